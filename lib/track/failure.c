#include <wakpi/event.h>

#include <stddef.h>

/* WhatsApp's error codes by what became of the message, sorted; a code in no span is "other". Three-digit, 1xxx and
 * 2xxx codes are the on-premises API's and Graph's own. Titles change and are never matched. */
struct span {
    int32_t first, last, failure;
};

static const struct span spans[] = {
    {3, 3, WAKPI_FAILURE_ACCOUNT},
    {4, 4, WAKPI_FAILURE_RATE},
    {10, 10, WAKPI_FAILURE_ACCOUNT},
    {33, 33, WAKPI_FAILURE_ACCOUNT},
    {190, 190, WAKPI_FAILURE_ACCOUNT},
    {200, 299, WAKPI_FAILURE_ACCOUNT},
    {368, 368, WAKPI_FAILURE_ACCOUNT},
    {400, 400, WAKPI_FAILURE_MEDIA},
    {402, 402, WAKPI_FAILURE_ACCOUNT},
    {429, 429, WAKPI_FAILURE_RATE},
    {430, 433, WAKPI_FAILURE_ACCOUNT},
    {470, 470, WAKPI_FAILURE_WINDOW},
    {471, 471, WAKPI_FAILURE_RATE},
    {472, 472, WAKPI_FAILURE_EXPERIMENT},
    {1013, 1013, WAKPI_FAILURE_UNREACHABLE},
    {1026, 1026, WAKPI_FAILURE_UNREACHABLE},
    {2000, 2099, WAKPI_FAILURE_TEMPLATE},
    {80007, 80007, WAKPI_FAILURE_RATE},
    {130429, 130429, WAKPI_FAILURE_RATE},
    {130472, 130472, WAKPI_FAILURE_EXPERIMENT},
    {130497, 130497, WAKPI_FAILURE_ACCOUNT},
    {131005, 131005, WAKPI_FAILURE_ACCOUNT},
    {131026, 131026, WAKPI_FAILURE_UNREACHABLE},
    {131031, 131031, WAKPI_FAILURE_ACCOUNT},
    {131042, 131042, WAKPI_FAILURE_ACCOUNT},
    {131045, 131045, WAKPI_FAILURE_ACCOUNT},
    {131047, 131047, WAKPI_FAILURE_WINDOW},
    {131048, 131048, WAKPI_FAILURE_RATE},
    {131049, 131049, WAKPI_FAILURE_CAP},
    {131050, 131050, WAKPI_FAILURE_OPT_OUT},
    {131051, 131053, WAKPI_FAILURE_MEDIA},
    {131056, 131056, WAKPI_FAILURE_RATE},
    {131057, 131057, WAKPI_FAILURE_ACCOUNT},
    {132000, 132999, WAKPI_FAILURE_TEMPLATE},
    {133000, 133999, WAKPI_FAILURE_ACCOUNT},
};

static const char *const keys[] = {
    [WAKPI_FAILURE_OTHER] = "other",       [WAKPI_FAILURE_OPT_OUT] = "opt_out",
    [WAKPI_FAILURE_CAP] = "cap",           [WAKPI_FAILURE_UNREACHABLE] = "unreachable",
    [WAKPI_FAILURE_WINDOW] = "window",     [WAKPI_FAILURE_RATE] = "rate",
    [WAKPI_FAILURE_TEMPLATE] = "template", [WAKPI_FAILURE_ACCOUNT] = "account",
    [WAKPI_FAILURE_MEDIA] = "media",       [WAKPI_FAILURE_EXPERIMENT] = "experiment",
};

int32_t wakpi_failure_class(int32_t code)
{
    size_t low = 0;
    size_t high = sizeof spans / sizeof *spans;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code < spans[middle].first) {
            high = middle;
        } else if (code > spans[middle].last) {
            low = middle + 1;
        } else {
            return spans[middle].failure;
        }
    }
    return WAKPI_FAILURE_OTHER;
}

const char *wakpi_failure_key(int32_t failure)
{
    if (failure < 0 || failure >= (int32_t)(sizeof keys / sizeof *keys)) {
        return NULL;
    }
    return keys[failure];
}
