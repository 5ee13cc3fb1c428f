/* What building and merging segments needs. _building.pyi says what each function takes and gives; numpy_building.py
 * gives the same bits without a compiler.
 *
 * Arrays come from files that may be damaged: whatever leads outside another array raises ValueError. Arrays need not be
 * aligned, so numbers are read by memcpy, which compiles to a plain load. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ABSENT UINT32_MAX
#define MOST_DOCUMENTS 65536
#define BLOCK 128
#define RARE 255
#define LARGEST_UNIT 65535
#define ZONES 3

/* -- Arrays -------------------------------------------------------------------------------------------------------- */

typedef struct {
    const unsigned char *bytes;
    size_t count;
    Py_buffer view;
} Array;

static inline uint16_t u16_at(const Array *array, size_t i)
{
    uint16_t number;
    memcpy(&number, array->bytes + 2 * i, 2);
    return number;
}

static inline uint32_t u32_at(const Array *array, size_t i)
{
    uint32_t number;
    memcpy(&number, array->bytes + 4 * i, 4);
    return number;
}

static inline uint64_t u64_at(const Array *array, size_t i)
{
    uint64_t number;
    memcpy(&number, array->bytes + 8 * i, 8);
    return number;
}

static bool refuse(const char *why)
{
    PyErr_SetString(PyExc_ValueError, why);
    return false;
}

static inline bool require(bool fits, const char *why)
{
    return fits || refuse(why);
}

static bool no_memory(void)
{
    PyErr_NoMemory();
    return false;
}

/* The numbers of a buffer that was got already. */
static bool as_array(Array *array, size_t width)
{
    array->bytes = array->view.buf;
    array->count = (size_t)array->view.len / width;
    return require((size_t)array->view.len % width == 0, "an array ends within a number");
}

static bool open_array(PyObject *object, size_t width, Array *array)
{
    return PyObject_GetBuffer(object, &array->view, PyBUF_SIMPLE) == 0 && as_array(array, width);
}

static void close_array(Array *array)
{
    if (array->view.obj != NULL)
        PyBuffer_Release(&array->view);
}

/* Whether runs part an array of that many numbers: from 0 to its end, ascending. */
static bool check_starts(const Array *starts, size_t end)
{
    bool ascend = starts->count != 0 && u32_at(starts, 0) == 0 && u32_at(starts, starts->count - 1) == end;
    for (size_t i = 1; i < starts->count; i++)
        ascend &= u32_at(starts, i - 1) <= u32_at(starts, i);
    return require(ascend, "starts do not fit what they part");
}

static bool check_docs(const Array *docs, size_t documents)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < docs->count; i++)
        largest = u16_at(docs, i) > largest ? u16_at(docs, i) : largest;
    return require(docs->count == 0 || largest < documents, "a document is outside the segment");
}

/* Numbers that are kept ascend from `*next` on, and end before `end`. */
static bool check_map(const Array *map, uint64_t *next, uint64_t end)
{
    for (size_t i = 0; i < map->count; i++) {
        uint32_t number = u32_at(map, i);
        if (number == ABSENT)
            continue;
        if (number < *next || number >= end)
            return refuse("a map does not ascend or leads outside");
        *next = (uint64_t)number + 1;
    }
    return true;
}

/* -- Results: bytes made too large and cut when they are full, for memory that is not touched costs nothing --------- */

typedef struct {
    PyObject *bytes;
    char *at;
} Result;

static bool make_result(Result *result, size_t count, size_t width)
{
    if (count > (size_t)PY_SSIZE_T_MAX / width / 2)
        return no_memory();
    result->bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * width));
    result->at = result->bytes == NULL ? NULL : PyBytes_AS_STRING(result->bytes);
    return result->bytes != NULL;
}

static bool cut_result(Result *result, size_t count, size_t width)
{
    return _PyBytes_Resize(&result->bytes, (Py_ssize_t)(count * width)) == 0;
}

static bool put_result(PyObject *arrays, const char *name, Result *result)
{
    return PyDict_SetItemString(arrays, name, result->bytes) == 0;
}

static bool cut_and_put(PyObject *arrays, const char *name, Result *result, size_t count, size_t width)
{
    return cut_result(result, count, width) && put_result(arrays, name, result);
}

static void *reserve(size_t count, size_t width)
{
    void *memory = PyMem_RawCalloc(count ? count : 1, width);
    if (memory == NULL)
        PyErr_NoMemory();
    return memory;
}

static bool grow(void **memory, size_t *room, size_t needed, size_t width)
{
    if (needed <= *room)
        return true;
    size_t more = *room * 2 > needed ? *room * 2 : needed + 64;
    void *larger = PyMem_RawRealloc(*memory, more * width);
    if (larger == NULL)
        return no_memory();
    *memory = larger;
    *room = more;
    return true;
}

/* -- Classes of characters: the token rule of index/analyse.py, which a test holds to this ------------------------- */

enum { LETTER = 1, MARK = 2, UNSPACED = 4, DIGIT = 8, WORD = 16, LATIN = 32 };

typedef struct {
    Py_UCS4 first, last;
} Range;

static const Range UNSPACED_RANGES[] = {
    {0x0e00, 0x0eff}, {0x1000, 0x109f}, {0x1780, 0x17ff}, {0x3005, 0x3007}, {0x3040, 0x30ff},   {0x31f0, 0x31ff},
    {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xf900, 0xfaff}, {0x20000, 0x3ffff},
};

static const Range MARK_RANGES[] = {
    {0x0300, 0x036f}, {0x0483, 0x0487}, {0x0591, 0x05bd}, {0x05bf, 0x05bf}, {0x05c1, 0x05c2}, {0x05c4, 0x05c5},
    {0x05c7, 0x05c7}, {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dc}, {0x06df, 0x06e4},
    {0x06e7, 0x06e8}, {0x06ea, 0x06ed}, {0x0900, 0x0903}, {0x093a, 0x093c}, {0x093e, 0x094f}, {0x0951, 0x0957},
    {0x0962, 0x0963}, {0x0981, 0x0983}, {0x09bc, 0x09bc}, {0x09be, 0x09cd}, {0x0a01, 0x0a03}, {0x0a3c, 0x0a51},
    {0x0a70, 0x0a71}, {0x0a81, 0x0a83}, {0x0abc, 0x0abc}, {0x0abe, 0x0acd}, {0x0b01, 0x0b03}, {0x0b3c, 0x0b3c},
    {0x0b3e, 0x0b57}, {0x0b82, 0x0b82}, {0x0bbe, 0x0bcd}, {0x0c00, 0x0c04}, {0x0c3e, 0x0c56}, {0x0c81, 0x0c83},
    {0x0cbc, 0x0cbc}, {0x0cbe, 0x0cd6}, {0x0d00, 0x0d03}, {0x0d3e, 0x0d4d}, {0x0d81, 0x0d83}, {0x0dca, 0x0ddf},
    {0x0f71, 0x0f84}, {0x200c, 0x200d},
};

