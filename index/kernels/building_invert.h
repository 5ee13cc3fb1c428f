/* Inverting: from tokens in order of articles to postings in order of terms, by a counting sort. */

#ifndef BUILDING_INVERT_H
#define BUILDING_INVERT_H

#include "building_postings.h"

/* A token on its way to its term: position, which of its term's forms it has, document. */
typedef uint64_t Token;
#define MOST_FORMS 65536 /* of one term */

static inline Token token_of(uint64_t position, uint32_t rank, uint32_t doc)
{
    return position << 32 | (uint64_t)rank << 16 | doc;
}

/* What a number of the lexicon stands for: all that a token needs, in one place of memory. */
typedef struct {
    uint32_t term, rank;
} Target;

/* Forms in order of their terms have slots, so that those of a term lie together. */
typedef struct {
    Array stream, articles, zone_lengths, form_terms, form_numbers, lengths;
    Layout layout;
    size_t terms, forms, documents;
    Target *targets;      /* per number of the lexicon */
    uint32_t *counts;     /* per number of the lexicon: tokens */
    uint32_t *own_terms;  /* per form */
    uint32_t *slots;      /* per form */
    uint32_t *room;       /* per form: for how many documents */
    uint32_t *first_slots; /* per term, and one more */
    uint32_t *ends;       /* per term: where its tokens end; at first, begin */
    uint32_t *doc_ends;   /* per slot: where its documents end; at first, begin */
    uint32_t *latest;     /* per slot: the latest document, + 1 */
    Token *tokens;
    Result form_starts, form_docs;
    Writer *writer;
} Inversion;

static void close_inversion(Inversion *self)
{
    Array *arrays[] = {&self->stream,     &self->articles,     &self->zone_lengths,
                       &self->form_terms, &self->form_numbers, &self->lengths};
    for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
        close_array(arrays[i]);
    void *memory[] = {self->targets, self->counts,   self->own_terms, self->slots, self->room, self->first_slots,
                      self->ends,    self->doc_ends, self->latest,    self->tokens};
    for (size_t i = 0; i < sizeof(memory) / sizeof(memory[0]); i++)
        PyMem_RawFree(memory[i]);
    Py_CLEAR(self->form_starts.bytes);
    Py_CLEAR(self->form_docs.bytes);
    if (self->writer != NULL)
        close_writer(self->writer);
}

static bool make_tables(Inversion *self)
{
    size_t numbers = self->form_terms.count;
    return (self->targets = reserve(numbers, sizeof(Target))) != NULL && (self->counts = reserve(numbers, 4)) != NULL &&
           (self->own_terms = reserve(self->forms, 4)) != NULL && (self->slots = reserve(self->forms, 4)) != NULL &&
           (self->room = reserve(self->forms, 4)) != NULL &&
           (self->first_slots = reserve(self->terms + 1, 4)) != NULL &&
           (self->ends = reserve(self->terms + 1, 4)) != NULL && (self->doc_ends = reserve(self->forms, 4)) != NULL &&
           (self->latest = reserve(self->forms, 4)) != NULL &&
           (self->tokens = reserve(self->stream.count, sizeof(Token))) != NULL;
}

/* The term of each form. */
static bool find_own_terms(Inversion *self)
{
    if (self->form_terms.count != self->form_numbers.count)
        return refuse("form_terms and form_numbers differ in length");
    memset(self->own_terms, 0xff, 4 * self->forms);
    for (size_t i = 0; i < self->form_terms.count; i++) {
        uint32_t term = u32_at(&self->form_terms, i), form = u32_at(&self->form_numbers, i);
        if ((term == ABSENT) != (form == ABSENT))
            return refuse("form_terms and form_numbers do not agree");
        if (term == ABSENT)
            continue;
        if (term >= self->terms || form >= self->forms)
            return refuse("a form's number is outside its dictionary");
        if (self->own_terms[form] != ABSENT && self->own_terms[form] != term)
            return refuse("a form has two terms");
        self->own_terms[form] = term;
    }
    return true;
}

/* Counts become places: where each begins, and the last ends. */
static void sum_up(uint32_t *counts, size_t count)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t more = counts[i];
        counts[i] = sum;
        sum += more;
    }
}

static inline bool explicit_form(const Inversion *self, size_t form)
{
    uint32_t term = self->own_terms[form];
    return term != ABSENT && self->first_slots[term + 1] - self->first_slots[term] > 1;
}

