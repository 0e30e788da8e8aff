/* Any text as a formula: it compiles or is refused where it stands, and what compiles can be walked. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "kpi/formula_program.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct wakpi_formula_program program;
    wakpi_error error = {.struct_size = sizeof error};
    char *text = malloc(size + 1);
    if (text == NULL)
        abort();
    memcpy(text, bytes, size);
    text[size] = '\0';
    wakpi_status status = wakpi_formula_compile(text, &program, &error);
    if (status == WAKPI_OK) {
        int depth = 0;
        for (int i = 0; i < program.step_count; i++) {
            int operation = program.steps[i].operation;
            depth += operation == WAKPI_FORMULA_INPUT || operation == WAKPI_FORMULA_CONSTANT ? 1
                     : operation == WAKPI_FORMULA_NEGATE                                     ? 0
                                                                                             : -1;
            if (depth < 1)
                abort();
        }
        if (depth != (program.statistic == WAKPI_STATISTIC_NONE))
            abort();
    } else if (error.position < 0 || (size_t)error.position > strlen(text) || error.text[0] == '\0') {
        abort();
    }
    free(text);
    return 0;
}
