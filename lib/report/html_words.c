#include "report/html_words.h"

#include <wakpi/event.h>
#include <wakpi/experiment.h>
#include <wakpi/watch.h>

/* clang-format off */
static const char *const words[WAKPI_PAGE_WORD_COUNT][WAKPI_TONGUES] = {
    [WAKPI_PAGE_TITLE] = {"WhatsApp report", "Rapporto WhatsApp", "Отчёт по WhatsApp"},
    [WAKPI_PAGE_CONTENTS] = {"Contents", "Indice", "Содержание"},
    [WAKPI_PAGE_GLANCE] = {"At a glance", "In sintesi", "Главное"},
    [WAKPI_PAGE_FUNNEL] = {"Funnel", "Funnel", "Воронка"},
    [WAKPI_PAGE_SERIES] = {"Over time", "Nel tempo", "Динамика"},
    [WAKPI_PAGE_CAMPAIGNS] = {"Side by side", "A confronto", "Сравнение"},
    [WAKPI_PAGE_VARIANTS] = {"Variants", "Varianti", "Варианты"},
    [WAKPI_PAGE_TIMES] = {"Response times", "Tempi di risposta", "Время ответа"},
    [WAKPI_PAGE_COHORTS] = {"Who stays", "Chi resta", "Кто остаётся"},
    [WAKPI_PAGE_INTAKE] = {"Quality of the data", "Qualità dei dati", "Качество данных"},
    [WAKPI_PAGE_BECAME] = {"What became of them", "Che ne è stato", "Что с ними стало"},
    [WAKPI_PAGE_FAILURES] = {"Why messages failed", "Perché i messaggi non sono arrivati", "Почему сообщения не дошли"},
    [WAKPI_PAGE_NUMBERS] = {"All numbers", "Tutti i numeri", "Все показатели"},
    [WAKPI_PAGE_RULES] = {"Rules and windows", "Regole e finestre", "Правила и окна"},
    [WAKPI_PAGE_KPI] = {"KPI", "KPI", "Показатель"},
    [WAKPI_PAGE_VALUE] = {"Value", "Valore", "Значение"},
    [WAKPI_PAGE_INTERVAL] = {"Interval", "Intervallo", "Интервал"},
    [WAKPI_PAGE_INTERVALS_AT] = {"Intervals at", "Intervalli al", "Интервалы:"},
    [WAKPI_PAGE_RATING] = {"Rating", "Valutazione", "Оценка"},
    [WAKPI_PAGE_COUNTS] = {"From", "Da", "Из чего"},
    [WAKPI_PAGE_FORMULA] = {"Formula", "Formula", "Формула"},
    [WAKPI_PAGE_INPUTS] = {"Inputs", "Dati", "Данные"},
    [WAKPI_PAGE_DEFINITION] = {"Definition", "Definizione", "Определение"},
    [WAKPI_PAGE_SOURCE] = {"Source", "Fonte", "Источник"},
    [WAKPI_PAGE_COMMON] = {"common in the trade", "prassi del settore", "принято в отрасли"},
    [WAKPI_PAGE_NOTE] = {"Note", "Nota", "Примечание"},
    [WAKPI_PAGE_BAND] = {"Benchmark", "Riferimento", "Эталон"},
    [WAKPI_PAGE_TYPICAL] = {"typical", "nella norma", "обычно"},
    [WAKPI_PAGE_BEST] = {"best", "ottimo", "отлично"},
    [WAKPI_PAGE_OF] = {"of", "su", "из"},
    [WAKPI_PAGE_FROM] = {"from", "da", "от"},
    [WAKPI_PAGE_UP_TO] = {"up to", "fino a", "до"},
    [WAKPI_PAGE_OVER] = {"over", "oltre", "больше"},
    [WAKPI_PAGE_UNDER] = {"under", "sotto", "меньше"},
    [WAKPI_PAGE_AS_OF] = {"As of", "Situazione al", "По состоянию на"},
    [WAKPI_PAGE_PROFILE] = {"Benchmark", "Riferimento", "Эталон"},
    [WAKPI_PAGE_ZONE] = {"Time zone", "Fuso orario", "Часовой пояс"},
    [WAKPI_PAGE_PERIOD] = {"Period", "Periodo", "Период"},
    [WAKPI_PAGE_NOW] = {"all that is known", "tutto ciò che è noto", "всё, что известно"},
    [WAKPI_PAGE_LEGEND] = {"How to read the pictures", "Come leggere i grafici", "Как читать графики"},
    [WAKPI_PAGE_LEGEND_BAR] = {"the value", "il valore", "значение"},
    [WAKPI_PAGE_LEGEND_INTERVAL] = {"its interval", "il suo intervallo", "его интервал"},
    [WAKPI_PAGE_LOWER_BOUND] = {"at least: read receipts can be off", "almeno: le conferme di lettura possono essere disattivate", "не меньше: отчёты о прочтении могут быть отключены"},
    [WAKPI_PAGE_NAME] = {"Name", "Nome", "Название"},
    [WAKPI_PAGE_RANK] = {"Rank", "Posto", "Место"},
    [WAKPI_PAGE_RANKED_BY] = {"Ranked by", "In ordine di", "По показателю:"},
    [WAKPI_PAGE_CHANCE] = {"The differences are no larger than chance explains.", "Le differenze non superano quelle dovute al caso.", "Различия не больше, чем объясняет случайность."},
    [WAKPI_PAGE_MORE_ROWS] = {"more, not shown", "altre, non mostrate", "ещё не показано"},
    [WAKPI_PAGE_REASON] = {"Reason", "Motivo", "Причина"},
    [WAKPI_PAGE_NUMBER] = {"Number", "Numero", "Количество"},
    [WAKPI_PAGE_SHARE] = {"Share", "Quota", "Доля"},
    [WAKPI_PAGE_ACCEPTED] = {"accepted", "accettati", "принято"},
    [WAKPI_PAGE_DUPLICATE] = {"duplicates", "duplicati", "повторы"},
    [WAKPI_PAGE_IGNORED] = {"ignored", "ignorati", "пропущено"},
    [WAKPI_PAGE_MALFORMED] = {"malformed", "malformati", "с ошибками"},
    [WAKPI_PAGE_LATE] = {"late", "in ritardo", "с опозданием"},
    [WAKPI_PAGE_RULE] = {"Rule", "Regola", "Правило"},
    [WAKPI_PAGE_SETTING] = {"Setting", "Impostazione", "Настройка"},
    [WAKPI_PAGE_SMALL_SAMPLE] = {"small sample", "pochi dati", "мало данных"},
    [WAKPI_PAGE_NOTHING] = {"There is nothing to report yet.", "Non c'è ancora nulla da riferire.", "Пока нечего показать."},
    [WAKPI_PAGE_DATA] = {"The data as a table", "I dati in tabella", "Данные таблицей"},
    [WAKPI_PAGE_ALARMS] = {"alarms", "allarmi", "тревоги"},
    [WAKPI_PAGE_ALARM] = {"alarm", "allarme", "тревога"},
    [WAKPI_PAGE_FORECAST] = {"forecast", "previsione", "прогноз"},
    [WAKPI_PAGE_MEDIAN] = {"median", "mediana", "медиана"},
    [WAKPI_PAGE_MEAN] = {"mean", "media", "среднее"},
    [WAKPI_PAGE_WITHIN] = {"within", "entro", "не дольше"},
    [WAKPI_PAGE_DURATION] = {"Duration", "Durata", "Длительность"},
    [WAKPI_PAGE_OF_STAGE_BEFORE] = {"of the stage before", "della fase precedente", "от предыдущего этапа"},
    [WAKPI_PAGE_OF_ALL] = {"of all", "del totale", "от всех"},
    [WAKPI_PAGE_LOST] = {"lost", "persi", "потеряно"},
    [WAKPI_PAGE_STILL_OPEN] = {"still on their way", "ancora in corso", "ещё в пути"},
    [WAKPI_PAGE_OF_PEOPLE] = {"People, each counted once.", "Persone, ciascuna contata una volta.", "Люди, каждый посчитан один раз."},
    [WAKPI_PAGE_OF_MESSAGES] = {"Messages.", "Messaggi.", "Сообщения."},
    [WAKPI_PAGE_CONTROL] = {"Control", "Controllo", "Контроль"},
    [WAKPI_PAGE_VARIANT] = {"Variant", "Variante", "Вариант"},
    [WAKPI_PAGE_LIFT] = {"Against the control", "Rispetto al controllo", "Против контроля"},
    [WAKPI_PAGE_P] = {"p", "p", "p"},
    [WAKPI_PAGE_OUTCOME] = {"Outcome", "Esito", "Итог"},
    [WAKPI_PAGE_COMPARISONS] = {"Comparison", "Confronto", "Сопоставление"},
    [WAKPI_PAGE_BEFORE] = {"Before", "Prima", "До"},
    [WAKPI_PAGE_AFTER] = {"After", "Dopo", "После"},
    [WAKPI_PAGE_CHANGE] = {"Change", "Variazione", "Изменение"},
    [WAKPI_PAGE_GOAL] = {"Goal", "Obiettivo", "Цель"},
    [WAKPI_PAGE_REACHED] = {"reached", "raggiunto", "достигнута"},
    [WAKPI_PAGE_NOT_REACHED] = {"not reached", "non raggiunto", "не достигнута"},
    [WAKPI_PAGE_GOAL_OPEN] = {"open", "incerto", "под вопросом"},
    [WAKPI_PAGE_HIGHER] = {"higher", "più alto", "выше"},
    [WAKPI_PAGE_LOWER] = {"lower", "più basso", "ниже"},
    [WAKPI_PAGE_ASSOCIATION] = {"An association, not an experiment: whatever else differs counts as well.", "Un'associazione, non un esperimento: conta anche ogni altra differenza.", "Это связь, а не эксперимент: всё остальное, что различается, тоже влияет."},
    [WAKPI_PAGE_CORRECTED] = {"Judged by p-values corrected for the number of KPIs (Holm).", "Esiti secondo il p-value corretto per il numero di KPI (Holm).", "Итог – по p с поправкой на число показателей (Холм)."},
    [WAKPI_PAGE_NOT_JUDGED] = {"not judged", "non giudicato", "не оценивается"},
    [WAKPI_PAGE_DECIDES] = {"decides", "decide", "решающий"},
    [WAKPI_PAGE_GUARDS] = {"guards", "di guardia", "защитный"},
    [WAKPI_PAGE_ASSUMED] = {"Nobody stated the shares that were planned, so equal ones were assumed. If others were planned, state them and ask again:", "Le quote previste non sono state indicate, quindi si presuppongono uguali. Se erano altre, indicarle e ripetere la domanda:", "Запланированные доли не указаны, поэтому приняты равными. Если планировались другие, укажите их и повторите запрос:"},
    [WAKPI_PAGE_ASSUMED_ORDER] = {"(the control's share first, then by name).", "(prima la quota del controllo, poi in ordine di nome).", "(сначала доля контроля, затем по именам)."},
    [WAKPI_PAGE_LIMIT] = {"limit", "limite", "предел"},
    [WAKPI_PAGE_EXPECTED] = {"Forecast", "Previsione", "Прогноз"},
    [WAKPI_PAGE_DISPUTED] = {"benchmark disputed", "riferimento controverso", "эталон спорный"},
    [WAKPI_PAGE_COHORT_ACTIVE] = {"The share of each cohort that was active so many periods after it began.", "La quota di ogni coorte attiva dopo altrettanti periodi dal suo inizio.", "Доля каждой когорты, активная через столько периодов после начала."},
    [WAKPI_PAGE_COHORT_PRESENT] = {"The share of each cohort that was active then or later.", "La quota di ogni coorte attiva in quel periodo o dopo.", "Доля каждой когорты, активная в этот период или позже."},
    [WAKPI_PAGE_COHORT_RETURNED] = {"The share of each cohort that had come back by then.", "La quota di ogni coorte tornata entro quel periodo.", "Доля каждой когорты, вернувшаяся к этому времени."},
    [WAKPI_PAGE_COHORT_OPEN] = {"* The period is not over.", "* Il periodo non è concluso.", "* Период не завершён."},
    [WAKPI_PAGE_IN_DAYS] = {"Periods are days.", "I periodi sono giorni.", "Период – день."},
    [WAKPI_PAGE_IN_WEEKS] = {"Periods are weeks.", "I periodi sono settimane.", "Период – неделя."},
    [WAKPI_PAGE_IN_MONTHS] = {"Periods are months.", "I periodi sono mesi.", "Период – месяц."},
    [WAKPI_PAGE_IN_PERIODS] = {"", "", ""},
    [WAKPI_PAGE_BEGAN] = {"Began", "Inizio", "Начало"},
    [WAKPI_PAGE_PEOPLE] = {"People", "Persone", "Люди"},
};