static bool within(Py_UCS4 c, const Range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ranges[i].first <= c && c <= ranges[i].last)
            return true;
    return false;
}

#define WITHIN(c, ranges) within(c, ranges, sizeof(ranges) / sizeof((ranges)[0]))

static unsigned classify(Py_UCS4 c)
{
    bool alnum = Py_UNICODE_ISALNUM(c), unspaced = WITHIN(c, UNSPACED_RANGES);
    bool latin = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z');
    return (alnum && !unspaced ? LETTER : 0) | (WITHIN(c, MARK_RANGES) ? MARK : 0) | (unspaced ? UNSPACED : 0) |
           (Py_UNICODE_ISDECIMAL(c) ? DIGIT : 0) | (alnum || c == '_' ? WORD : 0) | (latin ? LATIN : 0);
}

/* -- Tokens -------------------------------------------------------------------------------------------------------- */

#define PLANE 0x10000 /* characters whose classes are looked up */

typedef struct {
    const void *characters;
    size_t length;
    const uint8_t *classes; /* of the first plane; up to U+00FF where all characters are of one byte */
} Text;

/* `kind` is a constant wherever these are called, so that each kind of string gets code of its own. */
static inline Py_UCS4 char_at(int kind, const Text *text, size_t i)
{
    return PyUnicode_READ(kind, text->characters, i);
}

static inline unsigned class_at(int kind, const Text *text, size_t i)
{
    Py_UCS4 c = char_at(kind, text, i);
    return c < PLANE ? text->classes[c] : classify(c);
}

static inline bool word_at(int kind, const Text *text, size_t i)
{
    return i < text->length && class_at(kind, text, i) & WORD;
}

static inline bool is_at(int kind, const Text *text, size_t i, Py_UCS4 c)
{
    return i < text->length && char_at(kind, text, i) == c;
}

/* Where an acronym ends that begins here (U.S., U.S); 0: none does. Of the pattern's ways only the longest run of
 * letters with points can succeed. */
static inline size_t acronym_end(int kind, const Text *text, size_t began)
{
    if (began > 0 && (word_at(kind, text, began - 1) || is_at(kind, text, began - 1, '.')))
        return 0;
    size_t at = began;
    while (is_at(kind, text, at + 1, '.') && class_at(kind, text, at) & LATIN)
        at += 2;
    if (at - began >= 4 && !word_at(kind, text, at))
        return at;
    bool letter = at > began && at < text->length && class_at(kind, text, at) & LATIN;
    return letter && !word_at(kind, text, at + 1) && !is_at(kind, text, at + 1, '.') ? at + 1 : 0;
}

/* Whether a point or comma stands here between digits. The one behind it must be a letter too: those of Thai are not. */
static inline bool joins(int kind, const Text *text, size_t at)
{
    if (!is_at(kind, text, at, '.') && !is_at(kind, text, at, ','))
        return false;
    unsigned both = LETTER | DIGIT;
    return at + 1 < text->length && class_at(kind, text, at - 1) & DIGIT && (class_at(kind, text, at + 1) & both) == both;
}

static inline bool possessive(int kind, const Text *text, size_t at)
{
    bool apostrophe = is_at(kind, text, at, '\'') || is_at(kind, text, at, 0x2019);
    return apostrophe && is_at(kind, text, at + 1, 's') && !word_at(kind, text, at + 2);
}

/* Where a token ends that begins here with a letter. */
static inline size_t letters_end(int kind, const Text *text, size_t at)
{
    do
        at++;
    while (at < text->length && (class_at(kind, text, at) & (LETTER | MARK) || joins(kind, text, at)));
    return possessive(kind, text, at) ? at + 2 : at;
}

/* The next token from `*began` on: sets where it begins, returns where it ends; 0: there is none. */
static inline size_t next_token(int kind, const Text *text, size_t *began)
{
    size_t at = *began;
    while (at < text->length && !(class_at(kind, text, at) & (LETTER | UNSPACED)))
        at++;
    *began = at;
    if (at == text->length)
        return 0;
    unsigned class = class_at(kind, text, at);
    size_t end = class & LATIN && is_at(kind, text, at + 1, '.') ? acronym_end(kind, text, at) : 0;
    return end ? end : class & LETTER ? letters_end(kind, text, at) : at + 1;
}

/* -- Lexicon: a hash table of spellings ---------------------------------------------------------------------------- */

#define SHORTEST_LONG 8           /* bytes; shorter spellings are their own keys */
#define LONG ((uint64_t)0xff << 56) /* the byte of a short key that holds its length */

/* Bytes of Latin-1 where a spelling fits that, else of UCS-4: the same however Python keeps the text around it. */
typedef struct {
    const unsigned char *bytes;
    size_t size;
    uint64_t key; /* never 0 */
} Spelling;

typedef struct {
    uint64_t key; /* 0: free */
    uint32_t number;
    uint32_t held; /* of a long spelling: which one */
} Slot;

typedef struct {
    size_t place, size;
} Held;

typedef struct {
    PyObject_HEAD
    PyObject *learn;
    Slot *slots;
    size_t mask, count;
    Held *held; /* long spellings, in `store` */
    size_t held_count, held_room;
    unsigned char *store;
    size_t store_size, store_room;
    unsigned char *scratch;
    size_t scratch_room;
    uint8_t *classes;
    bool whole_plane;
} Lexicon;

static inline uint64_t mix(uint64_t one, uint64_t other)
{
    uint64_t product = (one ^ other) * UINT64_C(0x9e3779b97f4a7c15);
    return product ^ product >> 32;
}

/* At least eight bytes: whole words, the last of which may overlap the one before. */
static uint64_t hash(const unsigned char *bytes, size_t size)
{
    uint64_t sum = size, word;
    for (size_t i = 0; i + 8 < size; i += 8) {
        memcpy(&word, bytes + i, 8);
        sum = mix(sum, word);
    }
    memcpy(&word, bytes + size - 8, 8);
    return mix(sum, word);
}

