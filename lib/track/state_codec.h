/* The saved state: what its sections hold, for the files that write and read them.
 *
 *     OPTS  what formed the facts: check of the key u64, account bytes, campaign_from_callback u8, digest of the
 *           opt-out words 2 x u64
 *     LABL  count, texts in order of bytes
 *     IDEN  count, fingerprints of identities in order
 *     ALIA  count, (one, other, time) in order; identities are named by their place in IDEN
 *     MESS  count, messages in order of keys
 *     TURN  count, turns in order of keys
 *     ACTS  count, acts in order of keys; left out where there are none, as in states saved before there were acts
 *     MEMB  count, (key, kind, identity) in order: identities stated of a message, turn or act beside the smallest
 *     WISH  count, (identity, time, kind) in order
 *     REGI  count, registers in order of keys
 *     MARK  the market of each identity, in their order; left out where all are unknown, as in states saved before
 *           markets were kept
 *     ERAS  count, tombstones (name, time) in order; count, husks (key, identity) in order; left out where nobody was erased
 *     CLOS  watermark i64, count, segments (segment.h) in order of origin and time; left out where nothing was closed
 *
 * Labels and identities that nothing names are not saved; where "none" is possible, 0 is none and places count
 * from 1. */
#ifndef WAKPI_TRACK_STATE_CODEC_H
#define WAKPI_TRACK_STATE_CODEC_H

#include "base/codec.h"
#include "track/state_tables.h"

#define WAKPI_STATE_KIND WAKPI_TAG('T', 'R', 'A', 'C')
enum { WAKPI_STATE_VERSION = 1 };

#define WAKPI_SECTION_OPTIONS    WAKPI_TAG('O', 'P', 'T', 'S')
#define WAKPI_SECTION_LABELS     WAKPI_TAG('L', 'A', 'B', 'L')
#define WAKPI_SECTION_IDENTITIES WAKPI_TAG('I', 'D', 'E', 'N')
#define WAKPI_SECTION_ALIASES    WAKPI_TAG('A', 'L', 'I', 'A')
#define WAKPI_SECTION_MEMBERS    WAKPI_TAG('M', 'E', 'M', 'B')
#define WAKPI_SECTION_MESSAGES   WAKPI_TAG('M', 'E', 'S', 'S')
#define WAKPI_SECTION_TURNS      WAKPI_TAG('T', 'U', 'R', 'N')
#define WAKPI_SECTION_ACTS       WAKPI_TAG('A', 'C', 'T', 'S')
#define WAKPI_SECTION_WISHES     WAKPI_TAG('W', 'I', 'S', 'H')
#define WAKPI_SECTION_REGISTERS  WAKPI_TAG('R', 'E', 'G', 'I')
#define WAKPI_SECTION_MARKETS    WAKPI_TAG('M', 'A', 'R', 'K')
#define WAKPI_SECTION_ERASED     WAKPI_TAG('E', 'R', 'A', 'S')
#define WAKPI_SECTION_CLOSED     WAKPI_TAG('C', 'L', 'O', 'S')

/* Digest of the words that make a text an opt-out. */
struct wakpi_fingerprint wakpi_words_digest(const struct wakpi_settings *settings);

/* Times stand as differences, which wrap, so that any two have one. */
static inline int64_t wakpi_time_difference(int64_t time, int64_t base)
{
    return (int64_t)((uint64_t)time - (uint64_t)base);
}

static inline int64_t wakpi_time_sum(int64_t base, int64_t difference)
{
    return (int64_t)((uint64_t)base + (uint64_t)difference);
}

#endif
