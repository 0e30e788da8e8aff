/* A disk that fails: a VFS of SQLite's that becomes the default one and hands everything on to the one before, but for a fault
 * at the operation that was chosen. It remembers what of each file was synced; at a power cut what was not is kept, lost or
 * torn by sectors, and files whose folder was not synced may be gone or be back. Nothing is synced in earnest, so that many
 * thousand stories take seconds. */
#ifndef WAKPI_TESTS_FAULTY_DISK_H
#define WAKPI_TESTS_FAULTY_DISK_H

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "track_story.h"

/* What may fail, as bits. */
enum {
    DISK_READ = 1,
    DISK_WRITE = 2,
    DISK_SYNC = 4,
    DISK_TRUNCATE = 8,
    DISK_DELETE = 16,
    DISK_OPEN = 32,
    DISK_LOCK = 64,
    DISK_SHARED = 128, /* the index of the log, which processes share */
    DISK_FACTS = 256,  /* size and presence of a file */
    DISK_CHANGES = DISK_WRITE | DISK_SYNC | DISK_TRUNCATE | DISK_DELETE
};

/* How it fails. */
enum { DISK_ERROR = 1, DISK_FULL, DISK_SHORT, DISK_CUT, DISK_PAUSE };

/* What a power cut leaves of what was not synced. */
enum { DISK_KEEPS_NONE = 1, DISK_KEEPS_ALL, DISK_TEARS };

enum { disk_file_limit = 32, disk_sector = 512, disk_name_limit = 160 };

/* A file as it would be found after the power was cut. */
struct disk_image {
    char name[disk_name_limit];
    unsigned char *synced;
    int64_t size;
    int there, named; /* it exists; so does its entry after a cut */
};

static struct {
    sqlite3_vfs *real;
    int64_t at, count; /* which operation fails, of those whose bit is in `which`; 0 is none */
    int on, which, how;
    int for_good; /* and all of them from then on */
    int leaves;   /* of a cut */
    int lies;     /* syncing does nothing */
    struct disk_image images[disk_file_limit];
} disk;

struct disk_file {
    sqlite3_file base;
    struct disk_image *image; /* NULL of what is of no account after a cut */
    int syncs_folder;
    sqlite3_file *real;
};

/* ---- what is synced ---- */

static inline struct disk_image *disk_image_of(const char *name)
{
    for (int i = 0; i < disk_file_limit; i++) {
        struct disk_image *image = &disk.images[i];
        if (image->name[0] == 0) {
            ck_assert_uint_lt(strlen(name), disk_name_limit);
            strcpy(image->name, name);
            return image;
        }
        if (strcmp(image->name, name) == 0)
            return image;
    }
    ck_abort_msg("too many files");
    return NULL;
}

static inline void disk_read_whole(const char *name, unsigned char **bytes, int64_t *size)
{
    int file = open(name, O_RDONLY);
    ck_assert_int_ge(file, 0);
    *size = lseek(file, 0, SEEK_END);
    *bytes = realloc(*bytes, (size_t)*size + 1);
    ck_assert_ptr_nonnull(*bytes);
    ck_assert_int_eq(pread(file, *bytes, (size_t)*size, 0), *size);
    close(file);
}

static inline void disk_write_whole(const char *name, const unsigned char *bytes, int64_t size)
{
    int file = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(pwrite(file, bytes, (size_t)size, 0), size);
    close(file);
}

static inline void disk_sync_folder(void)
{
    for (int i = 0; i < disk_file_limit && !disk.lies; i++)
        disk.images[i].named = disk.images[i].there;
}

/* Of each sector what was synced or what was written last. */
static inline void disk_tear(struct disk_image *image)
{
    unsigned char *now = NULL;
    int64_t size, most;
    disk_read_whole(image->name, &now, &size);
    most = size > image->size ? size : image->size;
    unsigned char *torn = calloc(1, (size_t)most + 1);
    ck_assert_ptr_nonnull(torn);
    for (int64_t at = 0; at < most; at += disk_sector) {
        const unsigned char *from = random_below(2) ? now : image->synced;
        int64_t end = from == now ? size : image->size, part = end - at;
        if (part > 0)
            memcpy(torn + at, from + at, (size_t)(part < disk_sector ? part : disk_sector));
    }
    disk_write_whole(image->name, torn, random_below(2) ? size : image->size);
    free(now);
    free(torn);
}

