#include "run_suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <wakpi/signature.h>

#include "base/sha256.h"

#if defined(WAKPI_WITH_LIBCRYPTO)
#include <openssl/evp.h>
#include <openssl/hmac.h>
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void to_hex(const unsigned char *digest, char text[2 * WAKPI_SHA256_SIZE + 1])
{
    for (size_t i = 0; i < WAKPI_SHA256_SIZE; i++) {
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    }
}

static void hash_in_pieces(const unsigned char *bytes, size_t size, size_t piece, unsigned char *digest)
{
    struct wakpi_sha256 hash;
    wakpi_sha256_start(&hash);
    while (size > 0) {
        size_t taken = size < piece ? size : piece;
        wakpi_sha256_add(&hash, bytes, taken);
        bytes += taken;
        size -= taken;
    }
    wakpi_sha256_finish(&hash, digest);
}

/* The examples of FIPS 180-4 and the empty message. */
START_TEST(the_digests_of_the_standard_are_met)
{
    static const struct {
        const char *message;
        const char *digest;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmno"
         "pqrst"
         "nopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t piece = 1; piece <= 120; piece++) {
            unsigned char digest[WAKPI_SHA256_SIZE];
            char text[2 * WAKPI_SHA256_SIZE + 1];
            hash_in_pieces((const unsigned char *)rows[i].message, strlen(rows[i].message), piece, digest);
            to_hex(digest, text);
            ck_assert_str_eq(text, rows[i].digest);
        }
    }
}
END_TEST

