/* The postings of one segment's text: the type, its terms, codes and positions. */

#ifndef ASKING_POSTINGS_H
#define ASKING_POSTINGS_H

#include "asking_keys.h"

#define RARE 255
#define BLOCK 128

/* How many lists of documents are kept that had to be made from bits: a question asks about its terms more than once. */
#define MOST_KEPT 8

/* The documents of a term; NULL: none is kept here yet. */
typedef struct {
    Py_ssize_t number;
    PyObject *list;
} Kept;

typedef struct {
    PyObject_HEAD
    PyObject *docs_view;
    Kept kept[MOST_KEPT];
    int oldest; /* the place in `kept` that is next to be used anew */
    Py_ssize_t documents;
    Array docs, doc_starts, codes, positions, term_starts, place_starts, rare_postings, rare_frequencies, rare_weights;
    Array block_terms, block_firsts, block_weights, block_lengths, block_places, lengths;
    double weights[RARE + 1];
    uint32_t frequencies[RARE + 1]; /* none of the rare */
    uint64_t zones[2];
    bool wide;
} Postings;

/* The postings [first, past) of a term, their documents, and where its blocks begin; none if it has too few postings.
 * The documents are in the file, at byte `start`, or in `list`, which is the term's own: what is kept may be let go of
 * while arguments are converted, which can run any code. So a term is closed at the end. All zeros is a closed one. */
typedef struct {
    Py_ssize_t number, first, past, block, start;
    const char *docs, *bits; /* bits: in the file, where its documents are kept so; else NULL */
    PyObject *list;
    bool blocks;
} Term;

static void term_close(Term *term)
{
    Py_CLEAR(term->list);
}

static inline uint16_t doc_at(const Term *term, Py_ssize_t posting)
{
    return u16_at(term->docs, posting - term->first);
}

/* The first posting of a term, from one on, whose document is not below `doc`. */
#define term_seek(term, posting, doc) \
    ((term)->first + gallop((term)->docs, (posting) - (term)->first, (term)->past - (term)->first, (doc)))

static inline int zone_of(const Postings *self, uint64_t position)
{
    return position < self->zones[0] ? 0 : position < self->zones[1] ? 1 : 2;
}

static inline uint64_t zone_end(const Postings *self, int zone)
{
    return zone < 2 ? self->zones[zone] : UINT64_MAX;
}

