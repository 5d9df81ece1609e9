"""Child processes that start under a deadline, log to a file and never outlive us."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from protemporal.devstack.errors import NotReadyError

LEASH = Path(__file__).with_name("leash.py")
GRACE = timedelta(seconds=5)
_LOOK_EVERY = 0.02  # seconds between two probes of a starting server
_TAIL = 2_000  # bytes of the log that an error text shows


class Child:
    """A running program: leader of its own session, killed by the kernel when we die (Linux).

    The kernel watches the *thread* that started it, so start children in a thread that lives as
    long as they should: the event loop's. As a context manager it stops the program on the way out.
    """

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        *,
        name: str,
        log: Path,
        stop_signal: signal.Signals,
    ) -> None:
        """Wrap a started process; use `Child.start`."""
        self._process = process
        self._stop_signal = stop_signal
        self.name = name
        self.log = log

    @classmethod
    async def start(
        cls,
        argv: Sequence[str | Path],
        *,
        log: Path,
        name: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        uid: int | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        orphan_signal: signal.Signals = signal.SIGKILL,
    ) -> Self:
        """Start `argv`, both its outputs appended to `log`.

        `argv[0]` is a path, not looked up on PATH. `uid` (root only) is the account to run as.
        `stop_signal` asks it to end, `orphan_signal` is what it gets should we die first.
        """
        leash = (sys.executable, "-I", "-S", LEASH, os.getpid(), orphan_signal.value)
        account = "-" if uid is None else uid
        with _private_log(log) as output:
            process = await asyncio.create_subprocess_exec(
                *map(str, (*leash, account, *argv)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=env,
                cwd=cwd,
                start_new_session=True,
            )
        name = name or Path(argv[0]).name
        return cls(process, name=name, log=log, stop_signal=stop_signal)

    @property
    def pid(self) -> int:
        """The process id, which is its process group's too."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    async def __aenter__(self) -> Self:
        """Give the child itself: it runs already."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        await self.stop()

    async def wait(self) -> int:
        """Wait for its end; give its exit status, negative for a signal."""
        return await self._process.wait()

    async def ready(self, probe: Callable[[], Awaitable[bool]], *, within: timedelta) -> None:
        """Return as soon as `probe` says yes.

        Raises NotReadyError, with the end of the log, if the child ends first or time runs out.
        """
        try:
            async with asyncio.timeout(within.total_seconds()):
                while self.running:
                    if await probe():
                        return
                    await asyncio.sleep(_LOOK_EVERY)
        except TimeoutError:
            seconds = within.total_seconds()
            raise self._not_ready(f"did not answer within {seconds:g} s") from None
        raise self._not_ready(f"ended with status {self._process.returncode}")

    async def stop(self, *, grace: timedelta = GRACE) -> int:
        """Ask it to end, kill it after `grace`, and reap it; give its exit status."""
        self._send(self._stop_signal)
        try:
            async with asyncio.timeout(grace.total_seconds()):
                await self.wait()
        except TimeoutError:
            pass  # killed next
        finally:  # also when we are cancelled meanwhile
            self._kill_group()
        return await self.wait()

    async def kill(self) -> int:
        """Kill it (SIGKILL) with all of its process group, and reap it; give its exit status."""
        self._kill_group()
        return await self.wait()

    def log_tail(self) -> str:
        """Give the last lines it wrote."""
        written = self.log.read_bytes()[-_TAIL:]
        return written.decode(errors="replace").strip()

    def _send(self, signum: signal.Signals) -> None:
        if self.running:
            with suppress(ProcessLookupError):  # ended a moment ago
                self._process.send_signal(signum)

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError):  # nobody left
            os.killpg(self.pid, signal.SIGKILL)

    def _not_ready(self, what: str) -> NotReadyError:
        return NotReadyError(f"{self.name} {what} (log: {self.log})\n{self.log_tail()}")


def _private_log(path: Path) -> BinaryIO:
    # Not for others to read: a log may quote what the program was given.
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")


async def run(
    argv: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    uid: int | None = None,
    within: timedelta,
) -> None:
    """Run a program to its end.

    Raises NotReadyError, with the end of the log, if it fails or takes longer than `within`.
    """
    child = await Child.start(argv, log=log, env=env, cwd=cwd, uid=uid)
    try:
        async with asyncio.timeout(within.total_seconds()):
            status = await child.wait()
    except TimeoutError:
        seconds = within.total_seconds()
        raise NotReadyError(f"{child.name} took longer than {seconds:g} s (log: {log})") from None
    finally:
        await child.kill()
    if status != 0:
        raise NotReadyError(f"{child.name} failed, status {status}\n{child.log_tail()}")
