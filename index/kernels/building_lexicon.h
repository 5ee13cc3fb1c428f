/* The lexicon: a hash table of spellings, and the forms that they stand for. */

#ifndef BUILDING_LEXICON_H
#define BUILDING_LEXICON_H

#include "building_tokens.h"

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
    uint32_t held; /* of a long spelling: where `store` holds its size and its bytes, in words of eight bytes */
} Slot;

typedef struct {
    PyObject_HEAD
    PyObject *fold;
    PyObject *forms; /* a list of bytes, by number */
    PyObject *other; /* numbers of the forms that are not spellings of their own: a dictionary */
    Slot *slots;
    size_t mask, count;
    unsigned char *store; /* of long spellings */
    size_t store_size, store_room;
    unsigned char *scratch, *lowered;
    size_t scratch_room, lowered_room;
    uint8_t *classes;
    bool whole_plane;
} Lexicon;

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
static inline bool spell(Lexicon *self, const Text *text, size_t began, size_t end, Spelling *spelling)
{
    size_t length = end - began;
    if (text->kind == PyUnicode_1BYTE_KIND) {
        spelling->bytes = (const unsigned char *)text->characters + began;
        spelling->size = length;
        spelling->key = key_of(spelling->bytes, length, began + 8 <= text->length, false);
        return true;
    }
    if (!grow((void **)&self->scratch, &self->scratch_room, 4 * length + 8, 1))
        return false;
    Py_UCS4 all = 0;
    for (size_t i = 0; i < length; i++)
        all |= char_at(text, began + i);
    for (size_t i = 0; i < length; i++) {
        Py_UCS4 c = char_at(text, began + i);
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
    const unsigned char *held = self->store + (size_t)8 * slot->held;
    return memcmp(held, &spelling->size, sizeof(size_t)) == 0 &&
           memcmp(held + sizeof(size_t), spelling->bytes, spelling->size) == 0;
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
    size_t size = (sizeof(size_t) + spelling->size + 7) & ~(size_t)7;
    if (self->store_size / 8 > UINT32_MAX)
        return refuse("a lexicon holds at most 32 GiB of spellings");
    if (!grow((void **)&self->store, &self->store_room, self->store_size + size, 1))
        return false;
    slot->held = (uint32_t)(self->store_size / 8);
    memcpy(self->store + self->store_size, &spelling->size, sizeof(size_t));
    memcpy(self->store + self->store_size + sizeof(size_t), spelling->bytes, spelling->size);
    self->store_size += size;
    return true;
}

static bool keep(Lexicon *self, const Spelling *spelling, uint32_t number)
{
    if (3 * self->count > 2 * self->mask && !make_slots(self, 2 * (self->mask + 1)))
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

/* Tokens found before the first of them is looked up, while their slots are fetched. */
#define BATCH 64

typedef struct {
    size_t began, end;
    uint64_t key;
} Found;

/* The number of a form that is met for the first time. */
static bool add_form(Lexicon *self, PyObject *form, uint32_t *number)
{
    Py_ssize_t count = PyList_GET_SIZE(self->forms);
    *number = (uint32_t)count;
    return require((uint64_t)count < ABSENT, "a lexicon holds fewer than 2**32 - 1 forms") &&
           PyList_Append(self->forms, form) == 0;
}

/* Whether a spelling is of ASCII letters and digits only, and so its own form but for capitals. In UCS-4 there is a 0 in
 * every character that could be. */
static bool is_plain(const unsigned char *bytes, size_t size)
{
    bool plain = true;
    for (size_t i = 0; i < size; i++)
        plain &= (unsigned char)((bytes[i] | 0x20) - 'a') < 26 || (unsigned char)(bytes[i] - '0') < 10;
    return plain;
}

static bool has_capitals(const unsigned char *bytes, size_t size)
{
    bool found = false;
    for (size_t i = 0; i < size; i++)
        found |= (unsigned char)(bytes[i] - 'A') < 26;
    return found;
}

/* The number of a plain spelling: that of itself in small letters, which is a spelling too. */
static bool number_plain(Lexicon *self, const unsigned char *bytes, size_t size, uint32_t *number)
{
    if (!grow((void **)&self->lowered, &self->lowered_room, size + 8, 1))
        return false;
    for (size_t i = 0; i < size; i++)
        self->lowered[i] = bytes[i] | (bytes[i] >= 'A' ? 0x20 : 0);
    Spelling form = {self->lowered, size, key_of(self->lowered, size, true, false)};
    const Slot *slot = slot_of(self, &form);
    *number = slot->number;
    if (slot->key != 0)
        return true;
    PyObject *made = PyBytes_FromStringAndSize((const char *)form.bytes, (Py_ssize_t)size);
    bool done = made != NULL && add_form(self, made, number) && keep(self, &form, *number);
    Py_XDECREF(made);
    return done;
}

/* The number of a form that is not plain. */
static bool number_other(Lexicon *self, PyObject *form, uint32_t *number)
{
    PyObject *known = PyDict_GetItemWithError(self->other, form);
    if (known != NULL || PyErr_Occurred()) {
        *number = known == NULL ? 0 : (uint32_t)PyLong_AsUnsignedLong(known);
        return known != NULL;
    }
    if (!add_form(self, form, number) || (known = PyLong_FromUnsignedLong(*number)) == NULL)
        return false;
    bool done = PyDict_SetItem(self->other, form, known) == 0;
    Py_DECREF(known);
    return done;
}

/* The number of a form that `fold` gave. */
static bool number_folded(Lexicon *self, PyObject *folded, uint32_t *number)
{
    PyObject *form = PyUnicode_AsEncodedString(folded, "utf-8", "surrogatepass");
    if (form == NULL)
        return false;
    const unsigned char *bytes = (const unsigned char *)PyBytes_AS_STRING(form);
    size_t size = (size_t)PyBytes_GET_SIZE(form);
    bool plain = size != 0 && is_plain(bytes, size) && !has_capitals(bytes, size);
    bool done = plain ? number_plain(self, bytes, size, number) : number_other(self, form, number);
    Py_DECREF(form);
    return done;
}

/* What `fold` makes of a token. It may do anything, even call this lexicon. */
static bool ask(Lexicon *self, PyObject *text, const Found *token, uint32_t *number)
{
    PyObject *raw = PyUnicode_Substring(text, (Py_ssize_t)token->began, (Py_ssize_t)token->end);
    PyObject *fold = Py_NewRef(self->fold);
    PyObject *folded = raw == NULL ? NULL : PyObject_CallOneArg(fold, raw);
    bool done = folded != NULL && PyUnicode_Check(folded) && number_folded(self, folded, number);
    if (folded != NULL && !PyUnicode_Check(folded))
        PyErr_SetString(PyExc_TypeError, "a form is a str");
    Py_DECREF(fold);
    Py_XDECREF(raw);
    Py_XDECREF(folded);
    return done;
}

/* A token that is met for the first time. */
static bool learn(Lexicon *self, PyObject *string, const Text *text, const Found *token, uint32_t *number)
{
    Spelling spelling;
    if (!spell(self, text, token->began, token->end, &spelling))
        return false;
    bool plain = is_plain(spelling.bytes, spelling.size);
    if (plain ? !number_plain(self, spelling.bytes, spelling.size, number) : !ask(self, string, token, number))
        return false;
    /* Spelt again, as the scratch memory may have been used meanwhile. */
    return spell(self, text, token->began, token->end, &spelling) && keep(self, &spelling, *number);
}

/* Finds some tokens from `*began` on; returns how many, -1 on failure. */
static int find_tokens(Lexicon *self, const Text *text, size_t *began, Found *found)
{
    int count = 0;
    Spelling spelling;
    for (size_t end; count < BATCH && (end = next_token(text, began)) != 0; *began = end) {
        if (!spell(self, text, *began, end, &spelling))
            return -1;
        prefetch(&self->slots[mix(spelling.key, 0) & self->mask]);
        found[count++] = (Found){*began, end, spelling.key};
    }
    return count;
}

/* The number of a token, learnt if need be. */
static inline bool number_of(Lexicon *self, PyObject *string, const Text *text, const Found *token, uint32_t *number)
{
    Spelling spelling = {NULL, 0, token->key};
    if ((token->key & LONG) == LONG && !spell(self, text, token->began, token->end, &spelling))
        return false;
    const Slot *slot = slot_of(self, &spelling);
    *number = slot->number;
    return slot->key != 0 || learn(self, string, text, token, number);
}

static bool encode_tokens(Lexicon *self, PyObject *string, const Text *text, Result *numbers)
{
    Found found[BATCH];
    size_t room = text->length / 4 + BATCH, count = 0, began = 0;
    int batch;
    if (!make_result(numbers, room, 4))
        return false;
    while ((batch = find_tokens(self, text, &began, found)) > 0) {
        if (count + BATCH > room && !cut_result(numbers, room = 2 * room, 4))
            return false;
        char *at = PyBytes_AS_STRING(numbers->bytes) + 4 * count;
        for (int i = 0; i < batch; i++) {
            uint32_t number;
            if (!number_of(self, string, text, &found[i], &number))
                return false;
            memcpy(at + 4 * i, &number, 4);
        }
        count += (size_t)batch;
    }
    return batch == 0 && cut_result(numbers, count, 4);
}

static uint8_t *classes_of(Lexicon *self, PyObject *string, const Text *text)
{
    uint8_t *classes = PyMem_RawMalloc(text->length + 2 * PADDING);
    if (classes == NULL)
        return (uint8_t *)PyErr_NoMemory();
    if (text->kind != PyUnicode_1BYTE_KIND && !self->whole_plane) {
        for (Py_UCS4 c = 256; c < PLANE; c++)
            self->classes[c] = (uint8_t)classify(c);
        self->whole_plane = true;
    }
    if (PyUnicode_IS_ASCII(string))
        classify_ascii(text->characters, text->length, classes);
    else
        classify_text(text, self->classes, classes);
    memset(classes + text->length, 0, 2 * PADDING);
    return classes;
}

static PyObject *Lexicon_encode(PyObject *object, PyObject *string)
{
    Lexicon *self = (Lexicon *)object;
    if (!PyUnicode_Check(string) || self->fold == NULL)
        return PyErr_Format(PyExc_TypeError, "a text is a str");
    Text text = {PyUnicode_DATA(string), NULL, (size_t)PyUnicode_GET_LENGTH(string), (int)PyUnicode_KIND(string)};
    uint8_t *classes = classes_of(self, string, &text);
    if (classes == NULL)
        return NULL;
    text.classes = classes;
    Result numbers = {NULL, NULL};
    if (!encode_tokens(self, string, &text, &numbers))
        Py_CLEAR(numbers.bytes);
    PyMem_RawFree(classes);
    return numbers.bytes;
}

static bool forget(Lexicon *self)
{
    memset(self->slots, 0, (self->mask + 1) * sizeof(Slot));
    self->count = self->store_size = 0;
    PyDict_Clear(self->other);
    return PyList_SetSlice(self->forms, 0, PyList_GET_SIZE(self->forms), NULL) == 0;
}

static PyObject *Lexicon_clear(PyObject *object, PyObject *Py_UNUSED(none))
{
    return forget((Lexicon *)object) ? Py_NewRef(Py_None) : NULL;
}

static Py_ssize_t Lexicon_len(PyObject *object)
{
    return (Py_ssize_t)((Lexicon *)object)->count;
}

static PyObject *Lexicon_forms(PyObject *object, void *Py_UNUSED(closure))
{
    return Py_NewRef(((Lexicon *)object)->forms);
}

static PyObject *Lexicon_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"fold", NULL};
    PyObject *fold;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O:Lexicon", names, &fold))
        return NULL;
    Lexicon *self = (Lexicon *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->fold = Py_NewRef(fold);
    self->forms = PyList_New(0);
    self->other = PyDict_New();
    self->classes = reserve(PLANE, 1);
    if (self->forms == NULL || self->other == NULL || self->classes == NULL || !make_slots(self, 1 << 12)) {
        Py_DECREF(self);
        return NULL;
    }
    for (Py_UCS4 c = 0; c < 256; c++)
        self->classes[c] = (uint8_t)classify(c);
    return (PyObject *)self;
}

static int Lexicon_traverse(PyObject *object, visitproc visit, void *arg)
{
    Py_VISIT(((Lexicon *)object)->fold);
    return 0; /* of bytes and numbers there are no cycles */
}

static int Lexicon_release(PyObject *object)
{
    Py_CLEAR(((Lexicon *)object)->fold);
    return 0;
}

static void Lexicon_dealloc(PyObject *object)
{
    Lexicon *self = (Lexicon *)object;
    PyObject_GC_UnTrack(object);
    Py_CLEAR(self->fold);
    Py_CLEAR(self->forms);
    Py_CLEAR(self->other);
    PyMem_RawFree(self->slots);
    PyMem_RawFree(self->store);
    PyMem_RawFree(self->scratch);
    PyMem_RawFree(self->lowered);
    PyMem_RawFree(self->classes);
    Py_TYPE(object)->tp_free(object);
}

static PyMethodDef Lexicon_methods[] = {
    {"encode", Lexicon_encode, METH_O, "The number of each token's form, u32, in order."},
    {"clear", Lexicon_clear, METH_NOARGS, "Forget every spelling and every form."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef Lexicon_attributes[] = {
    {"forms", Lexicon_forms, NULL, "The forms by number, in UTF-8.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PySequenceMethods Lexicon_sequence = {.sq_length = Lexicon_len};

static PyTypeObject LexiconType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "index.kernels._building.Lexicon",
    .tp_doc = "Spellings, and the forms that they stand for.",
    .tp_basicsize = sizeof(Lexicon),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = Lexicon_new,
    .tp_dealloc = Lexicon_dealloc,
    .tp_traverse = Lexicon_traverse,
    .tp_clear = Lexicon_release,
    .tp_methods = Lexicon_methods,
    .tp_getset = Lexicon_attributes,
    .tp_as_sequence = &Lexicon_sequence,
};

#endif
