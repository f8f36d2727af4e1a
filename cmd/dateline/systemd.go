package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
	"github.com/coreos/go-systemd/v22/daemon"
)

// sockets are those on which systemd listens for this process (sd_listen_fds(3)): nobody is turned away while one process
// ends and the next one begins. A field is nil if there is no such socket.
type sockets struct{ readers, redirect, admin net.Listener }

// The FileDescriptorNames of the sockets for operations, and for who comes without TLS and is sent on.
const (
	adminSocket    = "admin"
	redirectSocket = "http"
)

// inheritedSockets takes the sockets over. It can be called once.
func inheritedSockets() (s sockets, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	for _, file := range activation.Files(true) {
		place := &s.readers
		switch file.Name() {
		case adminSocket:
			place = &s.admin
		case redirectSocket:
			place = &s.redirect
		}
		if *place != nil {
			return s, errors.Join(fmt.Errorf("systemd hands over several sockets: one for readers, and one each with FileDescriptorName=%s and %s, are taken", redirectSocket, adminSocket), file.Close())
		}
		l, err := net.FileListener(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return s, fmt.Errorf("take the socket %s of systemd: %w", file.Name(), err)
		}
		*place = l
	}
	return s, nil
}

func (s sockets) close() error {
	var err error
	for _, l := range []net.Listener{s.readers, s.redirect, s.admin} {
		if l != nil {
			err = errors.Join(err, l.Close())
		}
	}
	return err
}

// notify tells systemd, if it started this process and wants to know, what state the service is in (sd_notify(3)).
func (s *service) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		s.log.Warn("tell systemd", "state", state, "error", err)
	}
}

// watch tells systemd that the service is alive for as long as the store answers, twice in the time that WatchdogSec
// names, until ctx is done. A process that hangs is then started anew.
func (s *service) watch(ctx context.Context) {
	limit, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		s.log.Warn("watchdog of systemd", "error", err)
	}
	if limit <= 0 {
		<-ctx.Done()
		return
	}
	tick := time.NewTicker(limit / 2)
	defer tick.Stop()
	for {
		if _, _, err := s.store.Timelines(ctx, true); err == nil {
			s.notify(daemon.SdNotifyWatchdog)
		} else if ctx.Err() == nil {
			s.log.Error("watchdog", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
