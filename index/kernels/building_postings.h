/* Writing the arrays of postings, term by term. */

#ifndef BUILDING_POSTINGS_H
#define BUILDING_POSTINGS_H

#include "building_pairs.h"

#define MOST_DOCUMENTS 65536
#define BLOCK 128 /* postings */
#define RARE 255 /* the code of pairs that have none of their own */
#define LARGEST_UNIT 65535
#define ZONES 3

typedef struct {
    uint64_t borders[ZONES + 1]; /* where each zone begins, and the last ends */
    uint64_t units[ZONES];
    bool wide;
} Layout;

static bool make_layout(Layout *layout, bool wide, const long long *bases, const long long *units)
{
    long long end = wide ? 1LL << 32 : 1 << 16;
    *layout = (Layout){{0, (uint64_t)bases[1], (uint64_t)bases[2], (uint64_t)end}, {0, 0, 0}, wide};
    for (int zone = 0; zone < ZONES; zone++) {
        if (units[zone] < 0 || units[zone] > LARGEST_UNIT)
            return refuse("a unit is no u16");
        layout->units[zone] = (uint64_t)units[zone];
    }
    bool ascend = bases[0] == 0 && 0 <= bases[1] && bases[1] <= bases[2] && bases[2] <= end;
    return require(ascend, "the zones do not ascend");
}

static inline int zone_of(const Layout *layout, uint64_t position)
{
    return (position >= layout->borders[1]) + (position >= layout->borders[2]);
}

/* The arrays of postings, filled term by term. */
typedef struct {
    Layout layout;
    const unsigned char *lengths;
    Result docs, positions, term_starts, place_starts, block_weights, block_lengths, block_places;
    size_t terms, postings, places, blocks, term_began;
    uint32_t *numbers; /* of each posting's pair */
    uint32_t *block_terms, *block_firsts;
    size_t long_terms, terms_room, firsts_room;
    Pairs pairs;
} Writer;

static void close_writer(Writer *self)
{
    Result *results[] = {&self->docs,          &self->positions,     &self->term_starts,  &self->place_starts,
                         &self->block_weights, &self->block_lengths, &self->block_places};
    for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++)
        Py_CLEAR(results[i]->bytes);
    PyMem_RawFree(self->block_terms);
    PyMem_RawFree(self->block_firsts);
    PyMem_RawFree(self->pairs.pairs);
    PyMem_RawFree(self->pairs.counts);
    PyMem_RawFree(self->pairs.table);
    PyMem_RawFree(self);
}

/* Room for so much at most. A term of more than one block has at least half of each on average. */
static Writer *make_writer(const Layout *layout, const Array *lengths, size_t terms, size_t postings, size_t places)
{
    Writer *self = reserve(1, sizeof(Writer));
    if (self == NULL)
        return NULL;
    self->layout = *layout;
    self->lengths = lengths->bytes;
    size_t blocks = postings / (BLOCK / 2) + 1;
    if (require(places < ABSENT && postings < ABSENT, "the arrays are too long for one segment") &&
        make_result(&self->docs, postings, 2) && make_result(&self->positions, places, layout->wide ? 4 : 2) &&
        make_result(&self->term_starts, terms + 1, 4) && make_result(&self->place_starts, terms + 1, 4) &&
        make_result(&self->block_weights, blocks, 8) && make_result(&self->block_lengths, blocks, 1) &&
        make_result(&self->block_places, blocks, 4) && make_table(&self->pairs, 1 << 10))
        return self;
    close_writer(self);
    return NULL;
}

static inline void put_position(Writer *self, uint64_t position)
{
    if (self->layout.wide)
        ((uint32_t *)self->positions.at)[self->places++] = (uint32_t)position;
    else
        ((uint16_t *)self->positions.at)[self->places++] = (uint16_t)position;
}

/* A posting whose positions have been put, from `began` on. */
static inline bool put_posting(Writer *self, uint32_t doc, size_t began, uint64_t weight)
{
    if (weight > UINT32_MAX)
        return refuse("an article is too long for its weights");
    ((uint16_t *)self->docs.at)[self->postings] = (uint16_t)doc;
    uint32_t *number = &self->numbers[self->postings++];
    return count_pair(&self->pairs, (uint32_t)(self->places - began), (uint32_t)weight, number);
}

static inline void begin_term(Writer *self)
{
    ((uint32_t *)self->term_starts.at)[self->terms] = (uint32_t)self->postings;
    ((uint32_t *)self->place_starts.at)[self->terms] = (uint32_t)self->places;
    self->term_began = self->postings;
}

/* What can be said of the postings of a block; `*place`: where their positions begin, then end. */
static void put_block(Writer *self, size_t began, size_t end, uint32_t *place)
{
    const uint16_t *docs = (const uint16_t *)self->docs.at;
    uint32_t weight = 0, length = UINT8_MAX;
    ((uint32_t *)self->block_places.at)[self->blocks] = *place;
    for (size_t i = began; i < end; i++) {
        uint64_t pair = self->pairs.pairs[self->numbers[i]];
        weight = (uint32_t)pair > weight ? (uint32_t)pair : weight;
        length = self->lengths[docs[i]] < length ? self->lengths[docs[i]] : length;
        *place += (uint32_t)(pair >> 32);
    }
    ((double *)self->block_weights.at)[self->blocks] = in_words(weight);
    ((unsigned char *)self->block_lengths.at)[self->blocks++] = (unsigned char)length;
}

