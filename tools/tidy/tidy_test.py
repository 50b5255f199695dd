"""Every kind of violation is caught, and what is allowed is not: each case is a small tree in a temporary folder."""

import subprocess
import tempfile
import unittest
from pathlib import Path

import sys

sys.path.insert(0, str(Path(__file__).resolve().parent))
import cpp  # noqa: E402
import tidy  # noqa: E402

# Written in halves so that the checker does not find them here.
SIMULATOR_WORD = "sand" + "box"
MARK = "TO" + "DO"
HOME_PATH = "/ro" + "ot/x"
HOST = "registry." + "npmjs.org"

LONG_FUNCTION = "int f() {\n" + "    g();\n" * 80 + "}\n"

# (what it proves, expected rule, path, text)
CAUGHT = [
    ("core includes only core", "layer", "core/a.cc", '#include "platform/runtime/task.h"\n'),
    ("core is std only", "framework", "core/a.cc", "#include <openssl/sha.h>\n"),
    ("contracts depend on nothing", "layer", "contracts/a.h", '#include "core/money.h"\n'),
    ("platform does not know services", "layer", "platform/sql/a.cc", '#include "services/vault/app/v.h"\n'),
    ("platform does not know connectors", "layer", "platform/sql/a.cc", '#include "connectors/ucp/wire.h"\n'),
    ("platform does not know a service's contract", "layer", "platform/sql/a.cc", '#include "emptor/vault/v1/vault.h"\n'),
    ("a domain knows no platform", "layer", "services/checkout/domain/a.h", '#include "platform/sql/database.h"\n'),
    ("a domain knows no framework", "framework", "services/checkout/domain/a.cc", "#include <drogon/drogon.h>\n"),
    ("a domain knows no app", "layer", "services/checkout/domain/a.h", '#include "services/checkout/app/a.h"\n'),
    ("an app knows no framework", "framework", "services/checkout/app/a.cc", "#include <glaze/glaze.hpp>\n"),
    ("an app knows no wire types", "framework", "services/checkout/app/a.cc", '#include "emptor/vault/v1/vault.pb.h"\n'),
    ("an app knows no adapters", "layer", "services/checkout/app/a.cc", '#include "services/checkout/adapters/a.h"\n'),
    ("a service never includes another", "layer", "services/checkout/adapters/a.cc", '#include "services/orders/app/o.h"\n'),
    ("nothing calls its caller", "layer", "services/payments/app/a.h", '#include "emptor/checkout/v1/checkout.h"\n'),
    ("stages do not know each other", "layer", "services/ranking/app/a.h", '#include "emptor/normalize/v1/normalize.h"\n'),
    ("only payments call the vault", "layer", "services/checkout/app/a.h", '#include "emptor/vault/v1/vault.h"\n'),
    ("an unknown service has no row", "layer", "services/newcomer/app/a.h", '#include "emptor/vault/v1/vault.h"\n'),
    ("a connector never includes another", "layer", "connectors/ebay/a.cc", '#include "connectors/ucp/wire.h"\n'),
    ("a connector knows no simulator", "layer", "connectors/ebay/a.cc", f'#include "{SIMULATOR_WORD}/ebay/a.h"\n'),
    ("a simulator knows no connector", "layer", f"{SIMULATOR_WORD}/ebay/a.cc", '#include "connectors/ebay/wire.h"\n'),
    ("services do not name vendors", "layer", "services/payments/adapters/a.cc", '#include "connectors/stripe/wire.h"\n'),
    ("frameworks stay out of an app's headers", "framework", "services/bff/app/a.h", "#include <curl/curl.h>\n"),
    ("a domain names plain types only", "layer", "services/fraud/domain/a.h", '#include "emptor/fraud/v1/service.h"\n'),
    ("a domain does not name a caller's types", "layer", "services/fraud/domain/a.h", '#include "emptor/checkout/v1/types.h"\n'),
    ("the JSON helpers are a framework", "framework", "services/bff/app/a.cc", '#include "platform/json/core_types.h"\n'),
    ("test libraries stay in tests", "framework", "core/a.cc", "#include <gtest/gtest.h>\n"),
    ("the product does not name simulators", f"{SIMULATOR_WORD}-word", "services/bff/app/a.h", f"// the {SIMULATOR_WORD.title()}\n"),
    ("nor in documents", f"{SIMULATOR_WORD}-word", "connectors/ebay/README.md", f"A {SIMULATOR_WORD}.\n"),
    ("a coroutine borrows a value", "coroutine-parameter", "core/a.h", "Task<int> f(Context ctx, const std::string& name);\n"),
    ("a coroutine borrows a view", "coroutine-parameter", "core/a.h", "runtime::Task<> f(std::string_view name);\n"),
    ("a coroutine borrows a temporary", "coroutine-parameter", "core/a.cc", "Task<Result<int>> A::f(Thing&& thing) {\n}\n"),
    ("awaiting in a do loop's condition", "await-in-do", "core/a.cc", "Task<> f() {\n do {\n  g();\n } while (co_await h());\n}\n"),
    ("the global application", "drogon-app", "services/bff/adapters/a.cc", "void f() { drogon::app().quit(); }\n"),
    ("the environment", "getenv", "services/bff/app/a.cc", 'auto x = std::getenv("X");\n'),
    ("sleeping threads", "sleep", "core/tests/a_test.cc", "std::this_thread::sleep_for(1s);\n"),
    ("sleeping by seconds", "sleep", "core/tests/a_test.cc", "sleep(3);\n"),
    ("catching everything", "catch-all", "platform/sql/a.cc", "void f() { try { g(); } catch (...) {} }\n"),
    ("printing", "cout", "platform/sql/a.cc", "void f() { std::cout << 1; }\n"),
    ("floating money", "float-money", "core/a.h", "double total_price = 0;\n"),
    ("floating amounts as parameters", "float-money", "core/a.h", "void pay(float amount);\n"),
    ("floating containers of money", "float-money", "core/a.h", "std::vector<double> prices;\n"),
    ("long functions", "function-length", "core/a.cc", LONG_FUNCTION),
    ("long headers", "file-length", "core/a.h", "int x;\n" * 301),
    ("long sources", "file-length", "core/a.cc", "int x;\n" * 501),
    ("open ends", "marker", "core/a.cc", f"// {MARK}: later\n"),
    ("paths of one machine", "machine-path", "docs/a.md", f"see {HOME_PATH}/y\n"),
    ("registry hosts", "registry-host", "docs/a.md", f"from {HOST}\n"),
    ("names of migrations", "migration", "services/bff/migrations/first.sql", "select 1;\n"),
    ("folders without a README", "readme", "services/lonely/domain/a.h", "int x;\n"),
    ("exceptions without a reason", "allow", "tools/tidy/allow.txt", "layer core/a.cc\n"),
    ("exceptions nobody needs", "allow", "tools/tidy/allow.txt", "layer core/a.cc: it was so\n"),
]

