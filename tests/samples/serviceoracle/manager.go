//go:build windows

package main

import (
	"encoding/json"
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc/mgr"
)

func open(name string) (*mgr.Service, func(), error) {
	manager, err := mgr.Connect()
	if err != nil {
		return nil, nil, err
	}
	service, err := manager.OpenService(name)
	if err != nil {
		manager.Disconnect()
		return nil, nil, fmt.Errorf("open %s: %w", name, err)
	}
	return service, func() { service.Close(); manager.Disconnect() }, nil
}

// readManager asks level by level: mgr's own Config gives up at the first level that a manager does not know.
func readManager(service *mgr.Service, unknown map[string]string) (*settings, error) {
	memory := make([]uint64, 1024)
	config := (*windows.QUERY_SERVICE_CONFIG)(unsafe.Pointer(&memory[0]))
	var needed uint32
	if err := windows.QueryServiceConfig(service.Handle, config, uint32(len(memory)*8), &needed); err != nil {
		return nil, fmt.Errorf("QueryServiceConfig: %w", err)
	}
	result := &settings{
		StartType:        config.StartType,
		ErrorControl:     config.ErrorControl,
		BinaryPathName:   windows.UTF16PtrToString(config.BinaryPathName),
		LoadOrderGroup:   windows.UTF16PtrToString(config.LoadOrderGroup),
		Dependencies:     texts(config.Dependencies),
		ServiceStartName: windows.UTF16PtrToString(config.ServiceStartName),
		DisplayName:      windows.UTF16PtrToString(config.DisplayName),
	}
	ask(service, "description", windows.SERVICE_CONFIG_DESCRIPTION, unknown, func(answer unsafe.Pointer) {
		result.Description = windows.UTF16PtrToString((*windows.SERVICE_DESCRIPTION)(answer).Description)
	})
	ask(service, "delayed", windows.SERVICE_CONFIG_DELAYED_AUTO_START_INFO, unknown, func(answer unsafe.Pointer) {
		result.DelayedAutoStart = (*windows.SERVICE_DELAYED_AUTO_START_INFO)(answer).IsDelayedAutoStartUp != 0
	})
	ask(service, "preshutdown", windows.SERVICE_CONFIG_PRESHUTDOWN_INFO, unknown, func(answer unsafe.Pointer) {
		result.PreshutdownMs = *(*uint32)(answer)
	})
	ask(service, "sid", windows.SERVICE_CONFIG_SERVICE_SID_INFO, unknown, func(answer unsafe.Pointer) {
		result.SidType = *(*uint32)(answer)
	})
	ask(service, "recovery", windows.SERVICE_CONFIG_FAILURE_ACTIONS, unknown, func(answer unsafe.Pointer) {
		actions := (*windows.SERVICE_FAILURE_ACTIONS)(answer)
		result.ResetPeriod = actions.ResetPeriod
		result.RebootMessage = windows.UTF16PtrToString(actions.RebootMsg)
		result.Command = windows.UTF16PtrToString(actions.Command)
		for _, action := range unsafe.Slice(actions.Actions, int(actions.ActionsCount)) {
			result.RecoveryActions = append(result.RecoveryActions, describe(action))
		}
	})
	ask(service, "flag", windows.SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, unknown, func(answer unsafe.Pointer) {
		result.OnNonCrash = (*windows.SERVICE_FAILURE_ACTIONS_FLAG)(answer).FailureActionsOnNonCrashFailures != 0
	})
	ask(service, "privileges", windows.SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, unknown, func(answer unsafe.Pointer) {
		result.Privileges = texts(*(**uint16)(answer))
	})
	ask(service, "triggers", windows.SERVICE_CONFIG_TRIGGER_INFO, unknown, func(answer unsafe.Pointer) {
		result.Triggers = *(*uint32)(answer)
	})
	ask(service, "preferrednode", windows.SERVICE_CONFIG_PREFERRED_NODE, unknown, func(answer unsafe.Pointer) {
		result.PreferredNode = *(*uint16)(answer)
	})
	return result, nil
}

func ask(service *mgr.Service, name string, level uint32, unknown map[string]string, read func(unsafe.Pointer)) {
	memory := make([]uint64, 1024)
	var needed uint32
	if err := windows.QueryServiceConfig2(service.Handle, level, (*byte)(unsafe.Pointer(&memory[0])), uint32(len(memory)*8), &needed); err != nil {
		unknown[name] = err.Error()
		return
	}
	read(unsafe.Pointer(&memory[0]))
}

