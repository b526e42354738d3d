"""Emitted Verilog at millions of words per second: compiled by Verilator, called through ctypes.

Verilator turns a module into C++; a loop around it, generated here, sets the input ports from arrays and reads the
output ports into arrays. Needs ``verilator`` and a C++ compiler; with them an hour of Icarus takes a minute.
"""

from __future__ import annotations

import atexit
import ctypes
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode
from qtaml_hw.errors import InputError
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord, PortRecord

if TYPE_CHECKING:
    from qtaml_hw.verify.gate_model import GateModel

__all__ = [
    "Comparison",
    "CompiledModule",
    "Stimulus",
    "agreement",
    "bench_volume",
    "compile_module",
    "missing_tool",
    "run_volume",
]

Words = NDArray[np.uint64]
CODES = ("hsiao-39-32", "hsiao-72-64", "bch-2-44-32")
COMPILERS = ("g++", "clang++", "c++")
_SCRATCH = ExitStack()
"""Folders that are needed until the process ends."""
atexit.register(_SCRATCH.close)


def missing_tool() -> str | None:
    """What has to be installed before modules can be compiled; None if all is there."""
    if shutil.which("verilator") is None:
        return "needs Verilator: apt install verilator"
    if _compiler() is None:
        return "needs a C++ compiler: apt install g++"
    return None


def _compiler() -> str | None:
    return next((name for name in COMPILERS if shutil.which(name)), None)


class CompiledModule:
    """A Verilog module as a function of arrays.

    Parameters
    ----------
    module : ModuleRecord
    library : Path
        Shared library of `compile_module`.
    """

    def __init__(self, module: ModuleRecord, library: Path) -> None:
        self.module = module
        self._run = ctypes.CDLL(str(library)).run
        self._run.restype = None

    def __call__(self, inputs: Mapping[str, Words], outputs: Sequence[str]) -> dict[str, Words]:
        """Play words, one per clock cycle or settling time; the next at once after an answer that takes its time.

        Parameters
        ----------
        inputs : mapping of str to uint64 array
            Values by port, shape (N,), or (N, -(-width // 64)) for ports of more than 64 bits, low bits first. A port
            that is not given stays 0.
        outputs : sequence of str
            The ports that are wanted.

        Returns
        -------
        dict of str to uint64 array
            Values by port, shaped alike; the latency of the module is taken off.

        Raises
        ------
        ValueError
            If a name is no such port, or a shape does not fit.
        """
        sides: dict[str, list[PortRecord]] = {"input": [], "output": []}
        for port in self.module.ports:
            sides[port.direction].append(port)
        for side, names in (("input", inputs), ("output", outputs)):
            unknown = set(names) - {port.name for port in sides[side]}
            if unknown:
                raise ValueError(f"{self.module.name} has no {side} {sorted(unknown)[0]!r}")
        count = len(next(iter(inputs.values())))
        given = {name: np.ascontiguousarray(values, dtype=np.uint64) for name, values in inputs.items()}
        for port in sides["input"]:
            if port.name in given and given[port.name].shape != _shape(count, port):
                raise ValueError(f"{port.name} must have shape {_shape(count, port)}, got {given[port.name].shape}")
        found = {
            port.name: np.empty(_shape(count, port), np.uint64) for port in sides["output"] if port.name in outputs
        }
        self._run(ctypes.c_size_t(count), _pointers(sides["input"], given), _pointers(sides["output"], found))
        return found


