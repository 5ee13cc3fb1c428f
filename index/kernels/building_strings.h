/* Merging sorted lists of strings. */

#ifndef BUILDING_STRINGS_H
#define BUILDING_STRINGS_H

#include "building_arrays.h"

typedef struct {
    Array blob, starts, keep;
    bool keeps_all;
    size_t next, count;  /* the next string; how many there are */
    const unsigned char *head; /* its bytes */
    size_t size;
    uint64_t prefix; /* of its bytes, as a number that compares as they do */
    Result numbers;
} List;

static inline uint64_t prefix_of(const unsigned char *bytes, size_t size)
{
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < size ? bytes[i] : 0);
    return prefix;
}

static inline int compare(const List *one, const List *other)
{
    if (one->prefix != other->prefix)
        return one->prefix < other->prefix ? -1 : 1;
    size_t shorter = one->size < other->size ? one->size : other->size;
    int order = memcmp(one->head, other->head, shorter);
    return order ? order : (one->size > other->size) - (one->size < other->size);
}

/* On to the next string that is kept. Strings must ascend. */
static bool advance(List *list)
{
    List before = *list;
    while (list->next < list->count && !list->keeps_all && list->keep.bytes[list->next] == 0)
        list->next++;
    if (list->next == list->count)
        return true;
    size_t began = u32_at(&list->starts, list->next);
    list->head = list->blob.bytes + began;
    list->size = u32_at(&list->starts, list->next + 1) - began;
    list->prefix = prefix_of(list->head, list->size);
    return require(before.head == NULL || compare(&before, list) < 0, "the strings of a source do not ascend");
}

static bool open_list(List *list, PyObject *source)
{
    PyObject *blob, *starts, *keep;
    if (!PyTuple_Check(source) || !PyArg_ParseTuple(source, "OOO:merge_strings", &blob, &starts, &keep))
        return PyErr_Occurred() ? false : refuse("a source is a tuple of three");
    list->keeps_all = keep == Py_None;
    if (!open_array(blob, 1, &list->blob) || !open_array(starts, 4, &list->starts) ||
        !(list->keeps_all || open_array(keep, 1, &list->keep)) || !check_starts(&list->starts, list->blob.count))
        return false;
    list->count = list->starts.count - 1;
    if (!require(list->keeps_all || list->keep.count == list->count, "there is not one flag for each string") ||
        !make_result(&list->numbers, list->count, 4))
        return false;
    memset(list->numbers.at, 0xff, 4 * list->count);
    return advance(list);
}

static const List *least(const List *lists, Py_ssize_t count)
{
    const List *found = NULL;
    for (Py_ssize_t i = 0; i < count; i++)
        if (lists[i].next < lists[i].count && (found == NULL || compare(&lists[i], found) < 0))
            found = &lists[i];
    return found;
}

/* All lists that stand at this string give it its number and go on. */
static bool number_string(List *lists, Py_ssize_t count, const List *string, uint32_t number)
{
    List same = *string;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (lists[i].next == lists[i].count || compare(&lists[i], &same) != 0)
            continue;
        ((uint32_t *)lists[i].numbers.at)[lists[i].next++] = number;
        if (!advance(&lists[i]))
            return false;
    }
    return true;
}

static bool unite(List *lists, Py_ssize_t count, Result *blob, Result *starts)
{
    size_t size = 0, strings = 0, most_size = 0, most_strings = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        most_size += lists[i].blob.count;
        most_strings += lists[i].count;
    }
    if (!make_result(blob, most_size, 1) || !make_result(starts, most_strings + 1, 4))
        return false;
    for (const List *next; (next = least(lists, count)) != NULL; strings++) {
        ((uint32_t *)starts->at)[strings] = (uint32_t)size;
        memcpy(blob->at + size, next->head, next->size);
        size += next->size;
        if (!require(size <= UINT32_MAX && strings < ABSENT, "the strings are too long for one segment") ||
            !number_string(lists, count, next, (uint32_t)strings))
            return false;
    }
    ((uint32_t *)starts->at)[strings] = (uint32_t)size;
    return cut_result(blob, size, 1) && cut_result(starts, strings + 1, 4);
}

static PyObject *united(List *lists, PyObject *const *sources, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++)
        if (!open_list(&lists[i], sources[i]))
            return NULL;
    Result blob = {NULL, NULL}, starts = {NULL, NULL};
    PyObject *numbers = NULL, *all = NULL;
    if (unite(lists, count, &blob, &starts) && (numbers = PyList_New(count)) != NULL) {
        for (Py_ssize_t i = 0; i < count; i++)
            PyList_SET_ITEM(numbers, i, Py_NewRef(lists[i].numbers.bytes));
        all = PyTuple_Pack(3, blob.bytes, starts.bytes, numbers);
    }
    Py_XDECREF(blob.bytes);
    Py_XDECREF(starts.bytes);
    Py_XDECREF(numbers);
    return all;
}

static PyObject *merge_strings(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"sources", NULL};
    PyObject *given, *result = NULL;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O:merge_strings", names, &given) ||
        (given = PySequence_Fast(given, "sources are a sequence")) == NULL)
        return NULL;
    Py_ssize_t count = PySequence_Fast_GET_SIZE(given);
    List *lists = reserve((size_t)count, sizeof(List));
    if (lists != NULL)
        result = united(lists, PySequence_Fast_ITEMS(given), count);
    for (Py_ssize_t i = 0; lists != NULL && i < count; i++) {
        close_array(&lists[i].blob);
        close_array(&lists[i].starts);
        close_array(&lists[i].keep);
        Py_XDECREF(lists[i].numbers.bytes);
    }
    PyMem_RawFree(lists);
    Py_DECREF(given);
    return result;
}

#endif
