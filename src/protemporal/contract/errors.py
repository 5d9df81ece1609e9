"""Business errors: what a service's proto says that callers see of an ApplicationError."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from protemporal.contract.annotations import Option
from protemporal.contract.declared import DeclaredService
from protemporal.contract.faults import Code, Fault, Report
from protemporal.contract.model import BusinessError
from protemporal.contract.reasons import REASON_LIMIT, upper_snake
from protemporal.contract.words import nearest

CODES = (
    "CANCELLED",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
)
"""The names of gRPC's status codes, without OK and without UNKNOWN, which says nothing."""


def business_errors(service: DeclaredService) -> Sequence[BusinessError]:
    """What the service itself declares; what is wrong with it is reported."""
    found: dict[str, BusinessError] = {}
    for option in service.errors:
        error = BusinessError(
            type=option.text("type"), code=option.text("code"), reason=option.text("reason")
        )
        _check(option, error)
        if error.type in found:
            option.fault(Code.BUSINESS_ERROR, "type", f'"{error.type}" is declared already')
        found.setdefault(error.type, error)
    return tuple(found.values())


def with_those_behind(
    service: DeclaredService,
    behind: Iterable[str],
    declared: Mapping[str, Sequence[BusinessError]],
    report: Report,
) -> Iterator[BusinessError]:
    """The service's own errors, then those of the services that its RPCs map onto.

    `declared` has all of them by the full name of the service.
    """
    own = {error.type for error in declared[service.full_name]}
    found: dict[str, tuple[BusinessError, str]] = {}
    for name in dict.fromkeys((service.full_name, *behind)):
        for error in declared[name]:
            before, owner = found.setdefault(error.type, (error, name))
            if before != error and error.type not in own:
                message = f'"{error.type}" differs in {owner} and {name}: declare it here too'
                report.faults.append(_fault(service, message))
    yield from (error for error, _ in found.values())


def _check(option: Option, error: BusinessError) -> None:
    if not error.type:
        option.fault(Code.BUSINESS_ERROR, "type", "empty: name the type of the ApplicationError")
    if error.code not in CODES:
        choice = nearest(error.code, CODES)
        option.fault(
            Code.BUSINESS_ERROR, "code", f'"{error.code}" is no code of an error ({choice})'
        )
    if error.reason and upper_snake(error.reason) != error.reason:
        option.fault(
            Code.BUSINESS_ERROR,
            "reason",
            f'"{error.reason}" is not in UPPER_SNAKE_CASE, of at most {REASON_LIMIT} characters',
        )
    elif error.type and not error.reason and not upper_snake(error.type):
        option.fault(Code.BUSINESS_ERROR, "reason", f'none can be made of "{error.type}": say one')


def _fault(service: DeclaredService, message: str) -> Fault:
    return Fault(
        code=Code.BUSINESS_ERROR,
        location=service.location,
        rpc=service.name,
        option="errors",
        message=message,
    )
