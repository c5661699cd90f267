"""German words for retrieval: folding, gender forms, stems, compound parts, character n-grams.

Passage and question go through the same steps, so what is folded here need not be reversible. The stemmer is Snowball's
`german` (PyStemmer), which reads "ae", "oe", "ue" as umlauts itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import Stemmer

GRAM = 4
_MIN_PART = 4
_LONGEST = 45
_REMEMBERED = 500_000
_PLACE_WORDS = {"landkreis", "kreis", "gemeinde", "stadt", "mark", "verbandsgemeinde", "hansestadt", "burg", "markt"}
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ns", "ens")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_GENDER = re.compile(r"(?<=[a-zäöüß])(?:[:*_/·]-?in(?:nen)?|\(in(?:nen)?\)|I(?=n(?:nen)?\b)n(?:nen)?)\b")
_FEMININE = re.compile(r"(?<=.{4})innen$")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

STOPWORDS = frozenset(
    """ab aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus
    bedeutet bei beim beispielsweise bekommen bekommt bereits besonders bin bis bist bitte bzw da dabei dadurch
    dafuer dagegen daher damit danach dann daran darauf daraus darf darin darueber darum das dass dazu dein deine
    dem den denen denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses dir doch dort drin du
    duerfen durch eben ebenso eher eigentlich ein eine einem einen einer eines einige einmal er es etwa etwas euch
    euer eure fuer gab ganz gar geht gehts gemacht gemeint gern getan gibt gibts gilt hab habe haben habt hat hatte
    hatten heissen heisst her hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins
    irgendein irgendeine irgendwas irgendwer irgendwie irgendwo ist ja je jede jedem jeden jeder jedes jedoch jemand
    jetzt kann kannst kein keine keinem keinen keiner
    koennen koennt koennte kommt kriegen kriegt laesst lassen laut mache machen macht mal man manche manchmal mehr
    mein meine mich mir mit mithilfe moechte moechten muessen muss nach naemlich ne neben nehmen nein nicht nichts
    nimmt nix noch nun nur ob oder oft ohne per sag sage sagen sagt schon sehr sei sein seine seinem seinen seiner seit
    selbst sich sie sind so sofern sogar solche solchen soll sollen sollte sollten somit sondern sonst soweit sowie
    statt tue tun tut ueber um und uns unser unsere unserem unseren unserer unter usw viel viele vom von vor war
    waren warum was weder weg wegen weil welche welchem welchen welcher welches wem wen wenn wer werde werden
    weshalb wessen wie wieder will wir wird wo wobei wodurch wofuer wohl wollen womit worin worum wovon wozu wuerde
    wieviel wieviele wuerden zu zum zur zwar zwischen""".split()
)


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case without umlauts, accents and compatibility forms: "Größe" -> "groesse", "Küçük" -> "kuecuek"."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").lower().translate(_UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words of a text in order, stop words included. Hyphenated words come whole and in their parts."""
    written = _WORD.findall(_GENDER.sub("", unicodedata.normalize("NFKC", text)))
    return [word for token in written for word in _folded(token)]


@lru_cache(maxsize=200_000)
def _folded(token: str) -> tuple[str, ...]:
    """The words of a token as it is written, remembered: sentences share most of theirs."""
    pieces = [piece for piece in fold(token).split("-") if piece]
    found = ["".join(pieces), *pieces] if len(pieces) > 1 else pieces
    return tuple(_FEMININE.sub("en", word) for word in found)


@lru_cache(maxsize=20_000)
def content_words(text: str) -> tuple[str, ...]:
    """`words` without stop words and single letters; digits stay ("Botschaft 6"). Remembered, for an answer looks at
    each of its sentences several times."""
    return tuple(w for w in words(text) if w not in STOPWORDS and (len(w) > 1 or w.isdigit()))


def in_parts(found: Sequence[str], knows: Callable[[str], bool]) -> list[str]:
    """Content words without those hyphenated ones that a collection does not know as a whole: their parts stand beside
    them, and "Smart-City-Technik" asks for nothing beyond these."""
    known_by_parts = {whole for whole, _ in joined(found) if not knows(stem(whole))}
    return [word for word in found if word not in known_by_parts]


