package orders

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"testing"
	"time"
)

func start(t *testing.T, behaviour Behaviour) *Server {
	t.Helper()
	server, err := Start("127.0.0.1:0", "1.2.3", behaviour)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.http.Close() })
	return server
}

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

func TestHealthTellsWhetherTheServiceIsReady(t *testing.T) {
	for behaviour, want := range map[Behaviour]int{Good: http.StatusOK, NeverReady: http.StatusServiceUnavailable, SlowStart: http.StatusServiceUnavailable} {
		response, _ := get(t, start(t, behaviour), "/healthz")
		if response.StatusCode != want {
			t.Errorf("%s: status %d, want %d", behaviour, response.StatusCode, want)
		}
	}
}

func TestAWedgedBuildAnswersHealthChecksUntilItsFirstOrder(t *testing.T) {
	server := start(t, Wedge)
	if response, _ := get(t, server, "/healthz"); response.StatusCode != http.StatusOK {
		t.Fatalf("status %d before the first order", response.StatusCode)
	}
	get(t, server, "/")

	client := http.Client{Timeout: 100 * time.Millisecond}
	if response, err := client.Get("http://" + server.Address() + "/healthz"); err == nil {
		response.Body.Close()
		t.Errorf("status %d after the first order, want no answer", response.StatusCode)
	}
	if err := server.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestVersionNamesTheBuildAndTheProcess(t *testing.T) {
	_, body := get(t, start(t, Good), "/version")
	var answer struct {
		Version string
		Pid     int
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Version != "1.2.3" || answer.Pid != os.Getpid() {
		t.Errorf("got %+v", answer)
	}
}

func TestAnOrderNamesTheVersionThatTookIt(t *testing.T) {
	response, body := get(t, start(t, Good), "/?ms=1")
	if body != "order 1 taken by 1.2.3\n" || response.Header.Get("X-Version") != "1.2.3" {
		t.Errorf("got %q, version %q", body, response.Header.Get("X-Version"))
	}
}

func TestAWorkTimeThatIsNoNumberIsRefused(t *testing.T) {
	for _, text := range []string{"x", "-1", "600000"} {
		if response, _ := get(t, start(t, Good), "/?ms="+text); response.StatusCode != http.StatusBadRequest {
			t.Errorf("ms=%s: status %d", text, response.StatusCode)
		}
	}
}

func TestStopLetsTheOrderUnderWayFinish(t *testing.T) {
	server := start(t, Good)
	answer := make(chan error, 1)
	began := make(chan struct{})
	mux := server.http.Handler
	server.http.Handler = http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		close(began)
		mux.ServeHTTP(response, request)
	})
	go func() {
		response, err := http.Get("http://" + server.Address() + "/?ms=300")
		if err == nil {
			defer response.Body.Close()
			if response.StatusCode != http.StatusOK {
				err = fmt.Errorf("status %d", response.StatusCode)
			}
		}
		answer <- err
	}()
	<-began
	ctx, cancel := context.WithTimeout(context.Background(), DrainDeadline)
	defer cancel()
	if err := server.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if err := <-answer; err != nil {
		t.Error(err)
	}
	if err, open := <-server.Done(); open || err != nil {
		t.Errorf("serving ended with %v", err)
	}
}

func TestADrainingServiceFailsItsHealthCheckAndClosesConnections(t *testing.T) {
	server := start(t, Good)
	server.draining.Store(true)
	response, _ := get(t, server, "/healthz")
	if response.StatusCode != http.StatusServiceUnavailable || !response.Close {
		t.Errorf("status %d, connection closes: %t", response.StatusCode, response.Close)
	}
}

func TestABuildThatIgnoresStopServesOn(t *testing.T) {
	server := start(t, IgnoreStop)
	if err := server.Stop(context.Background()); err == nil {
		t.Error("stop succeeded")
	}
	if response, _ := get(t, server, "/healthz"); response.StatusCode != http.StatusOK {
		t.Errorf("status %d", response.StatusCode)
	}
}

func TestABuildThatCrashesUnderLoadEndsAfterItsLastOrder(t *testing.T) {
	server := start(t, CrashUnderLoad)
	codes := make(chan int, 1)
	server.exit = func(code int) { codes <- code }
	for range CrashAfterRequests {
		get(t, server, "/?ms=0")
	}
	select {
	case code := <-codes:
		t.Fatalf("ended too early, with %d", code)
	default:
	}
	get(t, server, "/?ms=0")
	select {
	case code := <-codes:
		if code != CrashExitCode {
			t.Errorf("exit code %d", code)
		}
	case <-time.After(time.Second):
		t.Error("did not end")
	}
}

func TestAnUnknownBehaviourIsNamed(t *testing.T) {
	if _, err := ParseBehaviour("fast"); err == nil {
		t.Error("accepted")
	}
	if behaviour, err := ParseBehaviour(""); err != nil || behaviour != Good {
		t.Errorf("got %q, %v", behaviour, err)
	}
}
