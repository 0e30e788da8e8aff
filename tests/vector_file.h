/* Reads test vectors: CSV files under tests/vectors with a header line, cells by row and column name. Cells
 * hold no quotes and no commas; lists within a cell are separated by semicolons. */
#ifndef WAKPI_TESTS_VECTOR_FILE_H
#define WAKPI_TESTS_VECTOR_FILE_H

#include <check.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct vector_file {
    char *text;
    char **cells; /* (rows + 1) * columns, the header first */
    size_t rows;
    size_t columns;
};

static inline void vector_file_close(struct vector_file *file)
{
    free(file->text);
    free(file->cells);
    *file = (struct vector_file){0};
}

static inline char *vector_file_slurp(const char *name)
{
    char path[1024];
    snprintf(path, sizeof(path), "%s/vectors/%s", WAKPI_TESTS_DIR, name);
    FILE *stream = fopen(path, "rb");
    ck_assert_msg(stream != NULL, "cannot open %s", path);
    ck_assert_int_eq(fseek(stream, 0, SEEK_END), 0);
    long size = ftell(stream);
    ck_assert_int_gt(size, 0);
    rewind(stream);
    char *text = malloc((size_t)size + 1);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_eq(fread(text, 1, (size_t)size, stream), (size_t)size);
    text[size] = '\0';
    fclose(stream);
    return text;
}

/* `name` is relative to tests/vectors, "stats/wilson.csv". Fails the test where a row's width is not the header's. */
static inline struct vector_file vector_file_open(const char *name)
{
    struct vector_file file = {vector_file_slurp(name), NULL, 0, 0};
    size_t cells = 0;
    size_t capacity = 0;
    size_t lines = 0;
    for (char *at = file.text; *at;) {
        size_t in_line = 0;
        for (int more = 1; more;) {
            size_t length = strcspn(at, ",\r\n");
            if (cells == capacity) {
                capacity = capacity ? 2 * capacity : 256;
                file.cells = realloc(file.cells, capacity * sizeof(*file.cells));
                ck_assert_ptr_nonnull(file.cells);
            }
            file.cells[cells++] = at;
            in_line++;
            at += length;
            more = *at == ',';
            if (*at) {
                *at++ = '\0';
            }
        }
        at += strspn(at, "\r\n");
        file.columns = lines ? file.columns : in_line;
        ck_assert_msg(in_line == file.columns, "%s, line %zu: %zu cells", name, lines + 1, in_line);
        lines++;
    }
    ck_assert_uint_gt(lines, 1);
    file.rows = lines - 1;
    return file;
}

static inline const char *vector_file_text(const struct vector_file *file, size_t row, const char *column)
{
    for (size_t i = 0; i < file->columns; i++) {
        if (strcmp(file->cells[i], column) == 0) {
            return file->cells[(row + 1) * file->columns + i];
        }
    }
    ck_abort_msg("no column %s", column);
    return NULL;
}

static inline double vector_file_real(const struct vector_file *file, size_t row, const char *column)
{
    return strtod(vector_file_text(file, row, column), NULL);
}

static inline int64_t vector_file_integer(const struct vector_file *file, size_t row, const char *column)
{
    return strtoll(vector_file_text(file, row, column), NULL, 10);
}

/* A cell's list of numbers; returns how many, at most `most`. */
static inline size_t vector_file_reals(const struct vector_file *file, size_t row, const char *column,
                                       double *values, size_t most)
{
    size_t count = 0;
    const char *at = vector_file_text(file, row, column);
    while (*at) {
        char *end;
        double value = strtod(at, &end);
        ck_assert_ptr_ne(end, at);
        ck_assert_uint_lt(count, most);
        values[count++] = value;
        at = *end == ';' ? end + 1 : end;
    }
    return count;
}

/* |actual - expected| <= relative * |expected| + absolute; equal infinities pass, NaN never does. */
static inline int vector_near(double actual, double expected, double relative, double absolute)
{
    if (actual == expected) {
        return 1;
    }
    return fabs(actual - expected) <= relative * fabs(expected) + absolute;
}

/* Asserts nearness and names the row. */
#define ck_assert_near(file_name, row, actual, expected, relative, absolute)                                 \
    ck_assert_msg(vector_near((actual), (expected), (relative), (absolute)),                                 \
                  "%s, row %zu: %s is %.17g, not %.17g", (file_name), (size_t)(row) + 1, #actual,            \
                  (double)(actual), (double)(expected))

#endif
