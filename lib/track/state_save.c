/* A saving begins with a plan: which labels and identities are named, and in what order all comes. */
#include <string.h>

#include "base/sort.h"
#include "track/state_codec.h"

struct order {
    uint32_t *places; /* in the order of saving */
    size_t count;     /* of those saved */
    size_t capacity;  /* of `places` */
};

struct plan {
    const struct wakpi_state *state;
    struct wakpi_allocator allocator;
    uint32_t *label_at, *identity_at; /* number to place in its section, from 1; 0: not named */
    size_t label_room, identity_room;
    struct order labels, identities, aliases, members, messages, turns, acts, wishes, registers;
};

static void drop_order(struct plan *plan, struct order *order)
{
    wakpi_release(&plan->allocator, order->places, order->capacity, sizeof *order->places);
}

static void drop_plan(struct plan *plan)
{
    wakpi_release(&plan->allocator, plan->label_at, plan->label_room, sizeof *plan->label_at);
    wakpi_release(&plan->allocator, plan->identity_at, plan->identity_room, sizeof *plan->identity_at);
    drop_order(plan, &plan->labels);
    drop_order(plan, &plan->identities);
    drop_order(plan, &plan->aliases);
    drop_order(plan, &plan->members);
    drop_order(plan, &plan->messages);
    drop_order(plan, &plan->turns);
    drop_order(plan, &plan->acts);
    drop_order(plan, &plan->wishes);
    drop_order(plan, &plan->registers);
}

/* Marks what is named; label_at and identity_at hold 1 for now. */
static void mark_registers(struct plan *plan, const struct wakpi_label_register *labels)
{
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        plan->label_at[labels[i].label] = 1;
}

static void mark_named(struct plan *plan)
{
    const struct wakpi_state *state = plan->state;
    const struct wakpi_people *people = &state->people;
    for (size_t i = 0; i < wakpi_state_message_count(state); i++) {
        struct wakpi_message message;
        wakpi_state_message(state, i, &message);
        mark_registers(plan, message.labels);
        plan->identity_at[message.identity] = 1;
    }
    for (size_t i = 0; i < wakpi_state_turn_count(state); i++) {
        struct wakpi_turn turn;
        wakpi_state_turn(state, i, &turn);
        mark_registers(plan, turn.labels);
        plan->identity_at[turn.identity] = 1;
    }
    for (size_t i = 0; i < wakpi_state_act_count(state); i++) {
        const struct wakpi_act *act = wakpi_arena_at(&state->acts.records, i);
        for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
            plan->label_at[act->labels[label]] = 1;
        plan->identity_at[act->identity] = 1;
    }
    for (size_t i = 0; i < wakpi_state_register_count(state); i++) {
        const struct wakpi_register *entry = wakpi_arena_at(&state->registers.records, i);
        for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
            plan->label_at[entry->labels[label]] = 1;
    }
    for (size_t i = 0; i < people->aliases.count; i++) {
        const struct wakpi_alias_record *alias = wakpi_arena_at(&people->aliases, i);
        plan->identity_at[alias->one] = plan->identity_at[alias->other] = 1;
    }
    for (size_t i = 0; i < people->members.count; i++)
        plan->identity_at[((const struct wakpi_member *)wakpi_arena_at(&people->members, i))->identity] = 1;
    for (size_t i = 0; i < people->wishes.count; i++)
        plan->identity_at[((const struct wakpi_wish_record *)wakpi_arena_at(&people->wishes, i))->identity] =
            1;
    plan->label_at[0] = plan->identity_at[0] = 0;
}

/* Three words to sort by, and where the element stands. */
struct sorted {
    uint64_t words[3];
    uint32_t place;
};

static int compare_words(const void *first, const void *second, const void *context)
{
    const struct sorted *a = first, *b = second;
    (void)context;
    for (int i = 0; i < 3; i++) {
        if (a->words[i] != b->words[i])
            return a->words[i] < b->words[i] ? -1 : 1;
    }
    return 0;
}