static inline void disk_cut(void)
{
    static const unsigned char nothing[1];
    for (int i = 0; i < disk_file_limit && disk.leaves != DISK_KEEPS_ALL; i++) {
        struct disk_image *image = &disk.images[i];
        if (image->name[0] == 0)
            continue;
        if (image->there && access(image->name, F_OK) != 0)
            continue; /* has got another name */
        int named = disk.leaves == DISK_TEARS && random_below(2) ? image->there : image->named;
        if (!named)
            unlink(image->name);
        else if (disk.leaves == DISK_KEEPS_NONE || !image->there)
            disk_write_whole(image->name, image->synced ? image->synced : nothing, image->size);
        else
            disk_tear(image);
    }
    _exit(42);
}

/* The fault that an operation is to meet, or 0. */
static inline int disk_due(int kind)
{
    if (!disk.on || !(disk.which & kind))
        return 0;
    disk.count++;
    return disk.count == disk.at || (disk.for_good && disk.count > disk.at) ? disk.how : 0;
}

/* After an operation was made. */
static inline void disk_done(int fault)
{
    if (fault == DISK_CUT)
        disk_cut();
    if (fault == DISK_PAUSE) /* until another process says SIGCONT */
        raise(SIGSTOP);
}

static inline int disk_fails(int fault)
{
    return fault != 0 && fault != DISK_CUT && fault != DISK_PAUSE;
}

/* ---- a file ---- */

static inline sqlite3_file *disk_real(sqlite3_file *file)
{
    return ((struct disk_file *)file)->real;
}

static int disk_close(sqlite3_file *file)
{
    return disk_real(file)->pMethods->xClose(disk_real(file));
}

static int disk_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
    if (disk_due(DISK_READ))
        return SQLITE_IOERR_READ;
    return disk_real(file)->pMethods->xRead(disk_real(file), bytes, size, at);
}

static int disk_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    int fault = disk_due(DISK_WRITE);
    if (fault == DISK_FULL)
        return SQLITE_FULL;
    if (fault == DISK_SHORT || fault == DISK_PAUSE)
        disk_real(file)->pMethods->xWrite(disk_real(file), bytes, size / 2, at);
    if (fault == DISK_PAUSE) { /* with the half written */
        disk_done(fault);
        fault = 0;
    }
    if (disk_fails(fault))
        return SQLITE_IOERR_WRITE;
    int code = disk_real(file)->pMethods->xWrite(disk_real(file), bytes, size, at);
    disk_done(fault);
    return code;
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int fault = disk_due(DISK_TRUNCATE);
    if (disk_fails(fault))
        return SQLITE_IOERR_TRUNCATE;
    int code = disk_real(file)->pMethods->xTruncate(disk_real(file), size);
    disk_done(fault);
    return code;
}

static int disk_sync(sqlite3_file *file, int flags)
{
    struct disk_file *own = (struct disk_file *)file;
    int fault = disk_due(DISK_SYNC);
    (void)flags;
    if (disk_fails(fault))
        return SQLITE_IOERR_FSYNC;
    if (own->image && !disk.lies)
        disk_read_whole(own->image->name, &own->image->synced, &own->image->size);
    if (own->syncs_folder)
        disk_sync_folder();
    own->syncs_folder = 0;
    disk_done(fault);
    return SQLITE_OK;
}

static int disk_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    if (disk_due(DISK_FACTS))
        return SQLITE_IOERR_FSTAT;
    return disk_real(file)->pMethods->xFileSize(disk_real(file), size);
}

static int disk_lock(sqlite3_file *file, int level)
{
    if (disk_due(DISK_LOCK))
        return SQLITE_IOERR_LOCK;
    return disk_real(file)->pMethods->xLock(disk_real(file), level);
}

static int disk_unlock(sqlite3_file *file, int level)
{
    return disk_real(file)->pMethods->xUnlock(disk_real(file), level);
}

static int disk_check_reserved(sqlite3_file *file, int *reserved)
{
    if (disk_due(DISK_LOCK))
        return SQLITE_IOERR_CHECKRESERVEDLOCK;
    return disk_real(file)->pMethods->xCheckReservedLock(disk_real(file), reserved);
}

