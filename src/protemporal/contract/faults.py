"""What can be wrong with a contract: every code, and how a fault is told.

The codes are stable. They are never used again for something else, so that documentation and
suppressions outlive a release.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from protemporal.contract.model import Location
from protemporal.contract.words import visible

_NUMBER = re.compile(r"(\D*)(\d*)", re.ASCII)


class Code(Enum):
    """Every fault and warning, by its stable code; the text is the title in the documentation."""

    ROLES = "TPY001", "An RPC has two roles that exclude each other"
    STREAMING = "TPY002", "An RPC with a role streams"
    SIGNAL_OUTPUT = "TPY003", "A signal returns something"
    REF_EMPTY = "TPY004", "A reference is empty"
    REF_UNKNOWN = "TPY005", "A reference leads nowhere"
    REF_OUTSIDE = "TPY006", "A reference leads to a file outside this run"
    REF_KIND = "TPY007", "A reference leads to an RPC of another kind"
    REF_TWICE = "TPY008", "A workflow refers to the same RPC or name twice"
    NAME_TAKEN = "TPY010", "Two operations are registered under one name"
    NAME_RESERVED = "TPY011", "A name belongs to Temporal"
    NAME_LONG = "TPY012", "A name is longer than Temporal takes"
    DURATION = "TPY013", "A duration is not one, or negative"
    RETRY = "TPY014", "A retry policy contradicts itself"
    ENUM = "TPY015", "An enum value is unknown"
    POLICIES = "TPY016", "Two policies exclude each other"
    STAGE = "TPY017", "An update waits for a stage that the server refuses"
    EXPRESSION = "TPY018", "An expression is wrong"
    VERB = "TPY019", "An RPC's verb is missing, or one too many"
    VERB_TYPES = "TPY020", "An RPC's messages are not those of its operation"
    VERB_ID = "TPY021", "An RPC does not say which workflow it means"
    RPC_PLACE = "TPY022", "An RPC's workflow id stands where it has no meaning"
    NAME_EMPTY = "TPY023", "A name is empty"
    MAPPING = "TPY024", "A mapping between messages leads nowhere"
    ID_FIELD = "TPY025", "Nothing fills a field that an id is made of"
    HANDLER_UNLISTED = "TPY026", "A workflow does not handle what is sent with its start"
    INTERVAL = "TPY027", "An interval is too short, or belongs to no watch"
    BUSINESS_ERROR = "TPY028", "A business error is none that a caller can be sent"
    ID_OTHER = "TPY029", "What is sent with a start is for another workflow"
    REQUIRED = "TPY030", "Nothing fills a field that the response requires"

    IGNORED = "TPY051", "An option is ignored"
    UNKNOWN_OPTION = "TPY052", "An option is newer than this version"
    DEPRECATED = "TPY053", "A deprecated option is set"
    QUERY_OUTPUT = "TPY054", "A query returns nothing"
    ID_PREFIX = "TPY055", "A workflow id is nothing but the caller's words"
    TIMEOUT_MISSING = "TPY056", "An activity has no time-out"
    STAGE_TWICE = "TPY057", "An update names its stage twice"
    UPDATE_ID = "TPY058", "An update that starts its workflow has no id"
    ID_CONSTANT = "TPY059", "A workflow id is the same for all"
    HEARTBEAT_MISSING = "TPY060", "An activity is waited for that never hears of its cancellation"
    PATCH = "TPY061", "A patch is switched off that replay needs"

    OPERATION_OUTPUT = "TPY062", "A workflow's own output is an operation"

    @property
    def number(self) -> str:
        """`TPY001`."""
        return self.value[0]

    @property
    def title(self) -> str:
        """What the documentation has as its heading."""
        return self.value[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, or, as a warning, worth a second look."""

    code: Code
    location: Location
    rpc: str
    """The RPC, or the service, by its own name."""
    option: str
    """`id`, `signal[0].ref`; empty where the fault is not in one option."""
    message: str

    def __str__(self) -> str:
        """`orders/v1/orders.proto:31:7: PlaceOrder: id: no field "nope" ... [TPY018]`."""
        option = f"{self.option}: " if self.option else ""
        message = visible(self.message)  # it may quote what the proto says
        return f"{self.location}: {self.rpc}: {option}{message} [{self.code.number}]"


class ContractError(Exception):
    """The protos contradict themselves or Temporal; `faults` are all that were found, sorted."""

    def __init__(self, faults: tuple[Fault, ...], warnings: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
        self.warnings = warnings


@dataclass(frozen=True, slots=True)
class Report:
    """Collects what one reading finds."""

    faults: list[Fault] = field(default_factory=list[Fault])
    warnings: list[Fault] = field(default_factory=list[Fault])


def ordered(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """By place, and each one once."""

    def place(fault: Fault) -> tuple[object, ...]:
        where = fault.location
        told = _numbered(str(fault))
        return where.file, where.line, where.column, fault.rpc, fault.code.number, told

    return tuple(sorted(dict.fromkeys(faults), key=place))


def _numbered(text: str) -> tuple[tuple[str, int], ...]:
    """The text as it sorts with its numbers as such: column 22 ahead of column 114."""
    return tuple((words, int(digits or -1)) for words, digits in _NUMBER.findall(text))
