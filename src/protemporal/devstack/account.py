"""Whom Postgres runs as, and which folders that account can enter.

Postgres refuses to run as root. Started by root it runs as `nobody`, who often cannot enter the
folder we were given: /root, and pytest's own temporary folders, are closed to others.
"""

import hashlib
import os
import stat
from pathlib import Path

from protemporal.devstack.errors import DevstackError

NOBODY = 65534
# Kept between runs and open to all accounts, unlike root's home.
ROOTS_PLACE = Path("/var/tmp/protemporal-root")  # noqa: S108 - its owner is checked before use


def postgres_uid() -> int | None:
    """Give the account to run Postgres as; None means our own."""
    return NOBODY if os.geteuid() == 0 else None


def can_enter(folder: Path) -> bool:
    """Give whether any account may pass through `folder`, judged by each folder above it too."""
    resolved = folder.resolve()
    return all(f.stat().st_mode & stat.S_IXOTH for f in (resolved, *resolved.parents))


def passable_folder(wanted: Path) -> Path:
    """Create `wanted` and give it, or a folder in its stead that Postgres's account can enter."""
    wanted.mkdir(parents=True, exist_ok=True)
    if postgres_uid() is None:
        return wanted
    wanted.chmod(0o711)  # others pass through but cannot list
    if can_enter(wanted):
        return wanted
    digest = hashlib.sha256(os.fsencode(wanted.resolve())).hexdigest()[:8]
    instead = roots_place() / f"{wanted.name}-{digest}"
    instead.mkdir(mode=0o711, exist_ok=True)
    return instead


def roots_place() -> Path:
    """Give the folder of root's own that every account can enter.

    Raises DevstackError if somebody else made it: its name is known, and /var/tmp is everybody's.
    """
    ROOTS_PLACE.mkdir(mode=0o755, exist_ok=True)
    found = ROOTS_PLACE.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise DevstackError(f"{ROOTS_PLACE} is not root's own folder; remove it")
    ROOTS_PLACE.chmod(0o755)  # mkdir's mode is cut by the umask
    return ROOTS_PLACE
