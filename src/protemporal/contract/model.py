"""What a set of protos says about Temporal, complete and checked.

The reader makes it once; emitters print it, the command line and dynamic serving walk it. Names
are final Python names, defaults are resolved (a service's task queue is copied into its
workflows), references are objects. Nothing here knows descriptors, temporalio or grpc.

Durations are `timedelta`; None or an empty string means that the proto does not say.
Policies are the API enum's value names without prefix, which temporalio's enums share: the emitter
prints them, dynamic serving looks them up.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a proto file; line and column count from 1, 0 means unknown (no source info)."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """`orders/v1/orders.proto:31:7`, the form editors and CI make a link of."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message type, and where Python finds it."""

    full_name: str
    """`orders.v1.Outer.Inner`."""
    module: str
    """`orders.v1.orders_pb2`."""
    path: tuple[str, ...]
    """Attributes from the module to the class: `("Outer", "Inner")`."""

    @property
    def is_empty(self) -> bool:
        """Whether this is google.protobuf.Empty, None as an output."""
        return self.full_name == "google.protobuf.Empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """`temporal.v1.RetryPolicy`; members left unset fall to the server's defaults."""

    initial_interval: timedelta | None = None
    backoff_coefficient: float | None = None
    maximum_interval: timedelta | None = None
    maximum_attempts: int | None = None
    non_retryable_error_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """`temporal.api.common.v1.Priority`; members left unset are inherited."""

    priority_key: int | None = None
    fairness_key: str | None = None
    fairness_weight: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What every annotated RPC has, whichever of the five it is."""

    rpc: str
    """The RPC's own name: `PlaceOrder`."""
    service: str
    """The full name of its service: `orders.v1.Orders`."""
    module: str
    """The generated module that holds its constant: `orders.v1.orders_temporal`."""
    constant: str
    """`PLACE_ORDER`."""
    method: str
    """`place_order`, in the client or in the activities' base."""
    name: str
    """What is registered and called: the RPC's full name unless the proto says otherwise."""
    input: Message
    output: Message
    comment: str
    """The proto's leading comment, without marks; empty if there is none."""
    deprecated: bool
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Operation):
    """An RPC annotated with `temporal.v1.activity`."""

    task_queue: str = ""
    schedule_to_close_timeout: timedelta | None = None
    schedule_to_start_timeout: timedelta | None = None
    start_to_close_timeout: timedelta | None = None
    heartbeat_timeout: timedelta | None = None
    retry_policy: RetryPolicy | None = None
    wait_for_cancellation: bool = False
    priority: Priority | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(Operation):
    """An RPC annotated with `temporal.v1.signal`."""

    workflow_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Operation):
    """An RPC annotated with `temporal.v1.query`."""

    workflow_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update(Operation):
    """An RPC annotated with `temporal.v1.update`."""

    start_method: str
    """`start_change_address`, which answers a handle."""
    workflow_id: str = ""
    update_id: str = ""
    validate: bool = False
    wait_for_stage: str = ""
    """`ACCEPTED`, `COMPLETED` or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRef:
    """A signal that a workflow handles."""

    signal: Signal
    handler: str
    """The method of the workflow that takes it: `cancel_order`."""
    start: bool
    """Whether clients get signal-with-start for the pair."""
    with_start_method: str
    """`place_order_with_cancel_order`; empty unless `start`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRef:
    """A query that a workflow handles."""

    query: Query
    handler: str
    """The method of the workflow that answers it: `get_order`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRef:
    """An update that a workflow handles."""

    update: Update
    handler: str
    """The method of the workflow that handles it: `change_address`."""
    start: bool
    """Whether clients get update-with-start for the pair."""
    with_start_method: str
    """`place_order_with_change_address`; empty unless `start`."""
    validate: bool
    """Whether this workflow owes a validator: its own setting, else the update's."""
    validator: str
    """The name of that validator: `validate_change_address`."""
    id_conflict_policy: str
    """Default of update-with-start after the workflow's own; empty: FAIL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow(Operation):
    """An RPC annotated with `temporal.v1.workflow`."""

    base: str
    """The abstract class an implementation extends: `PlaceOrderWorkflow`."""
    start_method: str
    """`start_place_order`."""
    execute_method: str
    """`execute_place_order`."""
    signals: tuple[SignalRef, ...] = ()
    queries: tuple[QueryRef, ...] = ()
    updates: tuple[UpdateRef, ...] = ()
    workflow_id: str = ""
    task_queue: str = ""
    execution_timeout: timedelta | None = None
    run_timeout: timedelta | None = None
    task_timeout: timedelta | None = None
    id_reuse_policy: str = ""
    id_conflict_policy: str = ""
    retry_policy: RetryPolicy | None = None
    priority: Priority | None = None
    enable_eager_start: bool = False
    search_attributes: str = ""
    typed_search_attributes: str = ""
    parent_close_policy: str = ""
    wait_for_cancellation: bool = False
    aliases: tuple[str, ...] = ()
    versioning_behavior: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rpc:
    """One RPC as gRPC callers see it."""

    name: str
    attribute: str
    """Its Python name in the gateway; the proto's own wherever Python allows that."""
    verb: str
    """What it does with the operation: a verb of `protemporal.v1.RpcOptions`; without one the kind
    of RPC: `unary`, `client_stream`, `server_stream` or `bidi_stream`."""
    operation: Workflow | Signal | Query | Update | None
    """What it is mapped onto; None: an ordinary RPC, for the application to write."""
    handler: Signal | Update | None
    """What is sent together with the start of the workflow."""
    messages: tuple[Message, ...]
    """Request and response as far as the verb and the operation do not say them already."""
    input_path: str
    """Field of the request that is the operation's input; empty: the request, or equal fields."""
    output_path: str
    """Field of the response that is the operation's output; empty: as with the request."""
    workflow_id: str
    """Expression over the request of an RPC that maps onto another service's operation."""
    id_conflict_policy: str
    """Of an update with start where the workflow's own is not said; empty: as the verb has it."""
    interval: timedelta | None
    """Time between two looks of a watch."""
    input: Message
    output: Message
    client_streaming: bool
    server_streaming: bool
    comment: str
    deprecated: bool
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessError:
    """What callers see of an ApplicationError."""

    type: str
    code: str
    """`NOT_FOUND`."""
    reason: str
    """Empty: the type in UPPER_SNAKE_CASE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service: its operations by kind, each in the order of the proto."""

    name: str
    full_name: str
    comment: str
    deprecated: bool
    location: Location
    client: str
    """`OrdersClient`."""
    activities_base: str
    """`OrdersActivities`."""
    gateway: str
    """`OrdersGateway`."""
    stub: str
    """`OrdersStub`."""
    workflows: tuple[Workflow, ...]
    activities: tuple[Activity, ...]
    signals: tuple[Signal, ...]
    queries: tuple[Query, ...]
    updates: tuple[Update, ...]
    operations: tuple[Operation, ...]
    """The five kinds above together, in the order of the proto; an RPC that is two comes twice,
    the activity last."""
    rpcs: tuple[Rpc, ...]
    """Every RPC a caller may use, in order; an RPC that is only an activity is not among them."""
    errors: tuple[BusinessError, ...]
    """Those that callers may meet, each type once: its own, and of the services behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One proto file and the modules generated from it."""

    path: str
    """`orders/v1/orders.proto`."""
    package: str
    messages_module: str
    """`orders.v1.orders_pb2`."""
    temporal_module: str
    """`orders.v1.orders_temporal`."""
    gateway_module: str
    """`orders.v1.orders_gateway`."""
    circular_modules: tuple[str, ...]
    """Generated modules that the temporal module refers to, and that refer to it in turn."""
    services: tuple[Service, ...]
