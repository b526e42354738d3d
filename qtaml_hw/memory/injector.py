"""Bit flips in arrays: exact, reproducible from seed and address, the same for any number of threads or chunks."""

from __future__ import annotations

import functools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel, Persistence
from qtaml_hw.memory import kernels, latents
from qtaml_hw.memory.generator import GENERATORS, LIMIT, RETENTION, STUCK, TRANSIENT, USES, Generator
from qtaml_hw.memory.recipe import (
    BLOCK_BYTES,
    BLOCK_WORDS,
    MEMORY_BYTES,
    FloatTable,
    Ladder,
    Mixture,
    cell_rates,
    words_of,
)

__all__ = ["STREAMS", "Injector", "flip_mask", "inject"]

Words = NDArray[Any]
Image = NDArray[np.uint64]
STREAMS: dict[Persistence, int] = {"transient": TRANSIENT, "retention": RETENTION, "stuck": STUCK}
"""The random stream of the first cause of a persistence."""
MOST_KEPT = 256
"""Causes that are kept ready."""
PARALLEL_BLOCKS = 512
"""Blocks below which threads cost more than they save."""


class _Faults(Protocol):
    """Faults of one cause, ready for whole blocks."""

    def strike(self, image: Image, block: int, seed: int, draw: int) -> None:
        """Put them into `image`, of which the first block is number `block`."""


@dataclass(frozen=True, eq=False)
class _Transient:
    mixture: Mixture
    use: int
    generator: int

    def strike(self, image: Image, block: int, seed: int, draw: int) -> None:
        m = self.mixture
        common = (image, block, seed, self.use, draw, self.generator)
        if m.touch:
            kernels.touch(*common, m.slabs, m.table, m.alias)
        else:
            kernels.stream(*common, m.both, m.slabs, m.table, m.alias, m.digits, m.plane, m.always)


@dataclass(frozen=True, eq=False)
class _Lasting:
    """Weak or stuck cells. `nearly_all`, for the cells that store a 0 and a 1: positions with a rate above 1/2, and the
    ladder of their cells that do hold the value. Those lose the other one at the rate that is left.
    """

    ladder: Ladder
    nearly_all: tuple[tuple[np.uint64, Ladder], tuple[np.uint64, Ladder]]
    use: int
    generator: int

    @classmethod
    def of(cls, rates: FloatTable, use: int, generator: int) -> _Lasting:
        high = rates > 0.5
        left = np.where(high, 1 - rates, 0.0)[::-1]
        holding = [Ladder.of(np.where([[value == 1], [value == 0]], left, 0.0)) for value in (0, 1)]
        positions = words_of(high)
        nearly_all = ((positions[0], holding[0]), (positions[1], holding[1]))
        return cls(Ladder.of(np.where(high, 0.0, rates)), nearly_all, use, generator)

    def strike(self, image: Image, block: int, seed: int, draw: int) -> None:
        (positions, holding), (others, holding_1) = self.nearly_all
        if positions:
            lost = np.full(image.size, positions)
            self._climb(holding, lost, block, seed)
            image |= lost
        if others:
            held = np.zeros(image.size, np.uint64)
            self._climb(holding_1, held, block, seed)
            image &= held | ~others
        self._climb(self.ladder, image, block, seed)

    def _climb(self, ladder: Ladder, image: Image, block: int, seed: int) -> None:
        common = (image, block, seed, self.use, self.generator)
        steps = (ladder.steps.slabs, ladder.steps.table, ladder.steps.threshold)
        if ladder.touch:
            latents.touch(*common, *steps)
        else:
            latents.stream(*common, ladder.both, *steps, ladder.digits, ladder.plane, ladder.rest, ladder.always)


@functools.lru_cache(maxsize=MOST_KEPT)
def _faults(persistence: Persistence, rates: bytes, use: int, generator: int) -> _Faults:
    """The faults of a cause whose `cell_rates` are these bytes."""
    cells = np.frombuffer(rates).reshape(2, 64)
    if persistence == "transient":
        return _Transient(Mixture.of(cells), use, generator)
    return _Lasting.of(cells, use, generator)


