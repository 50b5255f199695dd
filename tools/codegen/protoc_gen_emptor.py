#!/usr/bin/env python3
"""protoc plugin: plain C++ types, coroutine interfaces, codecs and RPC bindings (tools/codegen/README.md)."""

import sys

sys.dont_write_bytecode = True

from google.protobuf.compiler import plugin_pb2  # noqa: E402

import emit_codec  # noqa: E402
import emit_fake  # noqa: E402
import emit_rpc  # noqa: E402
import emit_service  # noqa: E402
import emit_types  # noqa: E402
import model  # noqa: E402


def files_of(unit):
    yield "types.h", emit_types.emit(unit)
    yield "codec.h", emit_codec.emit_header(unit)
    yield "convert.h", emit_codec.emit_convert_header(unit)
    yield "codec.cc", emit_codec.emit_source(unit)
    if unit.service is not None:
        yield "service.h", emit_service.emit(unit)
        yield "fake.h", emit_fake.emit(unit)
        yield "rpc.h", emit_rpc.emit_header(unit)
        yield "rpc.cc", emit_rpc.emit_source(unit)


def answer(request):
    response = plugin_pb2.CodeGeneratorResponse()
    response.supported_features = plugin_pb2.CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL
    try:
        reader = model.Reader(request.proto_file)
        for name in request.file_to_generate:
            unit = reader.unit(name)
            if unit is None:
                continue
            for file, content in files_of(unit):
                response.file.add(name=f"{unit.folder}/{file}", content=content)
    except model.ContractError as error:
        response.error = str(error)
    return response


def main():
    request = plugin_pb2.CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    sys.stdout.buffer.write(answer(request).SerializeToString())


if __name__ == "__main__":
    main()
