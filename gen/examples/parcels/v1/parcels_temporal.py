# Generated from examples/parcels/v1/parcels.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `examples.parcels.v1.Parcels` and `examples.parcels.v1.ParcelActivities` services."""

from abc import abstractmethod
from datetime import timedelta
from typing import Unpack

from protemporal import runtime as pt

from examples.parcels.v1 import parcels_pb2 as pb
from google.protobuf import empty_pb2

DELIVER = pt.WorkflowSpec(
    name="examples.parcels.v1.Parcels.Deliver",
    input=pb.DeliverRequest,
    output=pb.DeliverResponse,
    workflow_id="parcel/${! parcelId }",
    task_queue="parcels",
    execution_timeout=timedelta(days=1),
    id_reuse_policy=pt.WorkflowIDReusePolicy.REJECT_DUPLICATE,
)
WATCH = pt.WorkflowSpec(
    name="parcels.Watch",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
    workflow_id="watch",
    task_queue="parcels",
    aliases=("parcels.OldWatch",),
)
DELIVER_ALL = pt.WorkflowSpec(
    name="examples.parcels.v1.Parcels.DeliverAll",
    input=pb.DeliverAllRequest,
    output=pb.DeliverAllResponse,
    workflow_id="batch/${! batchId }",
    task_queue="parcels",
)
MOVE = pt.SignalSpec(
    name="examples.parcels.v1.Parcels.Move",
    input=pb.MoveRequest,
    workflow_id="parcel/${! parcelId }",
)
TRACK = pt.QuerySpec(
    name="examples.parcels.v1.Parcels.Track",
    input=pb.TrackRequest,
    output=pb.TrackResponse,
    workflow_id="parcel/${! parcelId }",
)
REDIRECT = pt.UpdateSpec(
    name="examples.parcels.v1.Parcels.Redirect",
    input=pb.RedirectRequest,
    output=pb.RedirectResponse,
    workflow_id="parcel/${! parcelId }",
    update_id="${! requestId }",
    validate=True,
)
INSURE = pt.UpdateSpec(
    name="examples.parcels.v1.Parcels.Insure",
    input=pb.InsureRequest,
    output=pt.NOTHING,
)
STOP = pt.SignalSpec(
    name="examples.parcels.v1.Parcels.Stop",
    input=empty_pb2.Empty,
)
PING = pt.QuerySpec(
    name="examples.parcels.v1.Parcels.Ping",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
)
PAUSE = pt.UpdateSpec(
    name="examples.parcels.v1.Parcels.Pause",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
)
PRINT_LABEL = pt.ActivitySpec(
    name="examples.parcels.v1.ParcelActivities.PrintLabel",
    input=pb.PrintLabelRequest,
    output=pb.PrintLabelResponse,
    task_queue="parcels",
    start_to_close_timeout=timedelta(seconds=10),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        maximum_attempts=3,
        non_retryable_error_types=("AddressUnknown",),
    ),
)
RING = pt.ActivitySpec(
    name="examples.parcels.v1.ParcelActivities.Ring",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
    task_queue="parcels",
    start_to_close_timeout=timedelta(seconds=10),
)


class DeliverWorkflow(pt.Workflow, run=DELIVER):
    """Carries one parcel from the shop to the door."""

    @abstractmethod
    async def run(self, request: pb.DeliverRequest) -> pb.DeliverResponse: ...

    @pt.handles(MOVE)
    @abstractmethod
    async def move(self, request: pb.MoveRequest) -> None:
        """Tells where the parcel is now."""

    @pt.handles(TRACK)
    @abstractmethod
    def track(self, request: pb.TrackRequest) -> pb.TrackResponse:
        """Says where the parcel has been."""

    @pt.handles(REDIRECT)
    @abstractmethod
    async def redirect(self, request: pb.RedirectRequest) -> pb.RedirectResponse:
        """Sends the parcel to another address, unless it has arrived."""

    @abstractmethod
    def validate_redirect(self, request: pb.RedirectRequest) -> None: ...

    @pt.handles(INSURE)
    @abstractmethod
    async def insure(self, request: pb.InsureRequest) -> None:
        """Insures the parcel; a caller says which workflow by its id."""


class WatchWorkflow(pt.Workflow, run=WATCH):
    """Looks after parcels until it is told to stop: nothing in, nothing out."""

    @abstractmethod
    async def run(self, request: empty_pb2.Empty) -> None: ...

    @pt.handles(STOP)
    @abstractmethod
    async def stop(self, request: empty_pb2.Empty) -> None:
        """Ends a watch."""

    @pt.handles(PING)
    @abstractmethod
    def ping(self, request: empty_pb2.Empty) -> None:
        """Answers, which shows that a worker is there."""

    @pt.handles(PAUSE)
    @abstractmethod
    async def pause(self, request: empty_pb2.Empty) -> None:
        """Stops a watch from ending until it is told so again."""


