"""Modules of their own: chosen components become instances in the Verilog of the component that uses them.

Without a `Hierarchy` (in simulation, for instance) a component elaborates to its gates. Under one, each component whose
class it names elaborates to an instance of the module of that name with the same ports.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from amaranth.hdl import ClockSignal, Instance, Module, ResetSignal
from amaranth.lib.wiring import Out

__all__ = ["Hierarchy", "own_module"]


class Hierarchy:
    """Amaranth platform that says which components are modules of their own.

    Parameters
    ----------
    modules : dict of type to str
        Component class and the name of the Verilog module that stands for it. Where components of one class are
        different modules, their `key` takes the place of the class.
    """

    def __init__(self, modules: dict[Any, str]) -> None:
        self.modules = modules

    def module(self, component: Any) -> str | None:
        """The module that stands for a component, if there is one."""
        return self.modules.get(getattr(component, "key", None)) or self.modules.get(type(component))

    def instance(self, component: Any) -> Module:
        """An instance with the ports of `component`; clock and reset are connected where it has registers."""
        pins: dict[str, Any] = {}
        for path, member, value in component.signature.flatten(component):
            pins[("o_" if member.flow == Out else "i_") + "__".join(map(str, path))] = value
        if getattr(component, "latency", 0) or getattr(component, "cycles", 0):
            pins |= {"i_clk": ClockSignal(), "i_rst": ResetSignal()}
        m = Module()
        m.submodules.instance = Instance(self.module(component), **pins)
        return m


def own_module(elaborate: Callable[[Any, Any], Module]) -> Callable[[Any, Any], Module]:
    """Decorator of `elaborate` for components that a `Hierarchy` may turn into modules of their own."""

    @wraps(elaborate)
    def elaborate_or_instantiate(self: Any, platform: Any) -> Module:
        if isinstance(platform, Hierarchy) and platform.module(self):
            return platform.instance(self)
        return elaborate(self, platform)

    return elaborate_or_instantiate
