# Generated from comments/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `comments.Comments` service."""

from abc import abstractmethod
from datetime import timedelta
from typing import Unpack

from protemporal import runtime as pt

from comments import input_pb2 as pb

LINES = pt.WorkflowSpec(
    name="comments.Comments.Lines",
    input=pb.Text,
    output=pb.Text,
)
QUOTES = pt.ActivitySpec(
    name="comments.Comments.Quotes",
    input=pb.Text,
    output=pb.Text,
    start_to_close_timeout=timedelta(seconds=1),
)
BACKSLASH = pt.ActivitySpec(
    name="comments.Comments.Backslash",
    input=pb.Text,
    output=pb.Text,
    start_to_close_timeout=timedelta(seconds=1),
)
BLOCK = pt.ActivitySpec(
    name="comments.Comments.Block",
    input=pb.Text,
    output=pb.Text,
    start_to_close_timeout=timedelta(seconds=1),
)


class LinesWorkflow(pt.Workflow, run=LINES):
    """Several lines,
    and a list:

      - one
      - two
    """

    @abstractmethod
    async def run(self, request: pb.Text) -> pb.Text: ...


class CommentsActivities(pt.Activities):
    """Shows what becomes of comments."""

    @pt.handles(QUOTES)
    @abstractmethod
    async def quotes(self, request: pb.Text) -> pb.Text:
        """\"Quoted", with \"\"\"three\"\"\", a \\ and at the end "quoted\""""

    @pt.handles(BACKSLASH)
    @abstractmethod
    async def backslash(self, request: pb.Text) -> pb.Text:
        """A path: C:\\"""

    @pt.handles(BLOCK)
    @abstractmethod
    async def block(self, request: pb.Text) -> pb.Text:
        """A block
        of two lines.
        """


class CommentsClient(pt.Client):
    """Shows what becomes of comments."""

    async def start_lines(
        self,
        request: pb.Text,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Text]:
        """Several lines,
        and a list:

          - one
          - two
        """
        return await self.start(LINES, request, **options)

    async def execute_lines(self, request: pb.Text, **options: Unpack[pt.StartOptions]) -> pb.Text:
        """Several lines,
        and a list:

          - one
          - two
        """
        return await self.execute(LINES, request, **options)
