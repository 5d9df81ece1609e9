package main

import (
	"context"
	"fmt"
	"log"
	"slices"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/emptypb"

	"interop.test/parcels/gen/guard"
	"interop.test/parcels/gen/parcels"
)

// work serves the parts until a signal asks it to end.
func work(c client.Client, parts []string) {
	serves := func(part string) bool { return slices.Contains(parts, part) }
	var workers []worker.Worker
	if serves("workflows") || serves("activities") {
		// What it does not have it must not poll for: Python has it, on the same queue.
		each := worker.New(c, parcels.ParcelsTaskQueue, worker.Options{
			DisableWorkflowWorker:   !serves("workflows"),
			LocalActivityWorkerOnly: !serves("activities"),
		})
		if serves("workflows") {
			parcels.RegisterParcelsWorkflows(each, workflows{})
		}
		if serves("activities") {
			parcels.RegisterParcelActivitiesActivities(each, activities{})
		}
		workers = append(workers, each)
	}
	if serves("positions") {
		each := worker.New(c, "positions", worker.Options{})
		guard.RegisterPositionsWorkflow(each, newPositions)
		parcels.RegisterRingActivity(each, activities{}.Ring) // the local one
		workers = append(workers, each)
	}
	for _, each := range workers {
		if err := each.Start(); err != nil {
			log.Fatal(err)
		}
		defer each.Stop()
	}
	fmt.Println("serving")
	<-worker.InterruptCh()
}

type workflows struct{}

func (workflows) Deliver(_ workflow.Context, input *parcels.DeliverWorkflowInput) (parcels.DeliverWorkflow, error) {
	return &deliver{DeliverWorkflowInput: input, address: input.Req.GetAddress()}, nil
}

func (workflows) DeliverAll(_ workflow.Context, input *parcels.DeliverAllWorkflowInput) (parcels.DeliverAllWorkflow, error) {
	return &deliverAll{input}, nil
}

func (workflows) Watch(_ workflow.Context, input *parcels.WatchWorkflowInput) (parcels.WatchWorkflow, error) {
	return &watch{WatchWorkflowInput: input}, nil
}

// deliver waits until the parcel is moved to its address, or for its travel time.
type deliver struct {
	*parcels.DeliverWorkflowInput
	address string
	places  []string
}

func (d *deliver) Execute(ctx workflow.Context) (*parcels.DeliverResponse, error) {
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			move, _ := d.Move.Receive(ctx)
			d.places = append(d.places, move.GetPlace())
		}
	})
	label := &parcels.PrintLabelRequest{Address: d.Req.GetAddress()}
	printed, err := parcels.PrintLabel(ctx, label)
	if err != nil {
		return nil, err
	}
	arrived := func() bool { return slices.Contains(d.places, d.address) }
	if _, err := workflow.AwaitWithTimeout(ctx, d.Req.GetTravelTime().AsDuration(), arrived); err != nil {
		return nil, err
	}
	if err := parcels.Ring(ctx); err != nil {
		return nil, err
	}
	return &parcels.DeliverResponse{Label: printed.GetLabel(), Address: d.address}, nil
}

func (d *deliver) Track(request *parcels.TrackRequest) (*parcels.TrackResponse, error) {
	if request.GetParcelId() == "wrong" {
		return nil, temporal.NewApplicationError("this is another parcel", "ParcelMismatch")
	}
	return &parcels.TrackResponse{Places: d.places}, nil
}

func (d *deliver) ValidateRedirect(_ workflow.Context, request *parcels.RedirectRequest) error {
	if request.GetAddress() == "" {
		return temporal.NewApplicationError("an address is needed", "AddressMissing")
	}
	return nil
}

func (d *deliver) Redirect(_ workflow.Context, request *parcels.RedirectRequest) (*parcels.RedirectResponse, error) {
	if request.GetAddress() == "nowhere" {
		return nil, temporal.NewApplicationError("no such place", "AddressUnknown")
	}
	old := d.address
	d.address = request.GetAddress()
	return &parcels.RedirectResponse{OldAddress: old}, nil
}

func (d *deliver) Insure(_ workflow.Context, request *parcels.InsureRequest) error {
	return nil
}

// deliverAll has one child for each parcel.
type deliverAll struct {
	*parcels.DeliverAllWorkflowInput
}

func (d *deliverAll) Execute(ctx workflow.Context) (*parcels.DeliverAllResponse, error) {
	response := &parcels.DeliverAllResponse{}
	for _, parcel := range d.Req.GetParcels() {
		delivered, err := parcels.DeliverChild(ctx, parcel)
		if err != nil {
			return nil, err
		}
		response.Delivered = append(response.Delivered, delivered)
	}
	return response, nil
}

// watch waits for a stop; while paused, a stop has to be sent again.
type watch struct {
	*parcels.WatchWorkflowInput
	paused bool
}

func (w *watch) Execute(ctx workflow.Context) error {
	w.Stop.Receive(ctx)
	if w.paused {
		w.Stop.Receive(ctx)
	}
	return nil
}

func (w *watch) Ping() (*emptypb.Empty, error) { return &emptypb.Empty{}, nil }

func (w *watch) Pause(workflow.Context) error {
	w.paused = true
	return nil
}

// positions sends an Empty to an activity, a local activity, a child, another workflow, its next run.
type positions struct{ *guard.PositionsWorkflowInput }

func newPositions(_ workflow.Context, input *guard.PositionsWorkflowInput) (guard.PositionsWorkflow, error) {
	return &positions{input}, nil
}

func (p *positions) Execute(ctx workflow.Context) error {
	if workflow.GetInfo(ctx).ContinuedExecutionRunID != "" {
		return nil
	}
	if err := parcels.Ring(ctx); err != nil {
		return err
	}
	if err := parcels.RingLocal(ctx); err != nil {
		return err
	}
	first, err := parcels.WatchChildAsync(ctx)
	if err != nil {
		return err
	}
	if err := first.Stop(ctx); err != nil {
		return err
	}
	if err := first.Get(ctx); err != nil {
		return err
	}
	second, err := parcels.WatchChildAsync(ctx)
	if err != nil {
		return err
	}
	child, err := second.WaitStart(ctx)
	if err != nil {
		return err
	}
	if err := parcels.StopExternal(ctx, child.ID, ""); err != nil {
		return err
	}
	if err := second.Get(ctx); err != nil {
		return err
	}
	return p.ContinueAsNew(ctx)
}

type activities struct{}

func (activities) PrintLabel(_ context.Context, request *parcels.PrintLabelRequest) (*parcels.PrintLabelResponse, error) {
	if request.GetAddress() == "unknown" {
		return nil, temporal.NewApplicationError("no such address", "AddressUnknown")
	}
	return &parcels.PrintLabelResponse{Label: "To: " + request.GetAddress()}, nil
}

func (activities) Ring(context.Context) error { return nil }
