package server

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

const deadline = 10 * time.Second

func start(t *testing.T, output io.Writer, register func(*http.ServeMux)) *Server {
	t.Helper()
	server, err := Start("127.0.0.1:0", "1.2.3", slog.New(slog.NewJSONHandler(output, nil)), register)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.http.Close() })
	return server
}

func nothing(*http.ServeMux) {}

func get(t *testing.T, server *Server, path string) (*http.Response, string) {
	t.Helper()
	response, err := http.Get("http://" + server.Address() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestARunningServerIsHealthyAndReady(t *testing.T) {
	server := start(t, io.Discard, nothing)
	for _, path := range []string{"/healthz", "/readyz"} {
		if response, _ := get(t, server, path); response.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, response.StatusCode)
		}
	}
}

func TestADrainingServerIsHealthyButNotReadyAndClosesConnections(t *testing.T) {
	server := start(t, io.Discard, nothing)
	server.draining.Store(true)
	if response, _ := get(t, server, "/healthz"); response.StatusCode != http.StatusOK {
		t.Errorf("health: status %d", response.StatusCode)
	}
	if response, _ := get(t, server, "/readyz"); response.StatusCode != http.StatusServiceUnavailable || !response.Close {
		t.Errorf("readiness: status %d, connection closes: %t", response.StatusCode, response.Close)
	}
}

func TestVersionNamesTheBuild(t *testing.T) {
	response, body := get(t, start(t, io.Discard, nothing), "/version")
	var answer struct{ Version string }
	if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Version != "1.2.3" {
		t.Errorf("got %q (%v)", body, err)
	}
	if kind := response.Header.Get("Content-Type"); kind != "application/json" {
		t.Errorf("content type %q", kind)
	}
}

func TestStopLetsTheRequestUnderWayFinish(t *testing.T) {
	began, finish := make(chan struct{}), make(chan struct{})
	server := start(t, io.Discard, func(mux *http.ServeMux) {
		mux.HandleFunc("/slow", func(http.ResponseWriter, *http.Request) {
			close(began)
			<-finish
		})
	})
	statuses := make(chan int, 1)
	go func() {
		response, err := http.Get("http://" + server.Address() + "/slow")
		if err != nil {
			statuses <- 0
			return
		}
		response.Body.Close()
		statuses <- response.StatusCode
	}()
	<-began
	server.http.RegisterOnShutdown(func() { close(finish) })

	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	if err := server.Stop(ctx); err != nil {
		t.Error(err)
	}
	if status := <-statuses; status != http.StatusOK {
		t.Errorf("status %d", status)
	}
}

func TestStopCutsOffWhatTakesTooLong(t *testing.T) {
	began, finish := make(chan struct{}), make(chan struct{})
	defer close(finish)
	server := start(t, io.Discard, func(mux *http.ServeMux) {
		mux.HandleFunc("/endless", func(http.ResponseWriter, *http.Request) {
			close(began)
			<-finish
		})
	})
	go func() {
		if response, err := http.Get("http://" + server.Address() + "/endless"); err == nil {
			response.Body.Close()
		}
	}()
	<-began
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := server.Stop(ctx); err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("got %v", err)
	}
}

func TestARequestIsLoggedAndAProbeIsNot(t *testing.T) {
	var output bytes.Buffer
	server := start(t, &output, func(mux *http.ServeMux) {
		mux.HandleFunc("/work", func(response http.ResponseWriter, _ *http.Request) { response.WriteHeader(http.StatusTeapot) })
	})
	get(t, server, "/healthz")
	get(t, server, "/work")
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	// After Stop no handler runs any more, and the log may be read.
	if err := server.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	var line struct {
		Path   string
		Status int
	}
	if err := json.Unmarshal(output.Bytes(), &line); err != nil || line.Path != "/work" || line.Status != http.StatusTeapot {
		t.Errorf("the log is %q (%v)", output.String(), err)
	}
}

func TestAnAddressInUseIsNamed(t *testing.T) {
	server := start(t, io.Discard, nothing)
	if _, err := Start(server.Address(), "1.2.3", slog.Default(), nothing); err == nil || !strings.Contains(err.Error(), server.Address()) {
		t.Errorf("got %v", err)
	}
}
