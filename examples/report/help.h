/* What --help says. */
#ifndef REPORT_HELP_H
#define REPORT_HELP_H

extern const char report_help[];

#endif
