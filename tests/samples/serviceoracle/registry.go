//go:build windows

package main

import (
	"fmt"

	"golang.org/x/sys/windows/registry"
)

// readRegistry gives every value of the service's key as it is stored.
func readRegistry(name string) (map[string]any, error) {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, `SYSTEM\CurrentControlSet\Services\`+name, registry.QUERY_VALUE)
	if err != nil {
		return nil, fmt.Errorf("key of %s: %w", name, err)
	}
	defer key.Close()
	names, err := key.ReadValueNames(-1)
	if err != nil {
		return nil, err
	}
	values := map[string]any{}
	for _, name := range names {
		if values[name], err = readValue(key, name); err != nil {
			return nil, fmt.Errorf("value %s: %w", name, err)
		}
	}
	return values, nil
}

func readValue(key registry.Key, name string) (any, error) {
	_, kind, err := key.GetValue(name, nil)
	if err != nil {
		return nil, err
	}
	switch kind {
	case registry.SZ, registry.EXPAND_SZ:
		text, _, err := key.GetStringValue(name)
		return text, err
	case registry.MULTI_SZ:
		list, _, err := key.GetStringsValue(name)
		return list, err
	case registry.DWORD, registry.QWORD:
		number, _, err := key.GetIntegerValue(name)
		return number, err
	default:
		bytes, _, err := key.GetBinaryValue(name)
		return bytes, err
	}
}
