"""A throw-away installation with real programs: PostgreSQL, identity provider, simulators, vault and server.

Everything lies in one folder below $EMPTOR_STATE/journeys, listens on free ports and ends with the tests.
"""

import json
import os
import shutil
import ssl
import subprocess
import time
from functools import cache
from pathlib import Path

import httpx
import yaml
from processes import Program, free_port, until
from sandbox_admin import Sandbox

REPO = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("EMPTOR_BIN", REPO / "build/release/bin"))
MERCHANTS = ("northwind", "bluecrate", "fennel", "quillmart")
# What the simulators' folders say of themselves, by name.
SIMULATORS = {file.parent.name: yaml.safe_load(file.read_text()) for file in sorted(REPO.glob("sandbox/*/simulator.yaml"))}
PRODUCTS = 3000
# Layouts of the server: for each process the services that run in it; the first one is the clients' door.
TOGETHER = ((),)
SPLIT = (("orchestrator", "discovery", "normalize", "ranking", "integrations"), ("checkout", "fraud", "payments", "orders"))
# In which of them the journeys of faults are played.
LAYOUTS = {"together": TOGETHER, "split": SPLIT}
# What the tests change of the defaults so that they need not wait.
QUICK = {
    "payments": {"poll": "500ms", "tick": "100ms", "poll_longest": "1s"},
    "orders": {"poll": "500ms", "tick": "100ms"},
    "checkout": {"resubmit": "1s", "settle": "1s"},
    "fraud": {"velocity_purchases": 100000},
}


def worlds_folder():
    state = os.environ.get("EMPTOR_STATE")
    assert state, "run the tests through `make test`, or tools/env/enter --with run,build,test -- …"
    return Path(state) / "journeys"


def remove_left_behind():
    """Folders of test runs that were killed: their PostgreSQL may still run."""
    for folder in worlds_folder().glob("*"):
        if not Path(f"/proc/{folder.name.split('.')[0]}").exists():
            postgres("stop", folder / "pg")
            shutil.rmtree(folder, ignore_errors=True)


