package programs_test

import (
	"bytes"
	"html"
	"os/exec"
	"strings"
	"testing"
)

// xmllint is libxml2, on which many readers are built, and which forgives nothing.
func xmllint() program {
	return program{
		name: "xmllint", formats: []string{".rss", ".atom"}, present: []string{"xmllint", "--version"}, asks: true,
		subscribe: func(_ *testing.T, h *home, address string) follower {
			s := &subscription{address: address}
			return func(t *testing.T) []shown {
				t.Helper()
				document := s.fetch(t)
				checkXML(t, document)
				read := func(xpath string) string {
					return strings.TrimSpace(h.pipe(t, document, "xmllint", "--nonet", "--huge", "--xpath", xpath, "-"))
				}
				const ids = "//item/guid/text() | //*[local-name()='entry']/*[local-name()='id']/text()"
				if read("count("+ids+")") == "0" {
					return nil // to find nothing is an error to --xpath, but not to count it
				}
				var all []shown
				for id := range strings.SplitSeq(read(ids), "\n") {
					all = append(all, shown{"id": html.UnescapeString(strings.TrimSpace(id))})
				}
				return all
			}
		},
	}
}

// checkXML lets libxml2 read the document.
func checkXML(t *testing.T, document []byte) {
	t.Helper()
	if !hasProgram(t, "xmllint", "--version") {
		return
	}
	lint := exec.CommandContext(t.Context(), "xmllint", "--noout", "--nonet", "--huge", "-")
	lint.Stdin = bytes.NewReader(document)
	if out, err := lint.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("xmllint: %v\n%s", err, out)
	}
}
