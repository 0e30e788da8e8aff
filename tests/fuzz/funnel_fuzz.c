/* Saved funnels: any bytes are refused with words, or are the one form of a state that works. */
#include "saved_state.h"

#include <wakpi/wakpi.h>

static void use(wakpi_funnel *funnel)
{
    wakpi_value value = {.struct_size = sizeof value};
    int32_t worst = 0;
    int nested = wakpi_funnel_check(funnel, NULL) == WAKPI_OK;
    PROMISE(nested == (wakpi_funnel_bottleneck(funnel, &worst) != WAKPI_INCONSISTENT));
    for (int32_t stage = 0; stage < wakpi_funnel_stage_count(funnel); stage++) {
        PROMISE(wakpi_funnel_stage_name(funnel, stage)[0] != 0);
        wakpi_status status = wakpi_funnel_overall(funnel, stage, &value);
        PROMISE(status != WAKPI_OK || (value.lower <= value.value && value.value <= value.upper));
        PROMISE(!nested || status != WAKPI_INCONSISTENT);
    }
    wakpi_status status = wakpi_funnel_merge(funnel, funnel);
    PROMISE(status == WAKPI_OK || status == WAKPI_OVERFLOW);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct saved_state saved = wrap_input("FUNL", bytes, size);
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_funnel *funnel = NULL;
    wakpi_status status = wakpi_funnel_load(saved.bytes, saved.size, NULL, &funnel, &error);
    PROMISE((status == WAKPI_OK) == (funnel != NULL));
    PROMISE(status == WAKPI_OK || (error.status == status && error.text[0] != 0));
    if (funnel != NULL) {
        unsigned char *again = malloc(saved.size);
        size_t needed = 0;
        PROMISE(again != NULL);
        PROMISE(wakpi_funnel_save(funnel, again, saved.size, &needed) == WAKPI_OK);
        PROMISE(needed == saved.size && memcmp(again, saved.bytes, needed) == 0);
        free(again);
        use(funnel);
        wakpi_funnel_free(funnel);
    }
    free(saved.bytes);
    return 0;
}
