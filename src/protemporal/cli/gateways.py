"""Finds the gateways to serve in modules named on the command line."""

import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from protemporal.gateway import Gateway, dynamic


class GatewaysError(Exception):
    """No gateway, or not one per service; the text is a sentence for the command line."""


def find_gateways(names: Iterable[str]) -> list[Gateway]:
    """An instance per service: of the class that the others of the service derive from not.

    Of a package all modules called `*_gateway` below it count, and every named module itself.

    Raises:
        GatewaysError: a module is missing, holds nothing to serve, or a service has two gateways.
    """
    by_service: dict[str, list[type[Gateway]]] = {}
    for name in names:
        found = [cls for module in _modules(name) for cls in _classes(module)]
        if not found:
            raise GatewaysError(f"there is no gateway in {name}")
        for cls in found:
            known = by_service.setdefault(cls.__gateway_service__, [])
            if cls not in known:
                known.append(cls)
    return [_made(_chosen(service, found)) for service, found in by_service.items()]


def load_gateways(images: Iterable[Path]) -> list[Gateway]:
    """An instance per service of descriptor sets.

    Raises:
        GatewaysError: one holds nothing to serve, or its contract has faults.
    """
    made: list[Gateway] = []
    for image in images:
        try:
            found = dynamic.gateways(image.read_bytes())
        except dynamic.DescriptorSetError as error:
            raise GatewaysError(f"{image}: {error}") from error
        if not found:
            raise GatewaysError(f"no service of {image} maps onto Temporal")
        made += [cls() for cls in found]
    return made


def _modules(name: str) -> Iterator[ModuleType]:
    module = _imported(name)
    yield module
    # Not pkgutil, which passes by folders without `__init__.py`, as generated packages are.
    for folder in map(Path, getattr(module, "__path__", ())):
        for file in sorted(folder.rglob("*_gateway.py")):
            parts = file.relative_to(folder).with_suffix("").parts
            yield _imported(".".join((name, *parts)))


def _imported(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise GatewaysError(f"there is no module {name}") from error
        raise GatewaysError(f"{name} cannot be imported: {error}") from error
    except Exception as error:
        raise GatewaysError(
            f"{name} cannot be imported: {type(error).__name__}: {error}"
        ) from error


def _classes(module: ModuleType) -> list[type[Gateway]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Gateway) and value.__gateway_service__
    ]


def _chosen(service: str, found: list[type[Gateway]]) -> type[Gateway]:
    leaves = [
        cls
        for cls in found
        if not any(other is not cls and issubclass(other, cls) for other in found)
    ]
    if len(leaves) > 1:
        names = " and ".join(f"{cls.__module__}.{cls.__qualname__}" for cls in leaves)
        raise GatewaysError(f"{service} has several gateways: {names}")
    return leaves[0]


def _made(cls: type[Gateway]) -> Gateway:
    try:
        return cls()
    except TypeError as error:
        raise GatewaysError(
            f"{cls.__module__}.{cls.__qualname__} cannot be made without arguments;"
            " serve it from a program of yours with protemporal.gateway.serve"
        ) from error
