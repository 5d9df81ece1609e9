"""The plugin's parameters: `--python_temporal_opt=messages=protobuf`, or `opt:` with buf."""

from dataclasses import dataclass, fields

from protemporal.contract.names import importable
from protemporal.contract.words import nearest

_STYLES = ("protobuf", "betterproto", "betterproto2")


class OptionError(Exception):
    """A parameter is unknown, malformed or given twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How code is generated."""

    messages: str = "protobuf"
    """Whose message classes the generated code imports."""
    messages_prefix: str = ""
    """The package that all of them live below; empty for google's."""


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
        wanted = _wanted(key, value)
        if not equals or wanted:
            raise OptionError(f'plugin parameter "{part}": write {key}= and {wanted}')
        if key in given:
            raise OptionError(f'plugin parameter "{key}" is given twice')
        given[key] = value
    options = Options(**given)
    _check(options)
    return options


def _wanted(key: str, value: str) -> str:
    """What the value should be; empty if it is that."""
    if key == "messages":
        return "" if value in _STYLES else f"one of: {', '.join(_STYLES)}"
    package = all(map(str.isidentifier, value.split("."))) and importable(value)
    return "" if package else "a package: acme.messages"


def _check(options: Options) -> None:
    given = f'plugin parameter "messages={options.messages}"'
    if options.messages == "protobuf" and options.messages_prefix:
        raise OptionError(f"{given}: has no messages_prefix; its modules lie where the protos do")
    if options.messages != "protobuf" and not options.messages_prefix:
        raise OptionError(
            f"{given}: say messages_prefix= too, the package that {options.messages} wrote into"
        )
