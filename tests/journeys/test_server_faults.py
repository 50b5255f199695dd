"""What the server itself meets: a port in use, settings it must refuse, a database that goes away and comes back."""

import json
import os
import time
from pathlib import Path

import pytest
from emptor_world import LAYOUTS, postgres, until
from person import DONE, WAITING
from processes import free_port
from shopping import Facts, bought_once, buy_and_approve, settle_down, take_offer, wait_for_state

CARD_KEY = "rk_test_sandbox_vault"
OTHER_KEY = "sk_test_sandbox"


def refuses_to_start(world, name, settings, reason, roles=()):
    program = world.emptord(name, settings, roles)
    assert program.wait_end(30, f"{name} gives up") == 1
    assert f"({reason})" in program.output(), program.output()
    return program.output()


def test_a_port_that_is_taken(world):
    """The running server is not disturbed."""
    settings = world.server_settings({})
    output = refuses_to_start(world, "second", settings, "port-taken")
    assert str(world.port["server"]) in output
    assert all(program.running() for program in world.servers())


def test_a_key_that_reads_cards_belongs_to_the_vault_alone(world):
    settings = world.server_settings({})
    settings["web"]["port"] = free_port()
    settings["services"]["vault"] = {"issuer_key": {"file": str(world.keys / "issuer.key")}}
    for roles in ((), ("payments",), ("vault", "payments")):
        reason = "config-invalid" if len(roles) == 2 else "card-key-outside-vault"
        refuses_to_start(world, "keyed", settings, reason, roles)


def test_live_keys_and_private_addresses_do_not_mix(world):
    settings = {**world.server_settings({}), "mode": "live"}
    refuses_to_start(world, "live", settings, "private-hosts-with-live-keys")


def test_nobody_dies_on_purpose_in_a_live_installation(world):
    settings = {**world.server_settings({}, "purchase.submit.before_effect"), "mode": "live"}
    settings["outbound"]["private"] = []
    refuses_to_start(world, "dying", settings, "config-invalid")


def processor_seconds(program):
    fields = Path(f"/proc/{program.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("where", LAYOUTS)
def test_a_server_without_work_rests(world, where):
    """A loop that forgets to pause takes a whole processor."""
    settle_down(world)
    world.serve(LAYOUTS[where])
    before = [processor_seconds(program) for program in world.servers()]
    time.sleep(3)
    after = [processor_seconds(program) for program in world.servers()]
    assert all(late - early < 1 for early, late in zip(before, after, strict=True)), (before, after)


def test_the_issuer_shows_numbers_to_the_vault_only(world, person):
    """And the vault's key can do nothing else."""
    facts = Facts(world.sandbox)
    buy_and_approve(person, take_offer(world).id)
    [card] = facts.cards()
    url = f"https://127.0.0.1:{world.port['stripe']}/v1/issuing/cards"
    expand = "?expand[]=number&expand[]=cvc"
    with world.http() as http:

        def status(method, path, key):
            return http.request(method, url + path, headers={"Authorization": f"Bearer {key}"}).status_code

        assert status("GET", f"/{card['id']}{expand}", OTHER_KEY) == 403
        assert status("GET", f"/{card['id']}", OTHER_KEY) == 200
        assert status("GET", f"/{card['id']}{expand}", CARD_KEY) == 200
        assert status("GET", "", CARD_KEY) == 403
        assert status("POST", f"/{card['id']}", CARD_KEY) == 403


def stop_postgres(world):
    postgres("stop", world.folder / "pg")


def start_postgres(world):
    postgres("start", world.folder / "pg")


@pytest.fixture
def returning(world):
    """However the test ends, the database is there for the next one."""
    yield world
    start_postgres(world)


def test_without_the_database_every_request_has_its_answer(returning, person):
    world = returning
    stop_postgres(world)
    for path, body, key in (
        ("/v1/checkout/list-purchases", {}, None),
        ("/v1/payments/get-wallet", {}, None),
        ("/v1/orchestrator/ask", {"prompt": "kettle"}, "ask-without"),
        ("/v1/checkout/approve", {"purchase_id": "p", "maximum_total": {"minor": "1", "currency": "USD"}}, "approve"),
    ):
        answer = person.call(path, body, key=key)
        assert (answer.status_code, answer.json()["reason"]) == (503, "unavailable"), answer.text
    until(lambda: not world.answers(f"{world.url}/readyz"), 10, "it says that it is not ready")
    assert world.answers(f"{world.url}/healthz")
    person.refused("purchases", reason="unavailable")
    person.refused("buy", take_offer(world).id, reason="unavailable")
    start_postgres(world)
    until(lambda: person.run("purchases").code == DONE, 20, "the server finds its database again")
    assert all(program.running() for program in world.servers())


@pytest.mark.parametrize("call", ["create_checkout", "create_card", "complete_checkout"])
def test_a_purchase_under_way_survives_the_database(returning, person, call):
    world = returning
    world.sandbox.post("stripe", webhooks=[])  # without its books the server would say no to the issuer
    facts = Facts(world.sandbox)
    offer = take_offer(world)
    asked = None
    if call != "create_checkout":
        asked = person.ok("buy", offer.id, code=WAITING)["purchase_id"]
    world.sandbox.fault("latency_ms", operation=call, ms=1000)
    command = ("approve", asked) if asked else ("buy", offer.id)
    client = person.begin(*command)
    until(lambda: world.sandbox.faults_left() == [], 20, f"{call} is under way")
    stop_postgres(world)
    output, _ = client.communicate(timeout=60)
    assert client.returncode not in (DONE, WAITING), output
    start_postgres(world)
    if not asked:
        asked = until(lambda: resumed(person, offer), 30, "the purchase is resumed")
        assert wait_for_state(person, asked, "AWAITING_APPROVAL")
        person.ok("approve", asked)
    until(lambda: person.run("purchases", asked).code == DONE, 20, "the server finds its database again")
    bought_once(world, person, facts, wait_for_state(person, asked, "CONFIRMED"))


def resumed(person, offer):
    answer = person.run("buy", offer.id)
    return json.loads(answer.text)["purchase_id"] if answer.code == WAITING else ""
