import pytest

from oms.api.v1 import order_service_pb2 as api
from oms.orders import paging


def test_a_token_leads_behind_its_order() -> None:
    request = api.ListOrdersRequest(customer_id=7)
    token = paging.token(request, 123)
    assert paging.after(api.ListOrdersRequest(customer_id=7, page_token=token)) == 123


def test_the_size_may_change_between_pages() -> None:
    token = paging.token(api.ListOrdersRequest(page_size=2), 5)
    assert paging.after(api.ListOrdersRequest(page_size=3, page_token=token)) == 5


def test_without_a_token_the_list_begins() -> None:
    assert paging.after(api.ListOrdersRequest()) == 0


def test_a_token_of_other_filters_is_refused() -> None:
    token = paging.token(api.ListOrdersRequest(customer_id=7), 5)
    with pytest.raises(ValueError, match="other filters"):
        paging.after(api.ListOrdersRequest(customer_id=8, page_token=token))


@pytest.mark.parametrize("token", ["x", "AAAA", "%%%%", "AAAAAAAAAAAAAAAAAAAA", "ü"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="is not a page token"):
        paging.after(api.ListOrdersRequest(page_token=token))


@pytest.mark.parametrize(("asked", "given"), [(0, 100), (1, 1), (500, 500)])
def test_sizes_have_a_default(asked: int, given: int) -> None:
    assert paging.page_size(api.ListOrdersRequest(page_size=asked)) == given


@pytest.mark.parametrize("size", [-1, 501])
def test_sizes_beyond_the_range_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="1 to 500"):
        paging.page_size(api.ListOrdersRequest(page_size=size))