/* Short spellings of Latin-1 are packed with their length; all others are known by a hash, and compared. */
static inline uint64_t key_of(const unsigned char *bytes, size_t size, bool may_read_eight, bool wide)
{
    if (size >= SHORTEST_LONG)
        return (hash(bytes, size) ^ wide) | LONG;
    uint64_t key = 0;
    if (wide || !may_read_eight)
        memcpy(&key, bytes, size);
    else {
        memcpy(&key, bytes, 8);
        key &= (UINT64_C(1) << 8 * size) - 1;
    }
    return key | (uint64_t)(wide ? 0x80 | size : size) << 56;
}

/* The spelling of a token, copied into the scratch memory unless the text is of bytes. */
static inline bool spell(Lexicon *self, int kind, const Text *text, size_t began, size_t end, Spelling *spelling)
{
    size_t length = end - began;
    if (kind == PyUnicode_1BYTE_KIND) {
        spelling->bytes = (const unsigned char *)text->characters + began;
        spelling->size = length;
        spelling->key = key_of(spelling->bytes, length, began + 8 <= text->length, false);
        return true;
    }
    if (!grow((void **)&self->scratch, &self->scratch_room, 4 * length + 8, 1))
        return false;
    Py_UCS4 all = 0;
    for (size_t i = 0; i < length; i++)
        all |= char_at(kind, text, began + i);
    for (size_t i = 0; i < length; i++) {
        Py_UCS4 c = char_at(kind, text, began + i);
        if (all < 256)
            self->scratch[i] = (unsigned char)c;
        else
            memcpy(self->scratch + 4 * i, &c, 4);
    }
    spelling->bytes = self->scratch;
    spelling->size = all < 256 ? length : 4 * length;
    spelling->key = key_of(self->scratch, spelling->size, true, all >= 256);
    return true;
}

static inline bool same(const Lexicon *self, const Slot *slot, const Spelling *spelling)
{
    if (slot->key != spelling->key)
        return false;
    if ((slot->key & LONG) != LONG)
        return true;
    Held held = self->held[slot->held];
    return held.size == spelling->size && memcmp(self->store + held.place, spelling->bytes, held.size) == 0;
}

/* The slot of a spelling, or the free one where it belongs. */
static inline Slot *slot_of(const Lexicon *self, const Spelling *spelling)
{
    size_t at = mix(spelling->key, 0) & self->mask;
    while (self->slots[at].key != 0 && !same(self, &self->slots[at], spelling))
        at = (at + 1) & self->mask;
    return &self->slots[at];
}

static bool make_slots(Lexicon *self, size_t count)
{
    Slot *slots = reserve(count, sizeof(Slot));
    if (slots == NULL)
        return false;
    for (size_t i = 0; self->slots != NULL && i <= self->mask; i++) {
        if (self->slots[i].key == 0)
            continue;
        size_t at = mix(self->slots[i].key, 0) & (count - 1);
        while (slots[at].key != 0)
            at = (at + 1) & (count - 1);
        slots[at] = self->slots[i];
    }
    PyMem_RawFree(self->slots);
    self->slots = slots;
    self->mask = count - 1;
    return true;
}

static bool keep_long(Lexicon *self, const Spelling *spelling, Slot *slot)
{
    if (!grow((void **)&self->held, &self->held_room, self->held_count + 1, sizeof(Held)) ||
        !grow((void **)&self->store, &self->store_room, self->store_size + spelling->size, 1))
        return false;
    if (self->held_count == ABSENT)
        return refuse("a lexicon holds at most 2**32 - 1 spellings");
    memcpy(self->store + self->store_size, spelling->bytes, spelling->size);
    self->held[self->held_count] = (Held){self->store_size, spelling->size};
    slot->held = (uint32_t)self->held_count++;
    self->store_size += spelling->size;
    return true;
}

static bool keep(Lexicon *self, const Spelling *spelling, uint32_t number)
{
    if (2 * (self->count + 1) > self->mask && !make_slots(self, 2 * (self->mask + 1)))
        return false;
    Slot *slot = slot_of(self, spelling);
    if (slot->key == 0) {
        if ((spelling->key & LONG) == LONG && !keep_long(self, spelling, slot))
            return false;
        slot->key = spelling->key;
        self->count++;
    }
    slot->number = number;
    return true;
}

/* What `learn` gives for a token. It may do anything, even call this lexicon. */
static bool ask(Lexicon *self, PyObject *text, size_t began, size_t end, uint32_t *number)
{
    PyObject *raw = PyUnicode_Substring(text, (Py_ssize_t)began, (Py_ssize_t)end);
    PyObject *learn = Py_NewRef(self->learn);
    PyObject *given = raw == NULL ? NULL : PyObject_CallOneArg(learn, raw);
    Py_DECREF(learn);
    Py_XDECREF(raw);
    if (given == NULL)
        return false;
    unsigned long value = PyLong_AsUnsignedLong(given);
    Py_DECREF(given);
    bool failed = value == (unsigned long)-1 && PyErr_Occurred();
    if (failed && !PyErr_ExceptionMatches(PyExc_OverflowError))
        return false;
    *number = (uint32_t)value;
    return require(!failed && value <= UINT32_MAX, "the number of a form is no u32");
}

static bool encode_tokens(Lexicon *self, int kind, PyObject *string, const Text *text, Result *numbers, size_t *count)
{
    size_t room = text->length / 4 + 16, began = 0, end;
    if (!make_result(numbers, room, 4))
        return false;
    for (; (end = next_token(kind, text, &began)) != 0; began = end) {
        Spelling spelling;
        if (!spell(self, kind, text, began, end, &spelling))
            return false;
        Slot *slot = slot_of(self, &spelling);
        uint32_t number = slot->number;
        /* Spelt again after learning, which may have used the scratch memory. */
        if (slot->key == 0 && !(ask(self, string, began, end, &number) && spell(self, kind, text, began, end, &spelling) &&
                                keep(self, &spelling, number)))
            return false;
        if (*count == room) {
            room *= 2;
            if (!cut_result(numbers, room, 4))
                return false;
            numbers->at = PyBytes_AS_STRING(numbers->bytes);
        }
        memcpy(numbers->at + 4 * (*count)++, &number, 4);
    }
    return cut_result(numbers, *count, 4);
}

static void learn_classes(Lexicon *self, int kind)
{
    if (self->whole_plane || kind == PyUnicode_1BYTE_KIND)
        return;
    for (Py_UCS4 c = 256; c < PLANE; c++)
        self->classes[c] = (uint8_t)classify(c);
    self->whole_plane = true;
}

