/* Who is who: identities as fingerprints, the facts that make several of them one person, and persons' wishes. */
#ifndef WAKPI_TRACK_PERSON_H
#define WAKPI_TRACK_PERSON_H

#include "base/fingerprint.h"
#include "track/domain.h"
#include "track/table.h"
#include <wakpi/event.h>

enum { WAKPI_STATED_LIMIT = 4 };

/* The identities that an event states of one person: the participant of a group, whose share is found by it, a phone
 * number, a user id, a parent id, and an alias's other one. The first one there is what the event says of its
 * message or turn: being a phone number wherever there is one, it is mostly the same for all events of a message, and
 * nothing need be kept beside it. */
struct wakpi_stated {
    struct wakpi_fingerprint identities[WAKPI_STATED_LIMIT];
    uint16_t markets[WAKPI_STATED_LIMIT]; /* of each; 0 unknown */
    int count;
};

/* What may be stated of whom. */
enum wakpi_member_kind { WAKPI_MEMBER_MESSAGE = 1, WAKPI_MEMBER_TURN = 2, WAKPI_MEMBER_ACT = 3 };

/* An identity beside the smallest one of a message, turn or act: rare, since events state the same ones mostly. */
struct wakpi_member {
    struct wakpi_fingerprint key; /* of the message, turn or act */
    uint32_t identity;
    int32_t kind; /* enum wakpi_member_kind */
};

struct wakpi_identity_record {
    struct wakpi_fingerprint fingerprint;
    uint32_t parent;  /* towards the person's first identity; itself at the root */
    uint16_t weight;  /* identities below, at the root, as far as it goes */
    uint16_t market;  /* of the number or id, 0 unknown: the largest stated */
    uint32_t sibling; /* the next identity of the same cluster, in a ring */
    uint32_t partner; /* of a number: the user id it came with, WAKPI_PARTNER_SHARED where it changed hands */
};

#define WAKPI_PARTNER_SHARED UINT32_MAX

struct wakpi_alias_record {
    uint32_t one, other; /* in the order of their fingerprints */
    int64_t time;
};

struct wakpi_wish_record {
    int64_t time;
    uint32_t identity;
    int32_t kind;
};

struct wakpi_people {
    struct wakpi_allocator allocator;
    struct wakpi_arena identities, aliases, members, wishes;
    struct wakpi_arena shared; /* of uint32_t: phone numbers that came with several user ids */
    struct wakpi_index identity_index, alias_index, member_index, wish_index;
    /* What is being joined, which tells the markets of identities that are new; NULL where nothing does. */
    const struct wakpi_stated *stated;
};

void wakpi_people_start(struct wakpi_people *people, struct wakpi_allocator allocator, uint64_t seed);
void wakpi_people_drop(struct wakpi_people *people);

/* A phone number's one form: digits alone, without 00 before them, with Brazil's ninth digit and without Mexico's 1. 0 where the text is no
 * phone number, else the number of digits written, at most WAKPI_PHONE_LIMIT. */
enum { WAKPI_PHONE_LIMIT = 32 };
size_t wakpi_phone_normalize(const char *text, size_t size, char digits[WAKPI_PHONE_LIMIT]);
/* What kind of name an identity is, WAKPI_DOMAIN_PHONE .. _PARENT, stands in the last bits of its fingerprint: who sees it
 * may have to know. */
static inline struct wakpi_fingerprint wakpi_identity_of_kind(struct wakpi_fingerprint fingerprint,
                                                              enum wakpi_domain domain)
{
    fingerprint.high = (fingerprint.high & ~UINT64_C(3)) | (uint64_t)(domain - WAKPI_DOMAIN_PHONE + 1);
    return fingerprint;
}

/* The fingerprint of what an event calls a person: a phone number, else a user id, which tells by its form
 * whether it is a parent's. */
struct wakpi_fingerprint wakpi_name_fingerprint(struct wakpi_key key, const char *text, size_t size);
/* The same with its market, 0 unknown. */
struct wakpi_fingerprint wakpi_name_read(struct wakpi_key key, const char *text, size_t size,
                                         uint16_t *market);
void wakpi_stated_read(struct wakpi_key key, const wakpi_event *event, struct wakpi_stated *stated);

/* The number of an identity (0 of the zero fingerprint), taken in where it is new. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_people_identity(struct wakpi_people *people, struct wakpi_fingerprint fingerprint,
                                   uint32_t *identity);
/* Numbers of many identities at once, those that are new taken in; what that touches is fetched ahead. WAKPI_OK or
 * WAKPI_NO_MEMORY. */
