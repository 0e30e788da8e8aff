/* Vectors of the webhook reader: bodies and what they give, in words; and bodies rewritten to mean the same. */
#ifndef WAKPI_TESTS_WEBHOOK_VECTORS_H
#define WAKPI_TESTS_WEBHOOK_VECTORS_H

#include <check.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random_json.h"
#include "track/batch.h"

/* Lines that are compared in sorted order, since permuted bodies give permuted events. A secondary event's line
 * stays with the line of its element. */
enum { LINES_LIMIT = 64, LINE_SIZE = 1024 };

struct lines {
    size_t count;
    char line[LINES_LIMIT][LINE_SIZE];
    char text[LINES_LIMIT * LINE_SIZE];
};

static inline int compare_lines(const void *a, const void *b)
{
    return strcmp(a, b);
}

static inline const char *lines_text(struct lines *lines)
{
    size_t size = 0;
    qsort(lines->line, lines->count, sizeof *lines->line, compare_lines);
    lines->text[0] = '\0';
    for (size_t i = 0; i < lines->count; i++) {
        size += (size_t)sprintf(lines->text + size, "%s", lines->line[i]);
    }
    return lines->text;
}

static inline void line_add(char *line, const char *format, ...)
{
    va_list arguments;
    size_t size = strlen(line);
    va_start(arguments, format);
    int added = vsnprintf(line + size, LINE_SIZE - size, format, arguments);
    va_end(arguments);
    ck_assert(added >= 0 && (size_t)added < LINE_SIZE - size);
}

static inline const char *kind_name(int32_t kind)
{
    switch (kind) {
    case WAKPI_EVENT_SENT:
        return "sent";
    case WAKPI_EVENT_DELIVERED:
        return "delivered";
    case WAKPI_EVENT_READ:
        return "read";
    case WAKPI_EVENT_PLAYED:
        return "played";
    case WAKPI_EVENT_FAILED:
        return "failed";
    case WAKPI_EVENT_MESSAGE:
        return "message";
    case WAKPI_EVENT_TAP:
        return "tap";
    case WAKPI_EVENT_REACTION:
        return "reaction";
    case WAKPI_EVENT_ECHO:
        return "echo";
    case WAKPI_EVENT_STOP:
        return "stop";
    case WAKPI_EVENT_RESUME:
        return "resume";
    case WAKPI_EVENT_ALIAS:
        return "alias";
    case WAKPI_EVENT_CLICK:
        return "click";
    default:
        return "?";
    }
}

static inline void add_field(char *line, const char *name, const char *text, size_t size)
{
    if (size > 0) {
        line_add(line, " %s=%.*s", name, (int)size, text);
    }
}

static inline void describe(char *line, const wakpi_event *event, bool secondary)
{
    static const struct {
        uint32_t flag;
        const char *name;
    } flags[] = {{WAKPI_EVENT_BILLABLE, "billable"}, {WAKPI_EVENT_FREE, "free"},
                 {WAKPI_EVENT_REFERRAL, "referral"}, {WAKPI_EVENT_OPT_OUT, "opt_out"},
                 {WAKPI_EVENT_HISTORY, "history"},   {WAKPI_EVENT_GROUP, "group"}};
    line_add(line, "%s%s %lld", secondary ? "+" : "", kind_name(event->kind), (long long)event->time);
    add_field(line, "id", event->id, event->id_size);
    add_field(line, "person", event->person, event->person_size);
    add_field(line, "user", event->user, event->user_size);
    add_field(line, "parent", event->parent, event->parent_size);
    add_field(line, "other", event->other, event->other_size);
    add_field(line, "participant", event->participant, event->participant_size);
    add_field(line, "account", event->account, event->account_size);
    add_field(line, "campaign", event->campaign, event->campaign_size);
    add_field(line, "context", event->context, event->context_size);
    add_field(line, "category", event->category, event->category_size);
    add_field(line, "button", event->button, event->button_size);
    if (event->code != 0) {
        line_add(line, " code=%d", (int)event->code);
    }
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if ((event->flags & flags[i].flag) != 0) {
            line_add(line, " %s", flags[i].name);
        }
    }
    line_add(line, "\n");
}

