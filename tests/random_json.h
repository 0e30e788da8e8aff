/* Random JSON documents and random damage to them, from a seed. */
#ifndef WAKPI_TESTS_RANDOM_JSON_H
#define WAKPI_TESTS_RANDOM_JSON_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { RANDOM_JSON_CAPACITY = 8192 };

struct random_json {
    uint64_t state;
    size_t size;
    char text[RANDOM_JSON_CAPACITY];
};

/* splitmix64 */
static inline uint32_t random_below(struct random_json *source, uint32_t bound)
{
    uint64_t mixed = source->state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    mixed ^= mixed >> 31;
    return (uint32_t)((mixed >> 32) * bound >> 32);
}

static inline void random_put(struct random_json *source, const char *text)
{
    size_t size = strlen(text);
    if (source->size + size <= RANDOM_JSON_CAPACITY) {
        memcpy(source->text + source->size, text, size);
        source->size += size;
    }
}

static inline void random_space(struct random_json *source)
{
    static const char *const spaces[] = {" ", "\n", "\t", "\r\n", "  \n        "};
    if (random_below(source, 12) == 0) {
        random_put(source, spaces[random_below(source, 5)]);
    }
}

static inline void random_string(struct random_json *source)
{
    static const char *const pieces[] = {"a",
                                         "id",
                                         "messages",
                                         "0123456789",
                                         "wamid.HBgLMTY0NjcwNDM1OTU",
                                         " ",
                                         "/",
                                         "\\n",
                                         "\\\"",
                                         "\\\\",
                                         "\\/",
                                         "\\u0041",
                                         "\\u20ac",
                                         "\\ud83d\\ude00",
                                         "\\u0001",
                                         "\xC3\xA9",
                                         "\xD0\xBF\xD1\x80",
                                         "\xE2\x82\xAC",
                                         "\xF0\x9F\x98\x80",
                                         "\xED\x9F\xBF",
                                         "\xF4\x8F\xBF\xBF",
                                         "\x7F",
                                         "plain text that is longer than one block"};
    random_put(source, "\"");
    for (uint32_t count = random_below(source, 5); count > 0; count--) {
        random_put(source, pieces[random_below(source, sizeof pieces / sizeof pieces[0])]);
    }
    random_put(source, "\"");
}

static inline void random_number(struct random_json *source)
{
    char text[64];
    uint64_t wide = (uint64_t)random_below(source, UINT32_MAX) << 31;
    int64_t integer = (int64_t)(wide >> random_below(source, 63));
    unsigned first = random_below(source, 1000), second = random_below(source, 40);
    switch (random_below(source, 5)) {
    case 0:
        snprintf(text, sizeof text, "%lld", (long long)integer);
        break;
    case 1:
        snprintf(text, sizeof text, "-%lld", (long long)integer);
        break;
    case 2:
        snprintf(text, sizeof text, "%lld.%03u", (long long)integer, first);
        break;
    case 3:
        snprintf(text, sizeof text, "%ue%d", first, (int)second - 20);
        break;
    default:
        snprintf(text, sizeof text, "-0.%uE+%u", first, second);
        break;
    }
    random_put(source, text);
}

static inline void random_value(struct random_json *source, int depth)
{
    uint32_t choice = random_below(source, depth > 0 && source->size < RANDOM_JSON_CAPACITY / 4 ? 9 : 6);
    random_space(source);
    if (choice < 2) {
        random_string(source);
    } else if (choice < 4) {
        random_number(source);
    } else if (choice < 6) {
        static const char *const words[] = {"true", "false", "null"};
        random_put(source, words[random_below(source, 3)]);
    } else {
        int object = choice != 6;
        random_put(source, object ? "{" : "[");
        random_space(source);
        for (uint32_t i = 0, count = random_below(source, 6); i < count; i++) {
            if (i > 0) {
                random_put(source, ",");
            }
            if (object) {
                random_space(source);
                random_string(source);
                random_space(source);
                random_put(source, ":");
            }
            random_value(source, depth - 1);
        }
        random_put(source, object ? "}" : "]");
    }
    random_space(source);
}

static inline void random_json_document(struct random_json *source)
{
    source->size = 0;
    random_value(source, 6);
}

/* Replaces, with sizes of 0 allowed on either side, a few bytes by a piece that is apt to matter. */
static inline void random_json_mutate(struct random_json *source)
{
    static const char *const pieces[] = {
        "",         "\"",      "\\",      "{",    "}",    "[",    "]",      ",",
        ":",        "0",       "-",       ".",    "e",    "E",    "+",      "1",
        "\\u",      "\\ud800", "\\udc00", "\x01", "\x80", "\xC0", "\xE2",   "\xED\xA0\x80",
        "\xF0\x9F", "\xFF",    " ",       "\n",   "true", "null", "\"a\":", "/"};
    char piece[32];
    uint32_t cut = random_below(source, 3);
    uint32_t at = random_below(source, (uint32_t)source->size + 1);
    size_t size = 0;
    if (random_below(source, 3) == 0) {
        piece[0] = (char)random_below(source, 256);
        size = 1;
    } else if (source->size > 0 && random_below(source, 3) == 0) {
        size_t from = random_below(source, (uint32_t)source->size);
        size = 1 + random_below(source, 8);
        size = from + size <= source->size ? size : source->size - from;
        memcpy(piece, source->text + from, size);
    } else {
        const char *chosen = pieces[random_below(source, sizeof pieces / sizeof pieces[0])];
        size = strlen(chosen);
        memcpy(piece, chosen, size);
    }
    cut = at + cut <= source->size ? cut : (uint32_t)source->size - at;
    if (source->size - cut + size > RANDOM_JSON_CAPACITY) {
        return;
    }
    memmove(source->text + at + size, source->text + at + cut, source->size - at - cut);
    memcpy(source->text + at, piece, size);
    source->size += size - cut;
}

#endif