# (what it proves, path, text)
ALLOWED = [
    ("an app uses ports, its domain and contracts below it", "services/checkout/app/a.cc",
     '#include "platform/sql/database.h"\n#include "services/checkout/domain/a.h"\n#include "emptor/payments/v1/payments.h"\n'),
    ("a service knows its own contract", "services/vault/app/a.h", '#include "emptor/vault/v1/vault.h"\n'),
    ("adapters use frameworks in sources", "services/bff/adapters/a.cc", "#include <drogon/drogon.h>\n"),
    ("comments and literals do not count", "core/a.cc",
     '// std::cout, getenv(\nconst char* k = "catch (...) getenv(";\nauto r = R"(std::cout)";\n'),
    ("a commented include does not count", "core/a.cc", '// #include "platform/x.h"\n/* #include <drogon/a.h> */\n'),
    ("the runtime's own sleep", "platform/sql/a.cc", "co_await sleep(context, 5s);\n"),
    ("a domain names its own plain types", "services/fraud/domain/a.h",
     '#include "emptor/fraud/v1/types.h"\n#include "emptor/common/v1/types.h"\n'),
    ("tests share their support", "platform/sql/tests/a.h", '#include "tests/support/postgres.h"\n'),
    ("the guard", "platform/sql/guard.cc", "void f() { try { g(); } catch (...) {} }\n"),
    ("programs read the environment and print", "apps/cli/main.cc", 'int main() { std::cout << getenv("X"); }\n'),
    ("marks with an issue", "core/a.cc", f"// {MARK}(#12): later\n"),
    ("durations with money's words", "core/a.h", "double total_ms = 0;\n"),
    ("a coroutine may refer to what outlives it", "core/a.h", "Task<int> f(Context ctx, Session& tx, std::string name);\n"),
    ("a class may be long, its functions are short", "core/a.h", "class A {\n" + "    int f() { return 1; }\n" * 100 + "};\n"),
    ("names of migrations", "services/bff/migrations/0001_first.sql", "select 1;\n"),
    ("programs know everything", "apps/server/main.cc", '#include "connectors/ebay/x.h"\n#include "emptor/vault/v1/vault.h"\n'),
    ("connectors may parse JSON in sources", "connectors/ebay/a.cc", "#include <glaze/glaze.hpp>\n"),
]


class TidyTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)
        self.addCleanup(self.folder.cleanup)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        parts = path.split("/")
        if parts[0] in tidy.rules.NEEDS_README and "lonely" not in parts:
            readme = self.root / parts[0] / parts[1] / "README.md"
            if not readme.exists():
                readme.write_text("What it is.\n")
        return file

    def found(self, path, text):
        file = self.write(path, text)
        findings = tidy.check(self.root)
        file.unlink()
        return findings

    def test_violations_are_caught(self):
        for what, rule, path, text in CAUGHT:
            with self.subTest(what):
                self.assertIn(rule, {f.rule for f in self.found(path, text)}, msg=path)

    def test_what_is_allowed_passes(self):
        for what, path, text in ALLOWED:
            with self.subTest(what):
                self.assertEqual(self.found(path, text), [])

    def test_a_private_header_may_name_frameworks_a_public_one_not(self):
        header = self.write("platform/web/wire/a.h", "#include <drogon/HttpRequest.h>\n")
        self.write("platform/web/a.cc", '#include "platform/web/wire/a.h"\n')
        self.assertEqual(tidy.check(self.root), [])
        self.write("services/bff/adapters/a.cc", '#include "platform/web/wire/a.h"\n')
        self.assertEqual([(f.path, f.rule) for f in tidy.check(self.root)], [("platform/web/wire/a.h", "framework")])
        header.unlink()

    def test_findings_name_the_line(self):
        findings = self.found("core/a.cc", "\n\n#include <drogon/drogon.h>\n")
        self.assertEqual([(f.path, f.line) for f in findings], [("core/a.cc", 3)])

    def test_a_number_of_a_migration_is_used_once(self):
        self.write("services/bff/migrations/0001_a.sql", "")
        self.assertEqual([f.rule for f in self.found("services/bff/migrations/0001_b.sql", "")], ["migration"])

    def test_an_exception_with_a_reason_holds(self):
        self.write("tools/tidy/allow.txt", "cout core/*: the reason\n")
        self.assertEqual(self.found("core/a.cc", "void f() { std::cout << 1; }\n"), [])

    def test_untracked_ignored_files_do_not_count(self):
        self.write(".gitignore", "build/\n")
        self.assertEqual(self.found("build/core/a.cc", f"// {MARK}\n"), [])

    def test_a_digit_separator_is_no_literal(self):
        self.assertEqual(cpp.long_functions("int f() { return 1'000; }\nchar c = '{';\n", 1), [])


if __name__ == "__main__":
    unittest.main()
