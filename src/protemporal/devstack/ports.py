"""TCP ports of this machine: which are free, which answer."""

import asyncio
import random
import socket

LOOPBACK = "127.0.0.1"
# Below 32768, where Linux begins to hand out ports to outgoing connections (ip_local_port_range):
# a port chosen there may be taken by anybody's client before our server binds it.
_CANDIDATES = range(15_000, 32_000)


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Give whether a server could bind `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as servers do: TIME_WAIT is free
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str = LOOPBACK) -> int:
    """Give a port that nobody listens on, chosen at random so that parallel tests rarely meet."""
    return next(
        port for port in random.sample(_CANDIDATES, len(_CANDIDATES)) if is_free(port, host)
    )


async def answers(port: int, host: str = LOOPBACK) -> bool:
    """Give whether somebody accepts connections on `port`."""
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
