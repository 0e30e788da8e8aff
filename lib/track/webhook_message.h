/* A message as it stands in a body, and what is judged of it: shared by messages, echoes and history. */
#ifndef WAKPI_TRACK_WEBHOOK_MESSAGE_H
#define WAKPI_TRACK_WEBHOOK_MESSAGE_H

#include "track/webhook.h"

/* Judged once all its keys are known, since any may come first. */
struct wakpi_webhook_message {
    struct wakpi_json_value type, time;
    struct wakpi_json_value from, from_user, from_parent; /* who wrote */
    struct wakpi_json_value to, to_user, to_parent;       /* of an echo: to whom */
    struct wakpi_json_value context_from, context_from_user, context_id;
    /* A text's body; a button's text and payload; an emoji and to what. */
    struct wakpi_json_value shown, hidden;
    struct wakpi_json_value interactive, system;
    /* The type that a message without a type shows by its content. */
    const struct wakpi_webhook_type *content;
    wakpi_event *event;
    bool group, referral;
};

/* What is made of a type. */
enum wakpi_webhook_treatment {
    WAKPI_TREAT_WRITTEN,
    WAKPI_TREAT_TEXT,
    WAKPI_TREAT_BUTTON,
    WAKPI_TREAT_INTERACTIVE,
    WAKPI_TREAT_REACTION,
    WAKPI_TREAT_SYSTEM,
    WAKPI_TREAT_IGNORE
};

struct wakpi_webhook_type {
    const char *key;
    enum wakpi_webhook_treatment treatment;
    wakpi_intake reason; /* where ignored */
};

/* The next value into a message with an event of its own; false where it is no object, which is then counted. */
bool wakpi_webhook_read_keys(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message);
/* The type that is said, else the one that the content shows; NULL with a reason where it is unknown or neither. */
const struct wakpi_webhook_type *wakpi_webhook_judge_type(const struct wakpi_webhook_message *message,
                                                          wakpi_intake *reason);
/* What every message must have: 0, or the reason to refuse it. */
wakpi_intake wakpi_webhook_judge_form(struct wakpi_webhook *webhook,
                                      const struct wakpi_webhook_message *message);
/* A message that a person wrote into its event, and a stop behind it where it opts out. */
void wakpi_webhook_finish_message(struct wakpi_webhook *webhook, struct wakpi_webhook_message *message,
                                  const struct wakpi_webhook_type *type, uint32_t flags);
/* An identity under a key of an object that was read; false where there is none. */
bool wakpi_webhook_take_named(struct wakpi_webhook *webhook, const struct wakpi_json_value *object,
                              const char *key, const char **text, size_t *size);

#endif
