// Package api holds the routes that are the service's own.
package api

import (
	"fmt"
	"net/http"
)

// Register adds the routes.
func Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /hello/{name}", hello)
}

func hello(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(response, "Hello, %s!\n", request.PathValue("name"))
}
