"""Programs that a test starts: each in a session of its own, all of them ended with the tests."""

import os
import random
import signal
import socket
import subprocess
import time


def worker():
    """Which of pytest's workers this is, from 0."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def own_ports():
    """Ports below the range that the system hands to outgoing connections; workers each have a part of them."""
    each = 12000 // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return range(20000 + worker() * each, 20000 + (worker() + 1) * each)


def free_port(taken=set()):  # one set for the whole run, on purpose
    """A port that nobody has; never the same one twice."""
    while True:
        port = random.choice(own_ports())
        if port in taken:
            continue
        taken.add(port)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def until(condition, seconds, what, every=0.05):
    """Waits for something that another process does; what it returned at last."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(every)


class Program:
    """A running program; its output goes to a log file that outlives it."""

    def __init__(self, name, command, log):
        self.name = name
        self.log = log
        self.log_start = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def running(self):
        return self.process.poll() is None

    def output(self):
        """What it has written since it was started."""
        return self.log.read_bytes()[self.log_start :].decode(errors="replace")

    def wait_ready(self, ready, seconds=30):
        def probe():
            if not self.running():
                raise AssertionError(f"{self.name} ended ({self.process.returncode}):\n{self.output()[-2000:]}")
            return ready()

        until(probe, seconds, lambda: f"{self.name} is ready:\n{self.output()[-2000:]}")

    def wait_end(self, seconds, what):
        """Its exit code, once it has ended by itself."""
        until(lambda: not self.running(), seconds, what)
        return self.process.returncode

    def stop(self, number=signal.SIGTERM):
        if self.running():
            self.process.send_signal(number)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        return self.process.returncode
