import pytest

from oms.orders import states
from oms.orders.v1 import orders_pb2 as pb

ALL = list(states.MOVES)


@pytest.mark.parametrize("table", [states.MOVES, states.STATUS, states.MAY_CANCEL])
def test_every_state_is_in_every_table(table: dict[pb.OrderState, object]) -> None:
    assert sorted(table) == sorted(set(pb.OrderState.values()) - {pb.ORDER_STATE_UNSPECIFIED})


@pytest.mark.parametrize("state", ALL, ids=pb.OrderState.Name)
def test_words_lead_back_to_their_state(state: pb.OrderState) -> None:
    assert states.state(states.word(state)) == state


def test_every_state_but_the_first_can_be_reached() -> None:
    assert [state for state in ALL if not states.origins(state)] == []
    reached = {target for targets in states.MOVES.values() for target in targets}
    assert reached == set(ALL)


@pytest.mark.parametrize("state", [pb.ORDER_STATE_CANCELLED, pb.ORDER_STATE_FAILED])
def test_an_end_is_an_end(state: pb.OrderState) -> None:
    assert not states.MOVES[state]


@pytest.mark.parametrize("state", set(ALL) - states.CLOSED, ids=pb.OrderState.Name)
def test_what_can_be_cancelled_can_move_to_cancelling(state: pb.OrderState) -> None:
    moves = states.MOVES[state]
    assert state in states.ENDING or pb.ORDER_STATE_CANCELLING in moves