/* Fills in what an element is sorted by; 0 where it is not saved. */
typedef int (*sort_by_function)(const struct plan *plan, size_t place, struct sorted *element);

static int set_words(struct sorted *element, uint64_t first, uint64_t second, uint64_t third)
{
    element->words[0] = first;
    element->words[1] = second;
    element->words[2] = third;
    return 1;
}

static int sort_by_key(struct sorted *element, struct wakpi_fingerprint key)
{
    return set_words(element, key.high, key.low, 0);
}

/* The text's first eight bytes; equal ones are told apart by compare_labels(). */
static int sort_label(const struct plan *plan, size_t place, struct sorted *element)
{
    if (!plan->label_at[place + 1])
        return 0;
    struct wakpi_label_text text = wakpi_labels_text(&plan->state->labels, (uint32_t)place + 1);
    char head[8] = {0};
    memcpy(head, text.text, text.size < sizeof head ? text.size : sizeof head);
    return set_words(element, wakpi_load_big_u64(head), 0, 0);
}

static int compare_labels(const void *first, const void *second, const void *context)
{
    const struct sorted *a = first, *b = second;
    if (a->words[0] != b->words[0])
        return a->words[0] < b->words[0] ? -1 : 1;
    return wakpi_labels_compare(context, a->place + 1, b->place + 1);
}

static int sort_identity(const struct plan *plan, size_t place, struct sorted *element)
{
    if (!plan->identity_at[place + 1])
        return 0;
    return sort_by_key(element, wakpi_people_fingerprint(&plan->state->people, (uint32_t)place + 1));
}

static int sort_alias(const struct plan *plan, size_t place, struct sorted *element)
{
    const struct wakpi_alias_record *alias = wakpi_arena_at(&plan->state->people.aliases, place);
    return set_words(element, plan->identity_at[alias->one], plan->identity_at[alias->other], 0);
}

static int sort_member(const struct plan *plan, size_t place, struct sorted *element)
{
    const struct wakpi_member *member = wakpi_arena_at(&plan->state->people.members, place);
    return set_words(element, member->key.high, member->key.low,
                     (uint64_t)member->kind << 32 | plan->identity_at[member->identity]);
}

static int sort_message(const struct plan *plan, size_t place, struct sorted *element)
{
    return sort_by_key(element, wakpi_messages_key(&plan->state->messages, place));
}

static int sort_turn(const struct plan *plan, size_t place, struct sorted *element)
{
    return sort_by_key(element, wakpi_turns_key(&plan->state->turns, place));
}

static int sort_act(const struct plan *plan, size_t place, struct sorted *element)
{
    const struct wakpi_act *act = wakpi_arena_at(&plan->state->acts.records, place);
    return sort_by_key(element, act->key);
}

static int sort_wish(const struct plan *plan, size_t place, struct sorted *element)
{
    const struct wakpi_wish_record *wish = wakpi_arena_at(&plan->state->people.wishes, place);
    return set_words(element, plan->identity_at[wish->identity],
                     (uint64_t)wish->time ^ UINT64_C(0x8000000000000000), (uint64_t)wish->kind);
}

static int sort_register(const struct plan *plan, size_t place, struct sorted *element)
{
    const struct wakpi_register *entry = wakpi_arena_at(&plan->state->registers.records, place);
    return sort_by_key(element, entry->key);
}

