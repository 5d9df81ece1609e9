r"""Cuts an interpolated string into literals and queries: `order/${! orderId }`.

The rules are those of protoc-gen-go-temporal, to the letter: a backslash is dropped wherever the
character before it is none, `\${!` is text, braces are counted even inside strings of a query,
`${` without `!` is text, and `${!` needs a character after it.
"""

import re
from typing import NamedTuple

from protemporal.expression.faults import Fault

_OPENING = "${!"
_PLAIN = re.compile(r"[^$\\{}]+")


class Fragment(NamedTuple):
    """A run of text, literal or query.

    `columns` gives the place of every character in the author's text, and of what follows the last.
    """

    text: str
    columns: tuple[int, ...]
    is_query: bool


class _Cutter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.fragments: list[Fragment] = []
        self.opened_at = 0
        self._begin(0, inside=False)

    def _begin(self, at: int, *, inside: bool) -> None:
        self.start = at
        self.inside = inside
        self.depth = 0
        self.kept: list[int] = []

    def _push(self, end: int) -> None:
        text = "".join(self.text[at] for at in self.kept)
        columns = (*(at + 1 for at in self.kept), end + 1)
        self.fragments.append(Fragment(text, columns, is_query=self.inside))

    def cut(self) -> tuple[Fault, ...]:
        at = 0
        while at < len(self.text):
            at += self._plain(at) or self._step(at)
        if self.inside:
            return (Fault(self.opened_at + 1, 'partial expression: "${!" is not closed by "}"'),)
        if at > self.start:
            self._push(at)
        if not self.fragments:
            return (Fault(1, 'empty expression: write text, or a query like "${! id }"'),)
        return ()

    def _plain(self, at: int) -> int:
        """Keep what has no meaning anywhere, all at once, and give its length."""
        found = _PLAIN.match(self.text, at)
        end = found.end() if found else at
        self.kept.extend(range(at, end))
        return end - at

    def _step(self, at: int) -> int:
        """Consume what stands at this place and give its length."""
        character = self.text[at]
        escaped = at > 0 and self.text[at - 1] == "\\"
        if self._opens(at) and not escaped:
            if self.kept:
                self._push(at)
            self.opened_at = at
            self._begin(at + len(_OPENING), inside=True)
            return len(_OPENING)
        if character == "\\" and not escaped:
            return 1
        if self.inside and character == "}" and not escaped and not self.depth:
            if at > self.start:
                self._push(at)
            self._begin(at + 1, inside=False)
            return 1
        if self.inside and not escaped:
            self.depth += (character == "{") - (character == "}")
        self.kept.append(at)
        return 1

    def _opens(self, at: int) -> bool:
        return (
            not self.inside
            and self.text.startswith(_OPENING, at)
            and len(self.text) > at + len(_OPENING)
        )


def cut(text: str) -> tuple[tuple[Fragment, ...], tuple[Fault, ...]]:
    """Give the fragments of an interpolated string, or what is wrong with it."""
    cutter = _Cutter(text)
    faults = cutter.cut()
    return tuple(cutter.fragments), faults
