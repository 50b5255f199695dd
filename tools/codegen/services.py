"""Makes gen/services/registry.{h,cc}: every folder of services/ that has a module.h, with the bindings of its contract.

Usage: services.py SERVICES_DIR OUT_DIR
"""

import pathlib
import sys

HEADER = """// Made from the folders of services/; a service joins by having a module.h.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "platform/rpc/action.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/server.h"
#include "platform/service/module.h"

namespace emptor::services {

// A service as a program can host it, or reach it in another process.
struct Entry {
    std::string_view name;
    std::unique_ptr<service::Module> (*make)();
    // Adds a client of the service to the peers; the client lives as long as what is returned.
    std::shared_ptr<void> (*connect)(service::Peers& peers, rpc::Channel channel);
    // For a service that was started here:
    std::unique_ptr<rpc::GrpcService> (*serve)(const service::Peers& peers, rpc::ServerDeps deps);
    std::vector<rpc::Action> (*actions)(const service::Peers& peers);
};

const std::vector<Entry>& entries();

}  // namespace emptor::services
"""

ENTRY = """    {{
        "{name}",
        &{name}::make_{name}_module,
        [](service::Peers& peers, rpc::Channel channel) -> std::shared_ptr<void> {{
            std::shared_ptr<api::{name}::{api}> client = api::{name}::make_grpc_client(std::move(channel));
            peers.add<api::{name}::{api}>(*client);
            return client;
        }},
        [](const service::Peers& peers, rpc::ServerDeps deps) {{
            return api::{name}::make_grpc_service(peers.get<api::{name}::{api}>(), std::move(deps));
        }},
        [](const service::Peers& peers) {{ return api::{name}::actions(peers.get<api::{name}::{api}>()); }},
    }},
"""


def source(names: list[str]) -> str:
    includes = "".join(f'#include "emptor/{n}/v1/rpc.h"\n#include "services/{n}/module.h"\n' for n in names)
    entries = "".join(ENTRY.format(name=n, api=n.capitalize()) for n in names)
    return (
        '#include "services/registry.h"\n\n#include <utility>\n\n' + includes +
        "\nnamespace emptor::services {\n\nconst std::vector<Entry>& entries() {\n"
        "    static const std::vector<Entry> kEntries{\n" + entries +
        "    };\n    return kEntries;\n}\n\n}  // namespace emptor::services\n"
    )


def write_if_changed(path: pathlib.Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def main() -> None:
    services, out = map(pathlib.Path, sys.argv[1:3])
    names = sorted(p.parent.name for p in services.glob("*/module.h") if (p.parent / "CMakeLists.txt").exists())
    write_if_changed(out / "registry.h", HEADER)
    write_if_changed(out / "registry.cc", source(names))


if __name__ == "__main__":
    main()
