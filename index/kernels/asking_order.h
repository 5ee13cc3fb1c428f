/* Which documents come first, over several segments: by their keys, the largest first, then by their ids. */

#ifndef ASKING_ORDER_H
#define ASKING_ORDER_H

#include "asking_keys.h"
#include "asking_strings.h"

/* What was found in one segment: documents, their keys, and the ids of all its documents. */
typedef struct {
    Array docs, keys;
    Strings ids;
} Part;

typedef struct {
    double key;
    Span id;
    Py_ssize_t part;
    uint16_t doc;
} Place;

typedef struct {
    Part *parts;
    Place *places;
    Py_ssize_t parts_count, most, count; /* most: documents of all parts */
} Order;

static bool part_open(Part *part, PyObject *source)
{
    if (!PyTuple_Check(source) || PyTuple_GET_SIZE(source) != 4)
        return fail("a part has documents, keys, and ids with their starts");
    return array_open(&part->docs, PyTuple_GET_ITEM(source, 0), 2)
           && array_open(&part->keys, PyTuple_GET_ITEM(source, 1), 8)
           && (part->docs.count == part->keys.count || fail("each document has a key"))
           && strings_open(&part->ids, PyTuple_GET_ITEM(source, 2), PyTuple_GET_ITEM(source, 3));
}

static bool order_open(Order *order, PyObject *parts)
{
    if (!PyList_Check(parts))
        return fail("parts are a list");
    Py_ssize_t count = PyList_GET_SIZE(parts);
    order->parts = PyMem_Calloc((size_t)count + 1, sizeof *order->parts);
    if (order->parts == NULL)
        return PyErr_NoMemory() != NULL;
    for (Py_ssize_t i = 0; i < count && i < PyList_GET_SIZE(parts); i++) {
        order->parts_count++;
        if (!part_open(&order->parts[i], PyList_GET_ITEM(parts, i)))
            return false;
        order->most += order->parts[i].docs.count;
    }
    order->places = PyMem_Malloc(((size_t)order->most + 1) * sizeof *order->places);
    return order->places != NULL || PyErr_NoMemory() != NULL;
}

static void order_close(Order *order)
{
    for (Py_ssize_t i = 0; i < order->parts_count; i++) {
        array_close(&order->parts[i].docs);
        array_close(&order->parts[i].keys);
        strings_close(&order->parts[i].ids);
    }
    PyMem_Free(order->parts);
    PyMem_Free(order->places);
}

/* The `limit`-th largest key of all parts; minus infinity where there are not as many. */
static bool order_border(const Order *order, int64_t limit, double *least)
{
    Border border;
    *least = -INFINITY;
    if (order->most <= limit)
        return true;
    if (!border_open(&border, limit, order->most))
        return false;
    for (const Part *part = order->parts; part < order->parts + order->parts_count; part++)
        for (Py_ssize_t i = 0; i < part->keys.count; i++)
            border_add(&border, f64_at(part->keys.view.buf, i));
    *least = border_close(&border);
    return true;
}

static bool order_gather(Order *order, double least)
{
    for (Py_ssize_t number = 0; number < order->parts_count; number++) {
        const Part *part = &order->parts[number];
        for (Py_ssize_t i = 0; i < part->docs.count; i++) {
            Place *place = &order->places[order->count];
            *place = (Place){f64_at(part->keys.view.buf, i), {0}, number, u16_at(part->docs.view.buf, i)};
            if (place->key < least)
                continue;
            if (!string_at(&part->ids, place->doc, &place->id))
                return false;
            order->count++;
        }
    }
    return true;
}

static int compare_places(const void *one, const void *other)
{
    const Place *a = one, *b = other;
    return a->key != b->key ? (a->key < b->key) - (a->key > b->key) : compare_spans(a->id, b->id);
}

/* Bring the first `limit` places to the front, in order; how many there are. Sorted are never more than twice as many
 * at once, and what comes after the last of the first so far is passed over: so very many may tie. */
static Py_ssize_t lead(Place *places, Py_ssize_t count, int64_t limit)
{
    Py_ssize_t kept = 0;
    bool full = false;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (full && compare_places(&places[i], &places[limit - 1]) > 0)
            continue;
        places[kept++] = places[i];
        if (limit < count / 2 && kept == 2 * limit) {
            qsort(places, (size_t)kept, sizeof *places, compare_places);
            kept = (Py_ssize_t)limit;
            full = true;
        }
    }
    qsort(places, (size_t)kept, sizeof *places, compare_places);
    return kept < limit ? kept : (Py_ssize_t)limit;
}

static PyObject *list_places(const Place *places, Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        const Place *place = &places[i];
        PyObject *id = PyUnicode_DecodeUTF8(place->id.text, place->id.size, "surrogatepass");
        PyObject *item = id ? Py_BuildValue("(dNni)", place->key, id, place->part, (int)place->doc) : NULL;
        if (item == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, item);
    }
    return list;
}

static PyObject *ordered(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Order order = {0};
    int64_t limit;
    double least;
    PyObject *result = NULL;
    if (!expect(nargs, 2) || !integer(args[1], &limit))
        return NULL;
    if (limit < 1)
        return fail("a limit is at least 1"), NULL;
    if (order_open(&order, args[0]) && order_border(&order, limit, &least) && order_gather(&order, least))
        result = list_places(order.places, lead(order.places, order.count, limit));
    order_close(&order);
    return result;
}

#endif
