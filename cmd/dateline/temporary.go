package main

import (
	"errors"
	"fmt"
	"os"
)

// checkTemporary looks whether the machine's folder for temporary files takes one. Backups, exports and files that the editor imports lie
// there for a while; all else goes on without.
func checkTemporary() error {
	file, err := os.CreateTemp("", "dateline-*")
	if err == nil {
		_, err = file.Write([]byte{0})
		err = errors.Join(err, file.Close(), os.Remove(file.Name()))
	}
	if err != nil {
		return withHint(fmt.Errorf("backups and exports cannot be fetched, and the editor takes no file: %w", err), "name a folder with TMPDIR to which the service may write")
	}
	return nil
}
