/* What terms score. */

#ifndef ASKING_SCORES_H
#define ASKING_SCORES_H

#include "asking_postings.h"

#define NORMS 256

/* How much a document of each length dampens weights, and by what to multiply. */
typedef struct {
    Array norms;
    double factor;
} Measure;

static bool norms_open(Measure *measure, PyObject *norms)
{
    return array_open(&measure->norms, norms, 8) && (measure->norms.count == NORMS || fail("there are 256 norms"));
}

static bool measure_open(Measure *measure, PyObject *norms, PyObject *factor)
{
    return real(factor, &measure->factor) && norms_open(measure, norms);
}

/* The order of these operations is part of the specification. */
static inline double impact(double weight, double norm, double factor)
{
    return factor * (weight / (weight + norm));
}

static inline bool norm_of(const Postings *self, const Measure *measure, uint16_t doc, double *norm)
{
    if (doc >= self->lengths.count)
        return fail("a number is outside the lengths");
    *norm = f64_at(measure->norms.view.buf, u8_at(self->lengths.view.buf, doc));
    return true;
}

/* score, score_within */

typedef struct {
    Array wanted, scores;
    Measure measure;
} Scoring;

static bool scoring_open(Scoring *scoring, PyObject *const *args)
{
    return array_open(&scoring->wanted, args[0], 2) && measure_open(&scoring->measure, args[1], args[2])
           && array_open_writable(&scoring->scores, args[3], 8)
           && (scoring->scores.count == scoring->wanted.count || fail("each wanted document has a score"));
}

static void scoring_close(Scoring *scoring)
{
    array_close(&scoring->wanted);
    array_close(&scoring->scores);
    array_close(&scoring->measure.norms);
}

static inline bool add_impact(const Postings *self, const Scoring *scoring, Py_ssize_t at, uint16_t doc, double weight)
{
    double norm;
    if (!norm_of(self, &scoring->measure, doc, &norm))
        return false;
    double score = f64_at(scoring->scores.view.buf, at) + impact(weight, norm, scoring->measure.factor);
    put_f64(scoring->scores.view.buf, at, score);
    return true;
}

static bool score_term(const Postings *self, const Term *term, const Scoring *scoring)
{
    Py_ssize_t posting = term->first;
    double weight;
    for (Py_ssize_t i = 0; i < scoring->wanted.count; i++) {
        uint16_t doc = u16_at(scoring->wanted.view.buf, i);
        posting = term_seek(term, posting, doc);
        if (posting == term->past)
            break;
        if (doc_at(term, posting) != doc)
            continue;
        if (!weight_of(self, posting++, &weight) || !add_impact(self, scoring, i, doc, weight))
            return false;
    }
    return true;
}

static PyObject *postings_score(PyObject *object, PyObject *const *args, Py_ssize_t nargs)
{
    Postings *self = (Postings *)object;
    Scoring scoring = {0};
    Term term = {0};
    bool fine = expect(nargs, 5) && find_term(self, args[0], &term) && scoring_open(&scoring, args + 1)
                && score_term(self, &term, &scoring);
    scoring_close(&scoring);
    term_close(&term);
    return fine ? Py_NewRef(Py_None) : NULL;
}

/* How many of the cursor's positions are in the zone. */
static inline uint32_t count_within(const Postings *self, const Cursor *cursor, int zone)
{
    uint64_t start = zone > 0 ? self->zones[zone - 1] : 0, size = zone_end(self, zone) - start;
    uint32_t count = 0;
    for (size_t i = 0; i < cursor->count; i++)
        count += cursor->positions[i] - start < size; /* below the start it wraps around */
    return count;
}

static bool zone_argument(PyObject *source, int least, int *zone)
{
    int64_t value;
    if (!integer(source, &value))
        return false;
    *zone = (int)(value < -2 || value > 3 ? 3 : value);
    return (*zone >= least && *zone <= 2) || fail("a zone is 0, 1 or 2");
}

static bool score_zone(const Postings *self, Cursor *cursor, int zone, double boost, const Scoring *scoring)
{
    Py_ssize_t posting = cursor->term.first;
    for (Py_ssize_t i = 0; i < scoring->wanted.count; i++) {
        uint16_t doc = u16_at(scoring->wanted.view.buf, i);
        posting = term_seek(&cursor->term, posting, doc);
        if (posting == cursor->term.past)
            break;
        if (doc_at(&cursor->term, posting) != doc)
            continue;
        if (!cursor_seek(self, cursor, posting++))
            return false;
        uint32_t count = count_within(self, cursor, zone);
        if (count && !add_impact(self, scoring, i, doc, boost * (double)count))
            return false;
    }
    return true;
}

