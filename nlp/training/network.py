"""The network: e5's encoder, and a head for each thing that it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from nlp.tags import TAGS
from nlp.taxonomy import Area, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from nlp.training.e5 import Weights

THEME_WIDTH = 256
BLOCKED = -1e9


class Encoder(nn.Module):
    """Twelve layers of BERT: (batch, length) ids in, (batch, length, hidden) out."""

    def __init__(self, weights: Weights, kept: Sequence[int]) -> None:
        super().__init__()
        size, inner = weights.hidden, weights.inner
        self.heads = weights.heads

        def tensor(name: str, *shape: int) -> Tensor:
            return torch.tensor(np.array(weights.tensors[name])).view(*shape)

        def norm(name: str) -> nn.LayerNorm:
            layer = nn.LayerNorm(size, eps=weights.epsilon)
            layer.weight.data, layer.bias.data = (
                tensor(name + ".w", size),
                tensor(name + ".b", size),
            )
            return layer

        def linear(name: str, inputs: int, outputs: int) -> nn.Linear:
            layer = nn.Linear(inputs, outputs)
            layer.weight.data = tensor(name + ".w", outputs, inputs)
            layer.bias.data = tensor(name + ".b", outputs)
            return layer

        words = tensor("emb.word", -1, size)[list(kept)]
        self.word = nn.Embedding.from_pretrained(words, freeze=True)
        self.position = nn.Parameter(tensor("emb.pos", -1, size) + tensor("emb.type", -1, size)[0])
        self.norm = norm("emb.ln")
        self.layers = nn.ModuleList(
            nn.ModuleDict(
                {
                    "query": linear(f"l{place}.q", size, size),
                    "key": linear(f"l{place}.k", size, size),
                    "value": linear(f"l{place}.v", size, size),
                    "attended": linear(f"l{place}.ao", size, size),
                    "attended_norm": norm(f"l{place}.aln"),
                    "inner": linear(f"l{place}.fi", size, inner),
                    "outer": linear(f"l{place}.fo", inner, size),
                    "outer_norm": norm(f"l{place}.oln"),
                }
            )
            for place in range(weights.layers)
        )

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        batch, length = ids.shape
        hidden = self.norm(self.word(ids) + self.position[:length])
        blocked = None if mask is None else (1 - mask[:, None, None, :].float()) * BLOCKED
        for layer in self.layers:
            query, key, value = (
                layer[name](hidden).view(batch, length, self.heads, -1).transpose(1, 2)
                for name in ("query", "key", "value")
            )
            seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=blocked)
            seen = seen.transpose(1, 2).reshape(batch, length, -1)
            hidden = layer["attended_norm"](hidden + layer["attended"](seen))
            inner = functional.gelu(layer["inner"](hidden))
            hidden = layer["outer_norm"](hidden + layer["outer"](inner))
        return hidden


class Network(nn.Module):
    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        torch.manual_seed(0)
        size = encoder.norm.weight.shape[0]
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.area = nn.Linear(size, len(Area))
        self.kind = nn.Linear(size, len(Kind))
        self.theme = nn.Linear(size, THEME_WIDTH)
        nn.init.orthogonal_(self.theme.weight)
        self.tags = nn.Linear(size, len(TAGS))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """Give each message's vector, its vector among themes (length 1), and its tokens' tags.

        Shapes (batch, hidden), (batch, THEME_WIDTH) and (batch, length, tags); tags are
        probabilities that add up to 1 when the network is not training, logits when it is.
        """
        tokens = self.encoder(ids, mask)
        weights = torch.ones_like(ids) if mask is None else mask
        vector = (tokens * weights[..., None]).sum(1) / weights.sum(1, keepdim=True)
        tags = self.tags(self.dropout(tokens))
        theme = functional.normalize(self.theme(vector), dim=-1)
        return vector, theme, tags if self.training else tags.softmax(-1)

    @torch.no_grad()
    def centre(self, *batches: tuple[Tensor, Tensor]) -> None:
        """Begin with themes around zero: e5's vectors all point much the same way."""
        vectors = [self.eval()(ids, mask)[0] for ids, mask in batches]
        self.theme.bias.copy_(-self.theme.weight @ torch.cat(vectors).mean(0))
