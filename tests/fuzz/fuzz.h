/* The entry of every fuzz target, by libFuzzer's name for it. Returns 0; a broken promise aborts. */
#ifndef WAKPI_FUZZ_FUZZ_H
#define WAKPI_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
