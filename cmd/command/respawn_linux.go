package command

import (
	"os/exec"
	"syscall"
)

// dieWithUs has the kernel ask the process to end when this one dies.
func dieWithUs(p *exec.Cmd) { p.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
