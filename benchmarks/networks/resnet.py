"""A ResNet-14: three stages of two basic blocks (He et al. 2016) on 14x14, 7x7 and 4x4 maps; 174,096 weights."""

import torch
from torch import nn
from torch.nn import functional as F
from training import ConvNorm, Recipe, main


class Block(nn.Module):
    """Two 3x3 convolutions and a shortcut, 1x1 with a stride where the shape changes."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.first = ConvNorm(inputs, outputs, 3, stride)
        self.second = ConvNorm(outputs, outputs)
        self.shortcut = ConvNorm(inputs, outputs, 1, stride) if (inputs, stride) != (outputs, 1) else nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Feature maps after the sum and a ReLU."""
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


class ResNet(nn.Module):
    """Stem 5x5 with stride 2, six blocks, global mean, one dense layer."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvNorm(1, 16, 5, 2)
        self.blocks = nn.Sequential(
            Block(16, 16, 1), Block(16, 16, 1), Block(16, 32, 2), Block(32, 32, 1), Block(32, 64, 2), Block(64, 64, 1)
        )
        self.classifier = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits, shape (N, 10)."""
        return self.classifier(self.blocks(F.relu(self.stem(x))).mean((2, 3)))


if __name__ == "__main__":
    main("resnet", ResNet, Recipe(epochs=6, learning_rate=6e-3))
