"""From the oxide to the Verilog.

``qtaml_hw`` takes a neural network (ONNX) and a memory technology, derives from quantum tunnelling how often each
stored bit flips, decides layer by layer and bit by bit how much error correction is worth its cost, and emits the
ECC hardware, verified against the same model.

The rooms, lowest first: `channel`, `codes`, `network`, then `physics`, `memory`, `storage`, then `allocation`,
`campaign`, `hdl`, `report`, then `cosim`, `flow`, `explore`, `cli`. A room imports only lower ones.
"""

__version__ = "0.1.0"