static bool end_term(Writer *self)
{
    uint32_t term = (uint32_t)self->terms++, place = ((uint32_t *)self->place_starts.at)[term];
    if (self->postings - self->term_began <= BLOCK)
        return true;
    if (!grow((void **)&self->block_terms, &self->terms_room, self->long_terms + 1, 4) ||
        !grow((void **)&self->block_firsts, &self->firsts_room, self->long_terms + 1, 4))
        return false;
    self->block_terms[self->long_terms] = term;
    self->block_firsts[self->long_terms++] = (uint32_t)self->blocks;
    for (size_t began = self->term_began; began < self->postings; began += BLOCK)
        put_block(self, began, began + BLOCK < self->postings ? began + BLOCK : self->postings, &place);
    return true;
}

/* The tables of codes and of rare postings; `code_of` gets the code of each pair. */
static bool put_tables(Writer *self, PyObject *arrays, const Ranked *ranks, uint8_t *code_of, size_t *rare)
{
    uint32_t frequencies[RARE] = {0};
    double weights[RARE] = {0};
    for (size_t i = 0; i < self->pairs.count; i++) {
        code_of[ranks[i].number] = i < RARE ? (uint8_t)i : RARE;
        if (i >= RARE) {
            *rare += ranks[i].count;
            continue;
        }
        frequencies[i] = (uint32_t)(ranks[i].pair >> 32);
        weights[i] = in_words(ranks[i].pair);
    }
    Result first = {NULL, NULL}, second = {NULL, NULL};
    bool done = make_result(&first, RARE, 4) && make_result(&second, RARE, 8);
    if (done) {
        memcpy(first.at, frequencies, sizeof frequencies);
        memcpy(second.at, weights, sizeof weights);
        done = put_result(arrays, "code_frequencies", &first) && put_result(arrays, "code_weights", &second);
    }
    Py_XDECREF(first.bytes);
    Py_XDECREF(second.bytes);
    return done;
}

static void write_codes(const Writer *self, const uint8_t *code_of, uint8_t *codes, Result *rare)
{
    size_t found = 0;
    for (size_t i = 0; i < self->postings; i++) {
        codes[i] = code_of[self->numbers[i]];
        if (codes[i] != RARE)
            continue;
        uint64_t pair = self->pairs.pairs[self->numbers[i]];
        ((uint32_t *)rare[0].at)[found] = (uint32_t)i;
        ((uint32_t *)rare[1].at)[found] = (uint32_t)(pair >> 32);
        ((double *)rare[2].at)[found++] = in_words(pair);
    }
}

static bool put_codes(Writer *self, PyObject *arrays)
{
    Result codes = {NULL, NULL}, rare[3] = {{NULL, NULL}, {NULL, NULL}, {NULL, NULL}};
    size_t count = 0;
    Ranked *ranks = ranked(&self->pairs);
    uint8_t *code_of = reserve(self->pairs.count, 1);
    bool done = ranks != NULL && code_of != NULL && put_tables(self, arrays, ranks, code_of, &count) &&
                make_result(&codes, self->postings, 1) && make_result(&rare[0], count, 4) &&
                make_result(&rare[1], count, 4) && make_result(&rare[2], count, 8);
    if (done) {
        write_codes(self, code_of, (uint8_t *)codes.at, rare);
        done = put_result(arrays, "codes", &codes) && put_result(arrays, "rare_postings", &rare[0]) &&
               put_result(arrays, "rare_frequencies", &rare[1]) && put_result(arrays, "rare_weights", &rare[2]);
    }
    Py_XDECREF(codes.bytes);
    for (int i = 0; i < 3; i++)
        Py_XDECREF(rare[i].bytes);
    PyMem_RawFree(ranks);
    PyMem_RawFree(code_of);
    return done;
}

static bool put_copy(PyObject *arrays, const char *name, const void *numbers, size_t count)
{
    PyObject *bytes = PyBytes_FromStringAndSize(count ? numbers : "", (Py_ssize_t)(4 * count));
    bool done = bytes != NULL && PyDict_SetItemString(arrays, name, bytes) == 0;
    Py_XDECREF(bytes);
    return done;
}

static bool put_blocks(Writer *self, PyObject *arrays)
{
    if (!grow((void **)&self->block_firsts, &self->firsts_room, self->long_terms + 1, 4))
        return false;
    self->block_firsts[self->long_terms] = (uint32_t)self->blocks;
    return put_copy(arrays, "block_terms", self->block_terms, self->long_terms) &&
           put_copy(arrays, "block_firsts", self->block_firsts, self->long_terms + 1) &&
           cut_and_put(arrays, "block_weights", &self->block_weights, self->blocks, 8) &&
           cut_and_put(arrays, "block_lengths", &self->block_lengths, self->blocks, 1) &&
           cut_and_put(arrays, "block_places", &self->block_places, self->blocks, 4);
}

/* All arrays of postings. */
static bool put_all(Writer *self, PyObject *arrays)
{
    begin_term(self);
    return put_codes(self, arrays) && put_blocks(self, arrays) &&
           cut_and_put(arrays, "docs", &self->docs, self->postings, 2) &&
           cut_and_put(arrays, "positions", &self->positions, self->places, self->layout.wide ? 4 : 2) &&
           put_result(arrays, "term_starts", &self->term_starts) &&
           put_result(arrays, "place_starts", &self->place_starts);
}

static bool check_sizes(Py_ssize_t documents, Py_ssize_t terms, Py_ssize_t forms)
{
    bool few = 0 <= terms && (uint64_t)terms < ABSENT && 0 <= forms && (uint64_t)forms < ABSENT;
    return require(0 <= documents && documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents") &&
           require(few, "a segment has fewer than 2**32 - 1 terms and forms");
}

#endif
