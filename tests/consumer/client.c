/* A host's program, built in every way that a host may choose: C and C++, shared and static. */
#include <wakpi/wakpi.h>

#include <stdio.h>
#include <string.h>

int main(void)
{
    if (strcmp(wakpi_version(), WAKPI_EXPECTED) != 0) {
        fprintf(stderr, "version %s, not %s\n", wakpi_version(), WAKPI_EXPECTED);
        return 1;
    }
    printf("wakpi %s\n", wakpi_version());
    return 0;
}
