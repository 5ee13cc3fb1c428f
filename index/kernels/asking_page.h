/* The best page for plain words over all segments at once: as best, best_joined and ordered give it together. */

#ifndef ASKING_PAGE_H
#define ASKING_PAGE_H

#include "asking_join.h"
#include "asking_order.h"

/* What is asked of each segment, and what came of it so far. */
typedef struct {
    PyObject *norms, *factors;
    bool every;
    int64_t limit;
    double floor; /* what a document must score: as much as the last of a page that one segment filled */
    Py_ssize_t total;
    Strings *ids; /* of each segment; open as long as places point into them */
    Py_ssize_t segments;
    Place *places;
    Py_ssize_t count, room;
} Paging;

/* A segment is its postings, its deleted documents or None, and its ids with their starts. */
static bool check_segment(PyObject *source)
{
    if (!PyTuple_Check(source) || PyTuple_GET_SIZE(source) != 4)
        return fail("a segment has postings, deleted documents, and ids with their starts");
    return Py_TYPE(PyTuple_GET_ITEM(source, 0))->tp_dealloc == postings_dealloc || fail("a segment has postings");
}

/* The terms that the segment has. `*lacks`: one of them it has not. */
static bool join_present(const Paging *paging, Postings *postings, Join *join, PyObject *numbers, bool *lacks)
{
    Py_ssize_t count = PyTuple_Check(numbers) ? PyTuple_GET_SIZE(numbers) : -1;
    if (count != PyTuple_GET_SIZE(paging->factors))
        return fail("each of some terms has a factor");
    join->terms = PyMem_Calloc((size_t)count + 1, sizeof *join->terms);
    join->factors = PyMem_Calloc((size_t)count + 1, sizeof *join->factors);
    if (join->terms == NULL || join->factors == NULL)
        return PyErr_NoMemory() != NULL;
    for (Py_ssize_t i = 0; i < count; i++) {
        int64_t number;
        if (!integer(PyTuple_GET_ITEM(numbers, i), &number))
            return false;
        *lacks |= number < 0;
        if (number < 0)
            continue;
        if (!real(PyTuple_GET_ITEM(paging->factors, i), &join->factors[join->count])
            || !locate_term(postings, PyTuple_GET_ITEM(numbers, i), &join->terms[join->count++]))
            return false;
    }
    return true;
}

static Py_ssize_t live_documents(const Term *term, const Array *deleted)
{
    Py_ssize_t count = term->past - term->first;
    if (deleted->view.obj != NULL)
        for (Py_ssize_t posting = term->first; posting < term->past; posting++)
            count -= is_deleted(deleted, doc_at(term, posting));
    return count;
}

/* A single term is looked for block by block, several are joined. */
static bool sheet_best(const Paging *paging, Postings *postings, Best *best, Join *join, Py_ssize_t *total)
{
    if (join->count != 1)
        return join_find(postings, best, join, paging->every, paging->limit, total);
    if (!list_documents(postings, join->terms))
        return false;
    *total = live_documents(join->terms, &best->deleted);
    best->measure.factor = join->factors[0];
    return best_find(postings, best, join->terms, paging->limit);
}

static bool paging_reserve(Paging *paging, Py_ssize_t more)
{
    if (paging->count + more <= paging->room)
        return true;
    Py_ssize_t room = 2 * (paging->count + more);
    Place *larger = PyMem_Realloc(paging->places, (size_t)room * sizeof *larger);
    if (larger == NULL)
        return PyErr_NoMemory() != NULL;
    paging->places = larger;
    paging->room = room;
    return true;
}

static bool paging_take(Paging *paging, const Best *best, const Strings *ids, Py_ssize_t part)
{
    double least = INFINITY;
    if (!paging_reserve(paging, best->count))
        return false;
    for (Py_ssize_t i = 0; i < best->count; i++) {
        Place *place = &paging->places[paging->count++];
        *place = (Place){best->scores[i], {0}, part, best->docs[i]};
        least = place->key < least ? place->key : least;
        if (!string_at(ids, place->doc, &place->id))
            return false;
    }
    if (best->count >= paging->limit && least > paging->floor)
        paging->floor = least;
    return true;
}

static bool segment_best(Paging *paging, PyObject *source, Best *best, Join *join, Py_ssize_t number)
{
    PyObject *deleted = PyTuple_GET_ITEM(source, 1);
    Strings *ids = &paging->ids[number];
    Py_ssize_t total = 0;
    if (!norms_open(&best->measure, paging->norms) || (deleted != Py_None && !array_open(&best->deleted, deleted, 1))
        || !sheet_best(paging, (Postings *)PyTuple_GET_ITEM(source, 0), best, join, &total)
        || !strings_open(ids, PyTuple_GET_ITEM(source, 2), PyTuple_GET_ITEM(source, 3)))
        return false;
    paging->total += total;
    return paging_take(paging, best, ids, number);
}

static bool paging_add(Paging *paging, PyObject *source, PyObject *numbers, Py_ssize_t number)
{
    Best best = {.floor = paging->floor};
    Join join = {0};
    bool lacks = false, fine = check_segment(source);
    fine = fine && join_present(paging, (Postings *)PyTuple_GET_ITEM(source, 0), &join, numbers, &lacks);
    if (fine && join.count > 0 && !(lacks && paging->every))
        fine = segment_best(paging, source, &best, &join, number);
    best_close(&best);
    array_close(&best.measure.norms);
    array_close(&best.deleted);
    join_close(&join);
    return fine;
}

static bool paging_run(Paging *paging, PyObject *segments, PyObject *numbers)
{
    Py_ssize_t count = PyTuple_GET_SIZE(segments);
    if (PyTuple_GET_SIZE(numbers) != count)
        return fail("each segment has numbers of the terms");
    paging->ids = PyMem_Calloc((size_t)count + 1, sizeof *paging->ids);
    if (paging->ids == NULL)
        return PyErr_NoMemory() != NULL;
    for (paging->segments = 0; paging->segments < count;) {
        Py_ssize_t at = paging->segments++;
        if (!paging_add(paging, PyTuple_GET_ITEM(segments, at), PyTuple_GET_ITEM(numbers, at), at))
            return false;
    }
    return true;
}

static void paging_close(Paging *paging)
{
    for (Py_ssize_t i = 0; i < paging->segments; i++)
        strings_close(&paging->ids[i]);
    PyMem_Free(paging->ids);
    PyMem_Free(paging->places);
}

static bool paging_arguments(Paging *paging, PyObject *const *args)
{
    int every = PyObject_IsTrue(args[2]);
    if (every < 0)
        return false;
    if (!PyTuple_Check(args[0]) || !PyTuple_Check(args[1]) || !PyTuple_Check(args[4]))
        return fail("segments, numbers and factors are tuples");
    paging->every = every;
    paging->norms = args[3];
    paging->factors = args[4];
    return integer(args[5], &paging->limit) && (paging->limit >= 1 || fail("a limit is at least 1"));
}

static PyObject *best_page(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Paging paging = {.floor = -INFINITY};
    PyObject *result = NULL;
    if (expect(nargs, 6) && paging_arguments(&paging, args) && paging_run(&paging, args[0], args[1])) {
        PyObject *list = list_places(paging.places, lead(paging.places, paging.count, paging.limit));
        result = list ? Py_BuildValue("(nN)", paging.total, list) : NULL;
    }
    paging_close(&paging);
    return result;
}

#endif
