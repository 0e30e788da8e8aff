/* What the receiver does with a request, apart from HTTP. */
#ifndef RECEIVER_SERVICE_H
#define RECEIVER_SERVICE_H

#include "settings.h"

struct service {
    const struct settings *settings;
    wakpi_store *intake;  /* what comes in is appended here */
    wakpi_store *reports; /* the same file once more, so that loading it holds nobody up who sends */
};

/* 0, or 1 after words on the standard error. */
int service_open(struct service *service, const struct settings *settings);
void service_close(struct service *service);

/* Takes in a body; its HTTP status: 200 once it is on the disk. `what` receives words. */
unsigned service_take(struct service *service, int own_event, const char *body, size_t size,
                      const char *signature, char *what, size_t capacity);

/* An answer, for the caller to free. */
struct page {
    char *text;
    size_t size, capacity;
};

/* The report as of a time in a format; its HTTP status, with words in the page where it is not 200. */
unsigned service_report(struct service *service, int32_t format, int64_t as_of, struct page *page);

/* Folds what was appended, a little, so that the file stays small. */
void service_compact(struct service *service);

#endif
