#include "track/json.h"

#include "track/json_scan.h"
#include "track/json_text.h"

#if defined(__GNUC__)
#define COLD              __attribute__((cold, noinline))
#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#else
#define COLD
#define LIKELY(condition) (condition)
#endif

/* Parsing functions take a position and return the one behind what they read, or NULL after fail(). */
typedef const unsigned char *place;

static const char ends_early[] = "the input ends too early";

/* Records the first error only. The cursor moves to the end, so that every later call finds nothing to read. */
static COLD place fail_as(struct wakpi_json *json, wakpi_status status, place at, const char *reason)
{
    if (json->reason == NULL) {
        json->status = status;
        json->reason = reason;
        json->position = (size_t)(at - json->begin);
    }
    json->at = json->end;
    return NULL;
}

static COLD place fail(struct wakpi_json *json, place at, const char *reason)
{
    return fail_as(json, WAKPI_MALFORMED, at, at == json->end ? ends_early : reason);
}

void wakpi_json_begin(struct wakpi_json *json, const char *bytes, size_t size, uint32_t max_depth)
{
    /* NULL + 0 is undefined, and an empty body may come as NULL. */
    const unsigned char *begin = size == 0 ? (const unsigned char *)"" : (const unsigned char *)bytes;
    json->begin = begin;
    json->at = begin;
    json->end = begin + size;
    json->reason = NULL;
    json->position = 0;
    json->status = WAKPI_OK;
    json->depth = 0;
    json->max_depth = max_depth < WAKPI_JSON_MAX_DEPTH ? max_depth : WAKPI_JSON_MAX_DEPTH;
    json->fresh = false;
}

void wakpi_json_begin_limited(struct wakpi_json *json, const char *bytes, size_t size, uint32_t max_depth,
                              size_t max_size)
{
    wakpi_json_begin(json, bytes, size, max_depth);
    if (size > max_size) {
        fail_as(json, WAKPI_LIMIT, json->begin + max_size, "the document is larger than max_body_size");
    }
}

/* Compact documents have no white space, so the first test is nearly always the last. */
static inline place spaces(place at, place end)
{
    if (LIKELY(at<end && * at> ' ')) {
        return at;
    }
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) {
        at++;
    }
    return at;
}

/* One escape, a surrogate pair being one. */
static inline place escape(struct wakpi_json *json, place at, place end)
{
    if (end - at < 2) {
        return fail(json, end, ends_early);
    }
    switch (at[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return at + 2;
    case 'u':
        break;
    default:
        return fail(json, at, "unknown escape");
    }
    int32_t first = wakpi_json_unit(at, end);
    if (first < 0) {
        return fail(json, end - at < 6 ? end : at, "\\u without four hexadecimal digits");
    }
    if ((first & 0xF800) != 0xD800) {
        return at + 6;
    }
    int32_t second = first < 0xDC00 ? wakpi_json_unit(at + 6, end) : -1;
    if (second < 0xDC00 || second > 0xDFFF) {
        return fail(json, at, "\\u escape of half a surrogate pair");
    }
    return at + 12;
}

/* What stopped the scan and was not the quote: escapes and characters beyond ASCII come in runs. */
static place unplain(struct wakpi_json *json, place at, place end, uint8_t *escaped)
{
    while (at < end) {
        if (*at >= 0x80) {
            place next = wakpi_json_utf8(at, end);
            if (next == NULL) {
                return fail(json, at, "not UTF-8");
            }
            at = next;
        } else if (*at == '\\') {
            *escaped = 1;
            at = escape(json, at, end);
            if (at == NULL) {
                return NULL;
            }
        } else if (*at < 0x20) {
            return fail(json, at, "control character in a string");
        } else {
            return at;
        }
    }
    return fail(json, end, ends_early);
}

/* From behind the opening quote to behind the closing one. */
static inline place string(struct wakpi_json *json, place at, place end, uint8_t *escaped)
{
    for (;;) {
        at = wakpi_json_scan(at, end);
        if (LIKELY(at < end && *at == '"')) {
            return at + 1;
        }
        at = unplain(json, at, end, escaped);
        if (at == NULL) {
            return NULL;
        }
    }
}

static inline bool digit(place at, place end)
{
    return at < end && (unsigned)(*at - '0') < 10;
}

static inline place digits(place at, place end)
{
    while (digit(at, end)) {
        at++;
    }
    return at;
}

/* What follows the number is judged by whoever comes next: "01" is a 0 and a stray 1. */
static place number(struct wakpi_json *json, place at, place end)
{
    at += *at == '-';
    if (!digit(at, end)) {
        return fail(json, at, "a digit must follow the minus");
    }
    at = *at == '0' ? at + 1 : digits(at, end);
    if (at < end && *at == '.') {
        at++;
        if (!digit(at, end)) {
            return fail(json, at, "a digit must follow the decimal point");
        }
        at = digits(at, end);
    }
    if (at < end && (*at | 0x20) == 'e') {
        at++;
        at += at < end && (*at == '+' || *at == '-');
        if (!digit(at, end)) {
            return fail(json, at, "an exponent must have a digit");
        }
        at = digits(at, end);
    }
    return at;
}

static place literal(struct wakpi_json *json, place at, place end, const char *word, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (at + i == end || at[i] != (unsigned char)word[i]) {
            return fail(json, at + i, "not a JSON value");
        }
    }
    return at + size;
}

