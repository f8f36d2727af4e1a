package server

import "os"

// temporaryFile makes a file for what lies on the disk for a while. It has no name, so that nothing is left of it when the process ends,
// however it ends; where an open file keeps its name, discard takes it away.
func temporaryFile(pattern string) (*os.File, error) {
	file, err := os.CreateTemp("", pattern)
	if err == nil {
		_ = os.Remove(file.Name()) // where that cannot be yet, it can be later
	}
	return file, err
}

// discard gives a temporary file up.
func discard(file *os.File) {
	_ = file.Close() // it is read no more
	_ = os.Remove(file.Name())
}
