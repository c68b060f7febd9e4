// Package orders is a small HTTP service with a health endpoint, a version endpoint and a graceful drain.
package orders

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

const (
	// DrainDeadline is the longest the service waits for requests under way once it is told to stop.
	DrainDeadline = 10 * time.Second

	workTime        = 5 * time.Millisecond
	longestWorkTime = time.Minute
	readHeaderLimit = 10 * time.Second
)

// Server is the service: one HTTP listener and its state.
type Server struct {
	version   string
	behaviour Behaviour
	exit      func(code int)
	http      *http.Server
	listener  net.Listener
	done      chan error
	ready     atomic.Bool
	draining  atomic.Bool
	orders    atomic.Int64
}

// Start listens on the address and serves until Stop.
func Start(address, version string, behaviour Behaviour) (*Server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}

	server := &Server{version: version, behaviour: behaviour, exit: os.Exit, listener: listener, done: make(chan error, 1)}
	server.http = &http.Server{Handler: server.handler(), ReadHeaderTimeout: readHeaderLimit}
	switch behaviour {
	case NeverReady:
	case SlowStart:
		time.AfterFunc(SlowStartDelay, func() { server.ready.Store(true) })
	default:
		server.ready.Store(true)
	}

	go func() {
		if err := server.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			server.done <- err
		}
		close(server.done)
	}()
	return server, nil
}

// Address is where the service really listens, also if it was asked for port 0.
func (server *Server) Address() string { return server.listener.Addr().String() }

// Done gives the error that ended serving, if any, and is closed when serving has ended.
func (server *Server) Done() <-chan error { return server.done }

// Stop refuses health checks and new connections, lets requests under way finish, and returns when the last one has
// or the context ends. A build that ignores stop returns an error at once and serves on.
func (server *Server) Stop(ctx context.Context) error {
	if server.behaviour == IgnoreStop {
		return errors.New("this build ignores stop requests")
	}

	server.draining.Store(true)
	server.http.SetKeepAlivesEnabled(false)
	return server.http.Shutdown(ctx)
}

func (server *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", server.health)
	mux.HandleFunc("GET /version", server.reportVersion)
	mux.HandleFunc("/", server.order)
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if server.draining.Load() {
			// A client that keeps its connection would send the next request into a closed one.
			response.Header().Set("Connection", "close")
		}
		mux.ServeHTTP(response, request)
	})
}

func (server *Server) health(response http.ResponseWriter, request *http.Request) {
	switch {
	case server.behaviour == Wedge && server.orders.Load() > 0 && !server.draining.Load():
		<-request.Context().Done()
	case server.draining.Load():
		http.Error(response, "draining", http.StatusServiceUnavailable)
	case !server.ready.Load():
		http.Error(response, "starting", http.StatusServiceUnavailable)
	default:
		fmt.Fprintln(response, "ok")
	}
}

func (server *Server) reportVersion(response http.ResponseWriter, _ *http.Request) {
	response.Header().Set("Content-Type", "application/json")
	// The client has gone if this fails: there is nobody left to tell.
	_ = json.NewEncoder(response).Encode(struct {
		Version string `json:"version"`
		Pid     int    `json:"pid"`
	}{server.version, os.Getpid()})
}

func (server *Server) order(response http.ResponseWriter, request *http.Request) {
	number := server.orders.Add(1)
	if server.behaviour == CrashUnderLoad && number > CrashAfterRequests {
		server.exit(CrashExitCode)
		return
	}

	work, err := workTimeOf(request)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}

	select {
	case <-time.After(work):
		response.Header().Set("X-Version", server.version)
		fmt.Fprintf(response, "order %d taken by %s\n", number, server.version)
	case <-request.Context().Done():
	}
}

func workTimeOf(request *http.Request) (time.Duration, error) {
	text := request.URL.Query().Get("ms")
	if text == "" {
		return workTime, nil
	}

	milliseconds, err := strconv.Atoi(text)
	if err != nil || milliseconds < 0 || time.Duration(milliseconds)*time.Millisecond > longestWorkTime {
		return 0, fmt.Errorf("ms=%q: want a number of milliseconds from 0 to %d", text, longestWorkTime.Milliseconds())
	}
	return time.Duration(milliseconds) * time.Millisecond, nil
}
