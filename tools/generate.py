#!/usr/bin/env python3
"""Writes gen/ anew from proto/: messages by protoc, contracts by our own plugin.

    python tools/generate.py           # write what changed, remove what no proto gives any more
    python tools/generate.py --check   # write nothing; print the difference, exit 1 if there is one

What `protemporal generate` does for others, and more: the annotations' own modules are made too.
The output depends on proto/, the plugin of this source tree and the locked grpcio-tools alone.
"""

import argparse
import sys
from difflib import unified_diff
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]  # this tree's plugin, whatever is installed

from protemporal.cli import generation  # noqa: E402 - see above

PROTO = ROOT / "proto"
GEN = ROOT / "gen"
TEMPORALIO_OWNS = "temporal/api/"  # its wheel registers these files; a second copy would raise
TYPED = (  # what our wheel carries (PEP 561)
    "buf/validate/",
    "temporal/v1/",
    "temporal/xns/v1/",
    "protemporal/v1/",
)
OTHER_STYLES = ("oms_betterproto/",)  # folders of gen/ that are written by another generator


def main() -> int:
    """Generate or check, and say in one line what came of it; gives the exit status."""
    parser = argparse.ArgumentParser(description="Write gen/ anew from proto/.")
    parser.add_argument("--check", action="store_true", help="only show whether gen/ is current")
    check = parser.parse_args().check
    try:
        fresh = generated()
    except generation.GenerationError as error:
        sys.exit(str(error))
    changes = generation.changes(GEN, fresh, present())
    for change in changes:
        if check:
            print(f"gen/{change.name}")
            old, new = (
                side.splitlines(keepends=True) for side in (change.old or "", change.new or "")
            )
            sys.stdout.writelines(unified_diff(old, new, "gen/ as it is", "from proto/"))
        else:
            generation.apply(GEN, change)
    print(f"gen/: {len(fresh)} files, {len(changes)} {'out of date' if check else 'changed'}")
    return int(check and bool(changes))


def generated() -> dict[str, str]:
    """Everything that gen/ should hold: relative path to text."""
    names = sorted(path.relative_to(PROTO).as_posix() for path in PROTO.rglob("*.proto"))
    wanted = [name for name in names if not name.startswith(TEMPORALIO_OWNS)]
    texts = generation.generate(generation.compile_with_protoc([PROTO], wanted))
    return {
        name: text
        for name, text in texts.items()
        if not name.endswith("/py.typed") or name.startswith(TYPED)
    }


def present() -> list[str]:
    """Everything that gen/ does hold, but for caches and other generators' folders."""
    files = (path for path in GEN.rglob("*") if path.is_file() and path.suffix != ".pyc")
    names = (path.relative_to(GEN).as_posix() for path in files)
    return [name for name in names if not name.startswith(OTHER_STYLES)]


if __name__ == "__main__":
    sys.exit(main())
