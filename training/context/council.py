"""Trains the context model on with several teachers at once: ``python -m training.context.council --data DIR``.

The teachers are multilingual-e5-small, the word model, and the context model as it was before. Each errs differently,
and the weighted mean of their cosines is better than any of them. The student learns it: beside telling pairs and
clusters apart as before, all texts of a step must lie to each other as the teachers together have them. What is
compared is what the product compares, the cosine of the pair of models, of which the word model's part stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import normalize

from ingest.sentences import sentence_spans
from training.__main__ import arguments, report
from training.context.__main__ import OWN, fingerprint, material, save_context, to_train_on
from training.context.clusters import Cluster, Clusters, read_clusters
from training.context.lessons import Lessons
from training.context.losses import related
from training.context.networks import ContextNetwork, WordTable
from training.context.settings import ContextRecipe, Course, Stage
from training.context.student import Lectures, Place, Training, told_apart
from training.context.texts import Pieces, Texts
from training.heldout import HeldOut
from training.multilingual import PASSAGE, QUESTION, Multilingual
from training.pairs import Pair

SETTINGS = "council.json"
"""The settings that were used, in the folder of the context model: where it lies, that model was trained so already."""
WORDS, BEFORE, OTHER = 0.25, 0.35, 0.40
"""The voices of the word model, of the context model as it was, and of the multilingual one."""
_READ = 160  # pieces of a text that the teachers of this project read
_AT_ONCE = 4_096
_SHORTEST = 4  # words of a sentence that is taught

Foreign = Callable[[Sequence[str], str], Tensor]
"""Unit vectors, (texts, any), of a multilingual model; the second argument is QUESTION or PASSAGE."""


def settings() -> ContextRecipe:
    """Fewer texts than in the long training and smaller rates; passages are read from their beginning."""
    usual = ContextRecipe()
    most = {"gesetze_titel_absatz": 40_000, "wikipedia_ueberschrift_absatz": 60_000, "wikipedia_absatz_haelften": 8_000}
    most |= {"dip21_titel_abstrakt": 25_000, "dip21_schlagwort_titel": 30_000}
    return replace(
        usual,
        sources={name: (min(count, most.get(name, count)), share) for name, (count, share) in usual.sources.items()},
        parallel={},
        words=Course((), table_rate=0.0),
        context=Course(
            (Stage(1_107, pairs=1_536, clusters=48, sentences=0, council=15.0),), table_rate=8e-4, rate=2.5e-4
        ),
        crops=(64, 96, 128, 128),
        one_source=0.3,
        relatives_from=0.0,
        everyday=0.06,
    )


@dataclass(frozen=True, slots=True)
class Opinions:
    """Where the teachers together put texts: unit rows, float16 (texts, any)."""

    questions: Tensor
    passages: Tensor
    asked: Tensor  # of clusters: their questions,
    said: Tensor  # their passages
    headed: Tensor  # under their heading,
    sentences: Tensor  # and the sentences of these passages


class Council:
    """The teachers. `words` and `before` are models of this project, `foreign` gives a multilingual one's vectors."""

    def __init__(self, words: WordTable, before: ContextNetwork, foreign: Foreign) -> None:
        self.words, self.before, self.foreign = words, before.eval(), foreign
        self._means: dict[str, Tensor] = {}

    @torch.no_grad()
    def of(self, texts: Texts, spelt: Sequence[str], kind: str) -> Tensor:
        """Unit rows, float16 (texts, any). The first texts of a `kind` tell what the foreign model has for all alike,
        which is left out."""
        other = self.foreign(spelt, kind).float()
        mean = self._means.setdefault(kind, other.mean(dim=0))
        parts = torch.split(torch.arange(len(texts), device=other.device), _AT_ONCE)
        found = [self._own(texts.first(part, _READ), other[part] - mean) for part in parts]
        return torch.cat(found)

    def _own(self, pieces: Pieces, other: Tensor) -> Tensor:
        with torch.autocast(other.device.type, dtype=torch.bfloat16):
            before = self.before(pieces)
        voices = ((WORDS, self.words(pieces)), (BEFORE, before), (OTHER, other))
        return torch.cat([share**0.5 * normalize(vectors.float(), dim=-1) for share, vectors in voices], dim=1).half()


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a course with a council needs beside pairs and clusters: the fixed word model, sentences of the clusters'
    passages, of which those of passage i stand from row `rows[i]` to `rows[i + 1]`, and the council's `opinions`."""

    words: WordTable
    sentences: Texts
    rows: np.ndarray
    opinions: Opinions


