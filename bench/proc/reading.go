package proc

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// CPU is the time that the processors have spent on the process, in user and system mode, all threads, those that have ended
// included. It comes from the scheduler in nanoseconds; /proc/PID/stat counts ticks of 10 ms.
func (p *Process) CPU() (time.Duration, error) {
	// The clock of another process, as clock_getcpuclockid(3) makes it of a PID.
	clock := int32(^p.pid<<3 | 2)
	var spent unix.Timespec
	if err := unix.ClockGettime(clock, &spent); err != nil {
		return 0, fmt.Errorf("CPU time of %s: %w", p.Name, err)
	}
	return time.Duration(spent.Nano()), nil
}

// Anon is the anonymous memory of the process in bytes (RssAnon in proc_pid_status(5)): what it holds itself, without the
// pages of mapped files, which the kernel takes back when it needs them.
func (p *Process) Anon() (int64, error) {
	kib, err := p.field("status", "RssAnon")
	return kib << 10, err
}

// Resident is the memory of the process that is in the machine's memory, in bytes (VmRSS in proc_pid_status(5)), with the pages
// of mapped files.
func (p *Process) Resident() (int64, error) {
	kib, err := p.field("status", "VmRSS")
	return kib << 10, err
}

// Descriptors is how many file descriptors the process has open.
func (p *Process) Descriptors() (int, error) {
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.pid))
	return len(entries), err
}

// Written is how many bytes the process has made the kernel write to storage (write_bytes in proc_pid_io(5)).
func (p *Process) Written() (int64, error) { return p.field("io", "write_bytes") }

func (p *Process) field(file, name string) (int64, error) {
	path := fmt.Sprintf("/proc/%d/%s", p.pid, file)
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	value, err := Field(text, name)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	return value, nil
}

// Field reads a number of a file of /proc that has lines such as "RssAnon:     1234 kB".
func Field(text []byte, name string) (int64, error) {
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ":")
		if key != name {
			continue
		}
		words := strings.Fields(value)
		if len(words) == 0 {
			return 0, fmt.Errorf("%s has no value", name)
		}
		return strconv.ParseInt(words[0], 10, 64)
	}
	return 0, fmt.Errorf("%s is missing", name)
}
