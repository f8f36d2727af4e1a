package server

import (
	"net"
	"syscall"
	"unsafe"
)

// fionread asks how many bytes of a socket are there to be read (SIOCINQ in tcp(7)).
const fionread = 0x541B

// arrived reports whether bytes of a client have arrived that nobody has read yet.
func arrived(conn net.Conn) bool {
	for { // TLS, and what counts connections
		wrapped, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			break
		}
		conn = wrapped.NetConn()
	}
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	var bytes int32
	err = raw.Control(func(fd uintptr) {
		_, _, _ = syscall.Syscall(syscall.SYS_IOCTL, fd, fionread, uintptr(unsafe.Pointer(&bytes))) // of what is no socket there are none
	})
	return err == nil && bytes > 0
}
