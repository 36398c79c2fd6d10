package qr_test

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// cpu is the processor time that do takes on its thread: on a machine that has other
// things to do it is what reading costs, and the time by the clock is not.
func cpu(do func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	now := func() time.Duration {
		var t unix.Timespec
		if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) != nil {
			return 0
		}
		return time.Duration(t.Nano())
	}
	began := now()
	do()
	return now() - began
}