static inline void lines_of_batch(struct lines *lines, const struct wakpi_batch *batch)
{
    lines->count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        if (!batch->secondary[i]) {
            ck_assert_uint_lt(lines->count, LINES_LIMIT);
            lines->line[lines->count++][0] = '\0';
        }
        ck_assert_uint_gt(lines->count, 0);
        describe(lines->line[lines->count - 1], &batch->events[i], batch->secondary[i]);
    }
    for (wakpi_intake reason = 0; reason < WAKPI_INTAKE_LIMIT; reason++) {
        if (batch->tally[reason] != 0) {
            ck_assert_uint_lt(lines->count, LINES_LIMIT);
            lines->line[lines->count][0] = '\0';
            line_add(lines->line[lines->count++], "%s %lld\n", wakpi_intake_key(reason),
                     (long long)batch->tally[reason]);
        }
    }
}

static inline void assert_empty(const struct wakpi_batch *batch)
{
    ck_assert_uint_eq(batch->count, 0);
    ck_assert_int_eq(batch->tallied, 0);
    for (int i = 0; i < WAKPI_INTAKE_LIMIT; i++) {
        ck_assert_int_eq(batch->tally[i], 0);
    }
}

/* What holds of every batch that was read. */
static inline void assert_sound(const struct wakpi_batch *batch)
{
    int64_t sum = 0;
    for (wakpi_intake i = 0; i < WAKPI_INTAKE_LIMIT; i++) {
        ck_assert_int_ge(batch->tally[i], 0);
        ck_assert(batch->tally[i] == 0 || wakpi_intake_class(i) >= WAKPI_INTAKE_IGNORED);
        sum += batch->tally[i];
    }
    ck_assert_int_eq(sum, batch->tallied);
    ck_assert_uint_gt((size_t)sum + batch->count, 0);
    for (size_t i = 0; i < batch->count; i++) {
        const wakpi_event *event = &batch->events[i];
        ck_assert_uint_eq(event->struct_size, sizeof *event);
        ck_assert_str_ne(kind_name(event->kind), "?");
        ck_assert(event->time >= 0 && event->time < INT64_C(253402300800000));
        ck_assert(i > 0 || !batch->secondary[i]);
    }
}

struct webhook_vector {
    const char *file, *title, *body;
    size_t body_size;
    const char *expected; /* sorted */
};

struct webhook_vectors {
    FILE *file;
    char name[64], title[256], body[16 * 1024];
    struct lines lines;
    struct webhook_vector vector;
};

static inline void webhook_vectors_open(struct webhook_vectors *vectors, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, WAKPI_TESTS_DIR "/vectors/webhooks/%s.txt", name);
    vectors->file = fopen(path, "r");
    ck_assert_msg(vectors->file != NULL, "no file %s", path);
    snprintf(vectors->name, sizeof vectors->name, "%s", name);
}

static inline void webhook_vectors_close(struct webhook_vectors *vectors)
{
    fclose(vectors->file);
}

/* The next block: "## title", one line of body, expected lines up to an empty one. */
static inline bool webhook_vectors_next(struct webhook_vectors *vectors)
{
    char line[LINE_SIZE];
    do {
        if (fgets(vectors->title, sizeof vectors->title, vectors->file) == NULL) {
            return false;
        }
    } while (strncmp(vectors->title, "## ", 3) != 0);
    vectors->title[strcspn(vectors->title, "\n")] = '\0';
    ck_assert_ptr_nonnull(fgets(vectors->body, sizeof vectors->body, vectors->file));
    size_t size = strcspn(vectors->body, "\n");
    ck_assert_msg(vectors->body[size] == '\n', "the body of %s is too long", vectors->title);
    vectors->lines.count = 0;
    while (fgets(line, sizeof line, vectors->file) != NULL && line[0] != '\n') {
        if (line[0] != '+') {
            ck_assert_uint_lt(vectors->lines.count, LINES_LIMIT);
            vectors->lines.line[vectors->lines.count++][0] = '\0';
        }
        line_add(vectors->lines.line[vectors->lines.count - 1], "%s", line);
    }
    ck_assert_msg(vectors->lines.count > 0, "%s expects nothing", vectors->title);
    vectors->vector = (struct webhook_vector){vectors->name, vectors->title + 3, vectors->body, size,
                                              lines_text(&vectors->lines)};
    return true;
}

