"""Who does the arithmetic of inference: a backend runs ONNX models; onnxruntime is the one that there is.

All else that running a network takes (batches, inner tensors, weights by layer name) is the same for every backend and
is `qtaml_hw.network.run.Runner`'s. A new backend is one class with a `session`, entered in `BACKENDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.network.session import Session, Tensors
from qtaml_hw.support.interrupts import interrupts_held

if TYPE_CHECKING:
    import onnx

    from qtaml_hw.network.standing import Standing

__all__ = ["BACKENDS", "DEFAULT", "Backend", "OnnxRuntime", "Session", "Tensors", "sorted_errors"]

CPU = "CPUExecutionProvider"


REQUANTISING = ("WeightBiasQuantization",)
"""Optimisers of onnxruntime that are never asked: between QuantizeLinear and DequantizeLinear of activations this one
rounds float weights to 8 bits with one scale for the tensor, whatever was read from the memory."""

NO_MEMORY = ("allocate memory", "bad allocation", "bad_alloc", "out of memory")
"""What engines say when memory is short."""


@contextmanager
def sorted_errors(name: str) -> Iterator[None]:
    """Complaints of onnxruntime as ours: memory that is short is the machine's fault, all else the model's.

    Raises
    ------
    Unavailable
        If memory was short.
    InputError
        If the engine called `name` cannot run the model.

    Examples
    --------
    >>> with sorted_errors("onnxruntime"):
    ...     raise MemoryError
    Traceback (most recent call last):
    qtaml_hw.errors.Unavailable: onnxruntime: out of memory
    """
    try:
        yield
    except MemoryError:
        raise Unavailable(f"{name}: out of memory") from None
    except Exception as error:
        said = " ".join(str(error).split())[:300] or type(error).__name__
        if any(text in said for text in NO_MEMORY):
            raise Unavailable(f"{name}: out of memory: {said}") from None
        if type(error).__module__.startswith("onnxruntime"):
            raise InputError(f"{name} cannot run the model: {said}") from None
        raise


class Backend(Protocol):
    """An inference engine with its settings: a value, without state of its own.

    Examples
    --------
    >>> BACKENDS
    {'onnxruntime': <class 'qtaml_hw.network.backend.OnnxRuntime'>}
    """

    @property
    def name(self) -> str:
        """Engine and settings, for messages and records: backends of one name compute the same figures."""
        ...

    def session(
        self, model: onnx.ModelProto, tensors: Tensors | None = None, *, threads: int = 1, fast: bool = True
    ) -> Session:
        """Make a model ready to run.

        Parameters
        ----------
        model : ModelProto
            An ONNX model; it stays as it is. It may lack the data of initialisers (`qtaml_hw.network.held`).
        tensors : mapping of str to array, optional
            Those data, and what takes the place of other initialisers of these names, of equal shape and type.
        threads : int
            Threads of one inference. A fixed number of threads gives the same bits every time.
        fast : bool
            Whether it is worth memory to compute fast; not so where it is only to be seen that the model can be run.
        """
        ...


@dataclass(frozen=True)
class OnnxRuntime:
    """Inference by onnxruntime: a new session for every set of weights, or one that stands.

    To make a session costs a few per cent of one batch. Weights promoted to inputs lose the graph optimisations of
    their values; so what stands is the optimised graph (`qtaml_hw.network.standing`).

    Parameters
    ----------
    providers : tuple of str
        Execution providers in order of preference, as onnxruntime calls them. Figures may differ between providers in
        the last digits.

    Examples
    --------
    >>> OnnxRuntime().name, OnnxRuntime(("CUDAExecutionProvider", "CPUExecutionProvider")).name
    ('onnxruntime', 'onnxruntime (CUDAExecutionProvider, CPUExecutionProvider)')
    """

    providers: tuple[str, ...] = (CPU,)

    @property
    def name(self) -> str:
        """Engine and providers, where these are not the processor alone."""
        return "onnxruntime" if self.providers == (CPU,) else f"onnxruntime ({', '.join(self.providers)})"

    def session(
        self, model: onnx.ModelProto, tensors: Tensors | None = None, *, threads: int = 1, fast: bool = True
    ) -> Session:
        """See `Backend.session`.

        Data that the model lacks are handed over as they lie in memory, before the graph optimiser looks at them, and
        onnxruntime copies them, once more where it packs them for speed. `SessionOptions.add_initializer` would be too
        late for the optimiser, which repacks convolution weights from the model's own values.

        Raises
        ------
        ValueError
            If a provider is not there. onnxruntime itself would go on with another.
        """
        folding = [] if fast else ["ConstantFolding"]  # it keeps every step of what it computes
        entries = {"session.disable_prepacking": "0" if fast else "1"}
        return self._made(model, tensors, threads, entries, folding, enable_cpu_mem_arena=fast)

    def standing(
        self, model: onnx.ModelProto, tensors: Tensors, changing: Collection[str], *, threads: int = 1
    ) -> Standing | None:
        """A session made once, for weights that are given at each call (`qtaml_hw.network.standing`).

        Parameters
        ----------
        model, tensors, threads
            As for `session`.
        changing : collection of str
            Initialisers whose values are given at each call.

        Returns
        -------
        Standing or None
            None where this graph cannot have one, or another provider than the processor computes.
        """
        from qtaml_hw.network.standing import stand

        if self.providers != (CPU,):
            return None

        def make(model: onnx.ModelProto, tensors: Tensors, **settings: Any) -> Session:
            return self._made(model, tensors, threads, **settings)

        return stand(make, model, tensors, changing)

    def _made(
        self,
        model: onnx.ModelProto,
        tensors: Tensors | None,
        threads: int,
        entries: Mapping[str, str] | None = None,
        without: Sequence[str] = (),
        **settings: Any,
    ) -> Session:
        """A session; `entries` and `settings` go into its options, optimisers in `without` are left out."""
        with interrupts_held():
            import onnxruntime  # slow to import

        from qtaml_hw.network.held import is_held, replaced

        self._check(onnxruntime.get_available_providers())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # errors come as exceptions
        for name, value in (entries or {}).items():
            options.add_session_config_entry(name, value)
        for name, setting in settings.items():
            setattr(options, name, setting)
        given = {} if tensors is None else tensors
        held = [tensor.name for tensor in model.graph.initializer if is_held(tensor)]
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(given[name]) for name in held]
        options.add_external_initializers(held, values)
        rest = replaced(model, given, all_of_them=False).SerializeToString()
        session = onnxruntime.InferenceSession(
            rest, options, providers=list(self.providers), disabled_optimizers=[*REQUANTISING, *without]
        )
        self._check(session.get_providers())  # one that is available may still find no device
        made: Session = session
        return made

    def _check(self, there: Sequence[str]) -> None:
        if missing := [name for name in self.providers if name not in there]:
            raise ValueError(f"providers: {', '.join(missing)} not available here: onnxruntime has {', '.join(there)}")


BACKENDS: dict[str, Callable[..., Backend]] = {"onnxruntime": OnnxRuntime}
"""Backends by name; called with their settings."""

DEFAULT = BACKENDS["onnxruntime"]()
"""Where none is chosen: onnxruntime on the processor."""
