"""A small transformer encoder on 16 image patches of 7x7 pixels (a ViT, Dosovitskiy et al. 2021); 226,848 weights."""

import torch
from torch import nn
from torch.nn import functional as F
from training import Recipe, main

WIDTH, HEADS, TOKENS, PATCH = 96, 6, 16, 7


class Dense(nn.Module):
    """``x @ weight + bias``, the weight stored (inputs, outputs): ONNX gets MatMul and Add and no Transpose."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(outputs))
        nn.init.xavier_uniform_(self.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The last axis mapped from `inputs` to `outputs`."""
        return x @ self.weight + self.bias


class Encoder(nn.Module):
    """Pre-norm encoder layer: multi-head attention, then a feed-forward net, each with a residual connection."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query, self.key, self.value, self.out = (Dense(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = Dense(WIDTH, hidden), Dense(hidden, WIDTH)

    def attention(self, x: torch.Tensor) -> torch.Tensor:
        """Scaled dot-product attention of `HEADS` heads; x has shape (N, TOKENS, WIDTH)."""
        size = WIDTH // HEADS

        def heads(y: torch.Tensor) -> torch.Tensor:
            return y.reshape(-1, TOKENS, HEADS, size).transpose(1, 2)

        q, k, v = heads(self.query(x)), heads(self.key(x)), heads(self.value(x))
        scores = torch.softmax(q @ k.transpose(2, 3) * size**-0.5, dim=-1)
        return self.out((scores @ v).transpose(1, 2).reshape(-1, TOKENS, WIDTH))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Tokens of the same shape."""
        x = x + self.attention(self.norm1(x))
        return x + self.down(F.relu(self.up(self.norm2(x))))


class Transformer(nn.Module):
    """Patch embedding, learned positions, three encoder layers, mean over tokens, one dense layer."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = Dense(PATCH * PATCH, WIDTH)
        self.position = nn.Parameter(0.02 * torch.randn(TOKENS, WIDTH))
        self.layers = nn.Sequential(*(Encoder(2 * WIDTH) for _ in range(3)))
        self.norm = nn.LayerNorm(WIDTH)
        self.classifier = Dense(WIDTH, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits, shape (N, 10), of images, shape (N, 1, 28, 28)."""
        side = 28 // PATCH
        patches = x.reshape(-1, side, PATCH, side, PATCH).permute(0, 1, 3, 2, 4).reshape(-1, TOKENS, PATCH * PATCH)
        tokens = self.layers(self.embed(patches) + self.position)
        return self.classifier(self.norm(tokens).mean(1))


if __name__ == "__main__":
    main("transformer", Transformer, Recipe(epochs=16, learning_rate=2e-3, border=1))
