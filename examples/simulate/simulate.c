/* Writes a realistic log of WhatsApp traffic, one JSON object a line: webhook bodies as Meta sends them, and wakpi's
 * own events. What is true of it is known, and written to a file of its own to compare a report with. */
#include "plan.h"
#include "random.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char usage[] =
    "usage: wakpi-simulate [--messages N] [--campaigns N] [--seed N] [--start YYYY-MM-DD]\n"
    "                      [--duplicates THOUSANDTHS] [--late HOURS] [--batch N] [--truth FILE]\n";

static void print_time(int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm utc;
    char text[32];
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &utc));
    fputs(text, stdout);
}

/* One person in ten hides the number: statuses state both names, what they write only the user id. */
static int hidden(int64_t person)
{
    return person % 10 == 3;
}

static void print_status(const struct plan *plan, const struct item *item)
{
    static const char *const names[] = {
        [SENT] = "sent", [DELIVERED] = "delivered", [READ] = "read", [FAILED] = "failed"};
    int64_t person = plan_person(plan, item->message);
    printf("{\"id\":\"wamid.%lld\",\"status\":\"%s\",\"timestamp\":\"%lld\",\"recipient_id\":\"39320%07lld\"",
           (long long)item->message, names[item->what], (long long)(item->time / 1000), (long long)person);
    if (hidden(person))
        printf(",\"recipient_user_id\":\"IT.%lld\"", (long long)person);
    if (item->what == SENT || item->what == DELIVERED)
        fputs(",\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\",\"type\":\"regular\",\"category\":"
              "\"marketing\"}",
              stdout);
    if (item->what == FAILED)
        printf(",\"errors\":[{\"code\":%d,\"title\":\"failed\"}]", item->detail);
    putchar('}');
}

static void print_message(const struct plan *plan, const struct item *item)
{
    int64_t person = plan_person(plan, item->message);
    putchar('{');
    if (hidden(person))
        printf("\"from_user_id\":\"IT.%lld\"", (long long)person);
    else
        printf("\"from\":\"39320%07lld\"", (long long)person);
    printf(",\"id\":\"wamid.in.%d.%lld\",\"timestamp\":\"%lld\"", item->what, (long long)item->message,
           (long long)(item->time / 1000));
    if (item->what != REPLY_PLAIN)
        printf(",\"context\":{\"from\":\"390000\",\"id\":\"wamid.%lld\"}", (long long)item->message);
    if (item->what == TAP)
        fputs(",\"type\":\"button\",\"button\":{\"payload\":\"more\",\"text\":\"Tell me more\"}}", stdout);
    else
        fputs(",\"type\":\"text\",\"text\":{\"body\":\"Is it still there? \\u00c8 ancora disponibile?\"}}",
              stdout);
}

static void print_preference(const struct plan *plan, const struct item *item)
{
    printf("{\"wa_id\":\"39320%07lld\",\"detail\":\"User requested\",\"category\":\"marketing_messages\","
           "\"value\":\"%s\",\"timestamp\":%lld}",
           (long long)plan_person(plan, item->message), item->what == STOP ? "stop" : "resume",
           (long long)(item->time / 1000));
}

/* Where an item goes in a webhook body; NULL: it is an event of wakpi's own. */
static const char *array_of(int32_t what)
{
    switch (what) {
    case SENT:
    case DELIVERED:
    case READ:
    case FAILED:
        return "statuses";
    case REPLY_QUOTED:
    case REPLY_PLAIN:
    case TAP:
        return "messages";
    case STOP:
    case RESUME:
        return "user_preferences";
    default:
        return NULL;
    }
}

static void print_body(const struct plan *plan, const struct item *items, size_t count)
{
    const char *array = array_of(items[0].what);
    int preferences = strcmp(array, "user_preferences") == 0;
    printf("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"100\",\"changes\":[{\"field\":\"%"
           "s\",\"value\":{"
           "\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"390000\",\"phone_"
           "number_id\":\"200\"},"
           "\"%s\":[",
           preferences ? array : "messages", array);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            putchar(',');
        if (preferences)
            print_preference(plan, &items[i]);
        else if (strcmp(array, "statuses") == 0)
            print_status(plan, &items[i]);
        else
            print_message(plan, &items[i]);
    }
    fputs("]}}]}]}\n", stdout);
}

static void print_amount(int64_t micro, const char *rest)
{
    printf("\",\"amount\":\"%lld.%06lld\",\"currency\":\"EUR\"%s", (long long)(micro / 1000000),
           (long long)(micro % 1000000), rest);
}

