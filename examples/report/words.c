#include "words.h"

#include <string.h>

/* clang-format off */
static const char *const words[][WORD_COUNT] = {
    {[WORD_AGAINST] = "against", [WORD_CHANGE] = "change", [WORD_INTERVAL] = "interval", [WORD_BETTER] = "better",
     [WORD_WORSE] = "worse", [WORD_NOT_JUDGED] = "not judged",
     [WORD_STATE_SPLIT] = "If other shares were planned, state them: --split 90,10, the control's first, then by name.",
     [WORD_HIGHER] = "higher", [WORD_LOWER] = "lower", [WORD_UNCLEAR] = "unclear",
     [WORD_ASSOCIATION] = "an association, not an experiment",
     [WORD_CORRECTED] = "judged by p corrected for the number of KPIs (Holm)",
     [WORD_OBSERVATIONS] = "of", [WORD_VALUE] = "value", [WORD_CONTROL] = "control", [WORD_DECIDES] = "decides",
     [WORD_GUARDS] = "guards", [WORD_NO_VARIANTS] = "Nothing here was sent in two variants.",
     [WORD_NO_DATA] = "No data.", [WORD_GOAL] = "goal", [WORD_REACHED] = "reached", [WORD_NOT_REACHED] = "not reached",
     [WORD_GOAL_OPEN] = "open", [WORD_HIDDEN] = "the window is too low, hidden lines", [WORD_DROP] = "drop", [WORD_RISE] = "rise", [WORD_SLOW_DROP] = "slow drop",
     [WORD_SLOW_RISE] = "slow rise", [WORD_BELOW_LIMIT] = "below limit", [WORD_ABOVE_LIMIT] = "above limit",
     [WORD_LASTING] = "lasting", [WORD_EXPECTED] = "expected", [WORD_USUAL] = "usual",
     [WORD_FALSE_ALARM] = "false alarm", [WORD_PERIODS] = "periods"},
    {[WORD_AGAINST] = "contro", [WORD_CHANGE] = "variaz.", [WORD_INTERVAL] = "intervallo", [WORD_BETTER] = "meglio",
     [WORD_WORSE] = "peggio", [WORD_NOT_JUDGED] = "non giudicato",
     [WORD_STATE_SPLIT] = "Se erano previste altre quote, indicarle: --split 90,10, prima il controllo, poi per nome.",
     [WORD_HIGHER] = "più alto", [WORD_LOWER] = "più basso", [WORD_UNCLEAR] = "incerto",
     [WORD_ASSOCIATION] = "un'associazione, non un esperimento",
     [WORD_CORRECTED] = "giudicato dal p corretto per il numero di KPI (Holm)",
     [WORD_OBSERVATIONS] = "su", [WORD_VALUE] = "valore", [WORD_CONTROL] = "controllo", [WORD_DECIDES] = "decide",
     [WORD_GUARDS] = "sorveglia", [WORD_NO_VARIANTS] = "Niente qui è stato inviato in due varianti.",
     [WORD_NO_DATA] = "Nessun dato.", [WORD_GOAL] = "obiettivo", [WORD_REACHED] = "raggiunto", [WORD_NOT_REACHED] = "non raggiunto",
     [WORD_GOAL_OPEN] = "incerto", [WORD_HIDDEN] = "finestra troppo bassa, righe nascoste", [WORD_DROP] = "calo", [WORD_RISE] = "aumento", [WORD_SLOW_DROP] = "calo lento",
     [WORD_SLOW_RISE] = "aumento lento", [WORD_BELOW_LIMIT] = "sotto il limite",
     [WORD_ABOVE_LIMIT] = "sopra il limite", [WORD_LASTING] = "in corso", [WORD_EXPECTED] = "atteso",
     [WORD_USUAL] = "di norma", [WORD_FALSE_ALARM] = "falso allarme", [WORD_PERIODS] = "periodi"},
    {[WORD_AGAINST] = "против", [WORD_CHANGE] = "изменение", [WORD_INTERVAL] = "интервал", [WORD_BETTER] = "лучше",
     [WORD_WORSE] = "хуже", [WORD_NOT_JUDGED] = "не оценивается",
     [WORD_STATE_SPLIT] = "Если планировались другие доли, укажите их: --split 90,10, сначала контроль, затем по именам.",
     [WORD_HIGHER] = "выше", [WORD_LOWER] = "ниже", [WORD_UNCLEAR] = "неясно",
     [WORD_ASSOCIATION] = "связь, а не эксперимент",
     [WORD_CORRECTED] = "по p с поправкой на число KPI (Холм)",
     [WORD_OBSERVATIONS] = "из", [WORD_VALUE] = "значение", [WORD_CONTROL] = "контроль", [WORD_DECIDES] = "решает",
     [WORD_GUARDS] = "сторожит", [WORD_NO_VARIANTS] = "Ничего здесь не отправлено в двух вариантах.",
     [WORD_NO_DATA] = "Данных нет.", [WORD_GOAL] = "цель", [WORD_REACHED] = "достигнута", [WORD_NOT_REACHED] = "не достигнута",
     [WORD_GOAL_OPEN] = "под вопросом", [WORD_HIDDEN] = "окно слишком низкое, скрыто строк", [WORD_DROP] = "падение", [WORD_RISE] = "рост",
     [WORD_SLOW_DROP] = "медленное падение", [WORD_SLOW_RISE] = "медленный рост", [WORD_BELOW_LIMIT] = "ниже предела",
     [WORD_ABOVE_LIMIT] = "выше предела", [WORD_LASTING] = "длится", [WORD_EXPECTED] = "ожидалось",
     [WORD_USUAL] = "обычно", [WORD_FALSE_ALARM] = "ложная тревога", [WORD_PERIODS] = "периодов"},
};
/* clang-format on */

const char *word_of(const char *language, enum word word)
{
    if (strncmp(language, "it", 2) == 0)
        return words[1][word];
    return words[strncmp(language, "ru", 2) == 0 ? 2 : 0][word];
}
