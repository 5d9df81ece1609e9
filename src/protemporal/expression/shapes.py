"""What is known of a value before it exists: its possible kinds, and the proto type behind it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from protemporal.expression.this import (
    EMPTY,
    LARGE_INTEGERS,
    NULL_ENUM,
    SMALL_INTEGERS,
    SPECIAL_FORMS,
)
from protemporal.expression.values import ANY_KIND, Kind, Kinds, kinds


@dataclass(frozen=True, slots=True)
class Shape:
    """The kinds a value can have; none at all for a value that never comes to be.

    An object with `message` has the fields of that type; one with `element`, like an array, has
    elements of that shape; one with neither is unknown inside. `field` is the field the value is
    read from, where that is all it can be.
    """

    kinds: Kinds
    message: Descriptor | None = None
    element: "Shape | None" = None
    field: FieldDescriptor | None = None

    def only(self, wanted: Kinds) -> "Shape":
        """Give the shape with fewer kinds."""
        return replace(self, kinds=self.kinds & wanted)


ANYTHING = Shape(ANY_KIND)
NEVER = Shape(frozenset())
NULL = Shape(kinds("null"))
_NUMBER_TYPES = SMALL_INTEGERS | {FieldDescriptor.TYPE_FLOAT, FieldDescriptor.TYPE_DOUBLE}

_SPECIAL_SHAPES: dict[str, Shape] = {
    **{
        f"google.protobuf.{name}": Shape(kinds(kind))
        for name, kind in dict[str, Kind](
            Timestamp="string", Duration="string", FieldMask="string", StringValue="string",
            BytesValue="string", Int64Value="string", UInt64Value="string", BoolValue="bool",
            DoubleValue="number", FloatValue="number", Int32Value="number", UInt32Value="number",
            Struct="object", Any="object", ListValue="array",
        ).items()
    },
    "google.protobuf.Value": ANYTHING,
}  # fmt: skip


def of(*names: Kind) -> Shape:
    """Give the shape of a value of these kinds, nothing more known."""
    return Shape(kinds(*names))


def of_input(descriptor: Descriptor | None) -> Shape:
    """Give the shape of `this` for a type of input; null without one."""
    if descriptor is None or descriptor.full_name == EMPTY:
        return NULL
    return of_message(descriptor)


def of_message(descriptor: Descriptor) -> Shape:
    """Give the shape of a message's JSON form."""
    if descriptor.full_name in SPECIAL_FORMS:
        return _SPECIAL_SHAPES[descriptor.full_name]
    return Shape(kinds("object"), message=descriptor)


def of_field(field: FieldDescriptor) -> Shape:
    """Give the shape of a field; null too, for any field can be absent."""
    return replace(_present(field), kinds=_present(field).kinds | {"null"})


def _present(field: FieldDescriptor) -> Shape:
    message = field.message_type
    if message is not None and message.GetOptions().map_entry:
        return Shape(kinds("object"), element=_single(message.fields_by_name["value"]))
    if field.is_repeated:
        return Shape(kinds("array"), element=_single(field))
    return _single(field)


def _single(field: FieldDescriptor) -> Shape:
    if field.message_type is not None:
        return replace(of_message(field.message_type), field=field)
    enum = field.enum_type
    if enum is not None:
        # A number stands for a value that this version of the enum does not know.
        return replace(
            of("null") if enum.full_name == NULL_ENUM else of("string", "number"), field=field
        )
    if field.type in _NUMBER_TYPES:
        # NaN and infinity are strings in JSON; nobody writes an expression for those alone.
        return replace(of("number"), field=field)
    return replace(of("bool" if field.type == FieldDescriptor.TYPE_BOOL else "string"), field=field)


def is_large_integer(shape: Shape) -> bool:
    """Say whether the value is a 64-bit integer field, which JSON writes as a string."""
    field = shape.field
    if field is None or "string" not in shape.kinds:
        return False
    wrapper = field.message_type
    return field.type in LARGE_INTEGERS or (
        wrapper is not None and wrapper.name in ("Int64Value", "UInt64Value")
    )


def zero_is_absent(field: FieldDescriptor) -> bool:
    """Say whether the field's zero value is left out of JSON, so that expressions see null."""
    holder = field.containing_type
    in_map = holder is not None and holder.GetOptions().map_entry
    return not (field.has_presence or field.is_repeated or in_map)


def union(shapes: Iterable[Shape]) -> Shape:
    """Give what is known of a value that has one of these shapes."""
    found = [shape for shape in shapes if shape.kinds]
    if not found:
        return NEVER
    objects = [shape for shape in found if shape.kinds & {"object", "array"}]
    first = objects[0] if objects else found[0]
    alike = all(
        (shape.message, shape.element) == (first.message, first.element) for shape in objects
    )
    fields = {shape.field for shape in found if shape.kinds != NULL.kinds}
    return Shape(
        frozenset[Kind]().union(*(shape.kinds for shape in found)),
        message=first.message if alike else None,
        element=first.element if alike else None,
        field=fields.pop() if len(fields) == 1 else None,
    )
