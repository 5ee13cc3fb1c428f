/* Dates, keys to sort by, and the largest of them. */

#ifndef ASKING_KEYS_H
#define ASKING_KEYS_H

#include "asking_sets.h"

#define UNDATED INT64_MIN

static inline int64_t seconds_of(int64_t packed)
{
    return packed >> 4;
}

/* The bounds of a range: [first, past) for dates whose zone is not known (0) and known (1). */
typedef struct {
    int64_t first[2], past[2];
} Range;

static inline bool in_bounds(const Range *range, int64_t packed)
{
    int64_t seconds = seconds_of(packed);
    int known = packed & 1;
    return (packed != UNDATED) & (range->first[known] <= seconds) & (seconds < range->past[known]);
}

static PyObject *all_in_range(const Array *dates, const Range *range)
{
    if (dates->count > MOST_DOCUMENTS)
        return fail("a segment holds at most 65,536 documents"), NULL;
    PyObject *result = new_bytes(dates->count, 2);
    if (result == NULL)
        return NULL;
    Py_ssize_t kept = 0;
    for (Py_ssize_t doc = 0; doc < dates->count; doc++) {
        put_u16(PyBytes_AS_STRING(result), kept, (uint16_t)doc);
        kept += in_bounds(range, i64_at(dates->view.buf, doc));
    }
    return cut(result, kept, 2);
}

static PyObject *some_in_range(const Array *docs, const Array *dates, const Range *range)
{
    PyObject *result = new_bytes(docs->count, 2);
    if (result == NULL)
        return NULL;
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        uint16_t doc = u16_at(docs->view.buf, i);
        if (doc >= dates->count) {
            Py_DECREF(result);
            return fail("a number is outside the dates"), NULL;
        }
        put_u16(PyBytes_AS_STRING(result), kept, doc);
        kept += in_bounds(range, i64_at(dates->view.buf, doc));
    }
    return cut(result, kept, 2);
}

static PyObject *in_range(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array docs = {0}, dates = {0};
    Range range;
    PyObject *result = NULL;
    if (!expect(nargs, 6) || !integer(args[2], &range.first[1]) || !integer(args[3], &range.past[1])
        || !integer(args[4], &range.first[0]) || !integer(args[5], &range.past[0]))
        return NULL;
    if (array_open(&dates, args[1], 8)) {
        if (args[0] == Py_None)
            result = all_in_range(&dates, &range);
        else if (array_open(&docs, args[0], 2))
            result = some_in_range(&docs, &dates, &range);
    }
    array_close(&docs);
    array_close(&dates);
    return result;
}

static bool fill_date_keys(const Array *docs, const Array *dates, double sign, char *out)
{
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        uint16_t doc = u16_at(docs->view.buf, i);
        if (doc >= dates->count)
            return fail("a number is outside the dates");
        int64_t packed = i64_at(dates->view.buf, doc);
        put_f64(out, i, packed == UNDATED ? -INFINITY : sign * (double)seconds_of(packed));
    }
    return true;
}

static PyObject *date_keys(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array docs = {0}, dates = {0};
    double sign;
    PyObject *result = NULL;
    if (!expect(nargs, 3) || !real(args[2], &sign))
        return NULL;
    if (array_open(&docs, args[0], 2) && array_open(&dates, args[1], 8)
        && (result = new_bytes(docs.count, 8)) != NULL
        && !fill_date_keys(&docs, &dates, sign, PyBytes_AS_STRING(result)))
        Py_CLEAR(result);
    array_close(&docs);
    array_close(&dates);
    return result;
}

