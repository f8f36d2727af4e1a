package programs_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// startBrowser starts Chromium, without a window. The test is left out where there is none.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	if !hasProgram(t, "chromium", "--version") {
		t.Skip("no browser")
	}
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options, chromedp.ExecPath("chromium"), chromedp.DisableGPU, chromedp.WSURLReadTimeout(time.Minute))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(end)
	ctx, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(closeBrowser)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return ctx
}

// look is how a reader looks at pages.
type look struct {
	width    int64
	dark     bool
	noScript bool
}

func (l look) String() string {
	name := fmt.Sprint(l.width)
	if l.dark {
		name += " dark"
	} else {
		name += " light"
	}
	if l.noScript {
		name += " without script"
	}
	return name
}

// tab is a page that a reader looks at. It notes what the browser complains of, and every request to another host.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	also string // another site that it may ask

	mu         sync.Mutex
	complaints []string
}

// openTab opens an empty page; at the end of the test there must have been nothing to complain of.
func openTab(t *testing.T, within context.Context, base string, l look) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(within)
	t.Cleanup(end)
	ctx, stop := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(stop)
	p := &tab{t: t, ctx: ctx, base: base}
	chromedp.ListenTarget(ctx, p.hear)
	scheme := map[bool]string{true: "dark", false: "light"}[l.dark]
	p.do(network.Enable(), log.Enable(),
		browser.GrantPermissions([]browser.PermissionType{browser.PermissionTypeClipboardReadWrite, browser.PermissionTypeClipboardSanitizedWrite}),
		emulation.SetDeviceMetricsOverride(l.width, 900, 1, l.width < 600),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}),
		emulation.SetScriptExecutionDisabled(l.noScript))
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, c := range p.complaints {
			t.Error(c)
		}
	})
	return p
}

// hear notes what must not happen.
func (p *tab) hear(event any) {
	complaint := ""
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		if err != nil || u.Scheme != "data" && u.Scheme != "about" && u.Scheme+"://"+u.Host != p.base && u.Scheme+"://"+u.Host != p.also {
			complaint = "a request to " + e.Request.URL
		}
	case *log.EventEntryAdded:
		if strings.Contains(e.Entry.Text, "'beforeunload'") {
			break // a form asks before it is left; nobody was there to be asked
		}
		if e.Entry.Source != log.SourceNetwork && (e.Entry.Level == log.LevelError || e.Entry.Source == log.SourceSecurity) {
			complaint = fmt.Sprintf("the browser says: %s (%s)", e.Entry.Text, e.Entry.URL)
		}
	}
	if complaint != "" {
		p.mu.Lock()
		p.complaints = append(p.complaints, complaint)
		p.mu.Unlock()
	}
}

func (p *tab) do(actions ...chromedp.Action) {
	p.t.Helper()
	if err := chromedp.Run(p.ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// visit goes to a path of the service.
func (p *tab) visit(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.base + path))
}

// press presses what a selector finds, and waits for the page that it leads to.
func (p *tab) press(selector string) {
	p.t.Helper()
	if _, err := chromedp.RunResponse(p.ctx, chromedp.Click(selector, chromedp.ByQuery)); err != nil {
		p.t.Fatalf("press %s: %v", selector, err)
	}
}

// text is what stands in the first element that a selector finds.
func (p *tab) text(selector string) (text string) {
	p.t.Helper()
	p.do(chromedp.Text(selector, &text, chromedp.ByQuery))
	return strings.TrimSpace(text)
}

// value is what stands in a field.
func (p *tab) value(selector string) (value string) {
	p.t.Helper()
	p.do(chromedp.Value(selector, &value, chromedp.ByQuery))
	return value
}

// attributes are the values of an attribute of all elements that a selector finds.
func (p *tab) attributes(selector, name string) (values []string) {
	p.t.Helper()
	var all []map[string]string
	p.do(chromedp.AttributesAll(selector, &all, chromedp.ByQueryAll, chromedp.AtLeast(0)))
	for _, attributes := range all {
		values = append(values, attributes[name])
	}
	return values
}

// eval is the value of an expression on the page, which the page itself does not run.
func (p *tab) eval(expression string, into any) {
	p.t.Helper()
	p.do(chromedp.Evaluate(expression, into, chromedp.EvalAsValue, awaitPromise))
}
