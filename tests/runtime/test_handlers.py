# ruff: noqa: ARG002 # the methods of these classes are looked at, not called
import pytest
from google.protobuf import empty_pb2
from google.protobuf.message import Message

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt
from protemporal.runtime.activity import Activities, activities_of
from protemporal.runtime.workflow import registered
from support.parcels import Deliver, ParcelActivities, Watch


class Unfinished(t.DeliverWorkflow):
    async def run(self, request: pb.DeliverRequest) -> pb.DeliverResponse:
        return pb.DeliverResponse()

    async def track(self, request: pb.TrackRequest) -> pb.TrackResponse:  # type: ignore[override] # the fault
        return pb.TrackResponse()

    async def move(self) -> None:  # type: ignore[override] # the fault
        return None


def test_every_fault_of_a_workflow_is_listed_with_what_is_expected() -> None:
    with pytest.raises(pt.ContractError) as caught:
        pt.implements(Unfinished)
    move = "move(self, request: MoveRequest) -> None"
    track = "track(self, request: TrackRequest) -> TrackResponse"
    assert str(caught.value).splitlines() == [
        "Unfinished does not keep its contract:",
        f"  wrong: async def move(self) -> None; expected: async def {move}",
        f"  wrong: async def {track}; expected: def {track}",
        "  missing: async def redirect(self, request: RedirectRequest) -> RedirectResponse",
        "  missing: def validate_redirect(self, request: RedirectRequest) -> None",
        "  missing: async def insure(self, request: InsureRequest) -> None",
    ]


class WrongTypes(t.WatchWorkflow):
    def __init__(self, needed: int) -> None: ...

    async def run(self, request: pb.MoveRequest) -> int: ...  # type: ignore[override, empty-body] # the fault

    async def stop(self, request: empty_pb2.Empty) -> None: ...

    def ping(self, request: "Unknown") -> None: ...  # type: ignore[name-defined] # noqa: F821 # pyright: ignore[reportUndefinedVariable, reportUnknownParameterType] # left to the checkers

    async def pause(self, request: Message) -> None: ...  # takes more than it has to


def test_types_that_the_contract_does_not_have_are_listed() -> None:
    with pytest.raises(pt.ContractError) as caught:
        pt.implements(WrongTypes)
    wrong = "run(self, request: MoveRequest) -> int"
    assert str(caught.value).splitlines() == [
        "WrongTypes does not keep its contract:",
        f"  wrong: async def {wrong}; expected: async def run(self, request: Empty) -> None",
        "  wrong: __init__(needed: int) -> None; expected: no parameters without a default",
    ]


class NoBase(pt.Workflow):
    pass


class TwoBases(t.WatchWorkflow, t.DeliverAllWorkflow):  # type: ignore[misc] # the fault
    pass


@pytest.mark.parametrize(
    ("cls", "extended"), [(NoBase, "none"), (TwoBases, "WatchWorkflow and DeliverAllWorkflow")]
)
def test_a_workflow_extends_one_generated_base(cls: type[pt.Workflow], extended: str) -> None:
    with pytest.raises(pt.ContractError, match=f"this class extends {extended}"):
        pt.implements(cls)


def test_activities_are_given_as_an_object() -> None:
    with pytest.raises(pt.ContractError, match="a class; give the worker an object of it"):
        activities_of(ParcelActivities)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # the fault


def test_a_class_without_the_decorator_is_refused_by_a_worker() -> None:
    class Undecorated(t.WatchWorkflow):
        async def run(self, request: empty_pb2.Empty) -> None: ...
        async def stop(self, request: empty_pb2.Empty) -> None: ...
        def ping(self, request: empty_pb2.Empty) -> None: ...
        async def pause(self, request: empty_pb2.Empty) -> None: ...

    with pytest.raises(pt.ContractError, match=r"missing: the decorator @pt\.implements"):
        registered(Undecorated)


def test_an_alias_is_a_class_of_its_own() -> None:
    assert [cls.__name__ for cls in registered(Watch)] == ["Watch", "WatchAlias1"]
    assert [cls.__name__ for cls in registered(Deliver)] == ["Deliver"]


def test_activities_with_a_wrong_method_are_refused() -> None:
    class Wrong(t.ParcelActivities):
        def print_label(self, request: pb.PrintLabelRequest) -> pb.PrintLabelResponse:  # type: ignore[override] # the fault
            return pb.PrintLabelResponse()

        async def ring(self, request: empty_pb2.Empty) -> None: ...

    with pytest.raises(pt.ContractError, match=r"wrong: def print_label.*expected: async def"):
        activities_of(Wrong())


def test_activities_with_a_missing_method_cannot_be_made() -> None:
    class Missing(t.ParcelActivities):
        async def ring(self, request: empty_pb2.Empty) -> None: ...

    with pytest.raises(TypeError, match="print_label"):
        Missing()  # type: ignore[abstract] # the fault


def test_an_object_gives_one_activity_for_each_of_its_contract() -> None:
    implementation: Activities = ParcelActivities()
    assert [function.__name__ for function in activities_of(implementation)] == [
        "print_label",
        "ring",
    ]
