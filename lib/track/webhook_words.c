/* Opt-out words: a whole message, but for letter case and what surrounds it, that asks to stop. */
#include "track/webhook.h"

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

struct text {
    const char *at, *end;
};

/* Cuts what surrounds the text. */
static struct text trim(const char *bytes, size_t size)
{
    struct text text = {bytes, bytes + size};
    uint32_t c;
    const char *last = bytes;
    bool begun = false;
    while (bytes < text.end) {
        size_t length = wakpi_utf8_decode(bytes, (size_t)(text.end - bytes), &c);
        if (length == 0) {
            return (struct text){bytes, bytes};
        }
        if (!is_edge(c)) {
            if (!begun) {
                text.at = bytes;
            }
            begun = true;
            last = bytes + length;
        }
        bytes += length;
    }
    text.end = begun ? last : text.at;
    return text;
}

/* The next folded character, a run of spaces being one; 0 at the end. */
static uint32_t next(struct text *text)
{
    uint32_t c = 0;
    if (text->at == text->end) {
        return 0;
    }
    text->at += wakpi_utf8_decode(text->at, (size_t)(text->end - text->at), &c);
    if (!is_space(c)) {
        return fold(c);
    }
    while (text->at < text->end) {
        size_t length = wakpi_utf8_decode(text->at, (size_t)(text->end - text->at), &c);
        if (!is_space(c)) {
            break;
        }
        text->at += length;
    }
    return ' ';
}

static bool same(struct text a, struct text b)
{
    for (;;) {
        uint32_t c = next(&a);
        if (c != next(&b)) {
            return false;
        }
        if (c == 0) {
            return true;
        }
    }
}

bool wakpi_webhook_opts_out(const char *words, size_t words_size, const char *bytes, size_t size)
{
    struct text text = trim(bytes, size);
    const char *end = words + words_size;
    if (text.at == text.end) {
        return false;
    }
    while (words < end) {
        const char *comma = memchr(words, ',', (size_t)(end - words));
        const char *stop = comma != NULL ? comma : end;
        struct text word = trim(words, (size_t)(stop - words));
        if (word.at != word.end && same(text, word)) {
            return true;
        }
        words = comma != NULL ? comma + 1 : end;
    }
    return false;
}
