/* Saved campaigns: any bytes are refused with words, or are the one form of a state that works. */
#include "saved_state.h"

#include <wakpi/wakpi.h>

static void use(wakpi_campaign *campaign)
{
    static wakpi_value values[256];
    const wakpi_benchmark *benchmark = NULL;
    char text[2000];
    size_t size = 0;
    PROMISE(wakpi_benchmark_by_key("getgabs", &benchmark) == WAKPI_OK);
    values[0].struct_size = sizeof values[0];
    PROMISE(wakpi_campaign_evaluate_all(campaign, benchmark, values, 256) == WAKPI_OK);
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        PROMISE(values[i].status < 0 ||
                (values[i].lower <= values[i].value && values[i].value <= values[i].upper));
        wakpi_status status = wakpi_campaign_explain(campaign, values[i].kpi, benchmark, i % 2 ? "it" : "ru",
                                                     text, sizeof text, &size);
        PROMISE(status == WAKPI_OK || status == WAKPI_TOO_SMALL);
    }
    wakpi_status status = wakpi_campaign_merge(campaign, campaign);
    PROMISE(status == WAKPI_OK || status == WAKPI_OVERFLOW);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct saved_state saved = wrap_input("CAMP", bytes, size);
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_campaign *campaign = NULL;
    wakpi_status status = wakpi_campaign_load(saved.bytes, saved.size, NULL, &campaign, &error);
    PROMISE((status == WAKPI_OK) == (campaign != NULL));
    PROMISE(status == WAKPI_OK || (error.status == status && error.text[0] != 0));
    if (campaign != NULL) {
        unsigned char *again = malloc(saved.size);
        size_t needed = 0;
        PROMISE(again != NULL);
        PROMISE(wakpi_campaign_save(campaign, again, saved.size, &needed) == WAKPI_OK);
        PROMISE(needed == saved.size && memcmp(again, saved.bytes, needed) == 0);
        free(again);
        use(campaign);
        wakpi_campaign_free(campaign);
    }
    free(saved.bytes);
    return 0;
}
