"""Tests of protoc_gen_emptor.py: that a contract without a plain form is refused, and the place is named."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
CODEGEN = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CODEGEN))

import naming  # noqa: E402

PROTOS = CODEGEN.parents[1] / "contracts/proto"
HEAD = 'syntax = "proto3";\npackage emptor.thing.v1;\nimport "emptor/options/v1/options.proto";\n'


def generate(text, file="emptor/thing/v1/thing.proto"):
    """Messages of protoc, and the generated files by name."""
    with tempfile.TemporaryDirectory() as folder:
        root, out = Path(folder) / "in", Path(folder) / "out"
        out.mkdir()
        (root / file).parent.mkdir(parents=True)
        (root / file).write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["protoc", "-I", str(root), "-I", str(PROTOS),
             f"--plugin=protoc-gen-emptor={CODEGEN / 'protoc_gen_emptor.py'}", f"--emptor_out={out}", file],
            capture_output=True, text=True, check=False)
        return done.stderr, {p.name: p.read_text(encoding="utf-8") for p in out.rglob("*") if p.is_file()}


class Refusals(unittest.TestCase):
    def test_what_has_no_plain_form_is_refused(self):
        rows = {
            "oneof": ("message A { oneof o { string x = 1; } }", "A.x: oneof"),
            "nested message": ("message A { message B {} B b = 1; }", "A: types inside"),
            "nested enum": ("message A { enum E { E_X = 0; } }", "A: types inside"),
            "map by number": ("message A { map<int32, string> m = 1; }", "A.m: keys"),
            "keyword": ("message A { string class = 1; }", "A.class: field names"),
            "capital field": ("message A { string Name = 1; }", "A.Name: field names"),
            "recursion": ("message A { repeated B b = 1; } message B { optional A a = 1; }", "holds itself"),
            "enum without prefix": ("enum Shade { DARK = 0; }", "Shade.DARK: values start with SHADE_"),
            "stream": ("service S { rpc F(A) returns (stream A); } message A {}", "S.F: streams"),
            "edge without scope": ("service S { rpc F(A) returns (A) { option (emptor.options.v1.edge) = "
                                   "{action: true}; } } message A {}", "S.F: an edge method"),
            "two services": ("service S { rpc F(A) returns (A); } service T {} message A {}", "one service"),
        }
        for what, (body, message) in rows.items():
            with self.subTest(what):
                errors, files = generate(HEAD + body)
                self.assertIn(message, errors)
                self.assertEqual(files, {})

    def test_a_file_in_another_place_is_refused(self):
        errors, _ = generate(HEAD + "message A {}", "emptor/other/v1/thing.proto")
        self.assertIn("belongs in emptor/S/v1/S.proto", errors)


class Output(unittest.TestCase):
    def test_comments_stay(self):
        _, files = generate(HEAD + "// What a thing is.\nmessage A {\n  string x = 1;  // its mark\n}\n")
        self.assertIn("// What a thing is.\nstruct A {\n    std::string x;  // its mark\n", files["types.h"])

    def test_a_file_without_a_service_has_no_rpc(self):
        _, files = generate(HEAD + "message A {}")
        self.assertEqual(sorted(files), ["codec.cc", "codec.h", "convert.h", "types.h"])

    def test_names(self):
        self.assertEqual(naming.snake("GetSKU"), "get_sku")
        self.assertEqual(naming.kebab("WhoAmI"), "who-am-i")
        self.assertEqual(naming.constant("OPEN_BOX"), "kOpenBox")
        self.assertEqual(naming.constant("not-callable-here"), "kNotCallableHere")


if __name__ == "__main__":
    unittest.main()
