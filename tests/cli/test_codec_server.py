import base64
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import click
import pytest
from temporalio.api.common.v1 import Payload

from examples.parcels.v1 import parcels_pb2 as pb
from protemporal.cli.codec_server import decoded, load_messages, server

UI = "http://localhost:8233"
MOVE = pb.MoveRequest(parcel_id="7", place="Bern")


def payload(encoding: bytes, data: bytes, message: bytes = b"") -> Payload:
    metadata = {"encoding": encoding}
    if message:
        metadata["messageType"] = message
    return Payload(metadata=metadata, data=data)


KNOWN = payload(b"binary/protobuf", MOVE.SerializeToString(), b"examples.parcels.v1.MoveRequest")
UNTOUCHED = {
    "JSON": payload(b"json/plain", b'"x"'),
    "null": payload(b"binary/null", b""),
    "a message without a name": payload(b"binary/protobuf", b""),
    "an unknown message": payload(b"binary/protobuf", b"", b"no.Such"),
    "broken bytes": payload(b"binary/protobuf", b"\xff", b"examples.parcels.v1.MoveRequest"),
    "a message without a JSON form": payload(
        b"binary/protobuf", b"\x08\x80\xa0\x94\xa5\x8d\x1d", b"google.protobuf.Duration"
    ),
    "no metadata": Payload(data=b"x"),
}


def test_a_known_message_is_shown_as_json() -> None:
    shown = decoded(KNOWN)
    assert json.loads(shown.data) == {"parcelId": "7", "place": "Bern"}
    assert shown.metadata["encoding"] == b"json/protobuf"
    assert shown.metadata["messageType"] == b"examples.parcels.v1.MoveRequest"


@pytest.mark.parametrize("given", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_all_else_passes_through(given: Payload) -> None:
    assert decoded(given) == given


def test_messages_of_a_package_are_loaded() -> None:
    load_messages(["examples"])


def test_a_missing_package_is_named() -> None:
    with pytest.raises(click.ClickException, match=r"there is no module nowhere\.at\.all"):
        load_messages(["nowhere.at.all"])


@pytest.fixture
def url() -> Iterator[str]:
    """Where a running server answers."""
    running = server("127.0.0.1", 0, origin=UI)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def post(url: str, body: bytes, **headers: str) -> Any:
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 # ours
    return urllib.request.urlopen(request, timeout=5)  # noqa: S310 # same


def test_the_web_ui_is_answered(url: str) -> None:
    encoded = {
        "metadata": {
            key: base64.b64encode(value).decode() for key, value in KNOWN.metadata.items()
        },
        "data": base64.b64encode(KNOWN.data).decode(),
    }
    with post(f"{url}/decode", json.dumps({"payloads": [encoded]}).encode(), Origin=UI) as answer:
        (shown,) = json.load(answer)["payloads"]
        assert answer.headers["Access-Control-Allow-Origin"] == UI
    assert json.loads(base64.b64decode(shown["data"])) == {"parcelId": "7", "place": "Bern"}


def test_another_origin_is_not_let_in(url: str) -> None:
    with post(f"{url}/decode", b"{}", Origin="http://evil.example") as answer:
        assert answer.headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/encode", b"{}", 404), ("/decode", b"no JSON", 400), ("/decode", b"\xff", 400)],
    ids=["it does not encode", "no JSON", "no text"],
)
def test_what_is_refused(url: str, path: str, body: bytes, status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        post(f"{url}{path}", body)
    assert refused.value.code == status
    refused.value.close()
