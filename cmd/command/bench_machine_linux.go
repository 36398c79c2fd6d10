package command

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// hundredth is the unit of Linux's proc(5) for what processors did.
const hundredth = 10 * time.Millisecond

// work is what the processors of the machine did until some instant.
type work struct{ all, ours, idle time.Duration }

// workOfMachine reads what the processors did, by proc(5).
func workOfMachine() work {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return work{}
	}
	var w work
	first, _, _ := strings.Cut(string(stat), "\n")
	for i, word := range strings.Fields(first)[1:] {
		n, _ := strconv.Atoi(word)
		if i > 7 { // guests are counted among users
			break
		}
		w.all += time.Duration(n) * hundredth
		if i == 3 || i == 4 { // idle, and waiting for the disk
			w.idle += time.Duration(n) * hundredth
		}
	}
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			w.ours += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return w
}

// othersSince is how much of the processors neither idled nor worked for us, 0 to 1;
// less than 0 is that it is not known.
func (w work) othersSince(before work) float64 {
	all := w.all - before.all
	if all <= 0 {
		return -1
	}
	return max(0, float64(all-(w.idle-before.idle)-(w.ours-before.ours))/float64(all))
}

// machine says what the machine is.
func machine() string {
	model := runtime.GOARCH
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(info)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s with %d processors and %s GB", model, runtime.NumCPU(), figure(memoryMB("MemTotal:")/1024))
}

// memoryMB reads a line of Linux's /proc/meminfo, in megabytes.
func memoryMB(key string) float64 { return kilobytesIn("/proc/meminfo", key) / 1024 }

// ofProcess reads a line of the status of a process, in megabytes: VmRSS: is its
// resident memory, VmHWM: the most of it at any time.
func ofProcess(pid int, key string) float64 {
	return kilobytesIn(fmt.Sprintf("/proc/%d/status", pid), key) / 1024
}

func kilobytesIn(path, key string) float64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == key {
			kb, _ := strconv.ParseFloat(fields[1], 64)
			return kb
		}
	}
	return 0
}

// forgetMost lets the kernel measure the most memory of this process anew.
func forgetMost() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// workOf is how long a process has had a processor; 0 where it is gone.
func workOf(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	words := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(words) < 13 {
		return 0
	}
	ticks := 0
	for _, w := range words[11:13] { // in user mode, and for it
		n, _ := strconv.Atoi(w)
		ticks += n
	}
	return time.Duration(ticks) * hundredth
}

// fileSystem says what a folder lies on, where that matters for what is durable.
func fileSystem(dir string) string {
	const tmpfs = 0x01021994 // of Linux's magic.h
	var st syscall.Statfs_t
	if syscall.Statfs(dir, &st) != nil {
		return "a disk"
	}
	if st.Type == tmpfs {
		return "a folder in memory, where nothing is durable: give --dir"
	}
	return map[bool]string{true: "ext4", false: "a disk"}[st.Type == 0xEF53]
}

// childrenOf are the processes that a process started.
func childrenOf(pid int) (children []int) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is right
	for _, list := range lists {
		text, _ := os.ReadFile(list) // a thread may have ended
		for word := range strings.FieldsSeq(string(text)) {
			if n, err := strconv.Atoi(word); err == nil {
				children = append(children, n)
			}
		}
	}
	return children
}
