/* Reading tests/vectors/kpi: lines of fields apart by semicolons; lines that begin with # are comments. */
#ifndef WAKPI_TESTS_KPI_VECTORS_H
#define WAKPI_TESTS_KPI_VECTORS_H

#include <check.h>
#include <stdio.h>
#include <string.h>

enum { VECTOR_FIELDS = 6, VECTOR_LINE = 1024 };

/* Calls `take` for each line with its fields, "" for those that are not there; returns how many lines. */
static inline int each_vector(const char *file, void (*take)(char *fields[VECTOR_FIELDS], const char *line))
{
    char path[512], line[VECTOR_LINE], copy[VECTOR_LINE];
    int count = 0;
    snprintf(path, sizeof path, "%s/vectors/kpi/%s", WAKPI_TESTS_DIR, file);
    FILE *vectors = fopen(path, "r");
    ck_assert_msg(vectors != NULL, "cannot open %s", path);
    while (fgets(line, sizeof line, vectors) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        char *fields[VECTOR_FIELDS];
        char *at = strcpy(copy, line);
        for (int i = 0; i < VECTOR_FIELDS; i++) {
            fields[i] = at;
            at += strcspn(at, ";");
            if (*at == ';')
                *at++ = '\0';
        }
        take(fields, line);
        count++;
    }
    fclose(vectors);
    return count;
}

#endif
