"""What the five training scripts share: data, training loop, folding of batch norm, ONNX export.

PyTorch is needed here only, never by the package:

    pip install torch==2.13.0 onnx numpy

Data: `fashion-mnist.npz` with train_x (60000, 28, 28) uint8, train_y, test_x (10000, 28, 28), test_y. A network reads
the pixels divided by 255, shape (N, 1, 28, 28), and answers with 10 logits.
"""

from __future__ import annotations

import argparse
import io
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

__all__ = ["ConvNorm", "Recipe", "main"]

HERE = Path(__file__).resolve().parent
SEED = 0


@dataclass(frozen=True)
class Recipe:
    """How long and how hard one network is trained (AdamW, one-cycle learning rate)."""

    epochs: int
    learning_rate: float
    weight_decay: float = 0.02
    batch: int = 128
    label_smoothing: float = 0.05
    border: int = 2
    """Pixels by which images are shifted at most."""


class ConvNorm(nn.Module):
    """Convolution without bias, then batch norm; `fold` makes one convolution of both."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Normalised feature maps, before any activation."""
        return self.norm(self.conv(x))

    def fold(self) -> None:
        """Put the running statistics of the batch norm into the convolution's weight and bias."""
        if isinstance(self.norm, nn.BatchNorm2d):
            self.conv, self.norm = fuse_conv_bn_eval(self.conv, self.norm), nn.Identity()


def augmented(x: torch.Tensor, border: int) -> torch.Tensor:
    """Images flipped left-right with probability 1/2 and cropped at random out of a border of `border` pixels."""
    x = torch.where((torch.rand(len(x), 1, 1, 1) < 0.5), x.flip(3), x)
    padded = F.pad(x, (border,) * 4)
    rows = torch.randint(0, 2 * border + 1, (len(x), 1)) + torch.arange(28)
    columns = torch.randint(0, 2 * border + 1, (len(x), 1)) + torch.arange(28)
    return padded[torch.arange(len(x))[:, None, None], 0, rows[:, :, None], columns[:, None, :]].unsqueeze(1)


def train(net: nn.Module, recipe: Recipe, x: torch.Tensor, y: torch.Tensor, checkpoint: Path) -> None:
    """Train `net` in place; after each epoch the state goes to `checkpoint`, from where a killed run goes on."""
    batches = -(-len(x) // recipe.batch)
    optimiser = torch.optim.AdamW(net.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, recipe.learning_rate, total_steps=recipe.epochs * batches, pct_start=0.25
    )
    parts = {"net": net, "optimiser": optimiser, "schedule": schedule}
    first = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        first = state.pop("epoch")
        for name, part in parts.items():
            part.load_state_dict(state[name])
    for epoch in range(first, recipe.epochs):
        torch.manual_seed(1000 * SEED + epoch + 1)  # an epoch is the same whether or not the run was interrupted
        net.train()
        start, total = time.process_time(), 0.0
        for index in torch.randperm(len(x)).chunk(batches):
            seen = augmented(x[index], recipe.border)
            loss = F.cross_entropy(net(seen), y[index], label_smoothing=recipe.label_smoothing)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(index)
        temporary = checkpoint.with_suffix(".tmp")
        torch.save({name: part.state_dict() for name, part in parts.items()} | {"epoch": epoch + 1}, temporary)
        os.replace(temporary, checkpoint)
        seconds = time.process_time() - start
        print(f"epoch {epoch + 1}/{recipe.epochs}: loss {total / len(x):.4f}, {seconds:.0f} s CPU", flush=True)


def to_onnx(net: nn.Module) -> onnx.ModelProto:
    """The trained network as plain ONNX: opset 17, batch norm folded, batch size free, weights named by module."""
    net = net.eval()
    for module in net.modules():
        if isinstance(module, ConvNorm):
            module.fold()
    buffer = io.BytesIO()
    torch.onnx.export(
        net,
        (torch.zeros(2, 1, 28, 28),),
        buffer,
        input_names=["image"],
        output_names=["logits"],
        dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load_from_string(buffer.getvalue())
    onnx.checker.check_model(model, full_check=True)
    return model


def images(values: np.ndarray) -> torch.Tensor:
    """Network inputs, shape (N, 1, 28, 28), of uint8 pixels."""
    return torch.from_numpy(values.astype(np.float32) / 255).unsqueeze(1)


def main(name: str, build: Callable[[], nn.Module], recipe: Recipe) -> None:
    """Train the network that `build` returns, print its test accuracy and write NAME.onnx beside this file."""
    parser = argparse.ArgumentParser(description=f"Train {name} on Fashion-MNIST and write {name}.onnx.")
    parser.add_argument("--data", type=Path, required=True, help="fashion-mnist.npz")
    parser.add_argument("--scratch", type=Path, default=Path("build/networks"), help="folder for checkpoints")
    parser.add_argument("--output", type=Path, default=HERE / f"{name}.onnx")
    parser.add_argument("--threads", type=int, default=1, help="the result depends on it, in the last digits")
    arguments = parser.parse_args()
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    data = np.load(arguments.data, allow_pickle=False)
    net = build()
    train(
        net, recipe, images(data["train_x"]), torch.from_numpy(data["train_y"]).long(), arguments.scratch / f"{name}.pt"
    )
    model = to_onnx(net)
    with torch.no_grad():
        logits = torch.cat([net(part) for part in images(data["test_x"]).split(500)])
    accuracy = (logits.argmax(1).numpy() == data["test_y"]).mean()
    weights = sum(p.numel() for p in net.parameters() if p.ndim > 1)
    onnx.save(model, arguments.output)
    print(f"{name}: test accuracy {accuracy:.2%}, {weights} weights")
