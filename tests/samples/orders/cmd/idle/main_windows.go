// Command idle is the least a Windows service can be: it starts, waits, and stops. Tests start and stop it a thousand times.
package main

import (
	"os"

	"golang.org/x/sys/windows/svc"
)

type handler struct{}

func main() {
	if svc.Run("", handler{}) != nil {
		os.Exit(1)
	}
}

// Execute implements svc.Handler.
func (handler) Execute(_ []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	running := svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
	status <- running
	for request := range requests {
		switch request.Cmd {
		case svc.Interrogate:
			status <- running
		case svc.Stop, svc.Shutdown:
			status <- svc.Status{State: svc.StopPending}
			return false, 0
		}
	}
	return false, 0
}
