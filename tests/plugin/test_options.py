import pytest

from protemporal.plugin.options import OptionError, Options, parse


@pytest.mark.parametrize("parameter", ["", "messages=protobuf", " messages=protobuf ", ","])
def test_parameters_are_read(parameter: str) -> None:
    assert parse(parameter) == Options(messages="protobuf")


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ("mesages=protobuf", 'unknown plugin parameter "mesages" (did you mean "messages"?)'),
        ("foo", 'unknown plugin parameter "foo" (has: messages)'),
        ("messages", 'plugin parameter "messages": write messages= and one of: protobuf'),
        ("messages=", 'plugin parameter "messages=": write messages= and one of: protobuf'),
        ("messages=json", 'plugin parameter "messages=json": write messages= and one of: protobuf'),
        (
            "messages=protobuf,messages=protobuf",
            'plugin parameter "messages" is given twice',
        ),
    ],
)
def test_what_is_wrong_is_told_with_what_would_be_right(parameter: str, message: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse(parameter)
    assert str(caught.value) == message
