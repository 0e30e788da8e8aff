#include "report/words.h"

static const char *const words[WAKPI_WORD_COUNT][WAKPI_TONGUES] = {
    [WAKPI_WORD_TOTAL] = {"total", "totale", "всего"},
    [WAKPI_WORD_UNLABELLED] = {"(no label)", "(senza etichetta)", "(без метки)"},
    [WAKPI_WORD_PERHAPS] = {"perhaps", "forse", "возможно"},
    [WAKPI_WORD_UNCERTAIN] = {"uncertain", "incerto", "неточно"},
    [WAKPI_WORD_IMMATURE] = {"still open", "ancora in attesa", "ещё не завершено"},
    [WAKPI_WORD_OVERRULED] = {"reported failed but delivered", "dati per falliti ma consegnati",
                              "объявлены неудачными, но доставлены"},
    [WAKPI_WORD_UNPRICED] = {"without a price", "senza prezzo", "без цены"},
    [WAKPI_WORD_SMALL_SAMPLE] = {"small sample", "pochi dati", "мало данных"},
    [WAKPI_WORD_DISPUTED] = {"(disputed)", "(controverso)", "(спорно)"},
    [WAKPI_WORD_INTERVALS] = {"intervals", "intervalli", "интервалы"},
    [WAKPI_WORD_PROFILE] = {"profile", "profilo", "профиль"},
    [WAKPI_WORD_AS_OF] = {"as of", "al", "на"},
    [WAKPI_WORD_INTAKE] = {"elements read", "elementi letti", "прочитанные элементы"},
    [WAKPI_WORD_UNACCOUNTED] = {"unaccounted for", "senza esito", "не подтверждено"},
    [WAKPI_WORD_SECONDS] = {"s", "s", "с"},
    [WAKPI_WORD_MINUTES] = {"min", "min", "мин"},
    [WAKPI_WORD_HOURS] = {"h", "h", "ч"},
    [WAKPI_WORD_DAYS] = {"d", "g", "д"},
    [WAKPI_WORD_NO_MESSAGES] = {"no messages", "nessun messaggio", "нет сообщений"},
};

/* Shorter than in sentences, where they stand alone. */
static const char *const bands[][WAKPI_TONGUES] = {
    [WAKPI_BAND_NONE] = {"", "", ""},
    [WAKPI_BAND_BELOW] = {"below", "sotto norma", "хуже обычного"},
    [WAKPI_BAND_TYPICAL] = {"typical", "nella norma", "обычно"},
    [WAKPI_BAND_ABOVE] = {"above", "sopra norma", "лучше обычного"},
    [WAKPI_BAND_BEST] = {"best", "ottimo", "отлично"},
    [WAKPI_BAND_UNDER] = {"under target", "sotto l'obiettivo", "ниже цели"},
    [WAKPI_BAND_ON_TARGET] = {"on target", "in obiettivo", "в пределах цели"},
    [WAKPI_BAND_OVER] = {"over target", "oltre l'obiettivo", "выше цели"},
};

const char *wakpi_word_of_band(enum wakpi_tongue tongue, int32_t band)
{
    if (band < 0 || (size_t)band >= sizeof bands / sizeof bands[0])
        band = WAKPI_BAND_NONE;
    return bands[band][tongue];
}

const char *wakpi_word(enum wakpi_tongue tongue, enum wakpi_word word)
{
    return words[word][tongue];
}

const char *wakpi_word_of_status(enum wakpi_tongue tongue, wakpi_status status)
{
    static const struct {
        wakpi_status status;
        const char *words[WAKPI_TONGUES];
    } rows[] = {
        {WAKPI_UNDEFINED, {"undefined", "non definito", "не определено"}},
        {WAKPI_INCONSISTENT, {"inconsistent", "incoerente", "противоречиво"}},
        {WAKPI_OVERFLOW, {"too large", "troppo grande", "слишком велико"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].status == status)
            return rows[i].words[tongue];
    }
    return wakpi_status_key(status);
}
