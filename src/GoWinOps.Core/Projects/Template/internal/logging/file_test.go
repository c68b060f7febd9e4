package logging

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// clock gives a later time with every question.
func clock() func() time.Time {
	now := time.Date(2026, 1, 31, 15, 4, 5, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

func write(t *testing.T, file *File, text string) {
	t.Helper()
	if _, err := file.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
}

func TestAFullFileIsFollowedByANewOneAndTheOldestIsRemoved(t *testing.T) {
	folder := t.TempDir()
	file, err := open(filepath.Join(folder, "logs", "a.log"), 10, 2, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, line := range []string{"first...\n", "second..\n", "third...\n"} {
		write(t, file, line)
	}
	files := file.existing()
	if len(files) != 2 {
		t.Fatalf("there are %v", files)
	}
	for index, want := range []string{"second..\n", "third...\n"} {
		if text, err := os.ReadFile(files[index]); err != nil || string(text) != want {
			t.Errorf("%s holds %q (%v)", files[index], text, err)
		}
	}
}

func TestALineLongerThanTheLimitIsWrittenWhole(t *testing.T) {
	file, err := open(filepath.Join(t.TempDir(), "a.log"), 4, 2, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	write(t, file, "longer than four\n")
	if text, _ := os.ReadFile(file.existing()[0]); string(text) != "longer than four\n" {
		t.Errorf("got %q", text)
	}
}

func TestARestartGoesOnInTheNewestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	for range 2 {
		file, err := open(path, 1000, 3, clock())
		if err != nil {
			t.Fatal(err)
		}
		write(t, file, "line\n")
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	file, err := open(path, 1000, 3, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	files := file.existing()
	if text, _ := os.ReadFile(files[0]); len(files) != 1 || strings.Count(string(text), "line") != 2 {
		t.Errorf("%v, the first holds %q", files, text)
	}
}
