/* Counting: values of columns, the values that count most, periods of time. */

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

/* The group of this hash, made if need be. Hashes come out of a file: multiply, so that none can fill one corner. */
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
    while (from + 4 <= counts->count && !(u64_at((char *)counts->view.buf + 4 * from, 0) | u64_at((char *)counts->view.buf + 4 * from, 1)))
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
        /* A buffer that another thread changes in between must not take more room than was measured. */
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

/* tally_periods */

typedef enum { HOUR, DAY, WEEK, MONTH, QUARTER, YEAR, WEEKDAY, NO_UNIT } Unit;

static Unit unit_named(PyObject *name)
{
    static const char *const names[] = {"hour", "day", "week", "month", "quarter", "year", "weekday"};
    if (PyUnicode_Check(name))
        for (Unit unit = HOUR; unit < NO_UNIT; unit++)
            if (PyUnicode_CompareWithASCIIString(name, names[unit]) == 0)
                return unit;
    PyErr_Format(PyExc_ValueError, "no unit of time: %R", name);
    return NO_UNIT;
}

static inline int64_t floor_div(int64_t number, int64_t divisor)
{
    return number / divisor - (number % divisor < 0);
}

/* Months since the year 0 of the proleptic Gregorian calendar. Years begin in March here, so that leap days come last;
 * 400 of them, an era, always have 146,097 days. */
static int64_t month_of(int64_t days)
{
    days += 719468;
    int64_t era = floor_div(days, 146097), day = days - era * 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t month = (5 * (day - (365 * year + year / 4 - year / 100)) + 2) / 153;
    return (era * 400 + year) * 12 + month + 2;
}

static int64_t period_of(int64_t seconds, Unit unit)
{
    int64_t days = floor_div(seconds, 86400);
    switch (unit) {
    case HOUR:
        return floor_div(seconds, 3600);
    case DAY:
        return days;
    case WEEK:
        return floor_div(days + 3, 7);
    case MONTH:
        return month_of(days);
    case QUARTER:
        return floor_div(month_of(days), 3);
    case YEAR:
        return floor_div(month_of(days), 12);
    default:
        return days + 3 - floor_div(days + 3, 7) * 7;
    }
}

/* A time zone, and the stretch between two transitions where the last instant was: the next is often there too. */
typedef struct {
    Array transitions, offsets;
    int64_t from, until;
    int32_t offset;
} Zone;

static void zone_find(Zone *zone, int64_t seconds)
{
    Py_ssize_t low = 0, high = zone->transitions.count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (i64_at(zone->transitions.view.buf, middle) <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    zone->offset = i32_at(zone->offsets.view.buf, low);
    zone->from = low > 0 ? i64_at(zone->transitions.view.buf, low - 1) : INT64_MIN;
    zone->until = low < zone->transitions.count ? i64_at(zone->transitions.view.buf, low) : INT64_MAX;
}

static inline int64_t local_time(Zone *zone, int64_t packed)
{
    int64_t seconds = seconds_of(packed);
    if (!(packed & 1))
        return seconds;
    if (seconds < zone->from || seconds >= zone->until)
        zone_find(zone, seconds);
    return seconds + zone->offset;
}

/* The periods of the dates that are precise enough, in order of documents; -1 for an error. */
static Py_ssize_t find_periods(
    const Array *docs, const Array *dates, Unit unit, int64_t precision, Zone *zone, int64_t *periods)
{
    Py_ssize_t found = 0;
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        uint16_t doc = u16_at(docs->view.buf, i);
        if (doc >= dates->count)
            return fail("a number is outside the dates"), -1;
        int64_t packed = i64_at(dates->view.buf, doc);
        if (packed != UNDATED && (packed >> 1 & 7) >= precision)
            periods[found++] = period_of(local_time(zone, packed), unit);
    }
    return found;
}

static bool set_count(PyObject *counts, int64_t period, Py_ssize_t count)
{
    PyObject *key = PyLong_FromLongLong(period), *value = PyLong_FromSsize_t(count);
    bool fine = key != NULL && value != NULL && PyDict_SetItem(counts, key, value) == 0;
    Py_XDECREF(key);
    Py_XDECREF(value);
    return fine;
}

static int compare_periods(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return a < b ? -1 : a > b;
}

static bool count_sorted(PyObject *counts, int64_t *periods, Py_ssize_t found)
{
    qsort(periods, (size_t)found, sizeof *periods, compare_periods);
    for (Py_ssize_t first = 0, past; first < found; first = past) {
        for (past = first + 1; past < found && periods[past] == periods[first];)
            past++;
        if (!set_count(counts, periods[first], past - first))
            return false;
    }
    return true;
}

static bool count_by_table(PyObject *counts, const int64_t *periods, Py_ssize_t found, int64_t least, int64_t most)
{
    uint32_t *table = PyMem_Calloc((size_t)(most - least + 1), sizeof *table);
    bool fine = table != NULL || PyErr_NoMemory() != NULL;
    for (Py_ssize_t i = 0; fine && i < found; i++)
        table[periods[i] - least]++;
    for (int64_t period = least; fine && period <= most; period++)
        if (table[period - least])
            fine = set_count(counts, period, table[period - least]);
    PyMem_Free(table);
    return fine;
}

static PyObject *count_periods(int64_t *periods, Py_ssize_t found)
{
    PyObject *counts = PyDict_New();
    if (counts == NULL || found == 0)
        return counts;
    int64_t least = periods[0], most = periods[0];
    for (Py_ssize_t i = 1; i < found; i++) {
        least = periods[i] < least ? periods[i] : least;
        most = periods[i] > most ? periods[i] : most;
    }
    bool dense = most - least < 8 * found + 1024;
    if (!(dense ? count_by_table(counts, periods, found, least, most) : count_sorted(counts, periods, found)))
        Py_CLEAR(counts);
    return counts;
}

static PyObject *periods_of(const Array *docs, const Array *dates, Unit unit, int64_t precision, Zone *zone)
{
    PyObject *counts = NULL;
    int64_t *periods = PyMem_Malloc((size_t)(docs->count + 1) * sizeof *periods);
    if (periods == NULL)
        return PyErr_NoMemory();
    Py_ssize_t found = find_periods(docs, dates, unit, precision, zone, periods);
    if (found >= 0)
        counts = count_periods(periods, found);
    PyMem_Free(periods);
    return counts ? Py_BuildValue("(Nn)", counts, docs->count - found) : NULL;
}

static PyObject *tally_periods(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array docs = {0}, dates = {0};
    Zone zone = {.from = INT64_MAX, .until = INT64_MIN};
    int64_t precision;
    Unit unit;
    PyObject *result = NULL;
    if (!expect(nargs, 6) || (unit = unit_named(args[2])) == NO_UNIT || !integer(args[3], &precision))
        return NULL;
    if (array_open(&docs, args[0], 2) && array_open(&dates, args[1], 8) && array_open(&zone.transitions, args[4], 8)
        && array_open(&zone.offsets, args[5], 4)
        && (zone.offsets.count == zone.transitions.count + 1
            || fail("a zone has one offset more than transitions")))
        result = periods_of(&docs, &dates, unit, precision, &zone);
    array_close(&docs);
    array_close(&dates);
    array_close(&zone.transitions);
    array_close(&zone.offsets);
    return result;
}

#endif
