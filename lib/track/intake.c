#include "track/intake.h"

#include "track/batch.h"

struct reason {
    wakpi_intake id;
    int32_t class;
    const char *key;
    const char *text;
};

#define IGNORED(id, key, text)                                                                               \
    {                                                                                                        \
        WAKPI_IGNORED_##id, WAKPI_INTAKE_IGNORED, "ignored_" key, text                                       \
    }
#define MALFORMED(id, key, text)                                                                             \
    {                                                                                                        \
        WAKPI_MALFORMED_##id, WAKPI_INTAKE_MALFORMED, "malformed_" key, text                                 \
    }

static const struct reason reasons[] = {
    {WAKPI_INTAKE_TAKEN, WAKPI_INTAKE_ACCEPTED, "accepted", "Taken, and it told something new."},
    {WAKPI_INTAKE_KNOWN, WAKPI_INTAKE_DUPLICATE, "duplicate", "Taken, and all of it was known already."},
    IGNORED(ERASED, "erased", "About a person who was erased, from before that."),
    IGNORED(LATE, "late", "Dated in a period that is closed."),
    IGNORED(STATUS, "status", "A status of a name that wakpi does not know."),
    IGNORED(DELETED, "deleted", "A status deleted: it tells nothing of delivery."),
    IGNORED(WARNING, "warning", "A status warning: an item of the catalogue is not available."),
    IGNORED(PAYMENT, "payment", "A payment's status, which is no message's."),
    IGNORED(CALL, "call", "A call or its status."),
    IGNORED(REACTION, "reaction", "A reaction was taken back, or is the business's own."),
    IGNORED(SYSTEM, "system", "A system message that joins no identities."),
    IGNORED(UNSUPPORTED, "unsupported", "A message that WhatsApp could not hand over."),
    IGNORED(KIND, "kind", "A message of a type that wakpi does not know."),
    IGNORED(EDIT, "edit", "An edit of a message that was counted when it came."),
    IGNORED(REVOKE, "revoke", "A message was deleted by who wrote it."),
    IGNORED(WELCOME, "welcome", "A chat was opened; nothing was written."),
    IGNORED(EPHEMERAL, "ephemeral", "A disappearing message, which old clients do not hand over."),
    IGNORED(INTERACTIVE, "interactive", "An interactive answer that is neither a tap nor written."),
    IGNORED(ACTION, "action", "A user action of a type that wakpi does not know."),
    IGNORED(LANDING_PAGE_VIEW, "landing_page_view", "A landing page was viewed, which is no tap."),
    IGNORED(PREFERENCE, "preference", "A preference other than stopping or resuming marketing messages."),
    IGNORED(ERROR, "error", "An error of the account, the app or a history sync."),
    IGNORED(TEMPLATE, "template", "A notice on a template."),
    IGNORED(ACCOUNT, "account", "A notice on the business account."),
    IGNORED(NUMBER, "number", "A notice on a phone number of the business."),
    IGNORED(GROUP, "group", "A notice on a group."),
    IGNORED(FLOW, "flow", "A notice on a flow."),
    IGNORED(TRACKING, "tracking", "An event of Meta's own measuring."),
    IGNORED(USERNAME, "username", "A notice on a business's username."),
    IGNORED(CONTACT, "contact", "A contact synchronised from the app."),
    IGNORED(FIELD, "field", "A webhook field that wakpi does not know."),
    IGNORED(ELEMENT, "element", "An element of a list that wakpi does not know."),
    IGNORED(EMPTY, "empty", "A body or change with no element in it."),
    IGNORED(EXCLUDED, "excluded", "It names one whom the options exclude."),
    MALFORMED(ID, "id", "Without an id, or the id is no text."),
    MALFORMED(TIME, "time", "Without a time in seconds since 1970, as digits, before the year 10000."),
    MALFORMED(KIND, "kind", "It does not say what it is."),
    MALFORMED(PERSON, "person", "It names nobody, or too few to be joined."),
    MALFORMED(TOO_LONG, "too_long", "An id or a label is longer than the limit."),
    MALFORMED(ELEMENT, "element", "Not a JSON object where one must be."),
    MALFORMED(CONTEXT, "context", "A reaction that does not say to what."),
};

enum { REASON_COUNT = (int)(sizeof reasons / sizeof *reasons) };

_Static_assert(WAKPI_MALFORMED_CONTEXT < WAKPI_INTAKE_LIMIT, "the tally must have room for every reason");

static const struct reason *find(wakpi_intake id)
{
    for (int32_t i = 0; i < REASON_COUNT; i++) {
        if (reasons[i].id == id) {
            return &reasons[i];
        }
    }
    return NULL;
}

int32_t wakpi_intake_count(void)
{
    return REASON_COUNT;
}

wakpi_status wakpi_intake_at(int32_t index, wakpi_intake *reason)
{
    if (index < 0 || index >= REASON_COUNT || reason == NULL) {
        return WAKPI_INVALID;
    }
    *reason = reasons[index].id;
    return WAKPI_OK;
}

const char *wakpi_intake_key(wakpi_intake reason)
{
    const struct reason *found = find(reason);
    return found ? found->key : NULL;
}

int32_t wakpi_intake_class(wakpi_intake reason)
{
    const struct reason *found = find(reason);
    return found ? found->class : 0;
}

const char *wakpi_intake_text(wakpi_intake reason)
{
    const struct reason *found = find(reason);
    return found ? found->text : NULL;
}
