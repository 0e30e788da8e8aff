/* The words of studies in the languages of the catalogue. */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

enum word {
    WORD_AGAINST,
    WORD_CHANGE,
    WORD_INTERVAL,
    WORD_BETTER,
    WORD_WORSE,
    WORD_NOT_JUDGED,
    WORD_STATE_SPLIT,
    WORD_HIGHER,
    WORD_LOWER,
    WORD_UNCLEAR,
    WORD_ASSOCIATION,
    WORD_CORRECTED,
    WORD_OBSERVATIONS,
    WORD_VALUE,
    WORD_CONTROL,
    WORD_DECIDES,
    WORD_GUARDS,
    WORD_NO_VARIANTS,
    WORD_NO_DATA,
    WORD_HIDDEN,
    WORD_DROP,
    WORD_RISE,
    WORD_SLOW_DROP,
    WORD_SLOW_RISE,
    WORD_BELOW_LIMIT,
    WORD_ABOVE_LIMIT,
    WORD_LASTING,
    WORD_EXPECTED,
    WORD_USUAL,
    WORD_FALSE_ALARM,
    WORD_PERIODS,
    WORD_COUNT
};

const char *word_of(const char *language, enum word word);

#endif
