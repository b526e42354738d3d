"""``python -m qtaml_hw``, and what ``qtaml`` starts: interrupted while it is loaded, it has the exit status of that."""

import gc
import sys

__all__ = ["main"]

OBJECTS = 200_000
"""New objects after which Python looks for circles: netlists and plans are many small ones, and hardly any lie in
circles (a sixth of a run of the digits went there)."""


def main() -> None:
    """Load the command line and run it."""
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    try:
        from qtaml_hw.cli.main import main as run

        run()
    except KeyboardInterrupt:
        print("qtaml: interrupted", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    try:
        main()
    finally:  # Python ends itself by the signal if that came while a string was executed, and no other string was since
        exec("")
