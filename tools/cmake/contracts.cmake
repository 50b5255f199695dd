# What is generated: core/reasons.h from contracts/errors.yaml, and C++ from contracts/proto. See tools/codegen/README.md.

set(EMPTOR_CODEGEN_DIR ${CMAKE_SOURCE_DIR}/tools/codegen)
set(EMPTOR_PROTO_DIR ${CMAKE_SOURCE_DIR}/contracts/proto)
find_package(Protobuf REQUIRED)
find_program(EMPTOR_PROTOC protoc REQUIRED)
file(GLOB EMPTOR_CODEGEN_SOURCES CONFIGURE_DEPENDS ${EMPTOR_CODEGEN_DIR}/*.py)

# emptor::core_reasons (core/reasons.h), the target reasons_docs that writes docs/reasons.md, and a test that it was run.
function(emptor_generate_reasons)
    set(script ${EMPTOR_CODEGEN_DIR}/reasons.py)
    set(errors ${CMAKE_SOURCE_DIR}/contracts/errors.yaml)
    set(docs ${CMAKE_SOURCE_DIR}/docs/reasons.md)
    set(header ${EMPTOR_GEN_DIR}/core/reasons.h)
    add_custom_command(OUTPUT ${header}
        COMMAND Python3::Interpreter ${script} ${errors} --header ${header}
        DEPENDS ${script} ${EMPTOR_CODEGEN_DIR}/naming.py ${errors} COMMENT "Making core/reasons.h" VERBATIM)
    add_custom_target(core_reasons_made DEPENDS ${header})
    add_library(core_reasons INTERFACE)
    target_link_libraries(core_reasons INTERFACE emptor_options)
    add_dependencies(core_reasons core_reasons_made)
    add_library(emptor::core_reasons ALIAS core_reasons)
    add_custom_target(reasons_docs COMMAND Python3::Interpreter ${script} ${errors} --docs ${docs} VERBATIM)
    if(EMPTOR_TESTS)
        add_test(NAME reasons_docs_test COMMAND Python3::Interpreter ${script} ${errors} --check-docs ${docs})
        set_tests_properties(reasons_docs_test PROPERTIES LABELS fast)
    endif()
endfunction()

# Libraries of every contracts/proto/emptor/S/v1/S.proto (emptor_contract), and over all of them
# emptor::contracts_types: types.h alone, for code that needs neither protobuf nor RPC.
function(emptor_generate_contracts)
    file(GLOB protos CONFIGURE_DEPENDS RELATIVE ${EMPTOR_PROTO_DIR} ${EMPTOR_PROTO_DIR}/emptor/*/v1/*.proto)
    add_custom_target(contracts_made)
    add_library(contracts_types INTERFACE)
    target_link_libraries(contracts_types INTERFACE emptor_options emptor::core)
    add_dependencies(contracts_types contracts_made)
    add_library(emptor::contracts_types ALIAS contracts_types)
    foreach(proto IN LISTS protos)
        emptor_contract(${EMPTOR_PROTO_DIR} ${proto})
    endforeach()
    if(EMPTOR_TESTS)
        add_subdirectory(${EMPTOR_CODEGEN_DIR}/tests ${CMAKE_BINARY_DIR}/tools/codegen/tests)
    endif()
endfunction()

# emptor_contract(ROOT emptor/S/v1/S.proto): makes the C++ of one contract and its libraries
#   emptor::contracts_S_wire  protobuf's own classes
#   emptor::contracts_S       types, codecs and RPC bindings (not for options and rpc, which only describe the wire)
function(emptor_contract root proto)
    if(NOT proto MATCHES "^emptor/([a-z]+)/v1/([a-z]+)\\.proto$" OR NOT CMAKE_MATCH_1 STREQUAL CMAKE_MATCH_2)
        message(FATAL_ERROR "${proto}: a contract is emptor/S/v1/S.proto, S in lower-case letters")
    endif()
    set(short ${CMAKE_MATCH_1})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${root}/${proto})
    emptor_contract_imports(${root}/${proto} imports)
    set(out ${EMPTOR_GEN_DIR}/emptor/${short}/v1)
    set(wire ${out}/${short}.pb.cc ${out}/${short}.pb.h)
    set(plain)
    if(NOT short MATCHES "^(options|rpc)$")
        set(plain ${out}/types.h ${out}/codec.h ${out}/convert.h ${out}/codec.cc)
        file(STRINGS ${root}/${proto} services REGEX "^service ")
        if(services)
            list(APPEND plain ${out}/service.h ${out}/fake.h ${out}/rpc.h ${out}/rpc.cc)
        endif()
    endif()
    set(plugin ${EMPTOR_CODEGEN_DIR}/protoc_gen_emptor.py)
    set(imported ${imports})
    list(TRANSFORM imported REPLACE "(.+)" "${EMPTOR_PROTO_DIR}/emptor/\\1/v1/\\1.proto")
    add_custom_command(OUTPUT ${wire} ${plain}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${EMPTOR_GEN_DIR}
        COMMAND ${EMPTOR_PROTOC} -I ${root} -I ${EMPTOR_PROTO_DIR} --plugin=protoc-gen-emptor=${plugin}
            --cpp_out=${EMPTOR_GEN_DIR} --emptor_out=${EMPTOR_GEN_DIR} ${root}/${proto}
        DEPENDS ${root}/${proto} ${imported} ${EMPTOR_CODEGEN_SOURCES} COMMENT "Making ${proto}" VERBATIM)
    add_custom_target(contracts_${short}_made DEPENDS ${wire} ${plain})
    add_dependencies(contracts_made contracts_${short}_made)

    set(imported_wire ${imports})
    list(TRANSFORM imported_wire REPLACE "(.+)" "emptor::contracts_\\1_wire")
    emptor_contract_library(contracts_${short}_wire contracts_${short}_made SOURCES ${wire}
        DEPS protobuf::libprotobuf ${imported_wire})
    if(plain)
        list(REMOVE_ITEM imports options rpc)
        list(TRANSFORM imports REPLACE "(.+)" "emptor::contracts_\\1")
        emptor_contract_library(contracts_${short} contracts_${short}_made SOURCES ${plain}
            DEPS emptor::contracts_types emptor::platform_runtime emptor::platform_rpc ${imports}
            PRIVATE_DEPS emptor::contracts_${short}_wire)
    endif()
endfunction()

# Generated sources are not held to our warnings.
function(emptor_contract_library name made)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
    emptor_library(${name} SOURCES ${arg_SOURCES} DEPS ${arg_DEPS} PRIVATE_DEPS ${arg_PRIVATE_DEPS})
    target_compile_options(${name} PRIVATE -w)
    add_dependencies(${name} ${made})
endfunction()

# The contracts that a .proto imports, by short name.
function(emptor_contract_imports file result)
    file(STRINGS ${file} lines REGEX "^import \"emptor/")
    set(imports)
    foreach(line IN LISTS lines)
        string(REGEX REPLACE "^import \"emptor/([a-z]+)/.*" "\\1" import ${line})
        list(APPEND imports ${import})
    endforeach()
    set(${result} ${imports} PARENT_SCOPE)
endfunction()
