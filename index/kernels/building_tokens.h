/* Tokens of a text: the rule of index/analyse.py, which a test holds to this. */

#ifndef BUILDING_TOKENS_H
#define BUILDING_TOKENS_H

#include "building_arrays.h"

enum { MARK = 1, LETTER = 2, UNSPACED = 4, DIGIT = 8, WORD = 16, LATIN = 32 };
enum { LETTER_OR_MARK = 0, LETTER_OR_UNSPACED = 1 }; /* the lower bit of the two */

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

#define PLANE 0x10000 /* characters whose classes are looked up */
#define PADDING 8     /* characters of no class behind a text, so that nothing need ask where it ends */

typedef struct {
    const void *characters; /* Python puts one that is 0 behind them */
    const uint8_t *classes; /* one for each character */
    size_t length;
    int kind;
} Text;

static inline Py_UCS4 char_at(const Text *text, size_t i)
{
    return PyUnicode_READ(text->kind, text->characters, i);
}

static inline bool word_at(const Text *text, size_t i)
{
    return text->classes[i] & WORD;
}

/* ASCII, without a table: a loop that compilers make vectors of. */
static void classify_ascii(const Py_UCS1 *characters, size_t length, uint8_t *classes)
{
    for (size_t i = 0; i < length; i++) {
        uint8_t c = characters[i];
        uint8_t latin = (uint8_t)((c | 0x20) - 'a') < 26 ? LETTER | WORD | LATIN : 0;
        uint8_t digit = (uint8_t)(c - '0') < 10 ? LETTER | WORD | DIGIT : 0;
        classes[i] = latin | digit | (c == '_' ? WORD : 0);
    }
}

/* `plane`: the classes of its characters. */
static void classify_text(const Text *text, const uint8_t *plane, uint8_t *classes)
{
    const Py_UCS1 *bytes = text->characters;
    const Py_UCS2 *pairs = text->characters;
    if (text->kind == PyUnicode_1BYTE_KIND)
        for (size_t i = 0; i < text->length; i++)
            classes[i] = plane[bytes[i]];
    else if (text->kind == PyUnicode_2BYTE_KIND)
        for (size_t i = 0; i < text->length; i++)
            classes[i] = plane[pairs[i]];
    else
        for (size_t i = 0; i < text->length; i++)
            classes[i] = char_at(text, i) < PLANE ? plane[char_at(text, i)] : (uint8_t)classify(char_at(text, i));
}

/* The first character from `at` on that has one of two neighbouring classes, or (`has` false) neither, eight at once. */
static inline size_t first_of(const Text *text, size_t at, int shift, bool has)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    for (;; at += 8) {
        uint64_t eight;
        memcpy(&eight, text->classes + at, 8);
        eight = (eight >> shift | eight >> (shift + 1)) & ones;
        eight = has ? eight : eight ^ ones;
        if (eight != 0)
            return at + lowest_byte(eight);
        if (at + 8 >= text->length + PADDING)
            return text->length;
    }
}

/* Where an acronym ends that begins here (U.S., U.S); 0: none does. Of the pattern's ways only the longest run of
 * letters with points can succeed. */
static size_t acronym_end(const Text *text, size_t began)
{
    if (began > 0 && (word_at(text, began - 1) || char_at(text, began - 1) == '.'))
        return 0;
    size_t at = began;
    while (text->classes[at] & LATIN && char_at(text, at + 1) == '.')
        at += 2;
    if (at - began >= 4 && !word_at(text, at))
        return at;
    bool letter = at > began && text->classes[at] & LATIN;
    return letter && !word_at(text, at + 1) && char_at(text, at + 1) != '.' ? at + 1 : 0;
}

/* Whether a point or comma stands here between digits. The second must be a letter too, which those of Thai are not. */
static inline bool joins(const Text *text, size_t at)
{
    Py_UCS4 c = char_at(text, at);
    return (c == '.' || c == ',') && text->classes[at - 1] & DIGIT &&
           (text->classes[at + 1] & (LETTER | DIGIT)) == (LETTER | DIGIT);
}

static inline bool possessive(const Text *text, size_t at)
{
    Py_UCS4 c = char_at(text, at);
    return (c == '\'' || c == 0x2019) && char_at(text, at + 1) == 's' && !word_at(text, at + 2);
}

/* Where a token ends that begins here with a letter. */
static inline size_t letters_end(const Text *text, size_t at)
{
    at = first_of(text, at + 1, LETTER_OR_MARK, false);
    while (at < text->length && joins(text, at))
        at = first_of(text, at + 1, LETTER_OR_MARK, false);
    return at < text->length && possessive(text, at) ? at + 2 : at;
}

/* The next token from `*began` on: sets where it begins, returns where it ends; 0: there is none. */
static inline size_t next_token(const Text *text, size_t *began)
{
    size_t at = *began = first_of(text, *began, LETTER_OR_UNSPACED, true);
    if (at >= text->length)
        return 0;
    size_t end = text->classes[at] & LATIN && char_at(text, at + 1) == '.' ? acronym_end(text, at) : 0;
    return end ? end : text->classes[at] & LETTER ? letters_end(text, at) : at + 1;
}

#endif
