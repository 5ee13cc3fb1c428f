/* Segments that are to be merged: their arrays, and whether these fit each other. */

#ifndef BUILDING_SOURCES_H
#define BUILDING_SOURCES_H

#include "building_postings.h"

typedef struct {
    Array docs, codes, positions, term_starts, place_starts, code_frequencies, rare_postings, rare_frequencies;
    Array form_starts, form_docs, form_terms_own, doc_map, term_map, form_map;
    Layout layout;
    size_t term, form, rare; /* the next of each */
} Source;

typedef struct {
    const char *name;
    size_t width, place;
} Part;

/* Positions, and what is not an array, are opened apart. */
static const Part PARTS[] = {
    {"docs", 2, offsetof(Source, docs)},
    {"codes", 1, offsetof(Source, codes)},
    {"term_starts", 4, offsetof(Source, term_starts)},
    {"place_starts", 4, offsetof(Source, place_starts)},
    {"code_frequencies", 4, offsetof(Source, code_frequencies)},
    {"rare_postings", 4, offsetof(Source, rare_postings)},
    {"rare_frequencies", 4, offsetof(Source, rare_frequencies)},
    {"form_starts", 4, offsetof(Source, form_starts)},
    {"form_docs", 2, offsetof(Source, form_docs)},
    {"form_terms_own", 4, offsetof(Source, form_terms_own)},
    {"doc_map", 4, offsetof(Source, doc_map)},
    {"term_map", 4, offsetof(Source, term_map)},
    {"form_map", 4, offsetof(Source, form_map)},
};
#define PART_COUNT (sizeof(PARTS) / sizeof(PARTS[0]))

static bool open_part(PyObject *mapping, const char *name, size_t width, Array *array)
{
    PyObject *buffer = PyMapping_GetItemString(mapping, name);
    bool done = buffer != NULL && open_array(buffer, width, array);
    Py_XDECREF(buffer);
    return done;
}

static bool open_layout(Source *source, PyObject *mapping)
{
    long long bases[ZONES], units[ZONES] = {0, 0, 0};
    PyObject *wide = PyMapping_GetItemString(mapping, "wide");
    PyObject *given = wide == NULL ? NULL : PyMapping_GetItemString(mapping, "bases");
    PyObject *tuple = given == NULL ? NULL : PySequence_Tuple(given);
    bool done = tuple != NULL && PyArg_ParseTuple(tuple, "LLL:merge", &bases[0], &bases[1], &bases[2]) &&
                make_layout(&source->layout, PyObject_IsTrue(wide) == 1, bases, units);
    Py_XDECREF(wide);
    Py_XDECREF(given);
    Py_XDECREF(tuple);
    return done;
}

static bool open_source(Source *source, PyObject *mapping)
{
    if (!open_layout(source, mapping) ||
        !open_part(mapping, "positions", source->layout.wide ? 4 : 2, &source->positions))
        return false;
    for (size_t i = 0; i < PART_COUNT; i++)
        if (!open_part(mapping, PARTS[i].name, PARTS[i].width, (Array *)((char *)source + PARTS[i].place)))
            return false;
    return true;
}

static void close_source(Source *source)
{
    close_array(&source->positions);
    for (size_t i = 0; i < PART_COUNT; i++)
        close_array((Array *)((char *)source + PARTS[i].place));
}

/* The rare postings must be those of code 255, so that both can be walked side by side. */
static bool check_rare(const Source *source)
{
    const unsigned char *codes = source->codes.bytes, *at = codes, *end = codes + source->codes.count;
    size_t found = 0;
    for (; (at = at == end ? NULL : memchr(at, RARE, (size_t)(end - at))) != NULL; at++, found++)
        if (found == source->rare_postings.count || u32_at(&source->rare_postings, found) != (size_t)(at - codes))
            return refuse("the rare postings are not those without a code");
    return require(found == source->rare_postings.count, "the rare postings are not those without a code") &&
           require(found == source->rare_frequencies.count, "there is not one frequency for each rare posting");
}

static bool check_own_terms(const Source *source)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < source->form_terms_own.count; i++) {
        uint32_t term = u32_at(&source->form_terms_own, i);
        largest = term > largest ? term : largest;
    }
    size_t forms = source->form_map.count;
    return require(source->form_terms_own.count == forms, "form_terms_own has another number of forms") &&
           require(forms == 0 || largest < source->term_map.count, "a form's term is outside the segment");
}

static bool check_source(const Source *source)
{
    return check_starts(&source->term_starts, source->docs.count) &&
           check_starts(&source->place_starts, source->positions.count) &&
           check_starts(&source->form_starts, source->form_docs.count) &&
           check_docs(&source->docs, source->doc_map.count) && check_docs(&source->form_docs, source->doc_map.count) &&
           require(source->term_starts.count == source->term_map.count + 1 &&
                       source->place_starts.count == source->term_map.count + 1,
                   "the arrays differ in their number of terms") &&
           require(source->form_starts.count == source->form_map.count + 1,
                   "form_starts has another number of forms") &&
           require(source->codes.count == source->docs.count && source->code_frequencies.count == RARE,
                   "there is not one code for each posting") &&
           check_rare(source) && check_own_terms(source);
}

#endif
