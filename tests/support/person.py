"""A person with the command-line client: a sign-in, and by default a policy, an address and money."""

import json
import os
import subprocess
from dataclasses import dataclass

from emptor_world import BIN, REPO

# As no number or time holds it by chance, so that it can be looked for.
POSTAL_CODE = "43004-1937"
DONE, FAILED, WRONG_USAGE, REFUSED, WAITING = 0, 1, 2, 3, 4


@dataclass
class Answer:
    code: int
    text: str
    error: str

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def reason(self):
        """The reason id of `error: REASON: …`."""
        for line in self.error.splitlines():
            if line.startswith("error: "):
                return line.split(": ")[1]
        return ""


class Person:
    def __init__(self, world, name, ready):
        self.world, self.name = world, name
        self.folder = world.folder / "persons" / name
        self.folder.mkdir(parents=True)
        self.login_file = self.folder / "login.json"
        self.config = self.folder / "client.yaml"
        self.config.write_text(
            json.dumps(
                {
                    "server": world.url,
                    "issuer": world.issuer,
                    "ca_file": str(world.keys / "ca.pem"),
                    "login_file": str(self.login_file),
                    "state_dir": str(self.folder / "purchases"),
                    "private": [f"127.0.0.1:{world.port['server']}", f"127.0.0.1:{world.port['identity']}"],
                }
            )
        )
        self.sign_in()
        if ready:
            self.set_address()
            self.set_policy()
            self.ok("wallet", "add", "2000 USD")

    def sign_in(self):
        command = ["node", REPO / "apps/identity/login-demo.mjs", "--issuer", self.world.issuer]
        command += ["--ca", self.world.keys / "ca.pem", "--out", self.login_file, "--login", self.name]
        subprocess.run(command, check=True, timeout=30, capture_output=True)

    def token(self):
        return json.loads(self.login_file.read_text())["access_token"]

    def set_address(self):
        self.ok("address", "set", "--name", "Demo Person", "--street", "1 Main Street", "--city", "Columbus",
                "--region", "OH", "--postal-code", POSTAL_CODE, "--country", "US",
                "--email", f"{self.name}@example.com")  # fmt: skip

    def set_policy(self, per_purchase="500 USD", per_day="2000 USD", approval_above="250 USD", *more):
        limits = ["--per-purchase", per_purchase, "--per-day", per_day, "--approval-above", approval_above]
        self.ok("policy", "set", *limits, "--time-zone", "America/New_York", *more)

    # --- the client

    def command(self, *words):
        return [str(BIN / "emptor"), "--config", str(self.config), "--json", *map(str, words)]

    def run(self, *words, timeout=60):
        return self.answer_of(self.command(*words), timeout)

    def run_for_people(self, *words, timeout=60):
        """Without --json, as a person sees it."""
        return self.answer_of([word for word in self.command(*words) if word != "--json"], timeout)

    def answer_of(self, command, timeout):
        done = subprocess.run(command, capture_output=True, timeout=timeout, env=self.environment())
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace"))

    def begin(self, *words):
        """Started and not waited for."""
        return subprocess.Popen(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment())

    @staticmethod
    def environment():
        return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}

    def ok(self, *words, code=DONE, timeout=60):
        """Runs a command that must end with this code; its JSON."""
        answer = self.run(*words, timeout=timeout)
        assert answer.code == code, f"{words}: exit code {answer.code}\n{answer.text[:3000]}\n{answer.error[-3000:]}"
        return answer.json

    def refused(self, *words, reason):
        """Runs a command that must fail with this reason."""
        answer = self.run(*words)
        assert (answer.code, answer.reason) == (FAILED, reason), f"{words}: {answer}"
        return answer

    # --- the API without the client

    def call(self, path, body, token=None, key=None):
        bearer = self.token() if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        if key:
            headers["Idempotency-Key"] = key
        with self.world.http() as http:
            return http.post(f"{self.world.url}{path}", json=body, headers=headers)

    # --- purchases

    def purchase(self, purchase_id):
        return self.ok("purchases", purchase_id)

    def wallet(self):
        return self.ok("wallet")["wallet"]
