#include <wakpi/base.h>

/* The build passes the version from CMakeLists.txt, the one place where it stands. */
const char *wakpi_version(void)
{
    return WAKPI_VERSION_TEXT;
}

int32_t wakpi_version_number(void)
{
    return WAKPI_VERSION_NUMBER;
}
