package main

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// tamper lets strace do something to the calls of a running process by which it waits for the disk, until lift is called.
func tamper(t *testing.T, pid int, injection string) (lift func()) {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is missing; on Debian: apt-get install strace")
	}
	c := exec.Command(strace, "-f", "-qq", "-p", strconv.Itoa(pid), "-e", "trace=fdatasync", "-e", "inject=fdatasync:"+injection, "-o", "/dev/null")
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }() // ends when strace does
	for end := time.Now().Add(time.Minute); !traced(t, pid); time.Sleep(10 * time.Millisecond) {
		select {
		case err := <-ended:
			t.Skipf("nobody may be traced here: %v\n%s", err, said.String())
		default:
		}
		if time.Now().After(end) {
			t.Fatal("strace does not begin")
		}
	}
	lift = sync.OnceFunc(func() {
		_ = c.Process.Signal(syscall.SIGINT) // it lets the process go
		<-ended
	})
	t.Cleanup(lift)
	return lift
}

// traced reports whether all threads of a process are traced.
func traced(t *testing.T, pid int) bool {
	t.Helper()
	tasks := "/proc/" + strconv.Itoa(pid) + "/task/"
	entries, err := os.ReadDir(tasks)
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range entries {
		status, err := os.ReadFile(tasks + task.Name() + "/status")
		if err == nil && strings.Contains(string(status), "TracerPid:\t0\n") {
			return false
		}
	}
	return true
}

// D5: A disk that takes its time makes writes slow, together, and nothing else.
func TestSlowDisk(t *testing.T) {
	const delay, clients = 400 * time.Millisecond, 8
	o := newOrdeal(t)
	lift := tamper(t, o.process.Process.Pid, "delay_exit="+strconv.FormatInt(delay.Microseconds(), 10))
	var writing sync.WaitGroup
	var written atomic.Int64
	began := time.Now()
	for n := range clients {
		writing.Go(func() {
			id := "slow-" + strconv.Itoa(n)
			if status, text := asAdmin(t, "PUT", o.address("/events/"+id), `{"title":"Words of `+id+`","date":"2031","note":"`+id+`"}`); status != http.StatusCreated {
				t.Errorf("a write to a slow disk = %d %.300s", status, text)
			}
			written.Add(1)
		})
	}
	reads := 0
	for written.Load() == 0 {
		if status, _ := get(t, o.address("/events?limit=5&q=words")); status != http.StatusOK {
			t.Errorf("a read beside a slow write = %d", status)
		}
		reads++
	}
	writing.Wait()
	took := time.Since(began)
	t.Logf("%d reads until the first of %d writes was there; all took %v", reads, clients, took)
	if took < delay {
		t.Errorf("the writes took %v: the disk was not slow", took)
	}
	if reads < 5 {
		t.Errorf("%d reads while writes waited for the disk: they wait, too", reads)
	}
	lift()
	for n := range clients {
		o.acknowledged = append(o.acknowledged, "slow-"+strconv.Itoa(n))
	}
	o.wantWell()
	o.end()
}

// D6: A disk that fails refuses writes, and reading goes on. What is refused may be there or not, and nothing that was acknowledged is lost.
func TestFailingDisk(t *testing.T) {
	for name, when := range map[string]string{
		"always":       "",
		"now and then": ":when=2+3", // of each thread; also when the pages are on the disk, and what makes them count is not
	} {
		t.Run(name, func(t *testing.T) {
			o := newOrdeal(t)
			lift := tamper(t, o.process.Process.Pid, "error=EIO"+when)
			refused := 0
			for n := 0; refused < 5 && n < 100; n++ {
				switch status, text := o.write(); status {
				case http.StatusCreated:
					if when == "" {
						t.Error("a write to a disk that fails was acknowledged")
					}
				case http.StatusServiceUnavailable:
					refused++
					if isJSON(text) != nil {
						t.Errorf("a write that is refused is answered %.300s", text)
					}
				default:
					t.Errorf("a write to a failing disk = %d %.300s", status, text)
				}
				checkServes(t, o.base)
			}
			if refused < 5 {
				t.Errorf("%d writes were refused: the disk did not fail", refused)
			}
			lift()
			o.wantWell()
			o.end()
		})
	}
}
