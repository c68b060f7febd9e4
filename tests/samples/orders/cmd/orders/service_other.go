//go:build !windows

package main

import (
	"errors"

	"example.com/orders/internal/orders"
)

func underServiceManager(asked bool) bool { return asked }

func runService(string, orders.Behaviour) error {
	return errors.New("--service needs Windows")
}
