package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"
)

// secret is the admin token that holds while the service runs, and where it was said. It is shown nowhere.
type secret struct {
	value string
	from  string // the variable, or the file; empty: there is none
	file  string // empty: it is in no file
}

// The variable of the admin token, and the name of the credential that systemd may bring it in (LoadCredential, systemd.exec(5)).
const (
	secretVariable = "DATELINE_ADMIN_TOKEN"
	credentialName = "admin-token"
)

var errTwoSecrets = errors.New("--admin-token-file and DATELINE_ADMIN_TOKEN both say the admin token: give one")

// secret is the admin token, of the environment, the file that a flag names, or the credential that systemd brings.
func (c *serveCommand) secret(p *Program) (secret, error) {
	if c.AdminTokenFile != "" && p.AdminToken != "" {
		return secret{}, errTwoSecrets
	}
	if p.AdminToken != "" {
		return secret{value: p.AdminToken, from: secretVariable}, nil
	}
	file := c.AdminTokenFile
	if file == "" && p.Credentials != "" {
		file = filepath.Join(p.Credentials, credentialName)
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return secret{}, nil
		}
	}
	if file == "" {
		return secret{}, nil
	}
	return readSecret(file)
}

// maxSecret is how many bytes a secret may have: more is another file.
const maxSecret = 4 << 10

// readSecret reads a file that holds a secret and nothing else.
func readSecret(name string) (secret, error) {
	content, err := readRegular(name)
	if err != nil {
		return secret{}, withHint(fmt.Errorf("--admin-token-file cannot be read: %w", err), "the file must be there, and readable for the user of the service")
	}
	value := strings.TrimRight(string(content), "\r\n")
	switch {
	case value == "":
		return secret{}, fmt.Errorf("--admin-token-file names %s, which is empty", name)
	case len(value) > maxSecret || strings.ContainsAny(value, "\r\n"):
		return secret{}, fmt.Errorf("--admin-token-file names %s, which must hold one line, the token, and nothing else", name)
	}
	return secret{value, name, name}, nil
}

// minSecret is how many characters an admin token must have: a shorter one is a word, and found by trying words.
const minSecret = 16

const secretHint = "openssl rand -hex 32 makes a good one"

// check asks for a token that nobody finds by trying; there may be none.
func (s secret) check() error {
	if s.from != "" && utf8.RuneCountInString(strings.TrimSpace(s.value)) < minSecret {
		return withHint(fmt.Errorf("the admin token of %s must have %d characters at least", s.from, minSecret), secretHint)
	}
	return nil
}

// isOpen reports whether others than its owner and its group may read a file. Windows has other rules.
func isOpen(file string) bool {
	info, err := os.Stat(file)
	return err == nil && runtime.GOOS != "windows" && info.Mode().IsRegular() && info.Mode().Perm()&0o004 != 0
}
