# Build vocabulary of the project: how a folder declares a library, a program, a measurement or a test.

option(EMPTOR_TESTS "Build the unit tests" ON)
set(EMPTOR_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")
set(EMPTOR_GEN_DIR ${CMAKE_BINARY_DIR}/gen)

find_package(Threads REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
if(EMPTOR_TESTS)
    find_package(GTest REQUIRED)
    include(GoogleTest)
    add_custom_target(emptor_tests)  # every unit test, and nothing that only programs need
endif()
add_custom_target(emptor_benches)  # every measurement; not part of `all`

add_library(emptor_options INTERFACE)
target_include_directories(emptor_options INTERFACE ${CMAKE_SOURCE_DIR} ${EMPTOR_GEN_DIR})
# Most of Emptor waits for others, so it is compiled for a quick build; what computes is compiled for speed (FAST).
# -foptimize-sibling-calls: immediate awaits must not grow the stack in debug builds either.
target_compile_options(emptor_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
    -Werror=return-type -Werror=switch -Werror=unused-result -Wno-missing-field-initializers
    $<$<CONFIG:Debug>:-Og -g1 -foptimize-sibling-calls>
    $<$<CONFIG:Release>:-O1 -g1>)
target_link_libraries(emptor_options INTERFACE Threads::Threads)
if(EMPTOR_SANITIZE)
    target_compile_options(emptor_options INTERFACE -fsanitize=${EMPTOR_SANITIZE}
        -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(emptor_options INTERFACE -fsanitize=${EMPTOR_SANITIZE})
endif()

add_library(emptor_fast INTERFACE)
target_compile_options(emptor_fast INTERFACE $<$<CONFIG:Release>:-O2>)

# emptor_precompiled(NAME HEADERS <a.h> ... DEPS Lib::y ...): the standard header and these, compiled once for all
# targets with the same options; definitions that it does not look at may differ.
file(CONFIGURE OUTPUT ${EMPTOR_GEN_DIR}/precompiled.cc CONTENT "")
function(emptor_precompiled name)
    cmake_parse_arguments(arg "" "" "HEADERS;DEPS" ${ARGN})
    add_library(${name} OBJECT ${EMPTOR_GEN_DIR}/precompiled.cc)
    target_link_libraries(${name} PRIVATE emptor_options ${arg_DEPS})
    target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tools/cmake/standard.h ${arg_HEADERS})
endfunction()
emptor_precompiled(emptor_standard)
emptor_precompiled(emptor_standard_fast DEPS emptor_fast)
# A third of what a source with JSON costs is glaze.
emptor_precompiled(emptor_standard_json HEADERS <glaze/json/read.hpp> <glaze/json/write.hpp>)
if(EMPTOR_TESTS)
    # A quarter of what a test costs is gtest and gmock.
    emptor_precompiled(emptor_standard_test HEADERS <gtest/gtest.h> <gmock/gmock.h> DEPS GTest::gmock)
endif()

# Adds every folder below the given ones that has a CMakeLists.txt; parents before children.
function(emptor_add_folders)
    foreach(top IN LISTS ARGN)
        file(GLOB_RECURSE lists CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} "${top}/CMakeLists.txt")
        foreach(list IN LISTS lists)
            if(NOT list MATCHES "node_modules")
                get_filename_component(folder ${list} DIRECTORY)
                add_subdirectory(${folder})
            endif()
        endforeach()
    endforeach()
endfunction()

# emptor_library(NAME [FAST | JSON | PRECOMPILED name] SOURCES a.cc ... DEPS emptor::x ... PRIVATE_DEPS Lib::y ...)
# Without SOURCES the library is header-only. FAST: it computes. JSON: most of its sources read or write JSON.
# PRECOMPILED: a header of its own. The alias is emptor::NAME.
function(emptor_library name)
    cmake_parse_arguments(arg "FAST;JSON" "PRECOMPILED" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
    if(arg_SOURCES)
        add_library(${name} STATIC ${arg_SOURCES})
        target_link_libraries(${name} PUBLIC emptor_options ${arg_DEPS} PRIVATE ${arg_PRIVATE_DEPS})
        if(arg_FAST)
            target_link_libraries(${name} PRIVATE emptor_fast)
            set(arg_PRECOMPILED emptor_standard_fast)
        elseif(arg_JSON)
            set(arg_PRECOMPILED emptor_standard_json)
        elseif(NOT arg_PRECOMPILED)
            set(arg_PRECOMPILED emptor_standard)
        endif()
        target_precompile_headers(${name} REUSE_FROM ${arg_PRECOMPILED})
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE emptor_options ${arg_DEPS})
    endif()
    add_library(emptor::${name} ALIAS ${name})
endfunction()

# emptor_program(NAME SOURCES ... DEPS ...): an executable in bin/.
function(emptor_program name)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE emptor_options ${arg_DEPS})
    target_precompile_headers(${name} REUSE_FROM emptor_standard)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# emptor_bench(NAME SOURCES ... DEPS ...): a program that measures, in bin/.
function(emptor_bench name)
    emptor_program(${name} ${ARGN})
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
    add_dependencies(emptor_benches ${name})
endfunction()

# emptor_test(NAME SOURCES ... DEPS ... LABELS ...): a hermetic gtest program, label "fast" unless told otherwise.
function(emptor_test name)
    if(NOT EMPTOR_TESTS)
        return()
    endif()
    cmake_parse_arguments(arg "" "" "SOURCES;DEPS;LABELS" ${ARGN})
    if(NOT arg_LABELS)
        set(arg_LABELS fast)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE emptor_options ${arg_DEPS} GTest::gmock GTest::gtest_main)
    target_precompile_headers(${name} REUSE_FROM emptor_standard_test)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_dependencies(emptor_tests ${name})
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 120)
endfunction()

include(contracts)
