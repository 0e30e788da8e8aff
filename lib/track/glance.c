#include "track/glance.h"

#include "base/utf8.h"

void wakpi_glance_begin(struct wakpi_glance *glance, const struct wakpi_settings *settings, size_t stride)
{
    memset(glance, 0, sizeof *glance);
    glance->stride = stride;
    glance->label_limit = (size_t)wakpi_settings_integer(settings, WAKPI_SETTING_MAX_LABEL_SIZE);
    for (const struct wakpi_event_text *text = wakpi_event_texts; text->key != NULL; text++) {
        if (text->size + sizeof(size_t) <= stride)
            glance->texts[glance->text_count++] = text;
    }
}

static int text_is_sound(struct wakpi_glance *glance, size_t place, const char *bytes, size_t size)
{
    if (bytes == NULL || glance->texts[place]->type != WAKPI_TEXT_LABEL)
        return bytes != NULL && size <= WAKPI_ID_LIMIT;
    if (size == glance->labels[place].size &&
        (bytes == glance->labels[place].bytes || memcmp(bytes, glance->labels[place].bytes, size) == 0))
        return 1;
    if (size > glance->label_limit || !wakpi_utf8_valid(bytes, size))
        return 0;
    glance->labels[place].bytes = bytes;
    glance->labels[place].size = size;
    return 1;
}

static int rest_is_sound(struct wakpi_glance *glance, const wakpi_event *event)
{
    if (offsetof(wakpi_event, until) + sizeof event->until <= glance->stride && !wakpi_is_time(event->until))
        return 0;
    if (glance->stride >= offsetof(wakpi_event, user) &&
        (event->flags & ~(uint32_t)WAKPI_EVENT_FLAGS || event->code < 0))
        return 0;
    for (size_t i = 0; i < glance->text_count; i++) {
        const struct wakpi_event_text *text = glance->texts[i];
        const char *bytes;
        size_t size;
        memcpy(&bytes, (const char *)event + text->text, sizeof bytes);
        memcpy(&size, (const char *)event + text->size, sizeof size);
        if (size > 0 && !text_is_sound(glance, i, bytes, size))
            return 0;
    }
    return 1;
}

int wakpi_glance_rest(struct wakpi_glance *glance, const wakpi_event *event)
{
    int sound = rest_is_sound(glance, event);
    glance->model = sound ? event : NULL;
    return sound;
}
