"""What a trial is measured on."""

from __future__ import annotations

from itertools import pairwise

from qtaml_hw.campaign.bench import CONVOLUTIONS


def test_the_network_is_a_chain_of_the_size_of_resnet_18() -> None:
    """Every convolution reads what the one before gives; ResNet-18 has 11.2 million weights, with its shortcuts."""
    assert all(one[1] == other[0] for one, other in pairwise(CONVOLUTIONS))
    assert abs(sum(9 * inside * outside for inside, outside, _ in CONVOLUTIONS) - 11e6) < 0.1e6
