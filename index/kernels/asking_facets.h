/* Counting the values of columns, and which of them count most. */

#ifndef ASKING_FACETS_H
#define ASKING_FACETS_H

#include "asking_keys.h"

/* tally */

typedef struct {
    const void *ordinals;
    char *counts;
    Py_ssize_t ordinals_count, counts_count;
    bool narrow;
} Column;

static inline uint32_t ordinal_at(const Column *column, Py_ssize_t index)
{
    return column->narrow ? u16_at(column->ordinals, index) : u32_at(column->ordinals, index);
}

static inline bool count_one(const Column *column, uint32_t ordinal)
{
    if (ordinal >= column->counts_count)
        return fail("an ordinal is outside the counts");
    put_u32(column->counts, ordinal, u32_at(column->counts, ordinal) + 1);
    return true;
}

/* How many documents have none; -1 for an error. */
static Py_ssize_t tally_single(const Array *docs, const Column *column)
{
    uint32_t none = column->narrow ? UINT16_MAX : UINT32_MAX;
    Py_ssize_t missing = 0;
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        uint16_t doc = u16_at(docs->view.buf, i);
        if (doc >= column->ordinals_count)
            return fail("a number is outside the ordinals"), -1;
        uint32_t ordinal = ordinal_at(column, doc);
        if (ordinal == none)
            missing++;
        else if (!count_one(column, ordinal))
            return -1;
    }
    return missing;
}

static Py_ssize_t tally_several(const Array *docs, const Array *starts, const Column *column)
{
    Py_ssize_t missing = 0;
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        Py_ssize_t doc = u16_at(docs->view.buf, i);
        if (doc + 1 >= starts->count)
            return fail("a number is outside the starts"), -1;
        uint32_t first = u32_at(starts->view.buf, doc), past = u32_at(starts->view.buf, doc + 1);
        if (first > past || past > column->ordinals_count)
            return fail("starts are outside the ordinals"), -1;
        missing += first == past;
        for (; first < past; first++)
            if (!count_one(column, ordinal_at(column, first)))
                return -1;
    }
    return missing;
}

static PyObject *tally(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array docs = {0}, starts = {0}, ordinals = {0}, counts = {0};
    int64_t width;
    Py_ssize_t missing = -1;
    if (!expect(nargs, 5) || !integer(args[3], &width))
        return NULL;
    if (width != 2 && width != 4)
        return fail("an ordinal takes 2 or 4 bytes"), NULL;
    if (array_open(&docs, args[0], 2) && array_open(&ordinals, args[2], width)
        && array_open_writable(&counts, args[4], 4)) {
        Column column = {ordinals.view.buf, counts.view.buf, ordinals.count, counts.count, width == 2};
        if (args[1] == Py_None)
            missing = tally_single(&docs, &column);
        else if (array_open(&starts, args[1], 4))
            missing = tally_several(&docs, &starts, &column);
    }
    array_close(&docs);
    array_close(&starts);
    array_close(&ordinals);
    array_close(&counts);
    return missing < 0 ? NULL : PyLong_FromSsize_t(missing);
}

/* fullest */

typedef struct {
    uint32_t segment, ordinal, count, group, next; /* next: the group's following entry, plus 1 */
} Entry;

typedef struct {
    uint64_t hash, total;
    uint32_t first, last; /* entries */
    uint32_t tied_in;     /* the last segment in which it was seen to tie, plus 1 */
    bool chosen;
} Group;

typedef struct {
    Entry *entries;
    Group *groups;
    uint32_t *slots; /* open addressing: groups, plus 1 */
    Py_ssize_t entries_count, groups_count, slots_count;
} Groups;

static void groups_close(Groups *groups)
{
    PyMem_Free(groups->entries);
    PyMem_Free(groups->groups);
    PyMem_Free(groups->slots);
}

