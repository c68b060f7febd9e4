// Package client is for programs that talk to the service.
package client

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

const largestAnswer = 1 << 20

// Client asks one instance of the service, or a load balancer in front of several.
type Client struct {
	// Base is the service's address, such as http://localhost:8080.
	Base string
	// HTTP sends the requests; http.DefaultClient if nil.
	HTTP *http.Client
}

// Version tells which build answers.
func (client *Client) Version(ctx context.Context) (string, error) {
	var answer struct{ Version string }
	body, err := client.get(ctx, "version")
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", fmt.Errorf("version: %w", err)
	}
	return answer.Version, nil
}

// Hello is greeted.
func (client *Client) Hello(ctx context.Context, name string) (string, error) {
	body, err := client.get(ctx, "hello", url.PathEscape(name))
	return string(body), err
}

func (client *Client) get(ctx context.Context, path ...string) ([]byte, error) {
	address, err := url.JoinPath(client.Base, path...)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	sender := client.HTTP
	if sender == nil {
		sender = http.DefaultClient
	}
	response, err := sender.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer))
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, response.Status)
	}
	return body, nil
}
