/* Terms that stand together: phrases, and words within so many of each other. */

#ifndef ASKING_NEAR_H
#define ASKING_NEAR_H

#include "asking_scores.h"

/* A distinct term of the question: how often it is wanted, and how far its positions in a document have been read. */
typedef struct {
    Cursor cursor;
    Py_ssize_t posting;
    uint64_t at, often;
} Slot;

/* Each place of a phrase: which slot's term stands there, and how far its positions have been read for this place. */
typedef struct {
    Py_ssize_t slot;
    uint64_t at;
} Step;

typedef struct {
    Postings *postings;
    Slot *slots;
    Step *steps;
    Py_ssize_t slots_count, steps_count;
    uint64_t slop;
    int zone; /* -1: any */
    bool phrase;
    Bitmap marks; /* none between two documents */
} Near;

/* `listed`: the term's documents are to be had as a list. */
static bool near_add(Near *near, PyObject *number, bool listed)
{
    Term term;
    Py_ssize_t slot = 0;
    if (!locate_term(near->postings, number, &term) || (listed && !list_documents(near->postings, &term)))
        return false;
    while (slot < near->slots_count && near->slots[slot].cursor.term.number != term.number)
        slot++;
    if (slot < near->slots_count) {
        term_close(&term);
    } else {
        near->slots[near->slots_count++] = (Slot){.cursor.term = term, .posting = term.first};
        if (!cursor_start(near->postings, &near->slots[slot].cursor))
            return false;
    }
    near->slots[slot].often++;
    near->steps[near->steps_count++] = (Step){.slot = slot};
    return true;
}

static bool near_open(Near *near, PyObject *terms, bool listed)
{
    Py_ssize_t count = PyTuple_GET_SIZE(terms);
    near->slots = PyMem_Calloc((size_t)count, sizeof *near->slots);
    near->steps = PyMem_Calloc((size_t)count, sizeof *near->steps);
    bool fine = (near->slots && near->steps) || PyErr_NoMemory() != NULL;
    for (Py_ssize_t i = 0; fine && i < count; i++)
        fine = near_add(near, PyTuple_GET_ITEM(terms, i), listed);
    return fine;
}

static void near_close(Near *near)
{
    for (Py_ssize_t slot = 0; slot < near->slots_count; slot++)
        cursor_close(&near->slots[slot].cursor);
    PyMem_Free(near->slots);
    PyMem_Free(near->steps);
}

static inline bool zone_wanted(const Near *near, uint64_t position)
{
    return near->zone < 0 || zone_of(near->postings, position) == near->zone;
}

/* Whether a position is among a step's, from where it was read last; `*over` if all of them are below. */
static inline bool step_has(const Near *near, Step *step, uint64_t position, bool *over)
{
    const Cursor *cursor = &near->slots[step->slot].cursor;
    while (step->at < cursor->count && cursor->positions[step->at] < position)
        step->at++;
    *over = step->at == cursor->count;
    return !*over && cursor->positions[step->at] == position;
}

/* Whether any of the `many` positions is `apart` from one of the `few`. Marking those and looking each of the many up
 * leaves nothing to be foretold, as reading both lists side by side would. Positions wrap around, which can mislead
 * only to a closer look. */
static inline bool stand_apart(Near *near, const Cursor *few, const Cursor *many, uint16_t apart)
{
    uint64_t *marks = near->marks.words, found = 0;
    for (size_t i = 0; i < few->count; i++) {
        uint16_t mark = (uint16_t)(few->positions[i] + apart);
        marks[mark >> 6] |= (uint64_t)1 << (mark & 63);
    }
    for (size_t i = 0; i < many->count; i++) {
        uint16_t mark = (uint16_t)many->positions[i];
        found |= marks[mark >> 6] >> (mark & 63);
    }
    for (size_t i = 0; i < few->count; i++)
        marks[(uint16_t)(few->positions[i] + apart) >> 6] = 0;
    return found & 1;
}

/* A quick look at the first two terms, which turns most documents away. */
static inline bool may_follow(Near *near)
{
    if (near->steps_count < 2)
        return true;
    const Cursor *one = &near->slots[near->steps[0].slot].cursor, *other = &near->slots[near->steps[1].slot].cursor;
    bool ahead = one->count < other->count;
    const Cursor *few = ahead ? one : other, *many = ahead ? other : one;
    return stand_apart(near, few, many, ahead ? 1 : UINT16_MAX);
}

static bool follow_each_other(Near *near)
{
    Step *steps = near->steps;
    uint64_t length = (uint64_t)near->steps_count;
    if (!may_follow(near))
        return false;
    for (Py_ssize_t i = 0; i < near->steps_count; i++)
        steps[i].at = 0;
    const Cursor *first = &near->slots[steps[0].slot].cursor;
    for (; steps[0].at < first->count; steps[0].at++) {
        uint64_t start = first->positions[steps[0].at];
        bool found = zone_of(near->postings, start) == zone_of(near->postings, start + length - 1), over = false;
        found = found && zone_wanted(near, start);
        for (uint64_t i = 1; found && i < length; i++)
            found = step_has(near, &steps[i], start + i, &over);
        if (found || over)
            return found;
    }
    return false;
}

