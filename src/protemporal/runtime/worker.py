"""One call that makes a worker of workflow classes and activity objects."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from datetime import timedelta
from typing import TypedDict, Unpack

from temporalio.client import Client
from temporalio.worker import (
    Interceptor,
    PatchActivationInput,
    PollerBehavior,
    Worker,
    WorkerDeploymentConfig,
    WorkerTuner,
    WorkflowRunner,
)
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from protemporal.runtime.activity import Activities, activities_of, evaluate_expression
from protemporal.runtime.propagation import CallerInterceptor
from protemporal.runtime.styles import declaring_modules
from protemporal.runtime.versioning import Unversioned
from protemporal.runtime.workflow import Workflow, registered

STICKY_TIMEOUT = timedelta(seconds=2)
"""How long a dead worker's cached workflows wait for it; the SDK's 10 s stalls each of them."""


class WorkerOptions(TypedDict, total=False):
    """Options of `temporalio.worker.Worker` that are passed on as they are."""

    activity_executor: Executor
    workflow_runner: WorkflowRunner
    interceptors: Sequence[Interceptor]
    identity: str
    max_cached_workflows: int
    max_concurrent_workflow_tasks: int
    max_concurrent_activities: int
    max_concurrent_local_activities: int
    tuner: WorkerTuner
    sticky_queue_schedule_to_start_timeout: timedelta
    max_heartbeat_throttle_interval: timedelta
    default_heartbeat_throttle_interval: timedelta
    max_activities_per_second: float
    max_task_queue_activities_per_second: float
    graceful_shutdown_timeout: timedelta
    workflow_failure_exception_types: Sequence[type[BaseException]]
    debug_mode: bool
    on_fatal_error: Callable[[BaseException], Awaitable[None]]
    deployment_config: WorkerDeploymentConfig
    patch_activation_callback: Callable[[PatchActivationInput], bool]
    workflow_task_poller_behavior: PollerBehavior
    activity_task_poller_behavior: PollerBehavior


def build_worker(
    client: Client,
    *,
    task_queue: str,
    workflows: Sequence[type[Workflow]] = (),
    activities: Sequence[Activities] = (),
    **options: Unpack[WorkerOptions],
) -> Worker:
    """A worker for implementations of generated bases, to be run as a context manager.

    Workflows run in the SDK's sandbox; the contract's modules pass through it, because they hold
    only data and importing them anew would cost each run some milliseconds.

    Raises:
        ContractError: an implementation does not keep its contract.
    """
    classes = [cls for workflow in workflows for cls in registered(workflow)]
    functions = [function for each in activities for function in activities_of(each)]
    runner = options.get("workflow_runner") or sandbox()
    if any(cls.contract.versioning_behavior for cls in classes) and not _is_versioned(options):
        runner = Unversioned(runner)
    options["workflow_runner"] = runner
    options["interceptors"] = [*_propagation(client), *options.get("interceptors", ())]
    options.setdefault("sticky_queue_schedule_to_start_timeout", STICKY_TIMEOUT)
    return Worker(
        client,
        task_queue=task_queue,
        workflows=classes,
        activities=[*functions, *([evaluate_expression] if classes else [])],
        # Expressions are evaluated locally. Polling for them would take activities that a worker of
        # this queue which does have them must run.
        no_remote_activities=not functions,
        **options,
    )


def _propagation(client: Client) -> list[Interceptor]:
    """What carries the caller; a worker takes over its client's interceptors by itself."""
    given = client.config().get("interceptors", ())
    return (
        [] if any(isinstance(each, CallerInterceptor) for each in given) else [CallerInterceptor()]
    )


def _is_versioned(options: WorkerOptions) -> bool:
    config = options.get("deployment_config")
    return config is not None and config.use_worker_versioning


def sandbox() -> WorkflowRunner:
    """The workflow runner of `build_worker`, for a `temporalio.worker.Replayer` to use as well."""
    passed = SandboxRestrictions.default.with_passthrough_modules("protemporal", *contracts())
    return SandboxedWorkflowRunner(restrictions=passed)


def contracts() -> list[str]:
    """The loaded modules that protoc, its plugins and ours wrote; no code but declarations.

    Those of betterproto and betterproto2 have no telling names: each module that declares a message
    or an enum of theirs counts, and so do the libraries.
    """
    named = {name for name in sys.modules if name.endswith(("_pb2", "_temporal"))}
    return sorted(named | declaring_modules())
