"""The supervisor with stand-in programs: start, find running, restart what changed, taken ports, programs that fail."""

import os
import shutil
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]

TABLE = """
processes=(one two)
ports=(one:one two:two)
define_one() {
    command=(python3 -m http.server "$port_one" --bind 127.0.0.1 -d "$state/empty")
    inputs=("$state/input")
    probe="http http://127.0.0.1:$port_one/"
    seconds=20
}
define_two() {
    command=(${TWO:-python3 -m http.server "$port_two" --bind 127.0.0.1 -d "$state/empty"})
    probe="tcp $port_two"
    seconds=20
}
prepare_files() { mkdir -p "$state/empty"; }
client_settings() { echo "SERVER=$port_one"; }
"""

SCRIPT = """
set -euo pipefail
repo=$1 state=$2
. "$repo/tools/env/lib.sh"
. "$repo/tools/dev/supervise.sh"
"""


class SuperviseTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Below the state folder, which user postgres can reach; one cluster serves all tests.
        cls.state = Path(tempfile.mkdtemp(prefix="supervise-", dir=os.environ.get("EMPTOR_STATE")))
        cls.addClassCleanup(shutil.rmtree, cls.state, ignore_errors=True)
        os.chmod(cls.state, 0o755)
        (cls.state / "table").write_text(TABLE)

    def setUp(self):
        (self.state / "ports").unlink(missing_ok=True)
        for name in ("run", "log", "empty"):
            shutil.rmtree(self.state / name, ignore_errors=True)
            (self.state / name).mkdir()
        (self.state / "input").write_text("1")
        self.addCleanup(self.run_script, "stop_all")

    def run_script(self, commands, **settings):
        return subprocess.run(["bash", "-c", SCRIPT + commands, "bash", str(REPO), str(self.state)],
                              env={**os.environ, "EMPTOR_PROCESSES": str(self.state / "table"), **settings},
                              capture_output=True, text=True, timeout=120)

    def pids(self):
        return {file.stem: int(file.read_text().split()[0]) for file in (self.state / "run").glob("*.pid")}

    def start(self, **settings):
        result = self.run_script("start_all", **settings)
        self.assertEqual(result.returncode, 0, result.stderr)
        return self.pids()

    def test_a_second_start_restarts_only_what_changed(self):
        first = self.start()
        self.assertEqual(self.start(), first)
        (self.state / "input").write_text("2")
        third = self.start()
        self.assertNotEqual(third["one"], first["one"])
        self.assertEqual(third["two"], first["two"])

    def test_stop_ends_every_program_and_the_database(self):
        pids = self.start()
        self.assertEqual(self.run_script("stop_all").returncode, 0)
        self.assertEqual([pid for pid in pids.values() if Path(f"/proc/{pid}").exists()], [])
        self.assertFalse((self.state / "pg/data/postmaster.pid").exists())

    def test_the_database_has_pgvector_and_a_role_without_power(self):
        self.start()
        conninfo = subprocess.run([REPO / "tools/dev/postgres", "conninfo", self.state / "pg"], check=True,
                                  capture_output=True, text=True).stdout.strip()
        answer = subprocess.run(["psql", conninfo, "-Atc", "select '[1,2]'::vector, rolsuper, current_setting('fsync') "
                                 "from pg_roles where rolname = current_user"], check=True, capture_output=True, text=True)
        self.assertEqual(answer.stdout.strip(), "[1,2]|f|on")

    def test_a_taken_port_gives_another_one_unless_it_was_asked_for(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            taken = other.getsockname()[1]
            (self.state / "ports").write_text(f"one={taken}\n")
            self.start()
            self.assertNotIn(f"={taken}\n", (self.state / "ports").read_text())
            self.run_script("stop_all")
            result = self.run_script("start_all", EMPTOR_PORT_ONE=str(taken))
            self.assertNotEqual(result.returncode, 0)
            self.assertIn(f"port {taken} (EMPTOR_PORT_ONE) is taken", result.stderr)

    def test_a_program_that_ends_shows_its_last_words(self):
        result = self.run_script("start_all", TWO="ls /there-is-no-such-folder")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("there-is-no-such-folder", result.stderr)
        self.assertIn("two ended before it was ready", result.stderr)

    def test_a_program_that_is_missing_is_named(self):
        result = self.run_script("start_all", TWO="no-such-program")
        self.assertIn("two: no-such-program is not there", result.stderr)


if __name__ == "__main__":
    unittest.main()
