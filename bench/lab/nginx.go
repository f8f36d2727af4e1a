package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"dateline/bench/proc"
)

// ErrNoNginx says what to do for the comparison with nginx.
var ErrNoNginx = errors.New("nginx is missing; on Debian: apt-get install nginx-light")

// nginxConf makes one process of nginx that serves a folder, with files compressed beforehand. Everything that it writes
// stays in its folder.
const nginxConf = `daemon off;
master_process off;
worker_processes 1;
pid %[1]s/nginx.pid;
error_log stderr warn;
events { worker_connections 512; }
http {
	access_log off;
	client_body_temp_path %[1]s/tmp;
	proxy_temp_path %[1]s/tmp;
	fastcgi_temp_path %[1]s/tmp;
	uwsgi_temp_path %[1]s/tmp;
	scgi_temp_path %[1]s/tmp;
	sendfile on;
	tcp_nopush on;
	etag on;
	gzip_static on;
	gzip_vary on;
	keepalive_timeout 600s;
	keepalive_requests 1000000000;
	types { }
	default_type "%[3]s";
	server {
		listen %[2]s;
		root %[4]s;
		expires 5m;
	}
}
`

// Nginx serves a document as a static file under /document. It is [ErrNoNginx] if there is no nginx.
func (l *Lab) Nginx(ctx context.Context, d *Document) (*Server, error) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil { // where Debian has it, outside of users' PATH
			return nil, ErrNoNginx
		}
	}
	dir, err := l.Folder()
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	root, err := filepath.Abs(filepath.Dir(d.file))
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	conf := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, nginxConf, dir, addr, d.MediaType, root), 0o600); err != nil {
		return nil, err
	}
	return l.start(ctx, addr, "/document", proc.Command{
		Name: NginxName, Program: program, Args: []string{"-p", dir, "-c", conf, "-e", "stderr"},
	})
}