/* one, few, many, other */
static const char *const nouns[WAKPI_NOUN_COUNT][WAKPI_TONGUES][4] = {
    [WAKPI_NOUN_MESSAGE] = {{"message", "messages", "messages", "messages"},
                            {"messaggio", "messaggi", "di messaggi", "messaggi"},
                            {"сообщение", "сообщения", "сообщений", "сообщения"}},
    [WAKPI_NOUN_PERSON] = {{"person", "people", "people", "people"},
                           {"persona", "persone", "di persone", "persone"},
                           {"человек", "человека", "человек", "человека"}},
    [WAKPI_NOUN_ELEMENT] = {{"element read", "elements read", "elements read", "elements read"},
                            {"elemento letto", "elementi letti", "di elementi letti", "elementi letti"},
                            {"элемент прочитан", "элемента прочитано", "элементов прочитано", "элемента прочитано"}},
    [WAKPI_NOUN_ROW] = {{"row", "rows", "rows", "rows"},
                        {"riga", "righe", "di righe", "righe"},
                        {"строка", "строки", "строк", "строки"}},
    [WAKPI_NOUN_PERIOD] = {{"period", "periods", "periods", "periods"},
                           {"periodo", "periodi", "di periodi", "periodi"},
                           {"период", "периода", "периодов", "периода"}},
};

