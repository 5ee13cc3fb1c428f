/* Which documents score best for several terms: of those that hold any of them, or of those that hold every one. */

#ifndef ASKING_JOIN_H
#define ASKING_JOIN_H

#include "asking_best.h"

/* Terms and what each is worth, as they were given: scores are added up in this order. */
typedef struct {
    Term *terms;
    double *factors;
    Py_ssize_t count;
} Join;

static bool join_open(Postings *self, Join *join, PyObject *numbers, PyObject *factors)
{
    if (!PyTuple_Check(numbers) || !PyTuple_Check(factors) || PyTuple_GET_SIZE(numbers) != PyTuple_GET_SIZE(factors)
        || PyTuple_GET_SIZE(numbers) == 0)
        return fail("each of some terms has a factor");
    join->count = PyTuple_GET_SIZE(numbers);
    join->terms = PyMem_Calloc((size_t)join->count, sizeof *join->terms);
    join->factors = PyMem_Calloc((size_t)join->count, sizeof *join->factors);
    if (join->terms == NULL || join->factors == NULL)
        return PyErr_NoMemory() != NULL;
    for (Py_ssize_t i = 0; i < join->count; i++)
        if (!locate_term(self, PyTuple_GET_ITEM(numbers, i), &join->terms[i])
            || !real(PyTuple_GET_ITEM(factors, i), &join->factors[i]))
            return false;
    return true;
}

static void join_close(Join *join)
{
    for (Py_ssize_t i = 0; join->terms != NULL && i < join->count; i++)
        term_close(&join->terms[i]);
    PyMem_Free(join->terms);
    PyMem_Free(join->factors);
}

/* Add what at most BLOCK postings of a term score to the sums by document. */
static bool any_add(const Postings *self, const Best *best, const Term *term, double factor, Py_ssize_t first,
                    Py_ssize_t count, double *sums)
{
    double scores[BLOCK], norms[BLOCK];
    const char *docs = term->docs + 2 * (first - term->first);
    if (!look_up(self, &best->measure, term, first, count, scores, norms))
        return false;
    for (Py_ssize_t i = 0; i < count; i++)
        scores[i] = impact(scores[i], norms[i], factor);
    for (Py_ssize_t i = 0; i < count; i++)
        sums[u16_at(docs, i)] += scores[i];
    return true;
}

static void mark_documents(const Postings *self, const Term *term, Bitmap *held)
{
    if (term->bits != NULL) {
        for (Py_ssize_t first = 0; first < self->documents; first += 64)
            held->words[first / 64] |= word_at(term->bits, self->documents, first);
        return;
    }
    for (Py_ssize_t i = 0; i < term->past - term->first; i++) {
        uint16_t doc = u16_at(term->docs, i);
        held->words[doc >> 6] |= (uint64_t)1 << (doc & 63);
    }
}

static bool any_sum(Postings *self, const Best *best, Join *join, double *sums, Bitmap *held)
{
    for (Py_ssize_t i = 0; i < join->count; i++) {
        Term *term = &join->terms[i];
        mark_documents(self, term, held);
        if (!list_documents(self, term))
            return false;
        for (Py_ssize_t first = term->first; first < term->past; first += BLOCK) {
            Py_ssize_t count = term->past - first < BLOCK ? term->past - first : BLOCK;
            if (!any_add(self, best, term, join->factors[i], first, count, sums))
                return false;
        }
    }
    return true;
}

static void any_list(Best *best, const double *sums, const Bitmap *held)
{
    for (int i = 0; i < MOST_DOCUMENTS / 64; i++)
        for (uint64_t word = held->words[i]; word; word &= word - 1) {
            uint16_t doc = (uint16_t)(i * 64 + lowest_bit(word));
            best->docs[best->count] = doc;
            best->scores[best->count] = sums[doc];
            best->count += !is_deleted(&best->deleted, doc);
        }
}

/* All live documents that hold any of the terms, and what they score. */
static bool match_any(Postings *self, Best *best, Join *join)
{
    Bitmap held = {0};
    Py_ssize_t most = 0;
    double *sums = PyMem_Calloc((size_t)self->documents + 1, sizeof *sums);
    bool fine = (sums != NULL || PyErr_NoMemory() != NULL) && any_sum(self, best, join, sums, &held);
    for (Py_ssize_t i = 0; i < join->count; i++)
        most += join->terms[i].past - join->terms[i].first;
    fine = fine && best_reserve(best, most);
    if (fine)
        any_list(best, sums, &held);
    PyMem_Free(sums);
    return fine;
}

