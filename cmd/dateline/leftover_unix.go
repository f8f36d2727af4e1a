//go:build unix

package main

import (
	"os"
	"syscall"
)

// hold keeps others from taking a folder for one that nobody works in any more, until the file that it returns is closed.
func hold(folder string) (*os.File, error) {
	file, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close() // which was only to be locked
		return nil, err
	}
	return file, nil
}
