# Generated from long_lines/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from long_lines import input_pb2 as pb

CORRECT_THE_ADDRESS_OF_EVERYBODY_WHO_EVER_MOVED_TO_ANOTHER_PLACE = pt.WorkflowSpec(
    name="long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths.CorrectTheAddressOfEverybodyWhoEverMovedToAnotherPlace",
    input=pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
    output=pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
    aliases=(
        "correct-the-address-of-everybody",
        "correct-the-address-of-everybody-who-moved",
        "correct-them",
    ),
)
STOP_THE_CORRECTION_OF_THE_ADDRESSES_OF_EVERYBODY_WHO_MOVED_AWAY = pt.SignalSpec(
    name="long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths.StopTheCorrectionOfTheAddressesOfEverybodyWhoMovedAway",
    input=pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
)


class CorrectTheAddressOfEverybodyWhoEverMovedToAnotherPlaceWorkflow(
    pt.Workflow,
    run=CORRECT_THE_ADDRESS_OF_EVERYBODY_WHO_EVER_MOVED_TO_ANOTHER_PLACE,
):
    """Workflow `long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths.CorrectTheAddressOfEverybodyWhoEverMovedToAnotherPlace`."""

    @abstractmethod
    async def run(
        self,
        request: pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
    ) -> pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress: ...

    @pt.handles(STOP_THE_CORRECTION_OF_THE_ADDRESSES_OF_EVERYBODY_WHO_MOVED_AWAY)
    @abstractmethod
    async def stop_the_correction_of_the_addresses_of_everybody_who_moved_away(
        self,
        request: pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
    ) -> None:
        """.. deprecated:: see its proto"""


class AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonthsClient(pt.Client):
    """Client of the `long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths` service."""

    async def start_correct_the_address_of_everybody_who_ever_moved_to_another_place(
        self,
        request: pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress]:
        return await self.start(
            CORRECT_THE_ADDRESS_OF_EVERYBODY_WHO_EVER_MOVED_TO_ANOTHER_PLACE,
            request,
            **options,
        )

    async def execute_correct_the_address_of_everybody_who_ever_moved_to_another_place(
        self,
        request: pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
        **options: Unpack[pt.StartOptions],
    ) -> pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress:
        return await self.execute(
            CORRECT_THE_ADDRESS_OF_EVERYBODY_WHO_EVER_MOVED_TO_ANOTHER_PLACE,
            request,
            **options,
        )

    async def correct_the_address_of_everybody_who_ever_moved_to_another_place_with_stop_the_correction_of_the_addresses_of_everybody_who_moved_away(
        self,
        request: pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
        signal: pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress]:
        return await self.signal_with_start(
            CORRECT_THE_ADDRESS_OF_EVERYBODY_WHO_EVER_MOVED_TO_ANOTHER_PLACE,
            request,
            STOP_THE_CORRECTION_OF_THE_ADDRESSES_OF_EVERYBODY_WHO_MOVED_AWAY,
            signal,
            **options,
        )

    @pt.deprecated(
        "long_lines.AddressesOfPeopleWhoMovedMoreThanOnceInTheLastTwelveMonths.StopTheCorrectionOfTheAddressesOfEverybodyWhoMovedAway is deprecated in its proto",
    )
    async def stop_the_correction_of_the_addresses_of_everybody_who_moved_away(
        self,
        workflow_id: str,
        request: pb.AnAddressThatIsLongerThanAnyAddressShouldBeButStillAnAddress,
    ) -> None:
        """.. deprecated:: see its proto"""
        await self.signal(
            STOP_THE_CORRECTION_OF_THE_ADDRESSES_OF_EVERYBODY_WHO_MOVED_AWAY,
            request,
            workflow_id=workflow_id,
        )