static inline double median_of_three(double a, double b, double c)
{
    double low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Quickselect (C. A. R. Hoare, 1961): bring the `rank` largest keys to the front; the least of them. */
static double bring_largest(double *keys, Py_ssize_t count, Py_ssize_t rank)
{
    Py_ssize_t low = 0, high = count - 1, wanted = rank - 1;
    while (low < high) {
        double pivot = median_of_three(keys[low], keys[low + (high - low) / 2], keys[high]);
        Py_ssize_t left = low, right = high;
        while (left <= right) {
            while (keys[left] > pivot)
                left++;
            while (keys[right] < pivot)
                right--;
            if (left <= right) {
                double moved = keys[left];
                keys[left++] = keys[right];
                keys[right--] = moved;
            }
        }
        if (wanted <= right)
            high = right;
        else if (wanted >= left)
            low = left;
        else
            break;
    }
    return keys[wanted];
}

/* The `limit`-th largest of the keys that pass by, in linear time and little room: up to twice as many keys as wanted
 * are gathered, then all but the largest dropped. `least` is no larger than the final value, and -inf at first. */
typedef struct {
    double *keys;
    Py_ssize_t count, room, limit;
    double least;
} Border;

static bool border_open(Border *border, int64_t limit, Py_ssize_t most)
{
    border->count = 0;
    border->least = -INFINITY;
    border->limit = limit < most ? (Py_ssize_t)limit : most + 1;
    border->room = border->limit < most / 2 ? 2 * border->limit : most;
    border->keys = PyMem_Malloc((size_t)(border->room ? border->room : 1) * sizeof *border->keys);
    return border->keys != NULL || PyErr_NoMemory() != NULL;
}

static void border_trim(Border *border)
{
    if (border->count < border->limit)
        return;
    border->least = bring_largest(border->keys, border->count, border->limit);
    border->count = border->limit;
}

/* A key that is no larger than `least` cannot move it. */
static inline void border_add(Border *border, double key)
{
    if (!(key > border->least))
        return;
    if (border->count == border->room)
        border_trim(border);
    border->keys[border->count++] = key;
}

static double border_close(Border *border)
{
    border_trim(border);
    PyMem_Free(border->keys);
    return border->least;
}

/* The documents whose keys are in [least, below), and these keys. */
static PyObject *chosen(const Array *docs, const Array *keys, double least, double below)
{
    Py_ssize_t kept = 0, count = 0;
    for (Py_ssize_t i = 0; i < keys->count; i++) {
        double key = f64_at(keys->view.buf, i);
        count += (key >= least) & (key < below);
    }
    PyObject *numbers = new_bytes(count, 2), *values = new_bytes(count, 8), *result = NULL;
    for (Py_ssize_t i = 0; numbers && values && i < keys->count; i++) {
        double key = f64_at(keys->view.buf, i);
        if (!(key >= least && key < below))
            continue;
        put_u16(PyBytes_AS_STRING(numbers), kept, u16_at(docs->view.buf, i));
        put_f64(PyBytes_AS_STRING(values), kept++, key);
    }
    if (numbers && values)
        result = PyTuple_Pack(2, numbers, values);
    Py_XDECREF(numbers);
    Py_XDECREF(values);
    return result;
}

static PyObject *choose_largest(const Array *docs, const Array *keys, int64_t limit, double below)
{
    Border border;
    if (limit == 0)
        return Py_BuildValue("(y#y#)", "", (Py_ssize_t)0, "", (Py_ssize_t)0);
    if (!border_open(&border, limit, keys->count))
        return NULL;
    for (Py_ssize_t i = 0; i < keys->count; i++) {
        double key = f64_at(keys->view.buf, i);
        if (key < below)
            border_add(&border, key);
    }
    return chosen(docs, keys, border_close(&border), below);
}

static bool keyed_open(Array *docs, Array *keys, PyObject *const *args)
{
    return array_open(docs, args[0], 2) && array_open(keys, args[1], 8)
           && (docs->count == keys->count || fail("each document has a key"));
}

static PyObject *largest(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array docs = {0}, keys = {0};
    int64_t limit;
    double below;
    PyObject *result = NULL;
    if (!expect(nargs, 4) || !integer(args[2], &limit) || !real(args[3], &below))
        return NULL;
    if (limit < 0)
        return fail("a limit is not negative"), NULL;
    if (keyed_open(&docs, &keys, args))
        result = choose_largest(&docs, &keys, limit, below);
    array_close(&docs);
    array_close(&keys);
    return result;
}

static PyObject *equal(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array docs = {0}, keys = {0};
    double value;
    PyObject *result = NULL;
    if (!expect(nargs, 3) || !real(args[2], &value))
        return NULL;
    if (keyed_open(&docs, &keys, args) && (result = new_bytes(docs.count, 2)) != NULL) {
        Py_ssize_t kept = 0;
        for (Py_ssize_t i = 0; i < keys.count; i++) {
            put_u16(PyBytes_AS_STRING(result), kept, u16_at(docs.view.buf, i));
            kept += f64_at(keys.view.buf, i) == value;
        }
        result = cut(result, kept, 2);
    }
    array_close(&docs);
    array_close(&keys);
    return result;
}

#endif
