"""Who did something, and whether what a question takes for granted is told of at all.

"Wer hat eine Genossenschaft gegründet?" is not answered by who founded a GmbH. "Warum hat Ulm seine Geschäftsstelle
aufgelöst?" finds all about Ulm's Geschäftsstelle, and nothing of an end.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import takewhile

from index.analysis import content_words, fold, place_words, stem
from service.answers.evidence import Found
from service.answers.weighing import Evidence
from service.language import verbs
from service.questions.question import Question
from service.questions.terms import Terms

TOLD = 0.5
"""How far a sentence must hold a word to tell of it."""
HAVING = frozenset(
    """gegruendet gruendet eingerichtet aufgebaut geschaffen gebildet etabliert eingesetzt genutzt eingefuehrt
    verwendet""".split()
)
"""Deeds that say no more of a thing than that somebody has it."""
_ENDED = re.compile(
    r"(?:aufgeloest|abgeschafft|ausgetreten|ausgestiegen|eingestellt|beendet|aufgegeben|gekuendigt|gescheitert|verkauft"
    r"|zurueckgezogen|abgebrochen|gestoppt|geschlossen|aufgehoert|zusammengelegt)"
)
"""Deeds after which something is no more."""
_ENDING = re.compile(
    r"aufgeloest|aufloesung|ab(?:ge)?schaff|ausgetreten|austritt|ausgestiegen|ausstieg|eingestellt|beend|aufgegeben|gekuendigt"
    r"|kuendigung|gescheitert|scheiter|verkauf|zurueckgezogen|rueckzug|abgebrochen|abbruch|stopp|(?<!be)schliessung"
    r"|(?<!be)(?<!ein)(?<!an)geschlossen|aufgehoert|zusammengelegt|verworfen|abgebaut|rueckbau|ausgefallen|entfernt"
    r"|nicht mehr|\bende\b|vorbei"
)
"""Other words for such a deed, where the sentence names the thing itself."""
_SEVERAL = re.compile(
    r"(?:mehrere|einige|manche|viele|zwei|drei|vier|fuenf|andere) (?:\w+e )?"
    r"(?:kommunen|staedte|gemeinden|landkreise|kreise)\b"
)
"""Opens a sentence on municipalities that it does not name."""
ANNOUNCED = 0.7
"""How far a sentence that does must hold what is asked about, so that those named after it are the answer."""
NAMED = 0.5
"""How far a sentence, with its nearest heading, must hold what is asked about to name it."""


def telling_of(found: Found, question: Question, places: re.Pattern[str]) -> Found:
    """Only the sentences that tell of the deed or concept of which examples are asked for; all where none does.

    Where a deed and a concept are named ("Wer hat eine Genossenschaft gegründet?"), those that tell of both, best with
    one of the `places`; whoever has a thing has founded it. None where no sentence does: what others founded is no
    answer.
    """
    several = announced(found, places)
    if several:
        return replace(found, evidence=tuple(several))
    if question.wanted and not question.deed:
        return found
    if not question.deed:
        told = [e for e in found.evidence if speaks_of(found.concepts, e)]
        return replace(found, evidence=tuple(told)) if told else found
    done = [e for e in found.evidence if found.terms.met(e.sentence.text).get(question.deed, 0.0) >= TOLD]
    having = done if question.deed not in HAVING else list(found.evidence)
    if not found.concepts:
        rare = _rare(found, question)
        told = [e for e in having if rare and found.terms.met(e.sentence.text)[rare] >= TOLD] or done
        return replace(found, evidence=tuple(told)) if told else found
    of_it = [e for e in having if speaks_of(found.concepts, e)]
    placed = [e for e in of_it if places.search(fold(e.sentence.text))]
    best = sorted(placed, key=lambda e: e not in done) or [e for e in of_it if e in done]
    return replace(found, evidence=tuple(best))


def announced(found: Found, places: re.Pattern[str]) -> list[Evidence]:
    """The best sentence, where it says of several municipalities what they did, and those right after it that name
    them: "Mehrere Kommunen haben ... . Bielefeld prüfte ..."; empty for any other."""
    first = next(iter(found.evidence), None)
    if first is None or first.coverage < ANNOUNCED or not _SEVERAL.match(fold(first.sentence.text)):
        return []
    own = sorted((e for e in found.evidence if e.record.id == first.record.id), key=lambda e: e.index)
    after = (e for e in own if e.index > first.index)
    named = [*takewhile(lambda e: places.search(fold(e.sentence.text)) is not None, after)]
    return [first, *named] if named and not places.search(fold(first.sentence.text)) else []


def _rare(found: Found, question: Question) -> str:
    """The noun of a question that fewest passages have, where few do: what it asks about. "" without one."""
    known = {w: weight for w, weight in found.subject.weights.items() if w in found.terms.nouns and w != question.deed}
    word = max(known, key=lambda w: known[w], default="")
    return word if word and found.terms.rare(word) else ""


def speaks_of(concepts: Sequence[Sequence[str]], evidence: Evidence) -> bool:
    """Whether a sentence, with its nearest heading, has a wording of one of the concepts, in a compound too
    ("Expertenbeirat")."""
    told = {stem(word) for word in content_words(" ".join([*evidence.record.headings[-1:], evidence.sentence.text]))}
    wordings = ([stem(word) for word in content_words(wording)] for named in concepts for wording in named)
    return any(all(_in_any(own, told) for own in wording) for wording in wordings if wording)


def _in_any(own: str, told: Collection[str]) -> bool:
    return own in told or (len(own) > 4 and any(word.endswith(own) for word in told))


def untold(question: Question, found: Found) -> bool:
    """Whether the named municipality is said to have ended, or to have, what no sentence about it tells of."""
    deed = verbs.deed(question.text)
    if not deed or not question.municipalities or question.context:
        return False
    about = [e for e in found.evidence if e.record.id in found.local or _tells_of(e, question.municipalities)]
    if _ENDED.fullmatch(deed):
        places = {word for name in question.municipalities for word in place_words(name)}
        thing = found.subject.restricted(lambda word: word not in places and word != deed)
        return not any(_ends(e, deed, thing, found) for e in about)
    if deed in HAVING and found.concepts:
        return not any(speaks_of(found.concepts, e) for e in about)
    return False


def _ends(evidence: Evidence, deed: str, thing: Terms, found: Found) -> bool:
    """Whether a sentence tells of the deed, or of another end of the thing."""
    text = evidence.sentence.text
    if found.terms.met(text).get(deed, 0.0) >= TOLD:
        return True
    told = " ".join([*evidence.record.headings[-1:], text])
    return _ENDING.search(fold(text)) is not None and thing.total > 0 and thing.coverage(told) >= NAMED


def _tells_of(evidence: Evidence, municipalities: Sequence[str]) -> bool:
    record = evidence.record
    told = fold(" ".join([record.title, *record.headings, evidence.sentence.text]))
    return any(word in told for name in municipalities for word in place_words(name))