static PyObject *postings_score_within(PyObject *object, PyObject *const *args, Py_ssize_t nargs)
{
    Postings *self = (Postings *)object;
    Scoring scoring = {0};
    Cursor cursor = {0};
    int zone;
    double boost;
    bool fine = expect(nargs, 7) && find_term(self, args[0], &cursor.term) && zone_argument(args[1], 0, &zone)
                && real(args[2], &boost) && scoring_open(&scoring, args + 3);
    fine = fine && cursor_start(self, &cursor) && score_zone(self, &cursor, zone, boost, &scoring);
    scoring_close(&scoring);
    cursor_close(&cursor);
    return fine ? Py_NewRef(Py_None) : NULL;
}

/* Whether any of them is; the positions ascend, so that one look mostly answers. */
static inline bool stands_within(const Postings *self, const Cursor *cursor, int zone)
{
    if (cursor->count == 0)
        return false;
    if (zone == 0)
        return cursor->positions[0] < self->zones[0];
    if (zone == 2)
        return cursor->positions[cursor->count - 1] >= self->zones[1];
    return count_within(self, cursor, zone) != 0;
}

static bool put_within(const Postings *self, Cursor *cursor, int zone, char *out, Py_ssize_t *kept)
{
    if (!cursor_start(self, cursor))
        return false;
    for (Py_ssize_t posting = cursor->term.first; posting < cursor->term.past; posting++) {
        if (!cursor_seek(self, cursor, posting))
            return false;
        put_u16(out, *kept, doc_at(&cursor->term, posting));
        *kept += stands_within(self, cursor, zone);
    }
    return true;
}

static PyObject *keep_within(const Postings *self, Cursor *cursor, int zone)
{
    PyObject *result = new_bytes(cursor->term.past - cursor->term.first, 2);
    Py_ssize_t kept = 0;
    if (result != NULL && put_within(self, cursor, zone, PyBytes_AS_STRING(result), &kept))
        return cut(result, kept, 2);
    Py_XDECREF(result);
    return NULL;
}

static PyObject *postings_documents_within(PyObject *object, PyObject *const *args, Py_ssize_t nargs)
{
    Postings *self = (Postings *)object;
    Cursor cursor = {0};
    PyObject *result = NULL;
    int zone;
    if (expect(nargs, 2) && find_term(self, args[0], &cursor.term) && zone_argument(args[1], 0, &zone))
        result = keep_within(self, &cursor, zone);
    cursor_close(&cursor);
    return result;
}

/* accumulate: what is added to each of some documents, one number for all or a column */

typedef struct {
    Array some, column;
    double number;
    bool single;
} Additions;

static bool additions_open(Additions *additions, PyObject *some, PyObject *source)
{
    additions->single = PyFloat_Check(source) || PyLong_Check(source);
    if (!array_open(&additions->some, some, 2))
        return false;
    if (additions->single)
        return real(source, &additions->number);
    return array_open(&additions->column, source, 8)
           && (additions->column.count == additions->some.count
               || fail("each document has a score and an addition"));
}

static void add_all(const Array *docs, Array *scores, const Additions *additions)
{
    Py_ssize_t at = 0, past = additions->some.count;
    for (Py_ssize_t i = 0; i < docs->count; i++) {
        uint16_t doc = u16_at(docs->view.buf, i);
        at = gallop(additions->some.view.buf, at, past, doc);
        if (at == past)
            break;
        if (u16_at(additions->some.view.buf, at) != doc)
            continue;
        double addition = additions->single ? additions->number : f64_at(additions->column.view.buf, at);
        put_f64(scores->view.buf, i, f64_at(scores->view.buf, i) + addition);
        at++;
    }
}

static PyObject *accumulate(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Array docs = {0}, scores = {0};
    Additions additions = {0};
    bool fine = expect(nargs, 4) && array_open(&docs, args[0], 2) && array_open_writable(&scores, args[1], 8)
                && additions_open(&additions, args[2], args[3])
                && (scores.count == docs.count || fail("each document has a score and an addition"));
    if (fine)
        add_all(&docs, &scores, &additions);
    array_close(&docs);
    array_close(&scores);
    array_close(&additions.some);
    array_close(&additions.column);
    return fine ? Py_NewRef(Py_None) : NULL;
}

#endif
