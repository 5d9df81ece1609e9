"""The one way in and out of a process that uses Temporal."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn


def run_main(
    main: Callable[[], Coroutine[Any, Any, int | None]],
    *,
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> NoReturn:
    """Runs `main()` in a new event loop and ends the process with the code it gives (None: 0).

    `loop_factory` makes the loop, such as `uvloop.new_event_loop`; None: asyncio's own.

    Ctrl-C ends with 130, as shells expect. Any other exception is logged and ends with 1.

    The process leaves by `os._exit` after flushing: threads of the SDK's native part may still run
    when the interpreter takes itself down, and then it dies by a signal (seen in 5 of 20 runs of a
    program that only connects).
    """
    leave(_code(main, loop_factory))


def leave(code: int) -> NoReturn:
    """Ends the process at once with this code, its outputs flushed; see `run_main`."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _code(
    main: Callable[[], Coroutine[Any, Any, int | None]],
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None,
) -> int:
    try:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            return runner.run(main()) or 0
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except SystemExit as leave:
        if isinstance(leave.code, str):
            sys.stderr.write(f"{leave.code}\n")
            return 1
        return leave.code or 0
    except Exception:
        logging.getLogger(__name__).exception("the program failed")
        return 1