func texts(first *uint16) []string {
	list := []string{}
	for at := unsafe.Pointer(first); at != nil; {
		text := windows.UTF16PtrToString((*uint16)(at))
		if text == "" {
			break
		}
		list = append(list, text)
		length := len(windows.StringToUTF16(text))
		at = unsafe.Add(at, length*2)
	}
	return list
}

func parse(text string) (mgr.Config, []mgr.RecoveryAction, settings, error) {
	var wanted settings
	if err := json.Unmarshal([]byte(text), &wanted); err != nil {
		return mgr.Config{}, nil, wanted, err
	}
	var actions []mgr.RecoveryAction
	for _, text := range wanted.RecoveryActions {
		var kind int
		var delay string
		if _, err := fmt.Sscanf(text, "%d/%s", &kind, &delay); err != nil {
			return mgr.Config{}, nil, wanted, fmt.Errorf("action %q: %w", text, err)
		}
		duration, err := time.ParseDuration(delay)
		if err != nil {
			return mgr.Config{}, nil, wanted, err
		}
		actions = append(actions, mgr.RecoveryAction{Type: kind, Delay: duration})
	}
	return mgr.Config{
		ServiceType:      windows.SERVICE_WIN32_OWN_PROCESS,
		StartType:        wanted.StartType,
		ErrorControl:     wanted.ErrorControl,
		BinaryPathName:   wanted.BinaryPathName,
		LoadOrderGroup:   wanted.LoadOrderGroup,
		Dependencies:     wanted.Dependencies,
		ServiceStartName: wanted.ServiceStartName,
		DisplayName:      wanted.DisplayName,
		Description:      wanted.Description,
		DelayedAutoStart: wanted.DelayedAutoStart,
		SidType:          wanted.SidType,
	}, actions, wanted, nil
}

func create(name, text string) error {
	config, actions, wanted, err := parse(text)
	if err != nil {
		return err
	}
	manager, err := mgr.Connect()
	if err != nil {
		return err
	}
	defer manager.Disconnect()
	service, err := manager.CreateService(name, config.BinaryPathName, config)
	if err != nil {
		return err
	}
	defer service.Close()
	return write(setLevels(service, actions, wanted))
}

// update changes all that mgr's UpdateConfig takes. A manager that does not know SIDs of services makes that call fail
// after its first step, so that the steps behind it are then taken one by one.
func update(name, text string) error {
	service, done, err := open(name)
	if err != nil {
		return err
	}
	defer done()
	config, actions, wanted, err := parse(text)
	if err != nil {
		return err
	}
	unknown := map[string]string{}
	if err := service.UpdateConfig(config); err != nil {
		unknown["UpdateConfig"] = err.Error()
		var delayed windows.SERVICE_DELAYED_AUTO_START_INFO
		if wanted.DelayedAutoStart {
			delayed.IsDelayedAutoStartUp = 1
		}
		set(service, "delayed", windows.SERVICE_CONFIG_DELAYED_AUTO_START_INFO, unsafe.Pointer(&delayed), unknown)
		description := windows.SERVICE_DESCRIPTION{Description: windows.StringToUTF16Ptr(wanted.Description)}
		set(service, "description", windows.SERVICE_CONFIG_DESCRIPTION, unsafe.Pointer(&description), unknown)
	}
	for key, value := range setLevels(service, actions, wanted) {
		unknown[key] = value
	}
	return write(unknown)
}

// setLevels sets what mgr.Config does not hold, and says what the manager does not know.
func setLevels(service *mgr.Service, actions []mgr.RecoveryAction, wanted settings) map[string]string {
	unknown := map[string]string{}
	if wanted.PreshutdownMs > 0 {
		set(service, "preshutdown", windows.SERVICE_CONFIG_PRESHUTDOWN_INFO, unsafe.Pointer(&wanted.PreshutdownMs), unknown)
	}
	if len(actions) > 0 {
		if err := service.SetRecoveryActions(actions, wanted.ResetPeriod); err != nil {
			unknown["recovery"] = err.Error()
		}
		if err := service.SetRecoveryActionsOnNonCrashFailures(wanted.OnNonCrash); err != nil {
			unknown["flag"] = err.Error()
		}
	}
	return unknown
}

func set(service *mgr.Service, name string, level uint32, information unsafe.Pointer, unknown map[string]string) {
	if err := windows.ChangeServiceConfig2(service.Handle, level, (*byte)(information)); err != nil {
		unknown[name] = err.Error()
	}
}

func remove(name string) error {
	service, done, err := open(name)
	if err != nil {
		return err
	}
	defer done()
	return service.Delete()
}
