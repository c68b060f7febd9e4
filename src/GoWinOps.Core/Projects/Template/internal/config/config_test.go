package config

import (
	"errors"
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func load(t *testing.T, environment map[string]string, arguments ...string) (Settings, error) {
	t.Helper()
	lookup := func(name string) (string, bool) {
		value, found := environment[name]
		return value, found
	}
	return Load(arguments, lookup, io.Discard)
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWithoutAWordTheDefaultsHold(t *testing.T) {
	settings, err := load(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	if settings.Listen != ":8080" || settings.LogLevel != slog.LevelInfo || settings.StopDeadline != 20*time.Second {
		t.Errorf("got %+v", settings)
	}
}

func TestAFlagWinsOverTheEnvironmentAndThatOverTheFile(t *testing.T) {
	path := write(t, `{"listen": ":1", "log-level": "debug", "stop-deadline": "1s"}`)
	environment := map[string]string{
		EnvironmentPrefix + "CONFIG":    path,
		EnvironmentPrefix + "LISTEN":    ":2",
		EnvironmentPrefix + "LOG_LEVEL": "warn",
	}
	settings, err := load(t, environment, "-listen", ":3")
	if err != nil {
		t.Fatal(err)
	}
	if settings.Listen != ":3" || settings.LogLevel != slog.LevelWarn || settings.StopDeadline != time.Second {
		t.Errorf("got %+v", settings)
	}
}

func TestEverythingThatIsWrongIsReportedAtOnce(t *testing.T) {
	path := write(t, `{"listen": "nowhere", "colour": "red"}`)
	environment := map[string]string{EnvironmentPrefix + "STOP_DEADLINE": "-1s"}
	_, err := load(t, environment, "-config", path, "-log-level", "loud")
	if err == nil {
		t.Fatal("accepted")
	}
	for _, part := range []string{"nowhere", "colour", "STOP_DEADLINE", "loud"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %q", err, part)
		}
	}
}

func TestBadValuesAreRefused(t *testing.T) {
	for _, arguments := range [][]string{
		{"-listen", "8080"}, {"-listen", ":65536"}, {"-listen", ":http"}, {"-stop-deadline", "11m"}, {"-stop-deadline", "20"},
		{"-log-level", ""}, {"surplus"}, {"-config", "does-not-exist.json"}, {"-unknown"},
	} {
		if _, err := load(t, nil, arguments...); err == nil {
			t.Errorf("%v was accepted", arguments)
		}
	}
}

func TestAFileThatIsNotJSONIsNamed(t *testing.T) {
	path := write(t, `{"listen": `)
	if _, err := load(t, nil, "-config", path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

func TestHelpIsNoFailure(t *testing.T) {
	if _, err := load(t, nil, "-help"); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("got %v", err)
	}
}
