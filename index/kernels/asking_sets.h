/* Sets of documents: sorted arrays of u16, and bitmaps on the way. */

#ifndef ASKING_SETS_H
#define ASKING_SETS_H

#include "asking_arrays.h"

/* Beyond this ratio of sizes, searching the larger set for each of the smaller beats reading both. */
#define GALLOP_RATIO 16

typedef struct {
    uint64_t words[MOST_DOCUMENTS / 64];
} Bitmap;

static inline void bitmap_add_all(Bitmap *bitmap, const Array *docs)
{
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        uint16_t doc = u16_at(docs->view.buf, i);
        bitmap->words[doc >> 6] |= (uint64_t)1 << (doc & 63);
    }
}

static inline bool bitmap_has(const Bitmap *bitmap, uint16_t doc)
{
    return bitmap->words[doc >> 6] >> (doc & 63) & 1;
}

/* Whether a bitmap out of an archive, which may end early, has the document. */
static inline bool is_deleted(const Array *deleted, uint16_t doc)
{
    return (doc >> 3) < deleted->view.len && (u8_at(deleted->view.buf, doc >> 3) >> (doc & 7) & 1);
}

#define GLANCE 8

/* The first index in [from, count) whose document is not below `doc`. It mostly is close, but unless it is the very
 * next it cannot be foretold how close: so count, without a branch, how many of a few are below; then look ahead in
 * doubling steps. */
static inline Py_ssize_t gallop(const void *docs, Py_ssize_t from, Py_ssize_t count, uint16_t doc)
{
    Py_ssize_t step = GLANCE;
    if (from < count && u16_at(docs, from) >= doc)
        return from;
    if (from + GLANCE <= count) {
        int below = 0;
        for (int i = 0; i < GLANCE; i++)
            below += u16_at(docs, from + i) < doc;
        from += below;
        if (below < GLANCE)
            return from;
    }
    while (from + step <= count && u16_at(docs, from + step - 1) < doc) {
        from += step;
        step *= 2;
    }
    Py_ssize_t past = from + step <= count ? from + step - 1 : count;
    while (from < past) {
        Py_ssize_t middle = from + (past - from) / 2;
        if (u16_at(docs, middle) < doc)
            from = middle + 1;
        else
            past = middle;
    }
    return from;
}

static PyObject *everything(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    int64_t documents;
    Array deleted = {0};
    PyObject *result = NULL;
    if (!expect(nargs, 2) || !integer(args[0], &documents))
        return NULL;
    if (documents < 0 || documents > MOST_DOCUMENTS)
        return fail("a segment holds at most 65,536 documents"), NULL;
    if (args[1] != Py_None && !array_open(&deleted, args[1], 1))
        goto done;
    if ((result = new_bytes(documents, 2)) == NULL)
        goto done;
    char *out = PyBytes_AS_STRING(result);
    Py_ssize_t kept = 0;
    for (int64_t doc = 0; doc < documents; doc++) {
        put_u16(out, kept, (uint16_t)doc);
        kept += !is_deleted(&deleted, (uint16_t)doc);
    }
    result = cut(result, kept, 2);
done:
    array_close(&deleted);
    return result;
}

static PyObject *live(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array docs = {0}, deleted = {0};
    PyObject *result = NULL;
    if (!expect(nargs, 2) || !array_open(&docs, args[0], 2) || !array_open(&deleted, args[1], 1))
        goto done;
    if ((result = new_bytes(docs.count, 2)) == NULL)
        goto done;
    char *out = PyBytes_AS_STRING(result);
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < docs.count; i++) {
        uint16_t doc = u16_at(docs.view.buf, i);
        put_u16(out, kept, doc);
        kept += !is_deleted(&deleted, doc);
    }
    result = cut(result, kept, 2);
done:
    array_close(&docs);
    array_close(&deleted);
    return result;
}

/* Keep of `docs` what is in the larger set, or what is not. */
static Py_ssize_t keep_galloping(const Array *docs, const Array *larger, bool inside, char *out)
{
    Py_ssize_t kept = 0, at = 0;
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        uint16_t doc = u16_at(docs->view.buf, i);
        at = gallop(larger->view.buf, at, larger->count, doc);
        put_u16(out, kept, doc);
        kept += (at < larger->count && u16_at(larger->view.buf, at) == doc) == inside;
    }
    return kept;
}

static Py_ssize_t keep_marked(const Array *docs, const Array *marked, bool inside, char *out)
{
    Bitmap bitmap = {0};
    Py_ssize_t kept = 0;
    bitmap_add_all(&bitmap, marked);
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        uint16_t doc = u16_at(docs->view.buf, i);
        put_u16(out, kept, doc);
        kept += bitmap_has(&bitmap, doc) == inside;
    }
    return kept;
}

