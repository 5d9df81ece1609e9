"""Where a server listens: what is an address, who can reach it, and why it cannot be had."""

import ipaddress
import re

_HOST_PORT = re.compile(r"(\[[^\[\]]+\]|[^\[\]:/\s]+):([0-9]{1,5})", re.ASCII)
_LAST_PORT = 65535


class AddressError(ValueError):
    """It is no address to listen on; the text says what one looks like."""


def host_and_port(listen: str) -> tuple[str, int]:
    """The parts of HOST:PORT, the host without brackets.

    gRPC takes some other forms for what nobody means: `localhost:70000` is port 4464, and no port
    is 443 (measured).

    Raises:
        AddressError: it is no HOST:PORT.
    """
    found = _HOST_PORT.fullmatch(listen)
    if found is None:
        port = listen.removeprefix(":")
        better = f" (127.0.0.1:{port}?)" if port.isdigit() else ""
        raise AddressError(f"{listen!r} is no HOST:PORT{better}")
    if int(found[2]) > _LAST_PORT:
        raise AddressError(f"{listen!r} is beyond the last port, {_LAST_PORT}")
    return found[1].strip("[]"), int(found[2])


def is_socket(listen: str) -> bool:
    """Whether the address is that of a Unix socket, which has no port."""
    return listen.startswith(("unix:", "unix-abstract:"))


def is_loopback(listen: str) -> bool:
    """Whether only this machine can reach the address."""
    if is_socket(listen):
        return True
    host = listen.rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def why_not(listen: str) -> str:
    """Why an address of the right form cannot be listened on, as a sentence."""
    # Loaded for what went wrong alone: it costs the start of a server that needs it not.
    from protemporal.gateway.processes import reserved  # noqa: PLC0415

    if is_socket(listen):
        return f"cannot listen on {listen}: no socket can be made there"
    try:
        with reserved(listen):
            return f"cannot listen on {listen}: is the port in use?"  # a moment ago
    except ValueError as error:
        return str(error)