/* The position that is so many ahead. */
static inline uint32_t slot_position(const Slot *slot, uint64_t ahead)
{
    return slot->cursor.positions[slot->at + ahead];
}

/* The slot whose next position is the first of all. */
static Slot *earliest(const Near *near)
{
    Slot *first = &near->slots[0];
    for (Py_ssize_t i = 1; i < near->slots_count; i++)
        if (slot_position(&near->slots[i], 0) < slot_position(first, 0))
            first = &near->slots[i];
    return first;
}

/* Whether each slot has as many positions as are wanted, from where it was read last, up to one. */
static bool all_by(const Near *near, uint64_t last)
{
    for (Py_ssize_t i = 0; i < near->slots_count; i++) {
        const Slot *slot = &near->slots[i];
        if (slot_position(slot, slot->often - 1) > last)
            return false;
    }
    return true;
}

/* Try every position as the first of a span; over as soon as one term has too few left. */
static bool lie_close(const Near *near)
{
    for (Py_ssize_t i = 0; i < near->slots_count; i++) {
        Slot *slot = &near->slots[i];
        slot->at = 0;
        if (slot->cursor.count < slot->often)
            return false;
    }
    for (;;) {
        Slot *slot = earliest(near);
        uint64_t start = slot_position(slot, 0), last = start + near->slop;
        uint64_t end = zone_end(near->postings, zone_of(near->postings, start)) - 1;
        if (zone_wanted(near, start) && all_by(near, last < end ? last : end))
            return true;
        slot->at++;
        if (slot->cursor.count - slot->at < slot->often)
            return false;
    }
}

/* Bring every term to a document. True: all hold it. False: `*doc` is the next that may be held by all, or an error or
 * the end was met (`*over`). */
static inline bool all_hold(const Near *near, uint16_t *doc, bool *over)
{
    for (Py_ssize_t i = 0; i < near->slots_count; i++) {
        Slot *slot = &near->slots[i];
        slot->posting = term_seek(&slot->cursor.term, slot->posting, *doc);
        if ((*over = slot->posting == slot->cursor.term.past))
            return false;
        uint16_t held = doc_at(&slot->cursor.term, slot->posting);
        if (held != *doc) {
            *doc = held;
            return false;
        }
    }
    return true;
}

static bool seek_all(const Near *near)
{
    for (Py_ssize_t i = 0; i < near->slots_count; i++)
        if (!cursor_seek(near->postings, &near->slots[i].cursor, near->slots[i].posting))
            return false;
    return true;
}

/* How many of the wanted documents were kept; -1 for an error. */
static Py_ssize_t near_walk(Near *near, const Array *wanted, char *out)
{
    Py_ssize_t kept = 0, i = 0;
    bool over = false;
    while (i < wanted->count && !over) {
        uint16_t doc = u16_at(wanted->view.buf, i), next = doc;
        if (!all_hold(near, &next, &over)) {
            i = gallop(wanted->view.buf, i + 1, wanted->count, next);
            continue;
        }
        if (!seek_all(near))
            return -1;
        put_u16(out, kept, doc);
        kept += near->phrase ? follow_each_other(near) : lie_close(near);
        i++;
    }
    return kept;
}

static PyObject *near_docs(Near *near, const Array *wanted)
{
    PyObject *result = new_bytes(wanted->count, 2);
    if (result == NULL)
        return NULL;
    Py_ssize_t kept = near_walk(near, wanted, PyBytes_AS_STRING(result));
    if (kept < 0) {
        Py_DECREF(result);
        return NULL;
    }
    return cut(result, kept, 2);
}

static bool near_arguments(Near *near, PyObject *const *args)
{
    int64_t slop;
    if (!PyTuple_Check(args[0]) || PyTuple_GET_SIZE(args[0]) == 0)
        return fail("no terms");
    if (!integer(args[1], &slop) || !zone_argument(args[2], -1, &near->zone))
        return false;
    if (slop < -1)
        return fail("a slop is -1 or more");
    near->phrase = slop < 0;
    near->slop = slop < 0 ? 0 : slop > UINT32_MAX ? UINT32_MAX : (uint64_t)slop;
    return near_open(near, args[0], true);
}

static PyObject *postings_near(PyObject *object, PyObject *const *args, Py_ssize_t nargs)
{
    Near near = {.postings = (Postings *)object};
    Array wanted = {0};
    PyObject *result = NULL;
    if (expect(nargs, 4) && near_arguments(&near, args) && array_open(&wanted, args[3], 2))
        result = near_docs(&near, &wanted);
    array_close(&wanted);
    near_close(&near);
    return result;
}

#endif