static wakpi_status make_order(struct plan *plan, struct order *order, size_t count, sort_by_function sort_by,
                               wakpi_compare compare)
{
    if (count == 0)
        return WAKPI_OK;
    struct sorted *elements = wakpi_allocate_zeroed(&plan->allocator, count, sizeof *elements);
    order->places = wakpi_allocate_zeroed(&plan->allocator, count, sizeof *order->places);
    if (order->places)
        order->capacity = count;
    if (elements && order->places) {
        for (size_t i = 0; i < count; i++) {
            elements[order->count].place = (uint32_t)i;
            order->count += (size_t)sort_by(plan, i, &elements[order->count]);
        }
        wakpi_sort(elements, order->count, sizeof *elements, compare, &plan->state->labels);
        for (size_t i = 0; i < order->count; i++)
            order->places[i] = elements[i].place;
    }
    wakpi_release(&plan->allocator, elements, count, sizeof *elements);
    return elements && order->places ? WAKPI_OK : WAKPI_NO_MEMORY;
}

/* Numbers what is saved by its place: from 1. */
static void number(uint32_t *at, const struct order *order)
{
    for (size_t i = 0; i < order->count; i++)
        at[order->places[i] + 1] = (uint32_t)i + 1;
}

static wakpi_status make_plan(struct plan *plan, const struct wakpi_state *state)
{
    const struct wakpi_people *people = &state->people;
    memset(plan, 0, sizeof *plan);
    plan->state = state;
    plan->allocator = state->settings.allocator;
    plan->label_room = (size_t)wakpi_labels_count(&state->labels) + 1;
    plan->identity_room = people->identities.count + 1;
    plan->label_at = wakpi_allocate_zeroed(&plan->allocator, plan->label_room, sizeof *plan->label_at);
    plan->identity_at =
        wakpi_allocate_zeroed(&plan->allocator, plan->identity_room, sizeof *plan->identity_at);
    if (!plan->label_at || !plan->identity_at)
        return WAKPI_NO_MEMORY;
    mark_named(plan);
    wakpi_status status = make_order(plan, &plan->labels, plan->label_room - 1, sort_label, compare_labels);
    number(plan->label_at, &plan->labels);
    if (status == WAKPI_OK)
        status = make_order(plan, &plan->identities, people->identities.count, sort_identity, compare_words);
    number(plan->identity_at, &plan->identities);
    struct {
        struct order *order;
        size_t count;
        sort_by_function sort_by;
    } others[] = {
        {&plan->aliases, people->aliases.count, sort_alias},
        {&plan->members, people->members.count, sort_member},
        {&plan->messages, wakpi_state_message_count(state), sort_message},
        {&plan->turns, wakpi_state_turn_count(state), sort_turn},
        {&plan->acts, wakpi_state_act_count(state), sort_act},
        {&plan->wishes, people->wishes.count, sort_wish},
        {&plan->registers, wakpi_state_register_count(state), sort_register},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others && status == WAKPI_OK; i++)
        status = make_order(plan, others[i].order, others[i].count, others[i].sort_by, compare_words);
    return status;
}

static void put_key(struct wakpi_writer *writer, struct wakpi_fingerprint key)
{
    wakpi_put_u64(writer, key.high);
    wakpi_put_u64(writer, key.low);
}

static void put_options(struct wakpi_writer *writer, const void *subject)
{
    const struct wakpi_state *state = ((const struct plan *)subject)->state;
    size_t size;
    const char *account = wakpi_settings_text(&state->settings, WAKPI_SETTING_ACCOUNT, &size);
    wakpi_put_u64(writer, wakpi_key_check(state->key));
    wakpi_put_bytes(writer, account, size);
    wakpi_put_u8(writer,
                 (uint8_t)wakpi_settings_integer(&state->settings, WAKPI_SETTING_CAMPAIGN_FROM_CALLBACK));
    put_key(writer, wakpi_words_digest(&state->settings));
}

static void put_labels(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->labels.count);
    for (size_t i = 0; i < plan->labels.count; i++) {
        struct wakpi_label_text text = wakpi_labels_text(&plan->state->labels, plan->labels.places[i] + 1);
        wakpi_put_bytes(writer, text.text, text.size);
    }
}

static void put_identities(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->identities.count);
    for (size_t i = 0; i < plan->identities.count; i++)
        put_key(writer, wakpi_people_fingerprint(&plan->state->people, plan->identities.places[i] + 1));
}

