package main

import (
	"fmt"
	"os"
)

// maxRegular is how many bytes a file may have that a setting names: more is another file.
const maxRegular = 1 << 20

// readRegular reads a file that a setting names. What is no file is refused before it is opened: a pipe or a device may never end, or
// not even begin.
func readRegular(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil: // which opening it tells better
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder, not a file", name)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is a pipe or a device, not a file", name)
	case info.Size() > maxRegular:
		return nil, fmt.Errorf("%s is larger than %d MiB: it is another file", name, maxRegular>>20)
	}
	return os.ReadFile(name)
}