def _shape(count: int, port: PortRecord) -> tuple[int, ...]:
    return (count,) if port.width <= 64 else (count, -(-port.width // 64))


def _pointers(ports: Sequence[PortRecord], arrays: Mapping[str, Words]) -> Any:
    """C array of pointers, null where a port has no array."""
    addresses = (arrays[port.name].ctypes.data if port.name in arrays else None for port in ports)
    return (ctypes.c_void_p * len(ports))(*addresses)


def compile_module(directory: Path, module: ModuleRecord, build: Path) -> CompiledModule:
    """Compile a module of an output folder; some seconds, minutes for an LDPC decoder.

    Parameters
    ----------
    directory : Path
        The folder.
    module : ModuleRecord
        One of its modules: with one word per cycle, or one that takes a word when it is ready.
    build : Path
        A folder for what is built; it has to stay while the module is used.

    Raises
    ------
    InputError
        If Verilator or a C++ compiler is missing, or one of them fails.
    """
    missing = missing_tool()
    if missing:
        raise InputError(f"{module.name} cannot be compiled: {missing}")
    build.mkdir(parents=True, exist_ok=True)
    root = _run(["verilator", "--getenv", "VERILATOR_ROOT"], build).strip()
    rtl = (directory / module.file).resolve()
    options = ["-O3", "--Mdir", ".", "--prefix", "Dut", "--top-module", module.name, "-y", str(rtl.parent)]
    _run(["verilator", "--cc", *options, str(rtl)], build)
    parts = sorted(path.name for path in build.glob("Dut*.cpp"))
    all_of_it = "".join(f'#include "{name}"\n' for name in parts) + _loop(module)  # its long headers are read once
    (build / "all.cpp").write_text(all_of_it)
    include = Path(root) / "include"
    compiler = (_compiler() or "c++", "-std=c++17", "-fPIC", f"-I{include}", f"-I{include / 'vltstd'}", "-I.")
    _run([*compiler, "-O2", "-shared", "all.cpp", *_runtime(compiler, include), "-pthread", "-o", "dut.so"], build)
    return CompiledModule(module, build / "dut.so")


@cache
def _runtime(compiler: tuple[str, ...], include: Path) -> tuple[str, ...]:
    """Verilator's own library, compiled once in a process; it is not in the loop."""
    folder = Path(_SCRATCH.enter_context(tempfile.TemporaryDirectory(prefix="qtaml-verilator-")))
    names = [name for name in ("verilated.cpp", "verilated_threads.cpp") if (include / name).exists()]
    _run([*compiler, "-O0", "-c", *(str(include / name) for name in names)], folder)
    return tuple(str(folder / f"{Path(name).stem}.o") for name in names)


def _run(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise InputError(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-800:]}")
    return done.stdout


def _loop(module: ModuleRecord) -> str:
    """C++ ``run(n, in, out)`` around the class ``Dut`` of Verilator."""
    ports: dict[str, list[PortRecord]] = {"input": [], "output": []}
    for port in module.ports:
        ports[port.direction].append(port)
    sets = "".join(f"      if (in[{i}]) {{ {_set(port, i)} }}\n" for i, port in enumerate(ports["input"]))
    gets = "".join(f"      if (out[{i}]) {{ {_get(port, i)} }}\n" for i, port in enumerate(ports["output"]))
    zero = "".join(
        f"  for (int w = 0; w < {-(-port.width // 32)}; w++) top.{port.name}[w] = 0;\n"
        if port.width > 64
        else f"  top.{port.name} = 0;\n"
        for port in ports["input"]
    )
    reset, tick = "", ""
    if module.clocked:
        reset = "  top.rst = 1;\n  for (int i = 0; i < 4; i++) { top.clk = i & 1; top.eval(); }\n"
        reset += "  top.clk = 0;\n  top.rst = 0;\n"
        tick = "    top.clk = 1; top.eval(); top.clk = 0; top.eval();\n"
    if module.cycles is None:
        steps = f"""  for (size_t i = 0; i < n + {module.latency}; i++) {{
    if (i < n) {{
{sets}    }}
    top.eval();
    if (i >= {module.latency}) {{
      const size_t j = i - {module.latency};
{gets}    }}
{tick}  }}
"""
    else:  # a word when the module is ready; an answer that does not come leaves what is there
        steps = f"""  top.valid_in = 1;
  for (size_t i = 0; i < n; i++) {{
    const size_t j = i;
{sets}    top.eval();
    unsigned waited = 0;
    do {{
  {tick}    }} while (!top.valid_out && ++waited <= {module.cycles});
{gets}  }}
"""
    return f"""#include <cstddef>
#include <cstdint>
#include "Dut.h"

extern "C" void run(size_t n, const uint64_t *const *in, uint64_t *const *out)
{{
  VerilatedContext context;
  Dut top(&context);
{zero}{reset}{steps}}}
"""


def _set(port: PortRecord, i: int) -> str:
    if port.width <= 64:
        return f"top.{port.name} = in[{i}][i];"
    halves = range(-(-port.width // 32))
    stride = -(-port.width // 64)
    return " ".join(
        f"top.{port.name}[{w}] = (uint32_t)(in[{i}][{stride} * i + {w // 2}] >> {w % 2 * 32});" for w in halves
    )


def _get(port: PortRecord, i: int) -> str:
    if port.width <= 64:
        return f"out[{i}][j] = top.{port.name};"
    halves, stride = -(-port.width // 32), -(-port.width // 64)
    words = []
    for w in range(stride):
        high = f" | (uint64_t)top.{port.name}[{2 * w + 1}] << 32" if 2 * w + 1 < halves else ""
        words.append(f"out[{i}][{stride} * j + {w}] = top.{port.name}[{2 * w}]{high};")
    return " ".join(words)


@dataclass(frozen=True, eq=False)
class Stimulus:
    """Random codewords with errors.

    Attributes
    ----------
    data, data_errors : uint64 array, shape (N,)
        What was written, and which of its bits are read wrong.
    check, check_errors : uint64 array, shape (N,)
        The same for the check bits.
    """

    data: Words
    data_errors: Words
    check: Words
    check_errors: Words

    @classmethod
    def draw(cls, code: BlockCode, count: int, seed: int) -> Stimulus:
        """`count` codewords with 0 to about 8 errors each: every bit is wrong with probability 1/32."""
        from qtaml_hw.memory.codec import RowCodec

        rng = np.random.default_rng(seed)
        data = _random_bits(rng, count, code.k, 1)
        check = _as_words(RowCodec.for_words(code).check(data))
        return cls(data, _random_bits(rng, count, code.k, 5), check, _random_bits(rng, count, code.check_bits, 5))

    @property
    def inputs(self) -> dict[str, Words]:
        """The ports of a decoder."""
        return {"data_in": self.data ^ self.data_errors, "check_in": self.check ^ self.check_errors}


def _random_bits(rng: np.random.Generator, count: int, width: int, rarity: int) -> Words:
    """Words of `width` bits that are 1 with probability ``2**-rarity``."""
    words = np.full(count, (1 << width) - 1, dtype=np.uint64)
    for _ in range(rarity):
        words &= rng.integers(0, 1 << 64, count, dtype=np.uint64)
    return words


def _as_words(octets: NDArray[np.uint8]) -> Words:
    """Rows of up to 8 bytes as integers, lowest byte first."""
    padded = np.zeros((len(octets), 8), dtype=np.uint8)
    padded[:, : octets.shape[1]] = octets
    return padded.view("<u8").ravel()


def _as_octets(words: Words, count: int) -> NDArray[np.uint8]:
    """The low `count` bytes of integers, lowest first."""
    return np.ascontiguousarray(words.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :count])


@dataclass(frozen=True)
class Comparison:
    """Outcome of `agreement`.

    Attributes
    ----------
    words, wrong : int
        Words played, and those where decoder and simulator differ in data or in `due`.
    seconds : float
        CPU time of the hardware and of the check, without drawing the words.
    """

    words: int
    wrong: int
    seconds: float

    @property
    def words_per_second(self) -> float:
        """Words checked per second of CPU time on one core."""
        return self.words / self.seconds


def agreement(decoder: CompiledModule | GateModel, code: BlockCode, stimulus: Stimulus) -> Comparison:
    """Play words through a decoder and compare each with what the simulator's table decoding leaves.

    Parameters
    ----------
    decoder : CompiledModule or GateModel
        As emitted, or as Amaranth made it.
    code : BlockCode
        With at most 64 data bits and 64 check bits.
    stimulus : Stimulus
    """
    from qtaml_hw.memory.codec import RowCodec

    codec = RowCodec.for_words(code)
    codec.residual(stimulus.data_errors[:1], _as_octets(stimulus.check_errors[:1], codec.check_bytes))  # compile
    inputs = stimulus.inputs
    start = time.process_time()
    seen = decoder(inputs, ("data_out", "due"))
    left = codec.residual(stimulus.data_errors, _as_octets(stimulus.check_errors, codec.check_bytes))
    wrong = (seen["data_out"] != stimulus.data ^ left.words) | (seen["due"] != left.due)
    total = int(np.count_nonzero(wrong))
    return Comparison(len(wrong), total, time.process_time() - start)


def bench_volume(names: Sequence[str] = CODES, *, words: int = 1 << 22) -> list[dict[str, Any]]:
    """`run_volume` of freshly emitted decoders.

    Parameters
    ----------
    names : sequence of str
        Names of codes with at most 64 data bits.
    words : int
        Words per code.

    Raises
    ------
    InputError
        If Verilator or a C++ compiler is missing.
    """
    from qtaml_hw.codes import from_name
    from qtaml_hw.hdl import emit_code

    missing = missing_tool()
    if missing:
        raise InputError(f"volume: {missing}")
    rows = []
    for name in names:
        with tempfile.TemporaryDirectory(prefix="qtaml-volume-") as scratch:
            folder = Path(scratch)
            emit_code(from_name(name), folder / "rtl")
            rows += run_volume(folder / "rtl", folder / "build", words=words)
    return rows


def run_volume(directory: Path, build: Path, *, words: int = 1 << 22) -> list[dict[str, Any]]:
    """Speed of the decoders of an output folder, every word checked.

    Returns
    -------
    list of dict
        ``design``, ``part``, ``words``, ``wrong``, ``words_per_s``: CPU time of hardware and check on one core. The
        part ``decoder`` is the emitted Verilog, compiled; ``gates`` are those that Amaranth made of the same decoder.
    """
    from qtaml_hw.codes import from_name
    from qtaml_hw.hdl import Decoder
    from qtaml_hw.verify.gate_model import GateModel

    manifest = Manifest.read(directory)
    rows = []
    for module in manifest.modules:
        if module.kind == "decoder" and module.code:
            code = from_name(module.code)
            stimulus = Stimulus.draw(code, words, seed=1)
            models: dict[str, CompiledModule | GateModel] = {
                "decoder": compile_module(directory, module, build / module.name),
                "gates": GateModel(Decoder(code)),
            }
            for part, decoder in models.items():
                result = agreement(decoder, code, stimulus)
                rows.append(
                    {
                        "design": code.name,
                        "part": part,
                        "words": result.words,
                        "wrong": result.wrong,
                        "words_per_s": result.words_per_second,
                    }
                )
    return rows
