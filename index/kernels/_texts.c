/* Passes over whole texts: the module. `_texts.pyi` says what each function takes and gives; `python_texts.py` gives
 * the same without a compiler. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PLANE 0x10000 /* characters whose class is looked up */
#define NONE (-1)

typedef struct {
    const void *characters; /* Python puts one that is 0 behind them */
    size_t length;
    int kind;
} Text;

static inline Text text_of(PyObject *string)
{
    return (Text){PyUnicode_DATA(string), (size_t)PyUnicode_GET_LENGTH(string), PyUnicode_KIND(string)};
}

static inline Py_UCS4 char_at(const Text *text, size_t i)
{
    return PyUnicode_READ(text->kind, text->characters, i);
}

static bool require_string(PyObject *object)
{
    if (!PyUnicode_Check(object))
        PyErr_Format(PyExc_TypeError, "a string is wanted, not %.80s", Py_TYPE(object)->tp_name);
    return PyUnicode_Check(object);
}

/* What a text holds that a closer look must be taken at. */

enum { STRANGE = 1, SPACES = 2, LINES = 4, MARKUP = 8 };

typedef struct {
    Py_UCS2 first, last;
} Range;

/* Those of INERT in python_texts.py: a test holds them together. */
static const Range INERT[] = {
    {'\n', '\n'},     {' ', '~'},       {0x00a1, 0x00ac}, {0x00ae, 0x02ff}, {0x0391, 0x03a1}, {0x03a3, 0x03ff},
    {0x0400, 0x0482}, {0x048a, 0x052f}, {0x05d0, 0x05ea}, {0x0621, 0x064a}, {0x2010, 0x2027}, {0x2030, 0x205e},
    {0x20a0, 0x20bf}, {0x2122, 0x2122}, {0x3001, 0x3029}, {0x3041, 0x3096}, {0x309b, 0x30ff}, {0x4e00, 0x9fff},
    {0xac00, 0xd7a3}, {0xff01, 0xff5e},
};

static uint8_t strange[PLANE]; /* 1: not among them */

static void set_strange(void)
{
    memset(strange, 1, PLANE);
    for (size_t i = 0; i < sizeof(INERT) / sizeof(INERT[0]); i++)
        memset(strange + INERT[i].first, 0, INERT[i].last - INERT[i].first + 1u);
}

/* Without the table: a loop that compilers make vectors of. */
static unsigned seen_in_bytes(const Py_UCS1 *bytes, size_t length)
{
    uint8_t odd = 0, spaces = 0, lines = 0, markup = 0;
    for (size_t i = 0; i < length; i++) {
        uint8_t c = bytes[i], next = bytes[i + 1];
        odd |= (c < ' ' && c != '\n') | ((uint8_t)(c - 0x7f) <= 0xa0 - 0x7f) | (c == 0xad);
        spaces |= (c == ' ') & (next == ' ');
        lines |= c == '\n';
        markup |= ((c == '<') & ((next == '/') | ((uint8_t)(next - 'a') < 26))) | ((c == '&') & (next != ' '));
    }
    return (odd ? STRANGE : 0) | (spaces ? SPACES : 0) | (lines ? LINES : 0) | (markup ? MARKUP : 0);
}

static unsigned seen_in_pairs(const Py_UCS2 *pairs, size_t length)
{
    unsigned seen = 0;
    for (size_t i = 0; i < length; i++) {
        Py_UCS2 c = pairs[i], next = pairs[i + 1];
        seen |= strange[c] ? STRANGE : 0;
        seen |= c == ' ' && next == ' ' ? SPACES : c == '\n' ? LINES : 0;
        seen |= (c == '<' && (next == '/' || ('a' <= next && next <= 'z'))) || (c == '&' && next != ' ') ? MARKUP : 0;
    }
    return seen;
}

static unsigned seen_in(const Text *text)
{
    if (text->kind == PyUnicode_1BYTE_KIND)
        return seen_in_bytes(text->characters, text->length);
    if (text->kind == PyUnicode_2BYTE_KIND)
        return seen_in_pairs(text->characters, text->length);
    return STRANGE; /* some character is beyond the table */
}

static bool plain_line(const Text *text)
{
    return text->length == 0 || (!(seen_in(text) & (STRANGE | SPACES | LINES)) && char_at(text, 0) != ' ' &&
                                 char_at(text, text->length - 1) != ' ');
}

static PyObject *is_plain(PyObject *Py_UNUSED(module), PyObject *string)
{
    if (!require_string(string))
        return NULL;
    Text text = text_of(string);
    return PyBool_FromLong(!(seen_in(&text) & STRANGE));
}