static bool order_forms(Inversion *self)
{
    for (size_t form = 0; form < self->forms; form++)
        if (self->own_terms[form] != ABSENT)
            self->slots[form] = self->first_slots[self->own_terms[form]]++;
    for (size_t term = 0; term < self->terms; term++)
        if (self->first_slots[term] > MOST_FORMS)
            return refuse("a term has too many forms");
    sum_up(self->first_slots, self->terms + 1);
    for (size_t i = 0; i < self->form_terms.count; i++)
        if (u32_at(&self->form_terms, i) != ABSENT)
            self->targets[i] = (Target){u32_at(&self->form_terms, i), self->slots[u32_at(&self->form_numbers, i)]};
    for (size_t form = 0; form < self->forms; form++)
        if (self->own_terms[form] != ABSENT)
            self->slots[form] += self->first_slots[self->own_terms[form]];
    return true;
}

static bool count_tokens(Inversion *self)
{
    size_t numbers = self->form_terms.count;
    for (size_t i = 0; i < self->stream.count; i++) {
        uint32_t number = u32_at(&self->stream, i);
        if (number >= numbers)
            return refuse("a token's number is outside the lexicon");
        self->counts[number]++;
    }
    for (size_t i = 0; i < numbers; i++) {
        uint32_t form = u32_at(&self->form_numbers, i);
        if (form == ABSENT && self->counts[i] != 0)
            return refuse("a token is not in the dictionary");
        if (form == ABSENT)
            continue;
        self->ends[self->targets[i].term] += self->counts[i];
        self->room[form] += explicit_form(self, form) ? self->counts[i] : 0;
    }
    sum_up(self->ends, self->terms + 1);
    return true;
}

/* Room for the documents of each form, which are fewer than its tokens. */
static bool make_form_docs(Inversion *self)
{
    size_t sum = 0;
    for (size_t form = 0; form < self->forms; form++) {
        if (self->own_terms[form] != ABSENT)
            self->doc_ends[self->slots[form]] = (uint32_t)sum;
        sum += self->room[form];
    }
    return make_result(&self->form_docs, sum, 2) && make_result(&self->form_starts, self->forms + 1, 4);
}

#define AHEAD 12 /* tokens, the place of which is fetched before they are put there */

/* Tokens from `began` on to their terms. */
static inline void scatter(Inversion *self, uint64_t began, uint64_t count, uint32_t doc, uint64_t position)
{
    for (uint64_t i = began; i < began + count; i++, position++) {
        if (i + AHEAD < self->stream.count)
            prefetch(&self->tokens[self->ends[self->targets[u32_at(&self->stream, i + AHEAD)].term]]);
        Target target = self->targets[u32_at(&self->stream, i)];
        self->tokens[self->ends[target.term]++] = token_of(position, target.rank, doc);
    }
}

static bool scatter_article(Inversion *self, uint32_t doc)
{
    uint64_t began = u64_at(&self->articles, doc), rest = u64_at(&self->articles, doc + 1) - began;
    for (int zone = 0; zone < ZONES; zone++) {
        uint64_t count = zone < ZONES - 1 ? u32_at(&self->zone_lengths, 2 * doc + zone) : rest;
        if (count > rest)
            return refuse("headline and deck are longer than their article");
        uint64_t base = self->layout.borders[zone];
        if (base + count > self->layout.borders[zone + 1])
            return refuse("an article is too long for these positions");
        scatter(self, began, count, doc, base);
        began += count;
        rest -= count;
    }
    return true;
}

