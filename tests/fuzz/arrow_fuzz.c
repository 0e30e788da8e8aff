/* Any bytes as the buffers of a record batch whose lengths are true: refused with words and nothing applied, or applied, and
 * then the same again changes nothing. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

#define PROMISE(truth)                                                                                       \
    do {                                                                                                     \
        if (!(truth))                                                                                        \
            abort();                                                                                         \
    } while (0)

enum { COLUMNS = 6, ROWS = 8, TEXT = 64 };

static const char *const names[] = {"kind",   "time",  "id",      "person",   "campaign", "context",
                                    "amount", "until", "version", "opt_out",  "measure",  "currency",
                                    "source", "topic", "user",    "template", "code",     "every"};
static const char *const formats[] = {"i", "l", "u", "U",     "vu",       "tsm:UTC",    "tss:UTC", "tsn:Z",
                                      "b", "c", "S", "d:9,2", "d:9,2,32", "d:70,9,256", "L",       "n"};

struct input {
    const uint8_t *bytes;
    size_t size;
};

static uint8_t next_byte(struct input *input)
{
    if (input->size == 0)
        return 0;
    input->size--;
    return *input->bytes++;
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

/* Offsets and views are the input's but for the text's end, which nothing can check. */
struct column {
    struct ArrowSchema schema, dictionary_schema;
    struct ArrowArray array, dictionary;
    const void *buffers[4], *dictionary_buffers[4];
    uint8_t validity[4], values[ROWS * 2 * 32 + 32];
    int32_t dictionary_offsets[4];
    int64_t sizes[1];
    char text[TEXT];
};

static void tame_offsets(struct column *column)
{
    int wide = strcmp(column->schema.format, "U") == 0;
    for (size_t i = 0; i < (size_t)ROWS * 2 + 1; i++) {
        if (wide) {
            int64_t offset;
            memcpy(&offset, column->values + i * 8, 8);
            offset = offset < -1 || offset > TEXT ? offset & 63 : offset;
            memcpy(column->values + i * 8, &offset, 8);
        } else {
            int32_t offset;
            memcpy(&offset, column->values + i * 4, 4);
            offset = offset < -1 || offset > TEXT ? offset & 63 : offset;
            memcpy(column->values + i * 4, &offset, 4);
        }
    }
}

static void make_column(struct input *input, struct column *column)
{
    static const int32_t dictionary_offsets[] = {0, 4, 8, 13};
    memset(column, 0, sizeof *column);
    column->schema.name = names[next_byte(input) % (sizeof names / sizeof *names)];
    column->schema.format = formats[next_byte(input) % (sizeof formats / sizeof *formats)];
    uint8_t shape = next_byte(input);
    for (size_t i = 0; i < sizeof column->validity; i++)
        column->validity[i] = next_byte(input);
    size_t filled = (size_t)next_byte(input) * 2;
    for (size_t i = 0; i < filled && i < sizeof column->values; i++)
        column->values[i] = next_byte(input);
    for (size_t i = 0; i < TEXT; i++)
        column->text[i] = (char)next_byte(input);
    char type = column->schema.format[0];
    if (type == 'u' || type == 'U')
        tame_offsets(column);
    column->sizes[0] = TEXT;
    column->buffers[0] = shape & 1 ? column->validity : NULL;
    column->buffers[1] = column->values;
    column->buffers[2] = column->text;
    column->buffers[3] = column->sizes;
    column->array = (struct ArrowArray){.length = ROWS * 2,
                                        .null_count = -1,
                                        .n_buffers = type == 'n'                  ? 0
                                                     : type == 'v'                ? 4
                                                     : type == 'u' || type == 'U' ? 3
                                                                                  : 2,
                                        .buffers = column->buffers,
                                        .release = release_array};
    column->schema.release = release_schema;
    if (shape & 2) {
        memcpy(column->dictionary_offsets, dictionary_offsets, sizeof dictionary_offsets);
        column->schema.dictionary = &column->dictionary_schema;
        column->array.dictionary = &column->dictionary;
        column->dictionary_schema = (struct ArrowSchema){.format = "u", .release = release_schema};
        column->dictionary_buffers[1] = column->dictionary_offsets;
        column->dictionary_buffers[2] = "readsentorder";
        column->dictionary = (struct ArrowArray){
            .length = 3, .n_buffers = 3, .buffers = column->dictionary_buffers, .release = release_array};
    }
}

static int32_t collect(void *context, const void *piece, size_t size)
{
    uint64_t *hash = context;
    for (size_t i = 0; i < size; i++)
        *hash = (*hash ^ ((const uint8_t *)piece)[i]) * UINT64_C(0x100000001b3);
    return 0;
}

static uint64_t hash_of(const wakpi_tracker *tracker)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    PROMISE(wakpi_tracker_save(tracker, collect, &hash, NULL) == WAKPI_OK);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct column columns[COLUMNS];
    struct input input = {bytes, size};
    struct ArrowSchema *schemas[COLUMNS],
        schema = {.format = "+s", .children = schemas, .release = release_schema};
    struct ArrowArray *arrays[COLUMNS],
        array = {.children = arrays, .n_buffers = 1, .release = release_array};
    const void *buffers[1] = {NULL};
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_tracker *tracker = NULL;
    array.buffers = buffers;
    array.offset = next_byte(&input) % ROWS;
    array.length = next_byte(&input) % (ROWS + 1);
    schema.n_children = array.n_children = next_byte(&input) % (COLUMNS + 1);
    for (int64_t i = 0; i < array.n_children; i++) {
        make_column(&input, &columns[i]);
        schemas[i] = &columns[i].schema;
        arrays[i] = &columns[i].array;
    }
    PROMISE(wakpi_tracker_new(NULL, &tracker) == WAKPI_OK);
    uint64_t before = hash_of(tracker);
    wakpi_status status = wakpi_tracker_apply_arrow(tracker, &schema, &array, &error);
    uint64_t after = hash_of(tracker);
    if (status == WAKPI_OK) {
        PROMISE(wakpi_tracker_apply_arrow(tracker, &schema, &array, &error) == WAKPI_OK);
        PROMISE(hash_of(tracker) == after);
    } else {
        PROMISE(status == WAKPI_INVALID || status == WAKPI_LIMIT);
        PROMISE(error.status == status && error.text[0] != '\0' && error.position < array.length);
        PROMISE(after == before);
    }
    wakpi_tracker_free(tracker);
    return 0;
}