static PyObject *is_plain_line(PyObject *Py_UNUSED(module), PyObject *string)
{
    if (!require_string(string))
        return NULL;
    Text text = text_of(string);
    return PyBool_FromLong(plain_line(&text));
}

static PyObject *are_plain_lines(PyObject *Py_UNUSED(module), PyObject *strings)
{
    if (!PyTuple_Check(strings))
        return PyErr_Format(PyExc_TypeError, "a tuple of strings is wanted");
    bool plain = true;
    for (Py_ssize_t i = 0; plain && i < PyTuple_GET_SIZE(strings); i++) {
        if (!require_string(PyTuple_GET_ITEM(strings, i)))
            return NULL;
        Text text = text_of(PyTuple_GET_ITEM(strings, i));
        plain = text.length != 0 && plain_line(&text);
    }
    return PyBool_FromLong(plain);
}

/* Signs of UTF-8 that was read as a Windows encoding: what its first byte stands for there, then its second. */

static bool continues_in_latin(Py_UCS4 c)
{
    if (c < 0x0100)
        return 0x80 <= c && c <= 0xbf;
    return c == 0x0152 || c == 0x0153 || c == 0x0160 || c == 0x0161 || c == 0x0178 || c == 0x017d || c == 0x017e ||
           c == 0x0192 || c == 0x02c6 || c == 0x02dc || (0x2013 <= c && c <= 0x203a) || c == 0x20ac || c == 0x2122;
}

static bool continues_in_cyrillic(Py_UCS4 c)
{
    return (0xa1 <= c && c <= 0xbb) || (0x0401 <= c && c <= 0x040f) || (0x0451 <= c && c <= 0x045f) || c == 0x0490 ||
           c == 0x0491 || (0x2013 <= c && c <= 0x203a) || c == 0x20ac || c == 0x2116 || c == 0x2122;
}

static bool garbled(Py_UCS4 c, Py_UCS4 next)
{
    if (c - 0xc2u <= 0xf4u - 0xc2u)
        return continues_in_latin(next);
    if ((c & ~1u) == 0x0420 || c == 0x0432)
        return continues_in_cyrillic(next);
    return (c == 0x221a && next > 0xa0) || (c == 0x201a && next == 0xc4); /* on an old Macintosh */
}

/* Without a branch: a loop that compilers make vectors of. */
static bool garbled_bytes(const Py_UCS1 *bytes, size_t length)
{
    uint8_t found = 0;
    for (size_t i = 0; i < length; i++)
        found |= ((uint8_t)(bytes[i] - 0xc2) <= 0xf4 - 0xc2) & ((uint8_t)(bytes[i + 1] - 0x80) <= 0xbf - 0x80);
    return found;
}

static PyObject *may_be_garbled(PyObject *Py_UNUSED(module), PyObject *string)
{
    if (!require_string(string))
        return NULL;
    Text text = text_of(string);
    if (PyUnicode_IS_ASCII(string))
        Py_RETURN_FALSE;
    if (text.kind == PyUnicode_1BYTE_KIND)
        return PyBool_FromLong(garbled_bytes(text.characters, text.length));
    bool found = false;
    for (size_t i = 0; !found && i < text.length; i++)
        found = garbled(char_at(&text, i), char_at(&text, i + 1));
    return PyBool_FromLong(found);
}

/* Paragraphs of a text whose characters need no closer look. */

static size_t line_end(const Text *text, size_t at)
{
    if (text->kind == PyUnicode_1BYTE_KIND) {
        const char *found = memchr((const char *)text->characters + at, '\n', text->length - at);
        return found ? (size_t)(found - (const char *)text->characters) : text->length;
    }
    while (at < text->length && char_at(text, at) != '\n')
        at++;
    return at;
}

/* Whether a line stands there by itself: not empty, no space around it, behind it the end or one blank line. */
static bool stands_alone(const Text *text, size_t began, size_t end)
{
    if (began == end || char_at(text, began) == ' ' || char_at(text, end - 1) == ' ')
        return false;
    return end == text->length || (end + 2 < text->length && char_at(text, end + 1) == '\n');
}

static bool append_paragraphs(PyObject *string, const Text *text, PyObject *list, bool *tidy)
{
    for (size_t began = 0, end; *tidy && began < text->length; began = end + 2) {
        end = line_end(text, began);
        *tidy = stands_alone(text, began, end);
        PyObject *paragraph = *tidy ? PyUnicode_Substring(string, (Py_ssize_t)began, (Py_ssize_t)end) : NULL;
        if (*tidy && (paragraph == NULL || PyList_Append(list, paragraph) < 0)) {
            Py_XDECREF(paragraph);
            return false;
        }
        Py_XDECREF(paragraph);
    }
    return true;
}

