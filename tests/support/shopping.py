"""What the journeys have in common: choosing an offer, and looking at what really happened at the vendors."""

from dataclasses import dataclass

from emptor_world import until
from person import DONE, WAITING

FINISHED = {"DELIVERED", "RETURNED", "REFUSED", "CANCELLED", "HANDED_OVER"}
BROKEN_MOVEMENTS = (
    "select movement_id, currency, sum(minor) from payments.ledger_entry group by 1, 2 having sum(minor) <> 0"
)
OPEN_ORDERS = "select merchant_id, order_id, body::text from orders.followed_order where not final"
OPEN_STEPS = (
    "select id, effect_name, coalesce(last_error, state::text) from workflow.instance where not terminal and "
    "(effect_name is not null or wake_at < now() + interval '5 minutes')"
)
# Facts on their way from one service to another.
UNTOLD = (
    "select type, subject, coalesce(position, 0)::text from events.outbox "
    "where position is null or position > (select min(position) from events.consumer)"
)
UNMET = "select instance, seq::text, event::text from workflow.inbox where applied_at is null"
# Of a regular customer: a purchase, a day.
LIMITS = ("500 USD", "100000 USD")
given_out = set()


@dataclass
class Offer:
    merchant: str
    item: str
    price: int  # minor units

    @property
    def id(self):
        return f"{self.merchant}:{self.item}"


def take_offer(world, merchant="bluecrate", low=20, high=60):
    """An offer with plenty of stock that no other test uses, so that prices may be changed."""
    for row in world.feed(merchant):
        price = float(row["price"])
        usable = low <= price <= high and row.get("in_stock") and row["id"] not in given_out
        if usable and row.get("currency", "USD") == "USD":
            given_out.add(row["id"])
            world.sandbox.set_item(merchant, row["id"], stock=1000)
            return Offer(merchant, row["id"], round(price * 100))
    raise AssertionError(f"{merchant} has no more offers between {low} and {high}: use more products")


def state_of(purchase):
    return purchase["state"].removeprefix("PURCHASE_STATE_")


def minor(money):
    return int(money["minor"])


def total_of(purchase):
    return minor(purchase["landed"]["total"])


def mandate_of(purchase):
    return minor(purchase["mandate"]["maximum_total"])


def buy_and_approve(person, what, *more):
    """Buys at a merchant that this person has not bought from before: the person is asked, and agrees."""
    asked = person.ok("buy", what, *more, code=WAITING)
    assert state_of(asked) == "AWAITING_APPROVAL", asked
    return person.ok("approve", asked["purchase_id"])


def regular_customer(world, name, *merchants):
    """Somebody who has bought at these merchants and can pay for all of a file, asked above 250 USD only."""
    world.restore()
    person = world.person(name)
    person.ok("wallet", "add", "20000 USD")
    person.set_policy(*LIMITS, "250 USD")
    for merchant in merchants:
        buy_and_approve(person, take_offer(world, merchant).id)
    settle_down(world)
    return person


def wait_for_state(person, purchase_id, *states, seconds=60):
    purchase = {}

    def there():
        purchase.update(person.purchase(purchase_id))
        return state_of(purchase) in states

    until(there, seconds, lambda: f"{states}, but {purchase}", every=0.2)
    return purchase


