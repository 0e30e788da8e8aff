# Tests of reports and of the programs that make them.
wakpi_test(report)
wakpi_test(report_text)
wakpi_test(report_formats)
wakpi_test(report_html)
wakpi_test(report_studies)

find_program(WAKPI_PYTHON python3)
if(WAKPI_PYTHON AND TARGET example_report AND NOT CMAKE_CROSSCOMPILING)
    add_executable(report_dump report_dump.c)
    target_link_libraries(report_dump PRIVATE wakpi_static wakpi_flags)
    set(programs $<TARGET_FILE:example_report> $<TARGET_FILE:example_simulate>)
    add_test(NAME report_cli COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/report_cli.py ${programs})
    add_test(NAME report_study COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/report_study.py
        $<TARGET_FILE:example_report>)
    find_program(WAKPI_BASH bash)
    if(WAKPI_BASH)
        add_test(NAME report_completion COMMAND ${WAKPI_BASH} ${CMAKE_CURRENT_SOURCE_DIR}/report_completion.sh
            $<TARGET_FILE:example_report> ${PROJECT_SOURCE_DIR}/examples/report/wakpi-report.bash)
    endif()
    add_test(NAME report_follow COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/report_follow.py
        $<TARGET_FILE:example_report>)
    foreach(reader schema promtool)
        add_test(NAME report_${reader} COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/check_report_formats.py
            ${reader} ${programs} $<TARGET_FILE:report_dump>)
        set_tests_properties(report_${reader} PROPERTIES SKIP_RETURN_CODE 77)
    endforeach()
    add_test(NAME report_page COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/check_report_html.py ${programs}
        $<TARGET_FILE:report_dump>)
    set_tests_properties(report_page PROPERTIES SKIP_RETURN_CODE 77)
endif()

# What people read, judged by ICU.
find_program(WAKPI_NODE node)
if(WAKPI_NODE AND NOT CMAKE_CROSSCOMPILING)
    add_executable(locale_dump locale_dump.c)
    target_include_directories(locale_dump PRIVATE ${PROJECT_SOURCE_DIR}/lib)
    target_link_libraries(locale_dump PRIVATE wakpi_static wakpi_flags)
    add_test(NAME report_locale COMMAND ${WAKPI_NODE} ${CMAKE_CURRENT_SOURCE_DIR}/check_locale.mjs $<TARGET_FILE:locale_dump>)
    set_tests_properties(report_locale PROPERTIES SKIP_RETURN_CODE 77)
    # Once is enough: a browser takes a minute, and finds nothing else in another build.
    if(TARGET report_dump AND ZLIB_FOUND AND NOT CMAKE_C_FLAGS MATCHES "-fsanitize|--coverage")
        add_test(NAME report_browser COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/html_browser.sh ${WAKPI_NODE}
            $<TARGET_FILE:example_report> $<TARGET_FILE:report_dump>)
        set_tests_properties(report_browser PROPERTIES SKIP_RETURN_CODE 77)
    endif()
endif()
if(WAKPI_PYTHON AND TARGET example_receiver AND NOT CMAKE_CROSSCOMPILING)
    add_test(NAME receiver COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/receiver.py
        $<TARGET_FILE:example_receiver> $<TARGET_FILE:example_report> $<TARGET_FILE:example_simulate>)
endif()

# --store, and the same program as it is built where there is no SQLite.
if(WAKPI_PYTHON AND TARGET example_report AND TARGET wakpi_store AND NOT CMAKE_CROSSCOMPILING)
    get_target_property(sources example_report SOURCES)
    list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/examples/)
    add_executable(report_without_store ${sources})
    target_compile_definitions(report_without_store PRIVATE _GNU_SOURCE)
    target_link_libraries(report_without_store PRIVATE wakpi_static wakpi_flags)
    add_test(NAME report_store COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/report_store.py
        $<TARGET_FILE:example_report> $<TARGET_FILE:example_simulate> $<TARGET_FILE:report_without_store>)
endif()

# The programs that the pages show are compiled as they stand there.
function(wakpi_page_example name page)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${page})
    file(READ ${PROJECT_SOURCE_DIR}/${page} text)
    string(REGEX REPLACE "^.*\n```c\n" "" code "${text}")
    string(REGEX REPLACE "\n```.*$" "\n" code "${code}")
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}_example.c)
    file(CONFIGURE OUTPUT ${source} CONTENT "${code}" @ONLY)
    add_executable(${name}_example ${source})
    target_link_libraries(${name}_example PRIVATE wakpi wakpi_flags)
endfunction()
wakpi_page_example(readme README.md)
wakpi_page_example(start docs/start.md)
if(WAKPI_PYTHON AND TARGET example_report AND NOT CMAKE_CROSSCOMPILING)
    add_test(NAME readme COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/check_readme.py
        $<TARGET_FILE:example_report> $<TARGET_FILE:readme_example> $<TARGET_FILE:start_example>)
endif()
