package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestHelloGreetsByName(t *testing.T) {
	mux := http.NewServeMux()
	Register(mux)
	response := httptest.NewRecorder()
	mux.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/hello/World", nil))
	if response.Code != http.StatusOK || response.Body.String() != "Hello, World!\n" {
		t.Errorf("status %d: %q", response.Code, response.Body)
	}
}
