/* The column of a field of values: which documents have which of them, and the other way round. */

#ifndef BUILDING_COLUMNS_H
#define BUILDING_COLUMNS_H

#include "building_postings.h"

#define MOST_NARROW 65534 /* values that are numbered in two bytes: all bits set mean none */
#define FEW 24            /* values of a document, which are sorted fastest by insertion */

typedef struct {
    Array documents, values, ranks, keys; /* of pairs: document and value; the ordinal of each value; the key of each */
    size_t count;                         /* of documents */
    uint32_t *starts;                     /* per document, and one more: where its pairs begin */
    uint32_t *ordinals;                   /* pairs in order of documents */
    uint32_t *renumbered;                 /* per ordinal: its number among those that are used */
    size_t used, kept;
    bool several; /* whether a document has more than one */
} Column;

static bool open_column(Column *self, PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"documents", "values", "ranks", "keys", "count", NULL};
    Py_ssize_t count;
    memset(self, 0, sizeof *self);
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*y*y*y*n:column", names, &self->documents.view,
                                     &self->values.view, &self->ranks.view, &self->keys.view, &count))
        return false;
    self->count = (size_t)count;
    return as_array(&self->documents, 4) && as_array(&self->values, 4) && as_array(&self->ranks, 4) &&
           as_array(&self->keys, 4) &&
           require(count >= 0 && count <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents") &&
           require(self->documents.count == self->values.count, "a pair lacks its document or its value") &&
           require(self->documents.count < ABSENT, "the arrays are too long for one segment") &&
           require(self->ranks.count == self->keys.count, "a value lacks its ordinal or its key");
}

static void close_column(Column *self)
{
    close_array(&self->documents);
    close_array(&self->values);
    close_array(&self->ranks);
    close_array(&self->keys);
    PyMem_RawFree(self->starts);
    PyMem_RawFree(self->ordinals);
    PyMem_RawFree(self->renumbered);
}

static bool check_pairs(const Column *self)
{
    for (size_t i = 0; i < self->ranks.count; i++)
        if (u32_at(&self->ranks, i) >= self->keys.count)
            return refuse("an ordinal is outside its field");
    for (size_t i = 0; i < self->documents.count; i++)
        if (u32_at(&self->documents, i) >= self->count || u32_at(&self->values, i) >= self->ranks.count)
            return refuse("a pair is of no document or of no value");
    return true;
}

/* A counting sort: pairs of a document stay in their order. */
static bool order_pairs(Column *self)
{
    self->starts = reserve(self->count + 2, 4);
    self->ordinals = reserve(self->documents.count, 4);
    if (self->starts == NULL || self->ordinals == NULL)
        return false;
    uint32_t *ends = self->starts + 1; /* of the document before, at first: where its next pair goes */
    for (size_t i = 0; i < self->documents.count; i++)
        ends[u32_at(&self->documents, i) + 1]++;
    for (size_t document = 1; document <= self->count; document++)
        ends[document] += ends[document - 1];
    for (size_t i = 0; i < self->documents.count; i++)
        self->ordinals[ends[u32_at(&self->documents, i)]++] = u32_at(&self->ranks, u32_at(&self->values, i));
    return true;
}

