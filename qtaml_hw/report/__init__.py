"""What a run is told with: plots, the self-contained HTML page, and the terminal's progress and final table.

`ReportData` is all that a report knows. Only data and progress are imported here; `plots`, `html` and `terminal` bring
in matplotlib, Jinja2 and Rich and are imported where they are used.
"""

from qtaml_hw.report.data import (
    Answer,
    CodeRow,
    Cost,
    Device,
    DeviceCurve,
    Estimate,
    GainCurve,
    Hardware,
    LayerRow,
    MethodCurve,
    ModuleRow,
    Pareto,
    ParetoSeries,
    Provenance,
    ReportData,
    Skipped,
    Verification,
)
from qtaml_hw.report.progress import Progress, Quiet, Step, stages

__all__ = [
    "Answer",
    "CodeRow",
    "Cost",
    "Device",
    "DeviceCurve",
    "Estimate",
    "GainCurve",
    "Hardware",
    "LayerRow",
    "MethodCurve",
    "ModuleRow",
    "Pareto",
    "ParetoSeries",
    "Progress",
    "Provenance",
    "Quiet",
    "ReportData",
    "Skipped",
    "Step",
    "Verification",
    "stages",
]
