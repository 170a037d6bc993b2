"""Gradient descent as both stages of training do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from torch import Tensor, nn

TELL_EVERY = 100


def descend(
    network: nn.Module,
    rates: Sequence[tuple[float, Sequence[nn.Module]]],
    losses: Iterable[Tensor],
    *,
    steps: int,
    warm_up: float,
    tell: Callable[[str], None],
) -> None:
    """Take a step down each loss; the rates rise for a share `warm_up` of the steps, then fall.

    `losses` computes each as it is asked for, with the network as it is then.
    """
    optimizer = torch.optim.AdamW(
        [
            {
                "lr": rate,
                "params": [
                    weight for part in parts for weight in part.parameters() if weight.requires_grad
                ],
            }
            for rate, parts in rates
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / (warm_up * steps), (steps - step) / steps)
    )
    told: list[float] = []
    network.train()
    for loss in losses:
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        told.append(loss.item())
        if len(told) % TELL_EVERY == 0:
            mean = sum(told[-TELL_EVERY:]) / TELL_EVERY
            tell(f"step {len(told)} of {steps}, loss {mean:.3f}")
    network.eval()
