/* Buffers of little-endian values, and the arguments that carry them. */

#ifndef ASKING_ARRAYS_H
#define ASKING_ARRAYS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define MOST_DOCUMENTS 65536

/* An open buffer, seen as `count` values of one width. All zeros is a closed one. */
typedef struct {
    Py_buffer view;
    Py_ssize_t count;
} Array;

/* A mapped file gives no promise of alignment: values are copied out, which compiles to a plain load. */
#define DEFINE_LOAD(name, type)                                                                                        \
    static inline type name(const void *base, Py_ssize_t index)                                                        \
    {                                                                                                                  \
        type value;                                                                                                    \
        memcpy(&value, (const char *)base + index * (Py_ssize_t)sizeof value, sizeof value);                           \
        return value;                                                                                                  \
    }
#define DEFINE_STORE(name, type)                                                                                       \
    static inline void name(void *base, Py_ssize_t index, type value)                                                  \
    {                                                                                                                  \
        memcpy((char *)base + index * (Py_ssize_t)sizeof value, &value, sizeof value);                                 \
    }
DEFINE_LOAD(u16_at, uint16_t)
DEFINE_LOAD(u32_at, uint32_t)
DEFINE_LOAD(u64_at, uint64_t)
DEFINE_LOAD(i32_at, int32_t)
DEFINE_LOAD(i64_at, int64_t)
DEFINE_LOAD(f64_at, double)
DEFINE_STORE(put_u16, uint16_t)
DEFINE_STORE(put_u32, uint32_t)
DEFINE_STORE(put_f64, double)

static inline uint8_t u8_at(const void *base, Py_ssize_t index)
{
    return ((const uint8_t *)base)[index];
}

/* Number of the lowest bit that is set; there is one. */
static inline int lowest_bit(uint64_t word)
{
#if defined(__GNUC__)
    return __builtin_ctzll(word);
#else
    int number = 0;
    for (; (word & 1) == 0; word >>= 1)
        number++;
    return number;
#endif
}

/* Raise ValueError; false, so that a check can be `return fits || fail("...")`. */
static bool fail(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return false;
}

static bool open_as(Array *array, PyObject *source, Py_ssize_t width, int flags)
{
    if (PyObject_GetBuffer(source, &array->view, flags) < 0) {
        array->view.obj = NULL;
        return false;
    }
    array->count = array->view.len / width;
    return array->view.len % width == 0 || fail("the size of a buffer is not a multiple of its values'");
}

static bool array_open(Array *array, PyObject *source, Py_ssize_t width)
{
    return open_as(array, source, width, PyBUF_SIMPLE);
}

static bool array_open_writable(Array *array, PyObject *source, Py_ssize_t width)
{
    return open_as(array, source, width, PyBUF_WRITABLE);
}

/* Whatever was opened of it; harmless on a closed one. */
static void array_close(Array *array)
{
    PyBuffer_Release(&array->view);
}

static bool expect(Py_ssize_t given, Py_ssize_t wanted)
{
    if (given == wanted)
        return true;
    PyErr_Format(PyExc_TypeError, "takes %zd positional arguments but %zd were given", wanted, given);
    return false;
}

/* An integer, brought within 64 bits: bounds of ranges may be beyond. */
static bool integer(PyObject *source, int64_t *value)
{
    int overflow;
    *value = PyLong_AsLongLongAndOverflow(source, &overflow);
    if (overflow)
        *value = overflow > 0 ? INT64_MAX : INT64_MIN;
    return overflow || *value != -1 || !PyErr_Occurred();
}

static bool real(PyObject *source, double *value)
{
    *value = PyFloat_AsDouble(source);
    return *value != -1.0 || !PyErr_Occurred();
}

/* Bytes of `count` values were kept of a larger result. NULL if there was no memory. */
static PyObject *cut(PyObject *bytes, Py_ssize_t count, Py_ssize_t width)
{
    if (bytes != NULL && PyBytes_GET_SIZE(bytes) != count * width)
        _PyBytes_Resize(&bytes, count * width);
    return bytes;
}

static PyObject *new_bytes(Py_ssize_t count, Py_ssize_t width)
{
    return PyBytes_FromStringAndSize(NULL, count * width);
}

#endif
