/* Sorted strings in a blob: finding one, and those that a pattern or a misspelling means. */

#ifndef ASKING_STRINGS_H
#define ASKING_STRINGS_H

#include "asking_arrays.h"

typedef struct {
    Array blob, starts;
    Py_ssize_t count;
} Strings;

typedef struct {
    const char *text;
    Py_ssize_t size;
} Span;

static bool strings_open(Strings *strings, PyObject *blob, PyObject *starts)
{
    if (!array_open(&strings->blob, blob, 1) || !array_open(&strings->starts, starts, 4))
        return false;
    strings->count = strings->starts.count > 0 ? strings->starts.count - 1 : 0;
    return true;
}

static void strings_close(Strings *strings)
{
    array_close(&strings->blob);
    array_close(&strings->starts);
}

static inline bool string_at(const Strings *strings, Py_ssize_t number, Span *span)
{
    if (number >= strings->count)
        return fail("a number is outside the strings");
    uint32_t first = u32_at(strings->starts.view.buf, number), past = u32_at(strings->starts.view.buf, number + 1);
    if (first > past || past > strings->blob.count)
        return fail("starts are outside the strings");
    *span = (Span){(const char *)strings->blob.view.buf + first, (Py_ssize_t)past - first};
    return true;
}

static inline int compare_spans(Span one, Span other)
{
    Py_ssize_t shorter = one.size < other.size ? one.size : other.size;
    int order = shorter ? memcmp(one.text, other.text, (size_t)shorter) : 0;
    return order ? order : (one.size > other.size) - (one.size < other.size);
}

/* The string of this rank: by itself, or by way of an order of documents. */
static inline bool ranked(const Strings *strings, const Array *order, Py_ssize_t rank, Span *span)
{
    return string_at(strings, order ? u16_at(order->view.buf, rank) : rank, span);
}

