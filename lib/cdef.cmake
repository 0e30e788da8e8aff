# Writes OUTPUT, the public interface without a preprocessor, from the headers in INCLUDE; CC is the compiler.
# cmake -DCC=cc -DINCLUDE=include -DOUTPUT=wakpi.cdef.h -P lib/cdef.cmake
#
# The system headers are stood in for by empty ones, so that what comes out is wakpi's own text and any other
# header that slips in is an error. Readers (cffi, LuaJIT, PHP) know size_t and the types of <stdint.h>.
set(stubs "${OUTPUT}.stubs")
file(WRITE "${stubs}/stddef.h" "")
file(WRITE "${stubs}/stdint.h" "")
execute_process(
    COMMAND ${CC} -E -P -x c -std=c99 -nostdinc -I "${stubs}" -I "${INCLUDE}" "${INCLUDE}/wakpi/wakpi.h"
    RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE words)
file(REMOVE_RECURSE "${stubs}")
if(NOT result EQUAL 0)
    message(FATAL_ERROR "the headers cannot be read without the system's: ${words}")
endif()

string(REGEX REPLACE "__attribute__\\(\\([a-z_]+(\\(\"[a-z]+\"\\))?\\)\\) *" "" text "${text}")
string(REGEX REPLACE "\n\n+" "\n" text "${text}")
foreach(construct "#" "__attribute__" "static" "inline" "extern" "_Static_assert" "__extension__" "\\.\\.\\.")
    if(text MATCHES "(^|[^a-zA-Z0-9_])${construct}([^a-zA-Z0-9_]|$)")
        message(FATAL_ERROR "${CMAKE_MATCH_0}: not everything that reads wakpi.cdef.h can read this")
    endif()
endforeach()
file(WRITE "${OUTPUT}" "/* Generated from the headers of wakpi: its interface without a preprocessor. */\n${text}")
