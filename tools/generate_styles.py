#!/usr/bin/env python3
"""Writes gen/oms_betterproto/ anew: the inventory's contract over the dataclasses of betterproto2.

    python tools/generate_styles.py           # write what changed
    python tools/generate_styles.py --check   # write nothing; exit 1 if something would change

What `protemporal generate --messages betterproto2` does, but the contract lies in the package with
the dataclasses: beside google's messages, gen/oms/ has the one that the orders' workflow uses.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]  # this tree's plugin, whatever is installed

from protemporal.cli import generation  # noqa: E402 - see above

PACKAGE = "oms_betterproto"
OUT = ROOT / "gen" / PACKAGE
PROTOS = ("oms/inventory/v1/inventory.proto",)
UNUSED = f"{PACKAGE}/google/"
"""Classes of what the annotations import."""


def main() -> int:
    """Generate or check, and say in one line what came of it; gives the exit status."""
    check = "--check" in sys.argv[1:]
    try:
        fresh = generated()
    except generation.GenerationError as error:
        sys.exit(str(error))
    present = (path.relative_to(OUT).as_posix() for path in OUT.rglob("*.py"))
    changes = generation.changes(OUT, fresh, present)
    if not check:
        for change in changes:
            generation.apply(OUT, change)
    outcome = "out of date" if check else "changed"
    names = (change.name for change in changes)
    print(f"gen/{PACKAGE}/: {len(changes)} files {outcome}", *names)
    return int(check and bool(changes))


def generated() -> dict[str, str]:
    """The files by their path below the package."""
    compiled = generation.compile_with_protoc([ROOT / "proto"], PROTOS)
    layout = generation.Layout(messages="betterproto2", messages_package=PACKAGE)
    texts = generation.generate(compiled, layout)
    return {
        name.removeprefix(f"{PACKAGE}/"): text
        for name, text in texts.items()
        if not name.startswith(UNUSED)
        and (name.startswith(f"{PACKAGE}/") or name.endswith("_temporal.py"))
    }


if __name__ == "__main__":
    sys.exit(main())
