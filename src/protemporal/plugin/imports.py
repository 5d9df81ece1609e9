"""What a generated file imports, and what it calls that."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from protemporal.contract.model import Message, Operation
from protemporal.contract.names import importable
from protemporal.plugin.styles import MessageStyle
from protemporal.plugin.text import WIDTH, literal, paragraphs, tall_call

_SAFE = ("_pb2", "_temporal")
"""How aliases end: names of methods, which would hide them in a class, never do."""


@dataclass(frozen=True, slots=True)
class Modules:
    """The modules that hold messages and specs, by name, and the alias of each in one file."""

    aliases: Mapping[str, str]
    late: Collection[str] = ()
    """Those that import this one in turn: its specs must be there before they are imported."""
    style: MessageStyle = field(default_factory=MessageStyle)

    def message(self, message: Message) -> str:
        """The message class as an expression: `pb.PlaceOrderRequest`."""
        return self._reached(self.style.place(message))

    def _reached(self, message: Message) -> str:
        found = self.aliases[message.module]
        for name in message.path:
            found = f"{found}.{name}" if importable(name) else f"getattr({found}, {literal(name)})"
        return found

    def annotation(self, message: Message) -> str:
        """The message class as a type; `Any` where a keyword keeps checkers from naming it."""
        return self.message(message) if self.nameable(message) else "Any"

    def nameable(self, message: Message) -> bool:
        """Whether a type annotation can name the message."""
        placed = self.style.place(message)
        return all(map(importable, (placed.module, *placed.path)))

    def registration(self, messages: Iterable[Message]) -> str:
        """The statement that says which messages the classes are, where they do not know that."""
        if self.style.own:
            return ""
        named = sorted({message.full_name: message for message in messages}.items())
        pairs = [f"{self.message(each)}: {self._reached(each)}" for _, each in named]
        return tall_call("pt.name_messages(", [tall_call("{", pairs, "}")]) if pairs else ""

    def constant(self, operation: Operation) -> str:
        """The operation's spec: `PLACE_ORDER`, or `inventory_temporal.RESTOCK` of another file."""
        alias = self.aliases[operation.module]
        return f"{alias}.{operation.constant}" if alias else operation.constant

    def lines(self) -> str:
        """The import statements, and after them the modules that no statement can name."""
        return _lines({name: as_ for name, as_ in self.aliases.items() if name not in self.late})

    def late_lines(self) -> str:
        """The same for those that are imported behind the specs."""
        late = {name: as_ for name, as_ in self.aliases.items() if name in self.late}
        remark = "# Behind the specs, since these modules import this one in turn."
        return f"{remark}\n{_lines(late)}" if late else ""

    @property
    def loads(self) -> bool:
        """Whether `importlib` is needed."""
        return any(_loaded(module, alias) for module, alias in self.aliases.items())


def modules(
    own: Mapping[str, str],
    used: Collection[str],
    style: MessageStyle,
    *,
    late: Collection[str] = (),
) -> Modules:
    """Aliases: the given ones for one's `own` modules, the last segment for others.

    Where two others end alike, each is called by its full path.
    """
    others = sorted(set(used) - set(own))
    ends = Counter(map(_short, others))
    aliases = {module: alias for module, alias in own.items() if not alias or module in used}
    for module in others:
        end = _short(module)
        alias = end if ends[end] == 1 else _safe(module.replace(".", "_"))
        while alias in aliases.values():
            alias += "_"
        aliases[module] = alias
    return Modules(aliases, late, style)


def _short(module: str) -> str:
    """The last segment; of a module that is a package, as `v1` may be, the last two."""
    *_, last = segments = module.split(".")
    return last if last.endswith(_SAFE) else _safe("_".join(segments[-2:]))


def _safe(alias: str) -> str:
    return alias if alias.endswith(_SAFE) else f"{alias}_pb2"


def _lines(aliases: Mapping[str, str]) -> str:
    named = sorted(aliases.items())
    statements = [_import(module, alias) for module, alias in named if alias]
    loads = [f"{alias} = {_load(module)}" for module, alias in named if _loaded(module, alias)]
    return paragraphs([paragraphs(statements, blank=0), paragraphs(loads, blank=0)], blank=1)


def _import(module: str, alias: str) -> str:
    if not importable(module):
        return ""
    package, _, name = module.rpartition(".")
    what = name if name == alias else f"{name} as {alias}"
    if not package:
        return f"import {what}"
    line = f"from {package} import {what}"
    return line if len(line) <= WIDTH else tall_call(f"from {package} import (", [what])


def _loaded(module: str, alias: str) -> bool:
    return bool(alias) and not importable(module)


def _load(module: str) -> str:
    return f"importlib.import_module({literal(module)})"
