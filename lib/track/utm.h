/* UTM parameters of a landing page's address, as labels. */
#ifndef WAKPI_TRACK_UTM_H
#define WAKPI_TRACK_UTM_H

#include <wakpi/event.h>

/* Sets the labels that the address tells and the event does not state itself. `url` is decoded where it stands, so that
 * the event's texts borrow from it. What is no UTF-8 when decoded is passed over. */
void wakpi_utm_take(char *url, size_t size, wakpi_event *event);

#endif
