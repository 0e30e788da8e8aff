# What is installed, where, and how others find it: pkg-config, find_package. All of it stays right when the
# installed tree is moved.
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/wakpi)

install(TARGETS wakpi wakpi_static EXPORT wakpi-targets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/wakpi DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    FILES_MATCHING PATTERN "*.h")
install(FILES ${WAKPI_CDEF_FILE} DESTINATION ${CMAKE_INSTALL_DATADIR}/wakpi)
foreach(file LICENSE README.md CHANGELOG.md SECURITY.md)
    install(FILES ${PROJECT_SOURCE_DIR}/${file} DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
endforeach()

install(EXPORT wakpi-targets NAMESPACE wakpi:: DESTINATION ${package_dir})
set(WAKPI_CDEF ${CMAKE_INSTALL_DATADIR}/wakpi/wakpi.cdef.h)
configure_package_config_file(${PROJECT_SOURCE_DIR}/lib/wakpi-config.cmake.in
    ${PROJECT_BINARY_DIR}/wakpi-config.cmake INSTALL_DESTINATION ${package_dir} PATH_VARS WAKPI_CDEF)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/wakpi-config-version.cmake
    COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/wakpi-config.cmake ${PROJECT_BINARY_DIR}/wakpi-config-version.cmake
    DESTINATION ${package_dir})

# A folder given as an absolute path is kept as it is; one below the prefix follows the file.
function(wakpi_pc_folder name folder)
    if(IS_ABSOLUTE ${folder})
        set(${name} ${folder} PARENT_SCOPE)
    else()
        set(${name} "\${prefix}/${folder}" PARENT_SCOPE)
    endif()
endfunction()
wakpi_pc_folder(WAKPI_PC_INCLUDEDIR ${CMAKE_INSTALL_INCLUDEDIR})
wakpi_pc_folder(WAKPI_PC_LIBDIR ${CMAKE_INSTALL_LIBDIR})
wakpi_pc_folder(WAKPI_PC_DATADIR ${CMAKE_INSTALL_DATADIR})
file(RELATIVE_PATH WAKPI_PC_TO_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(${PROJECT_SOURCE_DIR}/wakpi.pc.in ${PROJECT_BINARY_DIR}/wakpi.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/wakpi.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

if(TARGET wakpi_store)
    install(TARGETS wakpi_store EXPORT wakpi-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(TARGETS wakpi_store_static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    configure_file(${PROJECT_SOURCE_DIR}/lib/store/wakpi-store.pc.in ${PROJECT_BINARY_DIR}/wakpi-store.pc @ONLY)
    install(FILES ${WAKPI_STORE_CDEF_FILE} DESTINATION ${CMAKE_INSTALL_DATADIR}/wakpi)
    install(FILES ${PROJECT_BINARY_DIR}/wakpi-store.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
