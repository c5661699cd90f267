"""Whatever characters a publication holds, every kind of question over it gets an answer, cited as the page has it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from service.assistant import Assistant
from service.holdings.library import Meta
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.service.conftest import make_edition

WORDS = (
    "Stabsstelle Lenkungskreis Menden Euro Millionen Prozent Mitglieder Stellen tagt GmbH gegründet Leitung Dr. "
    "Frau Jahr Mai Wochen kostet der die und von nicht kein Vorteil Beispiel: Botschaft"
).split()
ODD = (
    "¾ ½ ² 10³ ① ⑫ Ⅷ ٣ १२ −5 5–6 1.2.3.4 1,2,3 1e5 € % 3% § # … ﬁ \u00ad \u200b \ufeff a\u0301 İ ǅ Ω 中 ．１２ „ “ "
    "( ) [ (?P<x> \\d+ * {2} | 1. a) I. - • 1/2 12.–14. 31.2.2021 24:61 2021/22 ’22 @ 0"
).split(" ")
ASKED = (
    "Wie viele Mitglieder hat der Lenkungskreis?", "Was kostet die GmbH?", "Wann wurde die GmbH in Menden gegründet?",
    "Wer leitet die Stabsstelle?", "Wie hoch ist der Anteil?", "Wie lange dauert das?", "Nenne drei Beispiele",
    "Vergleiche Stabsstelle und GmbH", "Was ist eine Stabsstelle?", "Welche Gremien gibt es?", "Was sagt Botschaft 6?",
    "Welche Aufgaben hat der Lenkungskreis und wer leitet ihn?", "Sollten wir eine GmbH gründen?", "Stellen ¾ ²?",
)  # fmt: skip
SENTENCE = st.lists(st.sampled_from([*WORDS, *ODD]), min_size=2, max_size=12).map(lambda words: " ".join(words) + ".")


@hypothesis_settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(texts=st.lists(SENTENCE, min_size=8, max_size=24))
def test_odd_characters_never_break_an_answer(tmp_path_factory, texts: list[str]) -> None:  # type: ignore[no-untyped-def]
    home: Path = tmp_path_factory.mktemp("home")
    assistant = Assistant(Settings(home=home, golden_questions=0, rate_limit=0, _env_file=None), HashEncoder(64))  # type: ignore[call-arg]
    edition = make_edition([((f"Kapitel {texts[n]}",), texts[n : n + 4]) for n in range(0, len(texts), 4)])
    (home / "probe.pdf").write_bytes(b"%PDF-1.7")
    assistant.library.add(edition, home / "probe.pdf", Meta("probe", title="Probeband"))
    assistant.rebuild()
    for question in ASKED:
        answer = assistant.ask(question)
        for cited in (*answer.citations, *answer.nearest):
            assert assistant.page(cited.edition, cited.page).text[cited.start : cited.end] == cited.quote
