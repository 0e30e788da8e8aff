# Writes OUTPUT, the public interface without a preprocessor, from the headers in INCLUDE; CC is the compiler.
# cmake -DCC=cc -DINCLUDE=include -DOUTPUT=wakpi.cdef.h -P lib/cdef.cmake
# With -DHEADER=store.h what that header adds to wakpi.h, for a reader that has wakpi.cdef.h before.
#
# The system headers are stood in for by empty ones, so that what comes out is wakpi's own text and any other
# header that slips in is an error. Readers (cffi, LuaJIT, PHP) know size_t and the types of <stdint.h>.
set(stubs "${OUTPUT}.stubs")
file(WRITE "${stubs}/stddef.h" "")
file(WRITE "${stubs}/stdint.h" "")
# Sets `to` to what a file holds, preprocessed, that has these lines.
function(preprocess to lines)
    file(WRITE "${stubs}/lines.h" "${lines}")
    execute_process(
        COMMAND ${CC} -E -P -x c -std=c99 -nostdinc -I "${stubs}" -I "${INCLUDE}" "${stubs}/lines.h"
        RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE words)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "the headers cannot be read without the system's: ${words}")
    endif()
    set(${to} "${text}" PARENT_SCOPE)
endfunction()
preprocess(text "#include <wakpi/wakpi.h>\n")
set(what "the headers of wakpi: its interface")
if(HEADER)
    preprocess(all "#include <wakpi/wakpi.h>\n#include <wakpi/${HEADER}>\n")
    string(STRIP "${text}" text) # compilers differ in how they end
    string(FIND "${all}" "${text}" at)
    if(NOT at EQUAL 0)
        message(FATAL_ERROR "${HEADER} does not come after wakpi.h")
    endif()
    string(LENGTH "${text}" size)
    string(SUBSTRING "${all}" ${size} -1 text)
    set(what "<wakpi/${HEADER}>: what it adds to wakpi.cdef.h,")
endif()
file(REMOVE_RECURSE "${stubs}")

string(REGEX REPLACE "__attribute__\\(\\([a-z_]+(\\(\"[a-z]+\"\\))?\\)\\) *" "" text "${text}")
string(REGEX REPLACE "\n\n+" "\n" text "${text}")
foreach(construct "#" "__attribute__" "static" "inline" "extern" "_Static_assert" "__extension__" "\\.\\.\\.")
    if(text MATCHES "(^|[^a-zA-Z0-9_])${construct}([^a-zA-Z0-9_]|$)")
        message(FATAL_ERROR "${CMAKE_MATCH_0}: not everything that reads wakpi.cdef.h can read this")
    endif()
endforeach()
file(WRITE "${OUTPUT}" "/* Generated from ${what} without a preprocessor. */\n${text}")
