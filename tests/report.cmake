# Tests of reports and of the programs that make them.
wakpi_test(report)
wakpi_test(report_text)

find_program(WAKPI_PYTHON python3)
if(WAKPI_PYTHON AND TARGET example_report)
    add_test(NAME report_cli COMMAND ${WAKPI_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/report_cli.py
        $<TARGET_FILE:example_report> $<TARGET_FILE:example_simulate>)
    set_tests_properties(report_cli PROPERTIES LABELS examples)
endif()
