/* Positions, packed: of each posting the distance of the first from where bodies begin, then from one to the next, as
 * numbers of seven bits a byte, the lowest first; the high bit says that more follow (LEB128). */

#ifndef BUILDING_POSITIONS_H
#define BUILDING_POSITIONS_H

#include "building_postings.h"

#define MOST_BYTES 5 /* of a number below 2**32 */

typedef struct {
    Array term_starts, codes, code_frequencies, rare_frequencies, place_starts, positions;
    uint64_t base, mask; /* of positions; what is ahead of the base wraps around */
    size_t width, rare;
} Places;

static void close_places(Places *self)
{
    Array *arrays[] = {&self->term_starts,      &self->codes,        &self->code_frequencies,
                       &self->rare_frequencies, &self->place_starts, &self->positions};
    for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
        close_array(arrays[i]);
}

/* `width`: of an element of `positions`; 0 is that of a position. */
static bool open_places(Places *self, PyObject *arguments, PyObject *keywords, size_t width)
{
    static char *names[] = {"wide",             "base",         "term_starts", "codes", "code_frequencies",
                            "rare_frequencies", "place_starts", "positions",   NULL};
    long long base;
    int wide;
    *self = (Places){0};
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "pLy*y*y*y*y*y*", names, &wide, &base,
                                     &self->term_starts.view, &self->codes.view, &self->code_frequencies.view,
                                     &self->rare_frequencies.view, &self->place_starts.view, &self->positions.view))
        return false;
    self->width = wide ? 4 : 2;
    self->mask = wide ? UINT32_MAX : UINT16_MAX;
    self->base = (uint64_t)base;
    return as_array(&self->term_starts, 4) && as_array(&self->codes, 1) && as_array(&self->code_frequencies, 4) &&
           as_array(&self->rare_frequencies, 4) && as_array(&self->place_starts, 4) &&
           as_array(&self->positions, width ? width : self->width) &&
           require(base >= 0 && (uint64_t)base <= self->mask, "bodies begin outside of the positions") &&
           require(self->code_frequencies.count == RARE, "there is not one frequency for each code") &&
           require(self->term_starts.count == self->place_starts.count, "the arrays differ in their number of terms") &&
           check_starts(&self->term_starts, self->codes.count) &&
           check_starts(&self->place_starts, self->positions.count);
}

static bool next_count(Places *self, size_t posting, size_t most, size_t *count)
{
    unsigned char code = self->codes.bytes[posting];
    if (code == RARE && self->rare == self->rare_frequencies.count)
        return refuse("there is not one frequency for each rare posting");
    *count = code == RARE ? u32_at(&self->rare_frequencies, self->rare++) : u32_at(&self->code_frequencies, code);
    return require(*count > 0 && *count <= most, "frequencies and positions do not agree");
}

static bool finish_places(const Places *self)
{
    return require(self->rare == self->rare_frequencies.count, "there is not one frequency for each rare posting");
}

static inline unsigned char *put_number(unsigned char *out, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        *out++ = (unsigned char)(number | 0x80);
    *out++ = (unsigned char)number;
    return out;
}

/* The next number, which ends before `end`; NULL if it does not, or is too large. */
static inline const unsigned char *get_number(const unsigned char *at, const unsigned char *end, uint64_t *number)
{
    *number = 0;
    for (unsigned i = 0; i < MOST_BYTES && at < end; i++) {
        *number |= (uint64_t)(*at & 0x7f) << 7 * i;
        if (!(*at++ & 0x80))
            return *number <= UINT32_MAX ? at : NULL;
    }
    return NULL;
}

static inline uint64_t place_at(const Places *self, size_t place)
{
    return self->width == 4 ? u32_at(&self->positions, place) : u16_at(&self->positions, place);
}

static bool pack_posting(const Places *self, size_t place, size_t count, unsigned char **out)
{
    uint64_t before = place_at(self, place);
    *out = put_number(*out, (before - self->base) & self->mask);
    for (size_t i = place + 1; i < place + count; i++) {
        uint64_t position = place_at(self, i);
        if (position <= before)
            return refuse("the positions of a posting do not ascend");
        *out = put_number(*out, position - before);
        before = position;
    }
    return true;
}

typedef struct {
    Result starts, blocks, packed;
    size_t block;
} Packing;