class Injector:
    """A channel made ready for words of one kind; worth keeping where many arrays go through the same channel.

    Parameters
    ----------
    channel : BitChannel
        Flip rates of a word of ``channel.bits`` bits, of one or more causes, which act in their order. Transient ones
        are new in every `draw`. Otherwise a cell's latent is a function of seed and address, of its own for every
        cause, and a fault at a rate stays at every higher one.
    dtype : dtype_like
        Integer type of the arrays: 8, 16, 32 or 64 bits.
    packed : bool
        False: an array element holds one word in its low bits, its upper bits never flip. True: it holds
        ``element width / channel.bits`` words, the first in the lowest bits (int4, int2, check bits).
    generator : {"h2", "philox"}
        Random generator; ``philox`` (Philox4x32-10) is the slower reference.

    Raises
    ------
    ValueError
        If the dtype is no such integer or the channel's word does not fit it.

    Notes
    -----
    The recipe and its cost model are described in `qtaml_hw.memory.recipe`.

    Examples
    --------
    >>> injector = Injector(BitChannel.symmetric(0.5, bits=4), np.uint8)
    >>> int(injector(np.zeros(1000, np.uint8), seed=1).max())  # the upper four bits hold no cells
    15
    """

    def __init__(
        self, channel: BitChannel, dtype: Any = np.uint8, *, packed: bool = False, generator: Generator = "h2"
    ) -> None:
        self.dtype = np.dtype(dtype)
        if self.dtype.kind not in "ui" or not self.dtype.isnative:
            raise ValueError(f"dtype must be a native integer type of 8 to 64 bits, got {self.dtype}")
        if generator not in GENERATORS:
            raise ValueError(f"generator must be one of {', '.join(GENERATORS)}, got {generator!r}")
        self.channel = channel
        self.packed = packed
        self.generator = generator
        self._faults: list[_Faults] = []
        seen: Counter[Persistence] = Counter()
        for cause in channel.causes:
            rates = cell_rates(cause, 8 * self.dtype.itemsize, packed)
            use = STREAMS[cause.persistence] + USES * seen[cause.persistence]
            seen[cause.persistence] += 1
            self._faults.append(_faults(cause.persistence, rates.tobytes(), use, GENERATORS[generator]))

    def __call__(
        self,
        words: Words,
        seed: int,
        *,
        address: int = 0,
        draw: int = 0,
        out: Words | None = None,
        threads: int = 1,
    ) -> Words:
        """A copy of `words` as it is read back, or `out` where given (``out=words``: in place).

        Parameters
        ----------
        words : integer array, any shape, C-contiguous
            What is stored.
        seed : int
            With the address it decides every fault.
        address : int
            Byte address of the first element, a multiple of the element size; memories end at 2^53. Give arrays that
            live in one memory ranges that do not overlap, and chunks of an array the addresses of their places: the
            faults are the same as for the whole.
        draw : int
            Number of the reading, for transient channels; faults that stay do not depend on it.
        out : integer array, optional
            Where to put the result: same shape and type as `words`.
        threads : int
            Number of threads; the result does not depend on it.

        Raises
        ------
        ValueError
            If an argument does not fit; nothing is modified then.
        """
        self._check("words", words)
        if out is not None and out is not words:
            self._check("out", out)
            if out.shape != words.shape or np.may_share_memory(out, words):
                raise ValueError(f"out must be `words` itself or share no memory with it, and have shape {words.shape}")
        if out is not None and not out.flags.writeable:
            raise ValueError("out must be writable")
        if address < 0 or address % self.dtype.itemsize:
            raise ValueError(f"address must be a multiple of {self.dtype.itemsize} bytes, got {address}")
        if address + words.nbytes > MEMORY_BYTES:
            raise ValueError(f"address must be at most 2^53 - {words.nbytes} for {words.nbytes} bytes, got {address}")
        if threads < 1:
            raise ValueError(f"threads must be at least 1, got {threads}")
        if not (0 <= seed < LIMIT and 0 <= draw < LIMIT):
            raise ValueError(f"seed and draw must lie in 0 .. 2^63 - 1, got {seed} and {draw}")
        if out is not None:
            if out is not words:
                np.copyto(out, words)
            self._in_place(out.reshape(-1).view(np.uint8), address, seed, draw, threads)
            return out
        offset = address % BLOCK_BYTES
        image: NDArray[np.uint64] = np.empty(-(-(offset + words.nbytes) // BLOCK_BYTES) * BLOCK_WORDS, np.uint64)
        memory = image.view(np.uint8)
        memory[:offset] = 0
        memory[offset + words.nbytes :] = 0
        result = memory[offset : offset + words.nbytes].view(self.dtype)
        result[:] = words.reshape(-1)
        self._run(image, address // BLOCK_BYTES, seed, draw, threads)
        flipped: Words = result.reshape(words.shape)
        return flipped

    def _check(self, name: str, array: Words) -> None:
        if not isinstance(array, np.ndarray) or array.dtype != self.dtype:
            raise ValueError(f"{name} must be an array of {self.dtype}, got {getattr(array, 'dtype', type(array))}")
        if not array.flags.c_contiguous:
            raise ValueError(f"{name} must be C-contiguous")

    def _in_place(self, memory: NDArray[np.uint8], address: int, seed: int, draw: int, threads: int) -> None:
        """Whole blocks where they lie; ragged ends, and memory that is not aligned to its address, through a copy."""
        head = min(-address % BLOCK_BYTES, memory.size)
        body = (memory.size - head) // BLOCK_BYTES * BLOCK_BYTES
        image = memory[head : head + body].view(np.uint64)
        if not image.flags.aligned:
            body = 0
        if body:
            self._run(image, (address + head) // BLOCK_BYTES, seed, draw, threads)
        for low, high in ((0, head), (head + body, memory.size)):
            if low < high:
                offset = (address + low) % BLOCK_BYTES
                image = np.zeros(-(-(offset + high - low) // BLOCK_BYTES) * BLOCK_WORDS, np.uint64)
                part = image.view(np.uint8)[offset : offset + high - low]
                part[:] = memory[low:high]
                self._run(image, (address + low) // BLOCK_BYTES, seed, draw, threads)
                memory[low:high] = part

    def _run(self, image: Image, block: int, seed: int, draw: int, threads: int) -> None:
        blocks = image.size // BLOCK_WORDS
        parts = min(threads, max(1, blocks // PARALLEL_BLOCKS))
        if parts == 1:
            self._strike(image, block, seed, draw)
            return
        edges = [blocks * i // parts for i in range(parts + 1)]
        with ThreadPoolExecutor(parts - 1) as pool:  # this thread takes the first part
            others = [
                pool.submit(self._strike, image[low * BLOCK_WORDS : high * BLOCK_WORDS], block + low, seed, draw)
                for low, high in pairwise(edges[1:])
            ]
            self._strike(image[: edges[1] * BLOCK_WORDS], block, seed, draw)
            for other in others:
                other.result()

    def _strike(self, image: Image, block: int, seed: int, draw: int) -> None:
        for faults in self._faults:
            faults.strike(image, block, seed, draw)


def inject(
    words: Words,
    channel: BitChannel,
    seed: int,
    *,
    address: int = 0,
    draw: int = 0,
    out: Words | None = None,
    packed: bool = False,
    generator: Generator = "h2",
    threads: int = 1,
) -> Words:
    """`words` as they are read back through `channel`; see `Injector` for the arguments.

    Parameters
    ----------
    words, channel, packed, generator
        What is stored, in which cells: see `Injector`.
    seed, address, draw, out, threads
        Which chip, where in it, which reading, and where the result goes: see the call of `Injector`.

    Returns
    -------
    array like `words`

    Raises
    ------
    ValueError
        As `Injector`.

    Examples
    --------
    >>> weights = np.arange(-4, 4, dtype=np.int8)
    >>> inject(weights, BitChannel.uniform(0.0, 1.0), seed=1).tolist()  # every stored 1 is lost
    [0, 0, 0, 0, 0, 0, 0, 0]
    >>> channel = BitChannel.symmetric(0.2)
    >>> whole = inject(weights, channel, seed=1)
    >>> bool(np.all(inject(weights[3:], channel, seed=1, address=3) == whole[3:]))
    True
    """
    injector = Injector(channel, words.dtype, packed=packed, generator=generator)
    return injector(words, seed, address=address, draw=draw, out=out, threads=threads)


def flip_mask(words: Words, channel: BitChannel, seed: int, **options: Any) -> Words:
    """Which cells flip when `words` are stored: ``inject(words, ...) ^ words``; options as `inject`, without `out`.

    Parameters
    ----------
    words, channel, seed
        As for `inject`.
    options
        `address`, `draw`, `packed`, `generator` and `threads` of `inject`.

    Returns
    -------
    array like `words`
        1 where a bit flips.

    Raises
    ------
    ValueError
        If `out` is among the options.

    Examples
    --------
    >>> mask = flip_mask(np.zeros(100_000, np.uint8), BitChannel.symmetric(0.01), seed=3)
    >>> abs(int(np.bitwise_count(mask).sum()) - 8000) < 400
    True
    """
    if "out" in options:
        raise ValueError("flip_mask takes no out")
    mask = inject(words, channel, seed, **options)
    mask ^= words
    return mask
