package programs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// doctorReport is what dateline doctor --json prints.
type doctorReport struct {
	Base     string
	Findings []struct{ Check, Level, Text, Suffers, Mend string }
}

// bad are the checks that found something, with the level of each.
func (r doctorReport) bad() (found []string) {
	for _, f := range r.Findings {
		if f.Level == "wrong" || f.Level == "unwise" {
			found = append(found, f.Check+" "+f.Level)
		}
	}
	return found
}

// doctor runs dateline doctor. Trusted is a file with certificates that it trusts; empty: none.
func doctor(t *testing.T, trusted string, args ...string) (doctorReport, int) {
	t.Helper()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), program, append([]string{"doctor", "--json"}, args...)...)
	c.Env = append(os.Environ(), "SSL_CERT_FILE="+trusted, "SSL_CERT_DIR="+t.TempDir())
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	_ = c.Run() // its exit code is looked at
	var report doctorReport
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("doctor %q: %v\n%s%s", args, err, out.Bytes(), errs.Bytes())
	}
	if strings.Contains(errs.String(), "DATA RACE") {
		t.Error(errs.String())
	}
	return report, c.ProcessState.ExitCode()
}

// startBehind starts a service for which readers come to localhost at an address where something else listens.
func startBehind(t *testing.T, p places, path string, args ...string) *service {
	t.Helper()
	s := &service{t: t, file: t.TempDir() + "/dateline.db"}
	s.extra = append([]string{"--base-url", "https://localhost:" + port(p.address) + path}, args...)
	s.start(freeAddress(t))
	t.Cleanup(s.stop)
	return s
}

// front is an nginx that can be spoilt: what stands in the server, in the location, and in the server without TLS.
type front struct{ listen, server, location, plain string }

// config is the configuration of a front for a service.
func (f front) config(s *service, p places) string {
	if f.listen == "" {
		f.listen = "ssl http2"
	}
	if f.plain == "" {
		f.plain = fmt.Sprintf("return 301 https://localhost:%s$request_uri;", port(p.address))
	}
	return fmt.Sprintf(`server {
	listen %[1]s %[2]s;
	ssl_certificate %[3]s/fullchain.pem;
	ssl_certificate_key %[3]s/key.pem;
	proxy_http_version 1.1;
	client_max_body_size 64m;
	%[4]s
	location / {
		proxy_pass http://127.0.0.1:%[5]s;
		proxy_set_header Host $host;
		proxy_set_header Connection "";
		%[6]s
	}
}
server {
	listen %[7]s;
	%[8]s
}
`, p.address, f.listen, p.folder, f.server, port(s.base), f.location, p.plain, f.plain)
}

