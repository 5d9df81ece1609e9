"""The plugin's parameters: `--python_temporal_opt=messages=protobuf`, or `opt:` with buf."""

from dataclasses import dataclass, fields

from protemporal.contract.words import nearest

_VALUES = {"messages": ("protobuf",)}
"""What each parameter may be."""


class OptionError(Exception):
    """A parameter is unknown, malformed or given twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How code is generated."""

    messages: str = "protobuf"
    """Whose message classes the generated code imports."""


def parse(parameter: str) -> Options:
    """Read protoc's one comma-joined string.

    Raises:
        OptionError: with what is wrong and what would be right.
    """
    given: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in parameter.split(","))):
        key, equals, value = part.partition("=")
        known = [field.name for field in fields(Options)]
        if key not in known:
            raise OptionError(f'unknown plugin parameter "{key}" ({nearest(key, known)})')
        if not equals or value not in _VALUES[key]:
            raise OptionError(
                f'plugin parameter "{part}": write {key}= and one of: {", ".join(_VALUES[key])}'
            )
        if key in given:
            raise OptionError(f'plugin parameter "{key}" is given twice')
        given[key] = value
    return Options(**given)
