"""Changes in the generator of the hardware: text, netlist and re-emission agree then, and only the model can tell.

Places are the operators and constants (`mutation.places`) of those lines of ``qtaml_hw/hdl`` that are run while a
module is made. A process of its own makes the module with one place broken; what is then written as the same netlist,
or not written at all because the generator stops, is drawn again.
"""

from __future__ import annotations

import inspect
import json
import multiprocessing
import random
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

from amaranth.hdl import UnusedElaboratable
from mutation import ROOT, Place, places

from qtaml_hw.hdl.output import verilog
from qtaml_hw.hdl.output.verilog import Conversion, with_netlists

__all__ = ["broken_netlists", "drawn"]

ROOMS = tuple(str(ROOT / "qtaml_hw" / "hdl" / room) for room in ("coders", "gates", "ldpc", "ports"))
BATCH = 16
"""Modules that one run of Yosys writes."""
LIMIT_S = 20
"""Seconds of CPU for making one."""


warnings.simplefilter("ignore", UnusedElaboratable)  # of a generator that stops


def drawn(make: Callable[[], Conversion], seed: str) -> list[Place]:
    """The places that making a module runs, in an order that the seed decides."""
    lines: dict[str, set[int]] = {}

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(ROOMS):
            return None
        lines.setdefault(frame.f_code.co_filename, set()).add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        verilog._rtlil(make())
    finally:
        sys.settrace(before)
    found = [
        place
        for file in sorted(lines)
        for place in places(Path(file))
        if place.line in lines[file] and _function(place) is not None
    ]
    random.Random(seed).shuffle(found)
    return found


def _function(place: Place) -> FunctionType | None:
    """The function or method of a module that holds a place, as Python runs it."""
    module = sys.modules.get(place.file.removesuffix(".py").replace("/", "."))
    for function in _functions(module):
        code = function.__code__
        run = {line for inner in (code, *_codes(code)) for _, _, line in inner.co_lines()}
        if code.co_filename == str(ROOT / place.file) and place.line in run:
            return function
    return None


def _functions(holder: Any) -> Iterator[FunctionType]:
    """All that a module defines, below decorators, properties and classes."""
    module = holder.__name__ if inspect.ismodule(holder) else holder.__module__
    for value in vars(holder).values():
        value = getattr(value, "func", getattr(value, "fget", getattr(value, "__func__", value)))
        value = inspect.unwrap(value) if callable(value) else value
        if isinstance(value, FunctionType) and value.__module__ == module:
            yield value
        elif inspect.isclass(value) and value.__module__ == module and inspect.ismodule(holder):
            yield from _functions(value)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _designs(make: Callable[[], Conversion], place: Place, answer: Any) -> None:
    """In a process of its own: the module as the broken generator makes it, or nothing."""
    signal.setitimer(signal.ITIMER_PROF, LIMIT_S)
    function = _function(place)
    assert function is not None
    raw = (ROOT / place.file).read_bytes()
    text = raw[: place.start] + place.after.encode() + raw[place.end :]
    wanted = function.__code__.co_qualname, function.__code__.co_firstlineno
    try:
        codes = _codes(compile(text, function.__code__.co_filename, "exec"))
        function.__code__ = next(code for code in codes if (code.co_qualname, code.co_firstlineno) == wanted)
        answer.send(verilog._rtlil(make()))
    except Exception:
        answer.send("")


def _broken(make: Callable[[], Conversion], place: Place) -> str:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_designs, args=(make, place, there))
    process.start()
    there.close()
    try:
        return str(here.recv())
    except EOFError:  # its time was over
        return ""
    finally:
        process.join()


def broken_netlists(
    make: Callable[[], Conversion], drawn: Sequence[Place], *, text: bool = False
) -> Iterator[tuple[Place, str]]:
    """Netlists of the module with one place broken each, or its `text`, where the netlist is not what it was and the
    ports are.
    """
    job, whole = make(), verilog._rtlil(make())
    [(_, unbroken)] = with_netlists([job])
    seen = {whole, ""}
    for start in range(0, len(drawn), BATCH):
        batch = [(place, _broken(make, place)) for place in drawn[start : start + BATCH]]
        new = [(place, design) for place, design in batch if design not in seen]
        for (place, _), (verilog_text, netlist) in zip(new, _written(job, [design for _, design in new]), strict=True):
            if netlist and netlist != unbroken and _ports(netlist) == _ports(unbroken):
                yield place, verilog_text if text else netlist


def _ports(netlist: str) -> dict[str, tuple[str, int]]:
    [module] = json.loads(netlist)["modules"].values()
    return {name: (port["direction"], len(port["bits"])) for name, port in module["ports"].items()}


def _written(job: Conversion, designs: Sequence[str]) -> list[tuple[str, str]]:
    """Text and netlist that Yosys makes of some designs; empty where it refuses one."""
    if not designs:
        return []
    given = iter(designs)
    whole, verilog._rtlil = verilog._rtlil, lambda _: next(given)
    try:
        return with_netlists([job] * len(designs))
    except Exception:
        if len(designs) == 1:
            return [("", "")]
    finally:
        verilog._rtlil = whole
    return [pair for design in designs for pair in _written(job, [design])]
