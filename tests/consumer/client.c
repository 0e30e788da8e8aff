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
    double rate = 0;
    if (wakpi_open_rate(200, 1000, &rate) != WAKPI_OK || rate != 0.2) {
        fprintf(stderr, "an open rate of %g, not 0.2\n", rate);
        return 1;
    }
    printf("wakpi %s\n", wakpi_version());
    return 0;
}
