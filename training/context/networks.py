"""The two students, a table of word vectors and a small transformer: `Pieces` in, float32 (texts, width) out."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, embedding

from index.transformer import TransformerEncoder
from training.context.texts import Pieces


class WordTable(nn.Module):
    """A text is the mean of the vectors of its pieces. `values` is float32 (pieces, width)."""

    def __init__(self, values: Tensor) -> None:
        super().__init__()
        self.table = nn.Parameter(values.clone())

    def forward(self, pieces: Pieces) -> Tensor:
        seen = pieces.mask[:, :, None].float()
        total: Tensor = (embedding(pieces.ids, self.table) * seen).sum(dim=1)
        return total / seen.sum(dim=1).clamp(min=1)

    def tables(self) -> list[nn.Parameter]:
        """The parameters with a row for each piece."""
        return [self.table]

    def values(self) -> np.ndarray:
        """The vectors as they are now, float32 (pieces, width)."""
        return self.table.detach().cpu().numpy()


class ContextNetwork(nn.Module):
    """The shipped encoder, and beside it what guesses masked pieces, which is not part of the model."""

    def __init__(self, encoder: TransformerEncoder, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        encoder.requires_grad_(True)
        for name, module in encoder.named_modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0 if "attention.self" in name else dropout
        table, width = self._table(), encoder.shape["width"]
        self.masked = nn.Parameter(table.detach().mean(dim=0))
        self.head = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(len(table)))

    def _table(self) -> nn.Parameter:
        found: nn.Parameter = self.encoder.bert.embeddings.word_embeddings.weight  # type: ignore[assignment]
        return found

    def tables(self) -> list[nn.Parameter]:
        """The parameters with a row for each piece."""
        return [self._table()]

    def forward(self, pieces: Pieces) -> Tensor:
        features = {"input_ids": pieces.ids, "token_type_ids": pieces.begins, "attention_mask": pieces.mask.long()}
        return self.encoder(features)["sentence_embedding"].float()  # type: ignore[no-any-return]

    def guess(self, pieces: Pieces, share: float) -> Tensor:
        """Cross-entropy of a `share` of the pieces: 80 % of them masked, 10 % exchanged, 10 % left (Devlin 2019)."""
        ids, table = pieces.ids, self._table()
        asked = (torch.rand(ids.shape, device=ids.device) < share) & pieces.mask
        kind = torch.rand(ids.shape, device=ids.device)
        shown = torch.where(asked & (kind > 0.9), torch.randint_like(ids, len(table)), ids)
        vectors = torch.where((asked & (kind < 0.8))[:, :, None], self.masked, embedding(shown, table))
        seen = self.encoder.bert(
            inputs_embeds=vectors, token_type_ids=pieces.begins, attention_mask=pieces.mask.long()
        ).last_hidden_state
        return cross_entropy((self.head(seen[asked]) @ table.T + self.bias).float(), ids[asked])


Student = WordTable | ContextNetwork