static void put_aliases(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->aliases.count);
    for (size_t i = 0; i < plan->aliases.count; i++) {
        const struct wakpi_alias_record *alias =
            wakpi_arena_at(&plan->state->people.aliases, plan->aliases.places[i]);
        wakpi_put_varint(writer, plan->identity_at[alias->one]);
        wakpi_put_varint(writer, plan->identity_at[alias->other]);
        wakpi_put_signed(writer, alias->time);
    }
}

static void put_members(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->members.count);
    for (size_t i = 0; i < plan->members.count; i++) {
        const struct wakpi_member *member =
            wakpi_arena_at(&plan->state->people.members, plan->members.places[i]);
        put_key(writer, member->key);
        wakpi_put_u8(writer, (uint8_t)member->kind);
        wakpi_put_varint(writer, plan->identity_at[member->identity]);
    }
}

/* A bit for each label that is there, then those. */
static void put_label_registers(struct wakpi_writer *writer, const struct plan *plan,
                                const struct wakpi_label_register *labels, int64_t base)
{
    uint32_t mask = 0;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        mask |= (uint32_t)(labels[i].label != 0) << i;
    wakpi_put_varint(writer, mask);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (labels[i].label == 0)
            continue;
        wakpi_put_varint(writer, plan->label_at[labels[i].label]);
        wakpi_put_u8(writer, (uint8_t)labels[i].rank);
        wakpi_put_signed(writer, wakpi_time_difference(labels[i].time, base));
    }
}

static void put_message(struct wakpi_writer *writer, const struct plan *plan,
                        const struct wakpi_message *message)
{
    uint8_t mask = 0;
    for (int i = 0; i < WAKPI_STAGE_LIMIT; i++)
        mask |= (uint8_t)((message->seen[i] != WAKPI_NEVER) << i);
    put_key(writer, message->key);
    wakpi_put_varint(writer, plan->identity_at[message->identity]);
    wakpi_put_u8(writer, mask);
    int64_t base = 0;
    for (int i = 0; i < WAKPI_STAGE_LIMIT; i++) {
        if (message->seen[i] == WAKPI_NEVER)
            continue;
        wakpi_put_signed(writer, wakpi_time_difference(message->seen[i], base));
        base = message->seen[i];
    }
    if (mask & 1U << WAKPI_STAGE_FAILED) {
        wakpi_put_signed(writer, message->failure_code);
        wakpi_put_signed(writer, wakpi_time_difference(message->failure_time, base));
    }
    wakpi_put_varint(writer, message->flags);
    put_label_registers(writer, plan, message->labels, base);
}

static void put_messages(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->messages.count);
    for (size_t i = 0; i < plan->messages.count; i++) {
        struct wakpi_message message;
        wakpi_state_message(plan->state, plan->messages.places[i], &message);
        put_message(writer, plan, &message);
    }
}

static void put_turns(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->turns.count);
    for (size_t i = 0; i < plan->turns.count; i++) {
        struct wakpi_turn turn;
        wakpi_state_turn(plan->state, plan->turns.places[i], &turn);
        int quotes = turn.context.high != 0 || turn.context.low != 0;
        put_key(writer, turn.key);
        wakpi_put_varint(writer, plan->identity_at[turn.identity]);
        wakpi_put_u8(writer, (uint8_t)turn.kind);
        wakpi_put_u8(writer, (uint8_t)quotes);
        if (quotes)
            put_key(writer, turn.context);
        wakpi_put_signed(writer, turn.time);
        wakpi_put_varint(writer, turn.flags);
        put_label_registers(writer, plan, turn.labels, turn.time);
    }
}

