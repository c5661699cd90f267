"""The published encoder that tells German pieces their English words, in miniature, against a loop over its pieces."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from training.context.origin import ORDERS, Origin


def _miniature() -> Origin:
    """A published encoder: a table in two blocks of six bits, the arrays under the names of the file."""
    rng, width, narrow = np.random.default_rng(4), 16, 8

    def some(*shape: int) -> np.ndarray:
        values: np.ndarray = (rng.normal(size=shape) / np.sqrt(shape[0])).astype(np.float32)
        return values

    words = ["rathaus", "server", "haus", "rat"]
    pieces = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0), *((f"▁{word}", -5.0) for word in words), ("▁", -8.0)]
    wide = width + len(ORDERS) * narrow
    arrays: dict[str, np.ndarray] = {f"q{n}": rng.integers(0, 64, (4, width)).astype(np.uint8) for n in (1, 2)}
    arrays |= {"scale": np.array([0.05, 0.04]), "lo": np.array([-1.6, -1.2]), "eps": np.array(1e-12)}
    arrays |= {"ln_g": some(wide), "ln_b": some(wide), "cnn_W": some(wide, width), "cnn_b": some(width)}
    arrays |= {"d0": some(width, 6), "d1": some(6, 6), "p1": some(width, 6)}
    arrays |= {"d2": some(6, width), "p3": some(6, width), "d3": some(width, width)}
    for order, _ in ORDERS:
        arrays |= {f"proj{order}": some(width, narrow), f"proj_b{order}": some(narrow)}
        arrays |= {f"ln_g{order}": some(narrow), f"ln_b{order}": some(narrow)}
        for layer in (1, 2):
            arrays |= {f"w{layer}_{order}": some(order * narrow, narrow), f"b{layer}_{order}": some(narrow)}
    return Origin(pieces, arrays)


def _piece_by_piece(arrays: Mapping[str, np.ndarray], ids: list[int]) -> np.ndarray:
    """The same network as a loop over the pieces, float64 (width,)."""

    def norm(row: np.ndarray, scale: np.ndarray, shift: np.ndarray) -> np.ndarray:
        found: np.ndarray = (row - row.mean()) / np.sqrt(row.var() + 1e-12) * scale + shift
        return found

    def joined(name: str) -> np.ndarray:
        return np.concatenate([arrays[f"{name}{order}"] for order, _ in ORDERS])

    ids = [1, *ids, 2]
    vectors = [arrays[f"q{n % 2 + 1}"][n // 2] * arrays["scale"][n % 2] + arrays["lo"][n % 2] for n in ids]
    narrow = [
        norm(
            np.concatenate([v @ arrays[f"proj{o}"] + arrays[f"proj_b{o}"] for o, _ in ORDERS]),
            joined("ln_g"),
            joined("ln_b"),
        )
        for v in vectors
    ]
    columns = [vectors]
    for number, (order, before) in enumerate(ORDERS):
        part = [row[8 * number : 8 * number + 8] for row in narrow]
        for layer in (1, 2):
            wide = [*[np.zeros(8)] * before, *part, *[np.zeros(8)] * (order - 1 - before)]
            near = [np.concatenate(wide[place : place + order]) for place in range(len(part))]
            weight, bias = arrays[f"w{layer}_{order}"], arrays[f"b{layer}_{order}"]
            part = [row + np.maximum(n @ weight + bias, 0) for row, n in zip(part, near, strict=True)]
        columns.append(part)
    both = [norm(np.concatenate(rows), arrays["ln_g"], arrays["ln_b"]) for rows in zip(*columns, strict=True)]
    pooled: np.ndarray = (np.sum(both, axis=0) @ arrays["cnn_W"] + len(ids) * arrays["cnn_b"]) / np.sqrt(len(ids))
    first = np.maximum(pooled @ arrays["p1"] + np.maximum(pooled @ arrays["d0"], 0) @ arrays["d1"], 0)
    last: np.ndarray = np.tanh(first @ arrays["p3"] + np.maximum(first @ arrays["d2"], 0) @ arrays["d3"])
    unit: np.ndarray = last / np.linalg.norm(last)
    return unit


def test_the_published_encoder_gives_a_text_its_vector_whatever_stands_beside_it() -> None:
    origin = _miniature()
    texts = {"rathaus server haus rat": [3, 4, 5, 6], "haus rat": [5, 6], "rat haus": [6, 5]}
    expected = np.stack([_piece_by_piece(origin.arrays, ids) for ids in texts.values()])
    assert np.allclose(origin.vectors(list(texts)).numpy(), expected, atol=1e-5)
    assert np.abs(expected[1] - expected[2]).max() > 1e-3  # the order of words counts
