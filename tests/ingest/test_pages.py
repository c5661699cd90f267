"""From lines to blocks: reflow, tables, furniture, page labels, headings, slides."""

from __future__ import annotations

from ingest import Edition
from tests.ingest.conftest import ReadBytes
from tests.ingest.makepdf import SLIDE, T, changed, paragraph, pdf

FILLER = (
    "Die Verwaltung ordnet ihre Aufgaben in diesem Jahr vollständig neu und",
    "gründet dafür eine eigene Stabsstelle, die direkt beim Bürgermeister",
    "angesiedelt ist und alle Vorhaben der Stadt begleitet.",
)


def lines(edition: Edition, page: int = 1) -> list[str]:
    return edition.pages[page - 1].text.split("\n")


def furniture(edition: Edition, page: int) -> list[str]:
    return [edition.pages[page - 1].text[span.start : span.end] for span in edition.pages[page - 1].furniture]


def test_wrapped_lines_become_one_and_hyphens_are_mended(read_bytes: ReadBytes) -> None:
    edition = read_bytes(
        pdf(
            paragraph(
                780, "Die Kommunen bündeln ihre Kräfte in der Land- und Forst-", "wirtschaft und nutzen die Smart-City-"
            )
            + paragraph(751.4, "Strategie dafür.")
            + paragraph(720, "Ein zweiter Absatz folgt nach einer Lücke.")
        )
    )
    assert lines(edition) == [
        "Die Kommunen bündeln ihre Kräfte in der Land- und Forstwirtschaft und nutzen die Smart-City-Strategie dafür.",
        "Ein zweiter Absatz folgt nach einer Lücke.",
    ]
    assert edition.report.hyphens_mended == 1


def test_paragraphs_without_a_gap_are_told_by_an_early_end(read_bytes: ReadBytes) -> None:
    edition = read_bytes(pdf(paragraph(780, *FILLER, "Die Stelle beginnt sofort.", *FILLER)))
    assert len(lines(edition)) == 3
    assert lines(edition)[1] == "Die Stelle beginnt sofort."


def test_a_line_that_lacks_a_noun_goes_on_however_short_it_is(read_bytes: ReadBytes) -> None:
    ragged = [
        ("Achten Sie darauf, die Urheber- und", "Nutzungsrechte der Kommune abzusichern."),
        ("Holen Sie alle ins Boot, die offen für smarte", "Stadtentwicklung sind."),
        ("Das Büro vermittelt zwischen allen Gruppen in und außerhalb der", "Verwaltung."),
    ]
    edition = read_bytes(pdf(paragraph(780, *FILLER, *(line for broken in ragged for line in broken))))
    assert lines(edition)[1:] == [" ".join(broken) for broken in ragged]


def test_a_short_line_that_lacks_nothing_ends_there(read_bytes: ReadBytes) -> None:
    short = ("Überblick über alle Vorhaben", "Steuerung in der Verwaltung", "Alle Ämter arbeiten zusammen")
    edition = read_bytes(pdf(paragraph(780, *FILLER, *short)))
    assert lines(edition)[1:] == list(short)


def test_list_items_keep_their_lines(read_bytes: ReadBytes) -> None:
    edition = read_bytes(
        pdf(
            [
                *paragraph(780, "Vorteile sind:"),
                T(70, 760, "•"), T(82, 760, "Die Stabsstelle hat kurze Wege zur Leitung und kann im ganzen Haus"),
                T(82, 745.7, "schnell entscheiden."),
                T(70, 730, "•"), T(82, 730, "Sie bündelt das Wissen."),
                T(70, 715, "1."), T(86, 715, "Prüfen Sie die Ausgangslage."),
            ]
        )
    )  # fmt: skip
    assert lines(edition) == [
        "Vorteile sind:",
        "• Die Stabsstelle hat kurze Wege zur Leitung und kann im ganzen Haus schnell entscheiden.",
        "• Sie bündelt das Wissen.",
        "1. Prüfen Sie die Ausgangslage.",
    ]
    texts = [sentence.text for passage in edition.passages for sentence in passage.sentences]
    assert texts[1].startswith("Die Stabsstelle") and texts[2] == "Sie bündelt das Wissen."


