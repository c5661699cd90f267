"""Logging in by the pages: the way in, the way out, roles, and what a stranger or another site can make of it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.identity.entrance import Entrance
from service.identity.sessions import COOKIE
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.web.conftest import BROWSER, HTMX, PASSWORD, SCRIPT, sign_in
from web.app import create_app

LOGIN = {"name": "erika", "kennwort": PASSWORD}
ADMIN_PAGES = ["/verwaltung", "/verwaltung/konten", "/verwaltung/protokoll", "/verwaltung/protokoll/protokoll.csv"]


@pytest.fixture
def entrance(app: FastAPI) -> Entrance:
    found: Entrance = app.state.entrance
    return found


@pytest.fixture
def erika(entrance: Entrance) -> None:
    entrance.accounts.create("erika", "administrator", PASSWORD)


@pytest.mark.usefixtures("erika")
def test_log_in_and_out(client: TestClient) -> None:
    client.headers["Origin"] = "http://testserver"
    entered = client.post("/anmelden", data=LOGIN)
    assert (entered.status_code, entered.headers["location"]) == (303, "/verwaltung")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    assert "Konten" in client.get("/verwaltung").text
    token = client.cookies[COOKIE]
    assert client.post("/abmelden").status_code == 303
    client.cookies.set(COOKIE, token)
    assert client.get("/verwaltung").headers["location"].startswith("/anmelden"), "a kept cookie is worth nothing"


@pytest.mark.usefixtures("erika")
def test_over_https_the_cookie_is_secure(app: FastAPI) -> None:
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        assert "secure" in client.post("/anmelden", data=LOGIN).headers["set-cookie"].lower()


@pytest.mark.usefixtures("erika")
def test_a_session_known_before_the_login_is_worth_nothing_after_it(client: TestClient) -> None:
    client.headers["Origin"] = "http://testserver"
    for planted in ("von-fremder-hand", "x" * 5000, "ä%00'--"):
        client.cookies.clear()
        client.headers["Cookie"] = f"{COOKIE}={quote(planted)}"
        entered = client.post("/anmelden", data=LOGIN)
        assert entered.status_code == 303 and planted not in entered.headers["set-cookie"]
        assert client.get("/verwaltung").status_code == 303


@pytest.mark.usefixtures("erika")
@pytest.mark.parametrize(
    "onward", ["https://fremd.example/", "//fremd.example", "/\\fremd.example", "javascript:alert(1)", "\t//x", "x"]
)
def test_a_login_leads_to_no_other_site(client: TestClient, onward: str) -> None:
    assert client.post("/anmelden", data=LOGIN | {"weiter": onward}).headers["location"] == "/verwaltung"


@pytest.mark.usefixtures("erika")
def test_a_login_leads_to_where_one_wanted_to_go(client: TestClient) -> None:
    asked = client.get("/verwaltung/protokoll?vor=2026")
    assert asked.headers["location"] == "/anmelden?weiter=%2Fverwaltung%2Fprotokoll%3Fvor%3D2026"
    assert client.get("/verwaltung", headers=HTMX).headers["hx-redirect"] == "/anmelden"
    form = client.get(asked.headers["location"]).text
    onward = re.search(r'name="weiter" value="([^"]+)"', form)
    assert onward and client.post("/anmelden", data=LOGIN | {"weiter": onward[1]}).headers["location"] == onward[1]


@pytest.mark.usefixtures("erika")
def test_a_wrong_password_is_told_and_slowed_down(client: TestClient) -> None:
    wrong = LOGIN | {"kennwort": f"{SCRIPT} falsch", "name": SCRIPT}
    refused = client.post("/anmelden", data=wrong)
    assert refused.status_code == 403 and "stimmen nicht" in refused.text
    assert SCRIPT not in refused.text and "falsch" not in refused.text
    for _ in range(4):
        client.post("/anmelden", data=wrong)
    assert client.post("/anmelden", data=wrong).status_code == 429


def test_the_setup_link_makes_the_first_administrator(client: TestClient, entrance: Entrance) -> None:
    address = f"/einrichten/{entrance.setup_token()}"
    assert "Lotse einrichten" in client.get(address).text
    form = LOGIN | {"wiederholt": PASSWORD}
    assert "verschieden" in client.post(address, data=form | {"wiederholt": "etwas anderes"}).text
    assert client.post(address, data=form).headers["location"] == "/verwaltung"
    assert client.get("/verwaltung").status_code == 200
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ADMIN_PAGES)
def test_each_page_of_the_administration_asks_for_its_role(client: TestClient, address: str) -> None:
    assert client.get(address).headers["location"].startswith("/anmelden?weiter=")
    sign_in(client, "reader")
    assert client.get(address).status_code == (200 if address == "/verwaltung" else 403)
    sign_in(client, "administrator", "max")
    assert client.get(address).status_code == 200


def test_an_editor_cannot_make_accounts_or_roles(client: TestClient, entrance: Entrance) -> None:
    sign_in(client, "administrator", "max")
    me = sign_in(client, "editor")
    acts = [("", {"name": "eva", "rolle": "administrator"}), (f"/{me.id}/rolle", {"rolle": "administrator"})]
    acts += [(f"/{me.id}/link", {}), (f"/{me.id}/sperre", {})]
    for address, form in acts:
        assert client.post(f"/verwaltung/konten{address}", data=form).status_code == 403
    assert entrance.accounts.get(me.id).role == "editor" and len(entrance.accounts.all()) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://fremd.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": ""},
    ],
)
def test_another_site_cannot_use_the_session(client: TestClient, entrance: Entrance, headers: dict[str, str]) -> None:
    sign_in(client)
    del client.headers["Origin"]
    form = {"name": "eva", "rolle": "administrator"}
    assert client.post("/verwaltung/konten", data=form, headers=headers).status_code == 403
    assert client.post("/verwaltung/konten", data=form).status_code == 403, "a session without an origin is forged"
    assert [a.name for a in entrance.accounts.all()] == ["erika"]


def test_accounts_are_made_invited_changed_and_locked(admin: TestClient, entrance: Entrance) -> None:
    made = admin.post("/verwaltung/konten", data={"name": "Max", "rolle": "reader"})
    link = re.search(r"/einrichten/[\w-]+", made.text)
    assert link
    account = entrance.accounts.named("max")
    admin.post(f"/verwaltung/konten/{account.id}/rolle", data={"rolle": "editor"})
    admin.post(f"/verwaltung/konten/{account.id}/sperre")
    changed = entrance.accounts.get(account.id)
    assert (changed.role, changed.active) == ("editor", False)
    log = admin.get("/verwaltung/protokoll").text
    assert "Rolle: reader" in log and "Rolle: editor" in log
    exported = admin.get("/verwaltung/protokoll/protokoll.csv")
    assert "Konto angelegt" in exported.text and "attachment" in exported.headers["content-disposition"]
    assert exported.headers["cache-control"] == "no-store"


def test_what_cannot_be_done_is_told_beside_the_accounts(admin: TestClient, entrance: Entrance) -> None:
    me = entrance.accounts.named("erika")
    assert "letzte Konto" in admin.post(f"/verwaltung/konten/{me.id}/sperre").text
    assert "letzte Konto" in admin.post(f"/verwaltung/konten/{me.id}/rolle", data={"rolle": "reader"}).text
    assert admin.post("/verwaltung/konten", data={"name": SCRIPT}).status_code == 422
    assert admin.post("/verwaltung/konten", data={"name": "x", "rolle": "gott"}).status_code == 422
    assert admin.post("/verwaltung/konten/0/rolle", data={"rolle": "reader"}).status_code == 404


def test_ones_own_password_is_changed(admin: TestClient, entrance: Entrance) -> None:
    form = {"bisher": PASSWORD, "kennwort": "ganz andere Wörter", "wiederholt": "ganz andere Wörter"}
    assert "stimmt nicht" in admin.post("/verwaltung/konto", data=form | {"bisher": "falsch"}).text
    assert "ist geändert" in admin.post("/verwaltung/konto", data=form).text
    assert admin.get("/verwaltung").status_code == 200
    assert entrance.accounts.authenticate("erika", "ganz andere Wörter")


def test_where_reading_needs_a_login(settings: Settings) -> None:
    closed = settings.model_copy(update={"access": "login", "admin_token": "geheim"})
    app = create_app(assistant=Assistant(closed, HashEncoder()))
    with TestClient(app, headers=BROWSER, follow_redirects=False) as client:
        assert client.get("/ueber").headers["location"] == "/anmelden?weiter=%2Fueber"
        assert client.get("/anmelden").status_code == client.get("/impressum").status_code == 200
        assert client.get("/anmeldenx").status_code == 303
        assert client.get("/api/v1/documents", headers={"Accept": "application/json"}).status_code == 401
        assert client.get("/ueber", auth=("wer-auch-immer", "geheim")).status_code == 200
        sign_in(client, "reader")
        assert client.get("/ueber").status_code == 200
        assert client.get("/api/v1/documents").status_code == 200