/* A document written anew: keys in any order, every character escaped, white space everywhere. */
struct rewriting {
    char *out;
    size_t size, capacity;
    struct random_json *source;
    bool escape, space;
};

static inline void rewrite_put(struct rewriting *rewriting, const char *text)
{
    size_t size = strlen(text);
    ck_assert_uint_lt(rewriting->size + size, rewriting->capacity);
    memcpy(rewriting->out + rewriting->size, text, size);
    rewriting->size += size;
}

static inline void rewrite_space(struct rewriting *rewriting)
{
    if (rewriting->space) {
        rewrite_put(rewriting, " \r\n\t");
    }
}

static inline uint32_t next_character(const unsigned char **at)
{
    uint32_t lead = *(*at)++;
    int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    uint32_t c = more == 0 ? lead : lead & (0x3FU >> more);
    while (more-- > 0) {
        c = c << 6 | (*(*at)++ & 0x3F);
    }
    return c;
}

static inline void rewrite_string(struct rewriting *rewriting, const char *text)
{
    if (!rewriting->escape) {
        json_t *string = json_string(text);
        char *plain = json_dumps(string, JSON_ENCODE_ANY);
        rewrite_put(rewriting, plain);
        free(plain);
        json_decref(string);
        return;
    }
    char escaped[32];
    const unsigned char *at = (const unsigned char *)text;
    rewrite_put(rewriting, "\"");
    while (*at != '\0') {
        uint32_t c = next_character(&at);
        if (c > 0xFFFF) {
            c -= 0x10000;
            snprintf(escaped, sizeof escaped, "\\u%04x\\u%04X", 0xD800 + (unsigned)(c >> 10),
                     0xDC00 + (unsigned)(c & 0x3FF));
        } else {
            snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned)c);
        }
        rewrite_put(rewriting, escaped);
    }
    rewrite_put(rewriting, "\"");
}

static inline void rewrite(struct rewriting *rewriting, const json_t *value);

static inline void rewrite_object(struct rewriting *rewriting, const json_t *object)
{
    const char *keys[64];
    uint32_t count = 0;
    void *iterator = json_object_iter((json_t *)(uintptr_t)object);
    for (; iterator != NULL; iterator = json_object_iter_next((json_t *)(uintptr_t)object, iterator)) {
        ck_assert_uint_lt(count, 64);
        keys[count++] = json_object_iter_key(iterator);
    }
    rewrite_put(rewriting, "{");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t chosen = i + random_below(rewriting->source, count - i);
        const char *key = keys[chosen];
        keys[chosen] = keys[i];
        rewrite_put(rewriting, i > 0 ? "," : "");
        rewrite_space(rewriting);
        rewrite_string(rewriting, key);
        rewrite_space(rewriting);
        rewrite_put(rewriting, ":");
        rewrite(rewriting, json_object_get(object, key));
    }
    rewrite_put(rewriting, "}");
}

static inline void rewrite(struct rewriting *rewriting, const json_t *value)
{
    rewrite_space(rewriting);
    if (json_is_object(value)) {
        rewrite_object(rewriting, value);
    } else if (json_is_array(value)) {
        rewrite_put(rewriting, "[");
        for (size_t i = 0; i < json_array_size(value); i++) {
            rewrite_put(rewriting, i > 0 ? "," : "");
            rewrite(rewriting, json_array_get(value, i));
        }
        rewrite_put(rewriting, "]");
    } else if (json_is_string(value)) {
        rewrite_string(rewriting, json_string_value(value));
    } else {
        char *plain = json_dumps(value, JSON_ENCODE_ANY);
        rewrite_put(rewriting, plain);
        free(plain);
    }
    rewrite_space(rewriting);
}

#endif
