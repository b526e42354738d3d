"""Monte Carlo: the accuracy that a plan keeps, and the cheapest plan that keeps the target."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.campaign.database import Store as Store
    from qtaml_hw.campaign.estimate import Estimate as Estimate
    from qtaml_hw.campaign.evaluator import Evaluator as Evaluator, looks as looks
    from qtaml_hw.campaign.forecast import Forecast as Forecast
    from qtaml_hw.campaign.metric import TOP_1 as TOP_1, Metric as Metric, Top1 as Top1
    from qtaml_hw.campaign.recorded import RecordedTrials as RecordedTrials
    from qtaml_hw.campaign.search import Effort as Effort, Probe as Probe, Search as Search, cheapest as cheapest
    from qtaml_hw.campaign.trials import (
        Evaluation as Evaluation,
        Trial as Trial,
        paired as paired,
        trial_seed as trial_seed,
    )
    from qtaml_hw.campaign.verdict import Observed as Observed, Verdict as Verdict
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
