"""Generations and insight in the administration: what is shown, who may act, and the log of it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.identity.audit import Audit
from tests.web.conftest import SCRIPT, sign_in
from web.charts import HEIGHT, WIDTH, rounded, stacked

QUESTION = "Was tut die koordinierende Ebene?"
GENERATIONS, INSIGHT = "/verwaltung/generationen", "/verwaltung/einblick"


@pytest.fixture
def administrator(client: TestClient) -> TestClient:
    sign_in(client)
    return client


@pytest.fixture
def editor(client: TestClient) -> TestClient:
    sign_in(client, "editor")
    return client


def test_the_active_generation_and_its_examination_are_shown(administrator: TestClient, assistant: Assistant) -> None:
    assistant.rebuild()
    shown = administrator.get(GENERATIONS).text
    assert shown.count(">aktiv<") == 1 and "Zurück zu Generation 1" in shown
    assert "Fundstellen" in shown and "Jede Textstelle findet sich selbst" in shown


def test_going_back_and_forth_is_one_click_each_and_in_the_log(administrator: TestClient, assistant: Assistant) -> None:
    assistant.rebuild()
    assert administrator.post(f"{GENERATIONS}/zurueck").status_code == 303
    assert assistant.generation == 1
    assert administrator.post(f"{GENERATIONS}/2/aktivieren").status_code == 303
    assert assistant.generation == 2
    entries = Audit(assistant.library.engine).entries(2)
    assert [e.act for e in entries] == ["generation-activated", "generation-rolled-back"]
    assert entries[0].after == {"Generation": 2} and entries[0].who != "Befehlszeile"


def test_what_cannot_be_activated_is_told_on_the_page(administrator: TestClient, assistant: Assistant) -> None:
    missing = administrator.post(f"{GENERATIONS}/99/aktivieren")
    assert missing.status_code == 404 and "gibt es nicht" in missing.text
    none_before = administrator.post(f"{GENERATIONS}/zurueck")
    assert "keine ältere Generation" in none_before.text and assistant.generation == 1


def test_an_editor_sees_but_does_not_switch(editor: TestClient, assistant: Assistant) -> None:
    assistant.rebuild()
    assert "Zurück zu Generation" not in editor.get(GENERATIONS).text
    assert editor.post(f"{GENERATIONS}/zurueck").status_code == 403
    assert assistant.generation == 2


@pytest.mark.parametrize("address", [GENERATIONS, INSIGHT, f"{INSIGHT}/tage.csv"])
def test_strangers_are_sent_to_the_login(client: TestClient, address: str) -> None:
    assert client.get(address).headers["location"].startswith("/anmelden")


def test_insight_shows_counts_gaps_and_pages(editor: TestClient, assistant: Assistant) -> None:
    assert "wurde nichts gefragt" in editor.get(INSIGHT).text
    assistant.ask(QUESTION)
    gap = f"Wie hoch ist die Hundesteuer für eine Stabsstelle {SCRIPT}?"
    assert assistant.ask(gap).status == "unanswered"
    shown = editor.get(INSIGHT, params={"tage": 7}).text
    assert "Hundesteuer" in shown and "<rect" in shown and "Probeband" in shown
    assert SCRIPT not in shown and "style=" not in shown
    assert editor.get(INSIGHT, params={"tage": 0}).status_code == 422


def test_exports_are_taken_along_and_noted(editor: TestClient, assistant: Assistant) -> None:
    assistant.ask(QUESTION)
    table = editor.get(f"{INSIGHT}/seiten.csv")
    assert table.headers["content-type"].startswith("text/csv") and "Probeband" in table.text
    assert Audit(assistant.library.engine).entries(1)[0].act == "insight-exported"
    assert editor.get(f"{INSIGHT}/alles.csv").status_code == 404


def test_a_chart_fills_its_field_and_stacks_from_below() -> None:
    chart = stacked([(3, 1, 1), (0, 0, 0)], ("voll", "teils", "offen"))
    assert chart.top == 5 and [bar.kind for bar in chart.bars] == ["voll", "teils", "offen"]
    assert chart.bars[0].y + chart.bars[0].height == HEIGHT and chart.bars[2].y == 0
    assert all(bar.x + bar.width <= WIDTH for bar in chart.bars)
    assert [rounded(n) for n in (0, 6, 11, 21, 51, 501)] == [5, 10, 20, 50, 100, 1000]
    assert stacked([], ("voll",)).bars == ()
