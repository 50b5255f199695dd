"""Checks exchanges with eBay against the types that the npm package ebay-api has generated from eBay's OpenAPI contract."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

HERE = Path(__file__).resolve().parent
SPEC = "./node_modules/ebay-api/dist/types/restful/specs/buy_browse_v1_oas3"
HEADERS = ("X-EBAY-C-ENDUSERCTX", "X-EBAY-C-MARKETPLACE-ID", "Accept-Language")
PREAMBLE = f"""import type {{ components, operations }} from "{SPEC}";
type Schemas = components["schemas"];
type Headers<T extends keyof operations> = NonNullable<operations[T]["parameters"]["header"]>;
type Query<T extends keyof operations> = NonNullable<operations[T]["parameters"]["query"]>;
type Refusal = {{ errors: Schemas["Error"][] }};
"""
ANSWERS = {"search": 'Schemas["SearchPagedCollection"]', "get_item": 'Schemas["Item"]'}
OPERATIONS = {"search": "search", "get_item": "getItem"}


def installed():
    """The folder with the packages of the lock file, installed when it is not there yet."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = Path(os.environ["EMPTOR_STATE"]) / "ebay-types" / hashlib.sha256(lock).hexdigest()[:16]
    if not (folder / ".installed").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        command = ["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=folder, check=True, timeout=180)
        (folder / ".installed").touch()
    return folder


def statements(entry, number):
    """An exchange of the simulators' log as constants of the types that the contract gives them."""
    operation = OPERATIONS[entry["operation"]]
    target = urlsplit(entry["request"]["target"])
    sent = {name.lower(): value for name, value in entry["request"]["headers"].items()}
    headers = {name: sent[name.lower()] for name in HEADERS if name.lower() in sent}
    unknown = [name for name in sent if name.startswith("x-ebay") and name not in map(str.lower, HEADERS)]
    assert not unknown, unknown
    good = entry["response"]["status"] == 200
    yield f'const query{number}: Query<"{operation}"> = {json.dumps(dict(parse_qsl(target.query)))};'
    yield f'const headers{number}: Headers<"{operation}"> = {json.dumps(headers)};'
    answer = ANSWERS[entry["operation"]] if good else "Refusal"
    yield f"const answer{number}: {answer} = {entry['response']['body']};"


def complaints(entries):
    """What the compiler has to say against these exchanges; empty: nothing."""
    folder = installed()
    lines = [line for number, entry in enumerate(entries) for line in statements(entry, number)]
    file = folder / f"exchanges.{os.getpid()}.ts"
    file.write_text(PREAMBLE + "\n".join(lines) + "\nexport {};\n")
    compiler = ["node", folder / "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck"]
    done = subprocess.run(
        [*compiler, "--module", "esnext", "--moduleResolution", "bundler", file.name],
        cwd=folder, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    file.unlink()
    assert done.returncode in (0, 1, 2), done.stderr
    return done.stdout if done.returncode else ""
