"""A plain CNN: three convolutions with max pooling, two dense layers, no normalisation; 98,192 weights."""

from collections import OrderedDict

from torch import nn
from training import Recipe, main


def build() -> nn.Module:
    """conv 16 - pool - conv 32 - pool - conv 64 - pool - dense 128 - dense 10, all convolutions 3x3."""
    features = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    )  # fmt: skip
    classifier = nn.Sequential(nn.Flatten(), nn.Linear(576, 128), nn.ReLU(), nn.Dropout(0.25), nn.Linear(128, 10))
    return nn.Sequential(OrderedDict(features=features, classifier=classifier))


if __name__ == "__main__":
    main("plain_cnn", build, Recipe(epochs=14, learning_rate=3e-3, label_smoothing=0.0))
