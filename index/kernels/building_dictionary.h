/* The dictionary of a segment: the strings that its tokens stand for, sorted. */

#ifndef BUILDING_DICTIONARY_H
#define BUILDING_DICTIONARY_H

#include "building_strings.h"

typedef struct {
    uint64_t prefix; /* of its bytes, as a number that compares as they do */
    const char *bytes;
    uint32_t size, number;
} Word;

static int by_bytes(const void *one, const void *other)
{
    const Word *a = one, *b = other;
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    int order = memcmp(a->bytes, b->bytes, a->size < b->size ? a->size : b->size);
    return order ? order : (a->size > b->size) - (a->size < b->size);
}

/* Sets the place of each number that occurs to 0; others are left ABSENT. */
static bool mark_used(const Array *stream, uint32_t *places, size_t count)
{
    for (size_t i = 0; i < stream->count; i++) {
        uint32_t number = u32_at(stream, i);
        if (number >= count)
            return refuse("a token's number is outside the lexicon");
        places[number] = 0;
    }
    return true;
}

/* The words whose numbers occur; returns how many, -1 on failure. */
static Py_ssize_t used_words(PyObject *strings, const uint32_t *places, Word *words)
{
    Py_ssize_t used = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(strings); i++) {
        PyObject *string = PyList_GET_ITEM(strings, i);
        if (places[i] == ABSENT)
            continue;
        if (!PyBytes_Check(string) || PyBytes_GET_SIZE(string) > UINT32_MAX)
            return refuse("the strings of a dictionary are bytes"), -1;
        const char *bytes = PyBytes_AS_STRING(string);
        size_t size = (size_t)PyBytes_GET_SIZE(string);
        words[used++] = (Word){prefix_of((const unsigned char *)bytes, size), bytes, (uint32_t)size, (uint32_t)i};
    }
    return used;
}

static bool write_words(const Word *words, size_t count, uint32_t *places, Result *blob, Result *starts)
{
    size_t size = 0, distinct = 0;
    for (size_t i = 0; i < count; i++)
        size += words[i].size;
    if (!require(size < ABSENT, "the strings are too long for one segment") || !make_result(blob, size, 1) ||
        !make_result(starts, count + 1, 4))
        return false;
    size = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || by_bytes(&words[i - 1], &words[i]) != 0) {
            ((uint32_t *)starts->at)[distinct++] = (uint32_t)size;
            memcpy(blob->at + size, words[i].bytes, words[i].size);
            size += words[i].size;
        }
        places[words[i].number] = (uint32_t)distinct - 1;
    }
    ((uint32_t *)starts->at)[distinct] = (uint32_t)size;
    return cut_result(blob, size, 1) && cut_result(starts, distinct + 1, 4);
}

static bool fill_dictionary(const Array *stream, PyObject *strings, Result results[3])
{
    size_t count = (size_t)PyList_GET_SIZE(strings);
    if (!make_result(&results[2], count, 4))
        return false;
    uint32_t *places = (uint32_t *)results[2].at;
    Word *words = reserve(count, sizeof(Word));
    memset(places, 0xff, 4 * count);
    Py_ssize_t used = words != NULL && mark_used(stream, places, count) ? used_words(strings, places, words) : -1;
    if (used > 0)
        qsort(words, (size_t)used, sizeof(Word), by_bytes);
    bool done = used >= 0 && write_words(words, (size_t)used, places, &results[0], &results[1]);
    PyMem_RawFree(words);
    return done;
}

static PyObject *dictionary(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"stream", "strings", NULL};
    Array stream;
    Result results[3] = {{NULL, NULL}, {NULL, NULL}, {NULL, NULL}};
    PyObject *strings, *all = NULL;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*O!:dictionary", names, &stream.view, &PyList_Type, &strings))
        return NULL;
    if (as_array(&stream, 4) && fill_dictionary(&stream, strings, results))
        all = PyTuple_Pack(3, results[0].bytes, results[1].bytes, results[2].bytes);
    close_array(&stream);
    for (int i = 0; i < 3; i++)
        Py_XDECREF(results[i].bytes);
    return all;
}

#endif
