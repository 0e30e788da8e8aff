#include <stdio.h>
#include <string.h>

#include "base/siphash.h"
#include "base/zone.h"
#include "base/zone_layout.h"

enum { largest_file = 1 << 20 };

static const char *const folders[] = {"/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo",
                                      "/etc/zoneinfo"};

wakpi_status wakpi_zone_table_add(struct wakpi_zone_table *table, int64_t time, int32_t offset)
{
    if (!wakpi_reserve(table->allocator, &table->changes, &table->capacity, table->count + 1,
                       sizeof *table->changes))
        return WAKPI_NO_MEMORY;
    size_t at = table->count++;
    /* Rules may name their days in any order; of changes at one instant the later added is the last. */
    for (; at > 0 && table->changes[at - 1].time > time; at--)
        table->changes[at] = table->changes[at - 1];
    table->changes[at] = (struct wakpi_zone_change){time, offset};
    return WAKPI_OK;
}

void wakpi_zone_table_tidy(struct wakpi_zone_table *table)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->count; i++) {
        struct wakpi_zone_change change = table->changes[i];
        if (kept > 0 && table->changes[kept - 1].time == change.time)
            kept--;
        int32_t before = kept > 0 ? table->changes[kept - 1].offset : table->first_offset;
        if (change.offset != before)
            table->changes[kept++] = change;
    }
    table->count = kept;
}

void wakpi_zone_table_drop(struct wakpi_zone_table *table)
{
    wakpi_release(table->allocator, table->changes, table->capacity, sizeof *table->changes);
    table->changes = NULL;
    table->count = table->capacity = 0;
}

/* Reads a whole file; *bytes is NULL where there is none. `*capacity` is what to release. */
static wakpi_status read_file(const struct wakpi_allocator *allocator, const char *path, char **bytes,
                              size_t *size, size_t *capacity)
{
    *bytes = NULL;
    *size = *capacity = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return WAKPI_OK;
    wakpi_status status = WAKPI_OK;
    size_t got;
    do {
        if (!wakpi_reserve(allocator, bytes, capacity, *size + 4096, 1)) {
            status = WAKPI_NO_MEMORY;
            break;
        }
        got = fread(*bytes + *size, 1, *capacity - *size, file);
        *size += got;
    } while (got > 0 && *size < largest_file);
    fclose(file);
    return status;
}

static wakpi_status read_system(struct wakpi_zone *zone, wakpi_error *error)
{
    const struct wakpi_allocator *allocator = &zone->allocator;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char path[160], *bytes;
        size_t size, capacity;
        snprintf(path, sizeof path, "%s/%s", folders[i], zone->name);
        wakpi_status status = read_file(allocator, path, &bytes, &size, &capacity);
        if (status != WAKPI_OK)
            wakpi_fail(error, status, -1, "no memory for the time zone \"%s\"", zone->name);
        else if (size > 0)
            status = wakpi_tzif_read(bytes, size, &zone->table, error);
        wakpi_release(allocator, bytes, capacity, 1);
        if (status != WAKPI_OK || size > 0)
            return status;
    }
    return wakpi_fail(
        error, WAKPI_NOT_FOUND, -1,
        "there is no time zone \"%s\" in the system's zoneinfo; check the name, or set \"zone_data\"",
        zone->name);
}

/* "+02:00"; 0 where it is not of that form. */
static int read_fixed(const char *name, int32_t *offset)
{
    if ((name[0] != '+' && name[0] != '-') || strlen(name) != 6 || name[3] != ':')
        return 0;
    static const int at[] = {1, 2, 4, 5};
    int digits[4];
    for (int i = 0; i < 4; i++) {
        if (name[at[i]] < '0' || name[at[i]] > '9')
            return 0;
        digits[i] = name[at[i]] - '0';
    }
    int hours = digits[0] * 10 + digits[1], minutes = digits[2] * 10 + digits[3];
    if (hours > 23 || minutes > 59)
        return 0;
    *offset = (hours * 60 + minutes) * (name[0] == '-' ? -60 : 60);
    return 1;
}

/* A name that cannot leave the zoneinfo folder: parts of letters, digits, _ + -, with single slashes
 * between. */
static int is_name(const char *name, size_t size)
{
    if (size == 0 || size > WAKPI_ZONE_NAME_MAX || name[size - 1] == '/')
        return 0;
    for (size_t i = 0; i < size; i++) {
        char c = name[i];
        int plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                    c == '+' || c == '-';
        if (!plain && !(c == '/' && i > 0 && name[i - 1] != '/'))
            return 0;
    }
    return 1;
}

static uint64_t digest_of(const struct wakpi_zone *zone)
{
    static const int64_t from = 0, to = INT64_C(4102444800) * 1000; /* 1970 to 2100 */
    struct wakpi_siphash hash = wakpi_siphash_begin_64(wakpi_key_from("wakpi zone bytes"));
    struct wakpi_zone_cursor cursor = {0};
    for (int64_t time = from; time < to; time = cursor.to) {
        wakpi_siphash_word(&hash, (uint64_t)time);
        wakpi_siphash_word(&hash, (uint64_t)wakpi_zone_offset(zone, &cursor, time));
    }
    return wakpi_siphash_end_64(&hash);
}

wakpi_status wakpi_zone_load(const struct wakpi_allocator *allocator, const char *name, size_t name_size,
                             const void *data, size_t size, struct wakpi_zone **zone, wakpi_error *error)
{
    int32_t fixed = 0;
    struct wakpi_zone *made = wakpi_allocate_zeroed(allocator, 1, sizeof *made);
    if (!made)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a time zone");
    made->allocator = *allocator;
    made->table.allocator = &made->allocator;
    if (name_size <= WAKPI_ZONE_NAME_MAX)
        memcpy(made->name, name, name_size);
    wakpi_status status = WAKPI_OK;
    if (data && size > 0)
        status = wakpi_tzif_read(data, size, &made->table, error);
    else if (read_fixed(made->name, &fixed))
        made->table.first_offset = fixed;
    else if (!is_name(name, name_size))
        status =
            wakpi_fail(error, WAKPI_MALFORMED, -1, "\"%.*s\" is not a time zone's name, as Europe/Rome is",
                       name_size > WAKPI_ZONE_NAME_MAX ? WAKPI_ZONE_NAME_MAX : (int)name_size, name);
    else if (strcmp(made->name, "UTC") != 0 && strcmp(made->name, "Etc/UTC") != 0)
        status = read_system(made, error);
    if (status != WAKPI_OK) {
        wakpi_zone_free(made);
        return status;
    }
    wakpi_zone_table_tidy(&made->table);
    made->digest = digest_of(made);
    *zone = made;
    return WAKPI_OK;
}

wakpi_status wakpi_zone_settle(const struct wakpi_settings *settings, struct wakpi_zone **zone,
                               wakpi_error *error)
{
    size_t name_size, size;
    const char *name = wakpi_settings_text(settings, WAKPI_SETTING_ZONE, &name_size);
    const char *data = wakpi_settings_text(settings, WAKPI_SETTING_ZONE_DATA, &size);
    return wakpi_zone_load(&settings->allocator, name, name_size, size > 0 ? data : NULL, size, zone, error);
}

void wakpi_zone_free(struct wakpi_zone *zone)
{
    if (!zone)
        return;
    struct wakpi_allocator allocator = zone->allocator;
    wakpi_zone_table_drop(&zone->table);
    wakpi_release(&allocator, zone, 1, sizeof *zone);
}
