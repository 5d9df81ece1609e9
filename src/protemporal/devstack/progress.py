"""How servers tell what they are doing: one line, to whoever wants it."""

from collections.abc import Callable

Progress = Callable[[str], None]


def silent(_line: str) -> None:
    """Tell nobody."""
