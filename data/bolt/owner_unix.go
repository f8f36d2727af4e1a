//go:build unix

package bolt

import (
	"io/fs"
	"os"
	"syscall"
)

// sameOwner reports whether two files belong to the same user and group.
func sameOwner(a, b fs.FileInfo) bool {
	x, y := a.Sys().(*syscall.Stat_t), b.Sys().(*syscall.Stat_t)
	return x.Uid == y.Uid && x.Gid == y.Gid
}

// ownLike gives a file the user and group of another.
func ownLike(file *os.File, like fs.FileInfo) error {
	s := like.Sys().(*syscall.Stat_t)
	return file.Chown(int(s.Uid), int(s.Gid))
}
