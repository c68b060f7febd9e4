// Package config reads the settings: defaults, then a file, then the environment, then flags; the last word wins.
package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// EnvironmentPrefix begins the name of every environment variable that is a setting.
const EnvironmentPrefix = "GOWINOPS_TEMPLATE_"

const longestStopDeadline = 10 * time.Minute

// Settings are what the service runs with.
type Settings struct {
	// Listen is the address to serve HTTP on.
	Listen string
	// LogLevel is the least level that is logged.
	LogLevel slog.Level
	// LogFile is where the log goes; empty for the standard error stream, or for a Windows service its own folder.
	LogFile string
	// StopDeadline is how long requests under way may take once the service is told to stop.
	StopDeadline time.Duration
	// Service says that the service control manager started the program.
	Service bool
	// ShowVersion says that the version was asked for, and nothing else.
	ShowVersion bool
}

// setting is one setting with its one name: -log-level is the flag, "log-level" the key in the file and
// GOWINOPS_TEMPLATE_LOG_LEVEL the environment variable.
type setting struct {
	name  string
	usage string
	set   func(*Settings, string) error
}

var all = []setting{
	{"listen", "`address` to serve HTTP on", setListen},
	{"log-level", "least `level` that is logged: debug, info, warn or error", setLogLevel},
	{"log-file", "`path` of the log; a time is added to its name", setLogFile},
	{"stop-deadline", "how `long` requests under way may take when the service stops", setStopDeadline},
}

// Load reads the settings. All that is wrong is reported at once; flag.ErrHelp means that only help was asked for.
func Load(arguments []string, lookup func(string) (string, bool), output io.Writer) (Settings, error) {
	settings := Settings{Listen: ":8080", LogLevel: slog.LevelInfo, StopDeadline: 20 * time.Second}
	given := map[string]string{}
	flags := flag.NewFlagSet("gowinops-template", flag.ContinueOnError)
	flags.SetOutput(output)
	flags.BoolVar(&settings.Service, "service", false, "run under the Windows service control manager; detected on Windows")
	flags.BoolVar(&settings.ShowVersion, "version", false, "show the version and end")
	path := flags.String("config", "", "`path` of a JSON file with settings")
	for _, setting := range all {
		flags.Func(setting.name, setting.usage, func(value string) error {
			given[setting.name] = value
			return nil
		})
	}
	if err := flags.Parse(arguments); err != nil {
		return settings, err
	}
	if flags.NArg() > 0 {
		return settings, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if *path == "" {
		*path, _ = lookup(EnvironmentPrefix + "CONFIG")
	}

	var faults []error
	if *path != "" {
		faults = append(faults, settings.applyFile(*path))
	}
	for _, setting := range all {
		name := EnvironmentPrefix + strings.ToUpper(strings.ReplaceAll(setting.name, "-", "_"))
		if value, found := lookup(name); found {
			faults = append(faults, prefixed("environment variable "+name, setting.set(&settings, value)))
		}
		if value, found := given[setting.name]; found {
			faults = append(faults, prefixed("flag -"+setting.name, setting.set(&settings, value)))
		}
	}
	return settings, errors.Join(faults...)
}

func (settings *Settings) applyFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var values map[string]string
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&values); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if decoder.More() {
		return fmt.Errorf("%s: there is something after the settings", path)
	}

	var faults []error
	for _, setting := range all {
		if value, found := values[setting.name]; found {
			faults = append(faults, prefixed(path+": "+setting.name, setting.set(settings, value)))
			delete(values, setting.name)
		}
	}
	for name := range values {
		faults = append(faults, fmt.Errorf("%s: there is no setting %q", path, name))
	}
	return errors.Join(faults...)
}

func setListen(settings *Settings, value string) error {
	_, port, err := net.SplitHostPort(value)
	if err != nil {
		return fmt.Errorf("%q: want host:port or :port", value)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%q: want a port from 0 to 65535", value)
	}
	settings.Listen = value
	return nil
}

func setLogLevel(settings *Settings, value string) error {
	if err := settings.LogLevel.UnmarshalText([]byte(value)); err != nil {
		return fmt.Errorf("%q: want debug, info, warn or error", value)
	}
	return nil
}

func setLogFile(settings *Settings, value string) error {
	settings.LogFile = value
	return nil
}

func setStopDeadline(settings *Settings, value string) error {
	deadline, err := time.ParseDuration(value)
	if err != nil || deadline <= 0 || deadline > longestStopDeadline {
		return fmt.Errorf("%q: want a duration such as 20s, at most %s", value, longestStopDeadline)
	}
	settings.StopDeadline = deadline
	return nil
}

func prefixed(source string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", source, err)
}
