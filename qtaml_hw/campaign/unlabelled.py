"""Metrics of a search without labels.

For top-1 the expected share of right decisions, from the clean network's own confidences (`Expected`): where it was
measured it was right or up to 30 % too low on the loss, and varies over samples a half to a quarter as much as right
and wrong do. Agreement with the clean network is no estimate of accuracy, for it counts decisions that were wrong as
well: 1.4 to 6 times the loss.
"""

from __future__ import annotations

from dataclasses import replace

from qtaml_hw.campaign.decisions import Agreement, Expected, Top1
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.network.samples import Samples

__all__ = ["unlabelled"]


def unlabelled(evaluator: Evaluator, samples: Samples, accuracy: float) -> Evaluator | None:
    """The same chips asked unlabelled samples, by a figure that needs no labels.

    Parameters
    ----------
    evaluator : Evaluator
        Network, metric and chips.
    samples : Samples
        Their labels, if any, are not looked at.
    accuracy : float
        Clean figure that is known, for top-1.

    Returns
    -------
    Evaluator or None
        None where the metric says nothing without labels: values against values.
    """
    bare, metric = evaluator.on(Samples(samples.inputs)), evaluator.metric
    if metric.targets != "labels":
        return bare
    if metric == Top1():
        most = 1 - 0.5 / samples.size
        try:
            softmax = evaluator.network.answer.squash == "Softmax"
            return replace(bare, metric=Expected.calibrated(bare.clean_outputs, min(accuracy, most), softmax))
        except ValueError:  # no better than chance
            return replace(bare, metric=Agreement(metric))
    return replace(bare, metric=Agreement(metric)) if metric.unit == "share" else None