class DeliverAllWorkflow(pt.Workflow, run=DELIVER_ALL):
    """Delivers several parcels at once, each as a child."""

    @abstractmethod
    async def run(self, request: pb.DeliverAllRequest) -> pb.DeliverAllResponse: ...


class ParcelsClient(pt.Client):
    """Delivers parcels. Other services call these RPCs over plain gRPC."""

    async def start_deliver(
        self,
        request: pb.DeliverRequest,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.DeliverResponse]:
        """Carries one parcel from the shop to the door."""
        return await self.start(DELIVER, request, **options)

    async def execute_deliver(
        self,
        request: pb.DeliverRequest,
        **options: Unpack[pt.StartOptions],
    ) -> pb.DeliverResponse:
        """Carries one parcel from the shop to the door."""
        return await self.execute(DELIVER, request, **options)

    async def deliver_with_move(
        self,
        request: pb.DeliverRequest,
        signal: pb.MoveRequest,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.DeliverResponse]:
        return await self.signal_with_start(DELIVER, request, MOVE, signal, **options)

    async def deliver_with_redirect(
        self,
        request: pb.DeliverRequest,
        update: pb.RedirectRequest,
        **options: Unpack[pt.UpdateWithStartOptions],
    ) -> pb.RedirectResponse:
        return await self.update_with_start(
            DELIVER,
            request,
            REDIRECT,
            update,
            pt.WorkflowIDConflictPolicy.USE_EXISTING,
            **options,
        )

    async def start_watch(
        self,
        request: empty_pb2.Empty,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[None]:
        """Looks after parcels until it is told to stop: nothing in, nothing out."""
        return await self.start(WATCH, request, **options)

    async def execute_watch(
        self,
        request: empty_pb2.Empty,
        **options: Unpack[pt.StartOptions],
    ) -> None:
        """Looks after parcels until it is told to stop: nothing in, nothing out."""
        return await self.execute(WATCH, request, **options)

    async def start_deliver_all(
        self,
        request: pb.DeliverAllRequest,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.DeliverAllResponse]:
        """Delivers several parcels at once, each as a child."""
        return await self.start(DELIVER_ALL, request, **options)

    async def execute_deliver_all(
        self,
        request: pb.DeliverAllRequest,
        **options: Unpack[pt.StartOptions],
    ) -> pb.DeliverAllResponse:
        """Delivers several parcels at once, each as a child."""
        return await self.execute(DELIVER_ALL, request, **options)

    async def move(self, request: pb.MoveRequest) -> None:
        """Tells where the parcel is now."""
        await self.signal(MOVE, request)

    async def track(self, request: pb.TrackRequest) -> pb.TrackResponse:
        """Says where the parcel has been."""
        return await self.query(TRACK, request)

    async def redirect(
        self,
        request: pb.RedirectRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.RedirectResponse:
        """Sends the parcel to another address, unless it has arrived."""
        return await self.update(REDIRECT, request, **options)

    async def start_redirect(
        self,
        request: pb.RedirectRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.RedirectResponse]:
        """Sends the parcel to another address, unless it has arrived."""
        return await self.start_update(REDIRECT, request, **options)

    async def insure(
        self,
        workflow_id: str,
        request: pb.InsureRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> None:
        """Insures the parcel; a caller says which workflow by its id."""
        return await self.update(INSURE, request, workflow_id=workflow_id, **options)

    async def start_insure(
        self,
        workflow_id: str,
        request: pb.InsureRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[None]:
        """Insures the parcel; a caller says which workflow by its id."""
        return await self.start_update(INSURE, request, workflow_id=workflow_id, **options)

    async def stop(self, workflow_id: str, request: empty_pb2.Empty) -> None:
        """Ends a watch."""
        await self.signal(STOP, request, workflow_id=workflow_id)

    async def ping(self, workflow_id: str, request: empty_pb2.Empty) -> None:
        """Answers, which shows that a worker is there."""
        return await self.query(PING, request, workflow_id=workflow_id)

    async def pause(
        self,
        workflow_id: str,
        request: empty_pb2.Empty,
        **options: Unpack[pt.UpdateOptions],
    ) -> None:
        """Stops a watch from ending until it is told so again."""
        return await self.update(PAUSE, request, workflow_id=workflow_id, **options)

    async def start_pause(
        self,
        workflow_id: str,
        request: empty_pb2.Empty,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[None]:
        """Stops a watch from ending until it is told so again."""
        return await self.start_update(PAUSE, request, workflow_id=workflow_id, **options)


class ParcelActivities(pt.Activities):
    """What the workflows have done for them."""

    @pt.handles(PRINT_LABEL)
    @abstractmethod
    async def print_label(self, request: pb.PrintLabelRequest) -> pb.PrintLabelResponse:
        """Prints a label."""

    @pt.handles(RING)
    @abstractmethod
    async def ring(self, request: empty_pb2.Empty) -> None:
        """Rings the bell: nothing in, nothing out."""