def joined(found: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The hyphenated words among content words, each with its parts, which come right after it."""
    wholes = []
    for place, word in enumerate(found):
        for count in range(2, len(found) - place):
            parts = tuple(found[place + 1 : place + 1 + count])
            if len("".join(parts)) > len(word):
                break
            if "".join(parts) == word:
                wholes.append((word, parts))
    return wholes


@lru_cache(maxsize=20_000)
def place_words(name: str) -> tuple[str, ...]:
    """The words of a municipality's name that mean no other, folded: "Amt Süderbrarup" -> ("suederbrarup",)."""
    found = content_words(name)
    return tuple(w for w in found if len(w) > 3 and w not in _PLACE_WORDS) or tuple(found)


def names_place(folded: str, name: str) -> bool:
    """Whether a folded text names a municipality; the last letter may be another, as in a genitive or adjective."""
    return any(word[:-1] in folded for word in place_words(name))


def fold_line(text: str) -> str:
    """A text folded, with single blanks, as the patterns of questions look at it."""
    return " ".join(fold(text).split())


def grams(word: str) -> list[str]:
    """The character 4-grams of a folded word, marked so that they never equal a stem; none for shorter words."""
    return ["#" + word[i : i + GRAM] for i in range(len(word) - GRAM + 1)] if len(word) > GRAM else []


_stemmer = Stemmer.Stemmer("german", 0)  # without a memory of its own: `stem` has one


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball stem of a folded word."""
    return str(_stemmer.stemWord(word))


def spellings(text: str) -> list[str]:
    """The words of five letters and more as they are written."""
    return [match.group() for match in _WORD.finditer(text) if len(match.group()) > GRAM]


def most_written(counts: Mapping[str, int]) -> dict[str, str]:
    """Folded word -> its most frequent spelling of `counts`, the first of equally frequent ones."""
    best: dict[str, str] = {}
    for spelling, count in counts.items():
        if count > counts.get(best.setdefault(folded := fold(spelling), spelling), 0):
            best[folded] = spelling
    return best


def surfaces(texts: Iterable[str]) -> dict[str, str]:
    """Folded word -> its most frequent spelling in the texts, for words of five letters and more."""
    return most_written(Counter(word for text in texts for word in spellings(text)))


class Splitter:
    """Splits German compounds into parts that occur as words of the collection itself.

    `counts` maps folded words to how often they occur; the split with the highest geometric mean of its parts' counts
    wins, as in Koehn and Knight (2003), "Empirical Methods for Compound Splitting", here without a threshold on the
    whole word: the whole is indexed beside its parts anyway.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = {w: n for w, n in counts.items() if len(w) >= _MIN_PART and w.isalpha()}
        self._stems: Counter[str] = Counter()
        for word, count in self._counts.items():
            self._stems[stem(word)] += count
        self._cache: dict[str, tuple[str, ...]] = {}

    @property
    def counts(self) -> Mapping[str, int]:
        return self._counts

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word, outermost first; empty where it does not split."""
        if len(word) > _LONGEST:
            return ()
        if word not in self._cache:
            if len(self._cache) >= _REMEMBERED:  # questions bring ever new words
                self._cache.clear()
            best = max(self._splits(word), key=lambda split: split[0], default=(0.0, ()))
            self._cache[word] = best[1]
        return self._cache[word]

    def _splits(self, word: str) -> Iterable[tuple[float, tuple[str, ...]]]:
        for cut in range(_MIN_PART, len(word) - _MIN_PART + 1):
            tail_count, tail = self._known(word[cut:])
            if not tail:
                continue
            head_count, head = self._head(word[:cut])
            if head:
                parts = (*head, *tail)
                yield (head_count ** len(head) * tail_count ** len(tail)) ** (1 / len(parts)), parts

    def _known(self, piece: str) -> tuple[float, tuple[str, ...]]:
        count = self._counts.get(piece) or self._stems.get(stem(piece), 0)
        if count:
            return float(count), (piece,)
        parts = self.parts(piece) if len(piece) >= 2 * _MIN_PART else ()
        return (min(self._known(p)[0] for p in parts), parts) if parts else (0.0, ())

    def _head(self, head: str) -> tuple[float, tuple[str, ...]]:
        """The known parts of a first part, with a linking element such as "s" or "en" taken off where it helps."""
        best: tuple[float, tuple[str, ...]] = (0.0, ())
        for link in _LINKS:
            if head.endswith(link) and len(head) - len(link) >= _MIN_PART:
                found = self._known(head[: len(head) - len(link)] if link else head)
                best = max(best, found, key=lambda pair: pair[0])
        return best


class Analyzer:
    """Turns text into the tokens of the two word indexes: stems with compound parts, and character n-grams."""

    def __init__(self, splitter: Splitter) -> None:
        self.splitter = splitter
        # Sentences of popular passages are looked at for question after question.
        self.shape = lru_cache(maxsize=20_000)(self._shape)

    def _shape(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        """The distinct stems and grams of a sentence, remembered."""
        distinct = set(content_words(text))
        stems = frozenset(token for word in distinct for token in self.word_stems(word))
        return stems, frozenset(gram for word in distinct for gram in grams(word))

    def stems(self, text: str) -> list[str]:
        """Stems of the content words, each compound followed by the stems of its parts."""
        return [token for word in content_words(text) for token in self.word_stems(word)]

    def word_stems(self, word: str) -> list[str]:
        """The stem of a folded word, and those of its parts."""
        return [stem(word), *(stem(part) for part in self.splitter.parts(word))]

    def grams(self, text: str) -> list[str]:
        return [gram for word in content_words(text) for gram in grams(word)]
