"""The sum of the reports: nothing that failed, vanished or was skipped without leave is lost."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SUMMARY = Path(__file__).resolve().parent / "summary.py"


def gtest(cases):
    return "<testsuites><testsuite>" + "".join(cases) + "</testsuite></testsuites>"


PASS = '<testcase classname="A" name="ok" status="run" result="completed"/>'
FAIL = '<testcase classname="A" name="bad" status="run"><failure message="x"/></testcase>'
SKIP = '<testcase classname="A" name="off" status="run" result="skipped"><skipped message="x"/></testcase>'
CTEST = '<testsuite><testcase name="prog" classname="prog" status="{}"/></testsuite>'

# (what it proves, exit code, outer report, inner report, allowed skips, last line, exit code of the sum)
CASES = [
    ("a program's own cases count", 0, CTEST.format("run"), gtest([PASS, PASS]), "", "2 passed, 0 failed, 0 skipped", 0),
    ("a failed case", 8, CTEST.format("fail"), gtest([PASS, FAIL]), "", "1 passed, 1 failed, 0 skipped", 1),
    ("a program that died after its cases passed", 8, CTEST.format("fail"), gtest([PASS]), "", "1 passed, 1 failed, 0 skipped", 1),
    ("a program that died while writing", 8, CTEST.format("fail"), "<testsu", "", "0 passed, 1 failed, 0 skipped", 1),
    ("a suite that never ran", 2, None, None, "", "0 passed, 1 failed, 0 skipped", 1),
    ("a skip without leave", 0, CTEST.format("run"), gtest([PASS, SKIP]), "", "1 passed, 1 failed, 0 skipped", 1),
    ("a skip with leave", 0, CTEST.format("run"), gtest([PASS, SKIP]), "s/prog/A.off: no such card here\n",
     "1 passed, 0 failed, 1 skipped", 0),
    ("leave without a reason", 0, CTEST.format("run"), gtest([PASS, SKIP]), "s/prog/A.off:\n",
     "1 passed, 1 failed, 0 skipped", 1),
    ("a program without reports of its own", 0, CTEST.format("run"), None, "", "1 passed, 0 failed, 0 skipped", 0),
]


class SummaryTest(unittest.TestCase):
    def test_sums(self):
        for what, code, outer, inner, leave, last, expected in CASES:
            with self.subTest(what), tempfile.TemporaryDirectory() as folder:
                root = Path(folder)
                (root / "s.exit").write_text(f"{code}\n")
                (root / "s-gtest").mkdir()
                (root / "leave").write_text(leave)
                if outer:
                    (root / "s.xml").write_text(outer)
                if inner:
                    (root / "s-gtest/prog.xml").write_text(inner)
                run = subprocess.run([sys.executable, SUMMARY, root, root / "leave"], capture_output=True, text=True)
                self.assertEqual((run.stdout.splitlines()[-1], run.returncode), (last, expected), run.stderr)


if __name__ == "__main__":
    unittest.main()
