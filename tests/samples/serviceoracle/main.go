//go:build windows

// Serviceoracle tells what golang.org/x/sys and the registry say of a service, and sets services up by golang.org/x/sys:
// an independent witness for the tests of whatever else sets up services.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/windows"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return errors.New("usage: serviceoracle layouts | get NAME | create NAME JSON | update NAME JSON | delete NAME")
	}
	switch command, rest := arguments[0], arguments[1:]; {
	case command == "layouts" && len(rest) == 0:
		return write(layouts())
	case command == "get" && len(rest) == 1:
		return get(rest[0])
	case command == "create" && len(rest) == 2:
		return create(rest[0], rest[1])
	case command == "update" && len(rest) == 2:
		return update(rest[0], rest[1])
	case command == "delete" && len(rest) == 1:
		return remove(rest[0])
	}
	return fmt.Errorf("cannot do %q", strings.Join(arguments, " "))
}

// answer is all that is known of a service; what its manager does not know is in Unknown, with the error it gave.
type answer struct {
	Manager  *settings
	Registry map[string]any
	Unknown  map[string]string
}

type settings struct {
	StartType        uint32
	ErrorControl     uint32
	BinaryPathName   string
	LoadOrderGroup   string
	Dependencies     []string
	ServiceStartName string
	DisplayName      string
	Description      string
	DelayedAutoStart bool
	PreshutdownMs    uint32
	RecoveryActions  []string
	ResetPeriod      uint32
	RebootMessage    string
	Command          string
	OnNonCrash       bool
	SidType          uint32
	Privileges       []string
	Triggers         uint32
	PreferredNode    uint16
}

func get(name string) error {
	service, done, err := open(name)
	if err != nil {
		return err
	}
	defer done()
	result := answer{Unknown: map[string]string{}}
	if result.Manager, err = readManager(service, result.Unknown); err != nil {
		return err
	}
	if result.Registry, err = readRegistry(name); err != nil {
		return err
	}
	return write(result)
}

func write(value any) error {
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

func describe(action windows.SC_ACTION) string {
	return fmt.Sprintf("%d/%s", action.Type, time.Duration(action.Delay)*time.Millisecond)
}
