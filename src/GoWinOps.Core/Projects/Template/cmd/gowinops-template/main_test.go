package main

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/gowinops-template/internal/config"
)

func settings() config.Settings {
	return config.Settings{Listen: "127.0.0.1:0", StopDeadline: 10 * time.Second}
}

func TestTheServiceEndsWithItsContext(t *testing.T) {
	var output bytes.Buffer
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if err := serve(ctx, settings(), slog.New(slog.NewJSONHandler(&output, nil)), stop); err != nil {
		t.Error(err)
	}
	for _, message := range []string{"serving", "stopping", "stopped"} {
		if !strings.Contains(output.String(), `"msg":"`+message+`"`) {
			t.Errorf("the log %q lacks %q", output.String(), message)
		}
	}
}

func TestAnAddressInUseEndsTheService(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	taken := settings()
	taken.Listen = listener.Addr().String()
	if err := serve(context.Background(), taken, slog.Default(), func() {}); err == nil || !strings.Contains(err.Error(), taken.Listen) {
		t.Errorf("got %v", err)
	}
}

func TestTheLogGoesToTheFileOfTheSettings(t *testing.T) {
	folder := t.TempDir()
	logged := settings()
	logged.LogFile = filepath.Join(folder, "a.log")
	log, file, err := openLog(logged, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	log.Info("written")
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if text, err := os.ReadFile(filepath.Join(folder, files[0].Name())); err != nil || !bytes.Contains(text, []byte("written")) {
		t.Errorf("the file holds %q (%v)", text, err)
	}
}

func TestBadSettingsHaveAnExitCodeOfTheirOwn(t *testing.T) {
	if code := run([]string{"-listen", "nowhere"}); code != exitBadSettings {
		t.Errorf("ended with %d", code)
	}
	if code := run([]string{"-version"}); code != 0 {
		t.Errorf("-version ended with %d", code)
	}
}
