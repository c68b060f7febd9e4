//go:build !windows

package main

import (
	"errors"
	"fmt"
	"os"

	"example.com/gowinops-template/internal/config"
)

func underServiceManager(asked bool) bool { return asked }

func runService(_ config.Settings, failure error) int {
	fmt.Fprintln(os.Stderr, errors.Join(failure, errors.New("-service needs Windows")))
	return exitBadSettings
}
