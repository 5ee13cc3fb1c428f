/* Pairs of frequency and weight, which codes stand for. */

#ifndef BUILDING_PAIRS_H
#define BUILDING_PAIRS_H

#include "building_arrays.h"

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

#endif