/* Anything but strings and containers. */
static place plain_value(struct wakpi_json *json, place at, place end, uint8_t *kind)
{
    switch (*at) {
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        *kind = WAKPI_JSON_NUMBER;
        return number(json, at, end);
    case 't':
        *kind = WAKPI_JSON_TRUE;
        return literal(json, at, end, "true", 4);
    case 'f':
        *kind = WAKPI_JSON_FALSE;
        return literal(json, at, end, "false", 5);
    case 'n':
        *kind = WAKPI_JSON_NULL;
        return literal(json, at, end, "null", 4);
    default:
        return fail(json, at, "not a JSON value");
    }
}

static COLD place too_deep(struct wakpi_json *json, place at)
{
    return fail_as(json, WAKPI_LIMIT, at, "nested deeper than max_depth");
}

/* From behind a key's opening quote to its value. */
static inline place key_text(struct wakpi_json *json, place at, place end, struct wakpi_json_value *key)
{
    key->text = (const char *)at;
    key->kind = WAKPI_JSON_STRING;
    key->escaped = 0;
    at = string(json, at, end, &key->escaped);
    if (at == NULL) {
        return NULL;
    }
    key->size = (size_t)((const char *)at - 1 - key->text);
    if (LIKELY(at < end && *at == ':')) {
        return at + 1;
    }
    at = spaces(at, end);
    if (at == end || *at != ':') {
        return fail(json, at, "':' expected");
    }
    return at + 1;
}

/* A container whole, from its opening bracket. The kinds of the containers around are a stack of bits, 1 for an
 * object: the innermost 64 in a register, those further out spilled by the word. */
static place container(struct wakpi_json *json, place at, place end)
{
    uint64_t spilled[WAKPI_JSON_MAX_DEPTH / 64];
    uint64_t kinds = 0;
    uint32_t depth = 0;
    uint32_t limit = json->max_depth - json->depth;
    struct wakpi_json_value key;
    uint8_t ignored = 0;

open:
    if (depth == limit) {
        return too_deep(json, at);
    }
    if (depth % 64 == 0) {
        spilled[depth / 64] = kinds;
    }
    depth++;
    if (*at++ == '{') {
        kinds = kinds << 1 | 1;
        at = spaces(at, end);
        if (at < end && *at == '}') {
            goto close;
        }
        goto key;
    }
    kinds <<= 1;
    at = spaces(at, end);
    if (at < end && *at == ']') {
        goto close;
    }

value:
    at = spaces(at, end);
    if (at == end) {
        return fail(json, at, ends_early);
    }
    if (*at == '"') {
        at = string(json, at + 1, end, &ignored);
    } else if (*at == '{' || *at == '[') {
        goto open;
    } else {
        at = plain_value(json, at, end, &ignored);
    }
    if (at == NULL) {
        return NULL;
    }

after:
    at = spaces(at, end);
    if (at == end) {
        return fail(json, at, ends_early);
    }
    if ((kinds & 1) == 0) {
        if (*at == ',') {
            at++;
            goto value;
        }
        if (*at != ']') {
            return fail(json, at, "',' or ']' expected");
        }
        goto close;
    }
    if (*at == '}') {
        goto close;
    }
    if (*at != ',') {
        return fail(json, at, "',' or '}' expected");
    }
    at = spaces(at + 1, end);

key:
    if (at == end || *at != '"') {
        return fail(json, at, "a key expected");
    }
    at = key_text(json, at + 1, end, &key);
    if (at == NULL) {
        return NULL;
    }
    goto value;

close:
    at++;
    depth--;
    kinds >>= 1;
    if (depth % 64 == 0) {
        if (depth == 0) {
            return at;
        }
        kinds = spilled[depth / 64];
    }
    goto after;
}

