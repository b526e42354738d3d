"""A faulty SRAM in plain Verilog-2001, for test benches without Python: a module, and maps that it reads at time 0.

The maps are those of `RowMemory.maps`, one row per line in hexadecimal. So the module reads what the agent and the
campaign read of the same chip, and goes on doing so for whatever is written to it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from qtaml_hw.chip import Image, RowWords, store, written_for
from qtaml_hw.chip.rows import FaultMaps, RowMemory
from qtaml_hw.errors import InputError
from qtaml_hw.hdl.output.names import unique_names, verilog_name
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan
from qtaml_hw.support.files import write_atomically

__all__ = ["verilog_sram", "write_chip", "write_verilog_sram"]

TEMPLATE = """\
// A synchronous SRAM with the faults of one chip: {rows} rows of {width} bits. Behavioural; written by qtaml_hw.
//
// All that is stored and all that is wrong comes from files for $readmemh in FOLDER:
//   {name}_stored.hex                what is stored at time 0
//   {name}_loses_0.hex, _loses_1.hex  weak cells: they do not hold a 0, or a 1
//   {name}_upsets.hex                cells that are flipped until they are written
//   {name}_stuck_0.hex, _stuck_1.hex  cells that always read 0, or always 1
//
// The row appears after LATENCY rising edges, counting the one that takes its address, and holds until the next read.
// A write leaves read_data as it is; bit i of mask stands for the GRANULE bits from i * GRANULE on.
{renewal}module {name} #(
  parameter FOLDER = "./",
  parameter LATENCY = 1,
  parameter GRANULE = {width}
) (
  input wire clk,
  input wire enable,
  input wire write,
  input wire [({width} + GRANULE - 1) / GRANULE - 1:0] mask,
  input wire [{address}:0] address,
  input wire [{msb}:0] write_data,
  output wire [{msb}:0] read_data
);
  reg [{msb}:0] stored [0:{last}];
  reg [{msb}:0] loses_0 [0:{last}];
  reg [{msb}:0] loses_1 [0:{last}];
  reg [{msb}:0] upsets [0:{last}];
  reg [{msb}:0] stuck_0 [0:{last}];
  reg [{msb}:0] stuck_1 [0:{last}];
  reg [{msb}:0] stage [0:LATENCY - 1];
  reg [{msb}:0] chosen;
  wire [{msb}:0] kept;
  integer bit_number, number;

  initial begin
    $readmemh({{FOLDER, "{name}_stored.hex"}}, stored);
    $readmemh({{FOLDER, "{name}_loses_0.hex"}}, loses_0);
    $readmemh({{FOLDER, "{name}_loses_1.hex"}}, loses_1);
    $readmemh({{FOLDER, "{name}_upsets.hex"}}, upsets);
    $readmemh({{FOLDER, "{name}_stuck_0.hex"}}, stuck_0);
    $readmemh({{FOLDER, "{name}_stuck_1.hex"}}, stuck_1);
  end

  always @* begin
    for (bit_number = 0; bit_number < {width}; bit_number = bit_number + 1)
      chosen[bit_number] = mask[bit_number / GRANULE];
  end

  assign kept = stored[address] & ~loses_1[address] | ~stored[address] & loses_0[address];

  always @(posedge clk) begin
    if (enable & write) begin
      stored[address] <= (stored[address] & ~chosen) | (write_data & chosen);
      upsets[address] <= upsets[address] & ~chosen;
{renew}    end
    if (enable & ~write)
      stage[0] <= ((kept ^ upsets[address]) | stuck_1[address]) & ~stuck_0[address];
    for (number = 1; number < LATENCY; number = number + 1)
      stage[number] <= stage[number - 1];
  end

  assign read_data = stage[LATENCY - 1];
endmodule
"""

RENEWAL = "// A cell that is written holds its value, even a weak one, as in memories that lose charge with time.\n"
RENEW = """\
      loses_0[address] <= loses_0[address] & ~chosen;
      loses_1[address] <= loses_1[address] & ~chosen;