class Guided(Training):
    """A course in which a council tells how near texts are to each other."""

    def __init__(self, guidance: Guidance, student: ContextNetwork, recipe: ContextRecipe, folder: Path) -> None:
        super().__init__(student, recipe.context, recipe, folder, "context", 4, report)
        self.guidance = guidance

    def _losses(
        self,
        place: Place,
        rng: np.random.Generator,
        lessons: Lessons,
        lectures: Lectures | None,
        clusters: Clusters | None,
    ) -> dict[str, tuple[float, Tensor]]:
        recipe, stage, known = self.recipe, place.stage, self.guidance.opinions
        if clusters is None:
            raise ValueError("a council needs clusters")
        longest = int(rng.choice(recipe.crops))
        rows = lessons.draw(rng, stage.pairs, self.everyday(place), self.related)
        said, asked, headed = clusters.draw(rng, stage.clusters)
        sentences = self._sentences_of(said)
        batches = [
            lessons.shown(rows, longest, lessons.passages.first),
            clusters.shown(asked, (clusters.headed if headed else clusters.passages).first(said, longest)),
        ]
        apart = self.guidance.sentences.first(sentences, recipe.sentence_pieces)
        questions, answers = ([batch.questions for batch in batches], [batch.passages for batch in batches])
        own = [[self.vectors(pieces) for pieces in side] for side in (questions, answers, [apart])]
        taught = [
            known.questions[rows],
            known.asked[asked],
            known.passages[rows],
            (known.headed if headed else known.said)[said],
            known.sentences[sentences],
        ]
        pair = self._pair([*questions, *answers, apart], [vectors for side in own for vectors in side])
        return {
            "pairs": (1.0, told_apart(own[0], own[1], [batch.repeated for batch in batches], recipe.scale)),
            "council": (stage.council, related(pair, torch.cat(taught).float(), recipe.council_scale)),
        }

    def _sentences_of(self, passages: Tensor) -> Tensor:
        spans = [np.arange(*self.guidance.rows[row : row + 2]) for row in passages.tolist()]
        return torch.from_numpy(np.concatenate(spans)).to(passages.device)

    def _pair(self, texts: list[Pieces], context: list[Tensor]) -> Tensor:
        """Unit vectors of the pair of models, of which the `context` model is the one that learns."""
        share = self.recipe.council_share
        with torch.no_grad():
            words = torch.cat([normalize(self.guidance.words(pieces), dim=-1) for pieces in texts])
        return torch.cat([(1 - share) ** 0.5 * words, share**0.5 * torch.cat(context)], dim=1)


def train(
    data: Path,
    out: Path,
    work: Path,
    recipe: ContextRecipe,
    held_out: HeldOut,
    clusters: Sequence[Cluster],
    device: str = "cpu",
    foreign: Foreign | None = None,
) -> None:
    """Read both models from ``out``, train the context model on, and write it back at the very end; see `build`.

    ``foreign`` replaces the packaged multilingual model. Raises ValueError where the model was trained so already.
    """
    network, table, tokenizer = to_train_on(out, SETTINGS, recipe)
    torch.set_num_threads(recipe.threads)
    place = torch.device(device)
    pairs, _ = material(data, recipe, held_out)
    start = network.tables()[0].detach()
    kept = work / f"council-{fingerprint(recipe, pairs, [], start, tokenizer, str(clusters))}"
    lessons = Lessons.prepare(pairs, tokenizer, recipe, place)
    groups = Clusters.prepare(clusters, tokenizer, recipe, place)
    council = Council(
        WordTable(table).requires_grad_(False).to(place),
        network.to(place),
        foreign or Multilingual.packaged(device).vectors,
    )
    given = guidance(council, pairs, lessons, clusters, groups, tokenizer, place)
    report("the council has read all texts")
    Guided(given, network, recipe, kept).train(lessons, None, groups)
    save_context(network, out, SETTINGS, recipe)
    report(f"saved in {out}")


def guidance(
    council: Council,
    pairs: Sequence[Pair],
    lessons: Lessons,
    clusters: Sequence[Cluster],
    groups: Clusters,
    tokenizer: Tokenizer,
    device: torch.device,
) -> Guidance:
    """The council's opinions on every text of the pairs and of the clusters, and on the sentences of these."""
    items = [(cluster.topic, item) for cluster in clusters for item in cluster.items]
    sentences = [_sentences(item.passage) for _, item in items]
    spelt = [sentence for own in sentences for sentence in own]
    report(f"{len(clusters)} clusters, {len(spelt):,} sentences of them")
    known = Texts.encode(tokenizer, spelt, device)
    opinions = Opinions(
        council.of(lessons.questions, [pair.a for pair in pairs], QUESTION),
        council.of(lessons.passages, [pair.b for pair in pairs], PASSAGE),
        council.of(groups.questions, [question for _, item in items for question in item.questions], QUESTION),
        council.of(groups.passages, [item.passage for _, item in items], PASSAGE),
        council.of(groups.headed, [f"{topic}\n{item.passage}" for topic, item in items], PASSAGE),
        council.of(known, spelt, PASSAGE),
    )
    return Guidance(council.words, known, np.cumsum([0, *map(len, sentences)]), opinions)


def _sentences(passage: str) -> list[str]:
    """Those long enough to be told from others; the passage itself where there are none."""
    found = [passage[start:stop] for start, stop in sentence_spans(passage)]
    return [sentence for sentence in found if len(sentence.split()) >= _SHORTEST] or [passage]


def main() -> None:
    """The command line."""
    parser = arguments("python -m training.context.council", __doc__, "index/model")
    usual = "cuda" if torch.cuda.is_available() else "cpu"
    parser.add_argument("--device", choices=("cpu", "cuda"), default=usual, help="what computes (%(default)s)")
    given = parser.parse_args()
    recipe = ContextRecipe.from_file(given.recipe) if given.recipe else settings()
    held_out = HeldOut.from_sets(given.keep_out)
    clusters = read_clusters(OWN / "clusters.jsonl", held_out)
    train(given.data, given.out, given.work, recipe, held_out, clusters, given.device)


if __name__ == "__main__":
    main()
