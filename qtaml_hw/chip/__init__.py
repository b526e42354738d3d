"""One chip: every bit that a plan stores, its faults, and what is read back."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.chip.balance import Balance as Balance
    from qtaml_hw.chip.banks import Bank as Bank, banks as banks
    from qtaml_hw.chip.folded import corrected_biases as corrected_biases, export as export
    from qtaml_hw.chip.image import Counts as Counts, Image as Image, Overlay as Overlay, store as store
    from qtaml_hw.chip.mapped import (
        DeadBits as DeadBits,
        Misfits as Misfits,
        Writer as Writer,
        drawn as drawn,
        listed as listed,
        losses as losses,
        misfits as misfits,
        untested as untested,
        written_for as written_for,
    )
    from qtaml_hw.chip.row_format import RowFormat as RowFormat
    from qtaml_hw.chip.row_words import RowWords as RowWords
    from qtaml_hw.chip.rows import (
        DecodedRows as DecodedRows,
        FaultMaps as FaultMaps,
        RowMemory as RowMemory,
        Rows as Rows,
    )
    from qtaml_hw.chip.together import FailingTogether as FailingTogether, failing_together as failing_together
    from qtaml_hw.chip.upsets import ExpectedEvents as ExpectedEvents, Upsets as Upsets
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
