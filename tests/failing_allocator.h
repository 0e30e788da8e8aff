/* An allocator that fails when told to and keeps books: leaks, wrong old sizes, double and foreign frees show.
 *
 *     struct failing_allocator memory = {0};            never fails
 *     memory.fail_at = 3;                               the third request fails, once
 *     memory.fail_at = 3; memory.for_ever = 1;          the third and all after it fail
 *     wakpi_options_new(failing_allocate, &memory, &options);
 *     ... ; assert_no_leaks(&memory);
 *
 * Every growth moves the block and fills the old one with junk, so that stale pointers show. Not for use by
 * several threads at once. */
#ifndef WAKPI_TESTS_FAILING_ALLOCATOR_H
#define WAKPI_TESTS_FAILING_ALLOCATOR_H

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/base.h>

struct failing_allocator {
    int64_t fail_at;  /* 1 is the first request; 0 never fails */
    int for_ever;     /* the requests after it fail as well */
    int64_t requests; /* so far */
    int64_t failures; /* so far */
    int64_t live_blocks;
    size_t live_bytes;
    size_t peak_bytes;
};

struct failing_block {
    uint64_t mark;
    size_t size;
};

enum { failing_block_head = 32 };
#define FAILING_BLOCK_LIVE UINT64_C(0x11fe11fe11fe11fe)
#define FAILING_BLOCK_DEAD UINT64_C(0xdeaddeaddeaddead)

static inline void failing_block_end(struct failing_allocator *memory, char *pointer, size_t old_size)
{
    struct failing_block *block = (struct failing_block *)(void *)(pointer - failing_block_head);
    ck_assert_msg(block->mark == FAILING_BLOCK_LIVE, "a block is freed that is not live");
    ck_assert_msg(block->size == old_size, "old size %zu is said of a block of %zu bytes", old_size,
                  block->size);
    memory->live_blocks--;
    memory->live_bytes -= old_size;
    block->mark = FAILING_BLOCK_DEAD;
    memset(pointer, 0xDD, old_size);
    free(block);
}

static inline void *failing_allocate(void *context, void *pointer, size_t old_size, size_t new_size)
{
    struct failing_allocator *memory = context;
    ck_assert_msg(pointer || old_size == 0, "old size %zu is said of no block", old_size);
    if (new_size == 0) {
        if (pointer)
            failing_block_end(memory, pointer, old_size);
        return NULL;
    }
    memory->requests++;
    if (memory->fail_at > 0 &&
        (memory->requests == memory->fail_at || (memory->for_ever && memory->requests > memory->fail_at))) {
        memory->failures++;
        return NULL;
    }
    struct failing_block *block = malloc(failing_block_head + new_size);
    ck_assert_ptr_nonnull(block);
    block->mark = FAILING_BLOCK_LIVE;
    block->size = new_size;
    char *bytes = (char *)block + failing_block_head;
    memset(bytes, 0xA5, new_size);
    if (pointer)
        memcpy(bytes, pointer, old_size < new_size ? old_size : new_size);
    memory->live_blocks++;
    memory->live_bytes += new_size;
    if (memory->live_bytes > memory->peak_bytes)
        memory->peak_bytes = memory->live_bytes;
    if (pointer)
        failing_block_end(memory, pointer, old_size);
    return bytes;
}

static inline void assert_no_leaks(const struct failing_allocator *memory)
{
    ck_assert_msg(memory->live_blocks == 0 && memory->live_bytes == 0, "%lld blocks of %zu bytes are left",
                  (long long)memory->live_blocks, memory->live_bytes);
}

/* A story told with memory that may fail: it must free all it made whatever happens, and return WAKPI_NO_MEMORY
 * where a request failed, WAKPI_OK where none did. */
typedef wakpi_status (*failing_story)(wakpi_allocate_function allocate, void *context, void *data);

/* Fails each of the story's requests in turn, once and for ever. Returns how many requests it makes. */
static inline int64_t fail_each_request(failing_story story, void *data)
{
    int64_t requests = 0;
    for (int for_ever = 0; for_ever <= 1; for_ever++) {
        for (int64_t at = 1;; at++) {
            struct failing_allocator memory = {0};
            memory.fail_at = at;
            memory.for_ever = for_ever;
            wakpi_status status = story(failing_allocate, &memory, data);
            assert_no_leaks(&memory);
            if (memory.failures == 0) {
                ck_assert_int_eq(status, WAKPI_OK);
                requests = memory.requests;
                break;
            }
            ck_assert_msg(status == WAKPI_NO_MEMORY, "request %lld fails %s and the status is %s",
                          (long long)at, for_ever ? "for ever" : "once", wakpi_status_text(status));
        }
    }
    return requests;
}

#endif
