"""Puts a package in front of the imports among generated modules."""

import re
from collections.abc import Collection

_FROM = re.compile(r"^from (?P<package>[\w.]+) import (?P<name>\w+|\*|\()", re.MULTILINE)
_PLAIN = re.compile(r"^import (?P<module>\w+)(?P<alias> as \w+)?$", re.MULTILINE)
_QUOTED = re.compile(r"(?<=['\"])(?P<module>[\w.]+)(?=['\"][,)])")
"""A module in a call: of `import_module`, and of the builder, which tells classes their module."""


def prefixed(text: str, prefix: str, modules: Collection[str]) -> str:
    """The text of one module, its imports of the given modules changed to those below `prefix`."""
    packages = {module.rpartition(".")[0] for module in modules}

    def from_(found: re.Match[str]) -> str:
        package, name = found["package"], found["name"]
        tall = name == "(" and package in packages  # a long import of ours, one name to a line
        ours = tall or package in modules or f"{package}.{name}" in modules
        return found[0].replace(f"from {package}", f"from {prefix}.{package}") if ours else found[0]

    def plain(found: re.Match[str]) -> str:
        return f"from {prefix} {found[0]}" if found["module"] in modules else found[0]

    def quoted(found: re.Match[str]) -> str:
        return f"{prefix}.{found[0]}" if found["module"] in modules else found[0]

    return _QUOTED.sub(quoted, _PLAIN.sub(plain, _FROM.sub(from_, text)))
