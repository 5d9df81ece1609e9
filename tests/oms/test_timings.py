from google.protobuf.duration_pb2 import Duration

from oms.common.v1.common_pb2 import OmsTimings
from oms.timings import complete


def test_what_is_left_out_has_its_default() -> None:
    assert complete(OmsTimings()) == OmsTimings(
        simulate_sleep=Duration(seconds=5),
        customer_action=Duration(seconds=600),
        shipping_step=Duration(seconds=1),
    )


def test_what_is_given_stays_as_it_is() -> None:
    half = Duration(nanos=500_000_000)
    assert complete(OmsTimings(simulate_sleep=half)).simulate_sleep == half


def test_zero_is_given_too() -> None:
    assert complete(OmsTimings(shipping_step=Duration())).shipping_step == Duration()