// TestDoctor looks through an nginx that is in order (H20, H21, H22, H23), and through one that is spoilt in each of many ways: each is found, by the
// check that is about it and in words, and nothing else is said to be wrong.
func TestDoctor(t *testing.T) {
	p, pool := newPlaces(t, 60*24*time.Hour)
	s := startBehind(t, p, "")
	base, plain := "https://localhost:"+port(p.address), "http://localhost:"+port(p.plain)
	for _, c := range []struct {
		name  string
		front front
		want  []string // all that is found
	}{
		{"in order", front{}, nil},
		{"ETag taken away", front{location: "proxy_hide_header ETag;"}, []string{"etag wrong"}},
		{"everything compressed anew", front{location: `proxy_set_header Accept-Encoding ""; gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any;`}, []string{"programs unwise"}},
		{"nothing compressed", front{location: `proxy_set_header Accept-Encoding "";`}, []string{"compression unwise"}},
		{"compressed unasked", front{location: "proxy_set_header Accept-Encoding gzip;"}, []string{"compression wrong"}},
		{"text replaced", front{location: `proxy_set_header Accept-Encoding ""; sub_filter_types *; sub_filter_once off; sub_filter London Berlin;`}, []string{"etag wrong", "compression unwise"}},
		{"conditions taken away", front{location: `proxy_set_header If-None-Match ""; proxy_set_header If-Modified-Since "";`}, []string{"unchanged wrong"}},
		{"expires", front{location: "expires -1;"}, []string{"caching wrong"}},
		{"a cookie", front{location: "add_header Set-Cookie lb=a;"}, []string{"caching unwise"}},
		{"Vary taken away", front{location: "proxy_hide_header Vary;"}, []string{"caching wrong"}},
		{"no scripts of others", front{location: "proxy_hide_header Access-Control-Allow-Origin;"}, []string{"cors unwise"}},
		{"a type of its own", front{location: "proxy_hide_header Content-Type; add_header Content-Type text/plain;"}, []string{"content-type wrong", "programs wrong"}},
		{"robots kept out", front{server: `location = /robots.txt { return 200 "User-agent: *\nDisallow: /t/\n"; }`}, []string{"robots wrong"}},
		{"Google kept out by robots", front{server: `location = /robots.txt { return 200 "User-agent: Googlebot\nDisallow: /\nAllow: /e/\n\nUser-agent: *\nDisallow:\n"; }`}, []string{"robots wrong"}},
		{"robots that fails", front{server: `location = /robots.txt { return 500; }`}, []string{"robots wrong"}},
		{"programs kept out", front{location: `if ($http_user_agent ~* "google") { return 403; }`}, []string{"programs wrong"}},
		{"a page before it", front{server: `location /t/ { default_type text/html; return 200 "<p>Are you human?</p>"; }`}, []string{"content-type wrong", "programs wrong", "etag", "page wrong"}},
		{"tokens taken away", front{location: `proxy_set_header Authorization "";`}, []string{"authorization wrong"}},
		{"a password of its own", front{location: `if ($http_authorization) { return 403; }`}, []string{"authorization wrong"}},
		{"small bodies alone", front{location: "client_max_body_size 1m;"}, []string{"uploads unwise"}},
		{"HTTP/1.1 alone", front{listen: "ssl"}, []string{"http2 unwise"}},
		{"no redirect", front{plain: fmt.Sprintf("location / { proxy_pass http://127.0.0.1:%s; }", port(s.base))}, []string{"http-to-https wrong"}},
		{"redirect for a while", front{plain: fmt.Sprintf("return 302 %s$request_uri;", base)}, []string{"http-to-https wrong"}},
		{"redirect without query", front{plain: fmt.Sprintf("return 301 %s$uri;", base)}, []string{"http-to-https wrong"}},
		{"redirect to the beginning", front{plain: fmt.Sprintf("return 301 %s/;", base)}, []string{"http-to-https wrong"}},
		{"redirects changed", front{location: fmt.Sprintf("proxy_redirect %s http://elsewhere.example;", base)}, []string{"old-addresses wrong"}},
		{"no policy", front{location: "proxy_hide_header Content-Security-Policy;"}, []string{"page unwise"}},
		{"something else", front{server: "location /api/ { return 404; }"}, []string{"service wrong"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if runNginx(t, p, pool, c.front.config(s, p)) == nil {
				t.Skip("there is no nginx")
			}
			report, code := doctor(t, p.folder+"/fullchain.pem", base, "--http", plain)
			found := report.bad()
			for _, want := range c.want {
				if !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, want) }) {
					t.Errorf("%q is not among what is found: %q", want, found)
				}
			}
			isWanted := func(f string) bool {
				return slices.ContainsFunc(c.want, func(want string) bool { return strings.HasPrefix(f, want) })
			}
			if others := slices.DeleteFunc(slices.Clone(found), isWanted); len(others) > 0 && c.name != "a page before it" {
				t.Errorf("found besides: %q in %+v", others, report.Findings)
			}
			wrong := slices.ContainsFunc(found, func(f string) bool { return strings.HasSuffix(f, "wrong") })
			if (code != 0) != wrong {
				t.Errorf("the exit code is %d, with %q", code, found)
			}
			for _, f := range report.Findings {
				if f.Level != "fine" && f.Level != "skipped" && (f.Suffers == "" || f.Mend == "") {
					t.Errorf("nothing says what follows, or how to mend it: %+v", f)
				}
			}
		})
	}
}

// TestDoctorOfCertificates looks at certificates that nobody trusts, or not for long.
func TestDoctorOfCertificates(t *testing.T) {
	for _, c := range []struct {
		name    string
		until   time.Duration
		host    string
		trusted bool
		want    string
	}{
		{"in order", 60 * 24 * time.Hour, "localhost", true, ""},
		{"ends soon", 5 * 24 * time.Hour, "localhost", true, "certificate unwise"},
		{"has ended", -time.Hour, "localhost", true, "certificate wrong"},
		{"not yet", 200 * 24 * time.Hour, "localhost", true, "certificate wrong"},
		{"of another host", 60 * 24 * time.Hour, "127.0.0.1", true, "certificate wrong"},
		{"of nobody", 60 * 24 * time.Hour, "localhost", false, "certificate wrong"},
	} {
		p, pool := newPlaces(t, c.until)
		s := startBehind(t, p, "")
		if runNginx(t, p, pool, front{}.config(s, p)) == nil {
			return
		}
		trusted := p.folder + "/fullchain.pem"
		if !c.trusted {
			trusted = "/dev/null"
		}
		report, _ := doctor(t, trusted, "https://"+c.host+":"+port(p.address), "--http", "http://localhost:"+port(p.plain))
		if got := strings.Join(report.bad(), ","); got != c.want {
			t.Errorf("%s: %s, want %q: %+v", c.name, got, c.want, report.Findings)
		}
	}
}

