/* Merging postings: all sources are in order of terms, and are walked side by side. */

#ifndef BUILDING_MERGE_H
#define BUILDING_MERGE_H

#include "building_sources.h"

typedef struct {
    Source *sources;
    Py_ssize_t count;
    Array lengths;
    Layout layout;
    size_t documents, terms, forms;
    uint32_t *own_terms;   /* per form */
    uint32_t *form_counts; /* per term */
    uint32_t *numbers;     /* per posting, of its pair */
    Result form_starts, form_docs;
    Writer *writer;
} Merger;

static void close_merger(Merger *self)
{
    for (Py_ssize_t i = 0; self->sources != NULL && i < self->count; i++)
        close_source(&self->sources[i]);
    close_array(&self->lengths);
    PyMem_RawFree(self->sources);
    PyMem_RawFree(self->own_terms);
    PyMem_RawFree(self->form_counts);
    PyMem_RawFree(self->numbers);
    Py_CLEAR(self->form_starts.bytes);
    Py_CLEAR(self->form_docs.bytes);
    if (self->writer != NULL)
        close_writer(self->writer);
}

static bool check_maps(const Merger *self)
{
    uint64_t doc = 0;
    for (Py_ssize_t i = 0; i < self->count; i++) {
        uint64_t term = 0, form = 0;
        if (!check_map(&self->sources[i].doc_map, &doc, self->documents) ||
            !check_map(&self->sources[i].term_map, &term, self->terms) ||
            !check_map(&self->sources[i].form_map, &form, self->forms))
            return false;
    }
    return true;
}

/* The merged terms of merged forms, as one source knows them. */
static bool find_source_terms(Merger *self, const Source *source)
{
    for (size_t i = 0; i < source->form_map.count; i++) {
        uint32_t form = u32_at(&source->form_map, i);
        if (form == ABSENT)
            continue;
        uint32_t term = u32_at(&source->term_map, u32_at(&source->form_terms_own, i));
        if (term == ABSENT)
            return refuse("a form is kept and its term is not");
        if (self->own_terms[form] != ABSENT && self->own_terms[form] != term)
            return refuse("a form has two terms");
        self->form_counts[term] += self->own_terms[form] == ABSENT;
        self->own_terms[form] = term;
    }
    return true;
}

static bool find_merged_terms(Merger *self)
{
    self->own_terms = reserve(self->forms, 4);
    self->form_counts = reserve(self->terms, 4);
    if (self->own_terms == NULL || self->form_counts == NULL)
        return false;
    memset(self->own_terms, 0xff, 4 * self->forms);
    for (Py_ssize_t i = 0; i < self->count; i++)
        if (!find_source_terms(self, &self->sources[i]))
            return false;
    return true;
}

static inline uint32_t next_frequency(Source *source, size_t posting)
{
    unsigned char code = source->codes.bytes[posting];
    return code == RARE ? u32_at(&source->rare_frequencies, source->rare++) : u32_at(&source->code_frequencies, code);
}

/* Positions of one posting, as the merged segment has them; returns their weight. */
static inline bool put_positions(Writer *writer, const Source *source, size_t place, uint32_t count, uint64_t *weight)
{
    for (size_t i = place; i < place + count; i++) {
        uint64_t position = source->layout.wide ? u32_at(&source->positions, i) : u16_at(&source->positions, i);
        int zone = zone_of(&source->layout, position);
        position += writer->layout.borders[zone] - source->layout.borders[zone];
        if (position >= writer->layout.borders[zone + 1])
            return refuse("an article is too long for these positions");
        *weight += writer->layout.units[zone];
        put_position(writer, position);
    }
    return true;
}

/* Adds the postings of the source's next term, or only checks them if it is not kept. */
static bool put_source_term(Merger *self, Source *source)
{
    bool kept = u32_at(&source->term_map, source->term) != ABSENT;
    size_t end = u32_at(&source->term_starts, source->term + 1);
    size_t place = u32_at(&source->place_starts, source->term), last = u32_at(&source->place_starts, source->term + 1);
    uint64_t least = 0;
    for (size_t i = u32_at(&source->term_starts, source->term); i < end; i++) {
        uint32_t frequency = next_frequency(source, i), doc = u32_at(&source->doc_map, u16_at(&source->docs, i));
        if (frequency == 0 || frequency > last - place)
            return refuse("frequencies and positions do not agree");
        if (kept && doc != ABSENT) {
            uint64_t weight = 0;
            size_t began = self->writer->places;
            if (doc < least)
                return refuse("the documents of a term do not ascend");
            least = (uint64_t)doc + 1;
            if (!put_positions(self->writer, source, place, frequency, &weight) ||
                !put_posting(self->writer, doc, began, weight))
                return false;
        }
        place += frequency;
    }
    source->term++;
    return require(place == last, "frequencies and positions do not agree");
}

/* Takes from each source what it has up to this term. */
static bool put_term(Merger *self, uint32_t term)
{
    for (Py_ssize_t i = 0; i < self->count; i++) {
        Source *source = &self->sources[i];
        while (source->term < source->term_map.count) {
            uint32_t number = u32_at(&source->term_map, source->term);
            if (number != ABSENT && number != term)
                break;
            if (!put_source_term(self, source))
                return false;
        }
    }
    return true;
}

