package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// limitDescriptors lets a process have descriptors up to so many open (RLIMIT_NOFILE).
func limitDescriptors(t *testing.T, pid int, most uint64) {
	t.Helper()
	const descriptors = 7
	var limit syscall.Rlimit
	prlimit := func(set, get *syscall.Rlimit) {
		_, _, errno := syscall.Syscall6(syscall.SYS_PRLIMIT64, uintptr(pid), descriptors, uintptr(unsafe.Pointer(set)), uintptr(unsafe.Pointer(get)), 0, 0)
		if errno != 0 {
			t.Skipf("prlimit: %v", errno)
		}
	}
	prlimit(nil, &limit)
	limit.Cur = most
	prlimit(&limit, nil)
}

// D15: Who holds all connections that the service can have keeps others waiting, and no longer than he does. Who is connected is served, reading
// and writing; what needs a file is refused.
func TestOutOfDescriptors(t *testing.T) {
	o := newOrdeal(t) // by the client of asAdmin, whose connection is kept
	o.wantWell()
	pid := o.process.Process.Pid
	open := openDescriptors(t, pid)
	limitDescriptors(t, pid, uint64(open+10))
	var held []net.Conn
	defer func() {
		for _, conn := range held {
			_ = conn.Close()
		}
	}()
	for range 40 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(o.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, conn)
	}
	o.come("no descriptor is left", func() bool { return openDescriptors(t, pid) >= open+10 })
	o.mustWrite(5)
	if status, text := asAdmin(t, "GET", o.base+"/api/v1/backup", ""); status != http.StatusServiceUnavailable || isJSON(text) != nil {
		t.Errorf("a backup without descriptors = %d %.300s", status, text)
	}
	if status, _ := get(t, o.address("/events?q=words&limit=5")); status != http.StatusOK {
		t.Errorf("a search without descriptors = %d", status)
	}
	waiting := make(chan int, 1)
	go func() { // ends when the connections are closed
		client := http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
		res, err := client.Get(o.base + "/t/" + crashSlug + ".atom")
		if err != nil {
			waiting <- 0
			return
		}
		_ = res.Body.Close() // only its status counts
		waiting <- res.StatusCode
	}()
	select {
	case status := <-waiting:
		t.Errorf("somebody new = %d, though there was no descriptor", status)
	case <-time.After(200 * time.Millisecond):
	}
	for _, conn := range held {
		_ = conn.Close()
	}
	if status := <-waiting; status != http.StatusOK {
		t.Errorf("who waited = %d", status)
	}
	limitDescriptors(t, pid, 1<<12)
	o.wantWell()
	if status, _ := asAdmin(t, "GET", o.base+"/api/v1/backup", ""); status != http.StatusOK {
		t.Errorf("a backup afterwards = %d", status)
	}
	o.end()
	if said := o.log.Bytes(); !bytes.Contains(said, []byte("too many open files")) {
		t.Errorf("the log says nothing of it:\n%.2000s", said)
	}
}

func openDescriptors(t *testing.T, pid int) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/" + strconv.Itoa(pid) + "/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// D16: A limit for Go's memory that the service cannot keep makes it slower, and nothing else.
func TestLittleMemory(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "8MiB")
	o := newOrdeal(t)
	var lines strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&lines, `{"id":"many-%d","title":"Words of many-%d","date":"2031-%02d-%02d"}`+"\n", i, i, 1+i%12, 1+i%28)
	}
	r, err := http.NewRequest("POST", o.address("/import"), strings.NewReader(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+crashSecret)
	r.Header.Set("Content-Type", "application/x-ndjson")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close() // only its status counts
	if res.StatusCode != http.StatusOK {
		t.Errorf("an import with little memory = %s", res.Status)
	}
	for range 2 {
		status, text := get(t, o.base+"/t/"+crashSlug+".ics")
		if n := strings.Count(text, "BEGIN:VEVENT"); status != http.StatusOK || isCalendar(text) != nil || n < 1500 {
			t.Errorf("a calendar with little memory = %d, with %d events", status, n)
		}
		o.wantWell()
	}
	o.end()
}