static bool pack_term(Places *self, size_t term, Packing *packing, unsigned char **out)
{
    const unsigned char *begin = (const unsigned char *)packing->packed.at;
    size_t first = u32_at(&self->term_starts, term), past = u32_at(&self->term_starts, term + 1), count;
    size_t place = u32_at(&self->place_starts, term), end = u32_at(&self->place_starts, term + 1);
    for (size_t posting = first; posting < past; posting++, place += count) {
        if (past - first > BLOCK && (posting - first) % BLOCK == 0)
            ((uint32_t *)packing->blocks.at)[packing->block++] = (uint32_t)(*out - begin);
        if (!next_count(self, posting, end - place, &count) || !pack_posting(self, place, count, out))
            return false;
    }
    return require(place == end, "frequencies and positions do not agree");
}

static PyObject *packed_positions(Places *self, Packing *packing)
{
    size_t terms = self->term_starts.count - 1, blocks = self->codes.count / (BLOCK / 2) + 1;
    if (!make_result(&packing->starts, terms + 1, 4) || !make_result(&packing->blocks, blocks, 4) ||
        !make_result(&packing->packed, self->positions.count, self->width + 1))
        return NULL;
    unsigned char *out = (unsigned char *)packing->packed.at;
    for (size_t term = 0; term <= terms; term++) {
        size_t size = (size_t)(out - (unsigned char *)packing->packed.at);
        if (!require(size < ABSENT, "the arrays are too long for one segment"))
            return NULL;
        ((uint32_t *)packing->starts.at)[term] = (uint32_t)size;
        if (term < terms && !pack_term(self, term, packing, &out))
            return NULL;
    }
    if (!finish_places(self) || !cut_result(&packing->blocks, packing->block, 4) ||
        !cut_result(&packing->packed, (size_t)(out - (unsigned char *)packing->packed.at), 1))
        return NULL;
    return PyTuple_Pack(3, packing->starts.bytes, packing->blocks.bytes, packing->packed.bytes);
}

static PyObject *pack_positions(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    Places places;
    Packing packing = {0};
    PyObject *result = open_places(&places, arguments, keywords, 0) ? packed_positions(&places, &packing) : NULL;
    close_places(&places);
    Py_XDECREF(packing.starts.bytes);
    Py_XDECREF(packing.blocks.bytes);
    Py_XDECREF(packing.packed.bytes);
    return result;
}

static inline void put_place(const Places *self, Result *positions, size_t place, uint64_t position)
{
    if (self->width == 4)
        ((uint32_t *)positions->at)[place] = (uint32_t)position;
    else
        ((uint16_t *)positions->at)[place] = (uint16_t)position;
}

static const unsigned char *unpack_posting(const Places *self, const unsigned char *at, const unsigned char *end,
                                           size_t count, Result *positions, size_t place)
{
    uint64_t number, position = 0;
    for (size_t i = 0; i < count; i++) {
        if ((at = get_number(at, end, &number)) == NULL)
            return refuse("positions end early"), NULL;
        if (i == 0 ? number > self->mask : number == 0 || number > self->mask - position)
            return refuse("a position is outside of its zones"), NULL;
        position = i == 0 ? (number + self->base) & self->mask : position + number;
        put_place(self, positions, place + i, position);
    }
    return at;
}

static bool unpack_places(Places *self, size_t term, Result *positions, size_t *place)
{
    const unsigned char *at = self->positions.bytes + u32_at(&self->place_starts, term);
    const unsigned char *end = self->positions.bytes + u32_at(&self->place_starts, term + 1);
    size_t past = u32_at(&self->term_starts, term + 1), count;
    for (size_t posting = u32_at(&self->term_starts, term); posting < past; posting++, *place += count)
        if (!next_count(self, posting, (size_t)(end - at), &count) ||
            (at = unpack_posting(self, at, end, count, positions, *place)) == NULL)
            return false;
    return require(at == end, "frequencies and positions do not agree");
}

static PyObject *unpacked_positions(Places *self, Result *starts, Result *positions)
{
    size_t terms = self->term_starts.count - 1, place = 0;
    if (!make_result(starts, terms + 1, 4) || !make_result(positions, self->positions.count, self->width))
        return NULL;
    for (size_t term = 0; term <= terms; term++) {
        ((uint32_t *)starts->at)[term] = (uint32_t)place;
        if (term < terms && !unpack_places(self, term, positions, &place))
            return NULL;
    }
    if (!finish_places(self) || !cut_result(positions, place, self->width))
        return NULL;
    return PyTuple_Pack(2, starts->bytes, positions->bytes);
}

static PyObject *unpack_positions(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    Places places;
    Result starts = {0}, positions = {0};
    PyObject *result =
        open_places(&places, arguments, keywords, 1) ? unpacked_positions(&places, &starts, &positions) : NULL;
    close_places(&places);
    Py_XDECREF(starts.bytes);
    Py_XDECREF(positions.bytes);
    return result;
}

#endif
