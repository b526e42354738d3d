"""Bit-level memory: exact bit flips at memory speed, geometry, ECC in the loop, arrays that age."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.memory.array import ArrayReading as ArrayReading, MemoryArray as MemoryArray
    from qtaml_hw.memory.cells import inject_map as inject_map, inject_weak_cells as inject_weak_cells
    from qtaml_hw.memory.clusters import Clusters as Clusters, UpsetList as UpsetList, read_upsets as read_upsets
    from qtaml_hw.memory.codec import Outcomes as Outcomes, Residual as Residual, RowCodec as RowCodec
    from qtaml_hw.memory.dead_cells import CellMap as CellMap, read_cell_map as read_cell_map
    from qtaml_hw.memory.geometry import (
        AddressMap as AddressMap,
        Cells as Cells,
        cluster as cluster,
        column_fault as column_fault,
        row_fault as row_fault,
        upsets as upsets,
    )
    from qtaml_hw.memory.injector import Injector as Injector, flip_mask as flip_mask, inject as inject
    from qtaml_hw.memory.mission import (
        WordFailures as WordFailures,
        accumulated as accumulated,
        fresh_failures as fresh_failures,
        standing_failures as standing_failures,
        struck_failures as struck_failures,
    )
    from qtaml_hw.memory.protected import ProtectedInjector as ProtectedInjector, inject_protected as inject_protected
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
