/* What the receiver is told when it starts. */
#ifndef RECEIVER_SETTINGS_H
#define RECEIVER_SETTINGS_H

#include <wakpi/store.h>
#include <wakpi/wakpi.h>

struct settings {
    const char *path;         /* of the store */
    const char *address;      /* to listen on */
    const char *port;         /* "0" is any that is free */
    unsigned threads;         /* that answer */
    const char *secrets[2];   /* the application's, and the one before it or NULL */
    const char *verify_token; /* NULL: no challenge is answered */
    wakpi_options *options;   /* of the store */
};

/* 0, or the exit status, after words. Secrets come by the environment, where other users do not see them. */
int settings_read(struct settings *settings, int count, char **words);
void settings_drop(struct settings *settings);

#endif
