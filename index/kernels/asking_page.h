/* One page over all segments at once, for the commonest questions: words, phrases, words within a range of dates. What
 * other kernels do one by one for any plan, this does together: at this speed it takes longer to call than to do. */

#ifndef ASKING_PAGE_H
#define ASKING_PAGE_H

#include "asking_join.h"
#include "asking_near.h"
#include "asking_order.h"

/* What is asked of each segment, and what came of it so far. */
typedef struct {
    PyObject *numbers, *norms, *factors;
    bool every, near, ranged;
    int64_t slop;
    Range range;
    double sign; /* by dates, times this; 0: by what they score */
    int64_t limit;
    double floor; /* what is needed: as much as the last of a page that one segment filled */
    Py_ssize_t total;
    Strings *ids; /* of each segment; open as long as places point into them */
    Py_ssize_t segments;
    Place *places;
    Py_ssize_t count, room;
} Paging;

/* A segment, in the order of its tuple. Deleted documents and dates may be None. */
enum { POSTINGS, DELETED, DATES, IDS, ID_STARTS, SEGMENT };

typedef struct {
    Postings *postings;
    Array dates;
    Best best;
    Join join;
    bool lacks; /* one of the terms */
} Sheet;

static bool sheet_open(Sheet *sheet, const Paging *paging, PyObject *source)
{
    if (!PyTuple_Check(source) || PyTuple_GET_SIZE(source) != SEGMENT)
        return fail("a segment has postings, deleted documents, dates, and ids with their starts");
    PyObject *postings = PyTuple_GET_ITEM(source, POSTINGS), *deleted = PyTuple_GET_ITEM(source, DELETED);
    PyObject *dates = PyTuple_GET_ITEM(source, DATES);
    if (Py_TYPE(postings)->tp_dealloc != postings_dealloc)
        return fail("a segment has postings");
    sheet->postings = (Postings *)postings;
    sheet->best.floor = paging->floor;
    return norms_open(&sheet->best.measure, paging->norms)
           && (deleted == Py_None || array_open(&sheet->best.deleted, deleted, 1))
           && (dates == Py_None || array_open(&sheet->dates, dates, 8));
}

static void sheet_close(Sheet *sheet)
{
    best_close(&sheet->best);
    array_close(&sheet->best.measure.norms);
    array_close(&sheet->best.deleted);
    array_close(&sheet->dates);
    join_close(&sheet->join);
}

