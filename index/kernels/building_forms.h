/* Which documents hold a form, packed: as bits over the postings of its term where that is shorter than a list.
 * Included by _building.c, whose arrays it uses. */

#ifndef BUILDING_FORMS_H
#define BUILDING_FORMS_H

typedef struct {
    Array term_starts, docs, form_terms, starts, held;
} Forms;

static void close_forms(Forms *forms)
{
    close_array(&forms->term_starts);
    close_array(&forms->docs);
    close_array(&forms->form_terms);
    close_array(&forms->starts);
    close_array(&forms->held);
}

static bool open_forms(Forms *forms, PyObject *arguments, PyObject *keywords, char **names, size_t width)
{
    memset(forms, 0, sizeof *forms);
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*y*y*y*y*", names, &forms->term_starts.view,
                                     &forms->docs.view, &forms->form_terms.view, &forms->starts.view, &forms->held.view))
        return false;
    return as_array(&forms->term_starts, 4) && as_array(&forms->docs, 2) && as_array(&forms->form_terms, 4) &&
           as_array(&forms->starts, 4) && as_array(&forms->held, width) &&
           check_starts(&forms->term_starts, forms->docs.count) && check_starts(&forms->starts, forms->held.count) &&
           require(forms->starts.count == forms->form_terms.count + 1, "a form has no documents, or no term");
}

/* The postings of a form's term. */
static bool term_of(const Forms *forms, size_t form, size_t *first, size_t *count)
{
    uint32_t term = u32_at(&forms->form_terms, form);
    if (!require((size_t)term + 1 < forms->term_starts.count, "a form is of no term"))
        return false;
    *first = u32_at(&forms->term_starts, term);
    *count = u32_at(&forms->term_starts, term + 1) - *first;
    return true;
}

/* Bytes of a form's bits, and whether it is kept so rather than as a list. */
static inline bool as_bits(size_t postings, size_t documents, size_t *bytes)
{
    *bytes = (postings + 7) / 8;
    return *bytes <= 2 * documents;
}

/* Set the bit of each document of the form among its term's postings; both ascend. */
static bool set_bits(const Forms *forms, size_t form, size_t first, size_t count, unsigned char *bits)
{
    size_t at = 0;
    for (size_t i = u32_at(&forms->starts, form); i < u32_at(&forms->starts, form + 1); i++) {
        uint16_t doc = u16_at(&forms->held, i);
        while (at < count && u16_at(&forms->docs, first + at) < doc)
            at++;
        if (at == count || u16_at(&forms->docs, first + at) != doc)
            return refuse("a form is in a document without its term");
        bits[at / 8] |= (unsigned char)(1u << at % 8);
    }
    return true;
}

static bool pack_form(const Forms *forms, size_t form, unsigned char *packed, size_t *size)
{
    size_t first, count, bytes, held = u32_at(&forms->starts, form + 1) - u32_at(&forms->starts, form);
    if (!term_of(forms, form, &first, &count))
        return false;
    if (held == 0)
        return true;
    if (!as_bits(count, held, &bytes)) {
        memcpy(packed + *size, forms->held.bytes + 2 * (size_t)u32_at(&forms->starts, form), 2 * held);
        *size += 2 * held;
        return true;
    }
    memset(packed + *size, 0, bytes);
    bool fits = set_bits(forms, form, first, count, packed + *size);
    *size += bytes;
    return fits;
}

static PyObject *pack_forms(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"term_starts", "docs", "form_terms", "form_starts", "form_docs", NULL};
    Forms forms;
    PyObject *starts = NULL, *packed = NULL, *result = NULL;
    size_t size = 0;
    if (!open_forms(&forms, arguments, keywords, names, 2))
        goto done;
    starts = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * forms.starts.count));
    packed = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(2 * forms.held.count));
    if (starts == NULL || packed == NULL)
        goto done;
    for (size_t form = 0; form < forms.starts.count; form++) {
        uint32_t at = (uint32_t)size;
        memcpy(PyBytes_AS_STRING(starts) + 4 * form, &at, 4);
        if (form < forms.form_terms.count && !pack_form(&forms, form, (unsigned char *)PyBytes_AS_STRING(packed), &size))
            goto done;
    }
    if (_PyBytes_Resize(&packed, (Py_ssize_t)size) == 0)
        result = PyTuple_Pack(2, starts, packed);
done:
    close_forms(&forms);
    Py_XDECREF(starts);
    Py_XDECREF(packed);
    return result;
}

/* The documents of a packed form, written where there is room for all of its term's; how many. */
static bool unpack_form(const Forms *forms, size_t form, unsigned char *docs, size_t *number)
{
    size_t first, count, bytes, at = u32_at(&forms->starts, form), size = u32_at(&forms->starts, form + 1) - at;
    if (!term_of(forms, form, &first, &count))
        return false;
    *number = 0;
    bytes = (count + 7) / 8;
    if (size != bytes || size == 0) {
        if (size % 2 != 0 || size / 2 > count)
            return refuse("a form's documents are neither bits nor a list");
        memcpy(docs, forms->held.bytes + at, size);
        *number = size / 2;
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(docs + 2 * *number, forms->docs.bytes + 2 * (first + i), 2);
        *number += forms->held.bytes[at + i / 8] >> i % 8 & 1;
    }
    return true;
}

