"""emptor/S/v1/rpc.h, rpc.cc: a service as a gRPC service, as HTTP actions, and its remote clients."""

from emit_types import header


def emit_header(unit):
    name = unit.service.name
    return (f"{header(unit)}#pragma once\n\n#include <memory>\n#include <vector>\n\n"
            f'#include "emptor/{unit.short}/v1/service.h"\n#include "platform/rpc/action.h"\n'
            '#include "platform/rpc/channel.h"\n#include "platform/rpc/server.h"\n\n'
            f"namespace emptor::api::{unit.short} {{\n\n"
            "// All methods, for other roles. `impl` outlives the server.\n"
            f"std::unique_ptr<rpc::GrpcService> make_grpc_service({name}& impl, rpc::ServerDeps deps);\n\n"
            "// The service in another process; calling it looks like calling it here.\n"
            f"std::unique_ptr<{name}> make_grpc_client(rpc::Channel channel);\n\n"
            "// The methods that may be called from outside. `impl` outlives them.\n"
            f"std::vector<rpc::Action> actions({name}& impl);\n\n"
            "// The service behind HTTP; methods that are not for outside fail with not-callable-here.\n"
            f"std::unique_ptr<{name}> make_http_client(rpc::ActionCaller& caller);\n\n"
            f"}}  // namespace emptor::api::{unit.short}\n")


def method_constant(m):
    flag = {True: "true", False: "false"}
    return (f'constexpr rpc::Method k{m.name}{{"{m.wire_path}", "{m.http_path}", "{m.scope}", '
            f"{flag[m.edge]}, {flag[m.action]}}};")


def client(unit):
    name = unit.service.name
    out = ["template <class Caller>", f"class {name}Client final : public {name} {{", "public:",
           f"    explicit {name}Client(Caller caller) : caller_(std::move(caller)) {{}}", ""]
    for m in unit.service.methods:
        out += [f"    runtime::Task<core::Result<{m.response}>> {m.cpp}(runtime::Context ctx, {m.request} request) override {{",
                f"        return rpc::call<{m.response}>(caller_, k{m.name}, std::move(ctx), std::move(request));",
                "    }"]
    return "\n".join([*out, "", "private:", "    Caller caller_;", "};"])


def emit_source(unit):
    name = unit.service.name
    bindings = "".join(f"    binder.add(k{m.name}, &{name}::{m.cpp});\n" for m in unit.service.methods)
    used = {m.request.rpartition("::")[0] for m in unit.service.methods}
    used |= {m.response.rpartition("::")[0] for m in unit.service.methods}
    codecs = "".join(f'#include "emptor/{short or unit.short}/v1/codec.h"\n' for short in sorted(used))
    constants = "\n".join(method_constant(m) for m in unit.service.methods)
    return (f'{header(unit)}#include "emptor/{unit.short}/v1/rpc.h"\n\n#include <utility>\n\n{codecs}'
            '#include "platform/rpc/binding.h"\n\n'
            f"namespace emptor::api::{unit.short} {{\nnamespace {{\n\n{constants}\n\n"
            f"template <class Binder>\nvoid bind_methods(Binder& binder) {{\n{bindings}}}\n\n{client(unit)}\n\n"
            "}  // namespace\n\n"
            f"std::unique_ptr<rpc::GrpcService> make_grpc_service({name}& impl, rpc::ServerDeps deps) {{\n"
            f"    rpc::GrpcBinder<{name}> binder(impl, deps);\n    bind_methods(binder);\n    return binder.take();\n}}\n\n"
            f"std::unique_ptr<{name}> make_grpc_client(rpc::Channel channel) {{\n"
            f"    return std::make_unique<{name}Client<rpc::Channel>>(std::move(channel));\n}}\n\n"
            f"std::vector<rpc::Action> actions({name}& impl) {{\n"
            f"    rpc::ActionBinder<{name}> binder(impl);\n    bind_methods(binder);\n    return binder.take();\n}}\n\n"
            f"std::unique_ptr<{name}> make_http_client(rpc::ActionCaller& caller) {{\n"
            f"    return std::make_unique<{name}Client<rpc::HttpCaller>>(rpc::HttpCaller(caller));\n}}\n\n"
            f"}}  // namespace emptor::api::{unit.short}\n")
