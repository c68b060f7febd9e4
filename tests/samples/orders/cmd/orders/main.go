// Command orders is the service the tests and the demo build, install and update.
//
// On Windows with --service it runs under the service control manager; otherwise it is a console program that ends
// gracefully on Ctrl+C or SIGTERM.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"syscall"

	"example.com/orders/internal/orders"
)

// Set by the linker: -X main.version=1.2.3 -X main.behaviour=never-ready.
var (
	version   = "0.0.0-dev"
	behaviour = ""
)

func main() {
	listen := flag.String("listen", ":8080", "address to serve HTTP on")
	service := flag.Bool("service", false, "run under the Windows service control manager")
	flag.Parse()
	if flag.NArg() > 0 {
		log.Fatalf("unexpected argument %q", flag.Arg(0))
	}

	wanted, err := orders.ParseBehaviour(behaviour)
	if err != nil {
		log.Fatal(err)
	}

	if underServiceManager(*service) {
		err = runService(*listen, wanted)
	} else {
		err = runConsole(*listen, wanted)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func runConsole(listen string, behaviour orders.Behaviour) error {
	server, err := orders.Start(listen, version, behaviour)
	if err != nil {
		return err
	}
	log.Printf("orders %s serves on %s", version, server.Address())

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	for {
		select {
		case err := <-server.Done():
			return err
		case <-signals:
			if err := stop(server); err != nil {
				log.Print(err)
			}
		}
	}
}

func stop(server *orders.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), orders.DrainDeadline)
	defer cancel()
	return server.Stop(ctx)
}