static PyObject *plain_paragraphs(PyObject *Py_UNUSED(module), PyObject *string)
{
    if (!require_string(string))
        return NULL;
    Text text = text_of(string);
    bool tidy = text.length != 0 && !(seen_in(&text) & (STRANGE | SPACES | MARKUP));
    if (!tidy)
        Py_RETURN_NONE;
    PyObject *list = PyList_New(0), *paragraphs = NULL;
    if (list != NULL && append_paragraphs(string, &text, list, &tidy))
        paragraphs = tidy ? PyList_AsTuple(list) : Py_NewRef(Py_None);
    Py_XDECREF(list);
    return paragraphs;
}

/* Names in a text. */

typedef struct {
    PyObject *string;
    Text text;
    Py_UCS4 second; /* character; 0: any, since a space stands for others too */
    size_t name;    /* whose form it is */
    int next;       /* the next form whose first character has the same lowest byte, none longer than this */
    bool found;
} Form;

typedef struct {
    size_t end;   /* of its last occurrence */
    size_t count; /* occurrences */
    PyObject *forms; /* in which it occurs, each once: a list */
} Name;

typedef struct {
    Text text;
    Form *forms;
    Name *names;
    size_t form_count, name_count;
    int heads[256]; /* by the lowest byte of their first characters: the longest form */
} Search;

static uint8_t word_bytes[256];

static void set_word_bytes(void)
{
    for (Py_UCS4 c = 0; c < 256; c++)
        word_bytes[c] = c == '_' || Py_UNICODE_ISALNUM(c);
}

static inline bool is_word(Py_UCS4 c)
{
    return c < 256 ? word_bytes[c] : Py_UNICODE_ISALNUM(c) != 0;
}

static inline bool is_space(Py_UCS4 c)
{
    return c == ' ' || c == '\n';
}

/* Where a form ends that begins here; 0: it does not. A space stands for any run of spaces and line ends. */
static size_t form_end(const Text *text, const Text *form, size_t at)
{
    for (size_t i = 0; i < form->length; i++) {
        Py_UCS4 wanted = char_at(form, i);
        if (at >= text->length || (wanted == ' ' ? !is_space(char_at(text, at)) : char_at(text, at) != wanted))
            return 0;
        at++;
        while (wanted == ' ' && at < text->length && is_space(char_at(text, at)))
            at++;
    }
    return at < text->length && is_word(char_at(text, at)) ? 0 : at;
}

static bool count(Name *name, Form *form, size_t end)
{
    name->end = end;
    name->count++;
    bool first = !form->found;
    form->found = true;
    return !first || PyList_Append(name->forms, form->string) == 0;
}

static bool count_here(Search *search, int head, size_t at)
{
    for (int i = head; i != NONE; i = search->forms[i].next) {
        Form *form = &search->forms[i];
        Name *name = &search->names[form->name];
        if ((form->second && form->second != char_at(&search->text, at + 1)) || at < name->end)
            continue;
        size_t end = form_end(&search->text, &form->text, at);
        if (end && !count(name, form, end))
            return false;
    }
    return true;
}

/* `kind`: that of the text, a constant where this is called, so that there is a loop for each. */
static inline bool count_all(Search *search, int kind)
{
    const void *characters = search->text.characters;
    for (size_t at = 0; at < search->text.length; at++) {
        int head = search->heads[PyUnicode_READ(kind, characters, at) & 0xff];
        bool starts = head != NONE && (at == 0 || !is_word(PyUnicode_READ(kind, characters, at - 1)));
        if (starts && !count_here(search, head, at))
            return false;
    }
    return true;
}

static bool count_in_text(Search *search)
{
    if (search->text.kind == PyUnicode_1BYTE_KIND)
        return count_all(search, PyUnicode_1BYTE_KIND);
    if (search->text.kind == PyUnicode_2BYTE_KIND)
        return count_all(search, PyUnicode_2BYTE_KIND);
    return count_all(search, PyUnicode_4BYTE_KIND);
}

static int by_length(const void *one, const void *other)
{
    size_t shorter = ((const Form *)one)->text.length, longer = ((const Form *)other)->text.length;
    return (shorter > longer) - (shorter < longer);
}

