//go:build windows

package main

import (
	"encoding/hex"
	"reflect"
	"unsafe"

	"golang.org/x/sys/windows"
)

// layouts gives size and field offsets of the structures that services are set up with, as golang.org/x/sys declares them.
func layouts() map[string]any {
	types := []any{
		windows.ENUM_SERVICE_STATUS{},
		windows.ENUM_SERVICE_STATUS_PROCESS{},
		windows.LUIDAndAttributes{},
		windows.QUERY_SERVICE_CONFIG{},
		windows.SC_ACTION{},
		windows.SERVICE_DELAYED_AUTO_START_INFO{},
		windows.SERVICE_DESCRIPTION{},
		windows.SERVICE_FAILURE_ACTIONS{},
		windows.SERVICE_FAILURE_ACTIONS_FLAG{},
		windows.SERVICE_STATUS{},
		windows.SERVICE_STATUS_PROCESS{},
		windows.SecurityAttributes{},
		windows.Tokenprivileges{},
	}
	result := map[string]any{"failureActions": failureActions()}
	for _, value := range types {
		structure := reflect.TypeOf(value)
		fields := map[string]uintptr{"": structure.Size()}
		for index := 0; index < structure.NumField(); index++ {
			fields[structure.Field(index).Name] = structure.Field(index).Offset
		}
		result[structure.Name()] = fields
	}
	return result
}

// failureActions gives the bytes of failure actions, the pointers in them left out: restart after 5 s, reboot after 1 min,
// run after the longest time there is; reset after a day.
func failureActions() map[string]string {
	actions := []windows.SC_ACTION{
		{Type: windows.SC_ACTION_RESTART, Delay: 5000},
		{Type: windows.SC_ACTION_REBOOT, Delay: 60000},
		{Type: windows.SC_ACTION_RUN_COMMAND, Delay: windows.INFINITE},
	}
	head := windows.SERVICE_FAILURE_ACTIONS{ResetPeriod: 86400, ActionsCount: uint32(len(actions))}
	return map[string]string{
		"head":    hex.EncodeToString(unsafe.Slice((*byte)(unsafe.Pointer(&head)), unsafe.Sizeof(head))),
		"actions": hex.EncodeToString(unsafe.Slice((*byte)(unsafe.Pointer(&actions[0])), len(actions)*int(unsafe.Sizeof(actions[0])))),
	}
}
