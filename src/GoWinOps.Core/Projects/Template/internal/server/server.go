// Package server serves HTTP with the endpoints that those who run the service rely on.
//
//	/healthz  the process lives; a restart would help if this failed
//	/readyz   it takes requests; 503 while it drains, so that load balancers and updates can wait
//	/version  which build runs, as JSON
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"
)

const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 2 * time.Minute
	largestHeader     = 64 << 10
)

// Server is one HTTP listener and its state.
type Server struct {
	version  string
	log      *slog.Logger
	http     *http.Server
	listener net.Listener
	done     chan error
	draining atomic.Bool
}

// Start listens on the address and serves until Stop. Register adds the service's own routes.
func Start(address, version string, log *slog.Logger, register func(*http.ServeMux)) (*Server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	server := &Server{version: version, log: log, listener: listener, done: make(chan error, 1)}
	server.http = &http.Server{
		Handler:           server.handler(register),
		ReadHeaderTimeout: readHeaderTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    largestHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	go func() {
		if err := server.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			server.done <- err
		}
	}()
	return server, nil
}

// Address is where the server really listens, also if it was asked for port 0.
func (server *Server) Address() string { return server.listener.Addr().String() }

// Done gives the error that ended serving before Stop, if there is one.
func (server *Server) Done() <-chan error { return server.done }

// Stop refuses new requests and lets those under way finish. What still runs when the context ends is cut off, and that
// is an error.
func (server *Server) Stop(ctx context.Context) error {
	server.draining.Store(true)
	server.http.SetKeepAlivesEnabled(false)
	if err := server.http.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("requests under way were cut off: %w", err), server.http.Close())
	}
	return nil
}

func (server *Server) handler(register func(*http.ServeMux)) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", server.health)
	mux.HandleFunc("GET /readyz", server.readiness)
	mux.HandleFunc("GET /version", server.reportVersion)
	register(mux)
	return server.logged(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if server.draining.Load() {
			// A client that kept its connection would send the next request into a closed one.
			response.Header().Set("Connection", "close")
		}
		mux.ServeHTTP(response, request)
	}))
}

func (server *Server) health(response http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(response, "ok")
}

func (server *Server) readiness(response http.ResponseWriter, _ *http.Request) {
	if server.draining.Load() {
		http.Error(response, "draining", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(response, "ready")
}

func (server *Server) reportVersion(response http.ResponseWriter, _ *http.Request) {
	response.Header().Set("Content-Type", "application/json")
	// The client has gone if this fails: there is nobody left to tell.
	_ = json.NewEncoder(response).Encode(struct {
		Version  string `json:"version"`
		Revision string `json:"revision,omitempty"`
		Go       string `json:"go,omitempty"`
	}{server.version, buildSetting("vcs.revision"), goVersion()})
}

// logged writes a line for every request: probes, of which there are many, as debug.
func (server *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		began := time.Now()
		recorder := &recorder{ResponseWriter: response, status: http.StatusOK}
		next.ServeHTTP(recorder, request)
		level := slog.LevelInfo
		switch request.URL.Path {
		case "/healthz", "/readyz", "/version":
			level = slog.LevelDebug
		}
		server.log.Log(request.Context(), level, "request",
			"method", request.Method, "path", request.URL.Path, "status", recorder.status, "duration", time.Since(began).String())
	})
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (recorder *recorder) WriteHeader(status int) {
	recorder.status = status
	recorder.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (recorder *recorder) Unwrap() http.ResponseWriter { return recorder.ResponseWriter }

func buildSetting(key string) string {
	if info, found := debug.ReadBuildInfo(); found {
		for _, setting := range info.Settings {
			if setting.Key == key {
				return setting.Value
			}
		}
	}
	return ""
}

func goVersion() string {
	if info, found := debug.ReadBuildInfo(); found {
		return info.GoVersion
	}
	return ""
}
