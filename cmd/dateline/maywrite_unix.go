//go:build unix

package main

import (
	"io/fs"
	"syscall"
)

// mayWrite asks whether this process may write to a file, or make one in a folder, without doing so (access(2)).
func mayWrite(name string) error {
	const writing = 2 // W_OK, which the package does not name
	if err := syscall.Access(name, writing); err != nil {
		return &fs.PathError{Op: "write to", Path: name, Err: err}
	}
	return nil
}
