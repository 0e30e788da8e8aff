#include "study/words.h"

#include <string.h>

#include "base/utf8.h"
#include "measure/value_text.h"

static const struct {
    const char *interval, *to, *under;
} words[WAKPI_TONGUES] = {
    [WAKPI_TONGUE_EN] = {" % interval ", " to ", "under "},
    [WAKPI_TONGUE_IT] = {" % da ", " a ", "meno di "},
    [WAKPI_TONGUE_RU] = {" %-й интервал от ", " до ", "меньше "},
};

int wakpi_study_name_is_good(const char *name)
{
    if (!name)
        return 0;
    size_t size = strlen(name);
    return size > 0 && size <= WAKPI_STUDY_NAME_SIZE && wakpi_utf8_valid(name, size);
}

void wakpi_study_store(const void *from, size_t size, void *to)
{
    uint32_t room;
    memcpy(&room, to, sizeof room);
    if (room < sizeof room)
        return;
    memcpy(to, from, room < size ? room : size);
    memcpy(to, &room, sizeof room);
}

static void put_signed_percent(struct wakpi_text *text, enum wakpi_tongue tongue, double share)
{
    if (share > 0)
        wakpi_text_put_character(text, '+');
    wakpi_text_put_decimal(text, tongue, share * 100, wakpi_unit_decimals(WAKPI_UNIT_RATIO, share));
}

void wakpi_text_put_change(struct wakpi_text *text, enum wakpi_tongue tongue, double change)
{
    put_signed_percent(text, tongue, change);
    wakpi_text_put(text, " %");
}

void wakpi_text_put_level(struct wakpi_text *text, enum wakpi_tongue tongue, double alpha)
{
    if (tongue == WAKPI_TONGUE_IT)
        wakpi_text_put(text, "intervallo al ");
    wakpi_text_put_millionths(text, tongue, (int64_t)((1 - alpha) * 1e8 + 0.5), 0, 4);
    wakpi_text_put(text, words[tongue].interval);
}

void wakpi_text_put_change_interval(struct wakpi_text *text, enum wakpi_tongue tongue, double alpha,
                                    double lower, double upper)
{
    wakpi_text_put(text, " (");
    wakpi_text_put_level(text, tongue, alpha);
    put_signed_percent(text, tongue, lower);
    wakpi_text_put(text, words[tongue].to);
    put_signed_percent(text, tongue, upper);
    wakpi_text_put(text, " %)");
}

void wakpi_text_put_p(struct wakpi_text *text, enum wakpi_tongue tongue, double p)
{
    wakpi_text_put(text, p < 0.001 ? "p < " : "p = ");
    wakpi_text_put_decimal(text, tongue, p < 0.001 ? 0.001 : p, 3);
}

void wakpi_text_put_chance(struct wakpi_text *text, enum wakpi_tongue tongue, double chance)
{
    if (chance < 0.0001)
        wakpi_text_put(text, words[tongue].under);
    wakpi_text_put_decimal(text, tongue, chance < 0.0001 ? 0.01 : chance * 100, chance < 0.01 ? 2 : 1);
    wakpi_text_put(text, " %");
}

const char *wakpi_text_to(enum wakpi_tongue tongue)
{
    return words[tongue].to;
}

wakpi_status wakpi_study_explain(wakpi_study_sentence put, const void *context, const char *language,
                                 char *buffer, size_t capacity, size_t *size)
{
    if (!buffer && capacity > 0)
        return WAKPI_INVALID;
    struct wakpi_text text = {0};
    enum wakpi_tongue tongue = wakpi_tongue_of(language);
    put(&text, tongue, context);
    size_t needed = text.size + 1;
    if (size)
        *size = needed;
    if (needed > capacity)
        return WAKPI_TOO_SMALL;
    text = (struct wakpi_text){buffer, capacity, 0};
    put(&text, tongue, context);
    return WAKPI_OK;
}