static bool put_terms(Merger *self)
{
    size_t postings = 0, places = 0;
    for (Py_ssize_t i = 0; i < self->count; i++) {
        postings += self->sources[i].docs.count;
        places += self->sources[i].positions.count;
    }
    self->writer = make_writer(&self->layout, &self->lengths, self->terms, postings, places);
    self->numbers = reserve(postings, 4);
    if (self->writer == NULL || self->numbers == NULL)
        return false;
    self->writer->numbers = self->numbers;
    for (size_t term = 0; term < self->terms; term++) {
        begin_term(self->writer);
        if (!put_term(self, (uint32_t)term) || !end_term(self->writer))
            return false;
    }
    return put_term(self, ABSENT);
}

/* The documents of a form: its own, or if it has none those of its term. Returns their first place in `*docs`. */
static inline size_t form_range(const Source *source, size_t form, const Array **docs, size_t *end)
{
    size_t began = u32_at(&source->form_starts, form);
    *docs = &source->form_docs;
    *end = u32_at(&source->form_starts, form + 1);
    if (began != *end)
        return began;
    size_t term = u32_at(&source->form_terms_own, form);
    *docs = &source->docs;
    *end = u32_at(&source->term_starts, term + 1);
    return u32_at(&source->term_starts, term);
}

static inline bool is_explicit(const Merger *self, uint32_t form)
{
    return form != ABSENT && self->form_counts[self->own_terms[form]] > 1;
}

static size_t room_for_forms(const Merger *self)
{
    size_t room = 0, end;
    const Array *docs;
    for (Py_ssize_t i = 0; i < self->count; i++) {
        const Source *source = &self->sources[i];
        for (size_t form = 0; form < source->form_map.count; form++)
            if (is_explicit(self, u32_at(&source->form_map, form))) {
                size_t began = form_range(source, form, &docs, &end);
                room += end - began;
            }
    }
    return room;
}

/* Adds the documents of a source's form, if it stands at this one. */
static bool put_source_form(Merger *self, Source *source, uint32_t form, size_t *count, uint64_t *least)
{
    while (source->form < source->form_map.count && u32_at(&source->form_map, source->form) == ABSENT)
        source->form++;
    if (source->form == source->form_map.count || u32_at(&source->form_map, source->form) != form)
        return true;
    const Array *docs;
    size_t end, i = form_range(source, source->form++, &docs, &end);
    for (end = is_explicit(self, form) ? end : i; i < end; i++) {
        uint32_t doc = u32_at(&source->doc_map, u16_at(docs, i));
        if (doc == ABSENT)
            continue;
        if (doc < *least)
            return refuse("the documents of a form do not ascend");
        *least = (uint64_t)doc + 1;
        ((uint16_t *)self->form_docs.at)[(*count)++] = (uint16_t)doc;
    }
    return true;
}

static bool put_merged_forms(Merger *self, PyObject *arrays)
{
    size_t room = room_for_forms(self), count = 0;
    if (!require(room < ABSENT, "the arrays are too long for one segment") || !make_result(&self->form_docs, room, 2) ||
        !make_result(&self->form_starts, self->forms + 1, 4))
        return false;
    for (size_t form = 0; form < self->forms; form++) {
        uint64_t least = 0;
        ((uint32_t *)self->form_starts.at)[form] = (uint32_t)count;
        for (Py_ssize_t i = 0; i < self->count; i++)
            if (!put_source_form(self, &self->sources[i], (uint32_t)form, &count, &least))
                return false;
    }
    ((uint32_t *)self->form_starts.at)[self->forms] = (uint32_t)count;
    return put_copy(arrays, "form_terms", self->own_terms, self->forms) &&
           cut_and_put(arrays, "form_docs", &self->form_docs, count, 2) &&
           put_result(arrays, "form_starts", &self->form_starts);
}

static bool run_merger(Merger *self, PyObject *const *mappings, PyObject *arrays)
{
    self->sources = reserve((size_t)self->count, sizeof(Source));
    if (self->sources == NULL || !as_array(&self->lengths, 1) ||
        !require(self->lengths.count == self->documents, "lengths has another number of documents"))
        return false;
    for (Py_ssize_t i = 0; i < self->count; i++)
        if (!open_source(&self->sources[i], mappings[i]) || !check_source(&self->sources[i]))
            return false;
    return check_maps(self) && find_merged_terms(self) && put_terms(self) && put_all(self->writer, arrays) &&
           put_merged_forms(self, arrays);
}

static PyObject *merge(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"sources", "documents", "terms", "forms", "wide", "bases", "units", "lengths", NULL};
    Merger self;
    memset(&self, 0, sizeof self);
    Py_ssize_t documents, terms, forms;
    long long bases[ZONES], units[ZONES];
    PyObject *given;
    int wide;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "Onnnp(LLL)(LLL)y*:merge", names, &given, &documents, &terms,
                                     &forms, &wide, &bases[0], &bases[1], &bases[2], &units[0], &units[1], &units[2],
                                     &self.lengths.view))
        return NULL;
    PyObject *arrays = PyDict_New(), *sources = PySequence_Fast(given, "sources are a sequence");
    bool done = arrays != NULL && sources != NULL && check_sizes(documents, terms, forms) &&
                make_layout(&self.layout, wide, bases, units);
    self.documents = (size_t)documents;
    self.terms = (size_t)terms;
    self.forms = (size_t)forms;
    if (done) {
        self.count = PySequence_Fast_GET_SIZE(sources);
        done = run_merger(&self, PySequence_Fast_ITEMS(sources), arrays);
    }
    close_merger(&self);
    Py_XDECREF(sources);
    if (!done)
        Py_CLEAR(arrays);
    return arrays;
}

#endif
