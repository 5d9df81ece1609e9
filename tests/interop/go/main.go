// One side of the example contract in Go, by protoc-gen-go-temporal: a worker that implements it, or
// a client that calls all of it.
//
//	parcels worker -address HOST:PORT -payloads json|binary -serve workflows,activities,positions
//	parcels client -address HOST:PORT -payloads json|binary
package main

import (
	"context"
	"flag"
	"log"
	"log/slog"
	"os"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	sdklog "go.temporal.io/sdk/log"
)

func main() {
	flags := flag.NewFlagSet("parcels", flag.ExitOnError)
	address := flags.String("address", "localhost:7233", "where Temporal listens")
	payloads := flags.String("payloads", "json", "how messages are written: json or binary")
	serve := flags.String("serve", "workflows,activities", "what the worker serves")
	flags.Parse(os.Args[2:])

	warnings := &slog.HandlerOptions{Level: slog.LevelWarn}
	c, err := client.Dial(client.Options{
		HostPort:      *address,
		DataConverter: converterOf(*payloads),
		Logger:        sdklog.NewStructuredLogger(slog.New(slog.NewTextHandler(os.Stderr, warnings))),
	})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	switch os.Args[1] {
	case "worker":
		work(c, strings.Split(*serve, ","))
	case "client":
		call(context.Background(), c)
	}
}

// converterOf gives what a user of Go's generator has: the SDK's own converter, which writes JSON, or
// the one that the generator's documentation shows for binary payloads, which reads no message in
// JSON. The documentation leaves out the last line, without which the SDK (1.44) panics at
// AwaitWithTimeout and the generated code cannot derive the id of a child: both convert strings.
func converterOf(payloads string) converter.DataConverter {
	if payloads != "binary" {
		return converter.GetDefaultDataConverter()
	}
	return converter.NewCompositeDataConverter(
		converter.NewNilPayloadConverter(),
		converter.NewByteSlicePayloadConverter(),
		converter.NewProtoPayloadConverter(),
		converter.NewJSONPayloadConverter(),
	)
}
