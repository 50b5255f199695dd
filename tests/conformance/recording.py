"""What Emptor and the simulators said to each other, word for word as it was on the wire."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A request (method, target) or an answer (status)."""

    body: str
    headers: dict  # names in lower case
    method: str = ""
    target: str = ""  # of a delivery: the whole URL
    status: int = 0

    @property
    def json(self):
        return json.loads(self.body)


def message_of(record):
    known = {name: record[name] for name in ("method", "status") if name in record}
    target = record.get("target") or record.get("url") or ""
    headers = {name.lower(): value for name, value in record["headers"].items()}
    return Message(body=record["body"], headers=headers, target=target, **known)


@dataclass(frozen=True)
class Exchange:
    """A call of Emptor, of its vault or of a test to a simulator, or a webhook of a simulator to Emptor."""

    vendor: str
    merchant: str
    operation: str  # of a webhook: the event
    request: Message
    response: Message

    def __str__(self):
        return f"{self.vendor} {self.merchant} {self.operation} -> {self.response.status}"


@dataclass
class Recording:
    sandbox: object
    calls: list = field(default_factory=list)
    webhooks: list = field(default_factory=list)
    profiles: dict = field(default_factory=dict)  # whose UCP profile: its text
    last_call: int = 0
    last_webhook: int = 0

    def __post_init__(self):
        self.last_call = self.sandbox.last_number()
        self.last_webhook = max((one["number"] for one in self.sandbox.get("webhooks")), default=0)

    def collect(self):
        """Takes over what has happened since the last time; the simulators keep only the newest."""
        calls = self.sandbox.requests(after=self.last_call)
        assert [one["number"] for one in calls] == list(range(self.last_call + 1, self.last_call + 1 + len(calls)))
        self.last_call += len(calls)
        self.calls += [exchange_of(one, one["operation"]) for one in calls if one["vendor"] != "admin"]
        webhooks = [one for one in self.sandbox.get("webhooks") if one["number"] > self.last_webhook]
        assert [one["number"] for one in webhooks] == list(
            range(self.last_webhook + 1, self.last_webhook + 1 + len(webhooks))
        )
        self.last_webhook += len(webhooks)
        self.webhooks += [exchange_of(one, one["event"]) for one in webhooks if one["request"]]

    def calls_to(self, vendor, *operations):
        return [one for one in self.calls if one.vendor == vendor and (not operations or one.operation in operations)]

    def webhooks_of(self, vendor):
        return [one for one in self.webhooks if one.vendor == vendor]


def exchange_of(record, operation):
    return Exchange(
        vendor=record["vendor"],
        merchant=record["merchant"],
        operation=operation,
        request=message_of(record["request"]),
        response=message_of(record["response"]),
    )
