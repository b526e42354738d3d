"""ECC hardware from the code objects that the simulator uses: Amaranth components, Verilog, manifest."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.hdl.coders.decoder import Decoder as Decoder
    from qtaml_hw.hdl.coders.encoder import Encoder as Encoder
    from qtaml_hw.hdl.coders.iterative import IterativeDecoder as IterativeDecoder
    from qtaml_hw.hdl.coders.repeated import RepeatedDecoder as RepeatedDecoder
    from qtaml_hw.hdl.manifest import MEMORY_DEPTH as MEMORY_DEPTH, Manifest as Manifest
    from qtaml_hw.hdl.output.emit import (
        emit_code as emit_code,
        emit_plan as emit_plan,
        missing_hardware as missing_hardware,
    )
    from qtaml_hw.hdl.output.names import unique_names as unique_names, verilog_name as verilog_name
    from qtaml_hw.hdl.output.verilog import to_verilog as to_verilog
    from qtaml_hw.hdl.ports.codec import (
        LayerCodec as LayerCodec,
        LayerEncoder as LayerEncoder,
        WeightTable as WeightTable,
    )
    from qtaml_hw.hdl.ports.packed import PackedSegment as PackedSegment
    from qtaml_hw.hdl.ports.packed_reader import PackedReader as PackedReader
    from qtaml_hw.hdl.ports.packed_writer import PackedWriter as PackedWriter
    from qtaml_hw.hdl.ports.serial_reader import SerialReader as SerialReader
    from qtaml_hw.hdl.ports.stream import StreamReader as StreamReader
    from qtaml_hw.hdl.ports.trellis_reader import TrellisReader as TrellisReader
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
