"""Id expressions and mappings: read, check against a message type, evaluate. Pure, no I/O.

The language is the part of Bloblang that `temporal.v1` annotations use, as in
`order/${! orderId.slug() }`.
"""

from protemporal.expression.faults import EvaluationError, ExpressionError, Fault
from protemporal.expression.mapping import Mapping, parse_mapping
from protemporal.expression.template import Template, parse_template
from protemporal.expression.typed import fits

__all__ = [
    "EvaluationError",
    "ExpressionError",
    "Fault",
    "Mapping",
    "Template",
    "fits",
    "parse_mapping",
    "parse_template",
]
