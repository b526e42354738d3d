"""``python -m qtaml_hw``, and what ``qtaml`` starts: interrupted while it is loaded, it has the exit status of that."""

import sys

__all__ = ["main"]


def main() -> None:
    """Load the command line and run it."""
    try:
        from qtaml_hw.cli.main import main as run

        run()
    except KeyboardInterrupt:
        print("qtaml: interrupted", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
