"""The client process: `python -m bench.load` takes jobs as lines of JSON, and answers each so.

It keeps a number of calls in progress over one or several connections. Requests are made before the
clock starts. A call that is refused ends the job: a fast error is no speed.
"""

import json
import selectors
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from bench.calls import Call, call_for

from bench import frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one client process sends."""

    port: int
    call: str
    """A name of `bench.calls.CALLS`."""
    count: int
    concurrency: int
    connections: int = 1
    size: int = 200
    """Bytes of a request."""


class RefusedError(Exception):
    """A call was answered with an error."""


class Connection:
    """One connection; its calls have odd numbers, as HTTP/2 has it."""

    def __init__(self, port: int, call: Call, bodies: Iterator[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(frames.PREFACE + frames.open_windows())
        self.seconds: list[float] = []
        authority = f"127.0.0.1:{port}"
        self._block, self._next_block = frames.blocks(call.headers(authority))
        self._bodies = bodies
        self._frames = frames.Frames()
        self._stream = 1
        self._begun: dict[int, float] = {}
        self._answered: set[int] = set()
        self._window = self._stream_window = frames.FIRST_WINDOW
        self._stream_windows: dict[int, int] = {}
        self._unsent: deque[tuple[int, memoryview]] = deque()
        self._output = bytearray()

    def begin(self) -> bool:
        """Makes one more call; False if there are no more to make."""
        body = next(self._bodies, None)
        if body is None:
            return False
        stream, self._stream = self._stream, self._stream + 2
        self._output += frames.frame(frames.HEADERS, frames.END_HEADERS, stream, self._block)
        self._block = self._next_block
        self._stream_windows[stream] = self._stream_window
        self._unsent.append((stream, memoryview(frames.message(body))))
        self._begun[stream] = time.perf_counter()
        return True

    def flush(self) -> None:
        """Sends what the peer's windows allow."""
        for _ in range(len(self._unsent)):
            self._send_some(*self._unsent.popleft())
        if self._output:
            self.socket.sendall(self._output)
            self._output.clear()

    def _send_some(self, stream: int, left: memoryview) -> None:
        while left:
            room = min(self._window, self._stream_windows[stream], frames.LARGEST_FRAME)
            if room <= 0:
                self._unsent.append((stream, left))
                return
            part, left = bytes(left[:room]), left[room:]
            self._window -= len(part)
            self._stream_windows[stream] -= len(part)
            flags = 0 if left else frames.END_STREAM
            self._output += frames.frame(frames.DATA, flags, stream, part)

    def receive(self) -> None:
        """Takes what has arrived; for each call that ended it makes another."""
        arrived = self.socket.recv(1 << 18)
        if not arrived:
            raise RefusedError("the server closed the connection")
        for kind, flags, stream, payload in self._frames.of(arrived):
            match kind:
                case frames.DATA:
                    self._answered.add(stream)
                    self._ended(flags, stream, payload)
                case frames.HEADERS:
                    self._ended(flags, stream, payload)
                case frames.WINDOW_UPDATE:
                    self._widen(stream, int.from_bytes(payload, "big"))
                case frames.SETTINGS if not flags & frames.ACK:
                    self._output += frames.frame(frames.SETTINGS, frames.ACK, 0)
                    self._resize(frames.window_of_streams(payload))
                case frames.PING if not flags & frames.ACK:
                    self._output += frames.frame(frames.PING, frames.ACK, 0, payload)
                case frames.RST_STREAM | frames.GOAWAY:
                    raise RefusedError(f"the server ended a call: {payload.hex()}")
                case _:
                    pass
        self.flush()

    def _ended(self, flags: int, stream: int, payload: bytes) -> None:
        if not flags & frames.END_STREAM:
            return
        if stream not in self._answered:  # an error has trailers and no message
            raise RefusedError(f"a call was refused: {payload!r}")  # its headers, mostly as text
        self._answered.remove(stream)
        del self._stream_windows[stream]
        self.seconds.append(time.perf_counter() - self._begun.pop(stream))
        self.begin()

    def _widen(self, stream: int, size: int) -> None:
        if stream == 0:
            self._window += size
        elif stream in self._stream_windows:
            self._stream_windows[stream] += size

    def _resize(self, window: int | None) -> None:
        if window is None:
            return
        for stream in self._stream_windows:
            self._stream_windows[stream] += window - self._stream_window
        self._stream_window = window


def run(job: Job) -> Sequence[float]:
    """Makes all calls; gives the seconds of each, after those that all took together."""
    call = call_for(job.call)
    bodies = iter([call.body(number, job.size) for number in range(job.count)])
    with selectors.DefaultSelector() as selector, ExitStack() as stack:
        connections = [Connection(job.port, call, bodies) for _ in range(job.connections)]
        for connection in connections:
            stack.enter_context(connection.socket)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        began = time.perf_counter()
        for number, connection in enumerate(connections):
            for _ in range(number, job.concurrency, job.connections):
                connection.begin()
            connection.flush()
        while sum(len(each.seconds) for each in connections) < job.count:
            ready = selector.select(timeout=30)
            if not ready:
                raise RefusedError("no answer within 30 s")
            for key, _ in ready:
                key.data.receive()
        taken = time.perf_counter() - began
    return [taken, *(seconds for each in connections for seconds in each.seconds)]


if __name__ == "__main__":
    for line in sys.stdin:
        try:
            answer: object = run(Job(**json.loads(line)))
        except RefusedError as error:
            answer = str(error)
        print(json.dumps(answer), flush=True)