def test_table_rows_are_lines_with_wrapped_cells_in_place(read_bytes: ReadBytes) -> None:
    rows = [
        ("Kommune", "Land", "Form"),
        ("Ulm", "Baden-Württemberg", "Vertrag"),
        ("Menden", "Nordrhein-Westfalen", "GmbH"),
    ]
    texts = [
        T(70 + 150 * column, 700 - 20 * row, cell, 9)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    wrapped = [
        T(70, 640, "Hagenow", 9),
        T(220, 640, "Mecklenburg-", 9),
        T(220, 628, "Vorpommern", 9),
        T(370, 640, "Beirat", 9),
    ]
    edition = read_bytes(pdf([*paragraph(780, *FILLER), *texts, *wrapped]))
    assert lines(edition)[1:] == [
        "Kommune\tLand\tForm",
        "Ulm\tBaden-Württemberg\tVertrag",
        "Menden\tNordrhein-Westfalen\tGmbH",
        "Hagenow\tMecklenburg-Vorpommern\tBeirat",
    ]


def _with_furniture(number: int) -> list[T]:
    return [
        T(70, 810, "Leitfaden Digitale Kommune", 8),
        *paragraph(760, f"{number}. Ein Absatz, der nur auf dieser Seite steht, Nummer {'abcdef'[number]}.", *FILLER),
        T(70, 60, f"Quelle: Bericht {'uvwxyz'[number]}, Verlag, 2024, beispiel.de/", 7),
        T(70, 50, f"weiter-{number}", 7),
        T(480, 59, f"Seite {number + 2}", 8),
    ]


def test_running_heads_sources_and_page_numbers(read_bytes: ReadBytes) -> None:
    edition = read_bytes(pdf(*[_with_furniture(number) for number in range(5)]))
    assert [page.label for page in edition.pages] == ["2", "3", "4", "5", "6"]
    for number in range(1, 6):
        found = furniture(edition, number)
        assert found[0] == "Leitfaden Digitale Kommune"
        assert f"Seite {number + 1}" in found
        assert any(text.startswith("Quelle: Bericht") and f"weiter-{number - 1}" in text for text in found)
    said = "\n".join(passage.text for passage in edition.passages)
    assert "Leitfaden" not in said and "Quelle" not in said and "Seite 3" not in said
    assert said.count("nur auf dieser Seite steht") == 5
    assert edition.report.furniture_lines == 15


def test_what_stands_where_other_pages_have_their_head_is_one(read_bytes: ReadBytes) -> None:
    heads = ["3 Ziele der Stadt", "4 Ziele der Stadt", "5 Ziele der Stadt", "6 Ziele der Stadt", "7 Anhang", ""]
    edition = read_bytes(
        pdf(*[[T(70, 810, head, 8), *paragraph(700 - 30 * row, *FILLER[row % 3 :])] for row, head in enumerate(heads)])
    )
    assert [furniture(edition, number) for number in range(1, 7)] == [*([head] for head in heads[:5]), []]


WORDS = ("Ziele", "Wege", "Personal", "Geld", "Technik", "Recht", "Anhang", "Register")


def _about(word: str) -> list[T]:
    """Text that no other page has."""
    return paragraph(700, *(f"{word} {line}" for line in FILLER))


def test_live_heads_are_told_by_the_gap_below_them(read_bytes: ReadBytes) -> None:
    edition = read_bytes(pdf(*[[T(70, 800, f"Über {word}"), *_about(word)] for word in WORDS]))
    assert [furniture(edition, page.number) for page in edition.pages] == [[f"Über {word}"] for word in WORDS]
    assert not any("Über" in passage.text for passage in edition.passages)
    text = [paragraph(800, *(f"{word} {line}" for line in FILLER * 5)) for word in WORDS]
    assert read_bytes(pdf(*text)).report.furniture_lines == 0  # the same height, but no gap


def test_roman_and_counted_page_numbers_are_one_head(read_bytes: ReadBytes) -> None:
    heads = [f"Handbuch {number}" for number in ("ii", "iii", "iv", "1 / 98", "2/ 98", "3 / 98", "4 / 98", "5 / 98")]
    edition = read_bytes(pdf(*[[T(70, 800, head), *_about(word)] for head, word in zip(heads, WORDS, strict=True)]))
    assert [furniture(edition, page.number) for page in edition.pages] == [[head] for head in heads]


def test_what_a_browser_prints_around_a_page(read_bytes: ReadBytes) -> None:
    title, address = "Unsere Stadt | Aktuelles", "https://www.stadt.example/aktuelles"
    feet = [f"{address} {number}/3" for number in (1, 2, 3)]
    pages = [[T(20, 815, title), *_about(word), T(20, 15, foot)] for word, foot in zip(WORDS, feet, strict=False)]
    edition = read_bytes(pdf(*pages))
    assert [furniture(edition, page.number) for page in edition.pages] == [[title, foot] for foot in feet]


def test_known_heads_and_the_files_own_labels_need_no_other_page(read_bytes: ReadBytes) -> None:
    head = "4219 Bundesgesetzblatt Jahrgang 2013 Teil I Nr. 73, ausgegeben zu Bonn am 18. Dezember 2013"
    page = [T(70, 810, head, 9), *paragraph(760, *FILLER), T(300, 40, "iv", 11)]
    edition = read_bytes(pdf(page, labels="/PageLabels << /Nums [0 << /S /r /St 4 >>] >>"))
    assert furniture(edition, 1) == [head, "iv"]
    assert edition.passages[0].text.endswith("begleitet.")


def test_a_broken_word_is_joined_whatever_stands_around_it(read_bytes: ReadBytes) -> None:
    raised = [T(70, 203, "3 Nur anzugeben von Instituten mit Finanzdienstleistun-", 5), T(76, 192, "gen im Sinne.", 8)]
    row = [T(70, 120, "Es ist also egal, in welcher Reihenfolge das Doppelver-"), T(70, 106, "hältnis genutzt wird."),
           T(500, 106, "x")]  # fmt: skip
    text = read_bytes(pdf([*paragraph(780, *FILLER), *raised, *row])).pages[0].text
    assert "Finanzdienstleistungen im Sinne." in text and "Doppelverhältnis genutzt" in text


def test_repeated_content_in_the_middle_is_no_furniture(read_bytes: ReadBytes) -> None:
    edition = read_bytes(
        pdf(*[paragraph(780, *FILLER, "") + paragraph(500, f"Beispiel: Stadt Nummer {number}.") for number in range(5)])
    )
    assert all("Beispiel: Stadt" not in text for number in range(1, 6) for text in furniture(edition, number))


def test_the_files_page_labels_count_where_none_is_printed(read_bytes: ReadBytes) -> None:
    labels = "/PageLabels << /Nums [0 << /P (Titel) >> 1 << /S /D >>] >>"
    edition = read_bytes(pdf(*[paragraph(700, *FILLER)] * 3, labels=labels))
    assert [page.label for page in edition.pages] == ["Titel", "1", "2"]


def _chapter(title: str, below: str, size: float = 18) -> list[T]:
    return [T(70, 780, title, size, bold=True), *paragraph(740, *FILLER), T(70, 670, below, 13, bold=True),
            *paragraph(640, *FILLER)]  # fmt: skip


def test_headings_by_type_make_a_path(read_bytes: ReadBytes) -> None:
    edition = read_bytes(
        pdf(_chapter("1 Ziele der Stadt", "1.1 Warum wir anfangen"), _chapter("2 Wege", "2.1 Wer hilft"))
    )
    assert [passage.headings for passage in edition.passages] == [
        ("1 Ziele der Stadt",),
        ("1 Ziele der Stadt", "1.1 Warum wir anfangen"),
        ("2 Wege",),
        ("2 Wege", "2.1 Wer hilft"),
    ]
    assert all("Ziele" not in passage.text for passage in edition.passages)


def test_bookmarks_tell_headings_that_look_like_text(read_bytes: ReadBytes) -> None:
    data = pdf(
        [
            T(70, 780, "Worum es geht"),
            *paragraph(740, *FILLER),
            T(70, 670, "Wie es weitergeht"),
            *paragraph(640, *FILLER),
        ]
    )

    def add(writer) -> None:  # type: ignore[no-untyped-def]
        writer.add_outline_item(title="Worum es geht", page_number=0)
        writer.add_outline_item(title="Wie es weitergeht", page_number=0)

    edition = read_bytes(changed(data, add))
    assert [passage.headings for passage in edition.passages] == [("Worum es geht",), ("Wie es weitergeht",)]


def test_contents_and_imprint_are_no_evidence(read_bytes: ReadBytes) -> None:
    contents = [T(70, 780, "Inhalt", 18, bold=True)] + [
        T(70, 740 - 20 * number, f"Kapitel über Thema {number} " + "." * 60 + f" {number + 3}") for number in range(8)
    ]
    imprint = [
        T(70, 780, "Impressum", 18, bold=True),
        *paragraph(740, "Herausgeber ist die Stadt Musterhausen am Rathausplatz."),
    ]
    edition = read_bytes(pdf(contents, _chapter("Ziele", "Warum"), imprint))
    said = "\n".join(passage.text for passage in edition.passages)
    assert "Kapitel über Thema" not in said and "Herausgeber" not in said
    assert "Stabsstelle" in said
    assert "Kapitel über Thema 3 … 6" in edition.pages[0].text


def test_contents_without_dots_and_a_preface_after_them(read_bytes: ReadBytes) -> None:
    titles = ("Ziele", "Wege", "Personal", "Geld", "Technik", "Recht")
    contents = [T(70, 780, "Inhalt", 18, bold=True)] + [
        T(70, 740 - 20 * number, f"{number} {title} {3 * number + 1}") for number, title in enumerate(titles, 1)
    ]
    edition = read_bytes(pdf(contents, paragraph(780, *FILLER), _chapter("1 Ziele", "1.1 Warum")))
    said = "\n".join(passage.text for passage in edition.passages)
    assert "Personal" not in said and edition.passages[0].page == 2
    figures = [T(70, 740 - 20 * row, f"{row} Stadt {value}") for row, value in enumerate((7, 3, 9, 1, 5, 2), 1)]
    assert "Stadt 9" in read_bytes(pdf([*paragraph(780, *FILLER), *figures])).passages[0].text


def test_beside_a_complete_outline_bold_words_are_no_headings(read_bytes: ReadBytes) -> None:
    titles = [f"Schritt {word}" for word in "eins zwei drei vier fünf sechs sieben acht neun zehn".split()]
    data = pdf(
        *[[T(70, 780, title, 16, True), T(70, 750, "Merke", bold=True), *paragraph(720, *FILLER)] for title in titles]
    )

    def add(writer) -> None:  # type: ignore[no-untyped-def]
        for number, title in enumerate(titles):
            writer.add_outline_item(title=title, page_number=number)

    assert {passage.headings for passage in read_bytes(changed(data, add)).passages} == {(t,) for t in titles}
    assert read_bytes(data).passages[0].headings[-1] == "Merke"


def test_small_bold_headings_need_a_number(read_bytes: ReadBytes) -> None:
    page = [T(70, 780, "II.2. Wer hilft", 10, True), *paragraph(750, *FILLER), T(70, 650, "Bild vom Rathaus", 10, True)]
    edition = read_bytes(pdf([*page, *paragraph(620, *FILLER)]))
    assert {passage.headings for passage in edition.passages} == {("II.2. Wer hilft",)}


def test_labels_of_a_drawing_are_no_headings(read_bytes: ReadBytes) -> None:
    drawing = [T(70 + 90 * column, 700, word, 13) for column, word in enumerate(("Rat", "Amt", "Stelle", "Verein"))]
    drawing = [T(text.x, text.y - 30 * row, text.text + "sgruppe", 13) for row, text in enumerate(drawing)]
    edition = read_bytes(pdf([T(70, 780, "Aufbau", 18, True), *paragraph(750, *FILLER), *drawing]))
    assert edition.report.headings == 2  # the first label stays one


def test_each_slide_is_a_passage_with_its_title(read_bytes: ReadBytes) -> None:
    def slide(title: str, *points: str) -> list[T]:
        return [
            T(57, 515, title, 15), T(57, 480, title, 15),
            *(T(57, 440 - 18 * row, f"- {point}", 15) for row, point in enumerate(points)),
            T(57, 100, "Bundesministerium", 15), T(57, 82, "für Stadtentwicklung", 15),
        ]  # fmt: skip

    edition = read_bytes(
        pdf(
            slide("Ebenen", "Politik steuert die Richtung der Stadt", "Koordination hält alles zusammen"),
            slide("Modelle", "Eine Stabsstelle sitzt beim Bürgermeister", "Ein Amt hat eigene Mittel"),
            slide("Modelle", "Eine Gesellschaft arbeitet außerhalb des Hauses"),
            slide("Fragen", "Was nehmen Sie aus diesem Vortrag mit nach Hause?"),
            box=SLIDE,
        )
    )
    assert [passage.headings for passage in edition.passages] == [("Ebenen",), ("Modelle",), ("Modelle",), ("Fragen",)]
    assert all(passage.kind == "slide" for passage in edition.passages)
    assert edition.passages[0].text == "Politik steuert die Richtung der Stadt\nKoordination hält alles zusammen"


def test_two_columns_are_read_one_after_the_other(read_bytes: ReadBytes) -> None:
    left = paragraph(780, "Links steht der Anfang eines", "Satzes, der in der rechten", "Spalte weitergeht und dort")
    right = paragraph(780, "nach zwei Zeilen", "endet.", x=320)
    assert lines(read_bytes(pdf(left + right))) == [
        "Links steht der Anfang eines Satzes, der in der rechten Spalte weitergeht und dort nach zwei Zeilen endet."
    ]


def test_notes_in_the_margin_do_not_come_between(read_bytes: ReadBytes) -> None:
    first = T(150, 780, "Die Stadt gründet für alle ihre neuen Aufgaben eine eigene Stabs-")
    rest = T(150, 765.7, "stelle, die direkt beim Bürgermeister angesiedelt ist.")
    edition = read_bytes(pdf([first, T(60, 780, "Merke"), rest]))
    assert lines(edition)[0] == (
        "Die Stadt gründet für alle ihre neuen Aufgaben eine eigene Stabsstelle, die direkt beim Bürgermeister "
        "angesiedelt ist."
    )
    assert lines(edition)[1] == "Merke"


def test_bold_drawn_twice_is_read_once(read_bytes: ReadBytes) -> None:
    edition = read_bytes(pdf([T(70, 780, "Wichtig ist der Anfang."), T(70.3, 780, "Wichtig ist der Anfang.")]))
    assert lines(edition) == ["Wichtig ist der Anfang."]


def test_titles(read_bytes: ReadBytes) -> None:
    page = [T(70, 780, "Smarte Kommunen gut organisieren", 24, bold=True), *paragraph(700, *FILLER)]
    assert read_bytes(pdf(page)).title == "Smarte Kommunen gut organisieren"
    assert read_bytes(pdf(page, info="<< /Title (Handbuch der Stadt) >>")).title == "Handbuch der Stadt"
    assert (
        read_bytes(pdf(page, info="<< /Title (Microsoft Word - Entwurf3.docx) >>")).title
        == "Smarte Kommunen gut organisieren"
    )
    assert read_bytes(pdf(paragraph(780, *FILLER))).title == "bericht 2024"