static const Term *rarest_of(const Join *join)
{
    const Term *rarest = join->terms;
    for (const Term *term = join->terms; term < join->terms + join->count; term++)
        if (term->past - term->first < rarest->past - rarest->first)
            rarest = term;
    return rarest;
}

static void keep_live(Best *best)
{
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < best->count; i++) {
        best->docs[kept] = best->docs[i];
        kept += !is_deleted(&best->deleted, best->docs[i]);
    }
    best->count = kept;
}

static inline bool has_bit(const Postings *self, const Term *term, uint16_t doc)
{
    return doc < self->documents && (u8_at(term->bits, doc >> 3) >> (doc & 7) & 1);
}

static void keep_marked_by(const Postings *self, Best *best, const Term *term)
{
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < best->count; i++) {
        uint16_t doc = best->docs[i];
        best->docs[kept] = doc;
        kept += has_bit(self, term, doc);
    }
    best->count = kept;
}

static void keep_listed_by(Best *best, const Term *term)
{
    Py_ssize_t kept = 0, posting = term->first;
    for (Py_ssize_t i = 0; i < best->count; i++) {
        uint16_t doc = best->docs[i];
        posting = term_seek(term, posting, doc);
        if (posting == term->past)
            break;
        best->docs[kept] = doc;
        kept += doc_at(term, posting) == doc;
    }
    best->count = kept;
}

/* How many bits are set: added up in pairs, fours, bytes (H. S. Warren, "Hacker's Delight", 2nd edition, 5-1). */
static inline uint32_t bits_of(uint64_t word)
{
    word -= word >> 1 & 0x5555555555555555;
    word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
    return (uint32_t)(((word + (word >> 4)) & 0x0f0f0f0f0f0f0f0f) * 0x0101010101010101 >> 56);
}

static bool check_bits(const Postings *self, const Term *term)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t first = 0; first < self->documents; first += 64)
        count += bits_of(word_at(term->bits, self->documents, first));
    return count == term->past - term->first || fail("a term has another number of documents than of postings");
}

/* The postings of documents that all have their bit: there are as many before as bits before. */
static void rank_marked(const Postings *self, const Term *term, const Best *best, uint32_t *postings)
{
    uint32_t before = (uint32_t)term->first;
    Py_ssize_t at = 0;
    uint64_t word = word_at(term->bits, self->documents, 0);
    for (Py_ssize_t i = 0; i < best->count; i++) {
        uint16_t doc = best->docs[i];
        while (at < doc >> 6) {
            before += bits_of(word);
            word = word_at(term->bits, self->documents, 64 * ++at);
        }
        postings[i] = before + bits_of(word & (((uint64_t)1 << (doc & 63)) - 1));
    }
}

/* The same out of a list. */
static bool seek_listed(const Term *term, const Best *best, uint32_t *postings)
{
    Py_ssize_t posting = term->first;
    for (Py_ssize_t i = 0; i < best->count; i++) {
        posting = term_seek(term, posting, best->docs[i]);
        if (posting == term->past)
            return fail("the documents of a term do not ascend");
        postings[i] = (uint32_t)posting;
    }
    return true;
}

/* Add what at most BLOCK postings score to the scores of their documents. */
static bool every_score(const Postings *self, const Measure *measure, double factor, const uint32_t *postings,
                        const uint16_t *docs, Py_ssize_t count, double *scores)
{
    double impacts[BLOCK], norms[BLOCK];
    for (Py_ssize_t i = 0; i < count; i++)
        if (!weight_of(self, postings[i], &impacts[i]) || !norm_of(self, measure, docs[i], &norms[i]))
            return false;
    for (Py_ssize_t i = 0; i < count; i++)
        scores[i] += impact(impacts[i], norms[i], factor);
    return true;
}

static bool every_add(const Postings *self, Best *best, const Term *term, double factor, uint32_t *postings)
{
    if (term->bits != NULL)
        rank_marked(self, term, best, postings);
    else if (!seek_listed(term, best, postings))
        return false;
    for (Py_ssize_t first = 0; first < best->count; first += BLOCK) {
        Py_ssize_t count = best->count - first < BLOCK ? best->count - first : BLOCK;
        if (!every_score(self, &best->measure, factor, postings + first, best->docs + first, count,
                         best->scores + first))
            return false;
    }
    return true;
}

