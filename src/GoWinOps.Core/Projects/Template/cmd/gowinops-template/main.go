// Command gowinops-template is a service: natively on Windows, a console program everywhere.
//
// It ends gracefully on a stop of the Windows service, on Ctrl+C and on SIGTERM.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"example.com/gowinops-template/internal/api"
	"example.com/gowinops-template/internal/config"
	"example.com/gowinops-template/internal/logging"
	"example.com/gowinops-template/internal/server"
)

// Exit codes; for a Windows service they are its service-specific exit codes.
const (
	exitFailed      = 1 // serving failed, or requests had to be cut off
	exitBadSettings = 2
	exitNoLog       = 3
)

// version is set by the linker: -X main.version=1.2.3.
var version = "0.0.0-dev"

func main() {
	os.Exit(run(os.Args[1:]))
}

func run(arguments []string) int {
	settings, err := config.Load(arguments, os.LookupEnv, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err == nil && settings.ShowVersion {
		fmt.Println(version)
		return 0
	}
	if underServiceManager(settings.Service) {
		return runService(settings, err)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitBadSettings
	}
	return runConsole(settings)
}

func runConsole(settings config.Settings) int {
	log, file, err := openLog(settings, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitNoLog
	}
	defer file.Close()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second Ctrl+C ends the program at once.
	context.AfterFunc(ctx, stop)
	if err := serve(ctx, settings, log, func() {}); err != nil {
		log.Error("failed", "error", err)
		return exitFailed
	}
	return 0
}

// serve runs the service until the context ends, then lets requests under way finish. It calls ready once requests are
// taken.
func serve(ctx context.Context, settings config.Settings, log *slog.Logger, ready func()) error {
	running, err := server.Start(settings.Listen, version, log, api.Register)
	if err != nil {
		return err
	}
	log.Info("serving", "address", running.Address(), "version", version)
	ready()
	select {
	case err := <-running.Done():
		return fmt.Errorf("serving ended: %w", err)
	case <-ctx.Done():
	}

	log.Info("stopping", "deadline", settings.StopDeadline.String())
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), settings.StopDeadline)
	defer cancel()
	if err := running.Stop(drain); err != nil {
		return err
	}
	log.Info("stopped")
	return nil
}

// openLog logs to the file of the settings, or to the fallback where they name none.
func openLog(settings config.Settings, fallback io.Writer) (*slog.Logger, io.Closer, error) {
	var file io.WriteCloser = nopCloser{fallback}
	if settings.LogFile != "" {
		opened, err := logging.Open(settings.LogFile)
		if err != nil {
			return nil, nil, err
		}
		file = opened
	}
	return slog.New(slog.NewJSONHandler(file, &slog.HandlerOptions{Level: settings.LogLevel})), file, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
