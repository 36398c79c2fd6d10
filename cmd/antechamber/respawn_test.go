//go:build cgo

package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A window that is killed is back, and both processes end when the first is asked to.
func TestRespawn(t *testing.T) {
	d := newDoor(t)
	d.display = xvfb(t)
	p := d.command("kiosk", "--announce", "--locked", "--respawn")
	p.Env = append(p.Env, "DISPLAY="+d.display)
	said, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(said); s.Scan(); {
			lines <- s.Text()
		}
	}()
	ready := func() {
		t.Helper()
		for limit := time.After(patience); ; {
			select {
			case line, open := <-lines:
				if !open {
					t.Fatal("it ended before the window was ready")
				}
				if line == "ready" {
					return
				}
			case <-limit:
				t.Fatal("the window is not ready")
			}
		}
	}
	ready()
	first := child(t, p.Process.Pid)
	began := time.Now()
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	ready()
	t.Logf("back after %s", time.Since(began).Round(time.Millisecond))
	second := child(t, p.Process.Pid)
	if second == first {
		t.Errorf("process %d is there still", first)
	}
	if log, err := os.ReadFile(filepath.Join(d.data, "rehearsal", "antechamber.log")); err != nil || !strings.Contains(string(log), "signal: killed") {
		t.Errorf("the log does not tell of it: %v\n%s", err, log)
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for range lines { // until both have closed it
	}
	if err := p.Wait(); err != nil {
		t.Errorf("asked to end, it ended with %v", err)
	}
	if err := syscall.Kill(second, 0); err != syscall.ESRCH {
		t.Errorf("the window's process is there still: %v", err)
	}
}

// A window whose first process is killed does not stay behind.
func TestRespawnDiesWithItsParent(t *testing.T) {
	d := newDoor(t)
	d.display = xvfb(t)
	p := d.command("kiosk", "--announce", "--respawn")
	p.Env = append(p.Env, "DISPLAY="+d.display)
	said, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	s := bufio.NewScanner(said)
	for s.Scan() && s.Text() != "ready" {
	}
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for s.Scan() { // until the window has closed it too
	}
	_ = p.Wait()
}

// child returns the one process that this one has made, and which is no zombie.
func child(t *testing.T, pid int) int {
	t.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, task := range tasks {
		children, err := os.ReadFile(task)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Fields(string(children))...)
	}
	if len(all) != 1 {
		t.Fatalf("the processes below it are %q, want one", all)
	}
	n, err := strconv.Atoi(all[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