static void link_forms(Search *search)
{
    qsort(search->forms, search->form_count, sizeof(Form), by_length);
    for (size_t i = 0; i < 256; i++)
        search->heads[i] = NONE;
    for (size_t i = 0; i < search->form_count; i++) {
        int *head = &search->heads[char_at(&search->forms[i].text, 0) & 0xff];
        search->forms[i].next = *head;
        *head = (int)i;
    }
}

static bool check_names(PyObject *names, Search *search)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        PyObject *forms = PyTuple_GET_ITEM(names, i);
        bool fit = PyTuple_Check(forms);
        for (Py_ssize_t j = 0; fit && j < PyTuple_GET_SIZE(forms); j++)
            fit = PyUnicode_Check(PyTuple_GET_ITEM(forms, j)) && PyUnicode_GET_LENGTH(PyTuple_GET_ITEM(forms, j));
        if (!fit) {
            PyErr_SetString(PyExc_ValueError, "the forms of a name are a tuple of strings, none of them empty");
            return false;
        }
        search->form_count += (size_t)PyTuple_GET_SIZE(forms);
    }
    search->name_count = (size_t)PyTuple_GET_SIZE(names);
    if (search->form_count >= INT32_MAX)
        PyErr_SetString(PyExc_OverflowError, "too many forms");
    return search->form_count < INT32_MAX;
}

static bool fill(PyObject *names, Search *search)
{
    Form *form = search->forms;
    for (size_t i = 0; i < search->name_count; i++) {
        PyObject *forms = PyTuple_GET_ITEM(names, (Py_ssize_t)i);
        for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(forms); j++) {
            PyObject *string = PyTuple_GET_ITEM(forms, j);
            Py_UCS4 second = PyUnicode_GET_LENGTH(string) > 1 ? PyUnicode_READ_CHAR(string, 1) : 0;
            second = second == ' ' ? 0 : second;
            *form++ = (Form){.string = string, .text = text_of(string), .second = second, .name = i};
        }
        if ((search->names[i].forms = PyList_New(0)) == NULL)
            return false;
    }
    link_forms(search);
    return true;
}

static PyObject *counted(const Search *search)
{
    PyObject *result = PyList_New((Py_ssize_t)search->name_count);
    for (size_t i = 0; result != NULL && i < search->name_count; i++) {
        const Name *name = &search->names[i];
        PyObject *forms = PyList_AsTuple(name->forms);
        PyObject *pair = forms ? Py_BuildValue("nN", (Py_ssize_t)name->count, forms) : NULL;
        if (pair == NULL)
            Py_CLEAR(result);
        else
            PyList_SET_ITEM(result, (Py_ssize_t)i, pair);
    }
    return result;
}

static PyObject *count_names(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *string, *names, *result = NULL;
    Search search = {.form_count = 0};
    if (!PyArg_ParseTuple(arguments, "UO!:count_names", &string, &PyTuple_Type, &names) || !check_names(names, &search))
        return NULL;
    search.text = text_of(string);
    search.forms = PyMem_Calloc(search.form_count + 1, sizeof(Form));
    search.names = PyMem_Calloc(search.name_count + 1, sizeof(Name));
    if (search.forms == NULL || search.names == NULL)
        PyErr_NoMemory();
    else if (fill(names, &search) && count_in_text(&search))
        result = counted(&search);
    for (size_t i = 0; search.names != NULL && i < search.name_count; i++)
        Py_XDECREF(search.names[i].forms);
    PyMem_Free(search.forms);
    PyMem_Free(search.names);
    return result;
}

#include "texts_lines.h"

static PyMethodDef functions[] = {
    {"is_plain", is_plain, METH_O, "Whether a text is clean as it stands."},
    {"is_plain_line", is_plain_line, METH_O, "Whether a text is one clean line with single spaces, or empty."},
    {"are_plain_lines", are_plain_lines, METH_O, "Whether each is a clean line with single spaces, none empty."},
    {"may_be_garbled", may_be_garbled, METH_O, "Whether a text holds a sign of UTF-8 that was read as another encoding."},
    {"plain_paragraphs", plain_paragraphs, METH_O, "The paragraphs of a clean text, or None."},
    {"count_names", count_names, METH_VARARGS, "How often a text holds each name, and in which forms."},
    {"line_entries", line_entries, METH_VARARGS, "The lines of a text that may be furniture, as entries."},
    {"sorted_entries", sorted_entries, METH_O, "Entries in order, each once."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "index.kernels._texts",
    .m_doc = "Passes over whole texts.",
    .m_size = -1,
    .m_methods = functions,
};

PyMODINIT_FUNC PyInit__texts(void)
{
    set_strange();
    set_word_bytes();
    set_crc_tables();
    return PyModule_Create(&module);
}
