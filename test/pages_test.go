package programs_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// sitePages are all kinds of pages, in all of their states.
var sitePages = []string{
	"/t/", "/t/?lang=uk", "/t/?q=london", "/t/?q=nothingofthekind&lang=uk", "/t/?q=%22",
	demoPath, demoPath + "?lang=uk", demoPath + "?order=desc", demoPath + "?topic=minerals-deal&from=2025-02", demoPath + "?q=nothingofthekind",
	demoPath + "?facet=topic", demoPath + "?facet=participant&find=tr&lang=uk", "/t/sample?facet=participant", "/t/sample", "/t/sample?at=today", "/t/sample?from=nonsense",
	demoPath + "/subscribe", demoPath + "/subscribe?topic=minerals-deal&view=starting&alarm=P1D&lang=uk",
	demoPath + "/embed", demoPath + "/embed?theme=dark&n=50&from=2025&lang=uk", demoPath + "/embed/code?topic=minerals-deal", demoPath + "/embed/code?at=london-summit&n=1&lang=uk",
	"/e/london-summit", "/e/european-council", "/e/european-council?at=1", "/e/european-council?lang=uk", "/e/third-anniversary", "/e/investment-fund-agreement", "/e/ahead",
	"/e/mistake", "/e/mistake?lang=uk", "/e/missing", "/nowhere?lang=uk", "/t/nothing/embed", "/t/nothing/embed?lang=uk&theme=dark", "/e/ahead?lang=uk", "/api/docs",
}

// isEmbed reports whether a page stands inside of another one, whose heading of the first level it has.
func isEmbed(path string) bool {
	return strings.Contains(path, "/embed") && !strings.Contains(path, "/code")
}

// widths of a desktop, of a phone, and of a small phone.
const desktop, phone, smallPhone = 1280, 390, 320

// Every page is right for who cannot see it, or not well, in both themes and at both widths: axe-core finds nothing. Nothing
// stands beyond the edge of the window, the policy of no page is broken, and nothing is asked of another host.
func TestPagesAreAccessible(t *testing.T) {
	axe := packageFile(t, "axe-core/axe.min.js")
	s, ctx := startSite(t), startBrowser(t)
	for _, l := range []look{{width: desktop}, {width: desktop, dark: true}, {width: phone}, {width: phone, dark: true}} {
		t.Run(l.String(), func(t *testing.T) {
			p := openTab(t, ctx, s.base, l)
			for _, path := range sitePages {
				p.visit(path)
				p.wantAccessible(path, axe)
			}
		})
	}
}

// Where little fits, nothing has to be scrolled sideways, with and without script.
func TestPagesFit(t *testing.T) {
	s, ctx := startSite(t), startBrowser(t)
	for _, l := range []look{{width: smallPhone}, {width: smallPhone, noScript: true}} {
		p := openTab(t, ctx, s.base, l)
		for _, path := range sitePages {
			p.visit(path)
			p.wantWithinWindow(path)
		}
	}
}

// wantAccessible looks at the page that is open by axe-core.
func (p *tab) wantAccessible(path, axe string) {
	p.t.Helper()
	p.wantWithinWindow(path)
	p.eval(axe+";0", new(int))
	var found []string
	p.eval(`axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: {'page-has-heading-one': {enabled: `+strconv.FormatBool(!isEmbed(path))+`}}}).then(r =>
		(r.passes.length < 10 ? ['only ' + r.passes.length + ' rules were looked at'] : []).concat(r.violations.map(v => v.id + ' at ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.failureSummary).join(', '))))`, &found)
	for _, v := range found {
		p.t.Errorf("%s: %s", path, v)
	}
}

func (p *tab) wantWithinWindow(path string) {
	p.t.Helper()
	var widths []int
	p.eval(`[document.documentElement.scrollWidth, document.documentElement.clientWidth]`, &widths)
	if widths[0] > widths[1] {
		var wide []string
		p.eval(`[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.scroll')).slice(0, 3).map(e => e.outerHTML.slice(0, 120))`, &wide)
		p.t.Errorf("%s is %d wide in a window of %d: %q", path, widths[0], widths[1], wide)
	}
}

// Every page is HTML without a fault, with one heading of the first level, no id twice and no style of its own.
func TestPagesAreValid(t *testing.T) {
	packageFile(t, "html-validate/package.json")
	s, texts := startSite(t), map[string]string{}
	for _, path := range sitePages {
		texts[path] = s.page(path)
	}
	wantValid(t, texts)
}

// wantValid looks at the texts of pages, by their paths.
func wantValid(t *testing.T, texts map[string]string) {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{}
	args := []string{"node_modules/html-validate/bin/html-validate.mjs", "--config", ".htmlvalidate.json", "--formatter", "text"}
	for path, page := range texts {
		h1 := 1
		if isEmbed(path) {
			h1 = 0
		}
		for text, want := range map[string]int{"<h1": h1, " style=": 0, "<main": 1} {
			if got := strings.Count(page, text); got != want {
				t.Errorf("%s has %q %d times, want %d", path, text, got, want)
			}
		}
		file := filepath.Join(dir, strconv.Itoa(len(files))+".html")
		files[file] = path
		args = append(args, file)
		if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.CommandContext(t.Context(), "node", args...).CombinedOutput(); err != nil {
		text := string(out)
		for file, path := range files {
			text = strings.ReplaceAll(text, file, path)
		}
		t.Errorf("%v\n%s", err, text)
	}
}

// page is what a path of the service answers, whatever the status.
func (s *service) page(path string) string {
	s.t.Helper()
	return string(s.do(request{method: http.MethodGet, path: path}).body)
}

// packageFile is a file of a package that `make tools` installs. Without it the test is left out, or fails where all is there.
func packageFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("node_modules", name))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("left out: %v; make tools installs it", err)
	}
	return string(text)
}
