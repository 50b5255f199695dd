"""The project's layer and naming rules as tables. tidy.py applies them; README.md explains them."""

import re
from dataclasses import dataclass

# Who may call whom through the generated interfaces emptor/SERVICE/v1: down only, nothing calls its caller.
CALLS = {
    "bff": {"orchestrator", "discovery", "normalize", "ranking", "checkout", "orders", "payments", "fraud",
            "integrations", "notifications"},
    "orchestrator": {"discovery", "integrations", "normalize", "ranking", "checkout", "orders"},
    "discovery": {"integrations"},
    "checkout": {"discovery", "fraud", "payments", "integrations", "headless", "orders"},
    "payments": {"vault"},
    "orders": {"integrations"},
    "integrations": set(),
    "headless": set(),
    "normalize": set(),
    "ranking": set(),
    "fraud": set(),
    "vault": set(),
    "notifications": set(),
}

# Generated headers that are vocabulary, not a service.
SHARED_CONTRACTS = ("emptor/common/", "emptor/options/")
# emptor/SERVICE/v1/types.h: plain structs over core's types. A domain may name those of its own service and of the
# services it calls; the ports of connectors speak in those of integrations.
PLAIN_TYPES = "types.h"
TEST_SUPPORT = "tests/support/"

FRAMEWORK = re.compile(
    r"^(drogon/|trantor/|grpc/|grpcpp/|google/protobuf/|glaze/|curl/|libpq|postgresql/|pqxx/|json/|hiredis/"
    r"|opentelemetry/|platform/json/|nlohmann/|simdjson|boost/|sqlite3\.h|mysql)|\.pb\.h$")
TEST_LIBRARY = re.compile(r"^(gtest/|gmock/|rapidcheck|benchmark/)")


@dataclass(frozen=True)
class Layer:
    """What the C++ files of a part of the tree may include of the project."""

    path: str  # regular expression over the path, first match wins; groups are used in `may` as {0}, {1}
    may: tuple  # prefixes of project headers
    std_only: bool = False  # no third-party header at all
    framework_sources: bool = False  # framework headers in .cc files (never in headers)
    calls: str = ""  # service whose row of CALLS says which emptor/SERVICE/v1 may be included
    plain_types_only: bool = False  # of those, types.h only
    any_contract: bool = False


CONNECTOR_TYPES = ("emptor/common/v1/types.h", "emptor/integrations/v1/types.h", "emptor/orders/v1/types.h")
# Services that host connectors: the capabilities everywhere above their domain, the registry in adapters alone.
HOSTS = r"services/(integrations|orders|payments|vault)/"
HOSTED = ("connectors/port/", "connectors/host/")

LAYERS = (
    Layer(r"contracts/", may=()),
    Layer(r"core/tests/", may=("core/", "platform/runtime/")),
    Layer(r"core/", may=("core/",), std_only=True),
    Layer(r"platform/", may=("core/", "platform/") + SHARED_CONTRACTS, framework_sources=True),
    Layer(r"services/([^/]+)/domain/", may=("core/", "services/{0}/domain/", "emptor/common/v1/types.h"),
          std_only=True, calls="{0}", plain_types_only=True),
    Layer(HOSTS + "app/", may=("core/", "platform/", "services/{0}/domain/", "services/{0}/app/") + HOSTED
          + SHARED_CONTRACTS, calls="{0}"),
    Layer(HOSTS + "(adapters|tests)/", may=("core/", "platform/", "connectors/kit/", "connectors/registry.h",
                                            "services/{0}/") + HOSTED + SHARED_CONTRACTS,
          framework_sources=True, calls="{0}"),
    Layer(r"services/([^/]+)/app/", may=("core/", "platform/", "services/{0}/domain/", "services/{0}/app/")
          + SHARED_CONTRACTS, calls="{0}"),
    Layer(r"services/([^/]+)/(adapters|tests)/", may=("core/", "platform/", "services/{0}/") + SHARED_CONTRACTS,
          framework_sources=True, calls="{0}"),
    Layer(r"services/([^/]+)/", may=("core/", "platform/", "services/{0}/") + SHARED_CONTRACTS, calls="{0}"),
    Layer(r"connectors/port/", may=("core/", "platform/", "connectors/port/") + CONNECTOR_TYPES),
    Layer(r"connectors/kit/", may=("core/", "platform/", "connectors/port/", "connectors/kit/") + CONNECTOR_TYPES,
          framework_sources=True),
    Layer(r"connectors/host/", may=("core/", "platform/", "connectors/port/", "connectors/host/"),
          framework_sources=True),
    Layer(r"connectors/([^/]+)/", may=("core/", "platform/", "connectors/port/", "connectors/kit/",
                                       "connectors/{0}/") + CONNECTOR_TYPES, framework_sources=True),
    Layer(r"sandbox/", may=("core/", "platform/", "sandbox/"), framework_sources=True),
    Layer(r"apps/cli/", may=("core/", "platform/", "apps/cli/") + SHARED_CONTRACTS, framework_sources=True,
          any_contract=True),
    Layer(r"apps/", may=("core/", "platform/", "services/", "connectors/", "apps/"), framework_sources=True,
          any_contract=True),
    Layer(r"(bench|tests)/", may=("core/", "platform/", "services/", "connectors/", "bench/", "tests/"),
          framework_sources=True, any_contract=True),
)

