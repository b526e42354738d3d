"""From the oxide to the Verilog.

``qtaml_hw`` takes a neural network (ONNX) and a memory technology, derives from quantum tunnelling how often each
stored bit flips, decides layer by layer and bit by bit how much error correction is worth its cost, and emits the
ECC hardware, verified against the same model.

The flow is a line with two narrow waists: `channel` is all that anyone knows of physics, `plan` all that anyone knows
of what was decided. Rooms, lowest first: `errors`, `support`, `channel`, `codes`, `physics`, `network`, `storage`,
`plan`, `memory`, then `allocation` (decides), `chip` (simulates) and `hdl` (builds) side by side, then `campaign`,
`verify`, `cosim`, then the spine `design`, `case`, `report`, `results`, `flow`, then `explore` and `cli`. A room
imports only lower ones; the exact list of arrows is in tests/test_layout.py.
"""

from typing import TYPE_CHECKING, Any

from qtaml_hw.support import source as _source  # before all others: it sees how their files lie  # noqa: F401

if TYPE_CHECKING:
    from qtaml_hw.answer import Protected as Protected, protect as protect
    from qtaml_hw.network import from_torch as from_torch

__version__ = "0.1.0"

_OFFERED = {"protect": "qtaml_hw.answer", "Protected": "qtaml_hw.answer", "from_torch": "qtaml_hw.network"}


def __getattr__(name: str) -> Any:
    """What the package offers, once it is asked for: the rooms that it is in take their time to import."""
    if name not in _OFFERED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_OFFERED[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *_OFFERED]
