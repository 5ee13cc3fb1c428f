/* Arrays that are given, arrays that are made, and memory.
 *
 * Arrays need not be aligned, so numbers are read by memcpy, which compiles to a plain load. */

#ifndef BUILDING_ARRAYS_H
#define BUILDING_ARRAYS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ABSENT UINT32_MAX /* the number of what is not there */

typedef struct {
    const unsigned char *bytes;
    size_t count;
    Py_buffer view;
} Array;

static inline uint16_t u16_at(const Array *array, size_t i)
{
    uint16_t number;
    memcpy(&number, array->bytes + 2 * i, 2);
    return number;
}

static inline uint32_t u32_at(const Array *array, size_t i)
{
    uint32_t number;
    memcpy(&number, array->bytes + 4 * i, 4);
    return number;
}

static inline uint64_t u64_at(const Array *array, size_t i)
{
    uint64_t number;
    memcpy(&number, array->bytes + 8 * i, 8);
    return number;
}

static bool refuse(const char *why)
{
    PyErr_SetString(PyExc_ValueError, why);
    return false;
}

static inline bool require(bool fits, const char *why)
{
    return fits || refuse(why);
}

static bool no_memory(void)
{
    PyErr_NoMemory();
    return false;
}

/* The numbers of a buffer that was got already. */
static bool as_array(Array *array, size_t width)
{
    array->bytes = array->view.buf;
    array->count = (size_t)array->view.len / width;
    return require((size_t)array->view.len % width == 0, "an array ends within a number");
}

static bool open_array(PyObject *object, size_t width, Array *array)
{
    return PyObject_GetBuffer(object, &array->view, PyBUF_SIMPLE) == 0 && as_array(array, width);
}

static void close_array(Array *array)
{
    if (array->view.obj != NULL)
        PyBuffer_Release(&array->view);
}

/* Whether runs part an array of that many numbers: from 0 to its end, ascending. */
static bool check_starts(const Array *starts, size_t end)
{
    bool ascend = starts->count != 0 && u32_at(starts, 0) == 0 && u32_at(starts, starts->count - 1) == end;
    for (size_t i = 1; i < starts->count; i++)
        ascend &= u32_at(starts, i - 1) <= u32_at(starts, i);
    return require(ascend, "starts do not fit what they part");
}

static bool check_docs(const Array *docs, size_t documents)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < docs->count; i++)
        largest = u16_at(docs, i) > largest ? u16_at(docs, i) : largest;
    return require(docs->count == 0 || largest < documents, "a document is outside the segment");
}

/* Numbers that are kept ascend from `*next` on, and end before `end`. */
static bool check_map(const Array *map, uint64_t *next, uint64_t end)
{
    for (size_t i = 0; i < map->count; i++) {
        uint32_t number = u32_at(map, i);
        if (number == ABSENT)
            continue;
        if (number < *next || number >= end)
            return refuse("a map does not ascend or leads outside");
        *next = (uint64_t)number + 1;
    }
    return true;
}

/* For hash tables. */
static inline uint64_t mix(uint64_t one, uint64_t other)
{
    uint64_t product = (one ^ other) * UINT64_C(0x9e3779b97f4a7c15);
    return product ^ product >> 32;
}

/* Number of the lowest byte that is not 0. */
static inline unsigned lowest_byte(uint64_t bytes)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(bytes) / 8;
#else
    unsigned number = 0;
    for (; (bytes & 0xff) == 0; bytes >>= 8)
        number++;
    return number;
#endif
}

/* Has memory fetched that will be written soon; a hint. */
static inline void prefetch(const void *memory)
{
#if defined(__GNUC__)
    __builtin_prefetch(memory, 1);
#else
    (void)memory;
#endif
}

/* A result is made too large and cut when it is full: memory that is not touched costs nothing. */
typedef struct {
    PyObject *bytes;
    char *at;
} Result;

static bool make_result(Result *result, size_t count, size_t width)
{
    if (count > (size_t)PY_SSIZE_T_MAX / width / 2)
        return no_memory();
    result->bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * width));
    result->at = result->bytes == NULL ? NULL : PyBytes_AS_STRING(result->bytes);
    return result->bytes != NULL;
}

static bool cut_result(Result *result, size_t count, size_t width)
{
    return _PyBytes_Resize(&result->bytes, (Py_ssize_t)(count * width)) == 0;
}

static bool put_result(PyObject *arrays, const char *name, Result *result)
{
    return PyDict_SetItemString(arrays, name, result->bytes) == 0;
}

static bool cut_and_put(PyObject *arrays, const char *name, Result *result, size_t count, size_t width)
{
    return cut_result(result, count, width) && put_result(arrays, name, result);
}

static void *reserve(size_t count, size_t width)
{
    void *memory = PyMem_RawCalloc(count ? count : 1, width);
    if (memory == NULL)
        PyErr_NoMemory();
    return memory;
}

static bool grow(void **memory, size_t *room, size_t needed, size_t width)
{
    if (needed <= *room)
        return true;
    size_t more = *room * 2 > needed ? *room * 2 : needed + 64;
    void *larger = PyMem_RawRealloc(*memory, more * width);
    if (larger == NULL)
        return no_memory();
    *memory = larger;
    *room = more;
    return true;
}

#endif
