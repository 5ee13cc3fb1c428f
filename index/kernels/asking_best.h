/* Which documents score best for a term. */

#ifndef ASKING_BEST_H
#define ASKING_BEST_H

#include "asking_scores.h"

/* A bound that falls short by more than this, relatively, cannot be saved by the rounding of a score. */
#define SLACK 1e-12

/* The documents that may be among the best: those that reached what was needed when they came by. */
typedef struct {
    Measure measure;
    Array deleted;
    Border border;
    double floor;
    bool looked;               /* how long documents may be; until then, all are gone through */
    uint8_t longest[RARE + 1]; /* per code: documents that are longer cannot score what was needed at the last look */
    uint16_t *docs;
    double *scores;
    Py_ssize_t count;
} Best;

static inline double needed(const Best *best)
{
    return best->border.least > best->floor ? best->border.least : best->floor;
}

/* Whether no document of a block can score what is needed. Holds only where more weight scores more. */
static inline bool out_of_reach(const Postings *self, const Best *best, Py_ssize_t block)
{
    double weight = f64_at(self->block_weights.view.buf, block);
    double norm = f64_at(best->measure.norms.view.buf, u8_at(self->block_lengths.view.buf, block));
    return impact(weight, norm, best->measure.factor) * (1 + SLACK) < needed(best);
}

/* What at most BLOCK postings of a term weigh, and how the lengths of their documents dampen that. Nearly no block has
 * a rare posting: so the loop that looks up does not ask for them. */
static bool look_up(const Postings *self, const Measure *measure, const Term *term, Py_ssize_t first, Py_ssize_t count,
                    double *weights, double *norms)
{
    const uint8_t *codes = (const uint8_t *)self->codes.view.buf + first, *lengths = self->lengths.view.buf;
    const char *docs = term->docs + 2 * (first - term->first);
    uint16_t last = 0;
    for (Py_ssize_t i = 0; i < count; i++)
        last = u16_at(docs, i) > last ? u16_at(docs, i) : last;
    if (count > 0 && last >= self->lengths.count)
        return fail("a number is outside the lengths");
    for (Py_ssize_t i = 0; i < count; i++) {
        weights[i] = self->weights[codes[i]];
        norms[i] = f64_at(measure->norms.view.buf, lengths[u16_at(docs, i)]);
    }
    if (memchr(codes, RARE, (size_t)count) != NULL)
        for (Py_ssize_t i = 0; i < count; i++)
            if (!weight_of(self, first + i, &weights[i]))
                return false;
    return true;
}

/* Codes that a look is taken at, the commonest first: others are too rare to be worth it. */
#define COMMON 24

/* Look anew how long documents may be. The slack is far more than multiplying rounds other than dividing. */
static void best_look(const Postings *self, Best *best)
{
    const void *norms = best->measure.norms.view.buf;
    double least = needed(best), factor = best->measure.factor;
    for (int code = 0; code < COMMON; code++) {
        double weight = self->weights[code], most = factor * weight * (1 + SLACK);
        int low = 0, high = weight > 0 ? NORMS - 1 : 0;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            bool enough = most >= least * (weight + f64_at(norms, middle));
            low = enough ? middle : low;
            high = enough ? high : middle - 1;
        }
        best->longest[code] = (uint8_t)low;
    }
    memset(best->longest + COMMON, NORMS - 1, sizeof best->longest - COMMON);
    best->looked = true;
}

/* Which of at most BLOCK postings from `first` on may score enough; how many, -1 for an error. */
static Py_ssize_t best_filter(
    const Postings *self, const Best *best, const Term *term, Py_ssize_t first, Py_ssize_t count, uint8_t *some)
{
    const void *codes = self->codes.view.buf, *lengths = self->lengths.view.buf;
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        uint16_t doc = doc_at(term, first + i);
        if (doc >= self->lengths.count)
            return fail("a number is outside the lengths"), -1;
        some[kept] = (uint8_t)i;
        kept += u8_at(lengths, doc) <= best->longest[u8_at(codes, first + i)];
    }
    return kept;
}

/* What is needed then. */
static double best_put(Best *best, uint16_t doc, double score)
{
    best->docs[best->count] = doc;
    best->scores[best->count++] = score;
    border_add(&best->border, score);
    return needed(best);
}

