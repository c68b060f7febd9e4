package orders

import (
	"fmt"
	"time"
)

// Behaviour is what a build of the service does wrong, so that a rollout can be watched dealing with it.
type Behaviour string

const (
	// Good does nothing wrong.
	Good Behaviour = "good"
	// SlowStart becomes ready only after SlowStartDelay.
	SlowStart Behaviour = "slow-start"
	// NeverReady runs, answers and never becomes ready.
	NeverReady Behaviour = "never-ready"
	// CrashUnderLoad ends the process with exit code 3 at its CrashAfterRequests-th order.
	CrashUnderLoad Behaviour = "crash-under-load"
	// IgnoreStop accepts the stop request and goes on as if there were none.
	IgnoreStop Behaviour = "ignore-stop"
	// Wedge leaves health checks without an answer from its first order on; it stops when told to.
	Wedge Behaviour = "wedge"
)

const (
	// SlowStartDelay is the time SlowStart takes to become ready.
	SlowStartDelay = 8 * time.Second
	// CrashAfterRequests is the number of orders CrashUnderLoad survives.
	CrashAfterRequests = 50
	// CrashExitCode is the exit code of CrashUnderLoad.
	CrashExitCode = 3
)

// ParseBehaviour turns the name stamped into a build into a Behaviour; the empty name means Good.
func ParseBehaviour(name string) (Behaviour, error) {
	switch behaviour := Behaviour(name); behaviour {
	case "":
		return Good, nil
	case Good, SlowStart, NeverReady, CrashUnderLoad, IgnoreStop, Wedge:
		return behaviour, nil
	default:
		return "", fmt.Errorf("unknown behaviour %q: want %s, %s, %s, %s, %s or %s",
			name, Good, SlowStart, NeverReady, CrashUnderLoad, IgnoreStop, Wedge)
	}
}
