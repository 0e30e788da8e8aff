/* Any bytes: our reader must judge as jansson does, read the same values, and walk as it skips. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "json_against_jansson.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *quarrel = json_quarrel((const char *)bytes, size);
    if (quarrel != NULL) {
        fprintf(stderr, "%s: %.*s\n", quarrel, (int)size, (const char *)bytes);
        abort();
    }
    return 0;
}
