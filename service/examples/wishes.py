"""What somebody wants who looks for practice examples: facets chosen, words typed, and what those words ask for.

"drei beispiele aus hessn für kleine Gemeinden, Botschaft 3" asks for a state, a size and a message; what is left of the
words ranks. Nothing is hidden: what was read from the words is told as `Wish.understood`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.analysis import content_words, fold, fold_line, place_words, words
from service.examples import facets
from service.examples.collection import Collection, Entry
from service.examples.facets import STATES, size_class
from service.examples.places import Home, homes
from service.language import wordings

SIZES = ("klein", "mittel", "groß", "Landkreis")
FACETS: Mapping[str, tuple[str, Callable[[Entry], Iterable[str]]]] = {
    "state": ("Land", lambda e: filter(None, (e.state,))),
    "size": ("Größe", lambda e: filter(None, (e.size,))),
    "kind": ("Art", lambda e: filter(None, (e.kind,))),
    "message": ("Botschaft", lambda e: (str(e.message),) if e.message else ()),
    "level": ("Ebene", lambda e: e.levels),
    "form": ("Form", lambda e: [part.strip() for part in (e.form or "").split(",") if part.strip()]),
    "theme": ("Thema", lambda e: e.themes),
    "coordination": ("Koordination", lambda e: e.coordination),
    "implementation": ("Umsetzung", lambda e: e.implementation),
    "municipality": ("Kommune", lambda e: (e.municipality,)),
}
"""Name of a facet: its German label, and the values that an example has."""
_FILLERS = frozenset(
    """beispiel beispiele beispielen praxisbeispiel praxisbeispiele vorbild vorbilder suche suchen brauche brauchen such
    zeig zeige zeigen finde finden passend passende passenden passendes gute gutes guten workshop seminar vortrag thema
    themen kommune kommunen stadt staedte staedten gemeinde gemeinden ort orte orten dorf doerfer land laender
    bundesland region kreis kreise landkreis landkreise klein kleine kleinen kleiner kleines kleinere kleineren gross
    grosse grossen grosser groessere mittel mittelgross mittelgrosse mittelgrossen mittlere mittleren kleinstadt
    kleinstaedte mittelstadt mittelstaedte grossstadt grossstaedte laendlich laendliche laendlichen einwohner
    einwohnern einwohnerinnen leute leuten menschen ew botschaft botschaften tipp tipps nr nummer ebene ebenen eins
    zwei drei vier fuenf paar praxis smart smarte smarten city smartcity aehnlich aehnliche aehnlichen vergleichbar
    vergleichbare naehe wer wo hallo danke bitte raum gut raus rund circa unter ueber zwischen weniger mindestens
    hoechstens max maximal jemand andere anderen anderer anderswo irgendwo irgendwer deutschland deutschen sowas
    irgendwas dabei norden sueden osten westen gern gerne moeglichst etwas was laendlicher laendlichem gegend
    gegenden fuers aufs ans ums nen ne ner nem""".split()
)
_NAME = r"(?P<{}>(?:(?:Bad|Sankt|Landkreis|Kreis|Amt) )?[\w-]+(?:/[\w-]+)?)"
_LIKE = re.compile(
    r"\b(?:(?:(?:ähnlich\w*|so groß|vergleichbar) )?(?:wie )?(?:wir|ich|uns)(?: (?:sind|kommen|hier))?,? (?:in|aus) "
    + _NAME.format("home")
    + r"|(?:ähnlich\w* wie|so groß wie|vergleichbar mit|(?:(?:in|aus) der )?nähe (?:von|zu)|nahe) (?:uns in )?"
    + _NAME.format("place")
    + r")",
    re.IGNORECASE,
)
_OCCASION = re.compile(
    r"\b(?:für|zu[mr]?|in|auf) (?:(?:unser|mein|ein|d)\w* )?(?:\w+ )?"
    r"(?:\w*(?:workshop|konferenz|sitzung|klausur|seminar|veranstaltung|schulung|fachtag|vortrag|tagung)(?:s|en|e)?)\b",
    re.IGNORECASE,
)
"""What the examples are for, which says nothing of what they are about."""
_REGIONS = {
    re.compile(r"\b(?:aus dem|im|dem) norden\b|\bnorddeutsch\w*"): (
        "Schleswig-Holstein", "Hamburg", "Bremen", "Niedersachsen", "Mecklenburg-Vorpommern",
    ),
    re.compile(r"\b(?:aus dem|im|dem) sueden\b|\bsueddeutsch\w*"): ("Baden-Württemberg", "Bayern"),
    re.compile(r"\b(?:aus dem|im|dem) osten\b|\bostdeutsch\w*|\bneuen? (?:bundes)?laender\w*"): (
        "Brandenburg", "Berlin", "Mecklenburg-Vorpommern", "Sachsen", "Sachsen-Anhalt", "Thüringen",
    ),
    re.compile(r"\b(?:aus dem|im|dem) westen\b|\bwestdeutsch\w*"): (
        "Nordrhein-Westfalen", "Rheinland-Pfalz", "Saarland", "Hessen",
    ),
}  # fmt: skip
_PLAIN_SIZE = (
    (
        re.compile(r"\bklein\w* (?:\w+ )?(?:gemeinde|kommune|ort|stadt|staedt|verwaltung|rathaus|rathaeus)"),
        "klein",
    ),
    (re.compile(r"\bmittl\w* (?:gemeinde|kommune|stadt|staedt)|\bmittelgrosse?\w*"), "mittel"),
    (re.compile(r"\bgross\w* (?:gemeinde|kommune|stadt|staedt)"), "groß"),
    (re.compile(r"\bkreisverwaltung\w*|\bkreisebene|\bkreisangehoerig"), "Landkreis"),
)
_FORMS = {
    "interkommunal": re.compile(
        r"\binterkommunal\w*|\bgemeinsam mit (?:den |der |unserer )?nachbar|\bnachbar(?:gemeinde|kommune|stadt|staedte)"
        r"|\b(?:zwei|mehrere|drei|kleine) (?:gemeinden|kommunen|staedte|doerfer)\b.*"
        r"\b(?:zusammen|gemeinsam)\w*(?: sache)?"
    ),
    "Stadtkonzern": re.compile(r"\bstadtkonzern|\bkonzern"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """`chosen` are facets and the values of which an example must have one; `read` is the same read from the words.

    `words` are what is left of the text to rank by; `population` bounds the head count, from and below.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    read: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    population: tuple[int, int] | None = None
    words: str = ""
    like: Home | None = None
    mended: Mapping[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> dict[str, tuple[str, ...]]:
        """Every facet that narrows; one that is chosen counts in place of the same one read from the words."""
        return {**self.read, **self.chosen}

    @property
    def understood(self) -> list[str]:
        """What was read from the words, in German: ["Land: Hessen", "Größe: klein"]."""
        found = [f"{FACETS[name][0]}: {' oder '.join(values)}" for name, values in self.read.items()]
        if self.population:
            low, high = self.population
            bounds = f"unter {_number(high)}" if not low else f"ab {_number(low)}"
            bounds = bounds if not low or high >= 10**9 else f"{_number(low)} bis {_number(high - 1)}"
            found.append(f"Einwohnerzahl: {bounds}")
        return found


class WishReader:
    """Reads what is typed against one collection. `known` tells whether a stem occurs in the publications.

    `spell` mends single words by the vocabulary of the publications: text -> (text, {typed: meant}).
    """

    def __init__(
        self,
        collection: Collection,
        known: Callable[[str], bool],
        spell: Callable[[str], tuple[str, dict[str, str]]],
    ) -> None:
        self._collection, self._known, self._spell = collection, known, spell
        self._states = {word: name for name in STATES.values() for word in {fold(name), *fold(name).split("-")}}
        for word in ("sachsen", "anhalt", "nordrhein", "rheinland", "holstein", "pommern"):
            self._states.pop(word, None)  # parts of two names, or of one that is also a name of its own
        self._states |= {"sachsen": "Sachsen", "pommern": "Mecklenburg-Vorpommern", "holstein": "Schleswig-Holstein"}
        self._states |= {"nordrhein": "Nordrhein-Westfalen", "rheinland": "Rheinland-Pfalz"}
        self._states |= {"meckpomm": "Mecklenburg-Vorpommern", "mckpom": "Mecklenburg-Vorpommern"}
        self._states |= {"hessisch": "Hessen", "bayerisch": "Bayern", "saechsisch": "Sachsen"}
        self._states |= {"bawue": "Baden-Württemberg"}
        self._towns = {word: e.municipality for e in collection.entries for word in place_words(e.municipality)}

    def read(self, text: str, chosen: Mapping[str, tuple[str, ...]], like: Home | None = None) -> Wish:
        typed = " ".join(text.split())
        rest, like = _like(_OCCASION.sub(" ", typed), like)
        names, mended = self._names(rest)
        for word, name in mended.items():
            rest = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", name, rest)
        rest, spelled = self._spell(rest)
        folded = _joined(fold_line(rest))
        found = facets.read(folded, facets.message_of(folded))
        form, spoken = _form(folded)
        towns, states = names["municipality"], names["state"]
        if found.state not in states:  # of two words, or none
            states = [found.state] if found.state else states
        read = {
            "size": next((size for pattern, size in (*wordings.SIZES, *_PLAIN_SIZE) if pattern.search(folded)), ""),
            "message": str(found.message or ""),
            "level": found.level,
            "form": form,
        }
        if not read["size"] and not found.population:
            read["size"] = found.size
        region, regional = _region(folded)
        several = {"state": tuple(states) or region, "municipality": tuple(towns)}
        single = {name: (value,) if value else () for name, value in read.items()}
        return Wish(
            text=typed,
            chosen={name: picked for name, picked in chosen.items() if picked},
            read={name: values for name, values in (several | single).items() if values},
            population=found.population,
            words=self._telling(rest, [*states, *towns, read["level"]], [*spoken, *regional]),
            like=like,
            mended={**mended, **spelled},
        )

    def _names(self, text: str) -> tuple[dict[str, list[str]], dict[str, str]]:
        """The states and the examples' municipalities that the words name, and misspelt words with what they mean."""
        found: dict[str, list[str]] = {"state": [], "municipality": []}
        mended: dict[str, str] = {}
        for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text):
            for facet, choices in (("state", self._states), ("municipality", self._towns)):
                key = self._name(fold(word), choices)
                if key:
                    found[facet] += [choices[key]] if choices[key] not in found[facet] else []
                    if not fold(word).startswith(key[:-1]):
                        mended[word] = choices[key]
                    break
        return found, mended

    def _name(self, word: str, choices: Mapping[str, str]) -> str | None:
        """The name that a folded word is: itself, an adjective of it ("mendener"), or misspelt."""
        for form in (word, word.removesuffix("er"), word.removesuffix("er") + "en", word.removesuffix("s")):
            if form in choices:
                return form
        if len(word) < 5 or self._known(word) or word in _FILLERS:
            return None
        near = process.extractOne(
            word, choices.keys(), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.8
        )
        return near[0] if near and near[0][0] == word[0] else None

    def _telling(self, text: str, named: Sequence[str], spoken: Container[str]) -> str:
        """The words that say what the examples are to be about, as typed; without those spoken for already."""
        names = {word for value in named for word in words(value)}
        kept = []
        for token in re.findall(r"[\w-]+", text):
            pieces = content_words(token)
            own = [p for p in pieces if p not in _FILLERS and not p.isdigit() and not _named(p, names)]
            short = STATES.get(fold(token)) in named
            if pieces and own and not short and fold(token) not in self._states and fold(token) not in spoken:
                kept.append(token)
        return " ".join(kept)


