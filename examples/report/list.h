/* What there is to choose from. */
#ifndef REPORT_LIST_H
#define REPORT_LIST_H

/* A key on each line and, behind a tab, its name: of "kpis", "options" and so on. 0 where there is no such list. */
int list_print(const char *what, const char *language);

#endif