/* Room for so many entries, each of which may be a group. */
static bool groups_open(Groups *groups, Py_ssize_t most)
{
    *groups = (Groups){.slots_count = 16};
    while (groups->slots_count < 2 * most)
        groups->slots_count *= 2;
    groups->entries = PyMem_Malloc((size_t)(most + 1) * sizeof *groups->entries);
    groups->groups = PyMem_Malloc((size_t)(most + 1) * sizeof *groups->groups);
    groups->slots = PyMem_Calloc((size_t)groups->slots_count, sizeof *groups->slots);
    if (groups->entries && groups->groups && groups->slots)
        return true;
    groups_close(groups);
    return PyErr_NoMemory() != NULL;
}

/* The group of this hash, made if need be. Multiplying spreads hashes that differ in few bits. */
static Group *group_of(Groups *groups, uint64_t hash)
{
    size_t mask = (size_t)groups->slots_count - 1;
    size_t slot = (size_t)((hash * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;
    while (groups->slots[slot] != 0) {
        Group *group = &groups->groups[groups->slots[slot] - 1];
        if (group->hash == hash)
            return group;
        slot = (slot + 1) & mask;
    }
    Group *group = &groups->groups[groups->groups_count++];
    *group = (Group){.hash = hash, .first = (uint32_t)groups->entries_count, .last = UINT32_MAX};
    groups->slots[slot] = (uint32_t)groups->groups_count;
    return group;
}

static void groups_add(Groups *groups, uint32_t segment, uint32_t ordinal, uint64_t hash, uint32_t count)
{
    Group *group = group_of(groups, hash);
    uint32_t number = (uint32_t)groups->entries_count++;
    groups->entries[number] = (Entry){segment, ordinal, count, (uint32_t)(group - groups->groups), 0};
    if (group->last != UINT32_MAX)
        groups->entries[group->last].next = number + 1;
    group->last = number;
    group->total += count;
}

/* One segment of the argument, a pair of buffers. */
static bool open_segment(PyObject *pair, Array *hashes, Array *counts)
{
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2)
        return fail("a segment is a pair of hashes and counts");
    return array_open(hashes, PyTuple_GET_ITEM(pair, 0), 8) && array_open(counts, PyTuple_GET_ITEM(pair, 1), 4)
           && (hashes->count == counts->count || fail("each ordinal has one hash and one count"));
}

/* Most ordinals count nothing in most answers: look at four at a time. */
static Py_ssize_t next_counted(const Array *counts, Py_ssize_t from)
{
    const char *values = counts->view.buf;
    while (from + 4 <= counts->count && (u64_at(values + 4 * from, 0) | u64_at(values + 4 * from, 1)) == 0)
        from += 4;
    while (from < counts->count && u32_at(counts->view.buf, from) == 0)
        from++;
    return from;
}

static bool measure_segment(PyObject *pair, Py_ssize_t *entries, uint64_t *sum)
{
    Array hashes = {0}, counts = {0};
    bool fine = open_segment(pair, &hashes, &counts);
    for (Py_ssize_t i = 0; fine && (i = next_counted(&counts, i)) < counts.count; i++) {
        ++*entries;
        *sum += u32_at(counts.view.buf, i);
    }
    array_close(&hashes);
    array_close(&counts);
    return fine;
}

static bool add_segment(Groups *groups, PyObject *pair, uint32_t segment, Py_ssize_t most)
{
    Array hashes = {0}, counts = {0};
    bool fine = open_segment(pair, &hashes, &counts);
    for (Py_ssize_t i = 0; fine && (i = next_counted(&counts, i)) < counts.count; i++) {
        /* A file that is written to in between must not take more room than was measured. */
        if (groups->entries_count == most)
            break;
        groups_add(groups, segment, (uint32_t)i, u64_at(hashes.view.buf, i), u32_at(counts.view.buf, i));
    }
    array_close(&hashes);
    array_close(&counts);
    return fine;
}

/* Choose the groups above the border and, of those that tie with it, the first `limit` of each segment. */
static bool groups_choose(Groups *groups, int64_t limit)
{
    Border border;
    if (!border_open(&border, limit, groups->groups_count))
        return false;
    for (Py_ssize_t i = 0; i < groups->groups_count; i++)
        border_add(&border, (double)groups->groups[i].total);
    double least = border_close(&border);
    int64_t tied = 0;
    uint32_t segment = UINT32_MAX;
    for (Py_ssize_t i = 0; i < groups->entries_count; i++) {
        const Entry *entry = &groups->entries[i];
        Group *group = &groups->groups[entry->group];
        if (entry->segment != segment) {
            segment = entry->segment;
            tied = 0;
        }
        if ((double)group->total > least)
            group->chosen = true;
        else if ((double)group->total == least && group->tied_in != segment + 1 && tied < limit) {
            group->chosen = true;
            group->tied_in = segment + 1;
            tied++;
        }
    }
    return true;
}

static int compare_groups(const void *one, const void *other)
{
    const Group *a = one, *b = other;
    if (a->total != b->total)
        return a->total > b->total ? -1 : 1;
    return a->first < b->first ? -1 : a->first > b->first;
}

static PyObject *group_entries(const Groups *groups, const Group *group)
{
    PyObject *list = PyList_New(0);
    for (uint32_t next = group->first + 1; list != NULL && next != 0;) {
        const Entry *entry = &groups->entries[next - 1];
        PyObject *triple = Py_BuildValue("(III)", entry->segment, entry->ordinal, entry->count);
        if (triple == NULL || PyList_Append(list, triple) < 0)
            Py_CLEAR(list);
        Py_XDECREF(triple);
        next = entry->next;
    }
    return list;
}

/* The chosen groups, the fullest first. They move to the front: the table of slots is of no use afterwards. */
static PyObject *groups_list(Groups *groups)
{
    Py_ssize_t chosen = 0;
    for (Py_ssize_t i = 0; i < groups->groups_count; i++)
        if (groups->groups[i].chosen)
            groups->groups[chosen++] = groups->groups[i];
    if (chosen > 1)
        qsort(groups->groups, (size_t)chosen, sizeof *groups->groups, compare_groups);
    PyObject *list = PyList_New(chosen);
    for (Py_ssize_t i = 0; list != NULL && i < chosen; i++) {
        PyObject *entries = group_entries(groups, &groups->groups[i]);
        if (entries == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, entries);
    }
    return list;
}

static PyObject *fullest_of(PyObject *segments, int64_t limit, Py_ssize_t most)
{
    Groups groups;
    PyObject *list = NULL;
    if (!groups_open(&groups, most))
        return NULL;
    bool fine = true;
    for (Py_ssize_t i = 0; fine && i < PySequence_Fast_GET_SIZE(segments); i++)
        fine = add_segment(&groups, PySequence_Fast_GET_ITEM(segments, i), (uint32_t)i, most);
    if (fine && groups_choose(&groups, limit))
        list = groups_list(&groups);
    groups_close(&groups);
    return list;
}

static PyObject *fullest(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    int64_t limit;
    Py_ssize_t most = 0;
    uint64_t sum = 0;
    if (!expect(nargs, 2) || !integer(args[1], &limit))
        return NULL;
    if (limit < 0)
        return fail("a limit is not negative"), NULL;
    PyObject *segments = PySequence_Fast(args[0], "fullest takes a sequence of segments"), *list = NULL;
    bool fine = segments != NULL;
    for (Py_ssize_t i = 0; fine && i < PySequence_Fast_GET_SIZE(segments); i++)
        fine = measure_segment(PySequence_Fast_GET_ITEM(segments, i), &most, &sum);
    if (fine && most >= UINT32_MAX - 1)
        fine = fail("too many ordinals");
    if (fine)
        list = limit ? fullest_of(segments, limit, most) : PyList_New(0);
    Py_XDECREF(segments);
    return list ? Py_BuildValue("(KN)", (unsigned long long)sum, list) : NULL;
}

#endif
