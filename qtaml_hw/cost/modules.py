"""Area of emitted modules beside coders, tables and readers: memory port, registers, FIFO, march test, selections.

Each has a closed form of its own: so much for one, for each bit of an address, for each bit of a word, and the coders
inside by `qtaml_hw.cost.logic`. The figures were fitted to synthesis (`benchmarks/cost.py modules`) and stand in the
same table as those of logic. Memories behind a port or inside a FIFO are macros, and not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qtaml_hw.codes import BlockCode
from qtaml_hw.cost.logic import LogicFeatures, LogicTable, coder_features, table_features
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, ModuleRecord

__all__ = [
    "ModuleFeatures",
    "area_of",
    "bank_selection",
    "decoder",
    "fifo",
    "march_test",
    "memory_port",
    "memory_selection",
    "registers",
]


STYLES = ("columns", "locator", "vote", "sequential")
"""Numbers of `LogicFeatures` that are gates of decoders."""


@dataclass(frozen=True)
class ModuleFeatures:
    """What a module is made of.

    Attributes
    ----------
    kind : str
        Which closed form it has.
    counts : dict of str to float
        Its numbers there.
    coders : LogicFeatures
        Encoders inside.
    """

    kind: str
    counts: Mapping[str, float]
    coders: LogicFeatures = field(default_factory=LogicFeatures)

    def area_um2(self, logic: LogicTable) -> float:
        """Square micrometres, memories not included."""
        each = logic.modules_um2[self.kind]
        return logic.area(self.coders) + sum(each[name] * count for name, count in self.counts.items())


def registers(address_bits: int, syndrome_bits: int, stored_bits: int, bus: str) -> ModuleFeatures:
    """The registers of a memory port.

    Parameters
    ----------
    address_bits, syndrome_bits, stored_bits : int
        Of the memory port.
    bus : str
        ``apb`` or ``axil``.
    """
    counts = {"one": 1, "address": address_bits, "syndrome": syndrome_bits, "stored": stored_bits}
    return ModuleFeatures(f"registers_{bus}", counts)


def decoder(code: BlockCode) -> ModuleFeatures:
    """A decoder by itself: what a reader leaves open, as the corrected check bits and where the errors are, is made."""
    return ModuleFeatures("decoder", {**_decoder(code), "stored": code.n})


def memory_port(code: BlockCode, depth: int, data_bits: int | None = None) -> ModuleFeatures:
    """A memory port with ECC, without `self_check`.

    Parameters
    ----------
    code : BlockCode
    depth : int
        Words of the SRAM.
    data_bits : int, optional
        Of a word; fewer than those of the code where an address is in it.
    """
    counts = {"one": 1, "address": (depth - 1).bit_length(), "data": data_bits or code.k, **_decoder(code)}
    return ModuleFeatures("port", counts, coder_features(code, reads=False))


def fifo(code: BlockCode, depth: int) -> ModuleFeatures:
    """A FIFO of codewords."""
    counts = {"one": 1, "address": (depth - 1).bit_length(), "stored": code.n, **_decoder(code)}
    return ModuleFeatures("fifo", counts, coder_features(code, reads=False))


def march_test(word_bits: int, address_bits: int) -> ModuleFeatures:
    """The test that maps the dead cells of one memory."""
    return ModuleFeatures("march", {"one": 1, "address": address_bits, "word": word_bits})


def bank_selection(word_bits: int, banks: int) -> ModuleFeatures:
    """What enables one of the banks of a memory, and takes the word of the one that was read."""
    counts = {"one": 1.0, "banks": banks, "inputs": word_bits * (banks - 1)} if banks > 1 else {}
    return ModuleFeatures("banks", counts)


def memory_selection(address_bits: Sequence[int]) -> ModuleFeatures:
    """What gives a command, or a word to be loaded, to one of the memories of a top, by bits of their addresses."""
    return ModuleFeatures("top", {"memories": len(address_bits), "address": sum(address_bits)})


def area_of(record: ModuleRecord, code: BlockCode | None, logic: LogicTable) -> float | None:
    """Square micrometres of an emitted module by itself, its memories not included; None where it has no closed form.

    Readers of rows of weights, packed words and trellis words are priced with their plan (`qtaml_hw.cost.figures`).

    Parameters
    ----------
    record : ModuleRecord
        From the manifest.
    code : BlockCode or None
        Its code.
    logic : LogicTable
    """
    if record.readout is not None and record.kind == "table":
        table = record.readout.readout()
        return logic.area(table_features(table.table.tolist(), table.output_bits))
    if code is None or record.pipeline or record.self_check:
        return None
    if record.kind in ("decoder", "wrapper", "fifo") and not _like_synthesised(code):
        return None
    depth = record.depth or MEMORY_DEPTH
    address = (depth - 1).bit_length()
    stored = code.n - address * record.address_in_code
    match record.kind:
        case "encoder":
            return logic.area(coder_features(code, reads=False))
        case "decoder":
            return decoder(code).area_um2(logic)
        case "iterative":
            return logic.area(coder_features(code))
        case "stream" if record.readout is None and record.trellis is None and code.decoding.at_once:
            queue = LogicFeatures(queue=3 * (code.k + 2), registers=3 * address, readers=1)
            return logic.area(coder_features(code) + queue)
        case "wrapper":
            return memory_port(code, depth, stored - code.check_bits).area_um2(logic)
        case "registers":
            return registers(address, code.check_bits, stored, record.bus or "apb").area_um2(logic)
        case "fifo":
            return fifo(code, depth).area_um2(logic)
    return None


def _like_synthesised(code: BlockCode) -> bool:
    """Whether decoders like that of a code were synthesised: 13 to 137 bits, one or two errors, no votes."""
    return 13 <= code.n <= 137 and code.t in (1, 2) and "vote" not in _decoder(code)


def _decoder(code: BlockCode) -> dict[str, float]:
    """Two-input gates of the decoder of a code, under the name of its style: what a module leaves open is not made."""
    features = coder_features(code)
    return {name: gates for name in STYLES if (gates := getattr(features, name))}
