/* What a translation of a sentence must keep of it: figures, signs of percent and technical keys; and what makes it one: another
 * wording, in the right letters. */
#ifndef TESTS_TRANSLATED_H
#define TESTS_TRANSLATED_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRANSLATED_TOKENS = 24, TRANSLATED_TOKEN = 48 };

struct translated_tokens {
    char tokens[TRANSLATED_TOKENS][TRANSLATED_TOKEN];
    int count;
};

static int translated_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static int translated_is_latin(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Two bytes of U+0400 to U+047F. */
static int translated_is_cyrillic(const char *at)
{
    return ((unsigned char)at[0] == 0xd0 || (unsigned char)at[0] == 0xd1) && at[1] != '\0';
}

static int translated_compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void translated_keep(struct translated_tokens *found, const char *at, size_t size)
{
    ck_assert(found->count < TRANSLATED_TOKENS && size < TRANSLATED_TOKEN);
    char *token = found->tokens[found->count++];
    snprintf(token, TRANSLATED_TOKEN, "%.*s", (int)size, at);
    if (translated_is_digit(token[0])) /* a decimal comma is a point elsewhere */
        for (char *comma = token; (comma = strchr(comma, ',')) != NULL;)
            *comma = '.';
}

/* Figures, percent signs and keys such as open_rate, in the order of their bytes: sentences differ in theirs. */
static struct translated_tokens translated_find(const char *text)
{
    struct translated_tokens found = {.count = 0};
    for (size_t size; *text; text += size) {
        size = 1;
        if (translated_is_digit(*text)) {
            while (translated_is_digit(text[size]) ||
                   ((text[size] == '.' || text[size] == ',') && translated_is_digit(text[size + 1])))
                size++;
            translated_keep(&found, text, size);
        } else if (*text == '%') {
            translated_keep(&found, text, 1);
        } else if (translated_is_latin(*text)) {
            while (translated_is_latin(text[size]) || text[size] == '_' || translated_is_digit(text[size]))
                size++;
            if (memchr(text, '_', size))
                translated_keep(&found, text, size);
        }
    }
    qsort(found.tokens, (size_t)found.count, sizeof found.tokens[0], translated_compare);
    return found;
}

/* In Russian most letters are Cyrillic and no word has both kinds (a Latin "c" looks like "с"); in Italian none is. */
static void translated_check_letters(const char *text, const char *language)
{
    int cyrillic = 0, latin = 0;
    for (const char *at = text; *at; at++) {
        int is_cyrillic = translated_is_cyrillic(at), is_latin = translated_is_latin(*at);
        cyrillic += is_cyrillic;
        latin += is_latin && !memchr(at, '_', strcspn(at, " ).:"));
        ck_assert_msg(!(is_cyrillic && translated_is_latin(at[2])) &&
                          !(is_latin && translated_is_cyrillic(at + 1)),
                      "a word of two alphabets in \"%s\"", text);
        at += is_cyrillic;
    }
    if (strcmp(language, "ru") == 0)
        ck_assert_msg(cyrillic > latin, "\"%s\" is hardly Russian", text);
    else
        ck_assert_msg(cyrillic == 0, "\"%s\" has Cyrillic letters", text);
}

static void translated_check(const char *what, const char *english, const char *text, const char *language)
{
    static const char *const of_english[] = {"the ", "The ", " of ", " is ", " that ", " are ", " which "};
    ck_assert_msg(text != NULL, "%s has no words in %s", what, language);
    if (*english == '\0') {
        ck_assert_msg(*text == '\0', "%s says in %s alone: %s", what, language, text);
        return;
    }
    ck_assert_msg(*text != '\0', "%s says nothing in %s", what, language);
    ck_assert_msg(strcmp(english, text) != 0, "%s is English in %s", what, language);
    for (size_t i = 0; i < sizeof of_english / sizeof of_english[0]; i++)
        ck_assert_msg(!strstr(text, of_english[i]), "%s is English in %s: %s", what, language, text);
    ck_assert_msg(text[strlen(text) - 1] == '.' && text[0] != ' ' && !strstr(text, "  "), "%s: %s", what,
                  text);
    translated_check_letters(text, language);
    struct translated_tokens of = translated_find(english), in = translated_find(text);
    ck_assert_msg(of.count == in.count && memcmp(of.tokens, in.tokens, sizeof of.tokens) == 0,
                  "%s has other figures or keys in %s: %s", what, language, text);
}

#endif
