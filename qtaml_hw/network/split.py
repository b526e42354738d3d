"""A network in parts that run one after the other: a changed weight costs what lies behind it, and no more.

The nodes of a graph stand in an order in which they can be computed. It is cut before every node that reads a weight;
what crosses a cut is handed on. So a weight can be changed by making one short part anew, and the weights of one part
at a time need to be in memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from qtaml_hw.network.backend import Backend, Session, Tensors, sorted_errors
from qtaml_hw.network.held import initialiser, stored_bytes
from qtaml_hw.network.scopes import reads
from qtaml_hw.support.heap import trim

__all__ = ["Change", "Split"]

UNCUT = ("Sequence", "SplitToSequence", "ConcatFromSequence", "Optional", "Random", "Multinomial", "Bernoulli")
"""Beginnings of operators whose results cannot be handed on, or are not the same twice: such a network is one part."""

MANY = 8
"""Answers of one session from which on it is worth packing the weights of its part for speed."""

LARGE = 1 << 26
"""Bytes of its tensors from which on the copies of a part count: its constants are computed before its session is made,
which would keep every step of them, and of sessions with changes there is one at a time."""


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
    """Nodes that stand in a row, those that compute constants for them, and what they take and give."""

    nodes: tuple[onnx.NodeProto, ...]
    makers: tuple[onnx.NodeProto, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    tensors: frozenset[str]
    last: frozenset[str]
    large: bool
    made: list[Session] = field(default_factory=list)
    """The session that is kept."""


_Given = tuple[NDArray[Any], ...]
"""What a part gives: an array for each of its outputs."""

_State = dict[str, NDArray[Any]]
"""What crosses a cut, by name."""


@dataclass(frozen=True, eq=False)
class _Work:
    """What is asked of all parts: changes by key, with the key of the inputs that they belong to, values of
    initialisers, and who computes.
    """

    changes: Mapping[Any, tuple[Any, Change]]
    tensors: Tensors
    keep: bool
    pool: ThreadPoolExecutor
    threads: int

    def state(self, key: Any, states: Mapping[Any, _State]) -> _State:
        """The state that belongs to a key: that of its inputs, until its change begins."""
        return states[key] if key in states else states[self.changes[key][0]]

    def ahead(self, function: Callable[[Any], _Given], keys: Iterable[Any]) -> Iterator[_Given]:
        """Results in order, no more of them computed than are soon asked for."""
        waiting: deque[Future[_Given]] = deque()
        for key in keys:
            waiting.append(self.pool.submit(function, key))
            if len(waiting) > self.threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


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
        threads: int = 1,
    ) -> Iterator[tuple[Any, NDArray[Any]]]:
        """The wanted tensor for all inputs, and for some of them with changes.

        Answers may be large: one is computed when it is soon asked for, and they need not be in memory together. Those
        of changes that begin in the last part are, where others follow.

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
        threads : int
            Answers that are computed at a time. They do not depend on it.

        Yields
        ------
        (key, array)
            By the keys of `feeds` and then of `changes`, in their order.
        """
        states: dict[Any, _State] = {key: dict(feed) for key, feed in feeds.items()}
        self._count(states.values())
        with ThreadPoolExecutor(threads) as pool:
            work = _Work(changes or {}, tensors, keep, pool, threads)
            for part in self.parts[:-1]:
                states = {
                    key: {name: value for name, value in work.state(key, states).items() if name not in part.last}
                    | dict(zip(part.outputs, found, strict=True))
                    for key, found in self._answers(part, states, work)
                }
                if not keep:
                    trim()
                self._count(states[key] for key in feeds)
            if not self.parts:  # what is wanted is an input
                yield from ((key, work.state(key, states)[self._wanted]) for key in (*feeds, *work.changes))
                return
            last = self.parts[-1]
            states = {key: work.state(key, states) for key in (*feeds, *work.changes)}
            for key, found in self._answers(last, states, work):
                yield key, found[last.outputs.index(self._wanted)]
        if not keep:
            trim()

    def _count(self, states: Iterable[_State]) -> None:
        self.largest = max(self.largest, *(sum(x.nbytes for x in state.values()) for state in states))

    def _answers(self, part: _Part, states: Mapping[Any, _State], work: _Work) -> Iterator[tuple[Any, _Given]]:
        """What a part gives, by the keys of the states and then of the changes that begin in it.

        Sessions of changes and the one without are not in memory together: changes that others follow come first.
        """
        own = [key for key, (_, change) in work.changes.items() if change.tensor in part.tensors]
        keys = [*states, *(key for key in own if key not in states)]
        rest = [key for key in keys if key not in set(own)]
        end = keys.index(rest[-1]) + 1 if rest else 0
        first = [key for key in keys[:end] if key in set(own)]

        def answer(key: Any, session: Session) -> _Given:
            state = work.state(key, states)
            with sorted_errors(self._backend.name):
                return tuple(session.run(list(part.outputs), {name: state[name] for name in part.inputs}))

        def changed(some: Sequence[Any]) -> Iterator[_Given]:
            def one(key: Any) -> _Given:
                change = work.changes[key][1]
                return answer(key, self._session(part, work.state(key, states), work.tensors, change, fast=work.keep))

            return map(one, some) if part.large else work.ahead(one, some)

        def unchanged() -> Generator[_Given, None, None]:
            session = self._clean(part, work.state(rest[0], states), work, many=len(rest) >= MANY)
            yield from work.ahead(lambda key: answer(key, session), rest)

        found = dict(zip(first, changed(first), strict=True))
        others = unchanged()
        for key in keys[:end]:
            yield key, found.pop(key) if key in found else next(others)
        others.close()
        yield from zip(keys[end:], changed(keys[end:]), strict=True)

    def _clean(self, part: _Part, state: _State, work: _Work, *, many: bool) -> Session:
        """The session without changes."""
        if not work.keep:
            return self._session(part, state, work.tensors, fast=many)
        if not part.made:
            part.made.append(self._session(part, state, work.tensors, fast=True))
        return part.made[0]

    def _session(
        self, part: _Part, state: Tensors, tensors: Tensors, change: Change | None = None, *, fast: bool
    ) -> Session:
        """A session of a part; `fast` as for `Backend.session`."""
        values = {
            name: tensors[name] for name in part.tensors if name in tensors and (not change or name != change.tensor)
        }
        if change is not None and change.tensor in part.tensors:
            values[change.tensor] = change.value()
        nodes, owned = (*part.makers, *part.nodes), {name: self._initialisers[name] for name in part.tensors}
        if part.large and part.makers:
            nodes, (owned, values) = part.nodes, self._computed(part, owned, values)
        return self._made(nodes, {name: state[name] for name in part.inputs}, part.outputs, owned, values, fast=fast)

    def _computed(
        self, part: _Part, owned: Mapping[str, TensorProto], values: dict[str, NDArray[Any]]
    ) -> tuple[dict[str, TensorProto], dict[str, NDArray[Any]]]:
        """Initialisers that the nodes of a part read themselves, constants among them, and their values. `values` is
        emptied: onnxruntime has copies.
        """
        read = {name for node in part.nodes for name in reads(node)}
        made = [name for node in part.makers for name in node.output if name in read]
        session = self._made(part.makers, {}, made, owned, values, fast=False)
        kept = {name: value for name, value in values.items() if name in read}
        values.clear()
        with sorted_errors(self._backend.name):
            found = dict(zip(made, session.run(made, {}), strict=True))
        constants = {name: initialiser(name, value, {}) for name, value in found.items()}
        return {name: tensor for name, tensor in owned.items() if name in read} | constants, kept | found

    def _made(
        self,
        nodes: Sequence[onnx.NodeProto],
        inputs: Tensors,
        outputs: Iterable[str],
        owned: Mapping[str, TensorProto],
        values: Tensors,
        *,
        fast: bool,
    ) -> Session:
        """A session of some nodes, with inputs of these types and the initialisers that they read."""
        model = onnx.ModelProto(ir_version=self._model.ir_version, opset_import=self._model.opset_import)
        model.graph.name = "part"
        model.graph.node.extend(nodes)
        read = {name for node in nodes for name in reads(node)}
        model.graph.initializer.extend(owned[name] for name in sorted(read & owned.keys()))
        for name, value in inputs.items():
            kind = helper.np_dtype_to_tensor_dtype(value.dtype)
            model.graph.input.append(helper.make_tensor_value_info(name, kind, None))
        model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in outputs)
        with sorted_errors(self._backend.name):
            return self._backend.session(model, values, fast=fast)

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
        return tuple(self._parts([run for run in runs if run], constant, makers, cut=not whole))

    def _parts(
        self,
        runs: Sequence[Sequence[onnx.NodeProto]],
        constant: Mapping[str, frozenset[str]],
        makers: Mapping[str, onnx.NodeProto],
        *,
        cut: bool,
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
                tuple(run),
                tuple(constants),
                tuple(sorted(inputs)),
                tuple(sorted(given[i] & later[i + 1])),
                tensors,
                frozenset(made - later[i + 1]),
                cut and sum(stored_bytes(self._initialisers[name]) for name in tensors) >= LARGE,
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