"""


def verilog_sram(memory: RowMemory | RowWords, name: str) -> dict[str, str]:
    """The module `name` and its maps, as text by file name.

    Parameters
    ----------
    memory : RowMemory or RowWords
        As it is now; raw rows, or words of them, so that the emitted decoders work behind it.
    name : str
        Name of the module; made an identifier of Verilog where it is none.

    Returns
    -------
    dict of str to str
        ``<name>.v`` and six ``.hex`` files.

    Examples
    --------
    >>> from qtaml_hw.channel import BitChannel
    >>> memory = RowMemory.of_code(8, rows=2)
    >>> memory.load([0x0F, 0xA5])
    >>> memory.age(BitChannel.uniform(0.0, 1.0, 8, "retention"))  # no cell holds a 1
    >>> files = verilog_sram(memory, "weights")
    >>> files["weights_stored.hex"].split(), files["weights_loses_1.hex"].split()
    (['0f', 'a5'], ['ff', 'ff'])
    """
    name = verilog_name(name)
    maps, digits = memory.maps(), -(-memory.width // 4)
    module = TEMPLATE.format(
        name=name,
        rows=memory.rows,
        width=memory.width,
        msb=memory.width - 1,
        last=memory.rows - 1,
        address=max((memory.rows - 1).bit_length(), 1) - 1,
        renewal=RENEWAL if memory.renewed_by_writing else "",
        renew=RENEW if memory.renewed_by_writing else "",
    )
    files = {f"{name}.v": module}
    for field in fields(FaultMaps):
        rows = getattr(maps, field.name)
        files[f"{name}_{field.name}.hex"] = "".join(f"{row:0{digits}x}\n" for row in rows)
    return files


def write_verilog_sram(memory: RowMemory | RowWords, name: str, folder: Path) -> Path:
    """Write `verilog_sram` into a folder; returns the path of the module.

    Parameters
    ----------
    memory : RowMemory or RowWords
        Whose rows and faults are written.
    name : str
        Of the module; made a Verilog name.
    folder : Path
        Where files are written.

    Returns
    -------
    Path
        Of the module.

    Raises
    ------
    OSError
        If it cannot be written.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_verilog_sram(RowMemory.of_code(8, rows=2), "weights", Path(folder)).name
    'weights.v'
    """
    files = verilog_sram(memory, name)
    for file, text in files.items():
        write_atomically(folder / file, text.encode("ascii"))
    return folder / f"{verilog_name(name)}.v"


def write_chip(
    plan: Plan,
    layers: Sequence[Layer],
    seed: int,
    folder: Path,
    *,
    renewed_by_writing: bool = False,
    guard: Callable[[], None] = lambda: None,
) -> list[dict[str, Any]]:
    """Write the memories of all layers of a plan as they are on one chip.

    Parameters
    ----------
    plan, layers, seed, renewed_by_writing
        As in `RowMemory.from_plan`.
    folder : Path
        New or empty; it appears whole or not at all.
    guard : callable
        Called before it appears; what it raises keeps it away (`Case.check`).

    Returns
    -------
    list of dict
        ``module``, ``layer``, ``segment``, ``rows``, ``width`` of each memory, as in ``memories.json``; where layers
        share codewords, ``code`` instead of layer and segment.

    Raises
    ------
    InputError
        If the plan has idealised protection, or `folder` holds something or cannot be written.

    Examples
    --------
    >>> import numpy as np
    >>> from qtaml_hw.allocation import Sensitivity, allocate, make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> layers = [Layer.of_levels("w", np.arange(-8, 8), bits=4)]
    >>> matters = Sensitivity(("w",), (16,), np.array([1.0]), np.array([0.1]), 1.0)
    >>> plan = allocate(make_menu(layers, BitChannel.symmetric(0.01), families=["hsiao"]), matters, budget=0.0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     memories = write_chip(plan, layers, 1, Path(folder) / "chip")
    >>> [(memory["layer"], memory["rows"], memory["width"]) for memory in memories]
    [('w', 16, 4)]
    """
    folder = Path(folder).absolute()
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise InputError(f"{folder}: exists with other content; choose a new folder")
    files: dict[str, str] = {}
    memories: list[dict[str, Any]] = []
    try:
        for memory, module, place in _memories(
            plan, store(written_for(plan, layers, seed), layers), seed, renewed_by_writing
        ):
            files |= verilog_sram(memory, module)
            memories.append({"module": module, **place, "rows": memory.rows, "width": memory.width})
    except ValueError as error:
        raise InputError(f"plan: {error}") from None
    files["memories.json"] = json.dumps({"seed": seed, "memories": memories}, indent=1) + "\n"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name[:40]}-", dir=folder.parent) as scratch:
            fresh = Path(scratch) / "new"
            fresh.mkdir()
            for file, text in files.items():
                (fresh / file).write_text(text, encoding="ascii")
            guard()
            fresh.rename(folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}") from None
    return memories


def _memories(
    plan: Plan, image: Image, seed: int, renewed: bool
) -> Iterator[tuple[RowMemory | RowWords, str, dict[str, Any]]]:
    """Every memory of a plan with the name of its module, and what lies in it."""
    widths = (
        {(p.layer, p.segment): region.word[1] for region, p in plan.memory_map().places()} if plan.word_bits else {}
    )

    def in_words(memory: RowMemory, place: tuple[int, int]) -> RowMemory | RowWords:
        return RowWords(memory, widths[place]) if widths else memory

    names = unique_names((entry.plan.name for entry in image.layers), prefix="sram_")
    for number, (entry, name) in enumerate(zip(image.layers, names, strict=True)):
        for i, part in enumerate(entry.segments):
            if not part.segment.packed:
                memory = RowMemory.of_segment(image, entry.plan.name, i, seed=seed, renewed_by_writing=renewed)
                yield in_words(memory, (number, i)), f"{name}_s{i}", {"layer": entry.plan.name, "segment": i}
    codes = [stream.region.code for stream in image.streams]
    for stream, name in zip(image.streams, unique_names(codes, prefix="sram_packed_", taken=names), strict=True):
        code, part_of = stream.region.code, stream.region.parts[0]
        memory = RowMemory.of_stream(image, code, seed=seed, renewed_by_writing=renewed)
        yield in_words(memory, (part_of.layer, part_of.segment)), name, {"code": code}
