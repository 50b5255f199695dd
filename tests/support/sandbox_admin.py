"""The simulators' administration: the clock, faults, and what really happened at the vendors."""

import httpx


class Sandbox:
    def __init__(self, url):
        self.http = httpx.Client(base_url=url, timeout=20, trust_env=False)

    def get(self, path, **query):
        answer = self.http.get(f"/admin/{path}", params=query)
        answer.raise_for_status()
        return answer.json()

    def post(self, path, **body):
        answer = self.http.post(f"/admin/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def state(self):
        return self.get("state")

    def fault(self, kind, operation="", vendor="", merchant="", count=1, **more):
        fault = {"kind": kind, "operation": operation, "vendor": vendor, "merchant": merchant, "count": count, **more}
        self.post("faults", **{name: value for name, value in fault.items() if value != ""})

    def faults_left(self):
        return self.get("faults")

    def calm(self):
        """No faults any more."""
        self.http.request("DELETE", "/admin/faults").raise_for_status()

    def advance(self, seconds):
        self.post("clock", advance_seconds=seconds)

    def set_item(self, merchant, item, **changes):
        self.post(f"merchants/{merchant}/items", id=item, **changes)

    def requests(self, **filters):
        return self.get("requests", **filters)

    def last_number(self):
        numbers = [entry["number"] for entry in self.requests()]
        return max(numbers, default=0)

    def orders(self):
        """Every order at every merchant, by its id."""
        return {
            order["id"]: {**order, "merchant": merchant["id"]}
            for merchant in self.state()["merchants"]
            for order in merchant["orders"]
        }

    def transactions(self):
        """Every capture and refund on the card network, by its id."""
        return {one["id"]: one for one in self.state()["stripe"]["transactions"]}

    def cards(self):
        return {card["id"]: card for card in self.state()["stripe"]["cards"]}