static int by_number(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

static void sort_numbers(uint64_t *numbers, size_t count)
{
    if (count > FEW) {
        qsort(numbers, count, sizeof(uint64_t), by_number);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        uint64_t number = numbers[i];
        size_t at = i;
        for (; at > 0 && numbers[at - 1] > number; at--)
            numbers[at] = numbers[at - 1];
        numbers[at] = number;
    }
}

/* The ordinals of a document by their keys, of each key the one that came first. `sorted` has room for them. */
static size_t settle_document(const Column *self, size_t began, size_t end, uint64_t *sorted, uint32_t *out)
{
    for (size_t i = began; i < end; i++)
        sorted[i - began] = (uint64_t)u32_at(&self->keys, self->ordinals[i]) << 32 | i;
    sort_numbers(sorted, end - began);
    size_t kept = 0;
    for (size_t i = 0; i < end - began; i++)
        if (i == 0 || sorted[i] >> 32 != sorted[i - 1] >> 32)
            out[kept++] = self->ordinals[(uint32_t)sorted[i]];
    return kept;
}

/* Settles all documents, and moves what is left of them together. */
static bool settle_documents(Column *self)
{
    size_t longest = 0;
    for (size_t document = 0; document < self->count; document++)
        longest = self->starts[document + 1] - self->starts[document] > longest
                      ? self->starts[document + 1] - self->starts[document]
                      : longest;
    uint64_t *sorted = reserve(longest, sizeof(uint64_t));
    uint32_t *settled = reserve(longest, 4);
    bool done = sorted != NULL && settled != NULL;
    for (size_t document = 0; done && document < self->count; document++) {
        size_t began = self->starts[document], end = self->starts[document + 1];
        size_t kept = settle_document(self, began, end, sorted, settled);
        memcpy(self->ordinals + self->kept, settled, 4 * kept);
        self->starts[document] = (uint32_t)self->kept;
        self->several |= kept > 1;
        self->kept += kept;
    }
    self->starts[self->count] = (uint32_t)self->kept;
    PyMem_RawFree(sorted);
    PyMem_RawFree(settled);
    return done;
}

/* Which ordinals are used, and their new numbers. */
static bool put_used(Column *self, PyObject *arrays)
{
    Result flags = {NULL, NULL};
    self->renumbered = reserve(self->keys.count, 4);
    if (self->renumbered == NULL || !make_result(&flags, self->keys.count, 1))
        return false;
    memset(flags.at, 0, self->keys.count);
    for (size_t i = 0; i < self->kept; i++)
        flags.at[self->ordinals[i]] = 1;
    for (size_t ordinal = 0; ordinal < self->keys.count; ordinal++)
        if (flags.at[ordinal])
            self->renumbered[ordinal] = (uint32_t)self->used++;
    bool done = put_result(arrays, "used", &flags);
    Py_DECREF(flags.bytes);
    return done;
}

/* The documents of each ordinal. */
static bool put_holders(const Column *self, PyObject *arrays)
{
    Result starts = {NULL, NULL}, docs = {NULL, NULL};
    uint32_t *next = reserve(self->used + 2, 4);
    bool done = next != NULL && make_result(&docs, self->kept, 2);
    for (size_t i = 0; done && i < self->kept; i++)
        next[self->renumbered[self->ordinals[i]] + 2]++;
    for (size_t ordinal = 0; done && ordinal < self->used; ordinal++)
        next[ordinal + 2] += next[ordinal + 1];
    for (size_t document = 0; done && document < self->count; document++)
        for (size_t i = self->starts[document]; i < self->starts[document + 1]; i++)
            ((uint16_t *)docs.at)[next[self->renumbered[self->ordinals[i]] + 1]++] = (uint16_t)document;
    done = done && make_result(&starts, self->used + 1, 4);
    if (done)
        memcpy(starts.at, next, 4 * (self->used + 1));
    done = done && put_result(arrays, "doc_starts", &starts) && put_result(arrays, "docs", &docs);
    PyMem_RawFree(next);
    Py_XDECREF(starts.bytes);
    Py_XDECREF(docs.bytes);
    return done;
}

static inline void put_ordinal(Result *column, size_t at, uint32_t ordinal, bool narrow)
{
    if (narrow)
        ((uint16_t *)column->at)[at] = (uint16_t)ordinal;
    else
        ((uint32_t *)column->at)[at] = ordinal;
}

/* The ordinals of each document: one a document where none has more, else as many as there are, with starts. */
static bool put_column(const Column *self, PyObject *arrays)
{
    bool narrow = self->used <= MOST_NARROW;
    size_t width = narrow ? 2 : 4, length = self->several ? self->kept : self->count;
    Result column = {NULL, NULL};
    if (!make_result(&column, length, width))
        return false;
    memset(column.at, 0xff, length * width);
    for (size_t document = 0; document < self->count; document++)
        for (size_t i = self->starts[document]; i < self->starts[document + 1]; i++)
            put_ordinal(&column, self->several ? i : document, self->renumbered[self->ordinals[i]], narrow);
    bool done = put_result(arrays, "column", &column);
    Py_DECREF(column.bytes);
    return done && (!self->several || put_copy(arrays, "column_starts", self->starts, self->count + 1));
}

static PyObject *column(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    Column self;
    PyObject *arrays = PyDict_New();
    bool done = arrays != NULL && open_column(&self, arguments, keywords) && check_pairs(&self) && order_pairs(&self) &&
                settle_documents(&self) && put_used(&self, arrays) && put_holders(&self, arrays) &&
                put_column(&self, arrays);
    if (arrays != NULL)
        close_column(&self);
    if (!done)
        Py_CLEAR(arrays);
    return arrays;
}

#endif
