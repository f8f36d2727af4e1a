// Package proc runs the servers that are measured, and reads from the kernel what they cost. It needs Linux.
package proc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// patience is how long a server may take to end before it is killed: longer than it waits for its last answers.
const patience = 40 * time.Second

// Command says how a server is started.
type Command struct {
	Name    string // as it stands in tables
	Program string
	Args    []string
	Env     []string // beside the environment
	Logs    *os.File // what it prints; nil: thrown away by the kernel, which costs it least

	Files []*os.File // that are open in it, from the descriptor 3 on
}

// Process is a server that was started here. It ends with [Process.Stop], or when the context of [Start] is done. Its
// readings are of the one process, without children.
type Process struct {
	Name string

	pid   int
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended
	err   error         // how, then
}

// Start starts a server and does not wait until it answers.
func Start(ctx context.Context, c Command) (*Process, error) {
	p := &Process{Name: c.Name, ended: make(chan struct{})}
	p.cmd = exec.CommandContext(ctx, c.Program, c.Args...)
	p.cmd.Env = append(os.Environ(), c.Env...)
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = patience
	p.cmd.ExtraFiles = c.Files
	if c.Logs != nil {
		p.cmd.Stdout, p.cmd.Stderr = c.Logs, c.Logs
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Name, err)
	}
	p.pid = p.cmd.Process.Pid
	go func() { // ends with the program
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// Self is this process, to measure what the harness does itself. It is never stopped.
func Self() *Process {
	return &Process{Name: "bench", pid: os.Getpid()}
}

// Ended is closed when the server has ended; [Process.Stop] then says how.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Stop asks the server to end, waits until it has, and says how it ended. A server that lets the signal end it ended well.
// Stop may be called again.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		<-p.ended // it was gone already
	}
	select {
	case <-p.ended:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill() // Wait tells how it ended
		<-p.ended
	}
	if p.err != nil && !byTerm(p.err) {
		return fmt.Errorf("%s ended: %w", p.Name, p.err)
	}
	return nil
}

// Kill ends the process as a failing machine does, which it cannot see coming, and waits until it has ended.
func (p *Process) Kill() error {
	err := p.cmd.Process.Kill()
	<-p.ended
	return err
}

// byTerm reports whether a program ended by the signal that asks for it.
func byTerm(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGTERM
}
