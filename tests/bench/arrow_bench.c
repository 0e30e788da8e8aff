/* Events in columns against the same ones as an array of structs: the saved bytes are compared first, then both are timed in
 * one run, in turns. Usage: arrow_bench [events, 1000000 by default]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wakpi/wakpi.h>

enum { ID = 40, PERSON = 12, COLUMNS = 6, CAMPAIGNS = 16 };

struct table {
    size_t count;
    wakpi_event *events;
    int32_t *kinds, *id_offsets, *person_offsets;
    int64_t *times;
    uint8_t *campaigns;
    char *ids, *persons, *accounts;
    int32_t *account_offsets;
    struct ArrowSchema schema, schemas[COLUMNS], dictionary_schema, *children[COLUMNS];
    struct ArrowArray array, arrays[COLUMNS], dictionary, *columns[COLUMNS];
    const void *none[1], *buffers[COLUMNS][3], *dictionary_buffers[3];
    int32_t label_offsets[CAMPAIGNS + 1];
    char labels[CAMPAIGNS * 9 + 1];
};

static uint64_t state = 20261122;

static uint64_t draw(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void *room(size_t count, size_t size)
{
    void *made = calloc(count, size);
    if (!made)
        exit(1);
    return made;
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static void add(struct table *table, int at, const char *name, const char *format, const void *values,
                const void *text)
{
    table->children[at] = &table->schemas[at];
    table->columns[at] = &table->arrays[at];
    table->schemas[at] = (struct ArrowSchema){.name = name, .format = format, .release = release_schema};
    table->buffers[at][1] = values;
    table->buffers[at][2] = text;
    table->arrays[at] = (struct ArrowArray){.length = (int64_t)table->count,
                                            .n_buffers = text ? 3 : 2,
                                            .buffers = table->buffers[at],
                                            .release = release_array};
}

/* Statuses of messages, three to a message, in disorder. */
static void fill(struct table *table)
{
    static const int32_t kinds[] = {WAKPI_EVENT_SENT, WAKPI_EVENT_DELIVERED, WAKPI_EVENT_READ};
    for (int i = 0; i < CAMPAIGNS; i++) {
        table->label_offsets[i + 1] = 9 * (i + 1);
        snprintf(table->labels + 9 * i, 10, "autumn %02d", i % 100);
    }
    for (size_t i = 0; i < table->count; i++) {
        size_t m = draw() % (table->count / 3 + 1);
        table->kinds[i] = kinds[draw() % 3];
        table->times[i] = INT64_C(1763726400000) + (int64_t)m * 10 + table->kinds[i] * 1000;
        table->campaigns[i] = (uint8_t)(m % CAMPAIGNS);
        table->id_offsets[i + 1] = ID * (int32_t)(i + 1);
        table->person_offsets[i + 1] = PERSON * (int32_t)(i + 1);
        table->account_offsets[i + 1] = 3 * (int32_t)(i + 1);
        char text[64];
        snprintf(text, sizeof text, "wamid.HBgLMTQxNjkz%022llu", (unsigned long long)m);
        memcpy(table->ids + ID * i, text, ID);
        snprintf(text, sizeof text, "39320%07u", (unsigned)(m * 7919 % 10000000));
        memcpy(table->persons + PERSON * i, text, PERSON);
        memcpy(table->accounts + 3 * i, "200", 3);
        table->events[i] = (wakpi_event){.struct_size = sizeof(wakpi_event),
                                         .kind = table->kinds[i],
                                         .time = table->times[i],
                                         .id = table->ids + ID * i,
                                         .id_size = ID,
                                         .person = table->persons + PERSON * i,
                                         .person_size = PERSON,
                                         .account = table->accounts + 3 * i,
                                         .account_size = 3,
                                         .campaign = table->labels + 9 * table->campaigns[i],
                                         .campaign_size = 9};
    }
}

