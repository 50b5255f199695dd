"""`emptor login` against the real identity provider: the device flow, with the browser's part played by HTTP calls."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from emptor_world import until
from person import DONE, FAILED


class Form(HTMLParser):
    """The first form of a page, with the values that it holds."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields, self.inside = None, {}, False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form" and self.action is None:
            self.action, self.inside = found.get("action") or "", True
        elif tag in ("input", "button") and found.get("name") and (self.inside or "form" in found):
            self.fields.setdefault(found["name"], found.get("value") or "")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "form"


def fill_forms(browser, url, login, answer="yes"):
    """What a person does: confirms the code, says who they are, agrees; or says no at the last page."""
    page = browser.get(url)
    while True:
        assert page.is_success, f"{page.url}: {page.status_code} {page.text[:300]}"
        form = Form(page.text)
        if form.action is None:
            return page.text
        if "login" in form.fields:
            form.fields |= {"login": login, "password": "any"}
        refuses = answer == "no" and "abort" in form.fields
        if not refuses:
            form.fields.pop("abort", None)
        page = browser.post(urljoin(str(page.url), form.action), data=form.fields)
        if refuses:
            return page.text


def begun(world, newcomer):
    """The client waits; where it sends the person and the code it shows."""
    newcomer.login_file.unlink()
    client = newcomer.begin("login")
    line = client.stdout.readline().decode()
    address, code = re.fullmatch(r"Open (\S+) and enter the code (\S+)\n", line).groups()
    assert address.startswith(world.issuer)
    return client, address, code


def test_a_person_signs_in(world):
    newcomer = world.person("device", ready=False)
    newcomer.ok("purchases")
    client, address, _ = begun(world, newcomer)
    newcomer.refused("purchases", reason="unauthenticated")
    with world.http(follow_redirects=True) as browser:
        fill_forms(browser, address, "device")
    output, error = client.communicate(timeout=60)
    assert client.returncode == DONE and b"Signed in." in output, error
    assert newcomer.login_file.stat().st_mode & 0o777 == 0o600
    assert {"access_token", "refresh_token"} <= json.loads(newcomer.login_file.read_text()).keys()
    newcomer.ok("wallet", "add", "5 USD")
    assert world.sql("select person from payments.wallet where person = 'device'") == [["device"]]


def test_a_person_says_no(world):
    newcomer = world.person("refuser", ready=False)
    client, address, _ = begun(world, newcomer)
    with world.http(follow_redirects=True) as browser:
        fill_forms(browser, address, "refuser", answer="no")
    _, error = client.communicate(timeout=60)
    assert client.returncode == FAILED and b"error: login-declined" in error, error
    assert not newcomer.login_file.exists()


def test_an_expired_token_is_renewed_without_the_person(world):
    newcomer = world.person("renewed", ready=False)
    kept = json.loads(newcomer.login_file.read_text())
    newcomer.login_file.write_text(json.dumps(kept | {"expires": "2026-01-01T00:00:00Z"}))
    newcomer.ok("purchases")
    assert json.loads(newcomer.login_file.read_text())["access_token"] != kept["access_token"]
    newcomer.login_file.write_text(json.dumps(kept | {"expires": "2026-01-01T00:00:00Z", "refresh_token": "revoked"}))
    newcomer.refused("purchases", reason="login-expired")


def test_the_identity_provider_is_away(world):
    """The server knows the keys for a while; signing in says what is missing."""
    newcomer = world.person("waiting", ready=False)
    identity = world.programs["identity"]
    identity.stop()
    try:
        newcomer.ok("purchases")
        newcomer.refused("login", reason="issuer-unavailable")
    finally:
        world.start_identity()
        world.programs["identity"].wait_ready(lambda: world.answers(f"{world.issuer}/.well-known/openid-configuration"))
    until(lambda: newcomer.run("purchases").code == DONE, 10, "the person is still signed in")