static PyObject *unpack_forms(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"term_starts", "docs", "form_terms", "starts", "packed", NULL};
    Forms forms;
    PyObject *starts = NULL, *docs = NULL, *result = NULL;
    size_t total = 0, room = 0, number, first, count;
    if (!open_forms(&forms, arguments, keywords, names, 1))
        goto done;
    for (size_t form = 0; form < forms.form_terms.count; form++) {
        if (!term_of(&forms, form, &first, &count))
            goto done;
        /* No more than bits can say, so that no nonsense makes us ask for much memory. */
        size_t most = 8 * ((size_t)u32_at(&forms.starts, form + 1) - u32_at(&forms.starts, form));
        room += most < count ? most : count;
    }
    starts = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * forms.starts.count));
    docs = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(2 * room + 2));
    if (starts == NULL || docs == NULL)
        goto done;
    for (size_t form = 0; form < forms.starts.count; form++) {
        uint32_t at = (uint32_t)total;
        memcpy(PyBytes_AS_STRING(starts) + 4 * form, &at, 4);
        if (form == forms.form_terms.count)
            break;
        if (!unpack_form(&forms, form, (unsigned char *)PyBytes_AS_STRING(docs) + 2 * total, &number))
            goto done;
        total += number;
    }
    if (_PyBytes_Resize(&docs, (Py_ssize_t)(2 * total)) == 0)
        result = PyTuple_Pack(2, starts, docs);
done:
    close_forms(&forms);
    Py_XDECREF(starts);
    Py_XDECREF(docs);
    return result;
}

/* The same for terms, over the documents of the segment. */

static PyObject *packed_docs(const Array *starts, const Array *docs, size_t documents)
{
    size_t bytes = (documents + 7) / 8, size = 0;
    PyObject *begins = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * starts->count)), *result = NULL;
    PyObject *packed = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(2 * docs->count));
    for (size_t term = 0; begins && packed && term < starts->count; term++) {
        uint32_t at = (uint32_t)size;
        memcpy(PyBytes_AS_STRING(begins) + 4 * term, &at, 4);
        if (term + 1 == starts->count)
            break;
        size_t first = u32_at(starts, term), count = u32_at(starts, term + 1) - first;
        unsigned char *out = (unsigned char *)PyBytes_AS_STRING(packed) + size;
        if (bytes >= 2 * count) {
            memcpy(out, docs->bytes + 2 * first, 2 * count);
            size += 2 * count;
            continue;
        }
        memset(out, 0, bytes);
        for (size_t i = first; i < first + count; i++)
            out[u16_at(docs, i) / 8] |= (unsigned char)(1u << u16_at(docs, i) % 8);
        size += bytes;
    }
    if (begins && packed && _PyBytes_Resize(&packed, (Py_ssize_t)size) == 0)
        result = PyTuple_Pack(2, begins, packed);
    Py_XDECREF(begins);
    Py_XDECREF(packed);
    return result;
}

static PyObject *pack_docs(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"term_starts", "docs", "documents", NULL};
    Array starts = {0}, docs = {0};
    Py_ssize_t documents;
    PyObject *result = NULL;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*y*n", names, &starts.view, &docs.view, &documents))
        return NULL;
    if (as_array(&starts, 4) && as_array(&docs, 2) && check_starts(&starts, docs.count) &&
        require(documents >= 0 && documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents") &&
        check_docs(&docs, (size_t)documents))
        result = packed_docs(&starts, &docs, (size_t)documents);
    close_array(&starts);
    close_array(&docs);
    return result;
}

/* The documents of a term out of its bits; how many are to be expected is known. */
static bool from_bits(const unsigned char *bits, size_t documents, unsigned char *docs, size_t count)
{
    size_t found = 0;
    for (size_t doc = 0; doc < documents && found <= count; doc++) {
        uint16_t number = (uint16_t)doc;
        if (!(bits[doc / 8] >> doc % 8 & 1))
            continue;
        if (found < count)
            memcpy(docs + 2 * found, &number, 2);
        found++;
    }
    return require(found == count, "a term has another number of documents than of postings");
}

static bool unpack_term(const Array *terms, const Array *starts, const Array *packed, size_t documents, size_t term,
                        unsigned char *docs)
{
    size_t first = u32_at(terms, term), count = u32_at(terms, term + 1) - first;
    size_t at = u32_at(starts, term), size = u32_at(starts, term + 1) - at;
    if (size == 2 * count) {
        memcpy(docs + 2 * first, packed->bytes + at, size);
        return true;
    }
    return require(size == (documents + 7) / 8, "a term's documents are neither bits nor a list") &&
           from_bits(packed->bytes + at, documents, docs + 2 * first, count);
}

static PyObject *unpack_docs(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"term_starts", "doc_starts", "packed", "documents", NULL};
    Array terms = {0}, starts = {0}, packed = {0};
    Py_ssize_t documents;
    PyObject *docs = NULL;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*y*y*n", names, &terms.view, &starts.view, &packed.view,
                                     &documents))
        return NULL;
    bool fits = as_array(&terms, 4) && as_array(&starts, 4) && as_array(&packed, 1) &&
                require(documents >= 0 && documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents") &&
                require(terms.count == starts.count && terms.count > 0, "the starts of the terms differ in length") &&
                check_starts(&starts, packed.count) && check_starts(&terms, u32_at(&terms, terms.count - 1));
    /* Every document of a term takes at least one bit, so that no nonsense makes us ask for much memory. */
    size_t postings = fits ? u32_at(&terms, terms.count - 1) : 0;
    fits = fits && require(postings <= 8 * packed.count, "a term has another number of documents than of postings");
    fits = fits && (docs = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(2 * postings))) != NULL;
    for (size_t term = 0; fits && term + 1 < terms.count; term++)
        fits = unpack_term(&terms, &starts, &packed, (size_t)documents, term, (unsigned char *)PyBytes_AS_STRING(docs));
    if (!fits)
        Py_CLEAR(docs);
    close_array(&terms);
    close_array(&starts);
    close_array(&packed);
    return docs;
}

#endif