def postgres(action, folder):
    done = subprocess.run([REPO / "tools/dev/postgres", action, folder], capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class World:
    def __init__(self):
        self.folder = worlds_folder() / f"{os.getpid()}.{time.monotonic_ns()}"
        self.folder.mkdir(parents=True)
        names = ("identity", "admin", "vault", "server", *SIMULATORS, *MERCHANTS)
        self.port = {name: free_port() for name in names}
        self.keys = self.folder / "keys"
        self.feeds = self.folder / "feeds"
        self.programs = {}
        self.layout, self.changes = None, None
        self.sandbox = Sandbox(f"http://127.0.0.1:{self.port['admin']}")

    # --- the whole

    def start(self):
        subprocess.run([BIN / "emptord", "keys", "--dir", self.keys], check=True, timeout=30)
        key = self.keys / "issuer.key"
        key.touch(mode=0o600)
        key.write_text("rk_test_sandbox_vault")
        subprocess.run(
            [BIN / "emptor-catalogue", "--seed", "1", "--products", str(PRODUCTS), "--out", self.feeds],
            check=True,
            timeout=60,
            capture_output=True,
        )
        self.install_identity()
        postgres("start", self.folder / "pg")
        self.database = postgres("conninfo", self.folder / "pg")
        self.start_identity()
        self.start_sandbox()
        self.programs["vault"] = self.emptord("vault", self.vault_settings(), roles=("vault",))
        self.programs["identity"].wait_ready(lambda: self.answers(f"{self.issuer}/.well-known/openid-configuration"))
        self.programs["sandbox"].wait_ready(lambda: self.answers(f"http://127.0.0.1:{self.port['admin']}/healthz"))
        self.serve()
        self.prepare()

    def stop(self):
        for program in reversed(list(self.programs.values())):
            program.stop()
        postgres("stop", self.folder / "pg")
        shutil.rmtree(self.folder / "pg", ignore_errors=True)

    def install_identity(self):
        """As `make up` does it."""
        script = f'repo="{REPO}"; state="{self.folder}"; . tools/env/lib.sh; . tools/dev/files.sh; install_identity'
        subprocess.run(["bash", "-euc", script], cwd=REPO, check=True, timeout=180)

    # --- addresses

    @property
    def issuer(self):
        return f"https://127.0.0.1:{self.port['identity']}"

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port['server']}"

    def merchant_url(self, merchant):
        return f"https://127.0.0.1:{self.port[merchant]}"

    def tls(self):
        return ssl.create_default_context(cafile=str(self.keys / "ca.pem"))

    def http(self, **options):
        return httpx.Client(verify=self.tls(), timeout=30, trust_env=False, **options)

    def answers(self, url):
        try:
            with self.http() as http:
                return http.get(url).is_success
        except httpx.HTTPError:
            return False

    # --- settings

    def outbound(self):
        names = ("identity", *SIMULATORS, *MERCHANTS)
        hosts = [f"127.0.0.1:{self.port[name]}" for name in names]
        return {"ca_file": str(self.keys / "ca.pem"), "private": hosts}

    def base_settings(self):
        return {"mode": "test", "keys": str(self.keys), "root": str(REPO), "outbound": self.outbound()}

    def vault_settings(self):
        vault = {
            "issuer": "stripe",
            "issuer_base_url": f"https://127.0.0.1:{self.port['stripe']}",
            "issuer_key": {"file": str(self.keys / "issuer.key")},
            "connection_public_key": str(self.keys / "connection.jwk"),
        }
        rpc = {"address": f"127.0.0.1:{self.port['vault']}"}
        return {**self.base_settings(), "rpc": rpc, "services": {"vault": vault}}

    def server_settings(self, changes, crash_at=""):
        keys = self.keys
        services = {
            "integrations": {
                "connection_key": {"file": str(keys / "connection.key")},
                "http_signing_key": {"file": str(keys / "http.key")},
            },
            "checkout": {"mandate_key": {"file": str(keys / "mandate.key")}},
            "payments": {"issuer": "stripe", "mandate_public_key": str(keys / "mandate.jwk")},
            "orders": {"tracking": "easypost"},
        }
        for change in (QUICK, changes):
            for service, settings in change.items():
                services[service] = {**services.get(service, {}), **settings}
        settings = {
            **self.base_settings(),
            "database": {"connection": self.database},
            "web": {"port": self.port["server"], "public_url": self.url},
            "identity": {"issuer": self.issuer},
            "peers": {"vault": f"127.0.0.1:{self.port['vault']}"},
            "services": services,
        }
        return {**settings, "crash_at": crash_at} if crash_at else settings

    def stripe_webhook(self):
        events = ["*", "issuing_authorization.request"]
        return {"id": "platform", "url": f"{self.url}/webhooks/stripe", "secret": "whsec_sandbox", "events": events}

    # --- programs

    def start_identity(self):
        command = ["node", REPO / "apps/identity/server.mjs", "--port", self.port["identity"]]
        command += ["--cert", self.keys / "identity.pem", "--key", self.keys / "identity.key"]
        command += ["--state", self.folder / "identity"]
        self.programs["identity"] = Program("identity", command, self.folder / "identity.log")

    def start_sandbox(self):
        settings = {
            "tls.certificate": self.keys / "sandbox.pem",
            "tls.key": self.keys / "sandbox.key",
            "tls.ca": self.keys / "ca.pem",
            "feeds": self.feeds,
            **{f"{name}.port": self.port[name] for name in ("admin", *SIMULATORS)},
            **{f"merchants.{name}.port": self.port[name] for name in MERCHANTS},
        }
        for name, simulator in SIMULATORS.items():
            if webhook := simulator.get("webhook"):
                settings[f"{name}.{webhook['setting']}"] = f"{self.url}{webhook['path']}"
        command = [BIN / "emptor-sandbox", "--config", REPO / "sandbox/default.yaml"]
        command += ["--state", self.folder / "sandbox"]
        for name, value in settings.items():
            command += ["--set", f"{name}={value}"]
        self.programs["sandbox"] = Program("sandbox", command, self.folder / "sandbox.log")

    def emptord(self, name, settings, roles=()):
        config = self.folder / f"{name}.yaml"
        config.write_text(json.dumps(settings, indent=1))  # JSON is YAML
        command = [BIN / "emptord", "run", "--config", config]
        if roles:
            command += ["--roles", ",".join(roles)]
        return Program(name, command, self.folder / f"{name}.log")

    def serve(self, layout=TOGETHER, crash_at="", **changes):
        """The server, started anew with these settings of its services; `crash_at` goes to every process of it."""
        self.stop_server()
        self.layout, self.changes = layout, changes
        ports = [self.port["server"], *(free_port() for _ in layout[1:])]
        doors = [free_port() for _ in layout]
        for i, roles in enumerate(layout):
            settings = self.server_settings(changes, crash_at)
            settings["web"]["port"] = ports[i]
            for other, there in zip(doors, layout, strict=True):
                if other != doors[i]:
                    settings["peers"] |= {role: f"127.0.0.1:{other}" for role in there}
            if len(layout) > 1:
                settings["rpc"] = {"address": f"127.0.0.1:{doors[i]}"}
            program = self.programs[f"server{i}"] = self.emptord(f"server{i}", settings, roles)
            # The door comes first: whoever goes on with a purchase may be asked back at once.
            program.wait_ready(lambda port=ports[i]: self.answers(f"https://127.0.0.1:{port}/healthz"))
        for program, port in zip(self.servers(), ports, strict=True):
            program.wait_ready(lambda port=port: self.answers(f"https://127.0.0.1:{port}/readyz"))
        self.crashing = bool(crash_at)

    def servers(self):
        return [program for name, program in self.programs.items() if name.startswith("server")]

    def stop_server(self, *signals):
        for program in reversed(self.servers()):
            program.stop(*signals)
        for name in [name for name in self.programs if name.startswith("server")]:
            del self.programs[name]

    def restore(self):
        """A server that runs all services with the usual settings, and simulators without faults."""
        self.sandbox.calm()
        self.sandbox.post("stripe", approve_on_timeout=False, webhooks=[self.stripe_webhook()])
        usual = self.layout == TOGETHER and not self.changes and not self.crashing
        if not usual or not self.servers() or not all(program.running() for program in self.servers()):
            self.serve()

    # --- what is stored

    def sql(self, statement):
        """Rows as lists of texts; a null is an empty text."""
        command = ["psql", "--no-psqlrc", "-qAtX", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-d", self.database]
        done = subprocess.run([*command, "-c", statement], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def dump(self):
        """Everything in the database as text."""
        done = subprocess.run(["pg_dump", "--data-only", "-d", self.database], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def let_leases_run_out(self):
        """What waiting for half a minute would do: the leases of a dead process end."""
        self.sql("update workflow.instance set lease_until = clock_timestamp() where running")
        self.sql("update events.consumer set lease_until = clock_timestamp()")

    # --- demo data

    def prepare(self):
        operator = self.person("operator", ready=False)
        for name, simulator in SIMULATORS.items():
            if credentials := simulator.get("connect"):
                operator.ok("connect", name, *credentials, "--base-url", f"https://127.0.0.1:{self.port[name]}")
        for merchant in MERCHANTS:
            operator.ok("merchant", "add", self.merchant_url(merchant), "--id", merchant)
            operator.ok("feed", "import", self.feeds / f"{merchant}.jsonl", "--merchant", merchant)
        self.operator = operator

    @cache
    def feed(self, merchant):
        with (self.feeds / f"{merchant}.jsonl").open() as lines:
            return [json.loads(line) for line in lines]

    def person(self, name, ready=True):
        from person import Person  # a person needs its world

        return Person(self, name, ready)


def server_dies(world, seconds=30):
    """Waits until a process of the server has ended at its crash point; the rest is killed with it."""

    def dead():
        return [program for program in world.servers() if not program.running()]

    ended = until(dead, seconds, "a server process dies at its point")
    codes = [program.process.returncode for program in ended]
    assert codes == [-9], f"exit codes {codes}: {ended[0].output()[-1500:]}"
    world.stop_server(9)