static void print_sum(const struct simulation *simulation, const struct item *item)
{
    int64_t campaign = plan_campaign(&simulation->plan, item->message);
    if (item->what == VISITS)
        printf("{\"wakpi\":\"count\",\"source\":\"shop\",\"campaign\":\"campaign-%02lld\",\"measure\":"
               "\"visits\",\"from\":\"",
               (long long)campaign + 1);
    else if (item->what == COST)
        printf("{\"wakpi\":\"cost\",\"id\":\"bill-%02lld\",\"campaign\":\"campaign-%02lld\",\"measure\":"
               "\"cost_messages\",\"from\":\"",
               (long long)campaign + 1, (long long)campaign + 1);
    else
        fputs("{\"wakpi\":\"cost\",\"id\":\"licence\",\"measure\":\"cost_software\",\"every\":\"week\","
              "\"from\":"
              "\"",
              stdout);
    print_time(item->time);
    if (item->what == LICENCE) { /* spread over all campaigns, by delivered messages */
        fputs("\",\"until\":\"", stdout);
        print_time(item->time + (plan_weeks(&simulation->plan) - 1) * 7 * DAY_MS + DAY_MS);
        print_amount(PRICE_OF_A_WEEK, "}\n");
        return;
    }
    int64_t *truth = simulation->truth[campaign];
    if (item->what == VISITS)
        printf("\",\"amount\":%lld", (long long)(truth[TRUE_VISITS] * item->detail / 2));
    else
        print_amount(truth[TRUE_COST_MESSAGES] * item->detail / 2, "");
    printf(",\"version\":%d}\n", item->detail);
}

/* The shop knows from which message its customer came: the link in it says so. */
static void print_purchase(const struct plan *plan, const struct item *item)
{
    int refund = item->what == REFUND;
    printf("{\"wakpi\":\"%s\",\"id\":\"%s-%lld-%d\",\"time\":\"", refund ? "refund" : "order",
           refund ? "refund" : "order", (long long)item->message, item->nth);
    print_time(item->time);
    printf("\",\"amount\":\"%lld.%02lld\",\"currency\":\"EUR\"", (long long)(item->amount / 1000000),
           (long long)(item->amount / 10000 % 100));
    if (refund)
        printf(",\"context\":\"order-%lld-%d\"}\n", (long long)item->message, item->nth);
    else
        printf(",\"account\":\"200\",\"person\":\"39320%07lld\",\"context\":\"wamid.%lld\",\"version\":%d}\n",
               (long long)plan_person(plan, item->message), (long long)item->message, item->detail);
}

static void print_own(const struct simulation *simulation, const struct item *item)
{
    const struct plan *plan = &simulation->plan;
    int64_t campaign = plan_campaign(plan, item->message);
    if (item->what == SEND_LOG) {
        printf("{\"wakpi\":\"send\",\"account\":\"200\",\"id\":\"wamid.%lld\",\"time\":\"",
               (long long)item->message);
        print_time(item->time);
        printf("\",\"person\":\"39320%07lld\",\"campaign\":\"campaign-%02lld\",\"template\":\"offer_%lld\","
               "\"category\":"
               "\"marketing\",\"variant\":\"%c\"}\n",
               (long long)plan_person(plan, item->message), (long long)campaign + 1,
               (long long)campaign % 3 + 1, (int)('A' + item->message % 2));
    } else if (item->what == ANSWER) {
        printf("{\"wakpi\":\"echo\",\"account\":\"200\",\"id\":\"wamid.out.%d.%lld\",\"time\":\"",
               item->detail, (long long)item->message);
        print_time(item->time);
        printf("\",\"person\":\"39320%07lld\",\"campaign\":\"campaign-%02lld\"}\n",
               (long long)plan_person(plan, item->message), (long long)campaign + 1);
    } else if (item->what == CLICK) {
        printf("{\"wakpi\":\"click\",\"account\":\"200\",\"id\":\"click-%lld-%d\",\"time\":\"",
               (long long)item->message, item->detail);
        print_time(item->time);
        printf("\",\"context\":\"wamid.%lld\"}\n", (long long)item->message);
    } else if (item->what == ORDER || item->what == REFUND) {
        print_purchase(plan, item);
    } else {
        print_sum(simulation, item);
    }
}

/* Consecutive updates of one kind go out in one body, as many as the dice say. */
struct body {
    struct item *items;
    size_t count, wanted;
    struct random random;
};

static void flush(const struct plan *plan, struct body *body)
{
    if (body->count > 0)
        print_body(plan, body->items, body->count);
    body->count = 0;
    body->wanted = 1 + (size_t)random_below(&body->random, plan->batch);
}

static void write_until(struct simulation *simulation, struct body *body, int64_t time)
{
    const struct plan *plan = &simulation->plan;
    while (simulation->queue.count > 0 && simulation->queue.items[0].written < time) {
        struct item item = queue_pop(&simulation->queue);
        const char *array = array_of(item.what);
        if (body->count > 0 && (!array || strcmp(array, array_of(body->items[0].what)) != 0))
            flush(plan, body);
        if (!array) {
            print_own(simulation, &item);
            continue;
        }
        body->items[body->count++] = item;
        if (body->count >= body->wanted)
            flush(plan, body);
    }
}