static const char *const failures[][WAKPI_TONGUES] = {
    [WAKPI_FAILURE_OTHER] = {"another reason, or none given", "altro motivo, o non indicato", "другая причина или не указана"},
    [WAKPI_FAILURE_OPT_OUT] = {"the person had opted out", "la persona si era disiscritta", "получатель отписался"},
    [WAKPI_FAILURE_CAP] = {"held back by WhatsApp: so much marketing for one person", "trattenuto da WhatsApp: limite di marketing per persona", "удержано WhatsApp: предел рекламы на человека"},
    [WAKPI_FAILURE_UNREACHABLE] = {"not reachable on WhatsApp", "non raggiungibile su WhatsApp", "недоступен в WhatsApp"},
    [WAKPI_FAILURE_WINDOW] = {"outside the 24 hours", "fuori dalle 24 ore", "за пределами 24 часов"},
    [WAKPI_FAILURE_RATE] = {"too many in too short a time", "troppi in troppo poco tempo", "слишком много за короткое время"},
    [WAKPI_FAILURE_TEMPLATE] = {"the template", "il modello", "шаблон"},
    [WAKPI_FAILURE_ACCOUNT] = {"the account", "l'account", "аккаунт"},
    [WAKPI_FAILURE_MEDIA] = {"the media or type of message", "il file o il tipo di messaggio", "файл или тип сообщения"},
    [WAKPI_FAILURE_EXPERIMENT] = {"in a group that WhatsApp sends nothing", "in un gruppo a cui WhatsApp non invia", "в группе, которой WhatsApp не отправляет"},
};