static PyObject *keep(const Array *docs, const Array *other, bool inside)
{
    PyObject *result = new_bytes(docs->count, 2);
    if (result == NULL)
        return NULL;
    bool sparse = docs->count < other->count / GALLOP_RATIO;
    char *out = PyBytes_AS_STRING(result);
    return cut(result, (sparse ? keep_galloping : keep_marked)(docs, other, inside, out), 2);
}

static PyObject *intersect(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array one = {0}, other = {0};
    PyObject *result = NULL;
    if (expect(nargs, 2) && array_open(&one, args[0], 2) && array_open(&other, args[1], 2))
        result = one.count <= other.count ? keep(&one, &other, true) : keep(&other, &one, true);
    array_close(&one);
    array_close(&other);
    return result;
}

static PyObject *subtract(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array one = {0}, other = {0};
    PyObject *result = NULL;
    if (expect(nargs, 2) && array_open(&one, args[0], 2) && array_open(&other, args[1], 2))
        result = keep(&one, &other, false);
    array_close(&one);
    array_close(&other);
    return result;
}

static PyObject *bitmap_docs(const Bitmap *bitmap)
{
    Py_ssize_t count = 0, at = 0;
    for (int i = 0; i < MOST_DOCUMENTS / 64; i++)
        count += __builtin_popcountll(bitmap->words[i]);
    PyObject *result = new_bytes(count, 2);
    if (result == NULL)
        return NULL;
    char *out = PyBytes_AS_STRING(result);
    for (int i = 0; i < MOST_DOCUMENTS / 64; i++)
        for (uint64_t word = bitmap->words[i]; word; word &= word - 1)
            put_u16(out, at++, (uint16_t)(i * 64 + __builtin_ctzll(word)));
    return result;
}

static PyObject *set_union(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Bitmap bitmap = {0};
    if (!expect(nargs, 1))
        return NULL;
    PyObject *several = PySequence_Fast(args[0], "union takes a sequence of buffers");
    if (several == NULL)
        return NULL;
    bool fine = true;
    for (Py_ssize_t i = 0; fine && i < PySequence_Fast_GET_SIZE(several); i++) {
        Array docs = {0};
        if ((fine = array_open(&docs, PySequence_Fast_GET_ITEM(several, i), 2)))
            bitmap_add_all(&bitmap, &docs);
        array_close(&docs);
    }
    Py_DECREF(several);
    return fine ? bitmap_docs(&bitmap) : NULL;
}

static PyObject *marked_docs(const Array *docs, const Array *bits)
{
    if (bits->count != (docs->count + 7) / 8)
        return fail("there is not one bit a document"), NULL;
    PyObject *result = new_bytes(docs->count, 2);
    if (result == NULL)
        return NULL;
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        put_u16(PyBytes_AS_STRING(result), kept, u16_at(docs->view.buf, i));
        kept += u8_at(bits->view.buf, i >> 3) >> (i & 7) & 1;
    }
    return cut(result, kept, 2);
}

static PyObject *marked(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array docs = {0}, bits = {0};
    PyObject *result = NULL;
    if (expect(nargs, 2) && array_open(&docs, args[0], 2) && array_open(&bits, args[1], 1))
        result = marked_docs(&docs, &bits);
    array_close(&docs);
    array_close(&bits);
    return result;
}

/* Documents of an order, from a place on, that are among some. */
static PyObject *leading_among(const Array *order, const Bitmap *among, int64_t first, int64_t limit)
{
    Py_ssize_t left = first < order->count ? order->count - (Py_ssize_t)first : 0, kept = 0;
    PyObject *result = new_bytes(limit < left ? (Py_ssize_t)limit : left, 2);
    if (result == NULL)
        return NULL;
    for (Py_ssize_t i = order->count - left; i < order->count && kept < limit; i++) {
        uint16_t doc = u16_at(order->view.buf, i);
        if (bitmap_has(among, doc))
            put_u16(PyBytes_AS_STRING(result), kept++, doc);
    }
    return cut(result, kept, 2);
}

static PyObject *leading(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array order = {0}, docs = {0};
    Bitmap among = {0};
    int64_t first, limit;
    PyObject *result = NULL;
    if (!expect(nargs, 4) || !integer(args[2], &first) || !integer(args[3], &limit))
        return NULL;
    if (first < 0 || limit < 0)
        return fail("a place or limit is not negative"), NULL;
    if (array_open(&order, args[0], 2) && array_open(&docs, args[1], 2)) {
        bitmap_add_all(&among, &docs);
        result = leading_among(&order, &among, first, limit);
    }
    array_close(&order);
    array_close(&docs);
    return result;
}

#endif
