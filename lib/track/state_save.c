/* A saving begins with a plan: which labels and identities are named, and in what order all comes. */
#include <stdatomic.h>
#include <string.h>

#include "track/naming.h"
#include "track/order.h"
#include "track/state_codec.h"

struct plan {
    const struct wakpi_state *state;
    uint32_t since;           /* the epoch of the mark, 0: everything */
    uint32_t *stones, *husks; /* what is erased, in order */
    struct wakpi_allocator allocator;
    struct wakpi_choice choice;
    wakpi_status status;
    struct wakpi_naming label, identity;
    struct wakpi_order labels, identities, aliases, members, messages, turns, acts, wishes, registers;
};

static void drop_order(struct plan *plan, struct wakpi_order *order)
{
    wakpi_release(&plan->allocator, order->places, order->capacity, sizeof *order->places);
}

static void drop_plan(struct plan *plan)
{
    const struct wakpi_erased *erased = &plan->state->erased;
    wakpi_release(&plan->allocator, plan->stones, erased->stones.count + 1, sizeof *plan->stones);
    wakpi_release(&plan->allocator, plan->husks, erased->husks.count + 1, sizeof *plan->husks);
    wakpi_choice_drop(plan->state, &plan->choice);
    wakpi_naming_drop(&plan->allocator, &plan->label);
    wakpi_naming_drop(&plan->allocator, &plan->identity);
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

static void name(struct plan *plan, struct wakpi_naming *naming, uint32_t number)
{
    if (wakpi_naming_add(&plan->allocator, naming, number) != WAKPI_OK)
        plan->status = WAKPI_NO_MEMORY;
}

static void name_registers(struct plan *plan, const struct wakpi_label_register *labels)
{
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        name(plan, &plan->label, labels[i].label);
}

static void name_labels(struct plan *plan, const uint32_t *labels)
{
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        name(plan, &plan->label, labels[i]);
}

static void name_of_entities(struct plan *plan)
{
    const struct wakpi_state *state = plan->state;
    const struct wakpi_choice *choice = &plan->choice;
    for (size_t i = 0; i < choice->messages.count; i++) {
        struct wakpi_message message;
        wakpi_state_message_facts(state, wakpi_chosen_at(&choice->messages, i), &message);
        name_registers(plan, message.labels);
        name(plan, &plan->identity, message.identity);
    }
    for (size_t i = 0; i < choice->turns.count; i++) {
        struct wakpi_turn turn;
        wakpi_state_turn(state, wakpi_chosen_at(&choice->turns, i), &turn);
        name_registers(plan, turn.labels);
        name(plan, &plan->identity, turn.identity);
    }
    for (size_t i = 0; i < choice->acts.count; i++) {
        const struct wakpi_act *act = wakpi_arena_at(&state->acts.records, wakpi_chosen_at(&choice->acts, i));
        name_labels(plan, act->labels);
        name(plan, &plan->identity, act->identity);
    }
    for (size_t i = 0; i < choice->registers.count; i++) {
        const struct wakpi_register *entry =
            wakpi_arena_at(&state->registers.records, wakpi_chosen_at(&choice->registers, i));
        name_labels(plan, entry->labels);
    }
}

static void name_of_people(struct plan *plan)
{
    const struct wakpi_people *people = &plan->state->people;
    const struct wakpi_choice *choice = &plan->choice;
    for (size_t i = 0; i < choice->aliases.count; i++) {
        const struct wakpi_alias_record *alias =
            wakpi_arena_at(&people->aliases, wakpi_chosen_at(&choice->aliases, i));
        name(plan, &plan->identity, alias->one);
        name(plan, &plan->identity, alias->other);
    }
    for (size_t i = 0; i < choice->members.count; i++) {
        const struct wakpi_member *member =
            wakpi_arena_at(&people->members, wakpi_chosen_at(&choice->members, i));
        name(plan, &plan->identity, member->identity);
    }
    for (size_t i = 0; i < choice->wishes.count; i++) {
        const struct wakpi_wish_record *wish =
            wakpi_arena_at(&people->wishes, wakpi_chosen_at(&choice->wishes, i));
        name(plan, &plan->identity, wish->identity);
    }
}

/* Fills in what an element is sorted by. */
typedef void (*sort_by_function)(const struct plan *plan, size_t place, struct wakpi_sorted *element);

static void set_words(struct wakpi_sorted *element, uint64_t first, uint64_t second, uint64_t third)
{
    element->words[0] = first;
    element->words[1] = second;
    element->words[2] = third;
}

static void sort_by_key(struct wakpi_sorted *element, struct wakpi_fingerprint key)
{
    set_words(element, key.high, key.low, 0);
}

/* The text's first eight bytes; equal ones are told apart by compare_labels(). */
static void sort_label(const struct plan *plan, size_t place, struct wakpi_sorted *element)
{
    struct wakpi_label_text text = wakpi_labels_text(&plan->state->labels, (uint32_t)place + 1);
    char head[8] = {0};
    memcpy(head, text.text, text.size < sizeof head ? text.size : sizeof head);
    set_words(element, wakpi_load_big_u64(head), 0, 0);
}

static int compare_labels(const void *first, const void *second, const void *context)
{
    const struct wakpi_sorted *a = first, *b = second;
    if (a->words[0] != b->words[0])
        return a->words[0] < b->words[0] ? -1 : 1;
    return wakpi_labels_compare(context, a->place + 1, b->place + 1);
}

static void sort_identity(const struct plan *plan, size_t place, struct wakpi_sorted *element)
{
    sort_by_key(element, wakpi_people_fingerprint(&plan->state->people, (uint32_t)place + 1));
}

static void sort_alias(const struct plan *plan, size_t place, struct wakpi_sorted *element)
{
    const struct wakpi_alias_record *alias = wakpi_arena_at(&plan->state->people.aliases, place);
    set_words(element, wakpi_naming_place(&plan->identity, alias->one),
              wakpi_naming_place(&plan->identity, alias->other), 0);
}

static void sort_member(const struct plan *plan, size_t place, struct wakpi_sorted *element)
{
    const struct wakpi_member *member = wakpi_arena_at(&plan->state->people.members, place);
    set_words(element, member->key.high, member->key.low,
              (uint64_t)member->kind << 32 | wakpi_naming_place(&plan->identity, member->identity));
}

static void sort_message(const struct plan *plan, size_t place, struct wakpi_sorted *element)
{
    sort_by_key(element, wakpi_messages_key(&plan->state->messages, place));
}

static void sort_turn(const struct plan *plan, size_t place, struct wakpi_sorted *element)
{
    sort_by_key(element, wakpi_turns_key(&plan->state->turns, place));
}

static void sort_act(const struct plan *plan, size_t place, struct wakpi_sorted *element)
{
    const struct wakpi_act *act = wakpi_arena_at(&plan->state->acts.records, place);
    sort_by_key(element, act->key);
}

static void sort_wish(const struct plan *plan, size_t place, struct wakpi_sorted *element)
{
    const struct wakpi_wish_record *wish = wakpi_arena_at(&plan->state->people.wishes, place);
    set_words(element, wakpi_naming_place(&plan->identity, wish->identity),
              (uint64_t)wish->time ^ UINT64_C(0x8000000000000000), (uint64_t)wish->kind);
}

static void sort_register(const struct plan *plan, size_t place, struct wakpi_sorted *element)
{
    const struct wakpi_register *entry = wakpi_arena_at(&plan->state->registers.records, place);
    sort_by_key(element, entry->key);
}

static wakpi_status make_order(struct plan *plan, struct wakpi_order *order,
                               const struct wakpi_chosen *chosen, sort_by_function sort_by,
                               wakpi_compare compare)
{
    size_t count = chosen->count;
    if (count == 0)
        return WAKPI_OK;
    struct wakpi_sorted *elements = wakpi_allocate_zeroed(&plan->allocator, count, sizeof *elements);
    order->places = wakpi_allocate_zeroed(&plan->allocator, count, sizeof *order->places);
    if (order->places)
        order->capacity = count;
    if (elements && order->places) {
        for (size_t i = 0; i < count; i++) {
            elements[i].place = (uint32_t)wakpi_chosen_at(chosen, i);
            sort_by(plan, elements[i].place, &elements[i]);
        }
        wakpi_order_take(order, elements, count, compare, &plan->state->labels);
    }
    wakpi_release(&plan->allocator, elements, count, sizeof *elements);
    return elements && order->places ? WAKPI_OK : WAKPI_NO_MEMORY;
}

/* Orders what is named, and numbers it by its place: from 1. */
static wakpi_status order_named(struct plan *plan, struct wakpi_naming *naming, struct wakpi_order *order,
                                sort_by_function sort_by, wakpi_compare compare)
{
    struct wakpi_chosen chosen = {0};
    wakpi_status status = wakpi_naming_end(&plan->allocator, naming, &chosen);
    if (status == WAKPI_OK)
        status = make_order(plan, order, &chosen, sort_by, compare);
    wakpi_release(&plan->allocator, chosen.places, chosen.capacity, sizeof *chosen.places);
    if (status != WAKPI_OK)
        return status;
    for (size_t i = 0; i < order->count; i++)
        wakpi_naming_set(naming, order->places[i] + 1, (uint32_t)i + 1);
    return WAKPI_OK;
}

/* The choice is made; what it names is found, and then all is put in order. */
static wakpi_status make_plan(struct plan *plan)
{
    const struct wakpi_state *state = plan->state;
    wakpi_status status = WAKPI_OK;
    if (plan->choice.messages.all) {
        status = wakpi_naming_begin_all(&plan->allocator, &plan->label, wakpi_labels_count(&state->labels));
        if (status == WAKPI_OK)
            status =
                wakpi_naming_begin_all(&plan->allocator, &plan->identity, state->people.identities.count);
    }
    if (status != WAKPI_OK)
        return status;
    name_of_entities(plan);
    name_of_people(plan);
    status = plan->status;
    if (status == WAKPI_OK)
        status = order_named(plan, &plan->label, &plan->labels, sort_label, compare_labels);
    if (status == WAKPI_OK)
        status = order_named(plan, &plan->identity, &plan->identities, sort_identity, wakpi_compare_words);
    struct {
        struct wakpi_order *order;
        const struct wakpi_chosen *chosen;
        sort_by_function sort_by;
    } others[] = {
        {&plan->aliases, &plan->choice.aliases, sort_alias},
        {&plan->members, &plan->choice.members, sort_member},
        {&plan->messages, &plan->choice.messages, sort_message},
        {&plan->turns, &plan->choice.turns, sort_turn},
        {&plan->acts, &plan->choice.acts, sort_act},
        {&plan->wishes, &plan->choice.wishes, sort_wish},
        {&plan->registers, &plan->choice.registers, sort_register},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others && status == WAKPI_OK; i++)
        status = make_order(plan, others[i].order, others[i].chosen, others[i].sort_by, wakpi_compare_words);
    if (status == WAKPI_OK)
        status = wakpi_erased_order(&plan->state->erased, &plan->allocator, &plan->stones, &plan->husks);
    return status;
}

static void put_key(struct wakpi_writer *writer, struct wakpi_fingerprint key)
{
    wakpi_put_u64(writer, key.high);
    wakpi_put_u64(writer, key.low);
}

/* That of the words which hold without the option is kept: it is most of saving or reading a state of one message. Who reads one
 * half of it alone reckons it himself. */
struct wakpi_fingerprint wakpi_words_digest(const struct wakpi_settings *settings)
{
    static const struct wakpi_key none;
    static _Atomic uint64_t high;
    static _Atomic uint64_t low;
    size_t size;
    const char *words = wakpi_settings_text(settings, WAKPI_SETTING_OPT_OUT_WORDS, &size);
    if (settings->values[WAKPI_SETTING_OPT_OUT_WORDS].text)
        return wakpi_fingerprint_of(none, 0, words, size);
    struct wakpi_fingerprint digest = {atomic_load_explicit(&high, memory_order_relaxed),
                                       atomic_load_explicit(&low, memory_order_relaxed)};
    if (digest.high != 0 && digest.low != 0)
        return digest;
    digest = wakpi_fingerprint_of(none, 0, words, size);
    atomic_store_explicit(&high, digest.high, memory_order_relaxed);
    atomic_store_explicit(&low, digest.low, memory_order_relaxed);
    return digest;
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

static uint16_t market_at(const struct plan *plan, size_t i)
{
    const struct wakpi_identity_record *record =
        wakpi_arena_at(&plan->state->people.identities, plan->identities.places[i]);
    return record->market;
}

static int names_markets(const struct plan *plan)
{
    for (size_t i = 0; i < plan->identities.count; i++) {
        if (market_at(plan, i) != 0)
            return 1;
    }
    return 0;
}

static void put_markets(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    for (size_t i = 0; i < plan->identities.count; i++)
        wakpi_put_varint(writer, market_at(plan, i));
}

static void put_aliases(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_put_varint(writer, plan->aliases.count);
    for (size_t i = 0; i < plan->aliases.count; i++) {
        const struct wakpi_alias_record *alias =
            wakpi_arena_at(&plan->state->people.aliases, plan->aliases.places[i]);
        wakpi_put_varint(writer, wakpi_naming_place(&plan->identity, alias->one));
        wakpi_put_varint(writer, wakpi_naming_place(&plan->identity, alias->other));
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
        wakpi_put_varint(writer, wakpi_naming_place(&plan->identity, member->identity));
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
        wakpi_put_varint(writer, wakpi_naming_place(&plan->label, labels[i].label));
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
    wakpi_put_varint(writer, wakpi_naming_place(&plan->identity, message->identity));
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
        wakpi_state_message_facts(plan->state, plan->messages.places[i], &message);
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
        int quotes = !wakpi_fingerprint_is_none(turn.context);
        put_key(writer, turn.key);
        wakpi_put_varint(writer, wakpi_naming_place(&plan->identity, turn.identity));
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
    int about = !wakpi_fingerprint_is_none(act->context);
    put_key(writer, act->key);
    wakpi_put_varint(writer, wakpi_naming_place(&plan->identity, act->identity));
    wakpi_put_u8(writer, (uint8_t)act->kind);
    wakpi_put_u8(writer, (uint8_t)(about | (act->first != act->time ? 2 : 0)));
    if (about)
        put_key(writer, act->context);
    wakpi_put_signed(writer, act->time);
    if (act->first != act->time)
        wakpi_put_signed(writer, act->first - act->time);
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
            wakpi_put_varint(writer, wakpi_naming_place(&plan->label, act->labels[i]));
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
        wakpi_put_varint(writer, wakpi_naming_place(&plan->identity, wish->identity));
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
            wakpi_put_varint(writer, wakpi_naming_place(&plan->label, entry->labels[label]));
    }
}

static void put_closed(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_segments_put(writer, &plan->state->segments, plan->since);
}

static void put_erased(struct wakpi_writer *writer, const void *subject)
{
    const struct plan *plan = subject;
    wakpi_erased_put(writer, &plan->state->erased, plan->stones, plan->husks);
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
    if (names_markets(subject))
        wakpi_put_section(writer, WAKPI_SECTION_MARKETS, put_markets, subject);
    if (((const struct plan *)subject)->state->erased.stones.count > 0)
        wakpi_put_section(writer, WAKPI_SECTION_ERASED, put_erased, subject);
    if (wakpi_state_closed(((const struct plan *)subject)->state))
        wakpi_put_section(writer, WAKPI_SECTION_CLOSED, put_closed, subject);
}

/* The plan's choice is made, or not for want of memory. */
static wakpi_status save_chosen(struct plan *plan, wakpi_status status, wakpi_write_function write,
                                void *context, wakpi_error *error)
{
    if (status == WAKPI_OK)
        status = make_plan(plan);
    if (status == WAKPI_OK)
        status =
            wakpi_codec_write(WAKPI_STATE_KIND, WAKPI_STATE_VERSION, put_state, plan, write, context, error);
    else
        wakpi_fail(error, status, -1, "no memory to save");
    drop_plan(plan);
    return status;
}

wakpi_status wakpi_state_save(const struct wakpi_state *state, wakpi_write_function write, void *context,
                              wakpi_error *error)
{
    struct plan plan = {.state = state, .allocator = state->settings.allocator};
    wakpi_choose_all(state, &plan.choice);
    return save_chosen(&plan, WAKPI_OK, write, context, error);
}

wakpi_status wakpi_state_save_since(const struct wakpi_state *state, int64_t mark, wakpi_write_function write,
                                    void *context, wakpi_error *error)
{
    uint32_t epoch;
    if (mark == 0)
        return wakpi_state_save(state, write, context, error);
    wakpi_status status = wakpi_state_epoch(state, mark, &epoch, error);
    if (status != WAKPI_OK)
        return status;
    struct plan plan = {.state = state, .allocator = state->settings.allocator, .since = epoch};
    status = wakpi_choose_since(state, epoch, &plan.choice);
    return save_chosen(&plan, status, write, context, error);
}