static PyObject *Lexicon_encode(PyObject *object, PyObject *string)
{
    Lexicon *self = (Lexicon *)object;
    if (!PyUnicode_Check(string) || self->learn == NULL)
        return PyErr_Format(PyExc_TypeError, "a text is a str");
    int kind = (int)PyUnicode_KIND(string);
    learn_classes(self, kind);
    Text text = {PyUnicode_DATA(string), (size_t)PyUnicode_GET_LENGTH(string), self->classes};
    Result numbers = {NULL, NULL};
    size_t count = 0;
    bool done = kind == PyUnicode_1BYTE_KIND   ? encode_tokens(self, PyUnicode_1BYTE_KIND, string, &text, &numbers, &count)
                : kind == PyUnicode_2BYTE_KIND ? encode_tokens(self, PyUnicode_2BYTE_KIND, string, &text, &numbers, &count)
                                               : encode_tokens(self, PyUnicode_4BYTE_KIND, string, &text, &numbers, &count);
    if (!done)
        Py_CLEAR(numbers.bytes);
    return numbers.bytes;
}

static PyObject *Lexicon_clear(PyObject *object, PyObject *Py_UNUSED(none))
{
    Lexicon *self = (Lexicon *)object;
    memset(self->slots, 0, (self->mask + 1) * sizeof(Slot));
    self->count = self->held_count = self->store_size = 0;
    Py_RETURN_NONE;
}

static Py_ssize_t Lexicon_len(PyObject *object)
{
    return (Py_ssize_t)((Lexicon *)object)->count;
}

static PyObject *Lexicon_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"learn", NULL};
    PyObject *learn;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O:Lexicon", names, &learn))
        return NULL;
    Lexicon *self = (Lexicon *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->learn = Py_NewRef(learn);
    self->classes = reserve(PLANE, 1);
    if (self->classes == NULL || !make_slots(self, 1 << 12)) {
        Py_DECREF(self);
        return NULL;
    }
    for (Py_UCS4 c = 0; c < 256; c++)
        self->classes[c] = (uint8_t)classify(c);
    return (PyObject *)self;
}

static int Lexicon_traverse(PyObject *object, visitproc visit, void *arg)
{
    Py_VISIT(((Lexicon *)object)->learn);
    return 0;
}

static int Lexicon_forget(PyObject *object)
{
    Py_CLEAR(((Lexicon *)object)->learn);
    return 0;
}

static void Lexicon_dealloc(PyObject *object)
{
    Lexicon *self = (Lexicon *)object;
    PyObject_GC_UnTrack(object);
    Py_CLEAR(self->learn);
    PyMem_RawFree(self->slots);
    PyMem_RawFree(self->held);
    PyMem_RawFree(self->store);
    PyMem_RawFree(self->scratch);
    PyMem_RawFree(self->classes);
    Py_TYPE(object)->tp_free(object);
}

static PyMethodDef Lexicon_methods[] = {
    {"encode", Lexicon_encode, METH_O, "The number of each token's form, u32, in order."},
    {"clear", Lexicon_clear, METH_NOARGS, "Forget every spelling."},
    {NULL, NULL, 0, NULL},
};

static PySequenceMethods Lexicon_sequence = {.sq_length = Lexicon_len};

static PyTypeObject LexiconType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "index.kernels._building.Lexicon",
    .tp_doc = "Spellings, and the numbers of their forms.",
    .tp_basicsize = sizeof(Lexicon),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = Lexicon_new,
    .tp_dealloc = Lexicon_dealloc,
    .tp_traverse = Lexicon_traverse,
    .tp_clear = Lexicon_forget,
    .tp_methods = Lexicon_methods,
    .tp_as_sequence = &Lexicon_sequence,
};

/* -- Pairs of frequency and weight ---------------------------------------------------------------------------------- */

#define SMALL_FREQUENCY 32
#define SMALL_WEIGHT 256

/* Numbered as they are met. Almost all are small, and found without hashing. */
typedef struct {
    uint64_t *pairs; /* frequency << 32 | weight */
    uint32_t *counts;
    size_t count, pairs_room, counts_room;
    uint32_t *table; /* number + 1; 0: free */
    size_t mask;
    uint32_t small[SMALL_FREQUENCY][SMALL_WEIGHT];
} Pairs;

static uint32_t *pair_slot(const Pairs *self, uint64_t pair)
{
    size_t at = mix(pair, 0) & self->mask;
    while (self->table[at] != 0 && self->pairs[self->table[at] - 1] != pair)
        at = (at + 1) & self->mask;
    return &self->table[at];
}

static bool make_table(Pairs *self, size_t count)
{
    PyMem_RawFree(self->table);
    self->mask = count - 1;
    self->table = reserve(count, sizeof(uint32_t));
    for (size_t i = 0; self->table != NULL && i < self->count; i++)
        *pair_slot(self, self->pairs[i]) = (uint32_t)i + 1;
    return self->table != NULL;
}

static bool add_pair(Pairs *self, uint64_t pair)
{
    if (!grow((void **)&self->pairs, &self->pairs_room, self->count + 1, sizeof(uint64_t)) ||
        !grow((void **)&self->counts, &self->counts_room, self->count + 1, sizeof(uint32_t)))
        return false;
    self->pairs[self->count] = pair;
    self->counts[self->count++] = 0;
    return 2 * self->count < self->mask || make_table(self, 4 * (self->mask + 1));
}

/* Counts a pair; sets its number. */
static inline bool count_pair(Pairs *self, uint32_t frequency, uint32_t weight, uint32_t *number)
{
    uint64_t pair = (uint64_t)frequency << 32 | weight;
    bool small = frequency < SMALL_FREQUENCY && weight < SMALL_WEIGHT;
    uint32_t *slot = small ? &self->small[frequency][weight] : pair_slot(self, pair);
    *number = *slot - 1;
    if (*slot == 0) {
        *number = (uint32_t)self->count;
        *slot = *number + 1;
        if (!add_pair(self, pair))
            return false;
    }
    self->counts[*number]++;
    return true;
}

typedef struct {
    uint64_t pair;
    uint32_t count, number;
} Ranked;

static int by_rank(const void *one, const void *other)
{
    const Ranked *a = one, *b = other;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->pair < b->pair ? -1 : a->pair > b->pair;
}

static Ranked *ranked(const Pairs *self)
{
    Ranked *all = reserve(self->count, sizeof(Ranked));
    for (size_t i = 0; all != NULL && i < self->count; i++)
        all[i] = (Ranked){self->pairs[i], self->counts[i], (uint32_t)i};
    if (all != NULL)
        qsort(all, self->count, sizeof(Ranked), by_rank);
    return all;
}