static void put_act(struct wakpi_writer *writer, const struct plan *plan, const struct wakpi_act *act)
{
    int about = act->context.high != 0 || act->context.low != 0;
    put_key(writer, act->key);
    wakpi_put_varint(writer, plan->identity_at[act->identity]);
    wakpi_put_u8(writer, (uint8_t)act->kind);
    wakpi_put_u8(writer, (uint8_t)about);
    if (about)
        put_key(writer, act->context);
    wakpi_put_signed(writer, act->time);
    wakpi_put_signed(writer, act->version);
    wakpi_put_signed(writer, act->amount);
    wakpi_put_varint(writer, act->flags);
    wakpi_put_varint(writer, (uint64_t)act->topic);
    wakpi_put_raw(writer, act->currency, 3);
    uint32_t mask = 0;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        mask |= (uint32_t)(act->labels[i] != 0) << i;
    wakpi_put_varint(writer, mask);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (act->labels[i] != 0)
            wakpi_put_varint(writer, plan->label_at[act->labels[i]]);
    }
}

static void put_acts(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->acts.count);
    for (size_t i = 0; i < plan->acts.count; i++)
        put_act(writer, plan, wakpi_arena_at(&plan->state->acts.records, plan->acts.places[i]));
}

static void put_wishes(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->wishes.count);
    for (size_t i = 0; i < plan->wishes.count; i++) {
        const struct wakpi_wish_record *wish =
            wakpi_arena_at(&plan->state->people.wishes, plan->wishes.places[i]);
        wakpi_put_varint(writer, plan->identity_at[wish->identity]);
        wakpi_put_signed(writer, wish->time);
        wakpi_put_u8(writer, (uint8_t)wish->kind);
    }
}

static void put_registers(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->registers.count);
    for (size_t i = 0; i < plan->registers.count; i++) {
        const struct wakpi_register *entry =
            wakpi_arena_at(&plan->state->registers.records, plan->registers.places[i]);
        put_key(writer, entry->key);
        wakpi_put_u8(writer, (uint8_t)entry->kind);
        wakpi_put_signed(writer, entry->from);
        wakpi_put_signed(writer, entry->until);
        wakpi_put_signed(writer, entry->version);
        wakpi_put_signed(writer, entry->amount);
        wakpi_put_signed(writer, entry->measure);
        wakpi_put_signed(writer, entry->every);
        wakpi_put_raw(writer, entry->currency, 3);
        for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
            wakpi_put_varint(writer, plan->label_at[entry->labels[label]]);
    }
}

static void put_state(struct wakpi_writer *writer, const void *subject)
{
    wakpi_put_section(writer, WAKPI_SECTION_OPTIONS, put_options, subject);
    wakpi_put_section(writer, WAKPI_SECTION_LABELS, put_labels, subject);
    wakpi_put_section(writer, WAKPI_SECTION_IDENTITIES, put_identities, subject);
    wakpi_put_section(writer, WAKPI_SECTION_ALIASES, put_aliases, subject);
    wakpi_put_section(writer, WAKPI_SECTION_MESSAGES, put_messages, subject);
    wakpi_put_section(writer, WAKPI_SECTION_TURNS, put_turns, subject);
    if (((const struct plan *)subject)->acts.count > 0)
        wakpi_put_section(writer, WAKPI_SECTION_ACTS, put_acts, subject);
    wakpi_put_section(writer, WAKPI_SECTION_MEMBERS, put_members, subject);
    wakpi_put_section(writer, WAKPI_SECTION_WISHES, put_wishes, subject);
    wakpi_put_section(writer, WAKPI_SECTION_REGISTERS, put_registers, subject);
}

wakpi_status wakpi_state_save(const struct wakpi_state *state, wakpi_write_function write, void *context,
                              wakpi_error *error)
{
    struct plan plan;
    wakpi_status status = make_plan(&plan, state);
    if (status == WAKPI_OK)
        status =
            wakpi_codec_write(WAKPI_STATE_KIND, WAKPI_STATE_VERSION, put_state, &plan, write, context, error);
    else
        wakpi_fail(error, status, -1, "no memory to save");
    drop_plan(&plan);
    return status;
}
