"""Write the finished token vectors as an ordinary sentence-transformers folder.

The table is stored with one signed byte per number and one float32 factor per token, in the key
layout (``embeddings``, ``weights``) that sentence-transformers reads for static models. It unfolds to
float32 on loading: a quarter of the size, the same arithmetic, and the same bits on every load.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from index.transformer import in_bytes
from training.recipe import Recipe


def save_model(
    table: np.ndarray, tokenizer: Tokenizer, recipe: Recipe, folder: Path, notes: dict[str, str] | None = None
) -> SentenceTransformer:
    """Write the model into ``folder`` (made if missing) and return it as read back from there.

    ``notes`` go into the head of the file with the weights.
    """
    folder.mkdir(parents=True, exist_ok=True)
    static = StaticEmbedding(tokenizer, embedding_weights=table)
    model = SentenceTransformer(modules=[static, Normalize()], similarity_fn_name="cosine", device="cpu")
    model.save(str(folder), create_model_card=False)
    numbers, factors = in_bytes(table)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)  # indented, it is twice the size
    weights = folder / "model.safetensors"
    save_file({"embeddings": numbers, "weights": factors}, weights, metadata=notes)
    weights.chmod(0o644)  # it is written for its owner alone
    (folder / "recipe.json").write_text(recipe.to_json() + "\n", encoding="utf-8")
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