static inline double in_words(uint64_t pair)
{
    return (uint32_t)pair / 2.0;
}

/* -- Writing postings ----------------------------------------------------------------------------------------------- */

typedef struct {
    uint64_t borders[ZONES + 1]; /* where each zone begins, and the last ends */
    uint64_t units[ZONES];
    bool wide;
} Layout;

static bool make_layout(Layout *layout, bool wide, const Py_ssize_t *bases, const Py_ssize_t *units)
{
    Py_ssize_t end = wide ? (Py_ssize_t)1 << 32 : 1 << 16;
    *layout = (Layout){{0, (uint64_t)bases[1], (uint64_t)bases[2], (uint64_t)end}, {0, 0, 0}, wide};
    for (int zone = 0; zone < ZONES; zone++) {
        if (units[zone] < 0 || units[zone] > LARGEST_UNIT)
            return refuse("a unit is no u16");
        layout->units[zone] = (uint64_t)units[zone];
    }
    return require(bases[0] == 0 && 0 <= bases[1] && bases[1] <= bases[2] && bases[2] <= end, "the zones do not ascend");
}

static inline int zone_of(const Layout *layout, uint64_t position)
{
    return (position >= layout->borders[1]) + (position >= layout->borders[2]);
}

/* The arrays of postings, filled term by term. */
typedef struct {
    Layout layout;
    const unsigned char *lengths;
    Result docs, positions, term_starts, place_starts, block_weights, block_lengths, block_places;
    size_t terms, postings, places, blocks, term_began;
    uint32_t *numbers; /* of each posting's pair */
    uint32_t *block_terms, *block_firsts;
    size_t long_terms, terms_room, firsts_room;
    Pairs pairs;
} Writer;

static void close_writer(Writer *self)
{
    Result *results[] = {&self->docs,          &self->positions,     &self->term_starts,  &self->place_starts,
                         &self->block_weights, &self->block_lengths, &self->block_places};
    for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++)
        Py_CLEAR(results[i]->bytes);
    PyMem_RawFree(self->block_terms);
    PyMem_RawFree(self->block_firsts);
    PyMem_RawFree(self->pairs.pairs);
    PyMem_RawFree(self->pairs.counts);
    PyMem_RawFree(self->pairs.table);
    PyMem_RawFree(self);
}

/* Room for so much at most. A term of more than one block has at least half of each on average. */
static Writer *make_writer(const Layout *layout, const Array *lengths, size_t terms, size_t postings, size_t places)
{
    Writer *self = reserve(1, sizeof(Writer));
    if (self == NULL)
        return NULL;
    self->layout = *layout;
    self->lengths = lengths->bytes;
    size_t blocks = postings / (BLOCK / 2) + 2;
    if (require(places < ABSENT && postings < ABSENT, "the arrays are too long for one segment") &&
        make_result(&self->docs, postings, 2) && make_result(&self->positions, places, layout->wide ? 4 : 2) &&
        make_result(&self->term_starts, terms + 1, 4) && make_result(&self->place_starts, terms + 1, 4) &&
        make_result(&self->block_weights, blocks, 8) && make_result(&self->block_lengths, blocks, 1) &&
        make_result(&self->block_places, blocks, 4) && make_table(&self->pairs, 1 << 10))
        return self;
    close_writer(self);
    return NULL;
}

static inline void put_position(Writer *self, uint64_t position)
{
    if (self->layout.wide)
        ((uint32_t *)self->positions.at)[self->places++] = (uint32_t)position;
    else
        ((uint16_t *)self->positions.at)[self->places++] = (uint16_t)position;
}

static inline void put_in_block(Writer *self, uint32_t doc, uint32_t weight, size_t began)
{
    double *weights = (double *)self->block_weights.at;
    unsigned char *lengths = (unsigned char *)self->block_lengths.at;
    if ((self->postings - self->term_began) % BLOCK == 0) {
        weights[self->blocks] = 0;
        lengths[self->blocks] = UINT8_MAX;
        ((uint32_t *)self->block_places.at)[self->blocks++] = (uint32_t)began;
    }
    size_t block = self->blocks - 1;
    weights[block] = weight / 2.0 > weights[block] ? weight / 2.0 : weights[block];
    lengths[block] = self->lengths[doc] < lengths[block] ? self->lengths[doc] : lengths[block];
}

/* A posting whose positions have been put, from `began` on. */
static inline bool put_posting(Writer *self, uint32_t doc, size_t began, uint64_t weight)
{
    if (weight > UINT32_MAX)
        return refuse("an article is too long for its weights");
    put_in_block(self, doc, (uint32_t)weight, began);
    ((uint16_t *)self->docs.at)[self->postings] = (uint16_t)doc;
    uint32_t *number = &self->numbers[self->postings++];
    return count_pair(&self->pairs, (uint32_t)(self->places - began), (uint32_t)weight, number);
}

static inline void begin_term(Writer *self)
{
    ((uint32_t *)self->term_starts.at)[self->terms] = (uint32_t)self->postings;
    ((uint32_t *)self->place_starts.at)[self->terms] = (uint32_t)self->places;
    self->term_began = self->postings;
}

/* Blocks were made of every term; of a short one its only block is taken back. */
static bool end_term(Writer *self)
{
    size_t count = self->postings - self->term_began;
    uint32_t term = (uint32_t)self->terms++;
    if (count <= BLOCK) {
        self->blocks -= count != 0;
        return true;
    }
    if (!grow((void **)&self->block_terms, &self->terms_room, self->long_terms + 1, 4) ||
        !grow((void **)&self->block_firsts, &self->firsts_room, self->long_terms + 1, 4))
        return false;
    self->block_terms[self->long_terms] = term;
    self->block_firsts[self->long_terms++] = (uint32_t)(self->blocks - (count + BLOCK - 1) / BLOCK);
    return true;
}

/* The tables of codes and of rare postings; `code_of` gets the code of each pair. */
static bool put_tables(Writer *self, PyObject *arrays, const Ranked *ranks, uint8_t *code_of, size_t *rare)
{
    uint32_t frequencies[RARE] = {0};
    double weights[RARE] = {0};
    for (size_t i = 0; i < self->pairs.count; i++) {
        code_of[ranks[i].number] = i < RARE ? (uint8_t)i : RARE;
        if (i >= RARE) {
            *rare += ranks[i].count;
            continue;
        }
        frequencies[i] = (uint32_t)(ranks[i].pair >> 32);
        weights[i] = in_words(ranks[i].pair);
    }
    Result first = {NULL, NULL}, second = {NULL, NULL};
    bool done = make_result(&first, RARE, 4) && make_result(&second, RARE, 8);
    if (done) {
        memcpy(first.at, frequencies, sizeof frequencies);
        memcpy(second.at, weights, sizeof weights);
        done = put_result(arrays, "code_frequencies", &first) && put_result(arrays, "code_weights", &second);
    }
    Py_XDECREF(first.bytes);
    Py_XDECREF(second.bytes);
    return done;
}

