"""The time limits of workflows, with what holds where none is given."""

from google.protobuf.duration_pb2 import Duration

from oms.common.v1.common_pb2 import OmsTimings


def complete(timings: OmsTimings) -> OmsTimings:
    """`timings` with the default for each limit left out, as `common.proto` documents them."""
    given = {field.name for field, _ in timings.ListFields()}
    completed = OmsTimings(
        simulate_sleep=Duration(seconds=5),
        customer_action=Duration(seconds=600),
        shipping_step=Duration(seconds=1),
    )
    for name in given:  # merging whole messages would add nanos to the default's seconds
        completed.ClearField(name)
    completed.MergeFrom(timings)
    return completed
