"""`protemporal codec-server`: shows binary payloads as JSON in Temporal's Web UI and CLI.

The protocol is Temporal's remote codec (https://docs.temporal.io/remote-data-encoding): a POST of
payloads to `/decode`, answered with payloads. It only decodes, only messages it knows, and only for
the one origin it was given; everything else passes through untouched.
"""

import importlib
from collections.abc import Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
from google.protobuf import json_format, symbol_database
from google.protobuf.message import DecodeError, Message
from temporalio.api.common.v1 import Payload, Payloads

_BINARY, _JSON = b"binary/protobuf", b"json/protobuf"
_MOST_BYTES = 4 * 1024 * 1024
"""What Temporal itself takes in one message; more is refused unread."""


def server(host: str, port: int, *, origin: str) -> ThreadingHTTPServer:
    """A server for pages of `origin`, such as `http://localhost:8233`; it is not running yet."""

    class Handler(_Handler):
        allowed_origin = origin

    return ThreadingHTTPServer((host, port), Handler)


def load_messages(packages: Iterable[str]) -> None:
    """Imports every `_pb2` module of the packages, so that their messages are known.

    Raises:
        click.ClickException: there is no such package.
    """
    for name in packages:
        try:
            package = importlib.import_module(name)
        except ModuleNotFoundError as error:
            raise click.ClickException(f"there is no module {name}") from error
        for folder in map(Path, getattr(package, "__path__", ())):
            for file in sorted(folder.rglob("*_pb2.py")):
                parts = file.relative_to(folder).with_suffix("").parts
                importlib.import_module(".".join((name, *parts)))


def decoded(payload: Payload) -> Payload:
    """The payload with its message as JSON; itself where it holds none that is known."""
    if payload.metadata.get("encoding") != _BINARY:
        return payload
    try:
        kind = symbol_database.Default().GetSymbol(payload.metadata["messageType"].decode())
        message: Message = kind.FromString(payload.data)
        text = json_format.MessageToJson(message, indent=None)
    except (KeyError, DecodeError, TypeError, ValueError, json_format.Error):
        return payload
    shown = Payload(metadata=payload.metadata, data=text.encode())
    shown.metadata["encoding"] = _JSON
    return shown


class _Handler(BaseHTTPRequestHandler):
    allowed_origin = ""

    def do_OPTIONS(self) -> None:  # the library's name
        self._answer(HTTPStatus.NO_CONTENT)

    def do_POST(self) -> None:  # the library's name
        if not self.path.endswith("/decode"):
            self._answer(HTTPStatus.NOT_FOUND)
            return
        size = int(self.headers.get("Content-Length") or 0)
        if size > _MOST_BYTES:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        try:
            given = json_format.Parse(self.rfile.read(size), Payloads())
        except (json_format.ParseError, UnicodeDecodeError):
            self._answer(HTTPStatus.BAD_REQUEST)
            return
        shown = Payloads(payloads=[decoded(payload) for payload in given.payloads])
        self._answer(HTTPStatus.OK, json_format.MessageToJson(shown).encode())

    def _answer(self, status: HTTPStatus, body: bytes = b"") -> None:
        self.send_response(status)
        if self.headers.get("Origin") == self.allowed_origin:
            self.send_header("Access-Control-Allow-Origin", self.allowed_origin)
            self.send_header("Access-Control-Allow-Methods", "POST, OPTIONS")
            self.send_header("Access-Control-Allow-Headers", "content-type, x-namespace")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the library's name
        """Nothing: payloads are nobody's business, and requests come by the dozen."""
