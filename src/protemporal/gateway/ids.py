"""What a workflow id, an update id and a request id may look like."""

import os
import re

from protemporal.contract.ids import HIDDEN, ID_LIMIT
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import refuse

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def check_workflow_id(workflow_id: str, field: str) -> str:
    """The id, if it is one; `field` says where it came from.

    Raises:
        Refusal: it is empty, too long, or holds hidden characters.
    """
    if workflow_id.isascii() and workflow_id.isprintable() and 0 < len(workflow_id) <= ID_LIMIT:
        return workflow_id  # as almost all are
    if not workflow_id:
        raise refuse(Reason.WORKFLOW_ID_EMPTY, {"field": field})
    size = _size(workflow_id)
    if size > ID_LIMIT:
        sizes = {"limitBytes": str(ID_LIMIT), "actualBytes": str(size)}
        raise refuse(Reason.WORKFLOW_ID_TOO_LONG, {"field": field, **sizes})
    if HIDDEN.search(workflow_id):
        raise refuse(Reason.WORKFLOW_ID_INVALID, {"field": field})
    return workflow_id


def check_update_id(update_id: str, field: str) -> str:
    """The id, if it is one; empty stays empty.

    Raises:
        Refusal: it is too long, or holds hidden characters.
    """
    if _size(update_id) > ID_LIMIT or HIDDEN.search(update_id):
        raise refuse(Reason.UPDATE_ID_INVALID, {"field": field, "limitBytes": str(ID_LIMIT)})
    return update_id


def check_request_id(request_id: str, field: str) -> str:
    """The UUID in lower case.

    Raises:
        Refusal: it is not a UUID.
    """
    if not is_uuid(request_id):
        raise refuse(Reason.REQUEST_ID_INVALID, {"field": field})
    return request_id.lower()


_SPARE: list[str] = []
"""Ids that nobody has yet: one alone, among all else that a call does, costs five times as much."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_SPARE.clear)  # or two processes gave the same ones


def new_id() -> str:
    """A random UUID. `str(uuid.uuid4())` gives the same at three times the cost."""
    try:
        return _SPARE.pop()
    except IndexError:
        _SPARE.extend(_uuid(os.urandom(16).hex()) for _ in range(100))
        return _uuid(os.urandom(16).hex())


def _uuid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID in the 36 characters of RFC 9562."""
    return _UUID.fullmatch(text) is not None


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
