/* Holds the pull reader against jansson: both must accept or refuse, and what they accept must be equal. Used by
 * the reader's tests and by its fuzz target. */
#ifndef WAKPI_TESTS_JSON_AGAINST_JANSSON_H
#define WAKPI_TESTS_JSON_AGAINST_JANSSON_H

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "track/json.h"

#define JSON_TEST_DEPTH 1000 /* below jansson's own limit of 2048 */

static inline json_t *json_rebuild(struct wakpi_json *json);

static inline json_t *json_rebuild_object(struct wakpi_json *json)
{
    struct wakpi_json_value key;
    json_t *object = json_object();
    while (wakpi_json_next_key(json, &key)) {
        char *name = malloc(key.size + 1);
        size_t size = wakpi_json_unescape(&key, name);
        json_object_setn_new_nocheck(object, name, size, json_rebuild(json));
        free(name);
    }
    return object;
}

static inline json_t *json_rebuild_array(struct wakpi_json *json)
{
    json_t *array = json_array();
    while (wakpi_json_next_element(json)) {
        json_array_append_new(array, json_rebuild(json));
    }
    return array;
}

static inline json_t *json_rebuild_number(const struct wakpi_json_value *value)
{
    if (memchr(value->text, '.', value->size) == NULL && memchr(value->text, 'e', value->size) == NULL &&
        memchr(value->text, 'E', value->size) == NULL) {
        int64_t integer = 0;
        return wakpi_json_to_int64(value, &integer) ? json_integer(integer) : NULL;
    }
    char *text = calloc(value->size + 1, 1);
    memcpy(text, value->text, value->size);
    json_t *real = json_real(strtod(text, NULL));
    free(text);
    return real;
}

/* The value under the cursor as jansson's tree; NULL or incomplete where the document is malformed. */
static inline json_t *json_rebuild(struct wakpi_json *json)
{
    struct wakpi_json_value value = {0};
    switch (wakpi_json_peek(json)) {
    case WAKPI_JSON_OBJECT:
        return wakpi_json_enter_object(json) ? json_rebuild_object(json) : NULL;
    case WAKPI_JSON_ARRAY:
        return wakpi_json_enter_array(json) ? json_rebuild_array(json) : NULL;
    default:
        break;
    }
    if (!wakpi_json_read(json, &value)) {
        return NULL;
    }
    if (value.kind == WAKPI_JSON_STRING) {
        char *text = malloc(value.size + 1);
        size_t size = wakpi_json_unescape(&value, text);
        json_t *string = json_stringn_nocheck(text, size);
        bool equal = wakpi_json_equal(&value, text, size) && !wakpi_json_equal(&value, text, size + 1);
        free(text);
        return equal ? string : NULL;
    }
    if (value.kind == WAKPI_JSON_NUMBER) {
        return json_rebuild_number(&value);
    }
    return value.kind == WAKPI_JSON_NULL ? json_null() : json_boolean(value.kind == WAKPI_JSON_TRUE);
}

/* What jansson refuses although RFC 8259 allows it: there the two cannot be compared. */
static inline bool jansson_gave_up(const json_error_t *error)
{
    enum json_error_code code = json_error_code(error);
    return code == json_error_numeric_overflow || code == json_error_null_byte_in_key ||
           code == json_error_stack_overflow || code == json_error_out_of_memory;
}

/* NULL where the two agree, else the words of their quarrel. */
static inline const char *json_quarrel(const char *bytes, size_t size)
{
    const char *quarrel = NULL;
    struct wakpi_json skipper, walker;
    wakpi_json_begin(&skipper, bytes, size, JSON_TEST_DEPTH);
    bool skipped = wakpi_json_skip(&skipper) && wakpi_json_end(&skipper);
    wakpi_json_begin(&walker, bytes, size, JSON_TEST_DEPTH);
    json_t *ours = json_rebuild(&walker);
    bool walked = wakpi_json_end(&walker);
    json_error_t error = {0};
    json_t *theirs = json_loadb(bytes, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

    if (skipped != walked) {
        quarrel = "skipping and walking differ";
    } else if (skipper.status != walker.status) {
        quarrel = "skipping and walking fail differently";
    } else if (!skipped && (skipper.position != walker.position || skipper.reason != walker.reason)) {
        quarrel = "skipping and walking blame different bytes";
    } else if (!skipped && (skipper.reason == NULL || skipper.position > size)) {
        quarrel = "refused without a reason and a place";
    } else if (size > 0 && memchr(bytes, 0, size) != NULL) {
        /* jansson loses a NUL byte that it pushed back behind a number or word; no document may hold one. */
        quarrel = skipped ? "accepted a NUL byte" : NULL;
    } else if (skipper.status == WAKPI_LIMIT || (theirs == NULL && jansson_gave_up(&error))) {
        quarrel = NULL;
    } else if (skipped != (theirs != NULL)) {
        quarrel = skipped ? "accepted what jansson refuses" : "refused what jansson accepts";
    } else if (skipped && !json_equal(ours, theirs)) {
        quarrel = "read something else than jansson";
    }
    json_decref(ours);
    json_decref(theirs);
    return quarrel;
}

#endif
