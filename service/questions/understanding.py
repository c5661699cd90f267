"""What is asked: kind, named concepts and municipalities, numbers, spelling, and what a follow-up refers to.

No hidden state: whatever is understood beyond the words themselves stands in `Question.understood`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.analysis import STOPWORDS, content_words, fold, fold_line, place_words, stem, words
from index.words import Words
from ingest.sentences import sentence_spans
from service.examples import facets
from service.examples.wishes import together
from service.holdings.catalogue import OPTIONS, Glossary, Term
from service.language import framing, manners, verbs, wordings
from service.language.everyday import Saying
from service.model import QuestionKind
from service.questions import correcting, elliptic, following, opening, towns
from service.questions.question import EVERYWHERE, Context, Question
from service.questions.terms import SAYING_LITTLE


class Reader:
    """Reads questions against the glossary and one generation's vocabulary and municipalities."""

    def __init__(
        self, glossary: Glossary, vocabulary: Words, municipalities: Sequence[str], known: Callable[[str], bool]
    ) -> None:
        self.glossary, self.vocabulary, self._known = glossary, vocabulary, known
        self._places = [(place_words(name), name) for name in dict.fromkeys(municipalities)]
        terms = [words(w)[0] for term in glossary.terms for w in term.wordings if len(words(w)) == 1]
        self._concepts = [word for word in dict.fromkeys(terms) if len(word) >= _LONG]
        self._choices = [w for w, n in vocabulary.analyzer.splitter.counts.items() if len(w) >= 5]

    def read(self, asked: str, context: Context | None = None, going_on: bool = False) -> Question:
        """`going_on`: the second half of a question, which is about what the first half is unless it names its own."""
        asked = " ".join(asked.split())
        correction = correcting.read(asked) if context else None
        spelled, corrections = self.spell(correction.text if correction else asked)
        bare, new_topic = opening.plain(spelled) if context else (opening.bare(spelled), False)
        text = verbs.joined(framing.core(bare), self._in_use)
        named = self._named_in(text)
        left_out = self._named(" ".join(wordings.BUT_FOR.findall(text))) if named else ()
        if correction and context:
            left_out += self._named(correction.spared)
            context = context.without_these(left_out, correction.rejected)
        named = tuple(name for name in named if name not in left_out)
        if named and context is None and wordings.DONE_THERE.match(text):
            text = bare = spelled = wordings.DONE_THERE.sub(lambda met: f"Was macht {met[met.lastindex or 1]}?", text)
        folded = fold_line(text)
        if len(named) == 1 and context is None and wordings.SPECIAL_THERE.search(folded):
            text, folded = f"Was macht {named[0]}?", f"was macht {fold_line(named[0])}?"
        terms = self.glossary.find(text)
        deed = wordings.DEED.search(folded) if named else wordings.WHO_HAS.match(folded)
        message = facets.message_of(folded)
        kind = "example" if deed and (named or terms) else self._kind(folded)
        if kind == "list" and message is not None:  # "Was empfiehlt Botschaft 3?": one message is no list
            kind = "fact"
        if kind == "example" and not named:
            terms = tuple(map(self.glossary.with_sorts, terms))
        tasks = bool(terms) and not named and kind == "fact" and manners.WHAT_DOES.search(folded) is not None
        sayings = self.glossary.everyday.find(text)
        read = Question(
            asked=asked,
            text=text,
            understood=spelled,
            kind=kind,
            terms=terms,
            others=self.glossary.others_than(terms[0]) if len(terms) == 1 and terms[0].kind not in EVERYWHERE else (),
            sayings=sayings,
            municipalities=named,
            apart_from=left_out,
            wanted=facets.read(fold_line(spelled), message),
            count=_count(folded),
            focus=_TASKS if tasks else _focus(folded),
            deed=self._deed(text, sayings) if kind == "example" else "",
            topic=self._topic(text, terms, named),
            spelled=bare,
            told=self._told(text),
            rejected=correction.rejected if correction else frozenset(),
            corrects=correction is not None and correction.meant,
            corrections=corrections,
        )
        if kind in {"fact", "compare"} and read.wanted.size and not named and not following.our_size(text):
            read = replace(read, text=wordings.OF_SIZE.sub("", text))  # publications tell of sizes, not of such numbers
        return read if context is None or new_topic else self._in_context(read, context, going_on)

    def _told(self, text: str) -> tuple[str, ...]:
        """The sentences of a text that tell something beside its question, where that names a thing of its own and
        points at nothing that they tell."""
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        asked = " ".join(sentence for sentence in sentences if sentence.endswith("?"))
        if not asked or following.points(asked):
            return ()
        lower = text.islower()
        named = [word for typed in asked.split()[1:] if lower or typed[:1].isupper() for word in content_words(typed)]
        telling = self._telling(word for word in named if word not in SAYING_LITTLE and self._has(word))
        return tuple(sentence for sentence in sentences if not sentence.endswith("?")) if telling else ()

    def _telling(self, asked: Iterable[str]) -> list[str]:
        """The words that not every passage has."""
        return [word for word in asked if self.vocabulary.idf(stem(word)) > _TELLING]

    def _deed(self, text: str, sayings: Sequence[Saying]) -> str:
        """The verb that tells who did it; "" where it is part of an everyday phrase, which means something else:
        "Beispiele veraltet", but not "GmbH aufgelöst"."""
        deed = verbs.deed(text)
        for saying in sayings:
            if deed in saying.said and len(saying.said) > 1:
                beside = self.glossary.find(" ".join(saying.said))
                if all(term.kind in EVERYWHERE for term in beside):
                    return ""
        return deed

    def _in_context(self, question: Question, context: Context, going_on: bool) -> Question:
        """A question in the light of the turn before, where it goes on from that."""
        anew = elliptic.again(question, context, self.glossary, self.vocabulary)
        if anew is None and question.corrects and not correcting.asks(question.text):
            anew = elliptic.named_instead(question, context)
        if anew:
            leaning = Context(anew.before, anew.before, reference=anew.reference)
            whole = self.read(anew.whole)
            whole = replace(whole, told=anew.told or whole.told, rejected=question.rejected, corrects=question.corrects)
            return replace(whole, asked=question.asked, context=leaning)
        shown = following.another(question, context, self._named)
        if shown:
            whole = self.read(context.asked)
            left_out = tuple(dict.fromkeys([*whole.apart_from, *context.apart_from, *shown]))
            understood = f"{whole.understood} (ohne {together(left_out)})"
            return replace(whole, asked=question.asked, understood=understood, kind="example", apart_from=left_out)
        if context.size and not question.wanted.size and following.our_size(question.text):
            understood = f"{question.understood} (Größe wie zuvor: {context.size})"
            question = replace(question, understood=understood, wanted=replace(question.wanted, size=context.size))
        telling = self._telling(content_words(question.text))
        going_on = going_on and not (question.terms or question.municipalities)
        if going_on or following.goes_on(question, context, telling):
            return following.continued(question, context, self.glossary, self._named)
        if following.stays(question, context):
            return following.continued(question, context.of_places, self.glossary, self._named)
        return question

    def _topic(self, text: str, terms: Sequence[Term], municipalities: Sequence[str]) -> tuple[str, ...]:
        """The nouns of a text that name no concept and no municipality, as the collection writes them."""
        named = {word for term in terms for wording in term.wordings for word in words(wording)}
        named |= {word for name in municipalities for word in words(name)}
        typed = text.split()[1:]
        capitals = any(word[:1].isupper() for word in typed) and not text.isupper()
        found = content_words(" ".join(w for w in typed if w[:1].isupper())) if capitals else content_words(text)
        known = set(map(stem, named))
        as_typed = {folded: word.strip("„“\"'(),.:;!?") for word in typed for folded in content_words(word)}
        surfaces = {w: self.vocabulary.surface(w, as_typed.get(w, w)) for w in found if stem(w) not in known}
        return tuple(surface for surface in surfaces.values() if capitals or surface[:1].isupper())[:_NOUNS]

    def _in_use(self, verb: str) -> bool:
        return self.vocabulary.knows(stem(verb)) or self.glossary.everyday.uses(verb)

    # -- kind ------------------------------------------------------------------------------------------------------

    def _kind(self, folded: str) -> QuestionKind:
        options = [t for t in self.glossary.find(folded) if t.kind in OPTIONS]
        if options and wordings.ARGUED.search(folded):
            return "compare"
        if manners.TROUBLE.search(folded):
            return "example" if wordings.EXAMPLE_WISHED.search(folded) else "fact"
        if not options and wordings.SORTED.search(folded):
            return "list"
        beware = wordings.BEWARE.search(folded) is not None and _nothing_else(folded, options)
        sided = wordings.SIDES.search(folded) is not None
        choosing = (len(options) >= 2 and wordings.OR.search(folded)) or (options and (beware or sided))
        if wordings.COMPARE.search(folded) or choosing:
            return "compare"
        if wordings.EXAMPLE.search(folded):
            return "example"
        if wordings.LISTS.search(folded):
            return "list"
        if wordings.DEFINITION.search(folded) and not manners.WHY.search(folded):
            return "definition"
        one = wordings.FOREMOST.search(folded) is not None
        listed = wordings.LIST.search(folded) or wordings.LISTED_ALONE.search(folded)
        return "list" if listed and not one else "fact"

    def _named_in(self, text: str) -> tuple[str, ...]:
        """Municipalities that are asked about: those of the question at the end, if it names any and compares none."""
        *told, asked = wordings.CLAUSES.split(text)
        alone = told and wordings.clause(fold(text)) == fold(asked) and not wordings.COMPARE.search(fold(asked))
        return (self._named(asked) if alone else ()) or self._named(text)

    def _named(self, text: str) -> tuple[str, ...]:
        """Municipalities that the question names: those of the examples, adjective forms ("Mendener") and typos
        included, and others that the collection has."""
        found = []
        asked = words(text)
        asked += ["-".join(pair) for pair in pairwise(asked)]  # "Mayen Koblenz"
        for pieces, name in self._places:
            if any(_same_place(piece, word) for piece in pieces for word in asked):
                found.append(name)
        known = {piece for name in found for piece in place_words(name)}
        others = ((name, place_words(name)) for name in towns.named(text))
        found += [n for n, pieces in others if not known & set(pieces) and all(map(self._has, pieces))]
        return tuple(found)

    def _has(self, piece: str) -> bool:
        return self.vocabulary.knows(stem(piece))

    # -- spelling --------------------------------------------------------------------------------------------------

    def spell(self, text: str) -> tuple[str, dict[str, str]]:
        """Replace words that the collection does not know by the one word it knows that is nearest, if near enough."""
        corrections: dict[str, str] = {}
        for match in re.finditer(r"[^\W\d_]{5,}", text):
            better = self._correct(match.group())
            if better:
                corrections[match.group()] = better
        for wrong, right in corrections.items():
            text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
        return text, corrections

    def _correct(self, word: str) -> str | None:
        folded = words(word)[0] if words(word) else ""
        splitter = self.vocabulary.analyzer.splitter
        if len(folded) < 5 or self.vocabulary.knows(stem(folded)) or folded in _COMMON or stem(folded) in _LITTLE:
            return None
        concept = self._nearest(folded, self._concepts, 0.9) if len(folded) >= _LONG else None
        if concept and self.vocabulary.knows(stem(concept)):
            return self.vocabulary.surface(concept)
        if splitter.parts(folded):
            return None
        if self._known(word) or self.glossary.everyday.uses(folded):  # a real word, only not of this collection
            return None
        cutoff = 0.87 if len(folded) < 8 else 0.85
        near = self._nearest(folded, self._choices, cutoff) or self._turned(folded)
        return self.vocabulary.surface(near) if near else None

    def _turned(self, folded: str) -> str | None:
        """The word in which two neighbouring letters of this one stand the other way round: "machen" for "mahcen"."""
        known = self.vocabulary.analyzer.splitter.counts
        pairs = (n for n in range(len(folded) - 1) if folded[n] != folded[n + 1])
        turned = (f"{folded[:n]}{folded[n + 1]}{folded[n]}{folded[n + 2 :]}" for n in pairs)
        return next((word for word in turned if word in known or word in STOPWORDS), None)

    @staticmethod
    def _nearest(folded: str, choices: Sequence[str], least: float) -> str | None:
        """The most similar word, if it is similar enough, begins with the same letter and is another word at all."""
        near = process.extractOne(folded, choices, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=least)
        return near[0] if near and near[0][0] == folded[0] and stem(near[0]) != stem(folded) else None


