"""Log lines: one JSON object each, or text; ids of a call, and never what it carried.

The fields of a JSON line are a closed list. Of an exception it shows the types and where they were
raised, not their texts, which may quote a request. Text, meant for development, shows them.
Both take passwords out of addresses and tokens out of headers.

Whatever logs inside a workflow, an activity or an RPC, the line has its ids; so workers configure
their logs here, too.
"""

import importlib.util
import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, TextIO

from temporalio import activity, workflow

from protemporal.runtime.caller import caller

FIELDS = (
    "method",
    "code",
    "reason",
    "seconds",
    "requestId",
    "workflowType",
    "workflowId",
    "runId",
    "activity",
    "attempt",
    "traceId",
    "temporalCode",
    "address",
    "pid",
)
"""What a line may carry beside time, level, logger, message and exception; nothing else does."""

_SECRETS = re.compile(
    r"(?P<address>[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@]+(?=@)"
    r"|(?P<header>authorization['\"]?\s*[:=,]\s*['\"]?)(?:(?:bearer|basic)\s+)?[^\s'\",]+"
    r"|(?P<token>bearer\s+)[^\s'\",]+",
    re.IGNORECASE,
)

_quoted = json.encoder.encode_basestring_ascii


class LogFormat(StrEnum):
    """How log lines look."""

    JSON = "json"
    TEXT = "text"


def configure_logs(form: LogFormat = LogFormat.JSON, stream: TextIO | None = None) -> None:
    """Writes all logs of the process, from INFO up, to `stream` (None: standard error).

    Records no longer say which thread and process made them: no line shows it, and finding out
    costs every call (Python's logging HOWTO, "Optimization").
    """
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    _opentelemetry()
    # The SDK's own loggers write the ids into the message; here they are fields.
    activity.logger.activity_info_on_message = False
    workflow.logger.workflow_info_on_message = False
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


class JsonLines(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`."""
        message = _quoted(redacted(record.getMessage()))
        line = (
            f'{{"time": "{_time(record.created)}", "level": "{record.levelname.lower()}",'
            f' "logger": {_quoted(record.name)}, "message": {message}'
        )
        for key, value in _fields(record).items():
            line += f', "{key}": {_value(value)}'
        if record.exc_info and record.exc_info[1]:
            line += f', "exception": {json.dumps(_causes(record.exc_info[1]))}'
        return line + "}"


class TextLines(logging.Formatter):
    """Time, level, message, fields, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(" ", timespec="milliseconds")
        pairs = "".join(f" {key}={value}" for key, value in _fields(record).items())
        text = f"{when[:-6]} {record.levelname} {record.getMessage()}{pairs}"
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return redacted(text)


def _value(value: object) -> str:
    """The value in JSON; `json.dumps` of a whole line takes three times as long (measured)."""
    if isinstance(value, str):
        return _quoted(value)
    return repr(value) if type(value) in {int, float} else json.dumps(value)


def _time(created: float) -> str:
    return f"{_second(int(created))}.{int(created % 1 * 1000):03}+00:00"


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    """Of the lines of one second all but the fraction is the same."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19]


def redacted(text: str) -> str:
    """The text without passwords of addresses and without tokens."""
    return _SECRETS.sub(_hidden, text)


def _hidden(match: re.Match[str]) -> str:
    return f"{match['address'] or match['header'] or match['token']}***"


def _fields(record: logging.LogRecord) -> dict[str, object]:
    given: dict[str, object] = getattr(record, "fields", {})
    if "requestId" not in given:  # a call's line has all of its ids
        given = {**_running(), **given}
    return {key: value for key in FIELDS if (value := given.get(key)) not in {None, ""}}


def _running() -> dict[str, object]:
    """The ids of what logs: a workflow, an activity, an RPC that the application writes."""
    ids: dict[str, object] = {"requestId": caller().request_id, "traceId": _trace_id()}
    if activity.in_activity():
        task = activity.info()
        return ids | {
            "workflowType": task.workflow_type,
            "workflowId": task.workflow_id,
            "runId": task.workflow_run_id,
            "activity": task.activity_type,
            "attempt": task.attempt,
        }
    if workflow.in_workflow():
        run = workflow.info()
        return ids | {
            "workflowType": run.workflow_type,
            "workflowId": run.workflow_id,
            "runId": run.run_id,
        }
    return ids


def _trace_id() -> str:
    """The trace of the current span, where OpenTelemetry is installed."""
    api = _opentelemetry()
    span = api.get_current_span().get_span_context() if api else None
    return f"{span.trace_id:032x}" if span and span.is_valid else ""


@cache
def _opentelemetry() -> Any:
    """Its API, an extra; looked for once, and not in a sandbox, which has modules of its own."""
    if importlib.util.find_spec("opentelemetry") is None:
        return None
    from opentelemetry import trace  # noqa: PLC0415 - an extra

    return trace


def _causes(error: BaseException) -> list[dict[str, object]]:
    """The exception and what led to it, outermost first: types and places, no texts."""
    found: list[dict[str, object]] = []
    cause: BaseException | None = error
    while cause is not None and len(found) < 10:  # noqa: PLR2004 - deep enough for anybody
        frames = traceback.extract_tb(cause.__traceback__)
        stack = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        found.append({"type": type(cause).__qualname__, "stack": stack})
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return found
