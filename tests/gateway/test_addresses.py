"""Addresses to listen on."""

import re

import pytest

from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway.addresses import AddressError, host_and_port, is_loopback, why_not


@pytest.mark.parametrize(
    ("listen", "message"),
    [
        ("25083", "'25083' is no HOST:PORT (127.0.0.1:25083?)"),
        (":25083", "':25083' is no HOST:PORT (127.0.0.1:25083?)"),
        ("127.0.0.1", "is no HOST:PORT"),
        ("127.0.0.1:", "is no HOST:PORT"),
        ("127.0.0.1:x", "is no HOST:PORT"),
        ("127.0.0.1:-1", "is no HOST:PORT"),
        ("::1:1", "is no HOST:PORT"),
        ("http://localhost:1", "is no HOST:PORT"),
        ("", "'' is no HOST:PORT"),
        ("localhost:70000", "is beyond the last port, 65535"),
    ],
)
def test_what_is_no_address(listen: str, message: str) -> None:
    with pytest.raises(AddressError, match=re.escape(message)):
        host_and_port(listen)


@pytest.mark.parametrize(
    ("listen", "parts"),
    [
        ("127.0.0.1:0", ("127.0.0.1", 0)),
        ("[::1]:1", ("::1", 1)),
        ("localhost:65535", ("localhost", 65535)),
        ("db.example.org:1", ("db.example.org", 1)),
    ],
)
def test_what_is_an_address(listen: str, parts: tuple[str, int]) -> None:
    assert host_and_port(listen) == parts


@pytest.mark.parametrize(
    ("listen", "reason"),
    [
        ("no.such.host.invalid:1", "[Nn]ame"),  # as the system's resolver says it
        ("192.0.2.1:0", "Cannot assign requested address"),
        ("unix:/no/such/folder/s", "no socket can be made there"),
    ],
)
def test_why_an_address_cannot_be_had(listen: str, reason: str) -> None:
    assert re.search(rf"^cannot listen on {re.escape(listen)}: .*{reason}", why_not(listen))


def test_a_port_in_use_is_called_so(dev_server: TemporalServer) -> None:
    assert why_not(dev_server.address).endswith("Address already in use")


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ("127.0.0.1:1", True),
        ("127.3.2.1:1", True),
        ("[::1]:1", True),
        ("localhost:1", True),
        ("unix:/run/x", True),
        ("0.0.0.0:1", False),
        ("[::]:1", False),
        ("10.0.0.1:1", False),
        ("example.org:1", False),
        (":1", False),
    ],
)
def test_loopback(listen: str, *, expected: bool) -> None:
    assert is_loopback(listen) is expected