/* The first index in [0, count) of ascending numbers that is not below one. */
static Py_ssize_t first_not_below(const Array *numbers, uint64_t number)
{
    Py_ssize_t low = 0, high = numbers->count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (u32_at(numbers->view.buf, middle) < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool find_blocks(const Postings *self, Term *term)
{
    Py_ssize_t at = first_not_below(&self->block_terms, (uint64_t)term->number), count = term->past - term->first;
    term->blocks = at < self->block_terms.count && u32_at(self->block_terms.view.buf, at) == (uint64_t)term->number;
    if (!term->blocks)
        return true;
    Py_ssize_t past = u32_at(self->block_firsts.view.buf, at + 1);
    term->block = u32_at(self->block_firsts.view.buf, at);
    return (past <= self->block_lengths.count && past - term->block == (count + BLOCK - 1) / BLOCK)
           || fail("blocks do not cover the postings of their term");
}

/* Bits of the 64 documents from one on; none beyond the last. */
static inline uint64_t word_at(const char *bits, Py_ssize_t documents, Py_ssize_t first)
{
    Py_ssize_t left = documents - first;
    uint64_t word = 0;
    if (left >= 64)
        return u64_at(bits + first / 8, 0);
    memcpy(&word, bits + first / 8, (size_t)(left + 7) / 8);
    return word & (((uint64_t)1 << left) - 1);
}

/* A list out of bits, one a document, the first the lowest. NULL if there are not as many as postings. */
static PyObject *listed(const char *bits, Py_ssize_t documents, Py_ssize_t count)
{
    PyObject *list = new_bytes(count, 2);
    Py_ssize_t found = 0;
    for (Py_ssize_t first = 0; list != NULL && first < documents && found <= count; first += 64)
        for (uint64_t word = word_at(bits, documents, first); word != 0 && found <= count; word &= word - 1, found++)
            if (found < count)
                put_u16(PyBytes_AS_STRING(list), found, (uint16_t)(first + lowest_bit(word)));
    if (list != NULL && found != count) {
        fail("a term has another number of documents than of postings");
        Py_CLEAR(list);
    }
    return list;
}

/* The kept list of a term's documents, made if it is not there, in place of the one made longest ago. */
static PyObject *kept_list(Postings *self, const Term *term)
{
    for (int i = 0; i < MOST_KEPT; i++)
        if (self->kept[i].list != NULL && self->kept[i].number == term->number)
            return self->kept[i].list;
    PyObject *list = listed((const char *)self->docs.view.buf + term->start, self->documents, term->past - term->first);
    if (list != NULL) {
        Py_XSETREF(self->kept[self->oldest].list, list);
        self->kept[self->oldest].number = term->number;
        self->oldest = (self->oldest + 1) % MOST_KEPT;
    }
    return list;
}

/* Where the documents of a term are, which may be as bits. */
static bool locate_documents(Postings *self, Term *term)
{
    Py_ssize_t past = u32_at(self->doc_starts.view.buf, term->number + 1), size;
    term->start = u32_at(self->doc_starts.view.buf, term->number);
    if (term->start > past || past > self->docs.count)
        return fail("starts are outside the documents");
    size = past - term->start;
    const char *held = (const char *)self->docs.view.buf + term->start;
    if (size == 2 * (term->past - term->first)) {
        term->docs = held;
        return true;
    }
    term->bits = held;
    return size == (self->documents + 7) / 8 || fail("a term's documents are neither bits nor a list");
}

/* A term whose documents may be kept as bits alone. */
static bool locate_term(Postings *self, PyObject *number, Term *term)
{
    int64_t value;
    *term = (Term){0};
    if (!integer(number, &value))
        return false;
    if (value < 0 || value >= self->term_starts.count - 1)
        return fail("no such term");
    term->number = (Py_ssize_t)value;
    term->first = u32_at(self->term_starts.view.buf, term->number);
    term->past = u32_at(self->term_starts.view.buf, term->number + 1);
    if (term->first > term->past || term->past > self->codes.count)
        return fail("starts are outside the postings");
    return (term->past - term->first <= BLOCK || find_blocks(self, term)) && locate_documents(self, term);
}

/* Make a list of the documents, where there is none. */
static bool list_documents(Postings *self, Term *term)
{
    if (term->docs != NULL)
        return true;
    term->list = Py_XNewRef(kept_list(self, term));
    term->docs = term->list ? PyBytes_AS_STRING(term->list) : NULL;
    return term->list != NULL;
}

static bool find_term(Postings *self, PyObject *number, Term *term)
{
    return locate_term(self, number, term) && list_documents(self, term);
}

/* Where the posting is among the rare ones; -1 for an error. */
static Py_ssize_t rare_at(const Postings *self, Py_ssize_t posting)
{
    Py_ssize_t at = first_not_below(&self->rare_postings, (uint64_t)posting);
    if (at < self->rare_postings.count && u32_at(self->rare_postings.view.buf, at) == (uint64_t)posting)
        return at;
    return fail("a rare posting is missing"), -1;
}

static inline bool weight_of(const Postings *self, Py_ssize_t posting, double *weight)
{
    uint8_t code = u8_at(self->codes.view.buf, posting);
    *weight = self->weights[code];
    if (code != RARE)
        return true;
    Py_ssize_t at = rare_at(self, posting);
    if (at < 0)
        return false;
    *weight = f64_at(self->rare_weights.view.buf, at);
    return true;
}

static inline bool frequency_of(const Postings *self, Py_ssize_t posting, uint32_t *frequency)
{
    uint8_t code = u8_at(self->codes.view.buf, posting);
    *frequency = self->frequencies[code];
    if (code != RARE)
        return true;
    Py_ssize_t at = rare_at(self, posting);
    if (at < 0)
        return false;
    *frequency = u32_at(self->rare_frequencies.view.buf, at);
    return true;
}

/* A walk over a term's postings that reads the positions of some: those of the posting read last are `positions`. */
typedef struct {
    Term term;
    Py_ssize_t next; /* the posting to be read next; its positions begin at byte `place`, and those of the term end at `end` */
    uint64_t place, end;
    uint32_t *positions;
    size_t count, room;
} Cursor;

static bool cursor_start(const Postings *self, Cursor *cursor)
{
    cursor->next = cursor->term.first;
    cursor->place = u32_at(self->place_starts.view.buf, cursor->term.number);
    cursor->end = u32_at(self->place_starts.view.buf, cursor->term.number + 1);
    return (cursor->place <= cursor->end && cursor->end <= (uint64_t)self->positions.count)
           || fail("positions end early");
}

static void cursor_close(Cursor *cursor)
{
    term_close(&cursor->term);
    PyMem_Free(cursor->positions);
    cursor->positions = NULL;
}

/* Start anew at the block of a posting, if that is ahead. */
static inline bool cursor_skip(const Postings *self, Cursor *cursor, Py_ssize_t posting)
{
    Py_ssize_t block = (posting - cursor->term.first) / BLOCK;
    if (!cursor->term.blocks || block <= (cursor->next - cursor->term.first) / BLOCK)
        return true;
    uint64_t place = u32_at(self->block_places.view.buf, cursor->term.block + block);
    if (place < cursor->place || place > cursor->end)
        return fail("a block begins outside of its term");
    cursor->next = cursor->term.first + block * BLOCK;
    cursor->place = place;
    return true;
}

#define LOW_BITS 0x0101010101010101 /* of every byte */
#define HIGH_BITS 0x8080808080808080

/* Pass over so many numbers. The last byte of each has no high bit. Eight bytes are looked at together: of each, how
 * many numbers have ended up to it; the first at which enough have is where to stop. */
static inline bool cursor_pass(const Postings *self, Cursor *cursor, uint64_t count)
{
    const uint8_t *bytes = self->positions.view.buf;
    uint64_t place = cursor->place;
    if (count > cursor->end - place)
        return fail("positions end early");
    for (; count > 0 && cursor->end - place >= 8; place += 8) {
        uint64_t ended = (~u64_at(bytes + place, 0) >> 7 & LOW_BITS) * LOW_BITS;
        if (ended >> 56 >= count) {
            uint64_t enough = ((ended | HIGH_BITS) - count * LOW_BITS) & HIGH_BITS;
            cursor->place = place + (uint64_t)lowest_bit(enough) / 8 + 1;
            return true;
        }
        count -= ended >> 56;
    }
    for (; count > 0 && place < cursor->end; place++)
        count -= !(bytes[place] & 0x80);
    cursor->place = place;
    return count == 0 || fail("positions end early");
}

#define MOST_BYTES 5 /* of a number below 2**32 */

/* The next number, and where it ends; NULL if it is not over by `end`. Nearly all take one byte or two, and nobody can
 * foretell which: no branch asks. */
static inline const uint8_t *number_at(const uint8_t *at, const uint8_t *end, uint64_t *number)
{
    if (end - at >= 2 && (at[0] & at[1] & 0x80) == 0) {
        unsigned longer = at[0] >> 7;
        *number = (at[0] & 0x7f) | (uint64_t)(at[1] & (0u - longer)) << 7;
        return at + 1 + longer;
    }
    *number = 0;
    for (unsigned i = 0; i < MOST_BYTES && at < end; i++) {
        *number |= (uint64_t)(*at & 0x7f) << 7 * i;
        if (!(*at++ & 0x80))
            return at;
    }
    return NULL;
}

static bool cursor_make_room(Cursor *cursor, size_t count)
{
    if (count <= cursor->room)
        return true;
    size_t room = 2 * count;
    uint32_t *larger = PyMem_Realloc(cursor->positions, room * sizeof *larger);
    if (larger == NULL)
        return PyErr_NoMemory() != NULL;
    cursor->positions = larger;
    cursor->room = room;
    return true;
}

/* Read the positions of the next posting: the first as its distance from where bodies begin, the others from the one
 * before. */
static inline bool cursor_read(const Postings *self, Cursor *cursor, uint32_t count)
{
    const uint8_t *bytes = self->positions.view.buf, *at = bytes + cursor->place, *end = bytes + cursor->end;
    uint64_t mask = self->wide ? UINT32_MAX : UINT16_MAX, position, number;
    if (count == 0 || count > (uint64_t)(end - at) || (at = number_at(at, end, &number)) == NULL)
        return fail("positions end early");
    if (!cursor_make_room(cursor, count))
        return false;
    bool inside = number <= mask;
    cursor->positions[0] = (uint32_t)(position = (number + self->zones[1]) & mask);
    for (uint32_t i = 1; i < count; i++) {
        if ((at = number_at(at, end, &number)) == NULL)
            return fail("positions end early");
        inside &= number != 0 && number <= mask - position;
        cursor->positions[i] = (uint32_t)(position = (position + number) & mask);
    }
    cursor->count = count;
    cursor->place = (uint64_t)(at - bytes);
    return inside || fail("a position is outside of its zones");
}

/* How many positions the postings [first, past) have. Nearly none is rare: so the loop only notes that one was. */
static inline bool count_positions(const Postings *self, Py_ssize_t first, Py_ssize_t past, uint64_t *count)
{
    const uint8_t *codes = self->codes.view.buf;
    uint32_t frequency;
    bool rare = false;
    *count = 0;
    for (Py_ssize_t posting = first; posting < past; posting++) {
        *count += self->frequencies[codes[posting]];
        rare |= codes[posting] == RARE;
    }
    for (Py_ssize_t posting = first; rare && posting < past; posting++)
        if (codes[posting] == RARE) {
            if (!frequency_of(self, posting, &frequency))
                return false;
            *count += frequency;
        }
    return true;
}

/* Go ahead to a posting, and read its positions. */
static inline bool cursor_seek(const Postings *self, Cursor *cursor, Py_ssize_t posting)
{
    uint32_t frequency;
    uint64_t passed;
    if (!cursor_skip(self, cursor, posting) || !count_positions(self, cursor->next, posting, &passed))
        return false;
    cursor->next = posting + 1;
    return cursor_pass(self, cursor, passed) && frequency_of(self, posting, &frequency)
           && cursor_read(self, cursor, frequency);
}

/* All positions of a term, posting by posting (u32). */
static bool read_positions(const Postings *self, Cursor *cursor, PyObject *list, Py_ssize_t *count)
{
    for (Py_ssize_t posting = cursor->term.first; posting < cursor->term.past; posting++) {
        if (!cursor_seek(self, cursor, posting))
            return false;
        memcpy(PyBytes_AS_STRING(list) + 4 * *count, cursor->positions, 4 * cursor->count);
        *count += (Py_ssize_t)cursor->count;
    }
    return true;
}

static PyObject *postings_positions(PyObject *object, PyObject *number)
{
    Postings *self = (Postings *)object;
    Cursor cursor = {0};
    PyObject *result = NULL;
    Py_ssize_t count = 0;
    if (find_term(self, number, &cursor.term) && cursor_start(self, &cursor)
        && (result = new_bytes((Py_ssize_t)(cursor.end - cursor.place), 4)) != NULL) {
        if (read_positions(self, &cursor, result, &count))
            result = cut(result, count, 4);
        else
            Py_CLEAR(result);
    }
    cursor_close(&cursor);
    return result;
}

static PyObject *postings_documents(PyObject *object, PyObject *number)
{
    Postings *self = (Postings *)object;
    Term term;
    if (!find_term(self, number, &term))
        return NULL;
    if (term.list != NULL)
        return term.list;
    /* Copying few documents is faster than a view of them. */
    Py_ssize_t size = 2 * (term.past - term.first);
    if (size <= 2048)
        return PyBytes_FromStringAndSize(term.docs, size);
    PyObject *first = PyLong_FromSsize_t(term.start), *past = PyLong_FromSsize_t(term.start + size);
    PyObject *slice = first && past ? PySlice_New(first, past, NULL) : NULL;
    PyObject *result = slice ? PyObject_GetItem(self->docs_view, slice) : NULL;
    Py_XDECREF(first);
    Py_XDECREF(past);
    Py_XDECREF(slice);
    return result;
}

/* Making and unmaking */

enum { DOCS, DOC_STARTS, CODES, POSITIONS, TERM_STARTS, PLACE_STARTS, CODE_FREQUENCIES, CODE_WEIGHTS, RARE_POSTINGS,
       RARE_FREQUENCIES, RARE_WEIGHTS, BLOCK_TERMS, BLOCK_FIRSTS, BLOCK_WEIGHTS, BLOCK_LENGTHS, BLOCK_PLACES,
       LENGTHS, BUFFERS };

static bool open_tables(Postings *self, PyObject *const *buffers)
{
    Array frequencies = {0}, weights = {0};
    bool fine = array_open(&frequencies, buffers[CODE_FREQUENCIES], 4)
                && array_open(&weights, buffers[CODE_WEIGHTS], 8)
                && ((frequencies.count == RARE && weights.count == RARE) || fail("there are 255 codes"));
    if (fine) {
        memcpy(self->frequencies, frequencies.view.buf, RARE * sizeof *self->frequencies);
        memcpy(self->weights, weights.view.buf, RARE * sizeof *self->weights);
    }
    array_close(&frequencies);
    array_close(&weights);
    return fine;
}

static bool open_postings(Postings *self, PyObject *const *buffers)
{
    return array_open(&self->docs, buffers[DOCS], 1) && array_open(&self->doc_starts, buffers[DOC_STARTS], 4)
           && array_open(&self->codes, buffers[CODES], 1)
           && array_open(&self->positions, buffers[POSITIONS], 1)
           && array_open(&self->term_starts, buffers[TERM_STARTS], 4)
           && array_open(&self->place_starts, buffers[PLACE_STARTS], 4)
           && array_open(&self->rare_postings, buffers[RARE_POSTINGS], 4)
           && array_open(&self->rare_frequencies, buffers[RARE_FREQUENCIES], 4)
           && array_open(&self->rare_weights, buffers[RARE_WEIGHTS], 8);
}

static bool open_blocks(Postings *self, PyObject *const *buffers)
{
    return array_open(&self->block_terms, buffers[BLOCK_TERMS], 4)
           && array_open(&self->block_firsts, buffers[BLOCK_FIRSTS], 4)
           && array_open(&self->block_weights, buffers[BLOCK_WEIGHTS], 8)
           && array_open(&self->block_lengths, buffers[BLOCK_LENGTHS], 1)
           && array_open(&self->block_places, buffers[BLOCK_PLACES], 4)
           && array_open(&self->lengths, buffers[LENGTHS], 1);
}

static bool check_sizes(const Postings *self, Py_ssize_t documents)
{
    if (documents < 0 || documents > MOST_DOCUMENTS)
        return fail("a segment holds at most 65,536 documents");
    if (self->lengths.count != documents)
        return fail("each document has a length");
    if (self->term_starts.count != self->place_starts.count || self->term_starts.count != self->doc_starts.count
        || self->term_starts.count == 0)
        return fail("the starts of the terms differ in length");
    if (self->rare_postings.count != self->rare_frequencies.count
        || self->rare_postings.count != self->rare_weights.count)
        return fail("the columns of the rare postings differ in length");
    if (self->block_lengths.count != self->block_weights.count || self->block_lengths.count != self->block_places.count)
        return fail("the columns of the blocks differ in length");
    return self->block_firsts.count == self->block_terms.count + 1
           || fail("each term of many postings has a first block");
}

static bool postings_open(Postings *self, PyObject *const *buffers, Py_ssize_t documents, const long long *zones)
{
    if (!open_tables(self, buffers) || !open_postings(self, buffers) || !open_blocks(self, buffers)
        || !check_sizes(self, documents))
        return false;
    if (zones[0] < 0 || zones[0] > zones[1])
        return fail("zones begin one after another");
    self->zones[0] = (uint64_t)zones[0];
    self->zones[1] = (uint64_t)zones[1];
    PyObject *view = PyMemoryView_FromObject(buffers[DOCS]);
    self->docs_view = view ? PyObject_CallMethod(view, "cast", "s", "B") : NULL;
    Py_XDECREF(view);
    self->documents = documents;
    return self->docs_view != NULL;
}

static PyObject *postings_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"documents", "wide", "zones", "docs", "doc_starts", "codes", "positions", "term_starts",
                            "place_starts", "code_frequencies", "code_weights", "rare_postings", "rare_frequencies",
                            "rare_weights", "block_terms", "block_firsts", "block_weights", "block_lengths",
                            "block_places", "lengths", NULL};
    PyObject *b[BUFFERS];
    Py_ssize_t documents;
    long long zones[2];
    int wide;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "$np(LL)OOOOOOOOOOOOOOOOO:Postings", names, &documents, &wide,
                                     &zones[0], &zones[1], &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &b[6], &b[7],
                                     &b[8], &b[9], &b[10], &b[11], &b[12], &b[13], &b[14], &b[15], &b[16]))
        return NULL;
    Postings *self = (Postings *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->wide = wide;
    if (!postings_open(self, b, documents, zones))
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void postings_dealloc(PyObject *object)
{
    Postings *self = (Postings *)object;
    PyTypeObject *type = Py_TYPE(object);
    Array *arrays[] = {&self->docs, &self->doc_starts, &self->codes, &self->positions, &self->term_starts,
                       &self->place_starts, &self->rare_postings, &self->rare_frequencies, &self->rare_weights,
                       &self->block_terms, &self->block_firsts, &self->block_weights, &self->block_lengths,
                       &self->block_places, &self->lengths};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        array_close(arrays[i]);
    Py_XDECREF(self->docs_view);
    for (int i = 0; i < MOST_KEPT; i++)
        Py_XDECREF(self->kept[i].list);
    type->tp_free(object);
    Py_DECREF(type);
}

#endif
