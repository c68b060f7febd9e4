// Package logging keeps log files of limited size.
package logging

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	defaultLimit = 10 << 20
	defaultKeep  = 10
	timeForm     = "20060102T150405.000000Z"
)

// File is a log that begins a new file when one is full, and keeps the newest. A file in use is never renamed: log
// shippers and Windows dislike that.
type File struct {
	mutex sync.Mutex
	path  string
	limit int64
	keep  int
	now   func() time.Time
	file  *os.File
	size  int64
}

// Open opens the log: for the path logs/a.log, its files are logs/a-20260131T150405.000000Z.log and so on.
func Open(path string) (*File, error) {
	return open(path, defaultLimit, defaultKeep, time.Now)
}

func open(path string, limit int64, keep int, now func() time.Time) (*File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	file := &File{path: path, limit: limit, keep: keep, now: now}
	if err := file.next(); err != nil {
		return nil, err
	}
	return file, nil
}

// Write implements io.Writer.
func (file *File) Write(text []byte) (int, error) {
	file.mutex.Lock()
	defer file.mutex.Unlock()
	if file.size > 0 && file.size+int64(len(text)) > file.limit {
		if err := file.next(); err != nil {
			return 0, err
		}
	}
	written, err := file.file.Write(text)
	file.size += int64(written)
	return written, err
}

// Close implements io.Closer.
func (file *File) Close() error {
	file.mutex.Lock()
	defer file.mutex.Unlock()
	return file.file.Close()
}

// next goes on in the newest file that has room, or begins a new one and removes the oldest.
func (file *File) next() error {
	files := file.existing()
	path := ""
	if file.file == nil && len(files) > 0 {
		newest := files[len(files)-1]
		if info, err := os.Stat(newest); err == nil && info.Size() < file.limit {
			path = newest
		}
	}
	if path == "" {
		extension := filepath.Ext(file.path)
		path = strings.TrimSuffix(file.path, extension) + "-" + file.now().UTC().Format(timeForm) + extension
		files = append(files, path)
	}

	opened, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	info, err := opened.Stat()
	if err != nil {
		opened.Close()
		return fmt.Errorf("log: %w", err)
	}
	if file.file != nil {
		file.file.Close()
	}
	file.file, file.size = opened, info.Size()
	for len(files) > file.keep {
		// One that a reader holds is left for the next time.
		_ = os.Remove(files[0])
		files = files[1:]
	}
	return nil
}

// existing lists this log's files, the oldest first.
func (file *File) existing() []string {
	extension := filepath.Ext(file.path)
	prefix := strings.TrimSuffix(filepath.Base(file.path), extension) + "-"
	entries, err := os.ReadDir(filepath.Dir(file.path))
	if err != nil {
		return nil
	}
	var files []string
	for _, entry := range entries {
		middle, found := strings.CutPrefix(entry.Name(), prefix)
		if !found {
			continue
		}
		if _, err := time.Parse(timeForm, strings.TrimSuffix(middle, extension)); err == nil {
			files = append(files, filepath.Join(filepath.Dir(file.path), entry.Name()))
		}
	}
	slices.Sort(files)
	return files
}
