/* Counting documents by the calendar period that their date falls in. */

#ifndef ASKING_PERIODS_H
#define ASKING_PERIODS_H

#include "asking_keys.h"

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
 * 400 of them, an era, always have 146,097 days. Within an era, multiplications stand for divisions: C. Neri and
 * L. Schneider, "Euclidean affine functions and their application to calendar algorithms" (2023). */
static inline int64_t month_of(int64_t days)
{
    days += 719468;
    int64_t era = floor_div(days, 146097);
    uint32_t quarters = 4 * (uint32_t)(days - era * 146097) + 3, century = quarters / 146097;
    uint64_t years = (uint64_t)2939745 * (quarters % 146097 | 3); /* of the century, in 2**-32 */
    uint32_t day = (uint32_t)years / 2939745 / 4, month = (2141 * day + 197913) >> 16; /* of the year; March is 3 */
    return (era * 400 + century * 100 + (int64_t)(years >> 32)) * 12 + month - 1;
}

static inline int64_t period_of(int64_t seconds, Unit unit)
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

/* How many transitions are not after an instant, by halves; without branches, as dates come in no order. */
static Py_ssize_t transitions_before(const Array *transitions, int64_t seconds)
{
    Py_ssize_t low = 0, left = transitions->count;
    while (left > 0) {
        Py_ssize_t half = (left + 1) / 2;
        low += i64_at(transitions->view.buf, low + half - 1) <= seconds ? half : 0;
        left -= half;
    }
    return low;
}

static void zone_find(Zone *zone, int64_t seconds)
{
    Py_ssize_t low = transitions_before(&zone->transitions, seconds);
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

/* Periods of documents of several segments, and how many documents there were. */
typedef struct {
    int64_t *numbers;
    Py_ssize_t found, documents;
} Periods;

/* Add the periods of the dates that are precise enough. */
static bool find_periods(
    const Array *docs, const Array *dates, Unit unit, int64_t precision, Zone *zone, Periods *periods)
{
    int64_t *larger = PyMem_Realloc(periods->numbers, (size_t)(periods->found + docs->count + 1) * sizeof *larger);
    if (larger == NULL)
        return PyErr_NoMemory() != NULL;
    periods->numbers = larger;
    periods->documents += docs->count;
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        uint16_t doc = u16_at(docs->view.buf, i);
        if (doc >= dates->count)
            return fail("a number is outside the dates");
        int64_t packed = i64_at(dates->view.buf, doc);
        if (packed != UNDATED && (packed >> 1 & 7) >= precision)
            larger[periods->found++] = period_of(local_time(zone, packed), unit);
    }
    return true;
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
    bool dense = most - least < 64 * found + 1024;
    if (!(dense ? count_by_table(counts, periods, found, least, most) : count_sorted(counts, periods, found)))
        Py_CLEAR(counts);
    return counts;
}

/* Add the periods of one segment: its documents, and its dates. */
static bool add_dated(PyObject *source, Unit unit, int64_t precision, Zone *zone, Periods *periods)
{
    Array docs = {0}, dates = {0};
    if (!PyTuple_Check(source) || PyTuple_GET_SIZE(source) != 2)
        return fail("a segment has documents and dates");
    bool fine = array_open(&docs, PyTuple_GET_ITEM(source, 0), 2) && array_open(&dates, PyTuple_GET_ITEM(source, 1), 8)
                && find_periods(&docs, &dates, unit, precision, zone, periods);
    array_close(&docs);
    array_close(&dates);
    return fine;
}

static PyObject *periods_of(PyObject *segments, Unit unit, int64_t precision, Zone *zone)
{
    Periods periods = {0};
    PyObject *counts = NULL;
    bool fine = true;
    for (Py_ssize_t i = 0; fine && i < PyTuple_GET_SIZE(segments); i++)
        fine = add_dated(PyTuple_GET_ITEM(segments, i), unit, precision, zone, &periods);
    if (fine)
        counts = count_periods(periods.numbers, periods.found);
    PyMem_Free(periods.numbers);
    return counts ? Py_BuildValue("(Nn)", counts, periods.documents - periods.found) : NULL;
}

static PyObject *tally_periods(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Zone zone = {.from = INT64_MAX, .until = INT64_MIN};
    int64_t precision;
    Unit unit;
    PyObject *result = NULL;
    if (!expect(nargs, 5) || (unit = unit_named(args[1])) == NO_UNIT || !integer(args[2], &precision))
        return NULL;
    if (!PyTuple_Check(args[0]))
        return fail("segments are a tuple"), NULL;
    if (array_open(&zone.transitions, args[3], 8) && array_open(&zone.offsets, args[4], 4)
        && (zone.offsets.count == zone.transitions.count + 1
            || fail("a zone has one offset more than transitions")))
        result = periods_of(args[0], unit, precision, &zone);
    array_close(&zone.transitions);
    array_close(&zone.offsets);
    return result;
}

#endif
