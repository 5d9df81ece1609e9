"""Claims of speed, each against a named baseline in one run: `python -m bench`."""

import argparse
import sys
from pathlib import Path

from bench import gateway, generate, styles


def main() -> int:
    """Measures what is asked for: the front end, the plugin, or the message styles."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "what", nargs="?", choices=["gateway", "generate", "styles"], default="gateway"
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a look, not a claim")
    parser.add_argument("--plot", type=Path, default=Path(".devstack/bench.html"))
    arguments = parser.parse_args()
    if arguments.what == "generate":
        return generate.main(quick=arguments.quick)
    if arguments.what == "styles":
        return styles.main(quick=arguments.quick)
    arguments.plot.parent.mkdir(parents=True, exist_ok=True)
    return gateway.main(quick=arguments.quick, plot=arguments.plot)


if __name__ == "__main__":
    sys.exit(main())
