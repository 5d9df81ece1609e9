"""A front end whose requests have rules: protos/bakery/v1/bakery.proto, served in every way."""

import sys
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import Any

from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message

import protos
from protemporal.cli import generation
from protemporal.gateway import Context, Gateway
from protemporal.gateway.dynamic import gateways
from protemporal.plugin.__main__ import respond
from protos import compiled
from support.styles import PARAMETERS, ROOT, StyleName, compile_messages

PROTOS = Path(__file__).parent / "protos"
NAME = "bakery/v1/bakery.proto"


class Written:
    """The RPCs that an application writes, over message classes of whatever origin."""

    __gateway_rpcs__: Any

    async def Note(self, request: Any, _context: Context) -> Any:  # noqa: N802 - the RPC's name
        return self._done("Note", type(request).__module__)

    async def Sum(self, requests: AsyncIterator[Any], _context: Context) -> Any:  # noqa: N802 - same
        return self._done("Sum", str(sum([each.quantity async for each in requests])))

    async def Echo(self, requests: AsyncIterator[Any], _context: Context) -> AsyncIterator[Any]:  # noqa: N802 - same
        async for each in requests:
            yield each

    async def List(self, request: Any, _context: Context) -> AsyncIterator[Any]:  # noqa: N802 - same
        yield self._done("List", request.key)

    async def Change(self, request: Any, context: Context) -> Any:  # noqa: N802 - same
        if request.sku == "spoil":
            request.quantity = 0
        base: Any = super()
        return await base.Change(request, context)

    def _done(self, rpc: str, key: str) -> Any:
        return self.__gateway_rpcs__[rpc].response(key=key)


def _written(base: Any) -> Gateway:
    made: type[Gateway] = type("Oven", (Written, base), {})
    return made()


def image() -> bytes:
    """What `buf build` writes."""
    return compiled(PROTOS).SerializeToString()


def dynamic() -> list[Gateway]:
    """The front end without generated code."""
    made: dict[str, Any] = {each.__gateway_service__: each for each in gateways(image())}
    return [_written(made["bakery.v1.Oven"]), made["bakery.v1.Shop"]()]


def generated(folder: Path) -> list[Gateway]:
    """The front end as `protemporal generate` writes it, into a folder that becomes a root."""
    for name, text in generation.generate(generation.compile_with_protoc([PROTOS], [NAME])).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    sys.path.insert(0, str(folder))
    made = import_module("bakery.v1.bakery_gateway")
    return [_written(made.OvenGateway), made.ShopGateway()]


def styled(folder: Path, style: StyleName) -> list[Gateway]:
    """The front end over the message classes of a style; google's have to be loaded."""
    package = folder / f"bakery_{style}"
    parameters = PARAMETERS[style].replace("styled_", "bakery_")
    compile_messages(style, package, [PROTOS, ROOT / "proto"], [NAME])
    for file in respond(protos.request(PROTOS, "bakery/", parameters)).file:
        moved = file.content.replace(
            "from bakery.v1 import bakery_temporal", "from . import bakery_temporal"
        )
        (package / Path(file.name).name).write_text(moved)
    sys.path.insert(0, str(folder))
    made = import_module(f"{package.name}.bakery_gateway")
    return [_written(made.OvenGateway), made.ShopGateway()]


def request(name: str, fields: dict[str, Any]) -> Message:
    """A message of the contract, with google's class, which has to be loaded."""
    kind: type[Message] = getattr(import_module("bakery.v1.bakery_pb2"), name)
    return ParseDict(fields, kind())
