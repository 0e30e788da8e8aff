# What is written from the catalogue. `cmake --build build --target catalogue_headers` rewrites the committed files;
# the test kpi_generated fails where they differ from the catalogue.
add_executable(generate_catalogue EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/docs/generate_catalogue.c)
target_compile_definitions(generate_catalogue PRIVATE _GNU_SOURCE)
target_link_libraries(generate_catalogue PRIVATE wakpi_static wakpi_flags)
add_custom_target(catalogue_headers
    COMMAND generate_catalogue catalogue ${PROJECT_SOURCE_DIR}/include/wakpi/catalogue.h
    COMMAND generate_catalogue formula ${PROJECT_SOURCE_DIR}/include/wakpi/formula.h
    COMMAND generate_catalogue functions ${PROJECT_SOURCE_DIR}/lib/kpi/formula.c
    COMMENT "Writing headers from the catalogue" VERBATIM)