static bool check_articles(const Inversion *self)
{
    const Array *articles = &self->articles;
    bool ascend = articles->count != 0 && u64_at(articles, 0) == 0;
    for (size_t i = 1; i < articles->count; i++)
        ascend &= u64_at(articles, i - 1) <= u64_at(articles, i);
    ascend = ascend && u64_at(articles, articles->count - 1) == self->stream.count;
    return require(ascend, "articles do not fit the stream") &&
           require(self->documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents") &&
           require(self->zone_lengths.count == 2 * self->documents, "zone_lengths has another number of documents") &&
           require(self->lengths.count == self->documents, "lengths has another number of documents");
}

static inline void put_form_doc(Inversion *self, uint32_t slot, uint32_t doc)
{
    if (self->latest[slot] == doc + 1)
        return;
    self->latest[slot] = doc + 1;
    ((uint16_t *)self->form_docs.at)[self->doc_ends[slot]++] = (uint16_t)doc;
}

/* The postings of a term. The part of `tokens` that has been read takes the numbers of pairs. */
static bool write_term(Inversion *self, size_t term, size_t began, size_t end)
{
    Writer *writer = self->writer;
    uint32_t slot = self->first_slots[term];
    bool several = self->first_slots[term + 1] - slot > 1;
    begin_term(writer);
    for (size_t i = began; i < end;) {
        uint32_t doc = (uint16_t)self->tokens[i];
        size_t first = writer->places;
        uint64_t weight = 0;
        for (; i < end && (uint16_t)self->tokens[i] == doc; i++) {
            uint64_t position = self->tokens[i] >> 32;
            put_position(writer, position);
            weight += self->layout.units[zone_of(&self->layout, position)];
            if (several)
                put_form_doc(self, slot + (uint16_t)(self->tokens[i] >> 16), doc);
        }
        if (!put_posting(writer, doc, first, weight))
            return false;
    }
    return end_term(writer);
}

static bool write_terms(Inversion *self)
{
    self->writer->numbers = (uint32_t *)self->tokens;
    for (size_t term = 0, began = 0; term < self->terms; began = self->ends[term++])
        if (!write_term(self, term, began, self->ends[term]))
            return false;
    return true;
}

/* Moves the documents of the forms together, over the room that was not needed. */
static bool put_forms(Inversion *self, PyObject *arrays)
{
    uint16_t *docs = (uint16_t *)self->form_docs.at;
    uint32_t *starts = (uint32_t *)self->form_starts.at;
    size_t began = 0, sum = 0;
    for (size_t form = 0; form < self->forms; form++) {
        size_t count = self->room[form] ? self->doc_ends[self->slots[form]] - began : 0;
        memmove(docs + sum, docs + began, 2 * count);
        starts[form] = (uint32_t)sum;
        began += self->room[form];
        sum += count;
    }
    starts[self->forms] = (uint32_t)sum;
    return put_copy(arrays, "form_terms", self->own_terms, self->forms) &&
           cut_and_put(arrays, "form_docs", &self->form_docs, sum, 2) &&
           put_result(arrays, "form_starts", &self->form_starts);
}

static bool run_inversion(Inversion *self, PyObject *arrays)
{
    if (!require(self->stream.count < ABSENT, "the arrays are too long for one segment") || !check_articles(self) ||
        !make_tables(self) || !find_own_terms(self) || !order_forms(self) || !count_tokens(self) ||
        !make_form_docs(self))
        return false;
    for (size_t doc = 0; doc < self->documents; doc++)
        if (!scatter_article(self, (uint32_t)doc))
            return false;
    self->writer = make_writer(&self->layout, &self->lengths, self->terms, self->stream.count, self->stream.count);
    return self->writer != NULL && write_terms(self) && put_all(self->writer, arrays) && put_forms(self, arrays);
}

static PyObject *invert(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"stream", "articles", "zone_lengths", "form_terms", "form_numbers", "terms",
                            "forms",  "wide",     "bases",        "units",      "lengths",      NULL};
    Inversion self;
    memset(&self, 0, sizeof self);
    Py_ssize_t terms, forms;
    long long bases[ZONES], units[ZONES];
    int wide;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*y*y*y*y*nnp(LLL)(LLL)y*:invert", names, &self.stream.view,
                                     &self.articles.view, &self.zone_lengths.view, &self.form_terms.view,
                                     &self.form_numbers.view, &terms, &forms, &wide, &bases[0], &bases[1], &bases[2],
                                     &units[0], &units[1], &units[2], &self.lengths.view))
        return NULL;
    PyObject *arrays = PyDict_New();
    bool done = arrays != NULL && as_array(&self.stream, 4) && as_array(&self.articles, 8) &&
                as_array(&self.zone_lengths, 4) && as_array(&self.form_terms, 4) && as_array(&self.form_numbers, 4) &&
                as_array(&self.lengths, 1) && check_sizes(0, terms, forms) &&
                make_layout(&self.layout, wide, bases, units);
    self.terms = (size_t)terms;
    self.forms = (size_t)forms;
    self.documents = self.articles.count ? self.articles.count - 1 : 0;
    done = done && run_inversion(&self, arrays);
    close_inversion(&self);
    if (!done)
        Py_CLEAR(arrays);
    return arrays;
}

#endif