class Facts:
    """What happened at the vendors since this was made; an earlier purchase that is only now paid for is left out."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.orders_before = set(sandbox.orders())
        self.cards_before = set(sandbox.cards())

    def orders(self):
        return [order for key, order in self.sandbox.orders().items() if key not in self.orders_before]

    def transactions(self):
        return [one for one in self.sandbox.transactions().values() if one["card"] not in self.cards_before]

    def cards(self):
        return [card for key, card in self.sandbox.cards().items() if key not in self.cards_before]

    def cards_of(self, purchase):
        return [card for card in self.cards() if card["metadata"].get("purchase_id") == purchase["purchase_id"]]

    def captures_of(self, purchase):
        cards = {card["id"] for card in self.cards_of(purchase)}
        return [one for one in self.transactions() if one["card"] in cards and one["type"] == "capture"]


def ledger_adds_up(world, person):
    """Every movement sums to zero, and the wallet is what the ledger says."""
    assert world.sql(BROKEN_MOVEMENTS) == []
    rows = world.sql(
        "select account, sum(minor) from payments.ledger_entry "
        f"where account like 'wallet:{person.name}:%' group by account"
    )
    booked = {account.rsplit(":", 1)[1]: int(sum_) for account, sum_ in rows}
    [[available, reserved]] = world.sql(
        f"select available, reserved from payments.wallet where person = '{person.name}'"
    )
    assert (int(available), int(reserved)) == (booked.get("available", 0), booked.get("reserved", 0))


def nothing_reserved(world, person):
    return world.sql(f"select reserved from payments.wallet where person = '{person.name}'") in ([["0"]], [])


def nothing_was_bought(world, person, facts, purchase):
    """No order, no captured money, nothing left reserved, no card that could still pay, and the chain is whole."""
    until(lambda: nothing_reserved(world, person), 20, "the reservation is given back")
    assert facts.orders() == [] and facts.transactions() == []
    until(lambda: all(card["status"] == "canceled" for card in facts.cards_of(purchase)), 20, "the card is closed")
    ledger_adds_up(world, person)
    person.ok("audit", "verify")


def bought_once(world, person, facts, purchase, seconds=60):
    """One order, one card capped at the mandate, one capture of what was told; all of it booked, nothing left reserved."""
    assert state_of(purchase) in ("CONFIRMED", "DELIVERED"), purchase
    assert purchase["path"] == "PATH_API"
    [order] = facts.orders()
    assert (order["id"], order["merchant"]) == (purchase["order_id"], purchase["merchant_id"])
    [card] = facts.cards_of(purchase)
    assert {limit["amount"] for limit in card["spending_controls"]["spending_limits"]} == {mandate_of(purchase)}
    if not facts.captures_of(purchase):
        world.sandbox.advance(60)  # this merchant takes the money when it ships
    until(lambda: nothing_reserved(world, person), seconds, "the purchase is settled")
    [capture] = facts.captures_of(purchase)
    assert capture["amount"] == -order["total"] == -total_of(purchase)
    assert total_of(purchase) <= mandate_of(purchase)
    until(lambda: all(one["status"] == "canceled" for one in facts.cards_of(purchase)), 20, "the card is closed")
    [[spent]] = world.sql(
        "select sum(minor) from payments.ledger_entry "
        f"where purchase_id = '{purchase['purchase_id']}' and account = 'spent:{person.name}'"
    )
    assert int(spent) == total_of(purchase)
    ledger_adds_up(world, person)
    person.ok("audit", "verify")


def delivered(world, person, purchase):
    """Lets the parcel travel until the order and the purchase have come to their end; the order's states on the way."""
    seen = []

    def arrived():
        world.sandbox.advance(30)
        state = person.ok("orders", purchase["purchase_id"])["state"]
        if state not in seen:
            seen.append(state)
        return state == "ORDER_STATE_DELIVERED"

    until(arrived, 60, lambda: f"the parcel arrives: {seen}", every=0.5)
    wait_for_state(person, purchase["purchase_id"], "DELIVERED")
    return seen


def settle_down(world):
    """Every purchase so far is delivered and settled, and whoever follows it knows: nothing moves any more."""
    still_open = []

    def still():
        world.sandbox.advance(60)
        still_open[:] = world.sql(" union all ".join((OPEN_ORDERS, OPEN_STEPS, UNTOLD, UNMET)))
        return not still_open

    until(still, 60, lambda: f"all orders are final and all purchases settled: {still_open}", every=0.5)


def succeeded(answer):
    return answer.code in (DONE, WAITING)
