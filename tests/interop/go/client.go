package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"interop.test/parcels/gen/guard"
	"interop.test/parcels/gen/parcels"
)

// call calls everything, and prints what came of each step as one line of JSON.
func call(ctx context.Context, c client.Client) {
	p := parcels.NewParcelsClient(c)
	callDeliver(ctx, p)
	callWithStart(ctx, p)
	callWatch(ctx, p)
	callGuard(ctx, guard.NewGuardsClient(c))
	batch := &parcels.DeliverAllRequest{
		BatchId: "go",
		Parcels: []*parcels.DeliverRequest{{ParcelId: "go-a", Address: "Here"}, {ParcelId: "go-b", Address: "There"}},
	}
	all := must(p.DeliverAllAsync(ctx, batch))
	tell("children: id")(all.ID(), nil)
	tell("children")(all.Get(ctx))
	lost, err := p.Deliver(ctx, &parcels.DeliverRequest{ParcelId: "go-lost", Address: "unknown"})
	tell("a failed activity")(lost.String(), err)
}

func callDeliver(ctx context.Context, p parcels.ParcelsClient) {
	request := parcel("go-1")
	run := must(p.DeliverAsync(ctx, request))
	tell("start")(run.ID(), nil)
	again := must(p.DeliverAsync(ctx, request))
	tell("start: the id is taken")(again.RunID() == run.RunID(), nil)
	check(run.Move(ctx, &parcels.MoveRequest{ParcelId: "go-1", Place: "Depot"}))
	tell("signal, query")(run.Track(ctx, &parcels.TrackRequest{ParcelId: "go-1"}))
	_, err := run.Track(ctx, &parcels.TrackRequest{ParcelId: "wrong"})
	tell("a failed query")("answered", err)
	redirect := &parcels.RedirectRequest{Address: "There", RequestId: "go-r"}
	update := must(run.RedirectAsync(ctx, redirect))
	tell("update: id")(update.UpdateID(), nil)
	tell("update")(update.Get(ctx))
	_, err = run.Redirect(ctx, &parcels.RedirectRequest{RequestId: "go-r2"})
	tell("a rejected update")("accepted", err)
	_, err = run.Redirect(ctx, &parcels.RedirectRequest{Address: "nowhere", RequestId: "go-r3"})
	tell("a failed update")("completed", err)
	tell("update that answers nothing")("done", run.Insure(ctx, &parcels.InsureRequest{Cents: 1 << 60}))
	check(run.Move(ctx, &parcels.MoveRequest{ParcelId: "go-1", Place: "There"}))
	tell("result")(run.Get(ctx))
}

func callWithStart(ctx context.Context, p parcels.ParcelsClient) {
	signalled := must(p.DeliverWithMoveAsync(ctx, parcel("go-2"), &parcels.MoveRequest{Place: "Here"}))
	tell("signal with start: id")(signalled.ID(), nil)
	tell("signal with start")(signalled.Get(ctx))
	redirect := &parcels.RedirectRequest{Address: "There", RequestId: "go-r"}
	_, updated, err := p.DeliverWithRedirect(ctx, parcel("go-3"), redirect)
	check(err)
	tell("update with start: id")(updated.ID(), nil)
	check(updated.Move(ctx, &parcels.MoveRequest{Place: "There"}))
	tell("update with start")(updated.Get(ctx))
	cancelled := must(p.DeliverAsync(ctx, parcel("go-4")))
	check(cancelled.Cancel(ctx))
	_, err = cancelled.Get(ctx)
	tell("cancel")("completed", err)
}

func callWatch(ctx context.Context, p parcels.ParcelsClient) {
	run := must(p.WatchAsync(ctx))
	tell("Empty: start")(run.ID(), nil)
	tell("Empty: query")(run.Ping(ctx))
	tell("Empty: update")("done", run.Pause(ctx))
	check(run.Stop(ctx))
	check(run.Stop(ctx))
	tell("Empty: signal, result")("done", run.Get(ctx))
}

func callGuard(ctx context.Context, g guard.GuardsClient) {
	run := must(g.GuardWithPause(ctx))
	check(run.Stop(ctx))
	must(g.GuardWithStopAsync(ctx))
	tell("Empty: with start")("done", run.Get(ctx))
}

func parcel(id string) *parcels.DeliverRequest {
	return &parcels.DeliverRequest{ParcelId: id, Address: "Here", TravelTime: durationpb.New(time.Hour)}
}

// tell takes what a call gives, and prints it.
func tell(step string) func(any, error) {
	return func(got any, err error) {
		if err != nil {
			got = "error: " + kind(err)
		} else if message, ok := got.(proto.Message); ok {
			got = json.RawMessage(must(protojson.Marshal(message)))
		}
		fmt.Println(string(must(json.Marshal(map[string]any{step: got}))))
	}
}

// kind names an error as the other side meant it.
func kind(err error) string {
	var application *temporal.ApplicationError
	var query *serviceerror.QueryFailed
	switch {
	case errors.As(err, &application):
		return application.Type()
	case errors.As(err, &query):
		return "QueryFailed"
	case temporal.IsCanceledError(err):
		return "Canceled"
	}
	return err.Error()
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