/* The terms that the segment has, by their numbers. */
static bool join_present(Sheet *sheet, const Paging *paging, PyObject *numbers)
{
    Join *join = &sheet->join;
    Py_ssize_t count = PyTuple_Check(numbers) ? PyTuple_GET_SIZE(numbers) : -1;
    if (count < 1 || count != PyTuple_GET_SIZE(paging->factors))
        return fail("each of some terms has a factor");
    join->terms = PyMem_Calloc((size_t)count, sizeof *join->terms);
    join->factors = PyMem_Calloc((size_t)count, sizeof *join->factors);
    if (join->terms == NULL || join->factors == NULL)
        return PyErr_NoMemory() != NULL;
    for (Py_ssize_t i = 0; i < count; i++) {
        int64_t number;
        if (!integer(PyTuple_GET_ITEM(numbers, i), &number))
            return false;
        sheet->lacks |= number < 0;
        if (number < 0)
            continue;
        if (!real(PyTuple_GET_ITEM(paging->factors, i), &join->factors[join->count])
            || !locate_term(sheet->postings, PyTuple_GET_ITEM(numbers, i), &join->terms[join->count++]))
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

/* The best for one term, looked for block by block; how many match. */
static bool sheet_best(Sheet *sheet, const Paging *paging, Py_ssize_t *total)
{
    Term *term = sheet->join.terms;
    if (!list_documents(sheet->postings, term))
        return false;
    *total = live_documents(term, &sheet->best.deleted);
    sheet->best.measure.factor = sheet->join.factors[0];
    return best_find(sheet->postings, &sheet->best, term, paging->limit);
}

/* Which posting of each term is that of each document: all of them hold all terms, so nothing need be looked for as
 * near_walk does. */
static bool find_postings(const Sheet *sheet, const Near *near, uint32_t *postings)
{
    for (Py_ssize_t i = 0; i < near->slots_count; i++, postings += sheet->best.count) {
        const Term *term = &near->slots[i].cursor.term;
        if (term->bits != NULL)
            rank_marked(sheet->postings, term, &sheet->best, postings);
        else if (!seek_listed(term, &sheet->best, postings))
            return false;
    }
    return true;
}

/* Keep the documents in which the terms stand together. */
static bool keep_together(Sheet *sheet, Near *near, const uint32_t *postings)
{
    Best *best = &sheet->best;
    Py_ssize_t kept = 0, count = best->count;
    for (Py_ssize_t i = 0; i < count; i++) {
        for (Py_ssize_t slot = 0; slot < near->slots_count; slot++) {
            Cursor *cursor = &near->slots[slot].cursor;
            Py_ssize_t posting = postings[slot * count + i];
            if (posting < cursor->next || posting >= cursor->term.past)
                return fail("the documents of a term do not ascend");
            if (!cursor_seek(near->postings, cursor, posting))
                return false;
        }
        best->docs[kept] = best->docs[i];
        kept += near->phrase ? follow_each_other(near) : lie_close(near);
    }
    best->count = kept;
    return true;
}

/* Of the documents that hold all terms, those in which they stand together. */
static bool keep_near(Sheet *sheet, const Paging *paging, PyObject *numbers)
{
    Near near = {.postings = sheet->postings, .zone = -1, .phrase = paging->slop < 0};
    uint32_t *postings = NULL;
    near.slop = near.phrase ? 0 : paging->slop > UINT32_MAX ? UINT32_MAX : (uint64_t)paging->slop;
    bool fine = near_open(&near, numbers, false);
    if (fine) {
        postings = PyMem_Malloc((size_t)(near.slots_count * sheet->best.count + 1) * sizeof *postings);
        fine = (postings != NULL || PyErr_NoMemory() != NULL) && find_postings(sheet, &near, postings)
               && keep_together(sheet, &near, postings);
    }
    PyMem_Free(postings);
    near_close(&near);
    return fine;
}

/* Of the documents, with their scores, those dated in the range. */
static bool keep_in_range(Sheet *sheet, const Range *range)
{
    Best *best = &sheet->best;
    Py_ssize_t kept = 0;
    if (sheet->dates.view.obj == NULL)
        best->count = 0;
    for (Py_ssize_t i = 0; i < best->count; i++) {
        if (best->docs[i] >= sheet->dates.count)
            return fail("a number is outside the dates");
        best->docs[kept] = best->docs[i];
        best->scores[kept] = best->scores[i];
        kept += in_bounds(range, i64_at(sheet->dates.view.buf, best->docs[i]));
    }
    best->count = kept;
    return true;
}

static bool key_by_dates(Sheet *sheet, double sign)
{
    Best *best = &sheet->best;
    bool dated = sheet->dates.view.obj != NULL;
    for (Py_ssize_t i = 0; i < best->count; i++) {
        if (dated && best->docs[i] >= sheet->dates.count)
            return fail("a number is outside the dates");
        int64_t date = dated ? i64_at(sheet->dates.view.buf, best->docs[i]) : UNDATED;
        best->scores[i] = date == UNDATED ? -INFINITY : sign * (double)seconds_of(date);
    }
    return true;
}

/* All that match, and what they are ordered by. */
static bool sheet_match(Sheet *sheet, const Paging *paging, PyObject *numbers)
{
    Postings *postings = sheet->postings;
    if (!paging->every)
        return match_any(postings, &sheet->best, &sheet->join)
               && (!paging->ranged || keep_in_range(sheet, &paging->range))
               && (paging->sign == 0 || key_by_dates(sheet, paging->sign));
    return match_every(postings, &sheet->best, &sheet->join)
           && (!paging->ranged || keep_in_range(sheet, &paging->range))
           && (!paging->near || keep_near(sheet, paging, numbers))
           && (paging->sign == 0 ? every_sum(postings, &sheet->best, &sheet->join)
                                 : key_by_dates(sheet, paging->sign));
}

static bool sheet_find(Sheet *sheet, const Paging *paging, PyObject *numbers, Py_ssize_t *total)
{
    if (sheet->join.count == 1 && !paging->near && !paging->ranged && paging->sign == 0)
        return sheet_best(sheet, paging, total);
    if (!sheet_match(sheet, paging, numbers))
        return false;
    *total = sheet->best.count;
    return best_cut(&sheet->best, paging->limit);
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

static bool paging_take(Paging *paging, const Best *best, Py_ssize_t segment)
{
    double least = INFINITY;
    if (!paging_reserve(paging, best->count))
        return false;
    for (Py_ssize_t i = 0; i < best->count; i++) {
        Place *place = &paging->places[paging->count++];
        *place = (Place){best->scores[i], {0}, segment, best->docs[i]};
        least = place->key < least ? place->key : least;
        if (!string_at(&paging->ids[segment], place->doc, &place->id))
            return false;
    }
    if (best->count >= paging->limit && least > paging->floor)
        paging->floor = least;
    return true;
}

static bool paging_add(Paging *paging, PyObject *source, PyObject *numbers, Py_ssize_t segment)
{
    Sheet sheet = {0};
    Py_ssize_t total = 0;
    bool fine = sheet_open(&sheet, paging, source) && join_present(&sheet, paging, numbers);
    if (fine && sheet.join.count > 0 && !(sheet.lacks && paging->every))
        fine = sheet_find(&sheet, paging, numbers, &total)
               && strings_open(&paging->ids[segment], PyTuple_GET_ITEM(source, IDS), PyTuple_GET_ITEM(source, ID_STARTS))
               && paging_take(paging, &sheet.best, segment);
    paging->total += total;
    sheet_close(&sheet);
    return fine;
}

static bool paging_run(Paging *paging, PyObject *segments)
{
    Py_ssize_t count = PyTuple_GET_SIZE(segments);
    if (PyTuple_GET_SIZE(paging->numbers) != count)
        return fail("each segment has numbers of the terms");
    paging->ids = PyMem_Calloc((size_t)count + 1, sizeof *paging->ids);
    if (paging->ids == NULL)
        return PyErr_NoMemory() != NULL;
    for (paging->segments = 0; paging->segments < count;) {
        Py_ssize_t at = paging->segments++;
        if (!paging_add(paging, PyTuple_GET_ITEM(segments, at), PyTuple_GET_ITEM(paging->numbers, at), at))
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

/* The range of dates: None, or its four bounds. */
static bool range_argument(Paging *paging, PyObject *bounds)
{
    Range *range = &paging->range;
    paging->ranged = bounds != Py_None;
    if (!paging->ranged)
        return true;
    if (!PyTuple_Check(bounds) || PyTuple_GET_SIZE(bounds) != 4)
        return fail("a range has four bounds");
    return integer(PyTuple_GET_ITEM(bounds, 0), &range->first[1])
           && integer(PyTuple_GET_ITEM(bounds, 1), &range->past[1])
           && integer(PyTuple_GET_ITEM(bounds, 2), &range->first[0])
           && integer(PyTuple_GET_ITEM(bounds, 3), &range->past[0]);
}

static bool near_argument(Paging *paging, PyObject *slop)
{
    paging->near = slop != Py_None;
    return !paging->near
           || (integer(slop, &paging->slop) && (paging->slop >= -1 || fail("a slop is -1 or more"))
               && (paging->every || fail("only all of the terms stand together")));
}

static bool paging_arguments(Paging *paging, PyObject *const *args)
{
    int every = PyObject_IsTrue(args[2]);
    if (every < 0)
        return false;
    if (!PyTuple_Check(args[0]) || !PyTuple_Check(args[1]) || !PyTuple_Check(args[6]))
        return fail("segments, numbers and factors are tuples");
    paging->every = every;
    paging->numbers = args[1];
    paging->norms = args[5];
    paging->factors = args[6];
    return near_argument(paging, args[3]) && range_argument(paging, args[4]) && real(args[7], &paging->sign)
           && integer(args[8], &paging->limit) && (paging->limit >= 1 || fail("a limit is at least 1"));
}

static PyObject *page(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Paging paging = {.floor = -INFINITY};
    PyObject *result = NULL;
    if (expect(nargs, 9) && paging_arguments(&paging, args) && paging_run(&paging, args[0])) {
        PyObject *list = list_places(paging.places, lead(paging.places, paging.count, paging.limit));
        result = list ? Py_BuildValue("(nN)", paging.total, list) : NULL;
    }
    paging_close(&paging);
    return result;
}

#endif
