/* Any text as money, as a time and as offending text: what is read is written and read back as the same. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <wakpi/money.h>

#include "base/calendar.h"
#include "base/error.h"
#include "base/utf8.h"

static void read_money(const char *text, size_t size)
{
    char written[24];
    int64_t micro, again;
    if (wakpi_money_parse(text, size, NULL, &micro, NULL) != WAKPI_OK)
        return;
    if (wakpi_money_format(micro, "JPY", written, sizeof written, NULL) != WAKPI_OK ||
        wakpi_money_parse(written, strlen(written), "JPY", &again, NULL) != WAKPI_OK || again != micro)
        abort();
}

static void read_time(const char *text, size_t size)
{
    /* Within a day of its ends a time of four-digit years may be one of another year in UTC. */
    static const int64_t first = INT64_C(-62167219200000), last = INT64_C(253402300799999);
    char written[40];
    int64_t time, again;
    if (wakpi_time_parse(text, size, &time, NULL) == WAKPI_OK && time >= first && time <= last) {
        size_t length = wakpi_time_format(time, 0, written);
        if (wakpi_time_parse(written, length, &again, NULL) != WAKPI_OK || again != time)
            abort();
    }
    if (wakpi_time_parse_unix(text, size, &time, NULL) == WAKPI_OK && (time < 0 || time > last))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *)bytes;
    wakpi_error error = {.struct_size = sizeof error};
    read_money(text, size);
    read_time(text, size);
    wakpi_fail(&error, WAKPI_INVALID, -1, "%.*s", size > 2000 ? 2000 : (int)size, text);
    if (!wakpi_utf8_valid(error.text, strlen(error.text)))
        abort();
    for (const char *at = error.text; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20)
            abort();
    }
    return 0;
}
