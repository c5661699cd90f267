"""Follow-ups: whether a question goes on from the turn before, and what it means in the light of it.

"Und wer leitet die dann?" is about the subject of that turn; "und die zweite, wofür ist die?" about what the answer
named second. What asks the turn before anew, of something else, is read in `service.questions.elliptic`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.analysis import content_words, fold, fold_line, place_words, stem, words
from service.holdings.catalogue import Glossary, Term
from service.language import manners, wordings
from service.language.names import named as people_in
from service.questions.question import SEVERAL, Context, Question, specific
from service.questions.terms import SAYING_LITTLE

_ANAPHOR = re.compile(
    r"\b(?:die|das|der|den|dem|denen|dessen|sie|er|es|ihn|ihm|ihnen|ihre?[rnms]?"
    r"|dort|da|dabei|davon|dafuer|dagegen|damit|darin|daran|dazu|daraus|darauf|darueber|danach"
    r"|diese[rsnm]?|solche[rsnm]?|sowas|so ?was|so etwas|so eine?r?)\b"
)
_ARTICLE = re.compile(
    r"\b(?:die|das|der|den|dem|diese[rsnm]?)\s+(?!(?:jemand\w*|irgend\w*|eigentlich|denn|dann|auch|alle[sn]?|immer|noch"
    r"|schon|selbe?st|selber|heute|jetzt|wirklich|ueberhaupt|einfach|nichts?|wohl|eben)\b)(?=[\w-]{4,})"
    r"|\b(?:gibt|gaebe|geht) es\b|\bes (?:gibt|geht)\b"
)
"""What looks like a pronoun and points at nothing: an article, "gibt es"."""
_WITHIN = re.compile(
    r",? damit (?=(?:der|die|das|ich|wir|man|es|unser\w*) )|\bda(?:fuer|von|rauf|ran|rueber|zu),? (?:dass|ob|wie)\b"
    r"|, (?:(?:in|bei|mit|von|fuer|auf|aus|zu) )?(?:deren|dessen|denen)\b"
)
"""What looks like one and points at something within its own sentence: "..., damit der Rat ..."."""
_KNOWN_THING = re.compile(
    r"^(?:und |aber )?(?:wie|wann|wer|wo\w*|warum|wieso|weshalb|welche\w*)\b[^,]*"
    r"\b(?:der|die|das|den|dem) (?-i:[A-ZÄÖÜ])[\w-]+(?: (?-i:[a-zäöü])+)?\W*$",
    re.IGNORECASE,
)
"""Asks about a thing as if it were known: "Wie lange dauert der Test?"."""
_THERE = re.compile(
    r"\b(?:die|(?<!in )(?<!jeder )der|dieser?) (?:stadt|gemeinde|kommune)\b|\bin der stadt\b"
    r"|\b(?:der|dieser) (?:land)?kreis\b|\bdort\b"
)
"""Means the municipality spoken of: "Wie viel Förderung bekommt die Stadt?"."""
_BEFORE_NOW = re.compile(
    r"\b(?:war|waren|wurden?|hatten?|gab|ging(?:en)?|kam(?:en)?|sprach|lief|wollten?|mussten?|konnten?|durften?)\b"
    r"|\b(?:hat|haben|ist|sind)\b.*\b(?:\w*ge\w{2,}(?:t|en)|\w{3,}iert|(?:be|er|ver|ent|zer)\w{3,}(?:t|en))\W*$"
    r"|\b(?:inzwischen|heute|jetzt|mittlerweile|damals|urspruenglich|anfangs|frueher|zuletzt|schliesslich|seit(?:her|dem)"
    r"|kuenftig|stattdessen)\b"
)
"""Asks what was, or what is by now: of one case, so that it means the municipality spoken of."""
_SUPPOSING = re.compile(r"(?:und |aber |was,? )?(?:wenn|falls|angenommen)\b")
"""Supposes a case of one's own: "Wenn es doch eine GmbH wird: ..."."""
_WHO_DOES = re.compile(
    r"^(?:und |aber )?(?:wer|welche \w+) (?:hat|haben|macht|machen|nutzt|nutzen) (?:das|es|so ?was|so einen?)"
    r"(?: (?:schon|bereits|auch|denn|so|mal|noch|eigentlich|gemacht|umgesetzt|eingefuehrt))*\W*$"
    r"|\bgibt e?s (?:das|so ?was|es|sie) (?:(?:denn|schon|auch|bereits) )*(?:irgend)?wo\b"
    r"|\b(?:hat|haben|macht|machen) (?:das|es|so ?was) (?:(?:denn|schon|auch|bereits|mal|einmal) )*"
    r"(?:(?:irgend)?(?:einer|wer|jemand)|andere)\b"
)
"""Asks for examples of what was spoken of."""
_ADJECTIVE = re.compile(
    r"\b(?:die|der|das|den|dem|eine?r?) (\w{3,}e[rnsm]?)(?=\W*$|,| (?:ist|hat|muss|kann|wird|braucht))"
)
_OPENING = re.compile(r"^(?:und|aber|oder|also|sowie)\b")
_AMONG = re.compile(
    r"\bwelche[rs]? (?:davon|von (?:diesen|denen|den)|(?:\w+ )?(?:variante|option|loesung|moeglichkeit|alternative"
    r"|modell|form|weg|art)\w*)\b.*\b(?:passt|passen|eignet|eignen|empf\w+|beste[nr]?|waere|sinnvoll\w*|lohnt|reicht"
    r"|nehmen|waehlen)\b"
)
"""Asks which of the things spoken of fits."""
_THAT_ONE = re.compile(r"\b(?:der|er|ihn|ihm|den|dem)\b(?!\s+(?:[A-ZÄÖÜ]|[a-zäöü]+e[nrsm]? [A-ZÄÖÜ]))")
"""A pronoun for a man or a masculine noun, in text as typed: "Wo ist der angesiedelt?"."""
_SOMEBODY = re.compile(r"\b(?:er|ihn|ihm|sie|ihr|den|die|dort)\b|\b(?:telefon\w*|e-?mail\w*|erreich\w*)\b")
"""May mean the person spoken of."""
_WHO_ASKED = re.compile(r"(?:und |aber )?(?:wer|wen|wem|wie heisst)\b")
_BOTH = re.compile(r"\b(?:den|die|diese[nr]?|von|zwischen) beiden?\b|\bvon beiden\b|\bbeide\b")
"""Means what the last two turns named."""
_OWN_CASE = re.compile(r"\b(?:bei uns|unser\w*|wir (?:haben|sind)|meine?\b)")
"""Tells of the case of whoever asks."""
_THEY = re.compile(
    r"\b(?:\w{3,}en|sind) (?:die|sie|beide) (?:doch|dann|denn|eigentlich|auch|zusammen|schon|immer|ja|mal|beide|besser"
    r"|anders)\b"
)
"""A pronoun for what was spoken of as the subject: "Gehören die nicht zusammen?"."""
_THE_ONE = re.compile(
    r"\b(?:die|der|das|dem|den|diese[rsmn]?)"
    r" (?:person|einheit|form|variante|loesung|runde|gruppe|firma|geschichte|sache)\b"
    r"(?! (?:der|des|von|vom|fuer|aus|mit|ueber|zwischen)\b)"
)
"""Points at what was spoken of by what it is: "Muss die Person direkt beim Bürgermeister sitzen?"."""
_INSTEAD = re.compile(r"\b(?:stattdessen|anstelle dessen|statt dessen)\b")
"""Asks of another thing than the one spoken of."""
_ANOTHER = re.compile(
    r"(?:.*[.!?] )?(?:und |aber |gibt es |gibts |haben sie |hast du )*(?:auch )?noch (?:ein|eine|einen|eins)"
    r"(?: (?:andere[srn]?|weitere[srn]?))?(?: (?:praxis)?beispiel)?\W*"
)
"""Wants another example than those shown."""
_POINTING = re.compile(r"\b(?:gibt es|geht|gilt|ist|gaebe es) (?:das|es|sie|er)\b")
_DEFINING = re.compile(
    r"^[Ww]as (?:ist|sind|bedeutet|heißt|heisst|meint|versteht man unter)(?: mit| eigentlich| denn)* "
    r"(?:(?:ein|eine|einen) [\w-]{5,}|(?:(?:der|die|das|diese[rs]?) )?[A-ZÄÖÜ][\w-]+)\W*$"
)
"""Asks what a thing means that it names, in text as typed: it needs no turn before."""
_RELATIONAL = re.compile(
    r"(?:vorteil|nachteil|beispiel|voraussetzung|kosten|problem|ergebnis|risik|grenze|huerde|aufgabe|ziel|schritt|grund"
    r"|gruend|folge|bedingung|staerke|schwaeche|mitglied|nutzen|tipp|nenn|gibt|zeig)\w*$"
)
"""Words that say nothing without what they belong to: "Was sind die Nachteile?", "Nenn mir ein Beispiel."."""
_WHO_ELSE = re.compile(
    r"^(?:und )?(?:wer|welche \w+)(?: hat| macht| nutzt)?(?: (?:das|so ?was|so etwas|eine?n?|sie|ihn))?"
    r" (?:noch|sonst)\b"
)
"""Asks who beside the one spoken of does or has it."""
_SHORTLY = re.compile(
    r"\b(?:genau|konkret|zum beispiel|sonst noch|genauer|ausfuehrlicher|mehr (?:dazu|davon|darueber))\W*$"
    r"|\bverstehe? ich nicht\b"
    r"|^(?:warum|wieso|weshalb|wozu|wofuer|seit wann|bis wann|inwiefern)\W*$"
    r"|\b(?:was|etwas|eine?n?) (?:anderes|\w{4,}eres)\b(?! als)"
)
"""Asks on in few words: "Welche Bedingungen genau?", "Gibt es was Günstigeres?"."""
_THERE_TOO = re.compile(r"\bauch\b|\bdabei\b|\bdas\b|\bes\b|\bso ?was\b|\beinen?\b|\beins\b")
_NUMBER = re.compile(r"\b(?:nummer|nr\.?|punkt) (?P<number>[1-9]\d?)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"\b(?:der|die|das|den|dem|zu[mr]|beim|vom) ({'|'.join(wordings.ORDINALS)}|letzt)e[nrs]?\b"
    rf"(?! (?:schritt|mal|botschaft|tag))|{_NUMBER.pattern}"
)
_POINTED = re.compile(_NUMBERED.pattern.replace("fuenft", "f(?:ue|ü)nft"), re.IGNORECASE)
"""The same in text as typed."""
_NUMBERED_ALONE = re.compile(
    rf"(?:{_POINTED.pattern})(?! (?-i:(?!Modell|Form|Variante|Option|Punkt|Weg|Art|Möglichkeit|Lösung)[A-ZÄÖÜ]))",
    re.IGNORECASE,
)
"""The same without a thing of its own ("der zweiten Staffel")."""
_OPENING_WORDS = 8
"""Words of a line of a list within which it names what it is about."""
_ITEM = re.compile(r"^(\d{1,2})[.)] (?=\S)")
_NAMING_LITTLE = frozenset(map(stem, SAYING_LITTLE))
_OUR_SIZE = re.compile(r"\b(?:unserer|aehnlicher|gleicher) groesse\b|\b(?:aehnlich|genauso|gleich|so) gross\w*\b")