PROJECT_ROOTS = ("core/", "platform/", "services/", "connectors/", "sandbox/", "apps/", "bench/", "tests/",
                 "contracts/", "emptor/")


@dataclass(frozen=True)
class Ban:
    """A pattern that must not stand in the code (comments and string literals do not count)."""

    rule: str
    pattern: re.Pattern
    why: str
    allowed: re.Pattern | None = None  # paths where it may stand


MONEY_NAME = r"\w*(price|money|amount|total|refund)(?!\w*_(ms|s|seconds|ratio|share|score|weight)\b)\w*"
BANS = (
    Ban("drogon-app", re.compile(r"\bdrogon::app\s*\("), "the global application belongs to platform/web",
        re.compile(r"platform/web/|apps/server/")),
    Ban("getenv", re.compile(r"\b(secure_)?getenv\s*\("), "settings come through platform/config",
        re.compile(r"apps/|platform/config/|bench/")),
    Ban("sleep", re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep)\s*\(|(?<!\w)::sleep\s*\(|\bsleep\s*\(\s*\d+\s*\)"),
        "wait on a timer of the runtime or on the condition itself"),
    Ban("catch-all", re.compile(r"\bcatch\s*\(\s*\.\.\.\s*\)"), "only the guard of an adapter catches everything",
        re.compile(r"(^|/)guard[^/]*$")),
    Ban("cout", re.compile(r"\bstd::cout\b"), "only programs print; everything else logs or returns",
        re.compile(r"apps/|bench/|sandbox/.*main\.cc$")),
    Ban("await-in-do", re.compile(r"\}\s*while\s*\([^;{}]*\bco_await\b[^;{}]*\)\s*;"),
        "g++ 14 lets `continue` jump past an awaiting condition of a do loop: await in the body"),
    Ban("float-money", re.compile(r"\b(float|double)\b[\s&*>]*(?:const\b)?[\s&*]*" + MONEY_NAME, re.I),
        "money is core::Money or integers, never floating point"),
)

# A coroutine's frame keeps its parameters: what can bind a temporary (const T&, T&&, a view) is passed by value. A plain
# reference may stay: it names something that outlives all work, as a database or a transaction does.
TASK_SIGNATURE = re.compile(r"\bTask<[^;{}()]*>\s+(?:[\w:]+::)?\w+\s*\(([^;{}]*?)\)\s*(?:const\b|override\b|noexcept\b|=|;|\{)")
BORROWED = re.compile(r"\bconst\b(?! (?:core::)?Clock\b)[^,]*&|&&|\bstring_view\b|\bspan<")

NO_SANDBOX_WORD = ("core/", "platform/", "services/", "connectors/")
NEEDS_README = ("platform", "services", "connectors", "sandbox")

MARKER = re.compile(r"\b(TO[D]O|FIX[M]E|HA[C]K)\b(?!\s*\(?#\d+)")
MACHINE_PATH = re.compile(r"(?<![\w./~${}-])(?<!\w[\"'])/((work|root|home/[a-z]+)/|tmp/build)")
# Written in halves so that this file does not break its own rule.
REGISTRY_HOST = re.compile(r"\b(" + "|".join(host.replace("|", r"\.") for host in (
    "registry|npmjs|org", "registry|yarnpkg|com", "files|pythonhosted|org", "pypi|org", "deb|debian|org",
    "proxy|golang|org", "repo1|maven|org", "repo|maven|apache|org", "static|crates|io", "index|crates|io")) + r")\b")
MIGRATION = re.compile(r"\d{4}_[a-z0-9_]+\.sql")

MAX_LINES = {".h": 300, ".cc": 500, ".py": 500, ".ts": 500, ".tsx": 500, ".sh": 500}
MAX_FUNCTION = 70
