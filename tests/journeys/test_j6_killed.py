"""J6: the server is killed at every point that its workflow lists, and started again: one order, one capture.

`emptord points` is the list. A point whose step has no course here fails, so does one that its course never reaches.
"""

import json
import subprocess

import pytest
from emptor_world import BIN, LAYOUTS, server_dies
from person import DONE, REFUSED, WAITING
from shopping import (
    LIMITS,
    Facts,
    bought_once,
    nothing_was_bought,
    regular_customer,
    settle_down,
    state_of,
    take_offer,
    wait_for_state,
)

POINTS = subprocess.check_output([BIN / "emptord", "points"], text=True, timeout=30).split()


class Smooth:
    """Nobody has to be asked, and the merchant takes the money at once."""

    merchant = "bluecrate"

    def __init__(self, world, person):
        self.world, self.person = world, person
        self.offer = take_offer(world, self.merchant)

    def prepare(self):
        """With a server that does not die."""

    def disturb(self):
        """What goes wrong beside the death of the server."""

    def begin(self):
        return self.person.begin("buy", self.offer.id)

    def resume(self, answered):
        """Once the server is back: the same command again, unless it had its answer before."""
        if answered:
            return self.person.purchase(answered["purchase_id"])
        return self.person.ok("buy", self.offer.id)

    def check(self, facts, purchase):
        bought_once(self.world, self.person, facts, purchase)


class ReplyLost(Smooth):
    """The merchant has accepted and its answer is lost."""

    def disturb(self):
        self.world.sandbox.fault("reply_lost_after_effect", operation="complete_checkout")


class SoldOut(Smooth):
    """The merchant says no when the order is placed: everything is given back."""

    def disturb(self):
        self.world.sandbox.fault("out_of_stock", operation="complete_checkout", count=-1)

    def resume(self, answered):
        if answered:
            return self.person.purchase(answered["purchase_id"])
        return self.person.ok("buy", self.offer.id, code=REFUSED)

    def check(self, facts, purchase):
        assert facts.cards_of(purchase), "it was refused before there was anything to undo"
        nothing_was_bought(self.world, self.person, facts, purchase)


class Approved(Smooth):
    """The person is asked, and the server dies over the answer."""

    def prepare(self):
        settle_down(self.world)  # the orders of other purchases send events too
        self.person.set_policy(*LIMITS, "1 USD")
        self.asked = self.person.ok("buy", self.offer.id, code=WAITING)["purchase_id"]
        self.person.set_policy(*LIMITS, "250 USD")

    def begin(self):
        return self.person.begin("approve", self.asked)

    def resume(self, answered):
        if state_of(self.person.purchase(self.asked)) == "AWAITING_APPROVAL":
            self.person.ok("approve", self.asked)
        return wait_for_state(self.person, self.asked, "CONFIRMED")


class PaidLater(Smooth):
    """The merchant takes the money when it ships, so that a timer has to ask for it."""

    merchant = "quillmart"

    def prepare(self):
        settle_down(self.world)


SMOOTH = ("plan", "quote", "recheck", "reserve", "screen", "fund", "tokenize", "submit", "record", "settle")
COURSES = dict.fromkeys(SMOOTH, Smooth) | {
    "look_up": ReplyLost,
    "undo": SoldOut,
    "event": Approved,
    "timer": PaidLater,
}


@pytest.fixture(scope="module")
def regular(running_world):
    return regular_customer(running_world, "regular", "bluecrate", "quillmart")


@pytest.mark.parametrize("where", LAYOUTS)
@pytest.mark.parametrize("point", POINTS)
def test_killed_at(world, regular, point, where):
    course = COURSES[point.split(".")[1]](world, regular)
    course.prepare()
    world.serve(LAYOUTS[where], crash_at=point)
    facts = Facts(world.sandbox)
    course.disturb()
    client = course.begin()
    server_dies(world)
    output, _ = client.communicate(timeout=30)
    world.let_leases_run_out()
    world.serve(LAYOUTS[where])
    answered = json.loads(output) if client.returncode in (DONE, REFUSED) else None
    course.check(facts, course.resume(answered))
