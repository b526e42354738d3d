"""Verilog that only wires modules together: the thin top of a layer and the example top. Plain text, no logic."""

from __future__ import annotations

from collections.abc import Sequence

from qtaml_hw.hdl.manifest import ModuleRecord, PortRecord

__all__ = ["example_top", "instance", "layer_ports", "layer_top", "module"]


def module(name: str, ports: Sequence[PortRecord], body: str, *, clocked: bool) -> str:
    """A module with `ports` (and ``clk``, ``rst`` before them when clocked) around `body`."""
    lines = ["input clk", "input rst"] if clocked else []
    lines += [f"{port.direction} {_range(port.width)}{port.name}" for port in ports]
    header = ",\n  ".join(lines)
    return f"module {name} (\n  {header}\n);\n{body}endmodule\n"


def instance(record: ModuleRecord, label: str, connections: dict[str, str], *, clocked: bool) -> str:
    """An instance of `record`; every port is named, a port without connection is left open."""
    pins = ["    .clk(clk),\n    .rst(rst)"] if clocked else []
    pins += [f"    .{port.name}({connections.get(port.name, '')})" for port in record.ports]
    return f"  {record.name} {label} (\n" + ",\n".join(pins) + "\n  );\n"


def _range(width: int) -> str:
    return f"[{width - 1}:0] " if width > 1 else ""


Parts = Sequence[tuple[int, ModuleRecord, ModuleRecord]]
"""Number, codec and writer of every segment that has rows of its own."""


def layer_ports(parts: Parts) -> tuple[PortRecord, ...]:
    """Ports of a layer's top: those of segment i's codec behind ``s<i>_``, of its writer behind ``s<i>_w_``."""
    ports = []
    for i, codec, writer in parts:
        ports += [port.model_copy(update={"name": f"s{i}_{port.name}"}) for port in codec.ports]
        ports += [port.model_copy(update={"name": f"s{i}_w_{port.name}"}) for port in writer.ports]
    return tuple(ports)


def layer_top(name: str, parts: Parts) -> str:
    """Module `name`: the codec and the writer of every segment of a layer side by side."""
    body = ""
    for i, codec, writer in parts:
        for record, prefix, label in ((codec, f"s{i}_", f"s{i}_codec"), (writer, f"s{i}_w_", f"s{i}_writer")):
            pins = {port.name: prefix + port.name for port in record.ports}
            body += instance(record, label, pins, clocked=record.clocked)
    clocked = any(record.clocked for _, *pair in parts for record in pair)
    return module(name, layer_ports(parts), body, clocked=clocked)


def example_top(
    name: str, encoder: ModuleRecord, decoder: ModuleRecord, n: int, k: int, reset: str = "sync"
) -> tuple[str, tuple[PortRecord, ...]]:
    """An ECC-protected memory of 256 words: encoder, behavioural array with registered read, decoder. Its only register
    of the control takes a ``sync`` or ``async`` reset, as those of the coders do.

    Returns
    -------
    text : str
    ports : tuple of PortRecord
        Without clock and reset.
    """

    def port(label: str, direction: str, width: int = 1) -> PortRecord:
        return PortRecord(name=label, direction=direction, width=width, signed=False)  # type: ignore[arg-type]

    ports = (
        port("write_enable", "input"),
        port("write_address", "input", 8),
        port("write_data", "input", k),
        port("read_enable", "input"),
        port("read_address", "input", 8),
        port("inject", "input", n),
        *(port(p.name, "output", p.width) for p in decoder.ports if p.direction == "output"),
    )
    encoder_pins = {"data_in": "write_data", "valid_in": "write_enable", "data_out": f"code_word[{k - 1}:0]"}
    encoder_pins |= {"check_out": f"code_word[{n - 1}:{k}]", "valid_out": "code_valid"}
    decoder_pins = {"data_in": f"stored[{k - 1}:0]", "check_in": f"stored[{n - 1}:{k}]", "valid_in": "stored_valid"}
    decoder_pins |= {"inject": "inject", "bypass": "1'b0"}
    decoder_pins |= {p.name: p.name for p in decoder.ports if p.direction == "output"}
    stored, apart = "    stored_valid <= read_enable & ~rst;\n", ""
    if reset == "async":
        stored = ""
        apart = """  always @(posedge clk or posedge rst) begin
    if (rst)
      stored_valid <= 1'b0;
    else
      stored_valid <= read_enable;
  end
"""
    body = f"""  wire [{n - 1}:0] code_word;
  wire code_valid;
  reg [{n - 1}:0] memory [0:255];
  reg [{n - 1}:0] stored;
  reg stored_valid;
{instance(encoder, "encoder", encoder_pins, clocked=encoder.latency > 0)}  always @(posedge clk) begin
    if (code_valid)
      memory[write_address] <= code_word;
    stored <= memory[read_address];
{stored}  end
{apart}{instance(decoder, "decoder", decoder_pins, clocked=decoder.latency > 0)}"""
    return module(name, ports, body, clocked=True), ports
