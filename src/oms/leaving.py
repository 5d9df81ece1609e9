"""How a process is told to end."""

import asyncio
import signal


def told_to_stop() -> asyncio.Event:
    """An event that SIGTERM and Ctrl-C set, instead of breaking in anywhere."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
