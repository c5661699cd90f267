"""The pages of practice examples and the folder, without a browser: each state an address, nothing lost or run."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pptx import Presentation
from starlette.datastructures import QueryParams

from service.assistant import Assistant
from service.settings import Settings
from tests.fakes import HashEncoder
from web.app import create_app
from web.examples import State, state_of

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def sharing(settings: Settings, assistant: Assistant) -> Iterator[TestClient]:
    """A browser on an installation that lets folders be shared."""
    open_house = Assistant(settings.model_copy(update={"share_folders": True}), HashEncoder(256))
    with TestClient(create_app(assistant=open_house), headers={"Accept": "text/html"}) as made:
        yield made


def titles(page: str) -> list[str]:
    return re.findall(r'beispiel__titel"><a [^>]*>([^<:]+):', page)


def test_all_examples_and_their_facets_are_shown(client: TestClient) -> None:
    page = client.get("/beispiele").text
    assert titles(page) == ["Menden", "Eichenzell"]
    assert re.search(r'name="land" value="Hessen"', page) and "Hessen <span" in page


def test_a_search_names_what_it_understood_and_why_something_fits(client: TestClient) -> None:
    page = client.get("/beispiele", params={"q": "kleine Gemeinde Austausch"}).text
    assert titles(page) == ["Eichenzell"]
    assert "Größe: klein" in page and '<span class="grund">klein</span>' in page
    assert "mark=" in page  # the sentence that speaks for it leads to its page


def test_a_facet_narrows_and_can_be_lifted(client: TestClient) -> None:
    page = client.get("/beispiele?land=Hessen").text
    assert titles(page) == ["Eichenzell"] and 'class="gewaehlt__wert" href="/beispiele"' in page


def test_nothing_found_says_what_is_missing_and_shows_the_nearest(client: TestClient) -> None:
    page = client.get("/beispiele", params={"q": "Beispiele aus Bayern"}).text
    assert "Noch kein Beispiel gibt es für: Land Bayern." in page and "Land: Hessen" in page


def test_like_us(client: TestClient) -> None:
    page = client.get("/beispiele?wie=Soest").text
    assert titles(page)[0] == "Menden" and "gleiches Land" in page
    assert "nicht bekannt" in client.get("/beispiele?wie=Xyzzyqq").text
    assert "Andere dieses Namens" in client.get("/beispiele?wie=Neustadt").text


def test_map_and_matrix_lead_to_the_examples(client: TestClient) -> None:
    drawn = client.get("/beispiele?ansicht=karte").text
    assert drawn.count('class="landkarte__ort"') == 2 and drawn.count("/beispiele/menden") == 2
    matrix = client.get("/beispiele?ansicht=matrix").text
    assert 'href="/beispiele?groesse=mittel&amp;botschaft=10"' in matrix or "botschaft=10" in matrix
    assert matrix.count("fehlt</td>") == 38  # ten messages, four sizes, two examples


def test_an_example_has_a_page_with_every_sentence_cited(client: TestClient) -> None:
    page = client.get("/beispiele/menden").text
    assert "mendigital GmbH gegründet" in page and "Was getan wurde" in page and "mark=" in page
    assert client.get("/beispiele/atlantis").status_code == 404


def test_a_list_is_taken_along_as_it_is_narrowed(client: TestClient) -> None:
    rows = client.get("/beispiele/datei/json?land=Hessen").json()
    assert [row["municipality"] for row in rows] == ["Eichenzell"]
    assert client.get("/beispiele/datei/exe").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["q=%00", "land=%3Cb%3E", "ab=999999999", "ab=-1", "ansicht=exe", "q=" + "x" * 5000, "botschaft=x&botschaft=11"],
)
def test_any_address_is_survived(client: TestClient, query: str) -> None:
    assert client.get(f"/beispiele?{query}").status_code == 200
    assert client.get(f"/beispiele?ansicht=matrix&{query}").status_code == 200


def test_what_is_typed_is_escaped(client: TestClient) -> None:
    for name in ("q", "wie", "land", "thema"):
        assert SCRIPT not in client.get("/beispiele", params={name: SCRIPT}).text


def test_a_state_is_its_address() -> None:
    query = "q=Ethikrat&wie=Soest&land=Hessen&land=Bayern&botschaft=3&ansicht=karte"
    state = state_of(QueryParams(query))
    assert state_of(QueryParams(state.address().partition("?")[2])) == state
    assert state.without("land", "Bayern") == state_of(QueryParams(query.replace("&land=Bayern", ""))).address()
    assert State().address() == "/beispiele"


# -- the folder --------------------------------------------------------------------------------------------------------


def put(client: TestClient, identity: str) -> None:
    assert client.post("/mappe/aufnehmen", data={"beispiel": identity}, follow_redirects=True).status_code == 200


def test_collect_order_write_and_take_along(client: TestClient) -> None:
    put(client, "menden")
    put(client, "eichenzell")
    put(client, "menden")  # twice is once
    written = {"titel": "Auftakt", "tag": "2026-12-03", "notiz-menden": SCRIPT, "tun": "runter:menden"}
    page = client.post("/mappe", data=written, follow_redirects=True).text
    assert titles(page) == ["Eichenzell", "Menden"] and SCRIPT not in page
    deck = Presentation(io.BytesIO(client.get("/mappe/datei/pptx?fragen=1").content))
    shown = [slide.shapes.title.text for slide in deck.slides]
    assert shown[0] == "Auftakt" and shown[1].startswith("Eichenzell") and shown[2].startswith("Menden")
    assert any(text.startswith("Zur Diskussion") for text in shown[3:])
    assert "03.12.2026" in client.get("/mappe/datei/md").text and SCRIPT in client.get("/mappe/datei/md").text


def test_taking_along_saves_what_was_typed(client: TestClient) -> None:
    put(client, "menden")
    typed = {"titel": "Auftakt", "notiz-menden": "Fragen!", "tun": "fragen:md"}
    text = client.post("/mappe", data=typed, follow_redirects=True).text
    assert "# Auftakt" in text and "Fragen!" in text and "Fragen zur Diskussion" in text
    assert "Auftakt" in client.get("/mappe").text
    assert client.post("/mappe", data={"tun": "datei:exe"}).headers["location"] == "/mappe"


def test_taking_out_and_emptying(client: TestClient) -> None:
    put(client, "menden")
    put(client, "eichenzell")
    page = client.post("/mappe", data={"tun": "raus:menden"}, follow_redirects=True).text
    assert titles(page) == ["Eichenzell"]
    assert "1 Beispiel" in client.get("/mappe/leeren").text
    client.post("/mappe/leeren")
    assert "Beispiele suchen" in client.get("/mappe").text
    assert client.get("/mappe/datei/pptx").status_code == 422


def test_a_day_that_is_none_loses_nothing(client: TestClient) -> None:
    put(client, "menden")
    refused = client.post("/mappe", data={"titel": "T", "tag": "morgen"})
    assert refused.status_code == 422 and "kein Datum" in refused.text and "Menden" in refused.text


def test_htmx_gets_a_piece_and_the_cookie_is_out_of_reach_of_scripts(client: TestClient) -> None:
    answer = client.post("/mappe/aufnehmen", data={"beispiel": "menden"}, headers={"HX-Request": "true"})
    assert "In Ihrer" in answer.text and "<html" not in answer.text
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "In Ihrer" in client.get("/beispiele/menden").text


def test_a_card_of_an_answer_goes_in_by_its_own_id_or_its_town(client: TestClient, assistant: Assistant) -> None:
    card = assistant.ask("Welche Stadt hat eine GmbH gegründet?").examples[0]
    put(client, card.id)
    assert titles(client.get("/mappe").text) == ["Menden"]
    old = {"beispiel": "000000000000-b001", "kommune": "Eichenzell"}
    client.post("/mappe/aufnehmen", data=old)
    assert titles(client.get("/mappe").text) == ["Menden", "Eichenzell"]
    assert client.post("/mappe/aufnehmen", data={"beispiel": "x", "kommune": "Atlantis"}).status_code == 404


def test_an_example_that_is_gone_is_named_and_left_out_of_files(client: TestClient, assistant: Assistant) -> None:
    put(client, "menden")
    put(client, "eichenzell")
    key = next(c.key for c in assistant.showcase.candidates() if c.found.municipality == "Menden")
    assistant.decisions.decide(key, "rejected", by="anna")
    assert "liegt nicht mehr vor" in client.get("/mappe").text
    assert [row["id"] for row in client.get("/mappe/datei/json").json()] == ["eichenzell"]


def test_two_browsers_have_two_folders(client: TestClient, app: object) -> None:
    put(client, "menden")
    with TestClient(app, headers={"Accept": "text/html"}) as other:  # type: ignore[arg-type]
        assert "Beispiele suchen" in other.get("/mappe").text
        other.cookies.set("mappe", "0" * 32)
        assert "Beispiele suchen" in other.get("/mappe").text


def test_sharing_is_off_by_default(client: TestClient) -> None:
    put(client, "menden")
    assert "Link erzeugen" not in client.get("/mappe").text
    assert client.post("/mappe/teilen").status_code == 403
    assert client.get(f"/mappe/geteilt/{'0' * 32}").status_code == 403


def test_a_shared_folder_is_read_until_the_link_is_taken_back(sharing: TestClient) -> None:
    put(sharing, "menden")
    sharing.post("/mappe", data={"titel": "Auftakt", "notiz-menden": "Wichtig"})
    page = sharing.post("/mappe/teilen").text
    link = re.search(r'href="(/mappe/geteilt/[0-9a-f]{32})"', page)
    assert link
    with TestClient(sharing.app, headers={"Accept": "text/html"}) as other:
        shared = other.get(link[1]).text
        assert "Auftakt" in shared and "Wichtig" in shared and "Menden" in shared
        assert other.get(f"{link[1]}/datei/csv").status_code == 200
        sharing.post("/mappe/nicht-teilen")
        assert other.get(link[1]).status_code == 404
        assert other.get("/mappe/geteilt/x").status_code == 404
