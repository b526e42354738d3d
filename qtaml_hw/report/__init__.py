"""Reports of a run: plots, the self-contained HTML page, the final table on the terminal, all from `ReportData`."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.report.data import (
        Answer as Answer,
        CodeRow as CodeRow,
        Cost as Cost,
        Device as Device,
        DeviceCurve as DeviceCurve,
        GainCurve as GainCurve,
        Hardware as Hardware,
        LayerRow as LayerRow,
        LeftOutRow as LeftOutRow,
        MethodCurve as MethodCurve,
        ModuleRow as ModuleRow,
        Pareto as Pareto,
        ParetoSeries as ParetoSeries,
        Provenance as Provenance,
        RangeEnd as RangeEnd,
        RangeRow as RangeRow,
        ReportData as ReportData,
        Verification as Verification,
    )
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
