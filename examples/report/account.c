/* A message is known by the business number and its id. Whose send log names no number and whose bodies do would see each message
 * twice; the option `account` says that they are of one. */
#include "account.h"

#include <stdio.h>
#include <string.h>

static const char *find(const char *text, size_t size, const char *word)
{
    return memmem(text, size, word, strlen(word));
}

/* The text behind a key, where it is plain. */
static void copy_value(const char *key, const char *end, char *value, size_t capacity)
{
    const char *from = memchr(key, ':', (size_t)(end - key));
    const char *open = from ? memchr(from, '"', (size_t)(end - from)) : NULL;
    const char *close = open ? memchr(open + 1, '"', (size_t)(end - open - 1)) : NULL;
    if (close && close > open + 1 && (size_t)(close - open) < capacity) {
        memcpy(value, open + 1, (size_t)(close - open - 1));
        value[close - open - 1] = '\0';
    }
}

static int is_about_a_message(const char *text, size_t size)
{
    static const char *const words[] = {"\"send\"",   "\"sent\"",   "\"delivered\"", "\"read\"",
                                        "\"played\"", "\"failed\"", "\"click\""};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (find(text, size, words[i]))
            return 1;
    }
    return 0;
}

void account_see(struct account *account, const char *text, size_t size)
{
    static const char key[] = "\"phone_number_id\"";
    if (account->named)
        return;
    if (find(text, size, "\"wakpi\"")) {
        int names = find(text, size, "\"account\"") != NULL;
        if ((names || !account->unnamed) && is_about_a_message(text, size))
            *(names ? &account->named : &account->unnamed) = 1;
    } else if (account->of_bodies[0] == '\0') {
        const char *at = find(text, size, key);
        if (at)
            copy_value(at + sizeof key - 1, text + size, account->of_bodies, sizeof account->of_bodies);
    }
}

void account_tell(const struct account *account, const wakpi_options *options)
{
    const char *text;
    size_t size;
    if (account->named || !account->unnamed || account->of_bodies[0] == '\0' ||
        wakpi_options_get_text(options, "account", &text, &size, NULL) != WAKPI_OK || size > 0)
        return;
    fprintf(
        stderr,
        "wakpi-report: events that name no \"account\" are taken for other messages than those of the phone "
        "number id %s; where they are of that number, say --set account=%s\n",
        account->of_bodies, account->of_bodies);
}