static void print_truth(FILE *file, const struct simulation *simulation)
{
    fputs("{\"campaigns\":[", file);
    for (int64_t campaign = 0; campaign < simulation->plan.campaigns; campaign++) {
        fprintf(file, "%s\n{\"campaign\":\"campaign-%02lld\",\"measures\":{", campaign ? "," : "",
                (long long)campaign + 1);
        for (int i = 0; i < TRUE_COUNT; i++)
            fprintf(file, "%s\"%s\":%lld", i ? "," : "", truth_keys[i],
                    (long long)simulation->truth[campaign][i]);
        fputs("}}", file);
    }
    int64_t writers = 0, buyers = 0;
    for (int64_t person = 0; person < simulation->plan.population; person++) {
        writers += simulation->wrote[person];
        buyers += simulation->bought[person];
    }
    fprintf(file, "\n],\"total\":{\"active_users\":%lld,\"new_customers\":%lld,\"cost_software\":%lld}}\n",
            (long long)writers, (long long)buyers,
            (long long)plan_weeks(&simulation->plan) * PRICE_OF_A_WEEK);
}

static int64_t parse_number(const char *text, int64_t least, int64_t most)
{
    char *end;
    long long number = strtoll(text, &end, 10);
    if (*text == '\0' || *end != '\0' || number < least || number > most) {
        fprintf(stderr, "wakpi-simulate: %s is no number from %lld to %lld\n%s", text, (long long)least,
                (long long)most, usage);
        exit(2);
    }
    return number;
}

static int64_t parse_day(const char *text)
{
    int year, month, day;
    char rest;
    if (sscanf(text, "%4d-%2d-%2d%c", &year, &month, &day, &rest) != 3) {
        fprintf(stderr, "wakpi-simulate: %s is no day like 2026-10-05\n%s", text, usage);
        exit(2);
    }
    struct tm utc = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 7};
    return (int64_t)timegm(&utc) * 1000;
}

static const char *parse_arguments(int count, char **arguments, struct plan *plan)
{
    static const struct option options[] = {{"messages", 1, NULL, 'm'},   {"campaigns", 1, NULL, 'c'},
                                            {"seed", 1, NULL, 's'},       {"start", 1, NULL, 'd'},
                                            {"duplicates", 1, NULL, 'u'}, {"late", 1, NULL, 'l'},
                                            {"batch", 1, NULL, 'b'},      {"truth", 1, NULL, 't'},
                                            {"help", 0, NULL, 'h'},       {NULL, 0, NULL, 0}};
    const char *truth = NULL;
    for (int option; (option = getopt_long(count, arguments, "", options, NULL)) != -1;) {
        switch (option) {
        case 'm':
            plan->messages = parse_number(optarg, 1, INT64_C(1000000000));
            break;
        case 'c':
            plan->campaigns = parse_number(optarg, 1, 100000);
            break;
        case 's':
            plan->seed = (uint64_t)parse_number(optarg, 0, INT64_MAX);
            break;
        case 'd':
            plan->start = parse_day(optarg);
            break;
        case 'u':
            plan->duplicates = (int)parse_number(optarg, 0, 900);
            break;
        case 'l':
            plan->late_hours = (int)parse_number(optarg, 0, 240);
            break;
        case 'b':
            plan->batch = (int)parse_number(optarg, 1, 1000);
            break;
        case 't':
            truth = optarg;
            break;
        default:
            fputs(usage, option == 'h' ? stdout : stderr);
            exit(option == 'h' ? 0 : 2);
        }
    }
    return truth;
}

int main(int count, char **arguments)
{
    struct plan plan = {.messages = 1000,
                        .campaigns = 4,
                        .start = parse_day("2026-10-05"),
                        .seed = 1,
                        .duplicates = 150,
                        .late_hours = 48,
                        .batch = 20};
    const char *truth = parse_arguments(count, arguments, &plan);
    struct simulation simulation;
    int good = 0;
    int64_t each = (plan.messages + plan.campaigns - 1) / plan.campaigns;
    plan.campaigns = (plan.messages + each - 1) / each; /* none stays empty */
    plan.population = each + each / 4 + 2;
    while (plan.population % 7919 == 0)
        plan.population++;
    struct body body = {.items = calloc((size_t)plan.batch, sizeof *body.items), .random = {plan.seed}};
    if (!simulation_start(&simulation, &plan) || !body.items)
        goto done;
    flush(&plan, &body);
    for (int64_t message = 0; message < plan.messages; message++) {
        write_until(&simulation, &body, plan_time(&plan, message));
        if (!simulate_message(&simulation, message))
            goto done;
    }
    if (!simulate_end(&simulation))
        goto done;
    write_until(&simulation, &body, INT64_MAX);
    flush(&plan, &body);
    good = fflush(stdout) == 0 && !ferror(stdout);
    if (truth) {
        FILE *file = fopen(truth, "w");
        good = good && file;
        if (file) {
            print_truth(file, &simulation);
            good = fclose(file) == 0 && good;
        }
    }
done:
    if (!good)
        fputs("wakpi-simulate: out of memory, or the output could not be written\n", stderr);
    simulation_end(&simulation);
    free(body.items);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
