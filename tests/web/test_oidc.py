"""Logging in by the town's own login service, against a small provider that can lie in every way that matters."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.identity.entrance import Entrance
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.web.conftest import BROWSER, PASSWORD
from tests.web.provider import CLIENT, SECRET, Provider, provider
from web.app import create_app


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def idp(served: Provider) -> Provider:
    served.lie, served.claims = "", {"sub": "4711", "email": "Erika@stadt.example", "groups": ["/lotse-admin"]}
    return served


@pytest.fixture
def browser(idp: Provider, settings: Settings) -> Iterator[TestClient]:
    changes = {
        "oidc_issuer": idp.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_name": "Stadt-Anmeldung",
        "oidc_admin_group": "lotse-admin",
        "oidc_editor_group": "lotse-redaktion",
    }
    app = create_app(assistant=Assistant(settings.model_copy(update=changes), HashEncoder()))
    with TestClient(app, headers=BROWSER, follow_redirects=False) as client:
        yield client


def entrance_of(browser: TestClient) -> Entrance:
    found: Entrance = browser.app.state.entrance  # type: ignore[attr-defined]
    return found


def go(browser: TestClient, onward: str = "") -> str:
    """Leave for the provider and let it vouch; the way back."""
    left = browser.get("/anmelden/dienst", params={"weiter": onward})
    assert left.status_code == 302, left.text
    vouched = httpx2.get(left.headers["location"])
    back = urlsplit(vouched.headers["location"])
    return f"{back.path}?{back.query}"


def test_the_login_page_offers_the_service(browser: TestClient) -> None:
    assert "Mit „Stadt-Anmeldung“ anmelden" in browser.get("/anmelden").text


def test_whom_the_service_vouches_for_is_let_in_with_the_role_of_the_group(browser: TestClient) -> None:
    entered = browser.get(go(browser, "/verwaltung/protokoll"))
    assert (entered.status_code, entered.headers["location"]) == (303, "/verwaltung/protokoll")
    assert browser.get("/verwaltung/konten").status_code == 200
    [account] = entrance_of(browser).accounts.all()
    assert (account.name, account.role, account.has_password) == ("erika@stadt.example", "administrator", False)
    assert entrance_of(browser).accounts.authenticate(account.name, "") is None


def test_roles_follow_the_groups_and_no_group_is_no_access(browser: TestClient, idp: Provider) -> None:
    entrance_of(browser).accounts.create("max", "administrator", PASSWORD)
    browser.get(go(browser))
    idp.claims["groups"] = ["lotse-redaktion"]
    browser.get(go(browser))
    accounts = {account.name: account.role for account in entrance_of(browser).accounts.all()}
    assert accounts == {"max": "administrator", "erika@stadt.example": "editor"}
    idp.claims["groups"] = ["kantine"]
    assert browser.get(go(browser)).status_code == 403


def test_someone_else_with_the_same_name_is_someone_else(browser: TestClient, idp: Provider) -> None:
    entrance_of(browser).accounts.create("erika@stadt.example", "administrator", PASSWORD)
    idp.claims |= {"sub": "fremd", "groups": ["lotse-redaktion"]}
    browser.get(go(browser))
    accounts = {account.name: account.role for account in entrance_of(browser).accounts.all()}
    assert accounts == {"erika@stadt.example": "administrator", "erika@stadt.example 2": "editor"}


def test_a_locked_account_stays_out(browser: TestClient, idp: Provider) -> None:
    entrance_of(browser).accounts.create("max", "administrator", PASSWORD)
    browser.get(go(browser))
    entrance = entrance_of(browser)
    entrance.accounts.set_active(entrance.accounts.named("erika@stadt.example").id, False)
    assert browser.get(go(browser)).status_code == 403


@pytest.mark.parametrize("lie", ["nonce", "audience", "issuer", "expired", "signature", "unsigned"])
def test_a_lie_lets_nobody_in(browser: TestClient, idp: Provider, lie: str) -> None:
    idp.lie = lie
    refused = browser.get(go(browser))
    assert refused.status_code == 403 and "gescheitert" in refused.text
    assert entrance_of(browser).accounts.all() == []


def test_a_way_back_works_once_and_only_for_the_browser_that_left(browser: TestClient) -> None:
    back = go(browser)
    with TestClient(browser.app, headers=BROWSER, follow_redirects=False) as other:
        assert other.get(back).status_code == 403
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert browser.get(back.replace(state, "x" * len(state))).status_code == 403
    assert browser.get(back).status_code == 403, "the handshake was used up"
    again = go(browser)
    assert browser.get(again).status_code == 303
    assert browser.get(again).status_code == 403


def test_a_service_that_is_not_there_is_told(settings: Settings) -> None:
    away = settings.model_copy(update={"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": CLIENT})
    with TestClient(create_app(assistant=Assistant(away, HashEncoder())), headers=BROWSER) as client:
        refused = client.get("/anmelden/dienst")
        assert refused.status_code == 403 and "gescheitert" in refused.text


def test_without_a_service_there_is_no_such_way(client: TestClient) -> None:
    assert client.get("/anmelden/dienst").status_code == 404
    assert client.get("/anmelden/dienst/zurueck?code=x&state=y").status_code == 404
