/* Faults at each write of a store's file: a process that ends there, or a call that fails. */
#ifndef WAKPI_TESTS_STORE_FAULTS_H
#define WAKPI_TESTS_STORE_FAULTS_H

#include <errno.h>

#include "store_folder.h"

enum { stop = 1, stop_halfway = 2, refuse = 3 };

static struct {
    int how, code, failed; /* how many stories failed, and how the last one ended */
    int64_t at, writes;
    volatile int64_t *taken; /* shared with the parent: events whose call returned OK */
} fault;

/* The code of the call that is to fail now; 0 where it is to be made. */
static inline int due(void)
{
    if (++fault.writes != fault.at)
        return 0;
    if (fault.how == stop)
        _exit(42);
    return fault.how;
}

static inline ssize_t faulty_write(int file, const void *bytes, size_t size, int64_t offset)
{
    int how = due();
    if (how == refuse) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t written = pwrite64(file, bytes, how == stop_halfway ? size / 2 : size, offset);
    if (how == stop_halfway)
        _exit(42);
    return written;
}

/* What can not be done by halves is done, and then stopped after. */
static inline int faulty_truncate(int file, off_t size)
{
    int how = due();
    if (how == refuse) {
        errno = EIO;
        return -1;
    }
    int result = ftruncate(file, size);
    if (how == stop_halfway)
        _exit(42);
    return result;
}

static inline int faulty_unlink(const char *name)
{
    int how = due();
    if (how == refuse) {
        errno = EIO;
        return -1;
    }
    int result = unlink(name);
    if (how == stop_halfway)
        _exit(42);
    return result;
}

static inline void set_faults(void)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    ck_assert_int_eq(vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)faulty_write), SQLITE_OK);
    ck_assert_int_eq(vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)faulty_write), SQLITE_OK);
    ck_assert_int_eq(vfs->xSetSystemCall(vfs, "ftruncate", (sqlite3_syscall_ptr)faulty_truncate), SQLITE_OK);
    ck_assert_int_eq(vfs->xSetSystemCall(vfs, "unlink", (sqlite3_syscall_ptr)faulty_unlink), SQLITE_OK);
}

/* ---- the same story, with a fault at each write ---- */

static inline void start_faults(int how)
{
    fault.taken = share(sizeof *fault.taken);
    fault.how = how;
    fault.at = fault.failed = 0;
    fault.code = 42;
}

/* On to the next write: until a story is not stopped any more, or, where writes are refused, until write `end`. */
static inline int next_fault(int64_t end)
{
    fault.at++;
    *fault.taken = 0;
    if (fault.how == refuse ? fault.at < end : fault.code != 0)
        return 1;
    printf("%d: %d of %lld\n", fault.how, fault.failed, (long long)fault.at - 1);
    return 0;
}

/* It ends well, stops, or ends with the code `refused` of a story whose call failed. */
static inline void tell_with_fault(int (*story)(void *context), void *context, int refused)
{
    fault.code = in_process(story, context);
    ck_assert_msg(fault.code == 0 || fault.code == (fault.how == refuse ? refused : 42),
                  "write %lld: code %d", (long long)fault.at, fault.code);
    fault.failed += fault.code != 0;
}

/* As a story does; a call that was refused is made again. */
static inline wakpi_store *open_in_story(const wakpi_options *options)
{
    wakpi_store *store = NULL;
    wakpi_error error;
    if (try_open(options, &store, &error) != WAKPI_OK && fault.how == refuse && error.status == WAKPI_WRITE)
        try_open(options, &store, &error);
    return store;
}

/* Opens, makes calls, folds and closes, twice; a call that was refused is made again with the same number. */
static inline int tell_in_two_parts(const wakpi_options *options, int calls,
                                    wakpi_status (*call)(wakpi_store *store, int64_t number))
{
    set_faults();
    for (int part = 0; part < 2; part++) {
        wakpi_store *store = open_in_story(options);
        if (!store)
            return 1;
        for (int i = 0; i < calls; i++) {
            wakpi_status status = call(store, *fault.taken);
            if (status == WAKPI_WRITE && fault.how == refuse)
                status = call(store, *fault.taken);
            if (status != WAKPI_OK)
                return 2;
            ++*fault.taken;
            if (i % 2 == 0 && wakpi_store_compact(store, 0, NULL) != WAKPI_END && fault.how != refuse)
                return 3;
        }
        wakpi_store_free(store);
    }
    return 0;
}

#endif