// TestDoctorOfBaseURL looks at a service that believes to be elsewhere, at one without timelines, and at nothing.
func TestDoctorOfBaseURL(t *testing.T) {
	p, pool := newPlaces(t, 60*24*time.Hour)
	s := startBehind(t, places{address: "localhost:4443"}, "")
	if runNginx(t, p, pool, front{}.config(s, p)) == nil {
		return
	}
	report, code := doctor(t, p.folder+"/fullchain.pem", "https://localhost:"+port(p.address), "--http", "http://localhost:"+port(p.plain))
	if got := report.bad(); !slices.Equal(got, []string{"base-url wrong"}) || code != 1 {
		t.Errorf("of another base URL: %q, exit %d: %+v", got, code, report.Findings)
	}
	empty := startEmpty(t, t.TempDir()+"/d.db")
	report, code = doctor(t, "/dev/null", empty.base)
	if got := report.bad(); len(got) > 0 || code != 0 || !strings.Contains(fmt.Sprint(report.Findings), "no public timeline") {
		t.Errorf("without timelines: %q, exit %d: %+v", got, code, report.Findings)
	}
	report, code = doctor(t, "/dev/null", "http://"+freeAddress(t))
	if got := report.bad(); !slices.Equal(got, []string{"service wrong"}) || code != 1 {
		t.Errorf("of nothing: %q, exit %d: %+v", got, code, report.Findings)
	}
}

// TestDoctorOfAddresses gives the doctor what people follow in place of the base: it finds the service, also at a path, and looks at that timeline first.
func TestDoctorOfAddresses(t *testing.T) {
	for _, path := range []string{"", "/dates"} {
		p, pool := newPlaces(t, 60*24*time.Hour)
		s := startBehind(t, p, path)
		if runNginx(t, p, pool, front{}.config(s, p)) == nil {
			return
		}
		base, plain := "https://localhost:"+port(p.address)+path, "http://localhost:"+port(p.plain)
		const timeline, key = "/t/ukraine-security-guarantees", "abcdefghijklmnopqrstuvwxyz234567"
		for _, c := range []struct{ address, want string }{
			{base + timeline + ".atom", ""},
			{strings.Replace(base, "https:", "webcal:", 1) + timeline + ".ics?topic=minerals-deal", ""},
			{base + "/e/london-summit", ""},
			{base + "/p/" + key + "/board/" + strings.Repeat("a/", 9), ""},
			{plain + path + timeline, ""},
			{base + "/t/none.atom", "timeline wrong"},
		} {
			args := []string{c.address}
			if !strings.HasPrefix(c.address, "http:") {
				args = append(args, "--http", plain) // which the doctor knows already
			}
			report, code := doctor(t, p.folder+"/fullchain.pem", args...)
			if got := strings.Join(report.bad(), ","); got != c.want || report.Base != base || (code == 0) != (c.want == "") {
				t.Errorf("%s: %q of %s, exit %d; want %q of %s: %+v", c.address, got, report.Base, code, c.want, base, report.Findings)
			}
			if strings.Contains(fmt.Sprint(report), key) {
				t.Errorf("%s: the report has the secret: %+v", c.address, report)
			}
		}
		report, code := doctor(t, p.folder+"/fullchain.pem", "https://localhost:"+port(p.address)+"/elsewhere/t/news", "--http", plain)
		if found := path == ""; found != (code == 0) {
			t.Errorf("beside the base %q: exit %d: %+v", path, code, report.Findings)
		}
	}
}

// TestDoctorWithoutTLS looks at a service that other machines reach without TLS: what followers suffer is said, and the rest is looked at. Where the
// documents name https, the answer is to send people there.
func TestDoctorWithoutTLS(t *testing.T) {
	host := ""
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			host = n.IP.String()
		}
	}
	if host == "" {
		t.Skip("this machine is on no network")
	}
	for _, c := range []struct {
		scheme string
		want   []string
		mend   string
	}{
		{"http", []string{"tls wrong"}, "--tls-cert"},
		{"https", []string{"base-url wrong", "tls wrong"}, "with one 301"},
	} {
		s := &service{t: t, file: t.TempDir() + "/dateline.db"}
		at := net.JoinHostPort(host, port(freeAddress(t)))
		s.extra = []string{"--base-url", c.scheme + "://" + at}
		s.start(at)
		report, code := doctor(t, "/dev/null", "http://"+at+"/t/ukraine-security-guarantees.ics")
		s.stop()
		if got := report.bad(); !slices.Equal(got, c.want) || code != 1 {
			t.Errorf("%s: %q, exit %d, want %q: %+v", c.scheme, got, code, c.want, report.Findings)
		}
		for _, want := range []string{c.mend, "private addresses", "webcal:", "feeds and calendars keep the rules", "no program of those that were tried is kept out"} {
			if !strings.Contains(fmt.Sprint(report.Findings), want) {
				t.Errorf("%s: nothing says %q: %+v", c.scheme, want, report.Findings)
			}
		}
	}
}
