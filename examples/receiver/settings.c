#include "settings.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: receiver [--address ADDRESS] [--port PORT] [--threads N] [--set NAME=VALUE] STORE\n"
    "\n"
    "  --address ADDRESS  to listen on (default 127.0.0.1)\n"
    "  --port PORT        to listen on (default 8080); 0 is any that is free\n"
    "  --threads N        that answer, 1 to 64 (default 4)\n"
    "  --set NAME=VALUE   any option of the library, as zone=Europe/Rome or account=123; may be given again\n"
    "\n"
    "environment: WAKPI_APP_SECRET (needed), WAKPI_APP_SECRET_BEFORE (while the secret is being replaced),\n"
    "WAKPI_VERIFY_TOKEN, WAKPI_KEY (32 hexadecimal digits; without it the store keeps one of its own)\n";

enum { KEY_SIZE = 16, NAME_MOST = 64 };

static int wrong(const char *what, const char *reason)
{
    fprintf(stderr, "receiver: %s: %s\n", what, reason);
    return 2;
}

static int set_option(wakpi_options *options, const char *assignment)
{
    const char *equals = strchr(assignment, '=');
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status;
    char name[NAME_MOST], *end;
    if (!equals || equals - assignment >= NAME_MOST)
        return wrong(assignment, "not of the form NAME=VALUE");
    snprintf(name, sizeof name, "%.*s", (int)(equals - assignment), assignment);
    const char *value = equals + 1;
    if (wakpi_option_type(name) == WAKPI_OPTION_INTEGER) {
        long long number = strtoll(value, &end, 10);
        if (*value == '\0' || *end != '\0')
            return wrong(assignment, "not a whole number");
        status = wakpi_options_set_integer(options, name, number, &error);
    } else {
        status = wakpi_options_set_text(options, name, value, strlen(value), &error);
    }
    return status == WAKPI_OK ? 0 : wrong(assignment, error.text);
}

static int digit_of(char character)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = character ? strchr(digits, character) : NULL;
    return found ? (int)(found - digits) % 16 : -1;
}

static int set_key(wakpi_options *options, const char *text)
{
    char key[KEY_SIZE];
    if (strlen(text) != 2 * KEY_SIZE)
        return wrong("WAKPI_KEY", "not 32 digits");
    for (int i = 0; i < KEY_SIZE; i++) {
        int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return wrong("WAKPI_KEY", "not hexadecimal");
        key[i] = (char)(high * 16 + low);
    }
    return wakpi_options_set_text(options, "key", key, sizeof key, NULL) == WAKPI_OK ? 0 : 1;
}

/* An empty secret would let anybody sign. */
static const char *from_environment(const char *name)
{
    const char *text = getenv(name);
    return text && *text ? text : NULL;
}

static int read_environment(struct settings *settings)
{
    const char *key = from_environment("WAKPI_KEY");
    settings->secrets[0] = from_environment("WAKPI_APP_SECRET");
    settings->secrets[1] = from_environment("WAKPI_APP_SECRET_BEFORE");
    settings->verify_token = from_environment("WAKPI_VERIFY_TOKEN");
    if (!settings->secrets[0])
        return wrong("WAKPI_APP_SECRET", "not set");
    return key ? set_key(settings->options, key) : 0;
}

static int take(struct settings *settings, int choice, char *value)
{
    char *end;
    switch (choice) {
    case 'a':
        settings->address = value;
        return 0;
    case 'p':
        settings->port = value;
        return 0;
    case 't':
        settings->threads = (unsigned)strtoul(value, &end, 10);
        return *end == '\0' && settings->threads >= 1 && settings->threads <= 64
                   ? 0
                   : wrong(value, "not from 1 to 64 threads");
    case 's':
        return set_option(settings->options, value);
    default:
        fputs(usage, stderr);
        return 2;
    }
}

int settings_read(struct settings *settings, int count, char **words)
{
    static const struct option options[] = {{"address", 1, NULL, 'a'},
                                            {"port", 1, NULL, 'p'},
                                            {"threads", 1, NULL, 't'},
                                            {"set", 1, NULL, 's'},
                                            {NULL, 0, NULL, 0}};
    wakpi_error error = {.struct_size = sizeof error};
    *settings = (struct settings){.address = "127.0.0.1", .port = "8080", .threads = 4};
    /* Who sends waits some seconds alone; then 503 makes it come back. */
    if (wakpi_options_new(NULL, NULL, &settings->options) != WAKPI_OK ||
        wakpi_options_set_integer(settings->options, "store_wait", 4000, &error) != WAKPI_OK)
        return wrong("options", "out of memory");
    for (int choice; (choice = getopt_long(count, words, "", options, NULL)) != -1;) {
        int result = take(settings, choice, optarg);
        if (result != 0)
            return result;
    }
    if (optind + 1 != count) {
        fputs(usage, stderr);
        return 2;
    }
    settings->path = words[optind];
    return read_environment(settings);
}

void settings_drop(struct settings *settings)
{
    wakpi_options_free(settings->options);
}