_TASKS = stem("aufgaben")
_TELLING, _NOUNS = 1.5, 4
"""Inverse document frequency of a word that not every passage has; nouns that a follow-up takes over at most."""
_LONG = 8
"""Letters from which on a word one letter beside a concept's is a slip, also where parts of it are words."""
_LITTLE = frozenset(map(stem, STOPWORDS))
"""Of words that say nothing, in any form: "deinen" is no slip for "dienen"."""
_COMMON = {"danke", "hallo", "guten", "morgen", "heute", "gestern", "python", "skript"}


def _nothing_else(folded: str, options: Sequence[Term]) -> bool:
    """Whether a question what to look to names options and nothing beside them."""
    named = {stem(word) for option in options for wording in option.wordings for word in words(wording)}
    return all(stem(word) in named or wordings.LOOKING.match(word) for word in content_words(folded))


def _same_place(piece: str, word: str) -> bool:
    return word == piece or (
        len(piece) > 3 and word in {piece + "er", piece + "s", piece + "ern", re.sub(r"(en|e)$", "", piece) + "er"}
    )


def _count(folded: str) -> int | None:
    match = wordings.COUNT.search(folded)
    return None if match is None else wordings.NUMBERS.get(match.group(1)) or int(match.group(1))


def _focus(folded: str) -> str:
    """Stem of the noun that is asked for: "Welche Ebenen braucht ..." -> "eben"; "" where none is plain."""
    match = wordings.ASKED_FOR.search(folded)
    found = content_words(match.group(1)) if match else []
    found = found or re.findall(rf"\b{wordings.LISTED}\b", folded)
    telling = [w for w in found if w not in wordings.NUMBERS and not w.isdigit() and w not in wordings.SORTS]
    return stem(telling[0]) if telling else ""
