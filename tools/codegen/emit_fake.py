"""emptor/S/v1/fake.h: the interface with a function for every method, for tests."""

from emit_types import header


def method(m):
    call = f"runtime::Task<core::Result<{m.response}>>"
    return [f"    std::function<{call}(runtime::Context, {m.request})> on_{m.cpp};",
            f"    {call} {m.cpp}(runtime::Context ctx, {m.request} request) override {{",
            f"        if (on_{m.cpp}) return on_{m.cpp}(std::move(ctx), std::move(request));",
            f"        return runtime::ready(core::Result<{m.response}>(core::fail(",
            f'            core::reasons::kNotCallableHere, "the test gives no {m.cpp}")));',
            "    }", ""]


def emit(unit):
    service = unit.service
    out = ["// A service made of functions; a method whose function is not set fails with not-callable-here.",
           f"struct Fake{service.name} : {service.name} {{"]
    for m in service.methods:
        out += method(m)
    out[-1] = "};"
    body = "\n".join(out)
    return (f"{header(unit)}#pragma once\n\n#include <functional>\n#include <utility>\n\n"
            f'#include "core/reasons.h"\n#include "emptor/{unit.short}/v1/service.h"\n\n'
            f"namespace emptor::api::{unit.short} {{\n\n{body}\n\n}}  // namespace emptor::api::{unit.short}\n")
