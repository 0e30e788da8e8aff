# What is written from the catalogue. `cmake --build build --target catalogue_headers` rewrites the committed files;
# the test kpi_generated fails where they differ from the catalogue.
add_executable(generate_catalogue EXCLUDE_FROM_ALL 
    ${PROJECT_SOURCE_DIR}/docs/generate_catalogue.c ${PROJECT_SOURCE_DIR}/docs/generate_pages.c)
target_compile_definitions(generate_catalogue PRIVATE _GNU_SOURCE)
target_link_libraries(generate_catalogue PRIVATE wakpi_static wakpi_flags)
add_custom_target(catalogue_headers
    COMMAND generate_catalogue catalogue ${PROJECT_SOURCE_DIR}/include/wakpi/catalogue.h
    COMMAND generate_catalogue formula ${PROJECT_SOURCE_DIR}/include/wakpi/formula.h
    COMMAND generate_catalogue functions ${PROJECT_SOURCE_DIR}/lib/kpi/formula.c
    COMMENT "Writing headers from the catalogue" VERBATIM)

foreach(page kpis profiles options)
    set(file ${PROJECT_BINARY_DIR}/docs/pages/${page}.md)
    add_custom_command(OUTPUT ${file}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/docs/pages
        COMMAND generate_catalogue ${page} ${file}
        DEPENDS generate_catalogue COMMENT "Writing ${page}.md from the catalogue" VERBATIM)
    list(APPEND WAKPI_DOCS_GENERATED_PAGES ${file})
endforeach()