/* The first rank whose string is not before the key, or -1 for an error; whether it is the key, unless that is NULL. */
static Py_ssize_t rank_of(const Strings *strings, const Array *order, Span key, bool *found)
{
    Py_ssize_t count = order ? order->count : strings->count, low = 0, high = count;
    Span span;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (!ranked(strings, order, middle, &span))
            return -1;
        if (compare_spans(span, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (found != NULL && (*found = low < count)) {
        if (!ranked(strings, order, low, &span))
            return -1;
        *found = compare_spans(span, key) == 0;
    }
    return low;
}

static bool key_of(PyObject *source, Span *key)
{
    return PyBytes_AsStringAndSize(source, (char **)&key->text, &key->size) == 0;
}

static PyObject *find(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Strings strings = {0};
    Span key;
    bool found = false;
    Py_ssize_t rank = -1;
    if (!expect(nargs, 3) || !key_of(args[2], &key))
        return NULL;
    if (strings_open(&strings, args[0], args[1]))
        rank = rank_of(&strings, NULL, key, &found);
    strings_close(&strings);
    return rank < 0 ? NULL : PyLong_FromSsize_t(found ? rank : -1);
}

static PyObject *lower_bound(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Strings strings = {0};
    Span key;
    Py_ssize_t rank = -1;
    if (!expect(nargs, 3) || !key_of(args[2], &key))
        return NULL;
    if (strings_open(&strings, args[0], args[1]))
        rank = rank_of(&strings, NULL, key, NULL);
    strings_close(&strings);
    return rank < 0 ? NULL : PyLong_FromSsize_t(rank);
}

static PyObject *find_by(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Strings strings = {0};
    Array order = {0};
    Span key;
    bool found = false;
    Py_ssize_t rank = -1;
    long doc = -1;
    if (!expect(nargs, 4) || !key_of(args[3], &key))
        return NULL;
    if (strings_open(&strings, args[0], args[1]) && array_open(&order, args[2], 2))
        rank = rank_of(&strings, &order, key, &found);
    if (found)
        doc = u16_at(order.view.buf, rank);
    strings_close(&strings);
    array_close(&order);
    return rank < 0 ? NULL : PyLong_FromLong(doc);
}

static PyObject *bound_by(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Strings strings = {0};
    Array order = {0};
    Span key;
    Py_ssize_t rank = -1;
    if (!expect(nargs, 4) || !key_of(args[3], &key))
        return NULL;
    if (strings_open(&strings, args[0], args[1]) && array_open(&order, args[2], 2))
        rank = rank_of(&strings, &order, key, NULL);
    strings_close(&strings);
    array_close(&order);
    return rank < 0 ? NULL : PyLong_FromSsize_t(rank);
}

/* Code points */

typedef struct {
    Py_UCS4 *letters;
    Py_ssize_t count, room;
} Word;

static bool word_reserve(Word *word, Py_ssize_t room)
{
    if (room <= word->room)
        return true;
    Py_UCS4 *letters = PyMem_Realloc(word->letters, (size_t)room * sizeof *letters);
    if (letters == NULL)
        return PyErr_NoMemory() != NULL;
    word->letters = letters;
    word->room = room;
    return true;
}

/* Decode one code point of UTF-8, surrogates allowed; how many bytes it took, 0 if it is malformed. */
static int decode_letter(const unsigned char *text, Py_ssize_t left, Py_UCS4 *letter)
{
    static const Py_UCS4 least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (text[0] < 0x80) {
        *letter = text[0];
        return 1;
    }
    int size = text[0] < 0xC0 ? 0 : text[0] < 0xE0 ? 2 : text[0] < 0xF0 ? 3 : text[0] < 0xF8 ? 4 : 0;
    if (size == 0 || size > left)
        return 0;
    Py_UCS4 value = text[0] & (0x7Fu >> size);
    for (int i = 1; i < size; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (text[i] & 0x3F);
    }
    *letter = value;
    return value >= least[size] && value <= 0x10FFFF ? size : 0;
}

static bool word_decode(Word *word, Span span)
{
    word->count = 0;
    if (!word_reserve(word, span.size))
        return false;
    for (Py_ssize_t at = 0; at < span.size;) {
        int size = decode_letter((const unsigned char *)span.text + at, span.size - at, &word->letters[word->count++]);
        if (size == 0)
            return fail("a string is not UTF-8");
        at += size;
    }
    return true;
}

static bool word_of(Word *word, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a word is text");
        return false;
    }
    word->count = word->room = PyUnicode_GET_LENGTH(text);
    return (word->letters = PyUnicode_AsUCS4Copy(text)) != NULL;
}

/* matching */

/* Whether the word fits the pattern. A star that once took too little takes one letter more, and only the last star
 * needs to: what fitted between two stars as early as possible fits for every later choice. */
static bool fits(const Word *pattern, const Word *word)
{
    Py_ssize_t p = 0, w = 0, star = -1, resume = 0;
    while (w < word->count) {
        if (p < pattern->count && pattern->letters[p] == '*') {
            star = p++;
            resume = w;
        } else if (p < pattern->count && (pattern->letters[p] == '?' || pattern->letters[p] == word->letters[w])) {
            p++;
            w++;
        } else if (star >= 0) {
            p = star + 1;
            w = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern->count && pattern->letters[p] == '*')
        p++;
    return p == pattern->count;
}

/* within_edits */

#define MOST_EDITS 255

/* Rows of Levenshtein's matrix for a word, one a letter of the string compared. Strings come sorted: a row stays for as
 * long as they begin alike. A row whose least distance is above the limit is the last that needs to be made. */
typedef struct {
    Word word, last; /* `last`: the letters that the rows stand for */
    int64_t limit;
    uint32_t *rows; /* (deepest + 1) rows of word.count + 1 */
    Py_ssize_t deepest, made;
    bool hopeless; /* the last row made has nothing within the limit */
} Edits;

static bool edits_open(Edits *edits, PyObject *word, int64_t limit)
{
    if (!word_of(&edits->word, word))
        return false;
    edits->limit = limit;
    edits->deepest = edits->word.count + (Py_ssize_t)limit; /* no longer string can be near */
    size_t width = (size_t)edits->word.count + 1;
    edits->rows = PyMem_Malloc((size_t)(edits->deepest + 2) * width * sizeof *edits->rows);
    if (edits->rows == NULL || !word_reserve(&edits->last, edits->deepest + 1))
        return PyErr_NoMemory() != NULL;
    for (uint32_t i = 0; i < width; i++)
        edits->rows[i] = i;
    return true;
}

static void edits_close(Edits *edits)
{
    PyMem_Free(edits->word.letters);
    PyMem_Free(edits->last.letters);
    PyMem_Free(edits->rows);
}

static inline uint32_t least_of(uint32_t one, uint32_t other)
{
    return one < other ? one : other;
}

static void edits_push(Edits *edits, Py_UCS4 letter)
{
    Py_ssize_t width = edits->word.count + 1;
    const uint32_t *above = edits->rows + edits->made * width;
    uint32_t *row = edits->rows + (edits->made + 1) * width, least = above[0] + 1;
    row[0] = least;
    for (Py_ssize_t i = 1; i < width; i++) {
        uint32_t replaced = above[i - 1] + (edits->word.letters[i - 1] != letter);
        row[i] = least_of(replaced, least_of(above[i], row[i - 1]) + 1);
        least = least_of(least, row[i]);
    }
    edits->last.letters[edits->made++] = letter;
    edits->hopeless = least > edits->limit;
}

static bool edits_within(Edits *edits, const Word *other)
{
    Py_ssize_t same = 0;
    while (same < edits->made && same < other->count && edits->last.letters[same] == other->letters[same])
        same++;
    if (edits->hopeless && same == edits->made)
        return false;
    edits->hopeless = false;
    edits->made = same;
    if (other->count > edits->deepest)
        return false;
    while (edits->made < other->count && !edits->hopeless)
        edits_push(edits, other->letters[edits->made]);
    return !edits->hopeless && edits->rows[(edits->made + 1) * (edits->word.count + 1) - 1] <= edits->limit;
}

/* Both walk over the strings in [first, last) and keep the numbers of those that pass. */

typedef struct {
    Word pattern;
    Edits *edits; /* NULL for a pattern */
} Test;

static bool passes(Test *test, const Word *word)
{
    return test->edits ? edits_within(test->edits, word) : fits(&test->pattern, word);
}

static Py_ssize_t walk(const Strings *strings, int64_t first, int64_t last, Test *test, char *out)
{
    Word word = {0};
    Span span;
    Py_ssize_t kept = 0;
    for (int64_t i = first; kept >= 0 && i < last; i++) {
        if (!string_at(strings, (Py_ssize_t)i, &span) || !word_decode(&word, span)) {
            kept = -1;
        } else if (passes(test, &word)) {
            put_u32(out, kept++, (uint32_t)i);
        }
    }
    PyMem_Free(word.letters);
    return kept;
}

static PyObject *passing(PyObject *const *args, Test *test)
{
    Strings strings = {0};
    int64_t first, last;
    PyObject *result = NULL;
    if (!integer(args[2], &first) || !integer(args[3], &last))
        return NULL;
    if (strings_open(&strings, args[0], args[1])) {
        if (first < 0 || last > strings.count)
            fail("a number is outside the strings");
        else if ((result = new_bytes(last > first ? (Py_ssize_t)(last - first) : 0, 4)) != NULL) {
            Py_ssize_t kept = walk(&strings, first, last, test, PyBytes_AS_STRING(result));
            if (kept < 0)
                Py_CLEAR(result);
            else
                result = cut(result, kept, 4);
        }
    }
    strings_close(&strings);
    return result;
}

static PyObject *matching(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Test test = {0};
    PyObject *result = NULL;
    if (expect(nargs, 5) && word_of(&test.pattern, args[4]))
        result = passing(args, &test);
    PyMem_Free(test.pattern.letters);
    return result;
}

static PyObject *within_edits(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Edits edits = {0};
    Test test = {.edits = &edits};
    int64_t limit;
    PyObject *result = NULL;
    if (!expect(nargs, 6) || !integer(args[5], &limit))
        return NULL;
    if (limit < 0 || limit > MOST_EDITS)
        return fail("a number of edits is in 0..255"), NULL;
    if (edits_open(&edits, args[4], limit))
        result = passing(args, &test);
    edits_close(&edits);
    return result;
}

#endif