def _form(folded: str) -> tuple[str, list[str]]:
    """The form of cooperation that a folded text names, and the words that name it."""
    for form, pattern in _FORMS.items():
        found = pattern.search(folded)
        if found:
            return form, re.findall(r"[\w-]+", found[0])
    return "", []


def _region(folded: str) -> tuple[tuple[str, ...], list[str]]:
    """The states of the part of Germany that a folded text names, and the words that name it."""
    for pattern, states in _REGIONS.items():
        found = pattern.search(folded)
        if found:
            return states, re.findall(r"[\w-]+", found[0])
    return (), []


def _like(text: str, like: Home | None) -> tuple[str, Home | None]:
    """The municipality that examples shall be like, where the words name one, and the text without it."""
    for found in _LIKE.finditer(text):
        name = found["home"] or found["place"]
        if fold(name) in {fold(state) for state in STATES.values()} or fold(name) in STATES:
            continue
        meant = homes(name)
        if meant and fold(meant[0].name).split()[0] in fold(name):
            return " ".join((text[: found.start()] + " " + text[found.end() :]).split()), like or meant[0]
    return text, like


def _joined(folded: str) -> str:
    """States of two names with their hyphen: "sachsen anhalt" is not Sachsen."""
    for name in STATES.values():
        if "-" in name:
            folded = folded.replace(fold(name).replace("-", " "), fold(name))
    return folded


def size_of_home(home: Home) -> str | None:
    if home.kind == "Landkreis":
        return "Landkreis"
    return size_class(home.population) if home.population else None


def _named(piece: str, names: set[str]) -> bool:
    return any(piece == name or piece in (name + "s", name + "er", name + "ern") for name in names)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def together(values: Sequence[str], word: str = "und") -> str:
    """["a", "b", "c"] -> "a, b und c" """
    return f"{', '.join(values[:-1])} {word} {values[-1]}" if len(values) > 1 else "".join(values)
