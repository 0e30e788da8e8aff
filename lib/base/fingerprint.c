#include "base/fingerprint.h"

#include <errno.h>
#include <sys/random.h>

/* Domain of the check value; no room's own domain equals it. */
#define CHECK_DOMAIN UINT64_C(0x6b6568635f79656b)

wakpi_status wakpi_key_random(struct wakpi_key *key, wakpi_error *error)
{
    unsigned char bytes[16];
    size_t filled = 0;
    while (filled < sizeof bytes) {
        ssize_t got = getrandom(bytes + filled, sizeof bytes - filled, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return wakpi_fail(error, WAKPI_INTERNAL, -1,
                              "the system gives no randomness; set the option \"key\"");
        filled += (size_t)got;
    }
    *key = wakpi_key_from(bytes);
    return WAKPI_OK;
}

wakpi_status wakpi_key_settle(const struct wakpi_settings *settings, struct wakpi_key *key,
                              wakpi_error *error)
{
    size_t size;
    const char *bytes = wakpi_settings_text(settings, WAKPI_SETTING_KEY, &size);
    if (size != 16)
        return wakpi_key_random(key, error);
    *key = wakpi_key_from(bytes);
    return WAKPI_OK;
}

uint64_t wakpi_key_check(struct wakpi_key key)
{
    struct wakpi_siphash hash = wakpi_siphash_begin_64(key);
    wakpi_siphash_word(&hash, CHECK_DOMAIN);
    return wakpi_siphash_end_64(&hash);
}
