/* Domains of fingerprints: things of different kinds never meet, even where their parts are equal. Saved bytes hold
 * fingerprints, so that a number, once given, stays. */
#ifndef WAKPI_TRACK_DOMAIN_H
#define WAKPI_TRACK_DOMAIN_H

enum wakpi_domain {
    WAKPI_DOMAIN_MESSAGE = 1,         /* account, message id, participant */
    WAKPI_DOMAIN_MESSAGE_CONTENT = 2, /* a send without id */
    WAKPI_DOMAIN_TURN = 3,            /* account, message id */
    WAKPI_DOMAIN_CLICK = 4,           /* account, click id */
    WAKPI_DOMAIN_TURN_CONTENT = 5,    /* a turn or click without id */
    WAKPI_DOMAIN_PHONE = 6,           /* digits */
    WAKPI_DOMAIN_USER = 7,            /* business-scoped user id, or any other name of a person */
    WAKPI_DOMAIN_PARENT = 8,          /* parent business-scoped user id */
    WAKPI_DOMAIN_COUNT = 9,
    WAKPI_DOMAIN_COST = 10,
    WAKPI_DOMAIN_LABEL = 11,
    WAKPI_DOMAIN_ACT = 12,           /* kind, id */
    WAKPI_DOMAIN_ACT_CONTENT = 13,   /* an act without id */
    WAKPI_DOMAIN_SURVEY_ANSWER = 14, /* topic, survey's id */
    WAKPI_DOMAIN_PERSON = 15         /* smallest identity, or the only entity */
};

#endif
