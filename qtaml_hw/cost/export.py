"""Prices for system-level estimators: the energy and area reference tables of Accelergy and Timeloop.

Two components: the memory of the weights, and what reads it (decoders, tables, queues). An action is the read of one
weight; ``leak`` is one clock cycle. Energies in pJ, areas in square micrometres.

Source: Wu, Emer and Sze, ICCAD 2019 (Accelergy); form of its version 0.4.
"""

from __future__ import annotations

from qtaml_hw.cost.price import UM2_PER_MM2, CostFigures

__all__ = ["accelergy_tables"]


def accelergy_tables(price: CostFigures, system: str = "system") -> dict[str, str]:
    """``ERT.yaml`` and ``ART.yaml`` of a plan, as text by name of the file.

    Parameters
    ----------
    price : CostFigures
    system : str
        What the components are part of.

    Examples
    --------
    >>> price = CostFigures(
    ...     3.0, 2.0, 0.5, 0.5, 0.0, 0.0, 3.0, 6.5, 5.0, 1.0, 0.5, 0.0, 100.0, 64, 2.0, 10.0, 2, "c", "m", "", 1, 1
    ... )
    >>> print(accelergy_tables(price)["ART.yaml"])
    # m; c; logic estimated to 0 %; array at 1 V
    ART:
      version: '0.4'
      tables:
      - name: system.weight_memory
        area: 2e+06
      - name: system.weight_reader
        area: 1e+06
    <BLANKLINE>
    """
    head = f"# {price.macros}; {price.library}; logic {price.method}"
    head += "" if price.error is None or price.method != "estimated" else f" to {100 * price.error:.0f} %"
    head += f"; array at {price.supply_v:g} V"
    head += f"\n# ILLUSTRATION: {price.illustration}" if price.illustration else ""
    cycle = price.leakage_uw * price.clock_ns / 1000
    array = price.array_mm2
    share = array / price.area_mm2
    parts = {
        "weight_memory": (array, price.array_pj + price.refresh_pj, cycle * share),
        "weight_reader": (price.area_mm2 - array, price.logic_pj, cycle * (1 - share)),
    }
    energies, areas = [f"{head}\nERT:\n  version: '0.4'\n  tables:"], [f"{head}\nART:\n  version: '0.4'\n  tables:"]
    for name, (area, read, leak) in parts.items():
        areas.append(f"  - name: {system}.{name}\n    area: {area * UM2_PER_MM2:.6g}")
        energies.append(f"  - name: {system}.{name}\n    actions:")
        for action, energy in (("read", read), ("leak", leak)):
            energies.append(f"    - name: {action}\n      arguments: {{}}\n      energy: {energy:.6g}")
    return {"ERT.yaml": "\n".join(energies) + "\n", "ART.yaml": "\n".join(areas) + "\n"}