static int disk_control(sqlite3_file *file, int what, void *value)
{
    return disk_real(file)->pMethods->xFileControl(disk_real(file), what, value);
}

static int disk_sector_size(sqlite3_file *file)
{
    return disk_real(file)->pMethods->xSectorSize(disk_real(file));
}

static int disk_traits(sqlite3_file *file)
{
    return disk_real(file)->pMethods->xDeviceCharacteristics(disk_real(file));
}

static int disk_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **bytes)
{
    if (disk_due(DISK_SHARED))
        return SQLITE_IOERR_SHMMAP;
    return disk_real(file)->pMethods->xShmMap(disk_real(file), page, size, extend, bytes);
}

static int disk_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    if ((flags & SQLITE_SHM_LOCK) && disk_due(DISK_SHARED))
        return SQLITE_IOERR_SHMLOCK;
    return disk_real(file)->pMethods->xShmLock(disk_real(file), offset, count, flags);
}

static void disk_shm_barrier(sqlite3_file *file)
{
    disk_real(file)->pMethods->xShmBarrier(disk_real(file));
}

static int disk_shm_unmap(sqlite3_file *file, int remove)
{
    return disk_real(file)->pMethods->xShmUnmap(disk_real(file), remove);
}

/* ---- the VFS ---- */

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    static const sqlite3_io_methods methods = {2,
                                               disk_close,
                                               disk_read,
                                               disk_write,
                                               disk_truncate,
                                               disk_sync,
                                               disk_file_size,
                                               disk_lock,
                                               disk_unlock,
                                               disk_check_reserved,
                                               disk_control,
                                               disk_sector_size,
                                               disk_traits,
                                               disk_shm_map,
                                               disk_shm_lock,
                                               disk_shm_barrier,
                                               disk_shm_unmap,
                                               NULL,
                                               NULL};
    struct disk_file *own = (struct disk_file *)file;
    (void)vfs;
    memset(own, 0, sizeof *own);
    if (disk_due(DISK_OPEN))
        return SQLITE_CANTOPEN;
    own->real = (sqlite3_file *)(void *)(own + 1);
    int lasting = name && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL));
    struct disk_image *image = lasting ? disk_image_of(name) : NULL;
    int was_there = lasting && access(name, F_OK) == 0;
    int code = disk.real->xOpen(disk.real, name, own->real, flags, out);
    if (code != SQLITE_OK)
        return code;
    own->image = image;
    if (image && was_there && !image->there) {
        image->there = image->named = 1;
        disk_read_whole(name, &image->synced, &image->size);
    }
    own->syncs_folder = image && !was_there && !(flags & SQLITE_OPEN_MAIN_DB);
    if (image)
        image->there = 1;
    own->base.pMethods = &methods;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    int fault = disk_due(DISK_DELETE);
    (void)vfs;
    if (disk_fails(fault))
        return SQLITE_IOERR_DELETE;
    int code = disk.real->xDelete(disk.real, name, 0);
    if (code == SQLITE_OK)
        disk_image_of(name)->there = 0;
    if (sync_folder)
        disk_sync_folder();
    disk_done(fault);
    return code;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
    (void)vfs;
    if (disk_due(DISK_FACTS))
        return SQLITE_IOERR_ACCESS;
    return disk.real->xAccess(disk.real, name, flags, result);
}

/* From here on the whole process works on such a disk, which fails nothing before disk_begin(). */
static inline void disk_install(void)
{
    static sqlite3_vfs vfs;
    if (disk.real)
        return;
    disk.real = sqlite3_vfs_find(NULL);
    vfs = *disk.real;
    vfs.zName = "faulty disk";
    vfs.szOsFile = (int)sizeof(struct disk_file) + disk.real->szOsFile;
    vfs.pNext = NULL;
    vfs.xOpen = disk_open;
    vfs.xDelete = disk_delete;
    vfs.xAccess = disk_access;
    ck_assert_int_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}

/* Operations are counted and fail as `disk` says; what files hold now is synced. */
static inline void disk_begin(void)
{
    for (int i = 0; i < disk_file_limit; i++)
        free(disk.images[i].synced);
    memset(disk.images, 0, sizeof disk.images);
    disk.count = 0;
    disk.on = 1;
}

#endif
