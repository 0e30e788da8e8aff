/* A strict pull reader of JSON (RFC 8259): no allocation, no recursion, no byte beyond the input is touched.
 *
 *     struct wakpi_json json;
 *     struct wakpi_json_value key, value;
 *     wakpi_json_begin(&json, bytes, size, depth_limit);
 *     if (wakpi_json_enter_object(&json)) {
 *         while (wakpi_json_next_key(&json, &key)) {
 *             if (wakpi_json_is(&key, "id")) {
 *                 if (wakpi_json_read_string(&json, &value)) ...
 *             } else {
 *                 wakpi_json_skip(&json);
 *             }
 *         }
 *     }
 *     if (!wakpi_json_end(&json)) ... json.status, json.position, json.reason
 *
 * One law rules every call: a read, a skip and a refused enter all consume exactly one value, whatever its kind.
 * So "of the wrong kind" (false, json.reason still NULL) costs one element, never the document. An error of form
 * is sticky: every later call returns false, and the first offender stays on record.
 *
 * A true enter is followed by its own next (next_key in an object, next_element in an array) until that says
 * false; each true next by exactly one value. Keys may come twice; what that means is the caller's business.
 * What was read holds only if wakpi_json_end() agrees in the end: until then the rest of the document is unread.
 */
#ifndef WAKPI_TRACK_JSON_H
#define WAKPI_TRACK_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wakpi/base.h>

/* The deepest nesting a caller may allow. */
#define WAKPI_JSON_MAX_DEPTH 1024

enum {
    WAKPI_JSON_NONE = 0, /* no value: the input is at its end or malformed */
    WAKPI_JSON_NULL,
    WAKPI_JSON_FALSE,
    WAKPI_JSON_TRUE,
    WAKPI_JSON_NUMBER,
    WAKPI_JSON_STRING,
    WAKPI_JSON_ARRAY,
    WAKPI_JSON_OBJECT
};

/* A value as it stands in the input, borrowed from it. A string's text is what is between its quotes, escapes
 * and all; any other kind's is the value whole (a number's digits are money's decimal text). */
struct wakpi_json_value {
    const char *text;
    size_t size;
    uint8_t kind;    /* WAKPI_JSON_... */
    uint8_t escaped; /* a string that holds a backslash: see wakpi_json_unescape() */
};

/* The cursor. Status, position and reason are for reading, the rest is its own. */
struct wakpi_json {
    const unsigned char *at;
    const unsigned char *end;
    const unsigned char *begin;
    const char *reason;  /* static words once an error stands, else NULL */
    size_t position;     /* byte offset of the offender */
    wakpi_status status; /* WAKPI_OK, WAKPI_MALFORMED or WAKPI_LIMIT */
    uint32_t depth;      /* containers entered */
    uint32_t max_depth;
    bool fresh; /* a container was entered and nothing taken from it */
};

/* `bytes` stay the caller's and must outlive every value read from them. `max_depth` counts nested containers
 * ([] is 1) and is cut to WAKPI_JSON_MAX_DEPTH; a deeper document ends in WAKPI_LIMIT. */
void wakpi_json_begin(struct wakpi_json *json, const char *bytes, size_t size, uint32_t max_depth);
/* As begin, refusing (WAKPI_LIMIT) a document of more than max_size bytes before its first byte is read. */
void wakpi_json_begin_limited(struct wakpi_json *json, const char *bytes, size_t size, uint32_t max_depth,
                              size_t max_size);

/* The kind of the value that the next read would consume, by its first byte; consumes nothing but white space. */
int wakpi_json_peek(struct wakpi_json *json);

bool wakpi_json_enter_object(struct wakpi_json *json);
bool wakpi_json_next_key(struct wakpi_json *json, struct wakpi_json_value *key);
bool wakpi_json_enter_array(struct wakpi_json *json);
bool wakpi_json_next_element(struct wakpi_json *json);

/* Any value, containers whole; false only where the document is malformed. Everything inside is checked. */
bool wakpi_json_read(struct wakpi_json *json, struct wakpi_json_value *value);
bool wakpi_json_skip(struct wakpi_json *json);
/* Consumes any value, true where it was of that kind. *value is written whenever the form is good. */
bool wakpi_json_read_string(struct wakpi_json *json, struct wakpi_json_value *value);
bool wakpi_json_read_number(struct wakpi_json *json, struct wakpi_json_value *value);
bool wakpi_json_read_bool(struct wakpi_json *json, bool *truth);

/* True where the whole document was read and nothing but white space follows. */
bool wakpi_json_end(struct wakpi_json *json);

/* The escape-free bytes of a string (or key) that was read; returns their number, never more than value->size,
 * which `buffer` must hold. \u0000 gives a NUL byte, so the size counts, not a terminator. */
size_t wakpi_json_unescape(const struct wakpi_json_value *value, char *buffer);
/* Compares the unescaped string with `size` bytes, without a buffer. */
bool wakpi_json_equal(const struct wakpi_json_value *value, const char *text, size_t size);
/* The exact value of a number: 12, -0, 1.0, 2.5e1; false for fractions, for what int64_t cannot hold and for
 * other kinds. */
bool wakpi_json_to_int64(const struct wakpi_json_value *value, int64_t *number);
/* The same of a number that stands in a string as plain digits ("1669233778", "-5"), as many senders quote it;
 * nothing else may be in the string, no leading zero or plus either. */
bool wakpi_json_text_to_int64(const struct wakpi_json_value *value, int64_t *number);

/* A guess at the next key of an object that was entered: true where it stands there plainly, and then its value is next.
 * False consumes nothing, and says nothing: the key may stand there with spaces or escapes. A right guess is several
 * times as fast as wakpi_json_next_key(), since nothing waits for where the key ends. */
static inline bool wakpi_json_next_is(struct wakpi_json *json, const char *literal)
{
    size_t size = strlen(literal);
    size_t comma = json->fresh ? 0 : 1;
    const unsigned char *at = json->at;
    if ((size_t)(json->end - at) < comma + size + 3 || (comma != 0 && *at != ',')) {
        return false;
    }
    at += comma;
    if (at[0] != '"' || memcmp(at + 1, literal, size) != 0 || at[size + 1] != '"' || at[size + 2] != ':') {
        return false;
    }
    json->at = at + size + 3;
    json->fresh = false;
    return true;
}

/* Is this key or string that literal? Folds to a length test and a few word compares. */
static inline bool wakpi_json_is(const struct wakpi_json_value *value, const char *literal)
{
    size_t size = strlen(literal);
    if (value->size == size && memcmp(value->text, literal, size) == 0) {
        return true;
    }
    return value->escaped && wakpi_json_equal(value, literal, size);
}

#endif
