#include "track/webhook_words.h"

#include <string.h>

#include "base/utf8.h"

/* Simple case folding of the scripts that the words are written in: Latin, Greek, Cyrillic, Armenian. Where a block
 * has upper and lower case side by side the even (or odd) one is upper. */
static uint32_t fold(uint32_t c)
{
    if (c < 0x80) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
    if (c < 0x100) {
        return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 32 : c == 0xB5 ? 0x3BC : c;
    }
    if (c < 0x180) {
        if (c == 0x130 || c == 0x131) {
            return 'i'; /* Turkish I with and without its dot */
        }
        if (c == 0x178) {
            return 0xFF;
        }
        if (c == 0x17F) {
            return 's';
        }
        bool odd_is_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
        if (c == 0x138 || c == 0x149) {
            return c;
        }
        return odd_is_upper ? c + (c & 1) : c | 1;
    }
    if (c >= 0x1E00 && c <= 0x1EFF) {
        return c >= 0x1E96 && c <= 0x1E9F ? c : c | 1;
    }
    if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) {
        return c + 32;
    }
    if (c == 0x3C2) {
        return 0x3C3; /* final sigma */
    }
    if (c == 0x386) {
        return 0x3AC;
    }
    if (c >= 0x388 && c <= 0x38A) {
        return c + 37;
    }
    if (c == 0x38C) {
        return 0x3CC;
    }
    if (c == 0x38E || c == 0x38F) {
        return c + 63;
    }
    if (c >= 0x400 && c <= 0x40F) {
        return c + 80;
    }
    if (c >= 0x410 && c <= 0x42F) {
        return c + 32;
    }
    if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)) {
        return c | 1;
    }
    if (c >= 0x531 && c <= 0x556) {
        return c + 48;
    }
    return c;
}

static bool is_space(uint32_t c)
{
    return c <= ' ' || c == 0x7F || (c >= 0x80 && c <= 0xA0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF ||
           (c >= 0xFE00 && c <= 0xFE0F);
}

/* What may stand around a word without changing what it says: punctuation and spaces, no letters, digits, emoji. */
static bool is_edge(uint32_t c)
{
    if (c < 0x80) {
        return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    }
    return is_space(c) || (c >= 0xA1 && c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA) ||
           (c >= 0x2010 && c <= 0x205E) || (c >= 0x3001 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011) ||
           c == 0xFF01 || c == 0xFF0C || c == 0xFF0E || c == 0xFF1F;
}

/* Longer words are none. */
enum { WORD_LIMIT = 96 };

/* A text as it is compared: folded, without what surrounds it, a run of spaces being one. */
struct folded {
    size_t count; /* characters; 0 for what cannot be a word */
    uint32_t characters[WORD_LIMIT];
};

static inline size_t decode(const char *bytes, const char *end, uint32_t *c)
{
    if ((unsigned char)*bytes < 0x80) {
        *c = (unsigned char)*bytes;
        return 1;
    }
    return wakpi_utf8_decode(bytes, (size_t)(end - bytes), c);
}

static bool begins_word(const struct wakpi_words *words, uint32_t c)
{
    return (words->first[c >> 6 & 3] >> (c & 63) & 1) != 0;
}

/* Stops at the first character that no word begins with (where `words` is given) and at the first one too many, so
 * that most texts cost next to nothing. What may surround is kept back until a letter shows that it stands within. */
static void fold_text(struct folded *folded, const struct wakpi_words *words, const char *bytes, size_t size)
{
    const char *end = bytes + size;
    size_t limit = words != NULL ? words->longest : WORD_LIMIT;
    size_t kept_back = 0;
    folded->count = 0;
    while (bytes < end) {
        uint32_t c = 0;
        size_t length = decode(bytes, end, &c);
        size_t place = folded->count + kept_back;
        bytes += length;
        if (length > 0 && is_edge(c)) {
            if (folded->count > 0 && place < limit) {
                bool space = is_space(c);
                bool run = space && kept_back > 0 && folded->characters[place - 1] == ' ';
                folded->characters[place] = space ? ' ' : c;
                kept_back += !run;
            }
            continue;
        }
        c = fold(c);
        bool refused = words != NULL && folded->count == 0 && !begins_word(words, c);
        if (length == 0 || place >= limit || refused) {
            folded->count = 0;
            return;
        }
        folded->characters[place] = c;
        folded->count = place + 1;
        kept_back = 0;
    }
}

/* FNV-1a over characters: it only has to tell words apart; what matches is compared. */
static uint64_t hash_of(const struct folded *folded)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < folded->count; i++) {
        hash = (hash ^ folded->characters[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

static int add_word(struct wakpi_words *words, const struct wakpi_allocator *allocator, size_t at,
                    size_t size)
{
    struct folded folded;
    fold_text(&folded, NULL, words->text + at, size);
    if (folded.count == 0) {
        return 1;
    }
    uint32_t first = folded.characters[0];
    words->first[first >> 6 & 3] |= UINT64_C(1) << (first & 63);
    words->longest = folded.count > words->longest ? folded.count : words->longest;
    if (!wakpi_reserve(allocator, &words->words, &words->capacity, words->count + 1, sizeof *words->words)) {
        return 0;
    }
    words->words[words->count++] = (struct wakpi_word){hash_of(&folded), at, size};
    return 1;
}

int wakpi_words_prepare(struct wakpi_words *words, const struct wakpi_allocator *allocator, const char *text,
                        size_t size)
{
    if (words->text_size == size && (size == 0 || memcmp(words->text, text, size) == 0)) {
        return 1;
    }
    words->count = 0;
    words->text_size = 0;
    words->longest = 0;
    memset(words->first, 0, sizeof words->first);
    if (!wakpi_reserve(allocator, &words->text, &words->text_capacity, size, 1)) {
        return 0;
    }
    memcpy(words->text, text, size);
    for (size_t at = 0; at < size;) {
        const char *comma = memchr(text + at, ',', size - at);
        size_t end = comma != NULL ? (size_t)(comma - text) : size;
        if (!add_word(words, allocator, at, end - at)) {
            words->count = 0;
            return 0;
        }
        at = end + 1;
    }
    words->text_size = size;
    return 1;
}

void wakpi_words_drop(struct wakpi_words *words, const struct wakpi_allocator *allocator)
{
    wakpi_release(allocator, words->text, words->text_capacity, 1);
    wakpi_release(allocator, words->words, words->capacity, sizeof *words->words);
    memset(words, 0, sizeof *words);
}

bool wakpi_words_hold(const struct wakpi_words *words, const char *text, size_t size)
{
    struct folded given, word;
    fold_text(&given, words, text, size);
    if (given.count == 0) {
        return false;
    }
    uint64_t hash = hash_of(&given);
    for (size_t i = 0; i < words->count; i++) {
        if (words->words[i].hash != hash) {
            continue;
        }
        fold_text(&word, NULL, words->text + words->words[i].at, words->words[i].size);
        if (word.count == given.count &&
            memcmp(word.characters, given.characters, word.count * sizeof *word.characters) == 0) {
            return true;
        }
    }
    return false;
}