static void make(struct table *table, size_t count)
{
    table->count = count;
    table->events = room(count, sizeof *table->events);
    table->kinds = room(count, sizeof *table->kinds);
    table->times = room(count, sizeof *table->times);
    table->id_offsets = room(count + 1, sizeof *table->id_offsets);
    table->person_offsets = room(count + 1, sizeof *table->person_offsets);
    table->account_offsets = room(count + 1, sizeof *table->account_offsets);
    table->campaigns = room(count, 1);
    table->ids = room(count, ID);
    table->persons = room(count, PERSON);
    table->accounts = room(count, 3);
    fill(table);
    table->schema = (struct ArrowSchema){
        .format = "+s", .n_children = COLUMNS, .children = table->children, .release = release_schema};
    table->array = (struct ArrowArray){.length = (int64_t)count,
                                       .n_buffers = 1,
                                       .buffers = table->none,
                                       .n_children = COLUMNS,
                                       .children = table->columns,
                                       .release = release_array};
    add(table, 0, "kind", "i", table->kinds, NULL);
    add(table, 1, "time", "tsm:UTC", table->times, NULL);
    add(table, 2, "id", "u", table->id_offsets, table->ids);
    add(table, 3, "person", "u", table->person_offsets, table->persons);
    add(table, 4, "account", "u", table->account_offsets, table->accounts);
    add(table, 5, "campaign", "C", table->campaigns, NULL);
    table->dictionary_buffers[1] = table->label_offsets;
    table->dictionary_buffers[2] = table->labels;
    table->dictionary_schema = (struct ArrowSchema){.format = "u", .release = release_schema};
    table->dictionary = (struct ArrowArray){
        .length = CAMPAIGNS, .n_buffers = 3, .buffers = table->dictionary_buffers, .release = release_array};
    table->schemas[5].dictionary = &table->dictionary_schema;
    table->arrays[5].dictionary = &table->dictionary;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static wakpi_tracker *new_tracker(void)
{
    wakpi_options *options = NULL;
    wakpi_tracker *tracker = NULL;
    if (wakpi_options_new(NULL, NULL, &options) != WAKPI_OK ||
        wakpi_options_set_text(options, "key", "sixteen byte key", 16, NULL) != WAKPI_OK ||
        wakpi_tracker_new(options, &tracker) != WAKPI_OK)
        exit(1);
    wakpi_options_free(options);
    return tracker;
}

static double run(const struct table *table, int columns, wakpi_tracker **tracker)
{
    wakpi_error error = {.struct_size = sizeof error};
    *tracker = new_tracker();
    double start = seconds();
    wakpi_status status = columns ? wakpi_tracker_apply_arrow(*tracker, &table->schema, &table->array, &error)
                                  : wakpi_tracker_apply(*tracker, table->events, table->count, &error);
    double taken = seconds() - start;
    if (status != WAKPI_OK) {
        fprintf(stderr, "arrow_bench: %s\n", error.text);
        exit(1);
    }
    return taken;
}

static int32_t hash_piece(void *context, const void *piece, size_t size)
{
    uint64_t *hash = context;
    for (size_t i = 0; i < size; i++)
        *hash = (*hash ^ ((const unsigned char *)piece)[i]) * UINT64_C(0x100000001b3);
    return 0;
}

static uint64_t hash_of(const wakpi_tracker *tracker)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    if (wakpi_tracker_save(tracker, hash_piece, &hash, NULL) != WAKPI_OK)
        exit(1);
    return hash;
}

int main(int count, char **words)
{
    static struct table table;
    double best[2] = {1e9, 1e9};
    uint64_t hashes[2] = {0, 0};
    make(&table, count > 1 ? strtoull(words[1], NULL, 10) : 1000000);
    for (int round = 0; round < 7; round++) {
        for (int columns = 0; columns <= 1; columns++) {
            wakpi_tracker *tracker;
            double taken = run(&table, columns, &tracker);
            best[columns] = taken < best[columns] ? taken : best[columns];
            if (round == 0)
                hashes[columns] = hash_of(tracker);
            wakpi_tracker_free(tracker);
        }
        if (hashes[0] != hashes[1]) {
            fprintf(stderr, "arrow_bench: columns and structs do not say the same\n");
            return 1;
        }
    }
    printf("an event: of structs %.0f ns, of columns %.0f ns: %.2f times\n",
           best[0] * 1e9 / (double)table.count, best[1] * 1e9 / (double)table.count, best[1] / best[0]);
    return 0;
}