enum { WAKPI_PEOPLE_SWEEP = 32 };
wakpi_status wakpi_people_number(struct wakpi_people *people, const struct wakpi_fingerprint *fingerprints,
                                 size_t count, uint32_t *numbers);
/* Takes in identities that are all different, as they stand in saved bytes, where there are none yet: they are numbered in
 * their order. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_people_take(struct wakpi_people *people, const unsigned char *fingerprints, size_t count);
void wakpi_people_prefetch_index(const struct wakpi_people *people, struct wakpi_fingerprint fingerprint);
/* After that: the identity, or the room for it. */
void wakpi_people_prefetch_named(const struct wakpi_people *people, struct wakpi_fingerprint fingerprint);
/* Of an identity that is there. */
void wakpi_people_prefetch(const struct wakpi_people *people, uint32_t identity);
struct wakpi_fingerprint wakpi_people_fingerprint(const struct wakpi_people *people, uint32_t identity);
/* 1 where stating this of what has this identity tells nothing new for sure. */
static inline int wakpi_people_says(const struct wakpi_people *people, uint32_t identity,
                                    struct wakpi_fingerprint stated)
{
    const struct wakpi_identity_record *known;
    return identity != 0 && (known = wakpi_arena_at(&people->identities, identity - 1))->market != 0 &&
           wakpi_fingerprint_equal(known->fingerprint, stated);
}
/* Where an identity is, without taking it in: its number, or 0. */
uint32_t wakpi_people_find(const struct wakpi_people *people, struct wakpi_fingerprint fingerprint);
/* The partner of an identity; the phone number of an alias between one and a user id, 0 of another alias. */
uint32_t wakpi_people_partner(const struct wakpi_people *people, uint32_t identity);
uint32_t wakpi_people_number_of(const struct wakpi_people *people, const struct wakpi_alias_record *alias);
/* The next identity of the same cluster; a walk along these comes back to the first. */
uint32_t wakpi_people_sibling(const struct wakpi_people *people, uint32_t identity);
/* Joins the market of an identity: 1 where that is new. */
int wakpi_people_mark(struct wakpi_people *people, uint32_t identity, uint16_t market);
/* The market of an identity, else the largest of those of its person; 0 unknown. */
uint16_t wakpi_people_market(const struct wakpi_people *people, uint32_t identity);
uint32_t wakpi_people_root(const struct wakpi_people *people, uint32_t identity);

/* 1 where a wish is there already. */
int wakpi_people_wishes(const struct wakpi_people *people, uint32_t identity, int64_t time, int32_t kind);
/* 1 where an identity was stated of a message, turn or act before; `smallest` is the one that its field holds. */
int wakpi_people_stated(const struct wakpi_people *people, enum wakpi_member_kind kind,
                        struct wakpi_fingerprint key, uint32_t smallest, struct wakpi_fingerprint stated);
/* 1 where all that is stated to be one person was known to be, since then or before. */
int wakpi_people_known(const struct wakpi_people *people, const struct wakpi_stated *stated, int64_t time);

/* Joins of facts; `changed` is set to 1 where they were new and else left alone. WAKPI_OK or WAKPI_NO_MEMORY, after
 * which a fact is wholly in or wholly out. */
wakpi_status wakpi_people_alias(struct wakpi_people *people, struct wakpi_fingerprint one,
                                struct wakpi_fingerprint other, int64_t time, int *changed);
wakpi_status wakpi_people_wish(struct wakpi_people *people, struct wakpi_fingerprint person, int64_t time,
                               int32_t kind, int *changed);
/* Joins an identity stated of a message, turn or act into the field that holds the smallest one. Its number says who it
 * is, else, where that is 0, its fingerprint. */
wakpi_status wakpi_people_state(struct wakpi_people *people, enum wakpi_member_kind kind,
                                struct wakpi_fingerprint key, struct wakpi_fingerprint stated,
                                uint32_t number, uint32_t *field, int *changed);
/* The same of identities that are there, by their numbers; `first` has the smaller fingerprint. */
wakpi_status wakpi_people_alias_numbers(struct wakpi_people *people, uint32_t first, uint32_t second,
                                        int64_t time, int *changed);
wakpi_status wakpi_people_wish_number(struct wakpi_people *people, uint32_t identity, int64_t time,
                                      int32_t kind, int *changed);
/* All identities of an event are one person: aliases among each pair. */
wakpi_status wakpi_people_join_stated(struct wakpi_people *people, const struct wakpi_stated *stated,
                                      int64_t time, int *changed);

#endif
