"""Addresses to listen on."""

import re

import pytest

from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway.addresses import AddressError, check_address, is_loopback, why_not


@pytest.mark.parametrize(
    ("listen", "message"),
    [
        ("25083", "'25083': it is no HOST:PORT (127.0.0.1:25083?)"),
        (":25083", "':25083': it is no HOST:PORT (127.0.0.1:25083?)"),
        ("127.0.0.1", "it is no HOST:PORT"),
        ("127.0.0.1:", "it is no HOST:PORT"),
        ("127.0.0.1:x", "it is no HOST:PORT"),
        ("127.0.0.1:-1", "it is no HOST:PORT"),
        ("::1:1", "it is no HOST:PORT"),
        ("http://localhost:1", "it is no HOST:PORT"),
        ("", "'': it is no HOST:PORT"),
        ("localhost:70000", "the last port is 65535"),
    ],
)
def test_what_is_no_address(listen: str, message: str) -> None:
    with pytest.raises(AddressError, match=re.escape(message)):
        check_address(listen)


@pytest.mark.parametrize(
    "listen", ["127.0.0.1:0", "[::1]:1", "localhost:65535", "db.example.org:1", "unix:x"]
)
def test_what_is_an_address(listen: str) -> None:
    check_address(listen)


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
