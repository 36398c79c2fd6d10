//go:build !linux

package command

import (
	"fmt"
	"runtime"
	"time"
)

// work is what the processors of the machine did; here it is not known.
type work struct{}

func workOfMachine() work { return work{} }

func (work) othersSince(work) float64 { return -1 }

// machine says what the machine is.
func machine() string { return fmt.Sprintf("%d processors", runtime.NumCPU()) }

func memoryMB(string) float64 { return 0 }

// ofProcess is the memory of a process in megabytes: 0 is that it is not known here.
func ofProcess(int, string) float64 { return 0 }

func forgetMost() {}

func workOf(int) time.Duration { return 0 }

func fileSystem(string) string { return "a disk" }

// childrenOf are not known here.
func childrenOf(int) []int { return nil }