static void write_codes(const Writer *self, const uint8_t *code_of, uint8_t *codes, Result *rare)
{
    size_t found = 0;
    for (size_t i = 0; i < self->postings; i++) {
        codes[i] = code_of[self->numbers[i]];
        if (codes[i] != RARE)
            continue;
        uint64_t pair = self->pairs.pairs[self->numbers[i]];
        ((uint32_t *)rare[0].at)[found] = (uint32_t)i;
        ((uint32_t *)rare[1].at)[found] = (uint32_t)(pair >> 32);
        ((double *)rare[2].at)[found++] = in_words(pair);
    }
}

static bool put_codes(Writer *self, PyObject *arrays)
{
    Result codes = {NULL, NULL}, rare[3] = {{NULL, NULL}, {NULL, NULL}, {NULL, NULL}};
    size_t count = 0;
    Ranked *ranks = ranked(&self->pairs);
    uint8_t *code_of = reserve(self->pairs.count, 1);
    bool done = ranks != NULL && code_of != NULL && put_tables(self, arrays, ranks, code_of, &count) &&
                make_result(&codes, self->postings, 1) && make_result(&rare[0], count, 4) &&
                make_result(&rare[1], count, 4) && make_result(&rare[2], count, 8);
    if (done) {
        write_codes(self, code_of, (uint8_t *)codes.at, rare);
        done = put_result(arrays, "codes", &codes) && put_result(arrays, "rare_postings", &rare[0]) &&
               put_result(arrays, "rare_frequencies", &rare[1]) && put_result(arrays, "rare_weights", &rare[2]);
    }
    Py_XDECREF(codes.bytes);
    for (int i = 0; i < 3; i++)
        Py_XDECREF(rare[i].bytes);
    PyMem_RawFree(ranks);
    PyMem_RawFree(code_of);
    return done;
}

static bool put_copy(PyObject *arrays, const char *name, const void *numbers, size_t count)
{
    PyObject *bytes = PyBytes_FromStringAndSize(count ? numbers : "", (Py_ssize_t)(4 * count));
    bool done = bytes != NULL && PyDict_SetItemString(arrays, name, bytes) == 0;
    Py_XDECREF(bytes);
    return done;
}

static bool put_blocks(Writer *self, PyObject *arrays)
{
    if (!grow((void **)&self->block_firsts, &self->firsts_room, self->long_terms + 1, 4))
        return false;
    self->block_firsts[self->long_terms] = (uint32_t)self->blocks;
    return put_copy(arrays, "block_terms", self->block_terms, self->long_terms) &&
           put_copy(arrays, "block_firsts", self->block_firsts, self->long_terms + 1) &&
           cut_and_put(arrays, "block_weights", &self->block_weights, self->blocks, 8) &&
           cut_and_put(arrays, "block_lengths", &self->block_lengths, self->blocks, 1) &&
           cut_and_put(arrays, "block_places", &self->block_places, self->blocks, 4);
}

/* All arrays of postings. */
static bool put_all(Writer *self, PyObject *arrays)
{
    begin_term(self);
    return put_codes(self, arrays) && put_blocks(self, arrays) &&
           cut_and_put(arrays, "docs", &self->docs, self->postings, 2) &&
           cut_and_put(arrays, "positions", &self->positions, self->places, self->layout.wide ? 4 : 2) &&
           put_result(arrays, "term_starts", &self->term_starts) &&
           put_result(arrays, "place_starts", &self->place_starts);
}

/* -- Inverting ------------------------------------------------------------------------------------------------------ */

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
           (self->room = reserve(self->forms, 4)) != NULL && (self->first_slots = reserve(self->terms + 1, 4)) != NULL &&
           (self->ends = reserve(self->terms + 1, 4)) != NULL && (self->doc_ends = reserve(self->forms, 4)) != NULL &&
           (self->latest = reserve(self->forms, 4)) != NULL &&
           (self->tokens = reserve(self->stream.count, sizeof(Token))) != NULL;
}

