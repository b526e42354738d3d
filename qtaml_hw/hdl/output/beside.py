"""What lies beside the Verilog of a folder: README, lists, headers, registers, benches. All of it follows from records.

So the manifest is enough to write it again, which `qtaml_hw.verify` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import Generator, LayerRecord, ModuleRecord, Source
from qtaml_hw.hdl.model.traffic import traffic
from qtaml_hw.hdl.output.assertions import formal_files, sby_template
from qtaml_hw.hdl.output.handoff import c_header, file_list, fusesoc_core, packed_header, signature
from qtaml_hw.hdl.output.march import march_bench_text, march_lines, tested
from qtaml_hw.hdl.output.memory_bench import memory_bench_text
from qtaml_hw.hdl.output.names import verilog_name
from qtaml_hw.hdl.output.registers import registers_h, registers_rdl
from qtaml_hw.hdl.output.top import bench_files, bench_text, places, plain, readme_text, sdc_text
from qtaml_hw.hdl.output.units import registers_of

__all__ = ["beside"]

WRITER = "trellis_writer.c"


def beside(
    name: str,
    prefix: str,
    generator: Generator,
    source: Source,
    codes: Mapping[str, BlockCode],
    modules: Sequence[ModuleRecord],
    layers: Sequence[LayerRecord],
) -> dict[str, str]:
    """Texts by path.

    Parameters
    ----------
    name : str
        Of the file list, the core and the constraints.
    prefix : str
        Before the names of modules and files.
    generator, source : Generator, Source
    codes : mapping of str to BlockCode
        By name.
    modules, layers : sequence of ModuleRecord, of LayerRecord
        As the manifest lists them.
    """
    head = signature(generator.version, source.sha256)
    texts = {f"c/{prefix}{verilog_name(code.name)}.h": c_header(code, head, prefix) for code in codes.values()}
    by_name = {module.name: module for module in modules}
    for module in modules:
        code = codes.get(module.code or "")
        if module.kind == "packed_reader" and code is not None:
            texts[f"c/{module.name}.h"] = packed_header(module, code.k, head)
        if module.kind == "registers" and module.bus == "apb" and code is not None:
            texts |= _of_registers(module, by_name, code, prefix, head)
    tops = [module for module in modules if module.kind == "top" and module.ports]
    found = places(modules, layers) if tops else []
    for top in tops:
        label = f"{prefix}bench_{top.name.removeprefix(prefix)}"
        played = [traffic(place.reader, codes.get(place.reader.code or "")) for place in found]
        texts[f"bench/{label}.v"] = bench_text(label, top.name, found, played)
        texts |= {f"vectors/{x}": text for x, text in bench_files(label, found, played, codes).items()}
    said: list[str] = []
    for march in (module for module in modules if module.kind == "march"):
        said += march_lines(march.name, tested(found))
        label = f"{prefix}bench_march_{tops[-1].name.rpartition('_')[2]}"
        texts[f"bench/{label}.v"] = march_bench_text(label, march.name, tested(found))
        texts[f"c/{prefix}trellis_writer.c"] = resources.files(__package__).joinpath(WRITER).read_text(encoding="ascii")
    proved = formal_files(modules, dict(codes), head)
    if proved:
        texts |= proved
        texts[f"formal/{name}.sby.j2"] = sby_template(modules)
    toplevel = (tops or list(modules))[-1].name
    files = [module.file for module in modules]
    benches = [path for path in texts if path.startswith("bench/")]
    played_by = [path for path in texts if tops and path.startswith("vectors/")]
    shown = [benches[-1], *played_by] if benches else []
    description = f"ECC hardware: {source.description}"
    texts[f"{name}.f"] = file_list(files)
    texts[f"{name}.core"] = fusesoc_core(name, generator.version, description, files, toplevel, shown, [*proved])
    texts[f"{name}.sdc"] = sdc_text()
    lines = [*head, "", "| module | kind | clock cycles |", "|---|---|---|"]
    for record in modules:
        time = f"up to {record.cycles}" if record.cycles else record.latency
        lines.append(f"| `{record.name}` | {record.kind} | {time} |")
    texts["README.md"] = readme_text(plain(description), lines, toplevel, found, said, benches)
    return texts


def _of_registers(
    module: ModuleRecord, by_name: Mapping[str, ModuleRecord], code: BlockCode, prefix: str, head: Sequence[str]
) -> dict[str, str]:
    """SystemRDL, C header and bench of a memory port with its registers."""
    registers, port = registers_of(module, code), by_name[str(module.serves)]
    label = f"{prefix}bench_{port.name.removeprefix(prefix)}"
    other = by_name[module.name.removesuffix("apb") + "axil"]
    return {
        f"rdl/{port.name}.rdl": registers_rdl(port.name, registers, head),
        f"c/{port.name}.h": registers_h(port.name, registers, head),
        f"bench/{label}.v": memory_bench_text(label, port, module, other, registers, code),
    }
