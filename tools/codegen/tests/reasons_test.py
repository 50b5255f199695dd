"""Tests of reasons.py: what is made of good rows, and that bad rows are refused by name."""

import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import reasons  # noqa: E402

GOOD = """
not-found: [NOT_FOUND, 404, "Not found", "Check the \\"id\\"."]
amount-overflow: [OUT_OF_RANGE, 400, "Too | large", "Use less."]
"""


class Refusals(unittest.TestCase):
    def test_bad_rows_are_refused_by_name(self):
        rows = {
            "a twin": "same: [INTERNAL, 500, a, b]\nsame: [INTERNAL, 500, a, b]\n",
            "an id in capitals": "Bad_Id: [INTERNAL, 500, a, b]\n",
            "a missing column": "short: [INTERNAL, 500, a]\n",
            "an unknown code": "odd-code: [BROKEN, 500, a, b]\n",
            "a status of success": "fine: [INTERNAL, 200, a, b]\n",
            "a status as text": "text: [INTERNAL, 'x', a, b]\n",
            "an empty title": "silent: [INTERNAL, 500, '', b]\n",
            "no row": "just text",
        }
        for what, text in rows.items():
            with self.subTest(what), self.assertRaises(reasons.ReasonError) as caught:
                reasons.read(text)
            if what != "no row":
                self.assertIn(text.split(":")[0], str(caught.exception))


class Output(unittest.TestCase):
    def test_header_has_a_constant_a_row_sorted_by_id(self):
        header = reasons.header(reasons.read(GOOD))
        self.assertIn('kNotFound{"not-found", Code::kNotFound, 404,', header)
        self.assertIn('"Check the \\"id\\"."', header)
        self.assertLess(header.index("&kAmountOverflow"), header.index("&kNotFound"))

    def test_page_has_a_line_a_row(self):
        page = reasons.page(reasons.read(GOOD))
        self.assertIn("| `not-found` | NOT_FOUND | 404 |", page)
        self.assertIn("Too \\| large", page)

    def test_the_contract_itself_is_good(self):
        errors = Path(__file__).resolve().parents[3] / "contracts/errors.yaml"
        self.assertIn("internal", [r.id for r in reasons.read(errors.read_text(encoding="utf-8"))])


if __name__ == "__main__":
    unittest.main()