/* The term of each form. */
static bool find_own_terms(Inversion *self)
{
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

/* Tokens from `began` on to their terms. */
static inline void scatter(Inversion *self, uint64_t began, uint64_t count, uint32_t doc, uint64_t position)
{
    for (uint64_t i = began; i < began + count; i++, position++) {
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
    return cut_and_put(arrays, "form_docs", &self->form_docs, sum, 2) &&
           put_result(arrays, "form_starts", &self->form_starts);
}

static bool run_inversion(Inversion *self, PyObject *arrays)
{
    if (!require(self->stream.count < ABSENT, "the arrays are too long for one segment") || !check_articles(self) ||
        !make_tables(self) || !find_own_terms(self) || !order_forms(self) || !count_tokens(self) || !make_form_docs(self))
        return false;
    for (size_t doc = 0; doc < self->documents; doc++)
        if (!scatter_article(self, (uint32_t)doc))
            return false;
    self->writer = make_writer(&self->layout, &self->lengths, self->terms, self->stream.count, self->stream.count);
    return self->writer != NULL && write_terms(self) && put_all(self->writer, arrays) && put_forms(self, arrays);
}

static bool check_sizes(Py_ssize_t documents, Py_ssize_t terms, Py_ssize_t forms)
{
    return require(0 <= documents && documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents") &&
           require(0 <= terms && terms < (Py_ssize_t)ABSENT && 0 <= forms && forms < (Py_ssize_t)ABSENT,
                   "a segment has fewer than 2**32 - 1 terms and forms");
}

static PyObject *invert(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"stream", "articles", "zone_lengths", "form_terms", "form_numbers", "terms",
                            "forms",  "wide",     "bases",        "units",      "lengths",      NULL};
    Inversion self;
    memset(&self, 0, sizeof self);
    Py_ssize_t terms, forms, bases[ZONES], units[ZONES];
    int wide;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*y*y*y*y*nnp(nnn)(nnn)y*:invert", names, &self.stream.view,
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

/* -- Merging strings ------------------------------------------------------------------------------------------------ */

typedef struct {
    Array blob, starts, keep;
    bool keeps_all;
    size_t next, count;  /* the next string; how many there are */
    const unsigned char *head; /* its bytes */
    size_t size;
    uint64_t prefix; /* of its bytes, as a number that compares as they do */
    Result numbers;
} List;

static inline uint64_t prefix_of(const unsigned char *bytes, size_t size)
{
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < size ? bytes[i] : 0);
    return prefix;
}

static inline int compare(const List *one, const List *other)
{
    if (one->prefix != other->prefix)
        return one->prefix < other->prefix ? -1 : 1;
    size_t shorter = one->size < other->size ? one->size : other->size;
    int order = memcmp(one->head, other->head, shorter);
    return order ? order : (one->size > other->size) - (one->size < other->size);
}

/* On to the next string that is kept. Strings must ascend. */
static bool advance(List *list)
{
    List before = *list;
    while (list->next < list->count && !list->keeps_all && list->keep.bytes[list->next] == 0)
        list->next++;
    if (list->next == list->count)
        return true;
    size_t began = u32_at(&list->starts, list->next);
    list->head = list->blob.bytes + began;
    list->size = u32_at(&list->starts, list->next + 1) - began;
    list->prefix = prefix_of(list->head, list->size);
    return require(before.head == NULL || compare(&before, list) < 0, "the strings of a source do not ascend");
}

static bool open_list(List *list, PyObject *source)
{
    PyObject *blob, *starts, *keep;
    if (!PyTuple_Check(source) || !PyArg_ParseTuple(source, "OOO:merge_strings", &blob, &starts, &keep))
        return PyErr_Occurred() ? false : refuse("a source is a tuple of three");
    list->keeps_all = keep == Py_None;
    if (!open_array(blob, 1, &list->blob) || !open_array(starts, 4, &list->starts) ||
        !(list->keeps_all || open_array(keep, 1, &list->keep)) || !check_starts(&list->starts, list->blob.count))
        return false;
    list->count = list->starts.count - 1;
    if (!require(list->keeps_all || list->keep.count == list->count, "there is not one flag for each string") ||
        !make_result(&list->numbers, list->count, 4))
        return false;
    memset(list->numbers.at, 0xff, 4 * list->count);
    return advance(list);
}

static const List *least(const List *lists, Py_ssize_t count)
{
    const List *found = NULL;
    for (Py_ssize_t i = 0; i < count; i++)
        if (lists[i].next < lists[i].count && (found == NULL || compare(&lists[i], found) < 0))
            found = &lists[i];
    return found;
}

/* All lists that stand at this string give it its number and go on. */
static bool number_string(List *lists, Py_ssize_t count, const List *string, uint32_t number)
{
    List same = *string;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (lists[i].next == lists[i].count || compare(&lists[i], &same) != 0)
            continue;
        ((uint32_t *)lists[i].numbers.at)[lists[i].next++] = number;
        if (!advance(&lists[i]))
            return false;
    }
    return true;
}

static bool unite(List *lists, Py_ssize_t count, Result *blob, Result *starts)
{
    size_t size = 0, strings = 0, most_size = 0, most_strings = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        most_size += lists[i].blob.count;
        most_strings += lists[i].count;
    }
    if (!make_result(blob, most_size, 1) || !make_result(starts, most_strings + 1, 4))
        return false;
    for (const List *next; (next = least(lists, count)) != NULL; strings++) {
        ((uint32_t *)starts->at)[strings] = (uint32_t)size;
        memcpy(blob->at + size, next->head, next->size);
        size += next->size;
        if (!require(size <= UINT32_MAX && strings < ABSENT, "the strings are too long for one segment") ||
            !number_string(lists, count, next, (uint32_t)strings))
            return false;
    }
    ((uint32_t *)starts->at)[strings] = (uint32_t)size;
    return cut_result(blob, size, 1) && cut_result(starts, strings + 1, 4);
}

static PyObject *united(List *lists, PyObject *const *sources, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++)
        if (!open_list(&lists[i], sources[i]))
            return NULL;
    Result blob = {NULL, NULL}, starts = {NULL, NULL};
    PyObject *numbers = NULL, *all = NULL;
    if (unite(lists, count, &blob, &starts) && (numbers = PyList_New(count)) != NULL) {
        for (Py_ssize_t i = 0; i < count; i++)
            PyList_SET_ITEM(numbers, i, Py_NewRef(lists[i].numbers.bytes));
        all = PyTuple_Pack(3, blob.bytes, starts.bytes, numbers);
    }
    Py_XDECREF(blob.bytes);
    Py_XDECREF(starts.bytes);
    Py_XDECREF(numbers);
    return all;
}

static PyObject *merge_strings(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"sources", NULL};
    PyObject *given, *result = NULL;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O:merge_strings", names, &given) ||
        (given = PySequence_Fast(given, "sources are a sequence")) == NULL)
        return NULL;
    Py_ssize_t count = PySequence_Fast_GET_SIZE(given);
    List *lists = reserve((size_t)count, sizeof(List));
    if (lists != NULL)
        result = united(lists, PySequence_Fast_ITEMS(given), count);
    for (Py_ssize_t i = 0; lists != NULL && i < count; i++) {
        close_array(&lists[i].blob);
        close_array(&lists[i].starts);
        close_array(&lists[i].keep);
        Py_XDECREF(lists[i].numbers.bytes);
    }
    PyMem_RawFree(lists);
    Py_DECREF(given);
    return result;
}

/* -- Merging postings ----------------------------------------------------------------------------------------------- */

typedef struct {
    Array docs, codes, positions, term_starts, place_starts, code_frequencies, rare_postings, rare_frequencies;
    Array form_starts, form_docs, form_terms_own, doc_map, term_map, form_map;
    Layout layout;
    size_t term, form, rare; /* the next of each */
} Source;

typedef struct {
    const char *name;
    size_t width, place;
} Part;

/* Positions, and what is not an array, are opened apart. */
static const Part PARTS[] = {
    {"docs", 2, offsetof(Source, docs)},
    {"codes", 1, offsetof(Source, codes)},
    {"term_starts", 4, offsetof(Source, term_starts)},
    {"place_starts", 4, offsetof(Source, place_starts)},
    {"code_frequencies", 4, offsetof(Source, code_frequencies)},
    {"rare_postings", 4, offsetof(Source, rare_postings)},
    {"rare_frequencies", 4, offsetof(Source, rare_frequencies)},
    {"form_starts", 4, offsetof(Source, form_starts)},
    {"form_docs", 2, offsetof(Source, form_docs)},
    {"form_terms_own", 4, offsetof(Source, form_terms_own)},
    {"doc_map", 4, offsetof(Source, doc_map)},
    {"term_map", 4, offsetof(Source, term_map)},
    {"form_map", 4, offsetof(Source, form_map)},
};
#define PART_COUNT (sizeof(PARTS) / sizeof(PARTS[0]))

