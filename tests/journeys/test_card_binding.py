"""Whom a card pays: after the first purchase at a merchant only the one whom the card network named then, until an
operator says that the merchant has changed its bank."""

from person import REFUSED
from shopping import Facts, bought_once, buy_and_approve, nothing_was_bought, take_offer

MERCHANT = "fennel"
KNOWN = f"payments.acceptor where merchant_id = '{MERCHANT}'"


def test_somebody_else_is_not_paid_in_a_merchants_name_unless_told(world, person):
    """What the books know is changed, so that the merchant's own request comes from somebody whom nobody has paid yet."""
    facts = Facts(world.sandbox)
    bought_once(world, person, facts, buy_and_approve(person, take_offer(world, MERCHANT).id))
    assert world.sql(f"select network_id from {KNOWN}") == [[f"net_{MERCHANT}"]]

    facts = Facts(world.sandbox)
    world.sql(f"update payments.acceptor set network_id = 'net_before' where merchant_id = '{MERCHANT}'")
    refused = person.ok("buy", take_offer(world, MERCHANT).id, code=REFUSED)
    nothing_was_bought(world, person, facts, refused)
    told = f"events.outbox where type = 'payment.authorization' and subject = '{refused['purchase_id']}'"
    assert world.sql(f"select data->>'decision', data->>'reason' from {told}") == [["declined", "other-merchant"]]

    world.operator.ok("merchant", "forget-payee", MERCHANT)
    world.operator.refused("merchant", "forget-payee", MERCHANT, reason="not-found")
    facts = Facts(world.sandbox)
    bought_once(world, person, facts, person.ok("buy", take_offer(world, MERCHANT).id))
    assert world.sql(f"select network_id from {KNOWN}") == [[f"net_{MERCHANT}"]]
