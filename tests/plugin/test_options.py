import pytest

from protemporal.plugin.options import OptionError, Options, parse

STYLES = "write messages= and one of: protobuf, betterproto, betterproto2"
GIVEN = 'plugin parameter "messages='
PREFIX = "say messages_prefix= too, the package that betterproto wrote into"
PACKAGE = "write messages_prefix= and a package: acme.messages"
PROTOBUF = Options(messages="protobuf", messages_prefix="")


@pytest.mark.parametrize(
    ("parameter", "options"),
    [
        ("", PROTOBUF),
        ("messages=protobuf", PROTOBUF),
        (" messages=protobuf ", PROTOBUF),
        (",", PROTOBUF),
        (
            "messages=betterproto,messages_prefix=acme",
            Options(messages="betterproto", messages_prefix="acme"),
        ),
        (
            "messages_prefix=acme.messages,messages=betterproto2",
            Options(messages="betterproto2", messages_prefix="acme.messages"),
        ),
    ],
)
def test_parameters_are_read(parameter: str, options: Options) -> None:
    assert parse(parameter) == options


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ("mesages=protobuf", 'unknown plugin parameter "mesages" (did you mean "messages"?)'),
        ("foo", 'unknown plugin parameter "foo" (has: messages, messages_prefix)'),
        ("messages", f'plugin parameter "messages": {STYLES}'),
        ("messages=", f'plugin parameter "messages=": {STYLES}'),
        ("messages=json", f'plugin parameter "messages=json": {STYLES}'),
        ("messages_prefix", f'plugin parameter "messages_prefix": {PACKAGE}'),
        ("messages_prefix=", f'plugin parameter "messages_prefix=": {PACKAGE}'),
        ("messages_prefix=a/b", f'plugin parameter "messages_prefix=a/b": {PACKAGE}'),
        ("messages_prefix=a.in", f'plugin parameter "messages_prefix=a.in": {PACKAGE}'),
        (
            "messages_prefix=acme",
            f'{GIVEN}protobuf": has no messages_prefix; its modules lie where the protos do',
        ),
        (
            "messages=betterproto",
            f'{GIVEN}betterproto": {PREFIX}',
        ),
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
