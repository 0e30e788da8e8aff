#include "run_suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "json_against_jansson.h"
#include "random_json.h"
#include "track/json.h"
#include "track/json_scan.h"
#include "track/json_text.h"

/* The bytes in a block of exactly their size, so that the address sanitizer sees a read beyond them. */
static char *exactly(const char *bytes, size_t size)
{
    char *copy = malloc(size);
    ck_assert(copy != NULL || size == 0);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

static bool accepts(const char *bytes, size_t size, uint32_t depth)
{
    char *copy = exactly(bytes, size);
    struct wakpi_json json;
    wakpi_json_begin(&json, copy, size, depth);
    bool good = wakpi_json_skip(&json) && wakpi_json_end(&json);
    ck_assert_int_eq(good, json.reason == NULL);
    ck_assert_int_eq(good, json.status == WAKPI_OK);
    free(copy);
    return good;
}

static void agree(const char *bytes, size_t size)
{
    char *copy = exactly(bytes, size);
    const char *quarrel = json_quarrel(copy, size);
    if (quarrel != NULL) {
        for (size_t i = 0; i < size; i++) {
            printf("%02X%c", (unsigned char)bytes[i], i + 1 < size ? ' ' : '\n');
        }
    }
    ck_assert_msg(quarrel == NULL, "%s: %.*s", quarrel, (int)size, bytes);
    free(copy);
}

struct sample {
    const char *bytes;
    size_t size;
};
#define SAMPLE(literal)                                                                                      \
    {                                                                                                        \
        literal, sizeof(literal) - 1                                                                         \
    }

static const struct sample good[] = {
    SAMPLE("0"),
    SAMPLE("-0"),
    SAMPLE(" 12 "),
    SAMPLE("1.5"),
    SAMPLE("-1.50E+10"),
    SAMPLE("1e5"),
    SAMPLE("0e0"),
    SAMPLE("0.0e-1"),
    SAMPLE("9223372036854775807"),
    SAMPLE("true"),
    SAMPLE("false"),
    SAMPLE("null"),
    SAMPLE("\t\r\n null\t\r\n "),
    SAMPLE("\"\""),
    SAMPLE("\"plain\""),
    SAMPLE("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
    SAMPLE("\"\\u0000\""),
    SAMPLE("\"\\u00e9\\u00E9\\uabcd\\uABCD\""),
    SAMPLE("\"\\ud83d\\ude00\""),
    SAMPLE("\"\\uD800\\uDC00\\uDBFF\\uDFFF\""),
    SAMPLE("\"\\ud7ff\\ue000\\uffff\""),
    SAMPLE("\"\\\\u12\""),
    SAMPLE("\"\x7f\""),
    SAMPLE("\"\xC2\x80\xDF\xBF\""),
    SAMPLE("\"\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\""),
    SAMPLE("\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\""),
    SAMPLE("\"a long plain run, then \xD0\xBF\xD1\x80\xD0\xB8 and plain again, well beyond a block\""),
    SAMPLE("[]"),
    SAMPLE("[ ]"),
    SAMPLE("{}"),
    SAMPLE("{ }"),
    SAMPLE("[[],{},[[]],[{}]]"),
    SAMPLE("[1,2 , 3\n,\t4]"),
    SAMPLE("{\"\":0}"),
    SAMPLE("{\"a\" : 1 , \"a\" : 2}"),
    SAMPLE("{\"a\":{\"b\":[{\"c\":null}]}}"),
    SAMPLE("{\"\\u0061\":\"\\ud83d\\ude00\"}"),
    SAMPLE("[1e-400,\"\",true,false,null,-1]"),
};

static const struct sample bad[] = {
    SAMPLE(""),
    SAMPLE(" "),
    SAMPLE("\xEF\xBB\xBF{}"),
    SAMPLE("nul"),
    SAMPLE("nulL"),
    SAMPLE("True"),
    SAMPLE("truee"),
    SAMPLE("NaN"),
    SAMPLE("Infinity"),
    SAMPLE("-Infinity"),
    SAMPLE("undefined"),
    SAMPLE("1 2"),
    SAMPLE("{}{}"),
    SAMPLE("[]]"),
    SAMPLE("{}}"),
    SAMPLE("{} ,"),
    SAMPLE("{}\0"),
    SAMPLE("\0"),
    SAMPLE("[\0]"),
    SAMPLE("\v1"),
    SAMPLE("\f1"),
    SAMPLE("[1]\xC2\xA0"),
    SAMPLE("-"),
    SAMPLE("--1"),
    SAMPLE("+1"),
    SAMPLE("01"),
    SAMPLE("-01"),
    SAMPLE("00"),
    SAMPLE("1."),
    SAMPLE("1.e5"),
    SAMPLE(".5"),
    SAMPLE("-.5"),
    SAMPLE("1e"),
    SAMPLE("1e+"),
    SAMPLE("1E-"),
    SAMPLE("1e5.5"),
    SAMPLE("1.2.3"),
    SAMPLE("1,5"),
    SAMPLE("0x10"),
    SAMPLE("1_000"),
    SAMPLE("1a"),
    SAMPLE("\""),
    SAMPLE("\"a"),
    SAMPLE("'a'"),
    SAMPLE("\"a\nb\""),
    SAMPLE("\"a\tb\""),
    SAMPLE("\"\0\""),
    SAMPLE("\"\x1f\""),
    SAMPLE("\"a fairly long string, with a control byte \x01 beyond the first block\""),
    SAMPLE("\"\\"),
    SAMPLE("\"\\\""),
    SAMPLE("\"\\a\""),
    SAMPLE("\"\\'\""),
    SAMPLE("\"\\0\""),
    SAMPLE("\"\\x41\""),
    SAMPLE("\"\\U0041\""),
    SAMPLE("\"\\u\""),
    SAMPLE("\"\\u123\""),
    SAMPLE("\"\\u12g4\""),
    SAMPLE("\"\\u 123\""),
    SAMPLE("\"\\u-123\""),
    SAMPLE("\"\\ud800\""),
    SAMPLE("\"\\udc00\""),
    SAMPLE("\"\\ud800x\""),
    SAMPLE("\"\\ud800\\n\""),
    SAMPLE("\"\\ud800\\ud800\""),
    SAMPLE("\"\\ud800\\u0041\""),
    SAMPLE("\"\\udc00\\ud800\""),
    SAMPLE("\"\\ud800\\udc0\""),
    SAMPLE("\"\x80\""),
    SAMPLE("\"\xBF\""),
    SAMPLE("\"\xC0\x80\""),
    SAMPLE("\"\xC1\xBF\""),
    SAMPLE("\"\xC2\""),
    SAMPLE("\"\xC2"),
    SAMPLE("\"\xC2\x41\""),
    SAMPLE("\"\xC2\xC0\""),
    SAMPLE("\"\xE0\x9F\xBF\""),
    SAMPLE("\"\xE0\x80\x80\""),
    SAMPLE("\"\xED\xA0\x80\""),
    SAMPLE("\"\xED\xBF\xBF\""),
    SAMPLE("\"\xE2\x82\""),
    SAMPLE("\"\xE2\x82"),
    SAMPLE("\"\xE2\x28\xA1\""),
    SAMPLE("\"\xF0\x8F\xBF\xBF\""),
    SAMPLE("\"\xF0\x80\x80\x80\""),
    SAMPLE("\"\xF4\x90\x80\x80\""),
    SAMPLE("\"\xF5\x80\x80\x80\""),
    SAMPLE("\"\xF0\x9F\x98\""),
    SAMPLE("\"\xF0\x9F\x98"),
    SAMPLE("\"\xF0\x9F\x28\x80\""),
    SAMPLE("\"\xF0\x9F\x98\x28\""),
    SAMPLE("\"\xF8\x88\x80\x80\x80\""),
    SAMPLE("\"\xFC\x84\x80\x80\x80\x80\""),
    SAMPLE("\"\xFE\""),
    SAMPLE("\"\xFF\""),
    SAMPLE("\xFF\xFE[\0]\0"),
    SAMPLE("["),
    SAMPLE("]"),
    SAMPLE("[,]"),
    SAMPLE("[1,]"),
    SAMPLE("[,1]"),
    SAMPLE("[1,,2]"),
    SAMPLE("[1 2]"),
    SAMPLE("[1:2]"),
    SAMPLE("[1"),
    SAMPLE("[1,"),
    SAMPLE("[1}"),
    SAMPLE("[\"a\":1]"),
    SAMPLE("[[[]"),
    SAMPLE("{"),
    SAMPLE("}"),
    SAMPLE("{]"),
    SAMPLE("{,}"),
    SAMPLE("{1:2}"),
    SAMPLE("{a:1}"),
    SAMPLE("{'a':1}"),
    SAMPLE("{null:1}"),
    SAMPLE("{\"a\"}"),
    SAMPLE("{\"a\":}"),
    SAMPLE("{\"a\" 1}"),
    SAMPLE("{\"a\",1}"),
    SAMPLE("{\"a\"::1}"),
    SAMPLE("{\"a\":1,}"),
    SAMPLE("{\"a\":1,,\"b\":2}"),
    SAMPLE("{\"a\":1 \"b\":2}"),
    SAMPLE("{\"a\":1]"),
    SAMPLE("{\"a\":1"),
    SAMPLE("{\"a\":1,"),
    SAMPLE("{\"a\":1,2}"),
    SAMPLE("{\"\\ud800\":1}"),
    SAMPLE("{\"a\":[1}]"),
    SAMPLE("/* c */1"),
    SAMPLE("1//c"),
    SAMPLE("#1"),
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(what_the_grammar_allows_is_read)
{
    for (size_t i = 0; i < COUNT(good); i++) {
        ck_assert_msg(accepts(good[i].bytes, good[i].size, 8), "refused: %s", good[i].bytes);
        agree(good[i].bytes, good[i].size);
    }
}
END_TEST

START_TEST(what_the_grammar_forbids_is_refused)
{
    for (size_t i = 0; i < COUNT(bad); i++) {
        ck_assert_msg(!accepts(bad[i].bytes, bad[i].size, 8), "accepted (%zu): %s", i, bad[i].bytes);
        agree(bad[i].bytes, bad[i].size);
        /* Nested, and with a block of plain text before it. */
        char nested[256];
        int size = snprintf(nested, sizeof nested, "{\"thirty-two bytes of a plain key..\":[0,");
        memcpy(nested + size, bad[i].bytes, bad[i].size);
        nested[(size_t)size + bad[i].size] = ']';
        nested[(size_t)size + bad[i].size + 1] = '}';
        agree(nested, (size_t)size + bad[i].size + 2);
    }
}
END_TEST

START_TEST(null_with_no_bytes_is_an_empty_document)
{
    struct wakpi_json json;
    wakpi_json_begin(&json, NULL, 0, 8);
    ck_assert_int_eq(wakpi_json_peek(&json), WAKPI_JSON_NONE);
    ck_assert(!wakpi_json_skip(&json));
    ck_assert_int_eq(json.status, WAKPI_MALFORMED);
    ck_assert_uint_eq(json.position, 0);
}
END_TEST

static const char body[] =
    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\",\"changes\":[{"
    "\"value\":"
    "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"15550783881\",\"phone_"
    "number_id\":"
    "\"106540352242922\"},\"statuses\":[{\"id\":\"wamid."
    "HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA\","
    "\"status\":\"sent\",\"timestamp\":\"1731089600\",\"recipient_id\":\"16467043595\",\"note\":"
    "\"\\u043f\\ud83d\\ude00"
    " \xD0\xBF\xE2\x82\xAC\xF0\x9F\x98\x80\",\"pricing\":{\"billable\":true,\"cost\":-0.0125e1}}]},\"field\":"
    "\"messages\"}]}]}";

START_TEST(a_document_cut_anywhere_is_refused_at_its_end)
{
    for (size_t size = 0; size < sizeof body - 1; size++) {
        ck_assert_msg(!accepts(body, size, 16), "accepted %zu bytes", size);
        agree(body, size);
    }
    ck_assert(accepts(body, sizeof body - 1, 16));
    agree(body, sizeof body - 1);
}
END_TEST

START_TEST(every_byte_changed_to_any_that_matters_is_judged_as_jansson_does)
{
    static const char others[] =
        "\x00\x01\x1F \"\\/,:[]{}+-.09EeafntuxX\x7F\x80\xBF\xC0\xC2\xDF\xE0\xED\xEF\xF0\xF4\xF5\xFF";
    char *copy = exactly(body, sizeof body - 1);
    for (size_t at = 0; at < sizeof body - 1; at++) {
        for (size_t i = 0; i < sizeof others - 1; i++) {
            copy[at] = others[i];
            const char *quarrel = json_quarrel(copy, sizeof body - 1);
            ck_assert_msg(quarrel == NULL, "%s: byte %zu as %d", quarrel, at, others[i]);
        }
        copy[at] = body[at];
    }
    free(copy);
}
END_TEST

START_TEST(generated_and_mutated_documents_are_read_as_jansson_does)
{
    struct random_json source = {.state = UINT64_C(20261121)};
    printf("seed %" PRIu64 "\n", source.state);
    size_t accepted = 0, refused = 0;
    for (int round = 0; round < 6000; round++) {
        random_json_document(&source);
        agree(source.text, source.size);
        ck_assert_msg(accepts(source.text, source.size, JSON_TEST_DEPTH), "refused: %.*s", (int)source.size,
                      source.text);
        struct random_json whole = source;
        for (int i = 0; i < 6; i++) {
            uint64_t state = source.state;
            if (i % 3 == 0) {
                source = whole;
                source.state = state;
            }
            random_json_mutate(&source);
            agree(source.text, source.size);
            bool ok = accepts(source.text, source.size, JSON_TEST_DEPTH);
            accepted += ok;
            refused += !ok;
        }
    }
    printf("mutated: %zu accepted, %zu refused\n", accepted, refused);
    ck_assert_uint_gt(accepted, 2000);
    ck_assert_uint_gt(refused, 2000);
}
END_TEST

static char *nested(size_t depth, char open, char close, size_t *size)
{
    char *text = malloc(depth * 6 + 2);
    char *at = text;
    for (size_t i = 0; i < depth; i++) {
        *at++ = open;
        if (open == '{' && i + 1 < depth) {
            memcpy(at, "\"\":", 3);
            at += 3;
        }
    }
    for (size_t i = 0; i < depth; i++) {
        *at++ = close;
    }
    *size = (size_t)(at - text);
    return text;
}

START_TEST(depth_is_allowed_up_to_the_limit_exactly)
{
    const uint32_t depths[] = {1, 2, 63, 64, 65, 127, 128, 129, 500, 1023, 1024};
    for (size_t i = 0; i < COUNT(depths); i++) {
        for (int objects = 0; objects < 2; objects++) {
            size_t size = 0;
            char *text = nested(depths[i], objects ? '{' : '[', objects ? '}' : ']', &size);
            ck_assert(accepts(text, size, depths[i]));
            ck_assert(!accepts(text, size, depths[i] - 1));
            struct wakpi_json json;
            wakpi_json_begin(&json, text, size, depths[i] - 1);
            ck_assert(!wakpi_json_skip(&json));
            ck_assert_int_eq(json.status, WAKPI_LIMIT);
            ck_assert_uint_eq(json.position, (depths[i] - 1) * (objects ? 4 : 1));
            free(text);
        }
    }
}
END_TEST

START_TEST(depth_beyond_the_greatest_is_cut)
{
    size_t size = 0;
    char *text = nested(WAKPI_JSON_MAX_DEPTH + 1, '[', ']', &size);
    ck_assert(!accepts(text, size, UINT32_MAX));
    free(text);
    ck_assert(!accepts("[]", 2, 0));
    ck_assert(accepts("7", 1, 0));
}
END_TEST

START_TEST(depth_entered_counts_as_depth_skipped_does)
{
    struct wakpi_json json;
    wakpi_json_begin(&json, "[[[]]]", 6, 2);
    ck_assert(wakpi_json_enter_array(&json) && wakpi_json_next_element(&json));
    ck_assert(!wakpi_json_skip(&json));
    ck_assert_int_eq(json.status, WAKPI_LIMIT);
    ck_assert_uint_eq(json.position, 2);

    wakpi_json_begin(&json, "[[[]]]", 6, 2);
    ck_assert(wakpi_json_enter_array(&json) && wakpi_json_next_element(&json));
    ck_assert(wakpi_json_enter_array(&json) && wakpi_json_next_element(&json));
    ck_assert(!wakpi_json_enter_array(&json));
    ck_assert_int_eq(json.status, WAKPI_LIMIT);
    ck_assert_uint_eq(json.position, 2);
}
END_TEST

/* Kinds of more than 64 open containers are remembered across the words of the stack. */
START_TEST(closing_brackets_must_match_at_any_depth)
{
    for (size_t wrong = 0; wrong < 200; wrong += 7) {
        char text[2000];
        size_t size = 0;
        for (size_t i = 0; i < 200; i++) {
            size += (size_t)sprintf(text + size, i % 3 == 0 ? "{\"\":" : "[");
        }
        text[size++] = '1';
        size_t closers = size;
        for (size_t i = 200; i-- > 0;) {
            text[size++] = i % 3 == 0 ? '}' : ']';
        }
        ck_assert(accepts(text, size, 256));
        text[closers + wrong] = text[closers + wrong] == '}' ? ']' : '}';
        ck_assert(!accepts(text, size, 256));
        agree(text, size);
    }
}
END_TEST

START_TEST(size_is_allowed_up_to_the_limit_exactly)
{
    struct wakpi_json json;
    wakpi_json_begin_limited(&json, "[12]", 4, 8, 4);
    ck_assert(wakpi_json_skip(&json) && wakpi_json_end(&json));
    wakpi_json_begin_limited(&json, "[12]", 4, 8, 3);
    ck_assert(!wakpi_json_skip(&json));
    ck_assert(!wakpi_json_end(&json));
    ck_assert_int_eq(json.status, WAKPI_LIMIT);
    ck_assert_uint_eq(json.position, 3);
}
END_TEST

START_TEST(an_error_names_its_byte_and_stays)
{
    static const struct {
        const char *text;
        size_t position;
        const char *reason;
    } rows[] = {
        {"{\"a\":1,}", 7, "a key expected"},
        {"{\"a\" 1}", 5, "':' expected"},
        {"[1 2]", 3, "',' or ']' expected"},
        {"{\"a\":1 2}", 7, "',' or '}' expected"},
        {"[1,2", 4, "the input ends too early"},
        {"[\"a\x01\"]", 3, "control character in a string"},
        {"[\"a\\q\"]", 3, "unknown escape"},
        {"[\"\\ud800\"]", 2, "\\u escape of half a surrogate pair"},
        {"[\"\\u00zz\"]", 2, "\\u without four hexadecimal digits"},
        {"[\"ab\xFF\"]", 4, "not UTF-8"},
        {"[-x]", 2, "a digit must follow the minus"},
        {"[1.x]", 3, "a digit must follow the decimal point"},
        {"[1ex]", 3, "an exponent must have a digit"},
        {"[nulx]", 4, "not a JSON value"},
        {"[?]", 1, "not a JSON value"},
        {"[] []", 3, "more follows the document's value"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wakpi_json json;
        struct wakpi_json_value value;
        wakpi_json_begin(&json, rows[i].text, strlen(rows[i].text), 8);
        ck_assert(!(wakpi_json_skip(&json) && wakpi_json_end(&json)));
        for (int again = 0; again < 2; again++) {
            ck_assert_str_eq(json.reason, rows[i].reason);
            ck_assert_uint_eq(json.position, rows[i].position);
            ck_assert_int_eq(json.status, WAKPI_MALFORMED);
            ck_assert(!wakpi_json_skip(&json) && !wakpi_json_end(&json) && !wakpi_json_read(&json, &value));
            ck_assert(!wakpi_json_enter_object(&json) && !wakpi_json_enter_array(&json));
            ck_assert(!wakpi_json_next_key(&json, &value) && !wakpi_json_next_element(&json));
            ck_assert_int_eq(wakpi_json_peek(&json), WAKPI_JSON_NONE);
        }
    }
}
END_TEST

START_TEST(a_value_of_the_wrong_kind_costs_itself_alone)
{
    static const char text[] = "{\"a\":[1,{\"x\":2}],\"b\":5,\"c\":\"yes\",\"d\":true,\"e\":{\"f\":false}}";
    struct wakpi_json json;
    struct wakpi_json_value key, value;
    bool truth = false;
    wakpi_json_begin(&json, text, sizeof text - 1, 8);
    ck_assert(wakpi_json_enter_object(&json));
    ck_assert(wakpi_json_next_key(&json, &key) && wakpi_json_is(&key, "a"));
    ck_assert(!wakpi_json_enter_object(&json));
    ck_assert(wakpi_json_next_key(&json, &key) && wakpi_json_is(&key, "b"));
    ck_assert(!wakpi_json_read_string(&json, &value));
    ck_assert_int_eq(value.kind, WAKPI_JSON_NUMBER);
    ck_assert(wakpi_json_next_key(&json, &key) && wakpi_json_is(&key, "c"));
    ck_assert(!wakpi_json_read_bool(&json, &truth));
    ck_assert(wakpi_json_next_key(&json, &key) && wakpi_json_is(&key, "d"));
    ck_assert(wakpi_json_read_bool(&json, &truth) && truth);
    ck_assert(wakpi_json_next_key(&json, &key) && wakpi_json_is(&key, "e"));
    ck_assert(!wakpi_json_read_number(&json, &value));
    ck_assert_int_eq(value.kind, WAKPI_JSON_OBJECT);
    ck_assert_uint_eq(value.size, strlen("{\"f\":false}"));
    ck_assert(!wakpi_json_next_key(&json, &key));
    ck_assert(wakpi_json_end(&json));
}
END_TEST

START_TEST(a_document_left_half_way_is_not_at_its_end)
{
    struct wakpi_json json;
    struct wakpi_json_value key;
    wakpi_json_begin(&json, "{\"a\":1}", 7, 8);
    ck_assert(wakpi_json_enter_object(&json));
    ck_assert(wakpi_json_next_key(&json, &key));
    ck_assert(!wakpi_json_end(&json));
    ck_assert_int_eq(json.status, WAKPI_MALFORMED);

    wakpi_json_begin(&json, "[", 1, 8);
    ck_assert(wakpi_json_enter_array(&json));
    ck_assert(!wakpi_json_end(&json));
    ck_assert_str_eq(json.reason, "the input ends too early");
}
END_TEST

/* The reader tells the rule of base/utf8.h again, for speed: all leads with all seconds, and edges of the rest. */
START_TEST(characters_are_judged_as_elsewhere_in_the_library)
{
    static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x9F, 0xBF, 0xC0, 0xFF};
    for (unsigned lead = 0x80; lead < 0x100; lead++) {
        for (unsigned i = 0; i < 256 * COUNT(edges) * COUNT(edges); i++) {
            unsigned char text[4] = {(unsigned char)lead, (unsigned char)i, edges[i / 256 % COUNT(edges)],
                                     edges[i / 256 / COUNT(edges)]};
            for (size_t size = 1; size <= 4; size++) {
                const unsigned char *behind = wakpi_json_utf8(text, text + size);
                size_t length = behind == NULL ? 0 : (size_t)(behind - text);
                if (length != wakpi_utf8_length((const char *)text, size)) {
                    ck_abort_msg("%02X %02X %02X %02X", text[0], text[1], text[2], text[3]);
                }
            }
        }
    }
}
END_TEST

static struct wakpi_json_value read_one(const char *text)
{
    struct wakpi_json json;
    struct wakpi_json_value value = {0};
    wakpi_json_begin(&json, text, strlen(text), 8);
    ck_assert(wakpi_json_read(&json, &value));
    ck_assert(wakpi_json_end(&json));
    return value;
}

START_TEST(an_escaped_string_equals_what_it_stands_for)
{
    struct wakpi_json_value value = read_one("\"\\u0069\\u0064\"");
    ck_assert(value.escaped);
    ck_assert(wakpi_json_is(&value, "id"));
    ck_assert(!wakpi_json_is(&value, "i"));
    ck_assert(!wakpi_json_is(&value, "idx"));
    value = read_one("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\\u0000z\"");
    char text[64];
    ck_assert_uint_eq(wakpi_json_unescape(&value, text), 16);
    ck_assert_mem_eq(text,
                     "\"\\/\b\f\n\r\t\xC3\xA9\xF0\x9F\x98\x80\0"
                     "z",
                     16);
    value = read_one("\"id\"");
    ck_assert(!value.escaped && wakpi_json_is(&value, "id") && wakpi_json_equal(&value, "id", 2));
    ck_assert(!wakpi_json_equal(&value, "ix", 2));
}
END_TEST

START_TEST(integers_are_exact_or_refused)
{
    static const struct {
        const char *text;
        bool fits;
        int64_t value;
    } rows[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"7", true, 7},
        {"-7", true, -7},
        {"1669233778", true, 1669233778},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999999", false, 0},
        {"1.0", true, 1},
        {"1.000000", true, 1},
        {"1.5", false, 0},
        {"1.5e1", true, 15},
        {"1.25e1", false, 0},
        {"12500e-2", true, 125},
        {"125e-2", false, 0},
        {"1e18", true, INT64_C(1000000000000000000)},
        {"1E+18", true, INT64_C(1000000000000000000)},
        {"1e19", false, 0},
        {"9.223372036854775807e18", true, INT64_MAX},
        {"0e999999999999999999999", true, 0},
        {"0.0e-999999999999999999999", true, 0},
        {"1e999999999999999999999", false, 0},
        {"1e-999999999999999999999", false, 0},
        {"0.000000000000000000001e21", true, 1},
        {"1000000000000000000000e-21", true, 1},
        {"true", false, 0},
        {"\"7\"", false, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wakpi_json_value value = read_one(rows[i].text);
        int64_t number = 4711;
        ck_assert_msg(wakpi_json_to_int64(&value, &number) == rows[i].fits, "%s", rows[i].text);
        ck_assert_msg(number == (rows[i].fits ? rows[i].value : 4711), "%s", rows[i].text);
    }
}
END_TEST

START_TEST(quoted_integers_are_plain_digits_only)
{
    static const char *const refused[] = {"\"\"",
                                          "\"-\"",
                                          "\"+1\"",
                                          "\"01\"",
                                          "\"-0\"",
                                          "\"1.0\"",
                                          "\" 1\"",
                                          "\"1 \"",
                                          "\"1e3\"",
                                          "\"\\u0031\"",
                                          "\"9223372036854775808\"",
                                          "1"};
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct wakpi_json_value value = read_one(refused[i]);
        int64_t number = 4711;
        ck_assert_msg(!wakpi_json_text_to_int64(&value, &number), "%s", refused[i]);
        ck_assert_int_eq(number, 4711);
    }
    int64_t number = 0;
    struct wakpi_json_value value = read_one("\"1669233778\"");
    ck_assert(wakpi_json_text_to_int64(&value, &number) && number == 1669233778);
    value = read_one("\"-9223372036854775808\"");
    ck_assert(wakpi_json_text_to_int64(&value, &number) && number == INT64_MIN);
    value = read_one("\"0\"");
    ck_assert(wakpi_json_text_to_int64(&value, &number) && number == 0);
}
END_TEST

/* The plain definition, the word form and the vector form, on every alignment and length around their blocks. */
START_TEST(every_form_of_the_scan_stops_at_the_same_byte)
{
    static const unsigned char specials[] = {'"',  '\\', 0,    0x1F, 0x80, 0xFF,
                                             0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F};
    for (size_t size = 0; size <= 50; size++) {
        for (size_t place = 0; place <= size; place++) {
            for (size_t i = 0; i < sizeof specials; i++) {
                unsigned char *block = malloc(1 + size), *text = block + 1;
                memset(block, 'a', 1 + size);
                if (place < size) {
                    text[place] = specials[i];
                }
                const unsigned char *end = text + size, *expected = text;
                while (expected < end && wakpi_json_plain(*expected)) {
                    expected++;
                }
                ck_assert_ptr_eq(wakpi_json_scan_portable(text, end), expected);
                ck_assert_ptr_eq(wakpi_json_scan(text, end), expected);
                free(block);
            }
        }
    }
    for (int byte = 0; byte < 256; byte++) {
        bool plain = byte >= 0x20 && byte <= 0x7F && byte != '"' && byte != '\\';
        ck_assert_int_eq(wakpi_json_plain((unsigned char)byte), plain);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_json");
    TCase *tests = tcase_create("json");
    tcase_add_test(tests, what_the_grammar_allows_is_read);
    tcase_add_test(tests, what_the_grammar_forbids_is_refused);
    tcase_add_test(tests, null_with_no_bytes_is_an_empty_document);
    tcase_add_test(tests, a_document_cut_anywhere_is_refused_at_its_end);
    tcase_add_test(tests, every_byte_changed_to_any_that_matters_is_judged_as_jansson_does);
    tcase_add_test(tests, generated_and_mutated_documents_are_read_as_jansson_does);
    tcase_add_test(tests, depth_is_allowed_up_to_the_limit_exactly);
    tcase_add_test(tests, depth_beyond_the_greatest_is_cut);
    tcase_add_test(tests, depth_entered_counts_as_depth_skipped_does);
    tcase_add_test(tests, closing_brackets_must_match_at_any_depth);
    tcase_add_test(tests, size_is_allowed_up_to_the_limit_exactly);
    tcase_add_test(tests, an_error_names_its_byte_and_stays);
    tcase_add_test(tests, a_value_of_the_wrong_kind_costs_itself_alone);
    tcase_add_test(tests, a_document_left_half_way_is_not_at_its_end);
    tcase_add_test(tests, characters_are_judged_as_elsewhere_in_the_library);
    tcase_add_test(tests, an_escaped_string_equals_what_it_stands_for);
    tcase_add_test(tests, integers_are_exact_or_refused);
    tcase_add_test(tests, quoted_integers_are_plain_digits_only);
    tcase_add_test(tests, every_form_of_the_scan_stops_at_the_same_byte);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
