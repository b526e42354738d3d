"""A network in parts that run one after the other: a changed weight costs what lies behind it, and no more.

The nodes of a graph stand in an order in which they can be computed. It is cut before every node that reads a weight;
what crosses a cut is handed on. So a weight can be changed by making one short part anew, and the weights of one part
at a time need to be in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import onnx
from numpy.typing import NDArray
from onnx import helper

from qtaml_hw.network.backend import Backend, Session, Tensors, sorted_errors
from qtaml_hw.network.scopes import reads
from qtaml_hw.support.heap import trim

__all__ = ["Change", "Split"]

UNCUT = ("Sequence", "SplitToSequence", "ConcatFromSequence", "Optional", "Random", "Multinomial", "Bernoulli")
"""Beginnings of operators whose results cannot be handed on, or are not the same twice: such a network is one part."""

MANY = 8
"""Answers of one session from which on it is worth packing the weights of its part for speed."""


@dataclass(frozen=True, eq=False)
class Change:
    """A tensor with another value.

    Attributes
    ----------
    tensor : str
        Its name in the graph.
    value : callable
        Makes it, each time that it is needed: it is not kept.
    """

    tensor: str
    value: Callable[[], NDArray[Any]]


@dataclass(frozen=True, eq=False)
class _Part:
    """Nodes that stand in a row, and what they take and give."""

    nodes: tuple[onnx.NodeProto, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    tensors: frozenset[str]
    last: frozenset[str]
    made: list[Session] = field(default_factory=list)
    """The session that is kept."""


class Split:
    """A graph cut into parts.

    Parameters
    ----------
    model : onnx.ModelProto
        A prepared model (`qtaml_hw.network.graph.prepare`).
    wanted : str
        The tensor that is computed.
    weights : collection of str
        Initialisers before whose readers it is cut.
    backend : Backend
        Who computes.

    Attributes
    ----------
    parts : tuple
        The parts.
    largest : int
        Most bytes that crossed a cut for one answer so far.
    """

    def __init__(self, model: onnx.ModelProto, wanted: str, weights: Collection[str], backend: Backend) -> None:
        self._model, self._wanted, self._weights, self._backend = model, wanted, frozenset(weights), backend
        self._initialisers = {tensor.name: tensor for tensor in model.graph.initializer}
        self.largest = 0
        self.parts = self._cut()

    def behind(self, tensor: str) -> float:
        """The share of the parts that a change of a tensor runs anew."""
        first = next((i for i, part in enumerate(self.parts) if tensor in part.tensors), len(self.parts))
        return 1 - first / len(self.parts)

    def run(
        self,
        feeds: Mapping[Any, Tensors],
        tensors: Tensors,
        changes: Mapping[Any, tuple[Any, Change]] | None = None,
        *,
        keep: bool = False,
        pool: Executor | None = None,
    ) -> dict[Any, NDArray[Any]]:
        """The wanted tensor for all inputs, and for some of them with changes.

        Parameters
        ----------
        feeds : mapping of inputs
            Inputs as the model takes them, by any keys.
        tensors : mapping of str to array
            Initialisers; large ones, and those that take the place of others. One is looked up when its part is made.
        changes : mapping of (key of feeds, Change)
            By keys of their own.
        keep : bool
            Whether sessions of parts without changes are kept for the next time: `tensors` must be the same then.
        pool : Executor, optional
            Who computes several answers at a time. They do not depend on it.

        Returns
        -------
        dict of array
            By the keys of `feeds` and `changes`.
        """
        asked = changes or {}
        states: dict[Any, dict[str, NDArray[Any]]] = {key: dict(feed) for key, feed in feeds.items()}
        for part in self.parts:
            own = {key for key, (_, change) in asked.items() if change.tensor in part.tensors}
            keys = [*states, *(key for key in asked if key in own and key not in states)]
            some, many = next(iter(feeds)), len(keys) - len(own) >= MANY
            clean = (
                self._kept(part, states[some], tensors)
                if keep
                else self._session(part, states[some], tensors, fast=many)
            )

            def answer(
                key: Any, part: _Part = part, clean: Session = clean, own: Container[Any] = own, fed: Any = states
            ) -> dict[str, NDArray[Any]]:
                state = fed[key] if key in fed else fed[asked[key][0]]
                session = self._session(part, state, tensors, asked[key][1], fast=keep) if key in own else clean
                given = {name: state[name] for name in part.inputs}
                with sorted_errors(self._backend.name):
                    made = dict(zip(part.outputs, session.run(list(part.outputs), given), strict=True))
                return {name: value for name, value in state.items() if name not in part.last} | made

            states = dict(zip(keys, (pool.map if pool else map)(answer, keys), strict=True))
            del clean, answer
            if not keep:
                trim()
            self.largest = max(self.largest, sum(value.nbytes for value in states[some].values()))
        return {key: states[key if key in states else asked[key][0]][self._wanted] for key in (*feeds, *asked)}

    def _kept(self, part: _Part, state: Tensors, tensors: Tensors) -> Session:
        if not part.made:
            part.made.append(self._session(part, state, tensors))
        return part.made[0]

    def _session(
        self, part: _Part, state: Tensors, tensors: Tensors, change: Change | None = None, *, fast: bool = True
    ) -> Session:
        """A session of a part; `fast` as for `Backend.session`."""
        model = onnx.ModelProto(ir_version=self._model.ir_version, opset_import=self._model.opset_import)
        model.graph.name = "part"
        model.graph.node.extend(part.nodes)
        model.graph.initializer.extend(self._initialisers[name] for name in sorted(part.tensors))
        for name in part.inputs:
            kind = helper.np_dtype_to_tensor_dtype(state[name].dtype)
            model.graph.input.append(helper.make_tensor_value_info(name, kind, None))
        model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in part.outputs)
        changed = {} if change is None or change.tensor not in part.tensors else {change.tensor: change.value()}
        given = {name: tensors[name] for name in part.tensors if name in tensors and name not in changed}
        with sorted_errors(self._backend.name):
            return self._backend.session(model, given | changed, fast=fast)

    def _cut(self) -> tuple[_Part, ...]:
        """The parts; what depends on constants alone is computed in each part that reads it."""
        nodes, wanted = [], {self._wanted}
        for node in reversed(self._model.graph.node):
            if wanted.intersection(node.output):
                nodes.append(node)
                wanted.update(reads(node))
        constant = {name: frozenset((name,)) for name in self._initialisers}
        makers: dict[str, onnx.NodeProto] = {}
        runs: list[list[onnx.NodeProto]] = [[]]
        weighty = False
        whole = any(node.op_type.startswith(UNCUT) for node in nodes)
        for node in reversed(nodes):
            names = [name for name in reads(node) if name]
            if all(name in constant for name in names):
                sources = frozenset[str]().union(*(constant[name] for name in names))
                for name in node.output:
                    constant[name], makers[name] = sources, node
                continue
            here = any(constant.get(name, frozenset()) & self._weights for name in names)
            if here and weighty and not whole:
                runs.append([])
            weighty = here or (weighty and bool(runs[-1]))
            runs[-1].append(node)
        return tuple(self._parts([run for run in runs if run], constant, makers))

    def _parts(
        self,
        runs: Sequence[Sequence[onnx.NodeProto]],
        constant: Mapping[str, frozenset[str]],
        makers: Mapping[str, onnx.NodeProto],
    ) -> Iterable[_Part]:
        wanted = {self._wanted}
        needed = [{name for node in run for name in reads(node) if name} for run in runs]
        given = [{name for node in run for name in node.output if name} for run in runs]
        later: list[set[str]] = [wanted]
        for names in reversed(needed):
            later.insert(0, later[0] | names)
        made = {value.name for value in self._model.graph.input}
        for i, run in enumerate(runs):
            inputs = needed[i] & made
            made |= given[i]
            constants = _makers(needed[i], makers)
            tensors = frozenset[str]().union(*(constant.get(name, ()) for name in needed[i]))
            yield _Part(
                (*constants, *run),
                tuple(sorted(inputs)),
                tuple(sorted(given[i] & later[i + 1])),
                tensors,
                frozenset(made - later[i + 1]),
            )


def _makers(names: Iterable[str], makers: Mapping[str, onnx.NodeProto]) -> list[onnx.NodeProto]:
    """The nodes that make constants of these names, in an order in which they can be computed."""
    found: dict[int, onnx.NodeProto] = {}
    ahead = [(name, False) for name in sorted(names) if name in makers]
    while ahead:
        name, done = ahead.pop()
        node = makers[name]
        if id(node) in found:
            continue
        if done:
            found[id(node)] = node
            continue
        ahead += [(name, True), *((inner, False) for inner in reads(node) if inner in makers)]
    return list(found.values())
