# Generated from long_lines/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths` service."""

from protemporal import gateway

from long_lines import input_pb2 as pb
from long_lines import input_temporal as t


class AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonthsGateway(
    gateway.Gateway,
    service="long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths",
    file=pb.DESCRIPTOR,
):
    """Serves `long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths`."""

    CorrectTheAddressOfEverybodyWhoEverMovedToAnotherPlace = gateway.execute(
        t.CORRECT_THE_ADDRESS_OF_EVERYBODY_WHO_EVER_MOVED_TO_ANOTHER_PLACE,
    )
    StopTheCorrectionOfTheAddressesOfEverybodyWhoMovedAway = gateway.signal(
        t.STOP_THE_CORRECTION_OF_THE_ADDRESSES_OF_EVERYBODY_WHO_MOVED_AWAY,
    )


class AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonthsStub(
    gateway.Stub,
    service="long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths",
):
    """Calls `long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths`."""

    CorrectTheAddressOfEverybodyWhoEverMovedToAnotherPlace = gateway.call(
        AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonthsGateway.CorrectTheAddressOfEverybodyWhoEverMovedToAnotherPlace,
    )
    StopTheCorrectionOfTheAddressesOfEverybodyWhoMovedAway = gateway.call(
        AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonthsGateway.StopTheCorrectionOfTheAddressesOfEverybodyWhoMovedAway,
    )
