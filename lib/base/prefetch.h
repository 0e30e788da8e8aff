/* Telling the processor what will be read soon; it may be any address. */
#ifndef WAKPI_BASE_PREFETCH_H
#define WAKPI_BASE_PREFETCH_H

#define WAKPI_CACHE_LINE 64

static inline void wakpi_prefetch(const void *address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address);
    __asm__ volatile(""); /* else calls of a function that does nothing but this are taken out */
#else
    (void)address;
#endif
}

#endif