static bool every_sum(const Postings *self, Best *best, const Join *join)
{
    uint32_t *postings = PyMem_Malloc((size_t)(best->count + 1) * sizeof *postings);
    bool fine = postings != NULL || PyErr_NoMemory() != NULL;
    memset(best->scores, 0, (size_t)best->count * sizeof *best->scores);
    for (Py_ssize_t i = 0; fine && i < join->count; i++)
        fine = every_add(self, best, &join->terms[i], join->factors[i], postings);
    PyMem_Free(postings);
    return fine;
}

/* The documents that hold every one of the terms, all of which are kept as bits. */
static void every_marked(const Postings *self, Best *best, const Join *join)
{
    for (Py_ssize_t first = 0; first < self->documents; first += 64) {
        uint64_t word = UINT64_MAX;
        for (Py_ssize_t i = 0; i < join->count; i++)
            word &= word_at(join->terms[i].bits, self->documents, first);
        for (; word; word &= word - 1)
            best->docs[best->count++] = (uint16_t)(first + lowest_bit(word));
    }
}

static void every_listed(const Postings *self, Best *best, const Join *join, const Term *rarest)
{
    best->count = rarest->past - rarest->first;
    memcpy(best->docs, rarest->docs, (size_t)best->count * sizeof *best->docs);
    for (const Term *term = join->terms; term < join->terms + join->count; term++)
        if (term->bits != NULL)
            keep_marked_by(self, best, term);
        else if (term != rarest)
            keep_listed_by(best, term);
}

/* All live documents that hold every one of the terms. */
static bool match_every(const Postings *self, Best *best, const Join *join)
{
    const Term *rarest = rarest_of(join);
    for (Py_ssize_t i = 0; i < join->count; i++)
        if (join->terms[i].bits != NULL && !check_bits(self, &join->terms[i]))
            return false;
    Py_ssize_t listed = rarest->past - rarest->first;
    if (!best_reserve(best, listed < self->documents ? self->documents : listed))
        return false;
    if (rarest->bits != NULL)
        every_marked(self, best, join);
    else
        every_listed(self, best, join, rarest);
    keep_live(best);
    return true;
}

/* Of what matched, what may be among the best; in the same place, since nothing is put ahead of where it was. */
static void best_choose(Best *best)
{
    Py_ssize_t matched = best->count;
    double least = needed(best);
    best->count = 0;
    for (Py_ssize_t i = 0; i < matched; i++)
        if (best->scores[i] >= least)
            least = best_put(best, best->docs[i], best->scores[i]);
}

/* Leave those that are among the best, as best_find does. */
static bool best_cut(Best *best, int64_t limit)
{
    if (!border_open(&best->border, limit, best->count))
        return false;
    best_choose(best);
    best_keep(best, border_close(&best->border));
    return true;
}

static bool match_all(Postings *self, Best *best, Join *join, bool every)
{
    return every ? match_every(self, best, join) && every_sum(self, best, join) : match_any(self, best, join);
}

static PyObject *join_best(Postings *self, Best *best, Join *join, bool every, int64_t limit)
{
    PyObject *result = NULL;
    bool fine = match_all(self, best, join, every);
    Py_ssize_t total = best->count;
    if (fine && best_cut(best, limit))
        result = Py_BuildValue("(ny#y#)", total, (const char *)best->docs, best->count * 2,
                               (const char *)best->scores, best->count * 8);
    best_close(best);
    return result;
}

static PyObject *postings_best_joined(PyObject *object, PyObject *const *args, Py_ssize_t nargs)
{
    Postings *self = (Postings *)object;
    Best best = {0};
    Join join = {0};
    int64_t limit;
    int every;
    PyObject *result = NULL;
    if (expect(nargs, 7) && join_open(self, &join, args[0], args[3]) && (every = PyObject_IsTrue(args[1])) >= 0
        && integer(args[4], &limit) && real(args[5], &best.floor) && (limit >= 1 || fail("a limit is at least 1"))
        && norms_open(&best.measure, args[2]) && (args[6] == Py_None || array_open(&best.deleted, args[6], 1)))
        result = join_best(self, &best, &join, every, limit);
    array_close(&best.measure.norms);
    array_close(&best.deleted);
    join_close(&join);
    return result;
}

#endif
