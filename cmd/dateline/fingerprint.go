package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"dateline/feeds"
)

// fingerprint names all that reaches the bytes of views beside what the store holds. When it differs from
// that of the last start, every validator moves once: followers fetch again what may look different now.
func fingerprint(site feeds.Site) (string, error) {
	program, err := programHash()
	if err != nil {
		return "", err
	}
	return strings.Join([]string{
		"program " + program,
		"feeds " + feeds.Version,
		"base " + site.BaseURL,
		"authority " + site.Authority.String(),
		"zones " + zoneVersion(),
	}, "\n"), nil
}

// programHash is the hash of the running program: templates, stylesheet and libraries are in it, so that no
// version number has to be kept in step with them.
func programHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find the program: %w", err)
	}
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read the program: %w", err)
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", fmt.Errorf("read the program: %w", err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// zoneVersion names the time zone data in use: those that ZONEINFO names or the system's, and behind them
// those that come with the program.
func zoneVersion() string {
	places := []string{os.Getenv("ZONEINFO"), "/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}
	for _, place := range places {
		if _, err := os.Stat(place); place == "" || err != nil {
			continue
		}
		for _, name := range []string{"tzdata.zi", "+VERSION"} {
			if line := firstLine(filepath.Join(place, name)); line != "" {
				return place + " " + line
			}
		}
		return place
	}
	return "of " + runtime.Version()
}

// firstLine is empty if the file cannot be read.
func firstLine(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	line, _ := bufio.NewReader(io.LimitReader(file, 200)).ReadString('\n')
	return strings.TrimSpace(line)
}