static const char *const findings[][WAKPI_TONGUES] = {
    {"", "", ""},
    [WAKPI_FINDING_DROP] = {"drop", "calo", "падение"},
    [WAKPI_FINDING_RISE] = {"rise", "aumento", "рост"},
    [WAKPI_FINDING_SLOW_DROP] = {"slow drop", "calo lento", "медленное падение"},
    [WAKPI_FINDING_SLOW_RISE] = {"slow rise", "aumento lento", "медленный рост"},
    [WAKPI_FINDING_BELOW_LIMIT] = {"below the limit", "sotto il limite", "ниже предела"},
    [WAKPI_FINDING_ABOVE_LIMIT] = {"above the limit", "sopra il limite", "выше предела"},
};

static const char *const outcomes[][WAKPI_TONGUES] = {
    {"", "", ""},
    [WAKPI_EXPERIMENT_UNKNOWN] = {"no data", "nessun dato", "нет данных"},
    [WAKPI_EXPERIMENT_UNCLEAR] = {"may be chance", "forse un caso", "возможно, случайность"},
    [WAKPI_EXPERIMENT_BETTER] = {"better", "migliore", "лучше"},
    [WAKPI_EXPERIMENT_WORSE] = {"worse", "peggiore", "хуже"},
};
/* clang-format on */

#define FROM(table, index)                                                                                   \
    ((table)[(index) >= 0 && (size_t)(index) < sizeof(table) / sizeof((table)[0]) ? (index) : 0][tongue])

const char *wakpi_page_finding(enum wakpi_tongue tongue, int32_t kind)
{
    return FROM(findings, kind);
}

const char *wakpi_page_outcome(enum wakpi_tongue tongue, int32_t outcome)
{
    return FROM(outcomes, outcome);
}

const char *wakpi_page_word(enum wakpi_tongue tongue, enum wakpi_page_word word)
{
    return words[word][tongue];
}

const char *wakpi_page_noun(enum wakpi_tongue tongue, enum wakpi_page_noun noun, int64_t number)
{
    return nouns[noun][tongue][wakpi_locale_plural(tongue, number)];
}

const char *wakpi_page_failure(enum wakpi_tongue tongue, int32_t failure)
{
    return FROM(failures, failure); /* the first is "another" */
}
