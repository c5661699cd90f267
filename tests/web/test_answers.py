"""How an answer is arranged: paragraphs, lists, comparisons, examples, sources, the honest no."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from service.answers.declining import NOTHING, UNSURE
from service.answers.lines import BEYOND, MORE
from service.answers.several import UNTOLD
from service.model import Answer
from tests.web.conftest import answer, citation, example
from web import answers as view

Show = Callable[[Answer], str]


def text_of(html: str) -> str:
    """The words of a page without tags, blanks folded."""
    return " ".join(re.sub(r"<[^>]+>", "", html).replace("&nbsp;", " ").split())


def test_each_sentence_carries_the_numbers_of_its_citations(shown: Show) -> None:
    quotes = "Sie hat kurze Wege.", "Sie ist sichtbar."
    page = shown(
        answer(
            (None, [(quotes[0], (1,)), (quotes[1], (1, 2))]),
            citations=(citation(1, quotes[0]), citation(2, quotes[1], start=30)),
        )
    )
    assert "Sie hat kurze Wege. 1 Sie ist sichtbar. 12" in text_of(page)
    assert 'href="/documents/probe/editions/abcdefabcdef/pages/3?mark=0-19#stelle"' in page
    assert 'aria-label="Beleg 1: Probeband, Seite 1"' in page


def test_sources_gather_the_citations_by_publication_and_page(shown: Show) -> None:
    cited = (citation(1, "Eins."), citation(2, "Zwei.", start=40), citation(3, "Drei.", page=9))
    page = shown(answer((None, [("Eins.", (1,)), ("Zwei.", (2,)), ("Drei.", (3,))]), citations=cited))
    assert page.count('class="quelle__werk"') == 1
    assert "Probeband · Prüfstelle, 2026" in text_of(page)
    assert "?mark=0-5,40-45#stelle" in page
    assert "(Beleg 1, 2)" in text_of(page)
    assert "(Beleg 3)" in text_of(page)


def test_superseded_editions_are_named_in_the_sources(shown: Show) -> None:
    page = shown(answer((None, [("Eins.", (1,))]), citations=(citation(1, "Eins.", superseded=True),)))
    assert "ersetzte Ausgabe" in page


@pytest.mark.parametrize(
    ("understood", "said"),
    [("was spricht für eine  stabsstelle?", False), ("Was spricht für eine Stabsstelle in Ulm?", True)],
)
def test_what_was_understood_is_told_only_where_it_differs(shown: Show, understood: str, said: bool) -> None:
    assert ("Verstanden als:" in shown(answer(understood_as=understood))) is said


def test_a_comparison_stands_side_by_side(shown: Show) -> None:
    pro = ("Vorteile", [("Kurze Wege.", (1,))])
    con = ("Nachteile", [("Braucht Personal.", (2,))])
    cited = (citation(1, "Kurze Wege."), citation(2, "Braucht Personal."))
    assert "nebeneinander" in shown(answer(pro, con, kind="compare", citations=cited))
    assert "nebeneinander" not in shown(answer(pro, kind="compare", citations=cited))
    assert "nebeneinander" not in shown(answer(pro, con, kind="fact", citations=cited))


def test_two_options_are_set_against_each_other_side_by_side() -> None:
    headings = "Stabsstelle: Vorteile", "Stabsstelle: Beispiele", "Amt: Vorteile", MORE
    compared = answer(*((heading, [("Eins.", (1,))]) for heading in headings), kind="compare")
    assert [(row.heading, [label for label, _ in row.cells]) for row in view.rows(compared)] == [
        ("Vorteile", ["Stabsstelle", "Amt"]),
        (None, ["Stabsstelle: Beispiele"]),
    ]
    assert [section.heading for section in view.further(compared)] == [MORE]


def test_a_source_names_the_section_that_all_its_citations_stand_in() -> None:
    pro = replace(citation(1, "Eins."), section="Stabsstelle › Vorteile")
    con = replace(citation(2, "Zwei.", start=40), section="Stabsstelle › Nachteile")
    elsewhere = replace(con, n=3, section="Amt")
    assert view.sources(answer(citations=(pro, con)))[0].places[0].section == "Stabsstelle"
    assert view.sources(answer(citations=(pro, elsewhere)))[0].places[0].section == ""


def test_what_is_said_of_an_example_stands_on_its_card(shown: Show) -> None:
    said = answer(
        ("Menden", [("Menden gründete eine GmbH.", (1,))]),
        (MORE, [("Zwei.", (2,))]),
        (BEYOND, [("Zwei.", (2,))]),
        kind="example",
        citations=(citation(1, "Menden gründete eine GmbH."), citation(2, "Zwei.", start=40)),
        examples=(example(title="Menden: Eine GmbH"),),
    )
    page = shown(said)
    assert view.rows(said) == []
    assert page.index(BEYOND) > page.index(MORE) > page.index('class="karte')
    assert page.count(">Menden gründete eine GmbH.") == 1
    assert page.index("Menden gründete eine GmbH.") > page.index('class="karte')
    assert "Menden: Eine GmbH" not in page
    assert "Eine GmbH" in page


def test_an_item_with_its_own_number_gets_no_second_sign(shown: Show) -> None:
    page = shown(answer((None, [("1. Eins.", (1,)), ("Zwei.", (2,))]), kind="list"))
    assert page.count('class="nummeriert"') == 1


def test_sentences_of_one_passage_read_as_a_paragraph_and_items_as_a_list() -> None:
    cited = (citation(1, "Eins."), citation(2, "Zwei."), citation(3, "Drei.", page=8))
    running = answer((None, [("Eins.", (1,)), ("Zwei.", (2,)), ("Drei.", (3,))]), citations=cited)
    section = running.sections[0]
    assert not view.as_list(running, section)
    assert [len(paragraph) for paragraph in view.paragraphs(running, section)] == [2, 1]
    assert view.as_list(replace(running, kind="list"), section)
    items = answer((None, [("• Eins", (1,)), ("• Zwei", (2,))]), citations=cited)
    assert view.as_list(items, items.sections[0])


def test_example_cards_show_what_is_known_and_where_it_stands(shown: Show) -> None:
    cited = (citation(1, "Menden gründete eine GmbH."),)
    page = shown(answer(citations=cited, examples=(example(),)))
    for fact in ("Menden", "Nordrhein-Westfalen", "rund 52.000", "Nr. 10", "koordinierend, umsetzend", "GmbH", "S. 1"):
        assert fact in page


def test_example_cards_leave_out_what_is_unknown(shown: Show) -> None:
    bare = example(state=None, kind=None, population=None, message=None, levels=(), form=None, citation=None)
    page = shown(answer(examples=(bare,)))
    assert "Menden" in page
    for word in ("None", "<dt>", "rund ", "Botschaft"):
        assert word not in page


def test_no_answer_is_said_once_with_the_nearest_sections(shown: Show) -> None:
    near = citation(1, "Ein verwandter Satz.")
    page = shown(answer(status="unanswered", notes=(NOTHING,), nearest=(near,), suggestions=("Was geht?",)))
    assert page.count(f">{NOTHING}") == 1
    assert "Stabsstelle › Vorteile" in page
    assert "Ein verwandter Satz." in page
    assert 'value="Was geht?"' in page
    assert "Quellen</h3>" not in page


def test_where_it_is_not_sure_it_does_not_say_that_the_sources_say_nothing(shown: Show) -> None:
    near = citation(1, "Ein verwandter Satz.")
    page = shown(answer(status="unanswered", notes=(UNSURE, "Von Jena ist nicht die Rede."), nearest=(near,)))
    assert page.count(f">{UNSURE}") == 1 and NOTHING not in page
    assert "Sehen Sie nach, ob eine davon antwortet" in page and "Von Jena ist nicht die Rede." in page


def test_no_answer_without_anything_near_leads_to_the_publications(shown: Show) -> None:
    page = shown(answer(status="unanswered", notes=(NOTHING,)))
    assert 'href="/publikationen"' in page.partition("<main")[2]


def test_notes_are_shown(shown: Show) -> None:
    assert "Nur zum Teil." in shown(answer((None, [("Eins.", (1,))]), status="partly", notes=("Nur zum Teil.",)))


def test_a_number_without_citation_is_not_shown(shown: Show) -> None:
    assert 'class="beleg"' not in shown(answer((None, [("Eins.", (7,))])))


def test_a_half_that_is_not_answered_is_told_before_the_answer() -> None:
    told, besides = f"{UNTOLD}„Wer leitet sie?“", "Eine Anmerkung."
    given = answer((None, [("Eins.", (1,))]), notes=(told, besides), citations=(citation(1, "Eins."),))
    assert view.warnings(given) == [told] and view.notes(given) == [besides]