static inline bool read(struct wakpi_json *json, struct wakpi_json_value *value)
{
    place end = json->end;
    place at = spaces(json->at, end);
    if (at == end) {
        fail(json, at, ends_early);
        return false;
    }
    place start = at;
    size_t quotes = 0;
    uint8_t kind = WAKPI_JSON_STRING;
    uint8_t escaped = 0;
    if (LIKELY(*at == '"')) {
        quotes = 1;
        at = string(json, at + 1, end, &escaped);
    } else if (*at == '{' || *at == '[') {
        kind = *at == '{' ? WAKPI_JSON_OBJECT : WAKPI_JSON_ARRAY;
        at = container(json, at, end);
    } else {
        at = plain_value(json, at, end, &kind);
    }
    if (at == NULL) {
        return false;
    }
    json->at = at;
    value->text = (const char *)(start + quotes);
    value->size = (size_t)(at - start) - 2 * quotes;
    value->kind = kind;
    value->escaped = escaped;
    return true;
}

bool wakpi_json_read(struct wakpi_json *json, struct wakpi_json_value *value)
{
    return read(json, value);
}

bool wakpi_json_skip(struct wakpi_json *json)
{
    struct wakpi_json_value ignored;
    return read(json, &ignored);
}

bool wakpi_json_read_string(struct wakpi_json *json, struct wakpi_json_value *value)
{
    return read(json, value) && value->kind == WAKPI_JSON_STRING;
}

bool wakpi_json_read_number(struct wakpi_json *json, struct wakpi_json_value *value)
{
    return read(json, value) && value->kind == WAKPI_JSON_NUMBER;
}

bool wakpi_json_read_bool(struct wakpi_json *json, bool *truth)
{
    struct wakpi_json_value value;
    if (!read(json, &value) || (value.kind != WAKPI_JSON_TRUE && value.kind != WAKPI_JSON_FALSE)) {
        return false;
    }
    *truth = value.kind == WAKPI_JSON_TRUE;
    return true;
}

int wakpi_json_peek(struct wakpi_json *json)
{
    json->at = spaces(json->at, json->end);
    if (json->at == json->end) {
        return WAKPI_JSON_NONE;
    }
    switch (*json->at) {
    case '"':
        return WAKPI_JSON_STRING;
    case '{':
        return WAKPI_JSON_OBJECT;
    case '[':
        return WAKPI_JSON_ARRAY;
    case 't':
        return WAKPI_JSON_TRUE;
    case 'f':
        return WAKPI_JSON_FALSE;
    case 'n':
        return WAKPI_JSON_NULL;
    default:
        return *json->at == '-' || digit(json->at, json->end) ? WAKPI_JSON_NUMBER : WAKPI_JSON_NONE;
    }
}

static inline bool enter(struct wakpi_json *json, unsigned char bracket)
{
    place at = spaces(json->at, json->end);
    if (at == json->end || *at != bracket) {
        wakpi_json_skip(json);
        return false;
    }
    if (json->depth == json->max_depth) {
        too_deep(json, at);
        return false;
    }
    json->at = at + 1;
    json->depth++;
    json->fresh = true;
    return true;
}

bool wakpi_json_enter_object(struct wakpi_json *json)
{
    return enter(json, '{');
}

bool wakpi_json_enter_array(struct wakpi_json *json)
{
    return enter(json, '[');
}

static inline bool leave(struct wakpi_json *json, place at)
{
    json->at = at + 1;
    json->depth--;
    return false;
}

bool wakpi_json_next_key(struct wakpi_json *json, struct wakpi_json_value *key)
{
    place end = json->end;
    place at = spaces(json->at, end);
    bool fresh = json->fresh;
    json->fresh = false;
    if (at < end && *at == '}') {
        return leave(json, at);
    }
    if (!fresh) {
        if (at == end || *at != ',') {
            fail(json, at, "',' or '}' expected");
            return false;
        }
        at = spaces(at + 1, end);
    }
    if (at == end || *at != '"') {
        fail(json, at, "a key expected");
        return false;
    }
    at = key_text(json, at + 1, end, key);
    if (at == NULL) {
        return false;
    }
    json->at = at;
    return true;
}

bool wakpi_json_next_element(struct wakpi_json *json)
{
    place end = json->end;
    place at = spaces(json->at, end);
    bool fresh = json->fresh;
    json->fresh = false;
    if (at < end && *at == ']') {
        return leave(json, at);
    }
    if (at == end) {
        fail(json, at, ends_early);
        return false;
    }
    if (!fresh) {
        if (*at != ',') {
            fail(json, at, "',' or ']' expected");
            return false;
        }
        at++;
    }
    json->at = at;
    return true;
}

bool wakpi_json_end(struct wakpi_json *json)
{
    if (json->reason != NULL) {
        return false;
    }
    place at = spaces(json->at, json->end);
    if (at != json->end) {
        fail(json, at, "more follows the document's value");
        return false;
    }
    if (json->depth != 0) {
        fail(json, at, ends_early);
        return false;
    }
    json->at = at;
    return true;
}
