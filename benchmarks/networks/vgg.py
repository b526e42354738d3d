"""A VGG-style network: pairs of 3x3 convolutions, then large dense layers that hold 99 % of the 1,320,080 weights.

The share of VGG-16 (Simonyan and Zisserman 2015) is 89 %: 123.6 of 138.4 million parameters are in its dense layers.
"""

from collections import OrderedDict

from torch import nn
from training import ConvNorm, Recipe, main


def build() -> nn.Module:
    """Two convolutions of 16, two of 32, a max pool after each pair, dense 768 - 128 - 10 with dropout 1/2."""
    features = nn.Sequential(
        ConvNorm(1, 16), nn.ReLU(), ConvNorm(16, 16), nn.ReLU(), nn.MaxPool2d(2),
        ConvNorm(16, 32), nn.ReLU(), ConvNorm(32, 32), nn.ReLU(), nn.MaxPool2d(2),
    )  # fmt: skip
    classifier = nn.Sequential(
        nn.Flatten(),
        nn.Linear(1568, 768), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(768, 128), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(128, 10),
    )  # fmt: skip
    return nn.Sequential(OrderedDict(features=features, classifier=classifier))


if __name__ == "__main__":
    main("vgg", build, Recipe(epochs=10, learning_rate=3e-3))
