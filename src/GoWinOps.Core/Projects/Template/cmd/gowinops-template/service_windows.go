package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/windows/svc"

	"example.com/gowinops-template/internal/config"
)

const (
	// progressInterval is how often a starting or stopping service tells the control manager that it is still at it.
	progressInterval = time.Second
	// pendingHint is how long the control manager waits for the next sign of life.
	pendingHint = 10 * time.Second
	// accepted holds preshutdown, too: it comes before the network is taken down.
	accepted = svc.AcceptStop | svc.AcceptShutdown | svc.AcceptPreShutdown
)

// underServiceManager trusts the flag first: what svc looks at (session 0, the parent's name) differs where Windows is
// not Windows, under Wine for instance.
func underServiceManager(asked bool) bool {
	if asked {
		return true
	}
	is, err := svc.IsWindowsService()
	return err == nil && is
}

// runService runs under the service control manager, which must hear of bad settings as well: a process that just ends
// is a timeout to it.
func runService(settings config.Settings, failure error) int {
	if settings.LogFile == "" {
		// A service has no console. Its release folder is not the place for logs: it must never change.
		settings.LogFile = filepath.Join(os.Getenv("ProgramData"), "gowinops-template", "logs", "gowinops-template.log")
	}
	handler := &handler{settings: settings, exitCode: exitBadSettings, failure: failure}
	log, file, err := openLog(settings, io.Discard)
	if err != nil {
		handler.exitCode, handler.failure = exitNoLog, err
		log = slog.New(slog.NewJSONHandler(os.Stderr, nil))
	} else {
		defer file.Close()
	}
	handler.log = log
	// The control manager ignores the name of a service that has a process of its own.
	if err := svc.Run("", handler); err != nil {
		log.Error("the service control manager cannot be reached", "error", err)
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	return 0
}

type handler struct {
	settings config.Settings
	log      *slog.Logger
	failure  error
	exitCode uint32
}

// Execute implements svc.Handler.
func (handler *handler) Execute(_ []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	current := svc.Status{State: svc.StartPending, WaitHint: uint32(pendingHint.Milliseconds())}
	status <- current
	if handler.failure != nil {
		handler.log.Error("cannot start", "error", handler.failure)
		return true, handler.exitCode
	}

	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ready := make(chan struct{})
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, handler.settings, handler.log, func() { close(ready) }) }()
	progress := time.NewTicker(progressInterval)
	defer progress.Stop()
	for {
		select {
		case <-ready:
			ready = nil
			if current.State == svc.StartPending {
				current = svc.Status{State: svc.Running, Accepts: accepted}
				status <- current
			}
		case err := <-ended:
			if err != nil {
				handler.log.Error("failed", "error", err)
				return true, exitFailed
			}
			return false, 0
		case <-progress.C:
			if current.State != svc.Running {
				current.CheckPoint++
				status <- current
			}
		case request := <-requests:
			switch request.Cmd {
			case svc.Interrogate:
				status <- current
			case svc.Stop, svc.Shutdown, svc.PreShutdown:
				stop()
				current = svc.Status{State: svc.StopPending, WaitHint: uint32(pendingHint.Milliseconds())}
				status <- current
			}
		}
	}
}
