import socket

from protemporal.devstack import ports


def listening() -> socket.socket:
    server = socket.socket()
    server.bind((ports.LOOPBACK, 0))
    server.listen()
    return server


async def test_a_listening_port_is_taken_and_answers() -> None:
    with listening() as server:
        port: int = server.getsockname()[1]
        assert not ports.is_free(port)
        assert await ports.answers(port)
    assert not await ports.answers(port)


def test_free_port_can_be_bound_and_is_no_clients() -> None:
    port = ports.free_port()
    assert port < 32_768
    with socket.socket() as server:
        server.bind((ports.LOOPBACK, port))
