# Tests of reports and of the programs that make them.
wakpi_test(report)
wakpi_test(report_text)
wakpi_test(report_formats)

find_program(WAKPI_PYTHON python3)
if(WAKPI_PYTHON AND TARGET example_report AND NOT CMAKE_CROSSCOMPILING)
    add_executable(report_dump report_dump.c)
    target_link_libraries(report_dump PRIVATE wakpi_static wakpi_flags)
    set(programs $<TARGET_FILE:example_report> $<TARGET_FILE:example_simulate>)
    add_test(NAME report_cli COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/report_cli.py ${programs})
    foreach(reader schema promtool)
        add_test(NAME report_${reader} COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/check_report_formats.py
            ${reader} ${programs} $<TARGET_FILE:report_dump>)
        set_tests_properties(report_${reader} PROPERTIES SKIP_RETURN_CODE 77)
    endforeach()
endif()
