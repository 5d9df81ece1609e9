# Generated from outdated/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `outdated.Letters` service."""

from abc import abstractmethod
from datetime import timedelta
from typing import Unpack

from protemporal import runtime as pt

from outdated import input_pb2 as pb

SEND = pt.WorkflowSpec(
    name="outdated.Letters.Send",
    input=pb.Letter,
    output=pb.Letter,
    deprecated=True,
)
RECALL = pt.SignalSpec(
    name="outdated.Letters.Recall",
    input=pb.Letter,
)
TRACK = pt.QuerySpec(
    name="outdated.Letters.Track",
    input=pb.Letter,
    output=pb.Letter,
)
REDIRECT = pt.UpdateSpec(
    name="outdated.Letters.Redirect",
    input=pb.Letter,
    output=pb.Letter,
)
SEAL = pt.ActivitySpec(
    name="outdated.Letters.Seal",
    input=pb.Letter,
    output=pb.Letter,
    start_to_close_timeout=timedelta(seconds=1),
    deprecated=True,
)


class SendWorkflow(pt.Workflow, run=SEND):
    """Sends it by horse.

    .. deprecated:: see its proto
    """

    @abstractmethod
    async def run(self, request: pb.Letter) -> pb.Letter: ...

    @pt.handles(RECALL)
    @abstractmethod
    async def recall(self, request: pb.Letter) -> None:
        """.. deprecated:: see its proto"""

    @pt.handles(TRACK)
    @abstractmethod
    def track(self, request: pb.Letter) -> pb.Letter:
        """.. deprecated:: see its proto"""

    @pt.handles(REDIRECT)
    @abstractmethod
    async def redirect(self, request: pb.Letter) -> pb.Letter:
        """.. deprecated:: see its proto"""


class LettersActivities(pt.Activities):
    """Nobody should write any more.

    .. deprecated:: see its proto
    """

    @pt.handles(SEAL)
    @abstractmethod
    async def seal(self, request: pb.Letter) -> pb.Letter:
        """.. deprecated:: see its proto"""


class LettersClient(pt.Client):
    """Nobody should write any more.

    .. deprecated:: see its proto
    """

    @pt.deprecated("outdated.Letters.Send is deprecated in its proto")
    async def start_send(
        self,
        request: pb.Letter,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Letter]:
        """Sends it by horse.

        .. deprecated:: see its proto
        """
        return await self.start(SEND, request, **options)

    @pt.deprecated("outdated.Letters.Send is deprecated in its proto")
    async def execute_send(
        self,
        request: pb.Letter,
        **options: Unpack[pt.StartOptions],
    ) -> pb.Letter:
        """Sends it by horse.

        .. deprecated:: see its proto
        """
        return await self.execute(SEND, request, **options)

    @pt.deprecated("outdated.Letters.Send is deprecated in its proto")
    async def send_with_recall(
        self,
        request: pb.Letter,
        signal: pb.Letter,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Letter]:
        return await self.signal_with_start(SEND, request, RECALL, signal, **options)

    @pt.deprecated("outdated.Letters.Recall is deprecated in its proto")
    async def recall(self, workflow_id: str, request: pb.Letter) -> None:
        """.. deprecated:: see its proto"""
        await self.signal(RECALL, request, workflow_id=workflow_id)

    @pt.deprecated("outdated.Letters.Track is deprecated in its proto")
    async def track(self, workflow_id: str, request: pb.Letter) -> pb.Letter:
        """.. deprecated:: see its proto"""
        return await self.query(TRACK, request, workflow_id=workflow_id)

    @pt.deprecated("outdated.Letters.Redirect is deprecated in its proto")
    async def redirect(
        self,
        workflow_id: str,
        request: pb.Letter,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.Letter:
        """.. deprecated:: see its proto"""
        return await self.update(REDIRECT, request, workflow_id=workflow_id, **options)

    @pt.deprecated("outdated.Letters.Redirect is deprecated in its proto")
    async def start_redirect(
        self,
        workflow_id: str,
        request: pb.Letter,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.Letter]:
        """.. deprecated:: see its proto"""
        return await self.start_update(REDIRECT, request, workflow_id=workflow_id, **options)
