"""A lower-cased German Unigram vocabulary that takes compounds apart and copes with whatever people paste.

Pieces carry no mark for "inside a word": "digitalisierungsgesellschaft" becomes "digitalisierung", "s",
"gesellschaft", the same pieces, and so the same vectors, as in the words that stand alone. The most
probable split is taken, not the longest match from the left, which in German often cuts through the
second part of a compound ("digitalisierung", "sg", "ese", ...).

Folded before the vocabulary is looked up: width and ligatures (NFKC), case, ß to ss, accents other
than the German umlauts (Café, cafe), soft hyphens and zero-width characters. A run of signs from
other scripts, or of emoji, becomes one separate unknown token, so that it never takes the word
beside it with it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

UNKNOWN = "[UNK]"
_LONGEST_PIECE = 18  # characters; longer words are nearly always compounds
# Everything outside these classes is foreign to the vocabulary; \uFFFD itself never enters it.
_FOREIGN = r"[^\p{Latin}\p{Greek}\p{M}\p{N}\p{P}\p{Sc}\p{Sm}\s°]+"
_INVISIBLE = r"[\u00AD\u200B-\u200F\u2060\uFEFF]"
_ACCENTS = r"[\u0300-\u0307\u0309-\u036F]"  # all combining marks but the umlaut dots


def _normalizer() -> normalizers.Normalizer:
    return normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(_INVISIBLE), ""),
            normalizers.Replace(Regex(_ACCENTS), ""),
            normalizers.NFC(),
            normalizers.Replace("ß", "ss"),
            normalizers.Replace(Regex(_FOREIGN), " \ufffd "),
        ]
    )


def train_tokenizer(texts: Sequence[str], size: int, most: int, seed: int) -> Tokenizer:
    """Learn ``size`` pieces (or as many as there are) from a sample of ``most`` of the ``texts``.

    The trainer sums probabilities in an order that changes between runs, so a few rare pieces may too:
    keep the vocabulary to repeat a training exactly.
    """
    sample = texts if len(texts) <= most else random.Random(seed).sample(texts, most)
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.UnigramTrainer(
        vocab_size=size,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=_LONGEST_PIECE,
        shrinking_factor=0.6,
        show_progress=False,
    )
    tokenizer.train_from_iterator(sample, trainer)
    return tokenizer
