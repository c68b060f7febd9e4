package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/windows/svc"

	"example.com/orders/internal/orders"
)

// progressInterval is how often a stopping service tells the control manager that it is still at it.
const progressInterval = time.Second

// exitCodeNotStarted is the service-specific exit code when the service could not serve at all.
const exitCodeNotStarted = 1

// underServiceManager trusts the argument first: what svc looks at to find out (session 0, the parent's name) differs
// between Windows versions and Wine.
func underServiceManager(asked bool) bool {
	if asked {
		return true
	}
	is, err := svc.IsWindowsService()
	return err == nil && is
}

func runService(listen string, behaviour orders.Behaviour) error {
	// A service has no console; what it says goes to a file beside its executable.
	if path, err := os.Executable(); err == nil {
		if file, err := os.OpenFile(filepath.Join(filepath.Dir(path), "orders.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err == nil {
			defer file.Close()
			log.SetOutput(file)
		}
	}
	// The control manager ignores the name for a service with a process of its own.
	return svc.Run("", &handler{listen: listen, behaviour: behaviour})
}

type handler struct {
	listen    string
	behaviour orders.Behaviour
}

// Execute implements svc.Handler.
func (handler *handler) Execute(_ []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	status <- svc.Status{State: svc.StartPending}
	server, err := orders.Start(handler.listen, version, handler.behaviour)
	if err != nil {
		log.Print(err)
		return true, exitCodeNotStarted
	}
	log.Printf("orders %s serves on %s", version, server.Address())

	const accepted = svc.AcceptStop | svc.AcceptShutdown
	status <- svc.Status{State: svc.Running, Accepts: accepted}
	for {
		select {
		case err := <-server.Done():
			log.Print(fmt.Errorf("serving ended: %w", err))
			return true, exitCodeNotStarted
		case request := <-requests:
			switch request.Cmd {
			case svc.Interrogate:
				status <- request.CurrentStatus
			case svc.Stop, svc.Shutdown:
				if handler.drain(server, status) {
					return false, 0
				}
			}
		}
	}
}

// drain reports progress until the last request is done; false if this build refuses to stop.
func (handler *handler) drain(server *orders.Server, status chan<- svc.Status) bool {
	log.Print("stopping")
	stopped := make(chan error, 1)
	go func() { stopped <- stop(server) }()
	hint := uint32((orders.DrainDeadline + progressInterval).Milliseconds())
	progress := time.NewTicker(progressInterval)
	defer progress.Stop()
	for checkPoint := uint32(1); ; checkPoint++ {
		status <- svc.Status{State: svc.StopPending, CheckPoint: checkPoint, WaitHint: hint}
		select {
		case err := <-stopped:
			if err != nil {
				log.Print(err)
			}
			return handler.behaviour != orders.IgnoreStop
		case <-progress.C:
		}
	}
}
