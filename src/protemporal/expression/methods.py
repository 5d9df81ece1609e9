"""All methods of the language."""

from protemporal.expression.collection_methods import COLLECTION_METHODS
from protemporal.expression.signatures import Method, Parameter
from protemporal.expression.text_methods import TEXT_METHODS
from protemporal.expression.time_methods import TIME_METHODS
from protemporal.expression.values import ANY_KIND, Value


def _kept(value: Value) -> Value:
    return value


# These two see errors of their target, which no function of values can: evaluate.py runs them.
_FALLBACK = (Parameter(name="fallback", form="fallback"),)
_FALLBACK_METHODS = (
    Method(name="or", accepts=ANY_KIND, returns=ANY_KIND, run=_kept, parameters=_FALLBACK),
    Method(name="catch", accepts=ANY_KIND, returns=ANY_KIND, run=_kept, parameters=_FALLBACK),
)

METHODS: dict[str, Method] = {
    method.name: method
    for method in (*TEXT_METHODS, *COLLECTION_METHODS, *TIME_METHODS, *_FALLBACK_METHODS)
}