def points(text: str) -> bool:
    """Whether a text has a pronoun that points at what was said before it."""
    return _ANAPHOR.search(_ARTICLE.sub("", _WITHIN.sub("", fold_line(text)))) is not None


def goes_on(question: Question, context: Context, telling: Sequence[str]) -> bool:
    """Whether a question goes on from the turn before: an elliptic opening, a pronoun with little else, next to no
    content of its own. `telling` are its content words that not every passage has."""
    folded = fold_line(question.text)
    pronoun = points(question.text)
    content = content_words(question.text)
    if content and all(map(_RELATIONAL.match, content)) and not (question.terms or question.municipalities):
        return True
    if _DEFINING.match(question.text):
        return False
    own = [term for term in question.terms if term.name not in context.terms]
    if _NUMBER.search(folded) and not own and len(telling) <= 4:
        return True
    if _WHO_DOES.search(folded) or (_OPENING.search(folded) and (pronoun or not own or question.municipalities)):
        return True
    if context.municipalities and not question.municipalities and _THERE.search(folded):
        return True
    if question.municipalities:
        places = {word for name in question.municipalities for word in place_words(name)}
        left = [word for word in telling if not any(word.startswith(place[:-1]) for place in places)]
        return not question.terms and len(left) <= 1 and (pronoun or _THERE_TOO.search(folded) is not None)
    if _POINTING.search(folded) and len(telling) <= 3:
        return True
    if _BOTH.search(folded) and context.leant and not own:
        return True
    if not question.municipalities and (_THEY.search(folded) or _THE_ONE.search(folded)):
        return True
    if _NUMBERED_ALONE.search(question.text) and (context.listed or context.kind in {"list", "compare"}):
        return True
    if own or (_INSTEAD.search(folded) and telling):
        return False
    if question.kind != "definition" and not question.terms and _same_nouns(question.text, context.asked):
        return True
    if _AMONG.search(folded) or _SHORTLY.search(folded) or (pronoun and len(telling) <= 4):
        return True
    if len(telling) <= 3 and context.passages and _KNOWN_THING.search(question.text):
        return True
    return len(telling) <= 1 or (len(telling) <= 3 and not _names_things(question.text))