/* All of at most BLOCK postings. Looking up and dividing are loops of their own: the second does several at a time. */
static bool best_add_all(const Postings *self, Best *best, const Term *term, Py_ssize_t first, Py_ssize_t count)
{
    double scores[BLOCK], norms[BLOCK], factor = best->measure.factor, least = needed(best);
    if (!look_up(self, &best->measure, term, first, count, scores, norms))
        return false;
    for (Py_ssize_t i = 0; i < count; i++)
        scores[i] = impact(scores[i], norms[i], factor);
    for (Py_ssize_t i = 0; i < count; i++) {
        uint16_t doc = doc_at(term, first + i);
        if (scores[i] >= least && !is_deleted(&best->deleted, doc))
            least = best_put(best, doc, scores[i]);
    }
    return true;
}

/* Those of at most BLOCK postings that may score enough. */
static bool best_add(const Postings *self, Best *best, const Term *term, Py_ssize_t first, Py_ssize_t past)
{
    uint8_t some[BLOCK];
    if (!best->looked)
        return best_add_all(self, best, term, first, past - first);
    Py_ssize_t count = best_filter(self, best, term, first, past - first, some);
    double weight, norm, least = needed(best);
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_ssize_t posting = first + some[i];
        uint16_t doc = doc_at(term, posting);
        if (!weight_of(self, posting, &weight) || !norm_of(self, &best->measure, doc, &norm))
            return false;
        double score = impact(weight, norm, best->measure.factor);
        if (score >= least && !is_deleted(&best->deleted, doc))
            least = best_put(best, doc, score);
    }
    return count >= 0;
}

/* Looking costs as much as some hundred postings, and what is needed soon hardly rises any more. */
#define FIRST_LOOK 1
#define LOOK_AGAIN 4

static bool best_gather(const Postings *self, Best *best, const Term *term)
{
    bool skipping = term->blocks && best->measure.factor >= 0;
    Py_ssize_t block = 0, look = FIRST_LOOK;
    for (Py_ssize_t first = term->first; first < term->past; first += BLOCK, block++) {
        Py_ssize_t past = term->past - first < BLOCK ? term->past : first + BLOCK;
        if (skipping && block == look) {
            best_look(self, best);
            look *= LOOK_AGAIN;
        }
        if (!(skipping && out_of_reach(self, best, term->block + block)) && !best_add(self, best, term, first, past))
            return false;
    }
    return true;
}

static void best_keep(Best *best, double least)
{
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < best->count; i++) {
        best->docs[kept] = best->docs[i];
        best->scores[kept] = best->scores[i];
        kept += best->scores[i] >= least;
    }
    best->count = kept;
}

/* Room for so many documents and their scores. */
static bool best_reserve(Best *best, Py_ssize_t most)
{
    best->docs = PyMem_Malloc((size_t)(most + 1) * sizeof *best->docs);
    best->scores = PyMem_Malloc((size_t)(most + 1) * sizeof *best->scores);
    return (best->docs && best->scores) || PyErr_NoMemory() != NULL;
}

/* The documents of a term that are among the best. They are let go of by best_close, also after an error. */
static bool best_find(const Postings *self, Best *best, const Term *term, int64_t limit)
{
    Py_ssize_t most = term->past - term->first;
    if (!border_open(&best->border, limit, most))
        return false;
    bool fine = best_reserve(best, most) && best_gather(self, best, term);
    double least = border_close(&best->border);
    if (fine)
        best_keep(best, least);
    return fine;
}

static void best_close(Best *best)
{
    PyMem_Free(best->docs);
    PyMem_Free(best->scores);
    best->docs = NULL;
    best->scores = NULL;
}

static PyObject *best_of(const Postings *self, Best *best, const Term *term, int64_t limit)
{
    PyObject *result = NULL;
    if (best_find(self, best, term, limit))
        result = Py_BuildValue("(y#y#)", (const char *)best->docs, best->count * 2, (const char *)best->scores,
                               best->count * 8);
    best_close(best);
    return result;
}

static PyObject *postings_best(PyObject *object, PyObject *const *args, Py_ssize_t nargs)
{
    Postings *self = (Postings *)object;
    Best best = {0};
    Term term = {0};
    int64_t limit;
    PyObject *result = NULL;
    if (expect(nargs, 6) && find_term(self, args[0], &term) && integer(args[3], &limit) && real(args[4], &best.floor)
        && (limit >= 1 || fail("a limit is at least 1")) && measure_open(&best.measure, args[1], args[2])
        && (args[5] == Py_None || array_open(&best.deleted, args[5], 1)))
        result = best_of(self, &best, &term, limit);
    array_close(&best.measure.norms);
    array_close(&best.deleted);
    term_close(&term);
    return result;
}

#endif
