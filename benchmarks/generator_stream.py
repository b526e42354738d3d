"""Write the words of the fault generator to stdout as the kernels consume them, for a test battery that reads a pipe.

    python benchmarks/generator_stream.py SEED | dieharder -a -g 200

Counters run as in the digit planes: 1024 words of a plane, four planes, then the next block.
"""

from __future__ import annotations

import sys

import numpy as np

from qtaml_hw.memory.generator import GENERATORS, fill, keys
from qtaml_hw.memory.kernels import BLOCK_SHIFT, PLANES


def main() -> None:
    """Stream until the reader closes the pipe."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    generator = GENERATORS[sys.argv[2] if len(sys.argv) > 2 else "h2"]
    key, k2 = keys(seed, 0)
    words = np.empty((256, 4096), np.uint64)
    block = 0
    try:
        while True:
            for row in words:
                counter = (np.uint64(block) << BLOCK_SHIFT) + PLANES
                fill(row, 4096, counter, key, k2, generator)
                block += 1
            sys.stdout.buffer.write(words.tobytes())
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
