package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"dateline/bench/lab"
)

// conditions says in a paragraph where and when a run began: what nobody knows is left out.
func conditions(ctx context.Context, o *lab.Options) string {
	parts := []string{
		time.Now().UTC().Format(time.DateOnly),
		"commit " + output(ctx, "git", "describe", "--always", "--dirty"),
		runtime.Version(),
		cpu(),
		fmt.Sprintf("%d cores", runtime.NumCPU()),
		"Linux " + output(ctx, "uname", "-r"),
		nginxVersion(ctx),
		"load average " + first(read("/proc/loadavg"), 3),
		fmt.Sprintf("%d rounds, slices of %s, GOMAXPROCS %d", o.Rounds, o.Slice, o.Procs),
		fmt.Sprintf("%d events in the large store", o.Events),
	}
	known := parts[:0]
	for _, part := range parts {
		if part != "" {
			known = append(known, part)
		}
	}
	return "Conditions: " + strings.Join(known, "; ") + "."
}

func output(ctx context.Context, name string, args ...string) string {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

func nginxVersion(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "/usr/sbin/nginx", "-v").CombinedOutput()
	if err != nil {
		return ""
	}
	_, version, _ := strings.Cut(strings.TrimSpace(string(out)), ": ")
	return strings.TrimPrefix(version, "nginx version: ")
}

func cpu() string {
	for line := range bytes.Lines(read("/proc/cpuinfo")) {
		if name, model, _ := strings.Cut(string(line), ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(model)
		}
	}
	return ""
}

func read(path string) []byte {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return text
}

func first(text []byte, n int) string {
	words := strings.Fields(string(text))
	return strings.Join(words[:min(n, len(words))], " ")
}
