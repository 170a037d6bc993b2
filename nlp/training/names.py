"""Teaches the encoder more names, and leaves what it says of wishes, areas and kinds as it is."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from nlp.training.examples import UNKNOWN, Examples, names_in
from nlp.training.fine_tune import BATCH, loss_of_tags, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tokenizers import Tokenizer
    from torch import Tensor

    from nlp.training.network import Network

EPOCHS = 2
LEARN_RATE = 5e-5
HEAD_RATE = 1e-3
WARM_UP = 0.1
KEEP_WEIGHT = 2.0


def learn_names(
    network: Network,
    tokenizer: Tokenizer,
    named: Sequence[str],
    others: Sequence[str],
    *,
    tell: Callable[[str], None],
) -> None:
    """Learn from marked texts; of the `others`, as many are drawn each epoch.

    The network as it was says what vectors must stay: Li & Hoiem, Learning without Forgetting
    (2016).
    """
    chance = Random(0)  # noqa: S311 - to shuffle, not to hide
    torch.manual_seed(0)
    examples = Examples(tokenizer, chance, names_in([*named, *others]))
    before = deepcopy(network).eval()
    body = [weight for weight in network.encoder.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": body, "lr": LEARN_RATE},
            {"params": network.tags.parameters(), "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    steps = EPOCHS * -(-2 * len(named) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / (WARM_UP * steps), (steps - step) / steps)
    )
    losses: list[float] = []
    padding = tokenizer.token_to_id("<pad>") or 0
    network.train()
    for step, (ids, tags) in enumerate(batches(examples, named, others, padding)):
        mask = (ids != padding).long()
        vector, theme, said = network(ids, mask)
        with torch.no_grad():
            vector_before, theme_before, _ = before(ids, mask)
        kept = functional.mse_loss(vector, vector_before) / vector_before.var(dim=0).mean()
        kept = kept + (1 - (theme * theme_before).sum(dim=1)).mean()
        loss = loss_of_tags(said, tags) + KEEP_WEIGHT * kept
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % 100 == 99:
            tell(f"names: step {step + 1} of {steps}, loss {sum(losses[-100:]) / 100:.3f}")
    network.eval()


def batches(
    examples: Examples, named: Sequence[str], others: Sequence[str], padding: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield ids and tags of texts of like length together, in an order that has no pattern."""
    chance = examples.chance
    for _ in range(EPOCHS):
        drawn = [*named, *chance.choices(others, k=len(named))]
        made = sorted(map(examples.tokens, drawn), key=lambda tokens: len(tokens[0]))
        parts = [made[at : at + BATCH] for at in range(0, len(made), BATCH)]
        chance.shuffle(parts)
        for part in parts:
            ids, tags = zip(*part, strict=True)
            yield rows(ids, padding), rows(tags, UNKNOWN)
