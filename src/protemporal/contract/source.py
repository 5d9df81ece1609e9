"""Where things stand in a proto file: descriptor path to line, column and comment."""

from collections.abc import Sequence
from functools import cache
from textwrap import dedent

from google.protobuf.descriptor_pb2 import FileDescriptorProto, SourceCodeInfo

from protemporal.contract.model import Location

Path = tuple[int, ...]
"""A way through descriptor messages by field numbers and indices, as `SourceCodeInfo` has it."""

_FIRST_EXTENSION = 7233
"""The least number of our options; no field or index of a descriptor is as large."""


class Source:
    """The source info of one file; without any, locations are 0:0 and comments empty."""

    def __init__(self, file: FileDescriptorProto) -> None:
        self._file = file
        # One top-level part (services are 6) at a time: a large file has fifty thousand places,
        # nearly all of them in messages that nobody asks about.
        self._part = cache(self._read)

    def location(self, path: Path) -> Location:
        """The place of the longest known prefix of the path.

        protoc tells only the place of a whole option; buf that of each scalar in it, so that a
        message in it, such as a duration, stands where the first of its fields does.
        """
        while path:
            if (span := self._info(path) or self._first_within(path)) is not None:
                return Location(
                    file=self._file.name, line=span.span[0] + 1, column=span.span[1] + 1
                )
            path = path[:-1]
        return Location(file=self._file.name, line=0, column=0)

    def comment(self, path: Path) -> str:
        """The comment right above the thing, without marks and without lint directives."""
        info = self._info(path)
        return "" if info is None else _plain(info.leading_comments)

    def _info(self, path: Path) -> SourceCodeInfo.Location | None:
        return self._part(path[0]).get(path)

    def _first_within(self, path: Path) -> SourceCodeInfo.Location | None:
        if max(path[:-1], default=0) < _FIRST_EXTENSION:
            return None  # not a field of an option of ours
        within = (
            place for known, place in self._part(path[0]).items() if known[: len(path)] == path
        )
        return min(within, key=lambda place: tuple(place.span), default=None)

    def _read(self, number: int) -> dict[Path, SourceCodeInfo.Location]:
        places: dict[Path, SourceCodeInfo.Location] = {}
        for place in self._file.source_code_info.location:
            path: Sequence[int] = place.path
            if path and path[0] == number:
                # protoc repeats the path of an options block, once per statement: keep the first.
                places.setdefault(tuple(path), place)
        return places


def _plain(comment: str) -> str:
    lines = [line.rstrip() for line in dedent(comment.expandtabs()).splitlines()]
    return "\n".join(line for line in lines if not line.startswith("buf:lint:")).strip()
