/* Runs every file of the folders named on the command line through a fuzz target. Fails where there are none: an
 * empty corpus would pass for ever. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

/* Each input stands in a block of its exact size, so that the address sanitizer sees a read beyond it. */
static int replay_file(const char *path)
{
    struct stat about;
    FILE *file = fopen(path, "rb");
    if (file == NULL || fstat(fileno(file), &about) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    if (!S_ISREG(about.st_mode)) {
        fclose(file);
        return 0;
    }
    size_t size = (size_t)about.st_size;
    uint8_t *bytes = malloc(size);
    if ((bytes == NULL && size > 0) || (size > 0 && fread(bytes, 1, size, file) != size)) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    return 1;
}

static int replay_folder(const char *folder)
{
    int count = 0;
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        perror(folder);
        exit(EXIT_FAILURE);
    }
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        char path[4096];
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path) {
            fprintf(stderr, "%s/%s: the path is too long\n", folder, entry->d_name);
            exit(EXIT_FAILURE);
        }
        count += replay_file(path);
    }
    closedir(entries);
    return count;
}

int main(int count, char **arguments)
{
    int total = 0;
    for (int i = 1; i < count; i++) {
        total += replay_folder(arguments[i]);
    }
    printf("%d inputs replayed\n", total);
    return total > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
