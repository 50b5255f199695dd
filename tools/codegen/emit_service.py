"""emptor/S/v1/service.h: the abstract coroutine interface of a service."""

from emit_types import behind, header, lines_above


def emit(unit):
    service = unit.service
    out = [*lines_above(service.comment), f"class {service.name} {{", "public:",
           f"    virtual ~{service.name}() = default;", ""]
    for m in service.methods:
        out += lines_above(m.comment, "    ")
        head = f"    virtual runtime::Task<core::Result<{m.response}>> {m.cpp}("
        tail = f"runtime::Context ctx, {m.request} request) = 0;{behind(m.comment)}"
        out += [head + tail] if len(head + tail) <= 100 else [head, " " * 8 + tail]
    out.append("};")
    body = "\n".join(out)
    return (f"{header(unit)}#pragma once\n\n"
            f'#include "core/result.h"\n#include "emptor/{unit.short}/v1/types.h"\n'
            '#include "platform/runtime/context.h"\n#include "platform/runtime/task.h"\n\n'
            f"namespace emptor::api::{unit.short} {{\n\n{body}\n\n}}  // namespace emptor::api::{unit.short}\n")
