/* Faults at each write of a store's file: a process that ends there, or a call that fails. */
#ifndef WAKPI_TESTS_STORE_FAULTS_H
#define WAKPI_TESTS_STORE_FAULTS_H

#include <errno.h>

#include "store_folder.h"

enum { stop = 1, stop_halfway = 2, refuse = 3 };

static struct {
    int how;
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

#endif
