"""Message styles: whose classes generated code names, where they are and what they are called."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from google.protobuf.descriptor_pb2 import DescriptorProto, FileDescriptorProto

from protemporal.contract.model import File, Message
from protemporal.plugin.options import OptionError, Options

_WORD = re.compile(r"[^a-zA-Z0-9]*([A-Z]+(?![a-z])[0-9]*|[A-Z]*[a-z]*[0-9]*)")
"""A word and what parts it from the last: from `casing.py` of betterproto and betterproto2."""

_PACKAGE = re.compile(r"([^A-Z]+)\.")
"""What betterproto takes for the package of a full name; betterproto2 looks the package up."""


class MessageStyle:
    """Google's: a module for each proto, in it classes that are nested as the messages are."""

    own = True
    """Whether the classes know themselves which messages they are."""

    def place(self, message: Message) -> Message:
        """The message with module and path of its class."""
        return message

    def module(self, file: File) -> str:
        """The module of the file's messages."""
        return file.messages_module

    def modules(self, message: Message) -> set[str]:
        """The modules it takes to name the message's class, and to say which message that is."""
        return {message.module, self.place(message).module}

    def check(self, files: Iterable[FileDescriptorProto]) -> None:
        """Looks for names that the style has no room for.

        Raises:
            OptionError: there are some.
        """


class DataclassStyle(MessageStyle):
    """betterproto's and betterproto2's: a module for each package, in it all classes in a row."""

    own = False

    def __init__(self, options: Options) -> None:
        self._name = options.messages
        self._prefix = options.messages_prefix

    def place(self, message: Message) -> Message:
        """See `MessageStyle`."""
        package = message.full_name.removesuffix(".".join(message.path)).removesuffix(".")
        return replace(message, module=self._module(package), path=(class_name(message.path),))

    def module(self, file: File) -> str:
        """See `MessageStyle`."""
        return self._module(file.package)

    def _module(self, package: str) -> str:
        if package == "google.protobuf" and self._name == "betterproto":
            return "betterproto.lib.google.protobuf"  # for which its plugin writes nothing
        return f"{self._prefix}.{package}" if package else self._prefix

    def check(self, files: Iterable[FileDescriptorProto]) -> None:
        """See `MessageStyle`."""
        faults: list[str] = []
        owners: dict[tuple[str, str], str] = {}
        for file in files:
            for path in _types(file):
                full_name = ".".join(filter(None, (file.package, *path)))
                owner = owners.setdefault((file.package, class_name(path)), full_name)
                if owner != full_name:
                    faults.append(f"{owner} and {full_name} have the same class name")
                if self._name == "betterproto" and _misplaced(full_name, file.package):
                    faults.append(f"{full_name}: its package would be cut at the first capital")
        if faults:
            style = f'plugin parameter "messages={self._name}"'
            raise OptionError("\n".join(f"{style}: {fault}" for fault in faults))


def _misplaced(full_name: str, package: str) -> bool:
    found = _PACKAGE.match(full_name)
    return (found[1] if found else "") != package


def _types(file: FileDescriptorProto) -> Iterator[tuple[str, ...]]:
    """The paths of the file's messages and enums, each of which is a class."""
    yield from ((enum.name,) for enum in file.enum_type)
    for message in file.message_type:
        yield from _nested((message.name,), message)


def _nested(path: tuple[str, ...], message: DescriptorProto) -> Iterator[tuple[str, ...]]:
    if message.options.map_entry:
        return
    yield path
    yield from ((*path, enum.name) for enum in message.enum_type)
    for inner in message.nested_type:
        yield from _nested((*path, inner.name), inner)


def class_name(path: Collection[str]) -> str:
    """`OuterHttpInner` of `Outer.HTTPInner`."""
    return _WORD.sub(lambda word: word[1].capitalize(), "_".join(path))


def style_of(options: Options) -> MessageStyle:
    """The style of the plugin's parameters."""
    return MessageStyle() if options.messages == "protobuf" else DataclassStyle(options)
