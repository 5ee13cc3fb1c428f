/* Lines of an article that may be furniture, as entries of a segment: index.repeats.lines says which lines these are. */

enum { FIRST = 2, LAST = 4, MOST_AT_EDGE = 400, MOST_INSIDE = 200, MOST_PARAGRAPHS = 32, SIZE_BITS = 9, BITS = 16 };

static uint32_t crc_tables[8][256]; /* of a byte that so many bytes follow */

static void set_crc_tables(void)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
        crc_tables[0][byte] = crc;
    }
    for (size_t after = 1; after < 8; after++)
        for (size_t byte = 0; byte < 256; byte++) {
            uint32_t crc = crc_tables[after - 1][byte];
            crc_tables[after][byte] = crc >> 8 ^ crc_tables[0][crc & 0xFF];
        }
}

/* That of zlib, which goes on from that of what came before; eight bytes at a time. */
static uint32_t crc_of(const uint8_t *bytes, size_t size, uint32_t before)
{
    uint32_t crc = ~before;
    for (; size >= 8; bytes += 8, size -= 8) {
        uint32_t mixed = 0;
        for (size_t i = 0; i < 4; i++)
            mixed ^= crc_tables[7 - i][(uint8_t)(crc >> 8 * i) ^ bytes[i]] ^ crc_tables[3 - i][bytes[4 + i]];
        crc = mixed;
    }
    for (; size > 0; bytes++, size--)
        crc = crc >> 8 ^ crc_tables[0][(crc ^ *bytes) & 0xFF];
    return ~crc;
}

typedef struct {
    const uint8_t *begins;
    size_t size;
} Paragraph;

/* The next paragraph from a place on; the end of it is told. */
static Paragraph paragraph_at(const uint8_t *place, const uint8_t *end, const uint8_t **next)
{
    const uint8_t *found = place;
    while ((found = memchr(found, '\n', (size_t)(end - found))) != NULL && found + 1 < end && found[1] != '\n')
        found++;
    bool parted = found != NULL && found + 1 < end;
    *next = parted ? found + 2 : NULL;
    return (Paragraph){place, (size_t)((parted ? found : end) - place)};
}

static size_t count_paragraphs(const uint8_t *text, const uint8_t *end)
{
    size_t count = 0;
    for (const uint8_t *next = text; next != NULL; count++)
        paragraph_at(next, end, &next);
    return count;
}

static bool is_candidate(size_t number, size_t count, size_t size)
{
    if (count <= FIRST + LAST || number < FIRST || number >= count - LAST)
        return size <= MOST_AT_EDGE;
    size_t inside = number - FIRST, all = count - FIRST - LAST;
    return size <= MOST_INSIDE && (inside < MOST_PARAGRAPHS || inside >= all - MOST_PARAGRAPHS || all <= MOST_PARAGRAPHS);
}

static PyObject *entries_of(const uint8_t *text, size_t size, uint32_t seed, uint64_t document)
{
    uint64_t entries[FIRST + LAST + 2 * MOST_PARAGRAPHS];
    size_t found = 0, count = count_paragraphs(text, text + size);
    const uint8_t *next = text;
    for (size_t number = 0; next != NULL; number++) {
        Paragraph paragraph = paragraph_at(next, text + size, &next);
        if (!is_candidate(number, count, paragraph.size))
            continue;
        uint64_t crc = crc_of(paragraph.begins, paragraph.size, seed);
        entries[found++] = (crc << SIZE_BITS | paragraph.size) << BITS | document;
    }
    return PyBytes_FromStringAndSize((const char *)entries, (Py_ssize_t)(found * sizeof(uint64_t)));
}

static PyObject *line_entries(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *string;
    unsigned int seed, document;
    if (!PyArg_ParseTuple(arguments, "UII:line_entries", &string, &seed, &document))
        return NULL;
    if (PyUnicode_IS_ASCII(string))
        return entries_of(PyUnicode_DATA(string), (size_t)PyUnicode_GET_LENGTH(string), seed, document & 0xFFFF);
    PyObject *encoded = PyUnicode_AsEncodedString(string, "utf-8", "surrogatepass");
    if (encoded == NULL)
        return NULL;
    const uint8_t *bytes = (const uint8_t *)PyBytes_AS_STRING(encoded);
    PyObject *result = entries_of(bytes, (size_t)PyBytes_GET_SIZE(encoded), seed, document & 0xFFFF);
    Py_DECREF(encoded);
    return result;
}

static int by_number(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

static PyObject *sorted_entries(PyObject *Py_UNUSED(module), PyObject *held)
{
    if (!PyBytes_Check(held) || PyBytes_GET_SIZE(held) % 8) {
        PyErr_SetString(PyExc_ValueError, "entries are bytes, eight each");
        return NULL;
    }
    size_t count = (size_t)PyBytes_GET_SIZE(held) / 8, kept = 0;
    uint64_t *entries = PyMem_Malloc((count + 1) * sizeof(uint64_t));
    if (entries == NULL)
        return PyErr_NoMemory();
    memcpy(entries, PyBytes_AS_STRING(held), count * 8);
    qsort(entries, count, sizeof(uint64_t), by_number);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || entries[i] != entries[kept - 1])
            entries[kept++] = entries[i];
    PyObject *result = PyBytes_FromStringAndSize((const char *)entries, (Py_ssize_t)(kept * 8));
    PyMem_Free(entries);
    return result;
}
