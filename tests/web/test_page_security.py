"""What protects the pages: headers, cookies, forms of ours only, other parties' things not found, settings that pass Django's checks."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.real import Browser, real  # isort: skip — binds Django first

from django.test import Client
from django.urls import get_resolver

from azukari.desk.instance import Configuration, Instance
from azukari.web import urls
from azukari.web.settings import web_settings
from tests.story import IN_CHARGE, OFFICER
from tests.web.world import STRANGER, World

HTTPS = Configuration("azukari.example/ward", "sqlite:////nonexistent", base="https://azukari.ward.example")


@pytest.fixture
def earnest(tmp_path: Path, sqlite_url: str) -> World:
    return real(tmp_path / "instance", sqlite_url)


def everywhere(world: World) -> list[str]:
    """Every address, with things of this world where names are wanted."""
    found = []
    for one in urls.urlpatterns:
        text = str(one.pattern)
        for kind, value in (
            ("<str:log>", world.log), ("<str:digest>", "0" * 16), ("<str:item>", "im-0000000000000000"), ("<int:purpose>", "1"),
            ("<int:number>", "1"), ("<str:where>", "x"), ("<str:key>", "roster"), ("acts/<str:name>", "acts/p00.note"), ("<str:name>", "azukari.css"),
        ):  # fmt: skip
            text = text.replace(kind, value)
        found.append("/" + re.sub(r"<[^>]+>", "1", text))
    return found


def test_every_answer_carries_the_headers(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    assert len(everywhere(earnest)) == len(get_resolver().url_patterns) > 30
    for where in everywhere(earnest):
        for answer in (browser.client.get(where), Client(HTTP_HOST="localhost:8000").get(where)):
            said = answer.headers
            policy = said["Content-Security-Policy"]
            assert "default-src 'none'" in policy, where
            assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", ""), where
            assert "frame-ancestors 'none'" in policy, where
            assert said["X-Content-Type-Options"] == "nosniff", where
            assert said["Referrer-Policy"] == "same-origin", where
            assert said["Cross-Origin-Opener-Policy"] == "same-origin", where
            assert said["Cross-Origin-Resource-Policy"] == "same-origin", where
            assert "camera=()" in said["Permissions-Policy"], where
            assert "no-store" in said["Cache-Control"] or where.startswith("/static/"), where
            assert "Strict-Transport-Security" not in said, "not where there is no TLS"
            assert "Server" not in said or "ython" not in said["Server"]


def test_each_page_has_its_own_nonce_and_only_ceremonies_may_connect(earnest: World) -> None:
    client = Client(HTTP_HOST="localhost:8000")
    one, two = (client.get("/sign-in/codes") for _ in range(2))
    nonces = [re.search(r"'nonce-([^']+)'", each["Content-Security-Policy"])[1] for each in (one, two)]
    assert nonces[0] != nonces[1]
    assert all(f'nonce="{nonce}"' in each.content.decode() for nonce, each in zip(nonces, (one, two), strict=True))
    assert "connect-src" not in one["Content-Security-Policy"]
    assert "connect-src 'self'" in client.get("/sign-in")["Content-Security-Policy"]


def test_the_cookie_of_a_session_is_for_pages_of_this_host_only(earnest: World) -> None:
    cookie = Browser(OFFICER, 1, earnest).enrols().client.cookies["azukari"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    tls = web_settings(Instance(Path("/nonexistent"), HTTPS))
    assert tls["SESSION_COOKIE_NAME"] == "__Host-azukari"
    assert tls["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert tls["SESSION_COOKIE_SECURE"]
    assert tls["CSRF_COOKIE_SECURE"]
    assert tls["ALLOWED_HOSTS"] == ["azukari.ward.example"]
    assert tls["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert tls["SECURE_HSTS_INCLUDE_SUBDOMAINS"]


def test_a_form_that_is_not_ours_does_nothing(earnest: World) -> None:
    browser = Browser(IN_CHARGE, 1, earnest).enrols()
    cookies = browser.client.cookies
    forger = Client(enforce_csrf_checks=True, HTTP_HOST="localhost:8000")
    forger.cookies = cookies
    note = f"/contracts/{earnest.log}/acts/p00.note"
    sign_in = ("/sign-in", "/sign-in/options", "/sign-in/codes", "/sign-out", "/enrol", "/again", "/again/options", "/language")
    mine = ("/sessions/end", "/sessions/passkeys", "/sessions/passkeys/options", "/sessions/passkeys/end", "/invitations")
    for where in (note, *sign_in, *mine):
        assert forger.post(where, {"text": "x"}).status_code == 403, where
    assert browser.client.get("/contracts").status_code == 200, "nor was anybody signed out"


def test_nothing_is_done_by_following_a_link(earnest: World) -> None:
    """A GET changes nothing that is recorded, ends no session and begins none."""
    from azukari.store.models import Entry
    from azukari.store.sign_in import Invitation, SignedIn

    browser = Browser(OFFICER, 1, earnest).enrols()

    def counts() -> list[int]:
        return [Entry.objects.count(), Invitation.objects.count(), SignedIn.objects.filter(ended=None).count()]

    before = counts()
    for where in everywhere(earnest):
        browser.client.get(where)
    assert counts() == before


def test_another_partys_things_are_not_found(earnest: World) -> None:
    stranger = Browser(STRANGER, 9, earnest).enrols()
    for where in everywhere(earnest):
        if f"/{earnest.log}" in where:
            theirs, nobodys = (stranger.client.get(one) for one in (where, where.replace(earnest.log, "en-0000000000000000")))
            assert theirs.status_code == nobodys.status_code == 404, where
            pages = [re.sub(r'nonce="[^"]*"|value="[^"]*"', "", one.content.decode()) for one in (theirs, nobodys)]
            assert pages[0] == pages[1], where


def test_nobody_is_led_away_after_signing_in(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    for away in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "http:evil.example", "/\\evil.example"):
        browser.client.post("/sign-out")
        assert browser.signs_in(next=away).headers["Location"] in {"/", "/contracts"}, away


def test_a_strange_host_is_turned_away() -> None:
    """By the settings of a real instance; tests let every host in."""
    allowed = web_settings(Instance(Path("/nonexistent"), HTTPS))["ALLOWED_HOSTS"]
    from django.http.request import validate_host

    assert validate_host("azukari.ward.example", allowed)
    for host in ("evil.example", "localhost", "azukari.ward.example.evil.example"):
        assert not validate_host(host, allowed)


CHECKING = """
import json, sys
from pathlib import Path
from azukari.desk.instance import Instance
from azukari.web.settings import web_settings
instance = Instance.at(Path(sys.argv[1]))
instance.connect(extra=web_settings(instance))
from django.core import checks
found = checks.run_checks(include_deployment_checks=True)
print(json.dumps([str(one) for one in found if not one.is_silenced()]))
"""


@pytest.mark.parametrize("base", ["https://azukari.ward.example", "http://localhost:8000"])
def test_djangos_own_checks_find_nothing(tmp_path: Path, base: str) -> None:
    folder = tmp_path / "i"
    words = [
        "init",
        "--origin",
        "azukari.example/w",
        "--ward",
        "架空区",
        "--officer",
        "山田",
        "--base",
        base,
        "--instance",
        str(folder),
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    made = [sys.executable, "-m", "azukari.cli.main", *words]
    subprocess.run(made, check=True, capture_output=True, env=environment)
    done = subprocess.run(
        [sys.executable, "-c", CHECKING, str(folder)], check=True, capture_output=True, text=True, env=environment
    )
    found = json.loads(done.stdout)
    if base.startswith("https"):
        assert found == []
    else:
        # without TLS, on this machine alone: what is lacking is TLS and nothing else
        assert {re.search(r"security\.W\d+", one)[0] for one in found} <= {"security.W004", "security.W012", "security.W016"}


def test_tls_is_insisted_on_where_people_reach_the_instance_by_it(earnest: World, settings_tls: None) -> None:
    said = Client(HTTP_HOST="localhost:8000").get("/sign-in").headers
    assert said["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    client = Client(HTTP_HOST="localhost:8000")
    client.post("/language", {"lang": "en"})
    cookie = client.cookies["__Host-azukari-lang"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert 'lang="en"' in client.get("/sign-in").content.decode()


@pytest.fixture
def settings_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SESSION_COOKIE_SECURE", True)