def _same_nouns(text: str, other: str) -> bool:
    """Whether two questions typed with capitals name the same thing: "die Leute"."""
    named = [
        {stem(w) for typed in t.split()[1:] if typed[:1].isupper() for w in content_words(typed)} for t in (text, other)
    ]
    return bool((named[0] & named[1]) - _NAMING_LITTLE)


def another(question: Question, context: Context, named: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The municipalities of the examples that were shown, where another example is wanted; empty for any other."""
    if context.kind != "example" or question.municipalities or not _ANOTHER.fullmatch(fold_line(question.text)):
        return ()
    return context.municipalities or named(" ".join(context.said))


def stays(question: Question, context: Context) -> bool:
    """Whether a question that does not go on is about the municipality spoken of all the same: it has a pronoun, or
    asks what was done: "Warum hat man keine GmbH gegründet?"."""
    folded = fold_line(question.text)
    if not context.municipalities or question.municipalities or question.kind == "example":
        return False
    if (
        _own_case(folded)
        or _SUPPOSING.match(folded)
        or (manners.HOW_WE.search(wordings.clause(folded)) and not points(question.text))
    ):
        return False
    return not (_DEFINING.match(question.text) or _WHO_ELSE.search(folded)) and _of_one_case(folded)


def _own_case(folded: str) -> bool:
    """Whether somebody tells of their own case before they ask."""
    return wordings.clause(folded) != folded and _OWN_CASE.search(folded) is not None


def _of_one_case(folded: str) -> bool:
    return _BEFORE_NOW.search(folded) is not None or _ANAPHOR.search(_ARTICLE.sub("", folded)) is not None


def our_size(text: str) -> bool:
    """Whether a question asks for municipalities as large as the one that is spoken for."""
    return _OUR_SIZE.search(fold(text)) is not None


def continued(
    question: Question, context: Context, glossary: Glossary, named: Callable[[str], tuple[str, ...]]
) -> Question:
    """A follow-up with what it does not say itself: its subject, and its kind where it asks who does that. `named`
    finds the municipalities that a text names."""
    folded = fold_line(question.text)
    terms = question.terms or _by_adjective(folded, context, glossary)
    if terms and not question.terms:
        names = tuple(term.name for term in terms)
        context = replace(context, subject=", ".join(names), terms=names, topic=())
    if context.roles and not terms and _THAT_ONE.search(question.text):
        context = replace(context, subject=context.roles[0], terms=context.roles[:1])
    before, context = context, _picked(folded, context, glossary)
    pointing = _POINTED.search(question.text)
    if pointing and context is not before:  # "Nummer 8", "das dritte" stand for what they point at
        question = replace(
            question, text=f"{question.text[: pointing.start()]}„{context.subject}“{question.text[pointing.end() :]}"
        )
    if _BOTH.search(folded) and len(context.terms) == 1 and context.leant:
        leant = (term.name for term in specific(glossary.find(context.leant)))
        context = replace(context, terms=(*leant, *context.terms))
    inherited = () if terms else tuple(t for t in glossary.terms if t.name in context.terms)
    others = _WHO_ELSE.search(folded) is not None and not question.municipalities
    kind = "example" if others or _WHO_DOES.search(folded) else question.kind
    if others:
        topic = [word for word in context.topic if not inherited]
        text = " ".join([question.text.rstrip(" ?"), *topic])
        told = context.municipalities or named(" ".join(context.said))
        question = replace(question, apart_from=told, text=f"{text}?")
        subject = ", ".join([*(term.name for term in inherited), *topic])
        context = replace(context, municipalities=(), subject=subject or context.subject)
    if kind == "example" and context.size and not (terms or inherited or question.wanted.size or others):
        question = replace(question, wanted=replace(question.wanted, size=context.size))
    if kind == "example" and not question.municipalities:
        inherited = tuple(map(glossary.with_sorts, inherited))
    person = people_in(context.asked)
    if not person and context.said and _WHO_ASKED.match(fold_line(context.asked)):
        person = people_in(context.said[0])
    if len(person) == 1 and _SOMEBODY.search(folded) and not people_in(question.text):
        question = replace(question, text=f"{question.text.rstrip(' ?')} ({' '.join(person[0])})?")
    if kind == "example" and inherited and not question.municipalities:
        question = replace(question, text=f"{question.text.rstrip(' ?')} ({inherited[0].name})?")
    return replace(
        question,
        understood=f"{question.understood} (Bezug: {context.subject})",
        kind=kind,
        terms=(*terms, *inherited),
        municipalities=question.municipalities or _places(question, folded, context),
        topic=question.topic or context.topic,
        wanted=replace(question.wanted, message=question.wanted.message or context.message),
        context=context,
    )


def _places(question: Question, folded: str, context: Context) -> tuple[str, ...]:
    """The municipality spoken of, unless another concept is named or another municipality asked for."""
    if _THERE.search(folded):
        return context.municipalities
    if _own_case(folded):
        return ()
    if (context.terms or context.topic) and manners.HOW_WE.search(wordings.clause(folded)):
        return ()  # how to go about it oneself is told anywhere
    other = question.terms and not _of_one_case(folded)
    return () if other or wordings.EXAMPLE.search(folded) else context.municipalities


def _by_adjective(folded: str, context: Context, glossary: Glossary) -> tuple[Term, ...]:
    """The concepts named by their adjective alone: "Und die beratende?" means the beratende Ebene where levels are
    spoken of."""
    adjectives = [match.group(1) for match in _ADJECTIVE.finditer(folded) if not _NUMBERED.search(match.group())]
    found: dict[str, list[Term]] = {}
    for term in glossary.terms if adjectives else ():
        for first, noun in (pair for wording in term.wordings if len(pair := fold(wording).split()) == 2):
            if first.endswith("e") and any(first[:-1] == adjective[: len(first) - 1] for adjective in adjectives):
                found.setdefault(stem(noun), []).append(term)
    spoken = {stem(word) for text in (context.asked, context.subject, *context.said) for word in words(text)}
    fitting = [terms for noun, terms in found.items() if noun in spoken] or list(found.values())
    return tuple(dict.fromkeys(term for terms in fitting for term in terms))


def _picked(folded: str, context: Context, glossary: Glossary) -> Context:
    """The context of what the answer named at a place that a follow-up points at ("die zweite")."""
    match = _NUMBERED.search(folded)
    if match is None:
        return context
    at = (
        int(match["number"]) - 1
        if match["number"]
        else -1
        if match[1] == "letzt"
        else wordings.ORDINALS.index(match[1])
    )
    counted = next((t for t in glossary.terms if t.number == at + 1), None) if _of_messages(context) else None
    if counted:
        return replace(context, subject=counted.name, terms=(counted.name,), message=counted.number, topic=())
    if context.kind == "compare" and len(context.terms) > 1:
        named = list(context.terms)
    elif context.listed and context.kind != "list":  # "Und das dritte?" after "Und das zweite?"
        named = list(context.listed)
    else:
        mentioned = dict.fromkeys(term.name for said in context.said for term in specific(glossary.find(said)))
        named = [name for name in mentioned if name not in context.terms] if context.kind == "list" else []
        named = _by_line(context, glossary) or named
    if len(named) > 1 and at < len(named):
        return replace(context, subject=named[at], terms=(named[at],), municipalities=(), topic=(), listed=tuple(named))
    numbered = [_ITEM.sub("", said) for said in context.said if _ITEM.match(said)]
    if context.kind == "list" and numbered and at < len(numbered):
        return replace(context, subject=numbered[at].rstrip("."), terms=(), municipalities=(), topic=())
    return context


def _by_line(context: Context, glossary: Glossary) -> list[str]:
    """The concepts that the lines of a list open with, each with one of its own; empty where that is no such list."""
    if context.kind != "list" or not context.said:
        return []
    kinds = Counter(term.kind for term in glossary.find(context.said[0]))
    lines = context.said[max(kinds.values(), default=0) >= SEVERAL :]  # but the one that names them all
    first = [next(iter(specific(glossary.find(" ".join(line.split()[:_OPENING_WORDS])))), None) for line in lines]
    names = [term.name for term in first if term is not None]
    return names if len(names) == len(set(names)) == len(first) and len(names) > 1 else []


def _of_messages(context: Context) -> bool:
    """Whether the ten messages are spoken of."""
    return any("botschaft" in fold(text) for text in (context.asked, context.subject, *context.terms))


def _names_things(text: str) -> bool:
    """Whether a question typed with capitals has a noun in it: "Kann man später wechseln?" has none."""
    return text.islower() or any(word[:1].isupper() for word in text.split()[1:])
