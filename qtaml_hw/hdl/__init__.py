"""ECC hardware from the code objects that the simulator uses: Amaranth components, Verilog, manifest.

Names are loaded when they are first used, because Amaranth is not needed to ask for help.
"""

from importlib import import_module
from typing import Any

HOME = {
    "Decoder": "decoder",
    "Encoder": "encoder",
    "IterativeDecoder": "decoder_iterative",
    "LayerCodec": "codec",
    "LayerEncoder": "codec",
    "Manifest": "manifest",
    "PackedReader": "packed_reader",
    "PackedSegment": "packed",
    "PackedWriter": "packed_writer",
    "RepeatedDecoder": "decoder_repeated",
    "SerialReader": "serial_reader",
    "StreamReader": "stream",
    "WeightTable": "codec",
    "emit_code": "emit",
    "emit_plan": "emit",
    "missing_hardware": "emit",
    "to_verilog": "verilog",
    "unique_names": "names",
    "verilog_name": "names",
}

__all__ = sorted(HOME)


def __getattr__(name: str) -> Any:
    if name not in HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOME[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
