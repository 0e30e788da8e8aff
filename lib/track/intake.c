#include "track/intake.h"

#include "measure/number_text.h"
#include "track/batch.h"

struct reason {
    wakpi_intake id;
    int32_t class;
    const char *key;
    const char *texts[WAKPI_TONGUES];
};

#define IGNORED(id, key, ...)                                                                                \
    {                                                                                                        \
        WAKPI_IGNORED_##id, WAKPI_INTAKE_IGNORED, "ignored_" key,                                            \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }
#define MALFORMED(id, key, ...)                                                                              \
    {                                                                                                        \
        WAKPI_MALFORMED_##id, WAKPI_INTAKE_MALFORMED, "malformed_" key,                                      \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }

/* In English, Italian and Russian. */
/* clang-format off */
static const struct reason reasons[] = {
    {WAKPI_INTAKE_TAKEN, WAKPI_INTAKE_ACCEPTED, "accepted",
     {"Taken, and it told something new.",
      "Accettato: diceva qualcosa di nuovo.",
      "Принято: сообщило что-то новое."}},
    {WAKPI_INTAKE_KNOWN, WAKPI_INTAKE_DUPLICATE, "duplicate",
     {"Taken, and all of it was known already.",
      "Accettato, ma era già tutto noto.",
      "Принято, но всё это уже было известно."}},
    IGNORED(ERASED, "erased", "About a person who was erased, from before that.",
            "Riguarda una persona cancellata, da prima della cancellazione.",
            "О человеке, чьи данные удалены, до времени удаления."),
    IGNORED(LATE, "late", "Dated in a period that is closed.",
            "Ha una data in un periodo già chiuso.",
            "Дата приходится на закрытый период."),
    IGNORED(STATUS, "status", "A status of a name that wakpi does not know.",
            "Uno stato con un nome che wakpi non conosce.",
            "Статус с именем, которого wakpi не знает."),
    IGNORED(DELETED, "deleted", "A status deleted: it tells nothing of delivery.",
            "Lo stato deleted: non dice nulla della consegna.",
            "Статус deleted: о доставке он ничего не говорит."),
    IGNORED(WARNING, "warning", "A status warning: an item of the catalogue is not available.",
            "Lo stato warning: un articolo del catalogo non è disponibile.",
            "Статус warning: товара из каталога нет в наличии."),
    IGNORED(PAYMENT, "payment", "A payment's status, which is no message's.",
            "Lo stato di un pagamento, non di un messaggio.",
            "Статус платежа, а не сообщения."),
    IGNORED(CALL, "call", "A call or its status.",
            "Una chiamata o il suo stato.",
            "Звонок или его статус."),
    IGNORED(REACTION, "reaction", "A reaction was taken back, or is the business's own.",
            "Una reazione ritirata, o messa dall'azienda stessa.",
            "Реакция снята или поставлена самой компанией."),
    IGNORED(SYSTEM, "system", "A system message that joins no identities.",
            "Un messaggio di sistema che non collega identità.",
            "Системное сообщение, которое не связывает контакты."),
    IGNORED(UNSUPPORTED, "unsupported", "A message that WhatsApp could not hand over.",
            "Un messaggio che WhatsApp non ha potuto trasmettere.",
            "Сообщение, которое WhatsApp не смог передать."),
    IGNORED(KIND, "kind", "A message of a type that wakpi does not know.",
            "Un messaggio di un tipo che wakpi non conosce.",
            "Сообщение типа, которого wakpi не знает."),
    IGNORED(EDIT, "edit", "An edit of a message that was counted when it came.",
            "La modifica di un messaggio già contato al suo arrivo.",
            "Правка сообщения, которое уже учтено при получении."),
    IGNORED(REVOKE, "revoke", "A message was deleted by who wrote it.",
            "Un messaggio eliminato da chi l'ha scritto.",
            "Сообщение удалено его автором."),
    IGNORED(WELCOME, "welcome", "A chat was opened; nothing was written.",
            "Una chat aperta senza che fosse scritto nulla.",
            "Чат открыт, но ничего не написано."),
    IGNORED(EPHEMERAL, "ephemeral", "A disappearing message, which old clients do not hand over.",
            "Un messaggio effimero, che i vecchi client non trasmettono.",
            "Исчезающее сообщение, которое старые клиенты не передают."),
    IGNORED(INTERACTIVE, "interactive", "An interactive answer that is neither a tap nor written.",
            "Una risposta interattiva che non è né un tocco né un testo.",
            "Интерактивный ответ: не нажатие и не текст."),
    IGNORED(ACTION, "action", "A user action of a type that wakpi does not know.",
            "Un'azione dell'utente di un tipo che wakpi non conosce.",
            "Действие пользователя типа, которого wakpi не знает."),
    IGNORED(LANDING_PAGE_VIEW, "landing_page_view", "A landing page was viewed, which is no tap.",
            "La visualizzazione di una landing page, che non è un clic.",
            "Просмотр посадочной страницы, а это не клик."),
    IGNORED(PREFERENCE, "preference", "A preference other than stopping or resuming marketing messages.",
            "Una preferenza diversa dal sospendere o riprendere i messaggi di marketing.",
            "Настройка, не связанная с отпиской от рекламных сообщений или возвратом к ним."),
    IGNORED(ERROR, "error", "An error of the account, the app or a history sync.",
            "Un errore dell'account, dell'app o della sincronizzazione della cronologia.",
            "Ошибка аккаунта, приложения или синхронизации истории."),
    IGNORED(TEMPLATE, "template", "A notice on a template.",
            "Un avviso su un modello.",
            "Уведомление о шаблоне."),
    IGNORED(ACCOUNT, "account", "A notice on the business account.",
            "Un avviso sull'account aziendale.",
            "Уведомление о бизнес-аккаунте."),
    IGNORED(NUMBER, "number", "A notice on a phone number of the business.",
            "Un avviso su un numero di telefono dell'azienda.",
            "Уведомление о номере телефона компании."),
    IGNORED(GROUP, "group", "A notice on a group.",
            "Un avviso su un gruppo.",
            "Уведомление о группе."),
    IGNORED(FLOW, "flow", "A notice on a flow.",
            "Un avviso su un flow.",
            "Уведомление о сценарии (flow)."),
    IGNORED(TRACKING, "tracking", "An event of Meta's own measuring.",
            "Un evento delle misurazioni di Meta.",
            "Событие собственной аналитики Meta."),
    IGNORED(USERNAME, "username", "A notice on a business's username.",
            "Un avviso sul nome utente di un'azienda.",
            "Уведомление об имени пользователя компании."),
    IGNORED(CONTACT, "contact", "A contact synchronised from the app.",
            "Un contatto sincronizzato dall'app.",
            "Контакт, синхронизированный из приложения."),
    IGNORED(FIELD, "field", "A webhook field that wakpi does not know.",
            "Un campo del webhook che wakpi non conosce.",
            "Поле вебхука, которого wakpi не знает."),
    IGNORED(ELEMENT, "element", "An element of a list that wakpi does not know.",
            "Un elemento di un elenco che wakpi non conosce.",
            "Элемент списка, которого wakpi не знает."),
    IGNORED(EMPTY, "empty", "A body or change with no element in it.",
            "Un corpo o un change senza alcun elemento.",
            "Тело запроса или change без единого элемента."),
    IGNORED(EXCLUDED, "excluded", "It names one whom the options exclude.",
            "Nomina qualcuno che le opzioni escludono.",
            "Назван тот, кого исключают настройки."),
    MALFORMED(ID, "id", "Without an id, or the id is no text.",
            "Senza id, o l'id non è un testo.",
            "Без id, или id не текст."),
    MALFORMED(TIME, "time", "Without a time in seconds since 1970, as digits, before the year 10000.",
            "Senza un'ora in secondi dal 1970, in cifre, prima dell'anno 10000.",
            "Без времени в секундах с 1970 года, цифрами, до 10000 года."),
    MALFORMED(KIND, "kind", "It does not say what it is.",
            "Non dice che cosa è.",
            "Не сказано, что это такое."),
    MALFORMED(PERSON, "person", "It names nobody, or too few to be joined.",
            "Non nomina nessuno, o troppo pochi per collegarli.",
            "Никто не назван или названо слишком мало, чтобы связать."),
    MALFORMED(TOO_LONG, "too_long", "An id or a label is longer than the limit.",
            "Un id o un'etichetta supera la lunghezza massima.",
            "Id или метка длиннее предела."),
    MALFORMED(ELEMENT, "element", "Not a JSON object where one must be.",
            "Non è un oggetto JSON dove deve esserlo.",
            "Не объект JSON там, где он должен быть."),
    MALFORMED(CONTEXT, "context", "A reaction that does not say to what.",
            "Una reazione che non dice a che cosa.",
            "Реакция, в которой не сказано, на что она."),
};
/* clang-format on */

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
    return wakpi_intake_text_in(reason, NULL);
}

const char *wakpi_intake_text_in(wakpi_intake reason, const char *language)
{
    const struct reason *found = find(reason);
    return found ? found->texts[wakpi_tongue_of(language)] : NULL;
}