START_TEST(a_million_letters_are_hashed)
{
    unsigned char *letters = malloc(1000000), digest[WAKPI_SHA256_SIZE];
    char text[2 * WAKPI_SHA256_SIZE + 1];
    memset(letters, 'a', 1000000);
    hash_in_pieces(letters, 1000000, 999, digest);
    to_hex(digest, text);
    ck_assert_str_eq(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(letters);
}
END_TEST

/* RFC 4231; case 5 there is cut to 128 bits, here it is whole. */
START_TEST(the_codes_of_the_rfc_are_met)
{
    unsigned char bytes[256];
    static const struct {
        int key, key_size; /* key is a repeated byte, -1: 1, 2, 3, ...; -2: "Jefe" */
        const char *message;
        int fill; /* the message as 50 bytes of this, where there is no text */
        const char *code;
    } rows[] = {
        {0x0B, 20, "Hi There", 0, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {-2, 4, "what do ya want for nothing?", 0,
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {0xAA, 20, NULL, 0xDD, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {-1, 25, NULL, 0xCD, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {0x0C, 20, "Test With Truncation", 0,
         "a3b6167473100ee06e0c796c2955552bfa6f7c0a6a8aef8b93f860aab0cd20c5"},
        {0xAA, 131, "Test Using Larger Than Block-Size Key - Hash Key First", 0,
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {0xAA, 131,
         "This is a test using a larger than block-size key and a larger than block-size data. The key needs "
         "to be "
         "hashed before being used by the HMAC algorithm.",
         0, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned char key[131], code[WAKPI_SHA256_SIZE];
        char text[2 * WAKPI_SHA256_SIZE + 1];
        for (int at = 0; at < rows[i].key_size; at++) {
            key[at] = (unsigned char)(rows[i].key >= 0    ? rows[i].key
                                      : rows[i].key == -1 ? at + 1
                                                          : "Jefe"[at]);
        }
        size_t size = rows[i].message != NULL ? strlen(rows[i].message) : 50;
        if (rows[i].message != NULL) {
            memcpy(bytes, rows[i].message, size);
        } else {
            memset(bytes, rows[i].fill, size);
        }
        wakpi_hmac_sha256(key, (size_t)rows[i].key_size, bytes, size, code);
        to_hex(code, text);
        ck_assert_str_eq(text, rows[i].code);
    }
}
END_TEST

#if defined(WAKPI_WITH_LIBCRYPTO)
START_TEST(every_length_is_hashed_as_openssl_does)
{
    unsigned char bytes[300], digest[WAKPI_SHA256_SIZE], theirs[WAKPI_SHA256_SIZE];
    uint32_t state = 20261121;
    printf("seed %" PRIu32 "\n", state);
    for (size_t i = 0; i < sizeof bytes; i++) {
        state = state * 1664525 + 1013904223;
        bytes[i] = (unsigned char)(state >> 24);
    }
    for (size_t size = 0; size <= sizeof bytes; size++) {
        unsigned length = sizeof theirs;
        hash_in_pieces(bytes, size, 1 + size / 3, digest);
        ck_assert_int_eq(EVP_Digest(bytes, size, theirs, &length, EVP_sha256(), NULL), 1);
        ck_assert_mem_eq(digest, theirs, sizeof theirs);
        for (size_t key_size = 1; key_size < 140; key_size += 9) {
            wakpi_hmac_sha256(bytes + 100, key_size, bytes, size, digest);
            ck_assert_ptr_nonnull(
                HMAC(EVP_sha256(), bytes + 100, (int)key_size, bytes, size, theirs, &length));
            ck_assert_mem_eq(digest, theirs, sizeof theirs);
        }
    }
}
END_TEST
#endif

static const char body[] = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
static const char secret[] = "0123456789abcdef0123456789abcdef";
static const char header[] = "sha256=eefab58106e73358686845848feb95c56372e7391b3dc050b6a31c8c5f347ece";

static wakpi_status verify(const char *claimed, size_t size)
{
    return wakpi_webhook_verify(body, sizeof body - 1, claimed, size, secret, sizeof secret - 1);
}

START_TEST(the_signature_of_the_body_is_accepted_in_either_case)
{
    char upper[sizeof header];
    ck_assert_int_eq(verify(header, sizeof header - 1), WAKPI_OK);
    memcpy(upper, header, sizeof header);
    for (size_t i = 7; i < sizeof header - 1; i++) {
        upper[i] = (char)(upper[i] >= 'a' ? upper[i] - 32 : upper[i]);
    }
    ck_assert_int_eq(verify(upper, sizeof upper - 1), WAKPI_OK);
}
END_TEST

START_TEST(any_other_digit_body_or_secret_is_refused)
{
    for (size_t i = 7; i < sizeof header - 1; i++) {
        char other[sizeof header];
        memcpy(other, header, sizeof header);
        other[i] = other[i] == '0' ? '1' : '0';
        ck_assert_int_eq(verify(other, sizeof other - 1), WAKPI_SIGNATURE);
    }
    for (size_t i = 0; i < sizeof body - 1; i++) {
        char other[sizeof body];
        memcpy(other, body, sizeof body);
        other[i] ^= 1;
        ck_assert_int_eq(wakpi_webhook_verify(other, sizeof body - 1, header, sizeof header - 1, secret,
                                              sizeof secret - 1),
                         WAKPI_SIGNATURE);
    }
    ck_assert_int_eq(
        wakpi_webhook_verify(body, sizeof body - 2, header, sizeof header - 1, secret, sizeof secret - 1),
        WAKPI_SIGNATURE);
    ck_assert_int_eq(
        wakpi_webhook_verify(body, sizeof body - 1, header, sizeof header - 1, secret, sizeof secret - 2),
        WAKPI_SIGNATURE);
}
END_TEST

START_TEST(a_header_of_another_form_is_malformed)
{
    char other[sizeof header + 1];
    for (size_t size = 0; size < sizeof header - 1; size++) {
        ck_assert_int_eq(verify(header, size), WAKPI_MALFORMED);
    }
    ck_assert_int_eq(verify(header, sizeof header), WAKPI_MALFORMED); /* one byte more */
    ck_assert_int_eq(verify(NULL, 0), WAKPI_MALFORMED);
    static const char strange[] = {' ', 'g', 'G', '/', ':', '@', '`', '\0', 'x', (char)0xC1, (char)0xE1};
    for (size_t i = 0; i < sizeof header - 1; i++) {
        for (size_t j = 0; j < sizeof strange; j++) {
            memcpy(other, header, sizeof header);
            other[i] = strange[j];
            ck_assert_int_eq(verify(other, sizeof header - 1), WAKPI_MALFORMED);
        }
    }
    static const char *const schemes[] = {"sha1  =", "SHA256=", "sha512=", "sha256:"};
    for (size_t i = 0; i < COUNT(schemes); i++) {
        snprintf(other, sizeof other, "%s%s", schemes[i], header + 7);
        ck_assert_int_eq(verify(other, sizeof header - 1), WAKPI_MALFORMED);
    }
}
END_TEST

START_TEST(missing_arguments_are_invalid)
{
    size_t size = sizeof header - 1;
    ck_assert_int_eq(wakpi_webhook_verify(NULL, 1, header, size, secret, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_webhook_verify(body, 1, NULL, size, secret, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_webhook_verify(body, 1, header, size, NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_webhook_verify(body, 1, header, size, secret, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_webhook_verify(NULL, 0, header, size, secret, 1), WAKPI_SIGNATURE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_signature");
    TCase *tests = tcase_create("signature");
    tcase_add_test(tests, the_digests_of_the_standard_are_met);
    tcase_add_test(tests, a_million_letters_are_hashed);
    tcase_add_test(tests, the_codes_of_the_rfc_are_met);
#if defined(WAKPI_WITH_LIBCRYPTO)
    tcase_add_test(tests, every_length_is_hashed_as_openssl_does);
#endif
    tcase_add_test(tests, the_signature_of_the_body_is_accepted_in_either_case);
    tcase_add_test(tests, any_other_digit_body_or_secret_is_refused);
    tcase_add_test(tests, a_header_of_another_form_is_malformed);
    tcase_add_test(tests, missing_arguments_are_invalid);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