static bool open_part(PyObject *mapping, const char *name, size_t width, Array *array)
{
    PyObject *buffer = PyMapping_GetItemString(mapping, name);
    bool done = buffer != NULL && open_array(buffer, width, array);
    Py_XDECREF(buffer);
    return done;
}

static bool open_layout(Source *source, PyObject *mapping)
{
    Py_ssize_t bases[ZONES], units[ZONES] = {0, 0, 0};
    PyObject *wide = PyMapping_GetItemString(mapping, "wide");
    PyObject *given = wide == NULL ? NULL : PyMapping_GetItemString(mapping, "bases");
    PyObject *tuple = given == NULL ? NULL : PySequence_Tuple(given);
    bool done = tuple != NULL && PyArg_ParseTuple(tuple, "nnn:merge", &bases[0], &bases[1], &bases[2]) &&
                make_layout(&source->layout, PyObject_IsTrue(wide) == 1, bases, units);
    Py_XDECREF(wide);
    Py_XDECREF(given);
    Py_XDECREF(tuple);
    return done;
}

static bool open_source(Source *source, PyObject *mapping)
{
    if (!open_layout(source, mapping) ||
        !open_part(mapping, "positions", source->layout.wide ? 4 : 2, &source->positions))
        return false;
    for (size_t i = 0; i < PART_COUNT; i++)
        if (!open_part(mapping, PARTS[i].name, PARTS[i].width, (Array *)((char *)source + PARTS[i].place)))
            return false;
    return true;
}

static void close_source(Source *source)
{
    close_array(&source->positions);
    for (size_t i = 0; i < PART_COUNT; i++)
        close_array((Array *)((char *)source + PARTS[i].place));
}

/* The rare postings must be those of code 255, so that both can be walked side by side. */
static bool check_rare(const Source *source)
{
    const unsigned char *codes = source->codes.bytes, *at = codes, *end = codes + source->codes.count;
    size_t found = 0;
    for (; (at = at == end ? NULL : memchr(at, RARE, (size_t)(end - at))) != NULL; at++, found++)
        if (found == source->rare_postings.count || u32_at(&source->rare_postings, found) != (size_t)(at - codes))
            return refuse("the rare postings are not those without a code");
    return require(found == source->rare_postings.count, "the rare postings are not those without a code") &&
           require(found == source->rare_frequencies.count, "there is not one frequency for each rare posting");
}

static bool check_own_terms(const Source *source)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < source->form_terms_own.count; i++) {
        uint32_t term = u32_at(&source->form_terms_own, i);
        largest = term > largest ? term : largest;
    }
    return require(source->form_terms_own.count == source->form_map.count, "form_terms_own has another number of forms") &&
           require(source->form_map.count == 0 || largest < source->term_map.count, "a form's term is outside the segment");
}

static bool check_source(const Source *source)
{
    return check_starts(&source->term_starts, source->docs.count) &&
           check_starts(&source->place_starts, source->positions.count) &&
           check_starts(&source->form_starts, source->form_docs.count) &&
           check_docs(&source->docs, source->doc_map.count) && check_docs(&source->form_docs, source->doc_map.count) &&
           require(source->term_starts.count == source->term_map.count + 1 &&
                       source->place_starts.count == source->term_map.count + 1,
                   "the arrays differ in their number of terms") &&
           require(source->form_starts.count == source->form_map.count + 1, "form_starts has another number of forms") &&
           require(source->codes.count == source->docs.count && source->code_frequencies.count == RARE,
                   "there is not one code for each posting") &&
           check_rare(source) && check_own_terms(source);
}

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
        for (; source->term < source->term_map.count; ) {
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
    return cut_and_put(arrays, "form_docs", &self->form_docs, count, 2) &&
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
    Py_ssize_t documents, terms, forms, bases[ZONES], units[ZONES];
    PyObject *given;
    int wide;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "Onnnp(nnn)(nnn)y*:merge", names, &given, &documents, &terms,
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

/* -- What is left of terms ------------------------------------------------------------------------------------------ */

static PyObject *left(const Array *starts, const Array *docs, const Array *doc_map)
{
    Result flags;
    if (!check_starts(starts, docs->count) || !check_docs(docs, doc_map->count) ||
        !make_result(&flags, starts->count - 1, 1))
        return NULL;
    for (size_t term = 0; term + 1 < starts->count; term++) {
        size_t i = u32_at(starts, term), end = u32_at(starts, term + 1);
        while (i < end && u32_at(doc_map, u16_at(docs, i)) == ABSENT)
            i++;
        flags.at[term] = i < end;
    }
    return flags.bytes;
}

static PyObject *alive(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"term_starts", "docs", "doc_map", NULL};
    Array starts, docs, doc_map;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*y*y*:alive", names, &starts.view, &docs.view, &doc_map.view))
        return NULL;
    bool fits = as_array(&starts, 4) && as_array(&docs, 2) && as_array(&doc_map, 4);
    PyObject *flags = fits ? left(&starts, &docs, &doc_map) : NULL;
    close_array(&starts);
    close_array(&docs);
    close_array(&doc_map);
    return flags;
}

/* -- The module ----------------------------------------------------------------------------------------------------- */

#define WITH_KEYWORDS(function) (PyCFunction)(void (*)(void))function, METH_VARARGS | METH_KEYWORDS

static PyMethodDef functions[] = {
    {"invert", WITH_KEYWORDS(invert), "The arrays of postings of articles, from their tokens."},
    {"alive", WITH_KEYWORDS(alive), "Which terms (or forms) are in a document that is kept."},
    {"merge_strings", WITH_KEYWORDS(merge_strings), "The sorted union of sorted strings, and where each string went."},
    {"merge", WITH_KEYWORDS(merge), "The arrays of postings of several segments as those of one."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "index.kernels._building",
    .m_doc = "What building and merging segments needs.",
    .m_size = -1,
    .m_methods = functions,
};

PyMODINIT_FUNC PyInit__building(void)
{
    if (PY_BIG_ENDIAN) {
        PyErr_SetString(PyExc_ImportError, "these kernels read little-endian numbers as they stand");
        return NULL;
    }
    PyObject *made = PyModule_Create(&module);
    if (made != NULL && PyModule_AddType(made, &LexiconType) < 0)
        Py_CLEAR(made);
    return made;
}
