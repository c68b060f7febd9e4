package client

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

func serve(t *testing.T) *Client {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /version", func(response http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(response, `{"version":"1.2.3"}`)
	})
	mux.HandleFunc("GET /hello/{name}", func(response http.ResponseWriter, request *http.Request) {
		fmt.Fprint(response, request.PathValue("name"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return &Client{Base: server.URL + "/"}
}

func TestVersionIsThatOfTheAnswer(t *testing.T) {
	if version, err := serve(t).Version(context.Background()); err != nil || version != "1.2.3" {
		t.Errorf("got %q, %v", version, err)
	}
}

func TestANameWithSlashesStaysOneName(t *testing.T) {
	if name, err := serve(t).Hello(context.Background(), "a/b c"); err != nil || name != "a/b c" {
		t.Errorf("got %q, %v", name, err)
	}
}

func TestARefusalIsAnError(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if _, err := (&Client{Base: server.URL}).Version(context.Background()); err == nil {
		t.Error("no error")
	}
}
