package server_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Timelines are made by an admin, and set by who may write to them.
func TestEditTimelines(t *testing.T) {
	s := startEdit(t)
	admin := s.visitor()
	admin.signIn(adminToken)
	form := admin.open("/edit/timelines/new").form(t, "/edit/timelines/new")
	form.Set("slug", "Bad Slug")
	form.Set("zone", "Mars/Olympus")
	admin.post("/edit/timelines/new", form).wantPage(t, 422, "There are 2 problems", `href="#slug"`, `href="#zone"`, `value="Bad Slug"`)
	form.Set("slug", "news")
	form.Set("zone", "Europe/Kyiv")
	admin.post("/edit/timelines/new", form).wantPage(t, 409, "There is 1 problem", "A timeline has this address")
	form.Set("slug", "harbour")
	form.Set("title", "The harbour")
	admin.post("/edit/timelines/new", form).wantTo(t, "/edit/t/harbour")
	v := s.editor("write", "news")
	list := v.open("/edit/timelines")
	list.wantPage(t, 200, "Timeline news", "Public", "Europe/Kyiv")
	list.wantNot(t, "/edit/timelines/new", "harbour")
	v.open("/edit/timelines/new").wantPage(t, 403)
	v.open("/edit/t/harbour").wantPage(t, 403)
	v.open("/edit/t/other").wantPage(t, 404)
	form = v.open("/edit/t/news").form(t, "/edit/t/news")
	form.Set("description", "What <happens>.")
	form.Set("media-hosts", "pictures.example.org\ncdn.example.org")
	form.Del("show-authors")
	v.post("/edit/t/news", form).wantTo(t, "/edit/t/news?saved=1")
	v.open("/edit/t/news?saved=1").wantPage(t, 200, "Saved.", "What &lt;happens&gt;.", "pictures.example.org\ncdn.example.org")
	line := s.admin("GET", api+"/timelines/news", nil, 200).object(t)
	if line["show_authors"] != false || line["revision"] != 2.0 || line["title"] != "Timeline news" {
		t.Errorf("the timeline is %v", line)
	}
	form.Set("title", "Mine")
	a := v.post("/edit/t/news", form)
	a.wantPage(t, 409, "Somebody saved the settings while you were editing", "Timeline news", "Mine")
	v.post("/edit/t/news", a.form(t, "/edit/t/news")).wantTo(t, "/edit/t/news?saved=1")
	if line := s.admin("GET", api+"/timelines/news", nil, 200).object(t); line["title"] != "Mine" {
		t.Errorf("the timeline is %v", line)
	}
}

// Settings of a form from before the store was put back are not taken for present ones: the same number may stand for others.
func TestSettingsOfAnotherEpoch(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	form := v.open("/edit/t/news").form(t, "/edit/t/news")
	epoch, revision, ok := strings.Cut(form.Get("version"), ".")
	if !ok || revision != "1" || epoch == "" {
		t.Fatalf("the form is of version %q", form.Get("version"))
	}
	form.Set("version", "another.1")
	form.Set("title", "Of old")
	a := v.post("/edit/t/news", form)
	a.wantPage(t, 409, "put back to an earlier state", "<del>", "Timeline news", `value="Of old"`)
	if line := s.admin("GET", api+"/timelines/news", nil, 200).object(t); line["title"] != "Timeline news" || line["revision"] != 1.0 {
		t.Errorf("the timeline is %v", line)
	}
	v.post("/edit/t/news", a.form(t, "/edit/t/news")).wantTo(t, "/edit/t/news?saved=1") // who has seen that decides
	if line := s.admin("GET", api+"/timelines/news", nil, 200).object(t); line["title"] != "Of old" {
		t.Errorf("the timeline is %v", line)
	}
	form.Set("version", "1") // as forms were before
	form.Set("title", "Of older")
	v.post("/edit/t/news", form).wantPage(t, 409)
}

// A table without columns that events have empties them: the dry run says of how many which, and shows them first.
func TestEditImportEmpties(t *testing.T) {
	s := startEdit(t)
	s.patch("news", "e1", object{"summary": "In the hall", "topics": []string{"Trade"}, "place": object{"name": "Kyiv"}})
	s.event("news", "e2", object{"title": "Round eight", "date": "2025-04-04", "summary": "In the garden"})
	s.event("news", "e3", object{"title": "Round nine", "date": "2025-05-04"})
	v := s.editor("write", "news")
	table := "id,title,date\ne3,Round 9,2025-05-04\ne1,Round seven,2025-03-04\ne2,Round eight,2025-04-04\n"
	page := v.open(v.upload("/edit/import", "short.csv", table, url.Values{"timeline": {"news"}}).header.Get("Location"))
	page.wantPage(t, 200, "<b>3</b><span>changed", "The file would empty what 2 events have.", "Summary: 2", "Place: 1", "Topics: 1", "Round seven", "In the hall", "Round nine")
	page.wantNot(t, "Sources:")
	whole := "id,title,date,summary\ne2,Round 8,2025-04-04,In the garden\n"
	page = v.open(v.upload("/edit/import", "whole.csv", whole, url.Values{"timeline": {"news"}}).header.Get("Location"))
	page.wantPage(t, 200, "<b>1</b><span>changed")
	page.wantNot(t, "would empty")
}

// A token is shown once, and revoked behind a question.
func TestEditTokens(t *testing.T) {
	s := startEdit(t)
	admin := s.visitor()
	admin.signIn(adminToken)
	form := admin.open("/edit/tokens").form(t, "/edit/tokens")
	admin.post("/edit/tokens", form).wantPage(t, 422, "There is 1 problem", `href="#name"`)
	form.Set("name", "anna <a>")
	form.Set("expires", "yesterday")
	admin.post("/edit/tokens", form).wantPage(t, 422, `href="#expires"`, "anna &lt;a&gt;")
	form.Set("expires", "2025-03-31")
	form.Set("timelines", "news")
	a := admin.post("/edit/tokens", form)
	a.wantPage(t, 200, "Copy it now. It is not shown again.", "anna &lt;a&gt;", "write", "news", "31\u00a0March 2025")
	secret := regexp.MustCompile(`value="(dateline_[A-Z2-7]+)"`).FindSubmatch(a.body)
	if secret == nil {
		t.Fatalf("no secret: %s", a.body)
	}
	admin.open("/edit/tokens").wantNot(t, string(secret[1]))
	v := s.visitor()
	v.signIn(string(secret[1]))
	v.open("/edit/t/news").wantPage(t, 200)
	v.open("/edit/tokens").wantPage(t, 403)
	revoke := regexp.MustCompile(`/edit/tokens/\w+/revoke`).FindString(string(a.body))
	admin.open(revoke).wantPage(t, 200, "Revoke the token", "anna &lt;a&gt;", "Keep it")
	v.open("/edit").wantPage(t, 200)
	admin.post(revoke, nil).wantTo(t, "/edit/tokens")
	v.open("/edit").wantPage(t, 401)
	admin.open(revoke).wantPage(t, 404)
	if a := s.editor("write").post("/edit/tokens", form); a.status != 403 {
		t.Errorf("a writer makes a token: %d", a.status)
	}
}

// S5: a private timeline lists who follows it by an address of their own, makes such addresses, and takes them back; each is shown once.
func TestEditFollowers(t *testing.T) {
	s := startEdit(t)
	admin := s.visitor()
	admin.signIn(adminToken)
	admin.open("/edit/t/news").wantNot(t, "Who follows it")
	page := admin.open("/edit/t/other")
	page.wantPage(t, 200, "Who follows it", "Make a private address")
	form := page.form(t, "/edit/tokens")
	admin.post("/edit/tokens", form).wantPage(t, 422, `href="#name"`)
	form.Set("name", "anna <a>")
	a := admin.post("/edit/tokens", form)
	a.wantPage(t, 200, "This is the private address of anna &lt;a&gt;", "follow by a private address", "other", "never")
	address := regexp.MustCompile(`value="` + loopSite.BaseURL + `(/p/[a-z2-7]{32}/other)"`).FindSubmatch(a.body)
	if address == nil {
		t.Fatalf("no address: %s", a.body)
	}
	if got := s.get(string(address[1]) + ".ics"); got.status != 200 {
		t.Errorf("the address = %d", got.status)
	}
	listed := admin.open("/edit/t/other")
	listed.wantPage(t, 200, "anna &lt;a&gt;", "27\u00a0February 2025")
	listed.wantNot(t, string(address[1]))
	revoke := regexp.MustCompile(`/edit/tokens/\w+/revoke`).FindString(string(listed.body))
	admin.open(revoke).wantPage(t, 200, "The private addresses of anna &lt;a&gt; are gone from now on")
	admin.post(revoke, nil).wantTo(t, "/edit/tokens")
	if got := s.get(string(address[1]) + ".ics"); got.status != 410 {
		t.Errorf("the address, taken back = %d", got.status)
	}
	admin.open("/edit/t/other").wantNot(t, "anna")
	writer := s.editor("write")
	writer.open("/edit/t/other").wantPage(t, 200, "Who follows it", "An admin makes them")
	form.Set("scope", "capability")
	form.Del("timelines")
	admin.post("/edit/tokens", form).wantPage(t, 422, `href="#timelines"`, "name the timelines that a capability opens")
}

const springLines = `{"id":"i1","title":"New one","date":"2025-05-01"}
{"id":"e1","title":"Round 7","date":"2025-03-11"}
`

// A file is looked at first, then written as it was shown.
func TestEditImport(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	into := url.Values{"timeline": {"news"}}
	v.open("/edit/import").wantPage(t, 200, "Timeline news", "Show what it would change")
	v.upload("/edit/import", "", "", into).wantPage(t, 422, "Choose a file, or paste")
	v.upload("/edit/import", "a.ndjson", springLines, url.Values{"timeline": {"other"}}).wantPage(t, 422, "Choose a timeline")
	zip := v.upload("/edit/import", "x.zip", "PK\x03\x04nonsense", into).header.Get("Location")
	v.open(zip).wantPage(t, 200, "1 event has errors.", "Refused")
	a := v.upload("/edit/import", "spring.ndjson", springLines, into)
	path := a.header.Get("Location")
	a.wantTo(t, path)
	page := v.open(path)
	page.wantPage(t, 200, "<h1>What this file would change</h1>", "Nothing has been written yet.", "spring.ndjson", "2 events", "<b>1</b><span>new", "<b>1</b><span>changed", "Round seven", "4\u00a0March 2025", "11\u00a0March 2025", "Import 2 events")
	if e := s.stored("news", "e1"); e["revision"] != 1.0 {
		t.Fatalf("the dry run wrote %v", e)
	}
	s.editor("write", "news").open(path).wantPage(t, 410, "no longer here")
	form := page.form(t, path)
	form.Set("note", "From the desk")
	v.post(path, press(form, "whole")).wantTo(t, path)
	v.post(path, press(form, "whole")).wantPage(t, 200, "What was imported") // pressed twice
	v.open(path).wantPage(t, 200, "<h1>What was imported</h1>", "<b>1</b><span>new", "Written.")
	if e := s.stored("news", "e1"); e["title"] != "Round 7" || e["revision"] != 2.0 {
		t.Errorf("the event is %v", e)
	}
	v.open("/edit/e/i1/history").wantPage(t, 200, "From the desk")
	s.pass(time.Hour)
	v.open(path).wantPage(t, 410, "no longer here")
}

// S3: lines with errors are told, and the others can be imported without them; pasted text is a file too.
func TestEditImportRefused(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	a := v.upload("/edit/import", "", "", url.Values{"timeline": {"news"}, "text": {springLines + `{"title":"Bad <b>","date":"2025-02-30"}` + "\n"}})
	path := a.header.Get("Location")
	page := v.open(path)
	page.wantPage(t, 200, "1 event has errors.", "<td class=\"num\">3</td><td><code>date</code>", `<code dir="auto">{&#34;title&#34;:&#34;Bad &lt;b&gt;&#34;,`, "Download all of them as CSV", "Send another file", "Import the 2 good ones")
	csv := v.open(path + "/refused.csv")
	if csv.status != 200 || !strings.HasPrefix(string(csv.body), "\"line\",\"field\",\"reason\"\r\n\"3\",\"date\",") || !strings.Contains(csv.header.Get("Content-Disposition"), "refused.csv") {
		t.Errorf("the table is %d %v\n%s", csv.status, csv.header, csv.body)
	}
	v.post(path, press(page.form(t, path), "whole")).wantPage(t, 200, "Nothing has been written yet.")
	if e := s.stored("news", "e1"); e["revision"] != 1.0 {
		t.Errorf("with errors it wrote %v", e)
	}
	v.post(path, press(page.form(t, path), "partial")).wantTo(t, path)
	v.open(path).wantPage(t, 200, "Written.", "1 event has errors.")
	if e := s.stored("news", "i1"); e["title"] != "New one" {
		t.Errorf("the event is %v", e)
	}
}

// If the timeline changed since the dry run, so that the file would do something else, it is shown again.
func TestEditImportOfChanged(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	path := v.upload("/edit/import", "a.ndjson", springLines, url.Values{"timeline": {"news"}}).header.Get("Location")
	form := v.open(path).form(t, path)
	s.event("news", "i1", object{"title": "New one", "date": "2025-05-01"})
	again := v.post(path, press(form, "whole"))
	again.wantPage(t, 409, "<b>0</b><span>new", "<b>1</b><span>the same", "Nothing was written.", "Somebody changed the timeline")
	s.event("news", "elsewhere", nil) // which is nothing to the file
	v.post(path, press(again.form(t, path), "whole")).wantTo(t, path)
	if e := s.stored("news", "e1"); e["title"] != "Round 7" {
		t.Errorf("the event is %v", e)
	}
}

// The form of an import is read up to a limit on the whole, not on each of its parts alone.
func TestEditImportTooLarge(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	padding := strings.Repeat("x", 3<<20)
	form := url.Values{"timeline": {"news"}}
	for range 14 {
		form.Add("padding", padding)
	}
	v.upload("/edit/import", "a.ndjson", springLines, form).wantPage(t, 422, "It is too long to be pasted")
	v.upload("/edit/import", "a.ndjson", strings.Repeat(padding, 11), url.Values{"timeline": {"news"}}).wantPage(t, 422, "It has more than 32 MiB")
}

// Who is signed out and sends a file is told to choose it once more.
func TestEditImportSignedOut(t *testing.T) {
	s := startEdit(t)
	s.visitor().upload("/edit/import", "a.ndjson", springLines, url.Values{"timeline": {"news"}}).wantPage(t, 401, "choose the file once more")
}

// More files than are kept make the oldest go; nobody is hurt.
func TestEditImportHeld(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	var paths []string
	for range 21 {
		paths = append(paths, v.upload("/edit/import", "a.ndjson", springLines, url.Values{"timeline": {"news"}}).header.Get("Location"))
	}
	v.open(paths[0]).wantPage(t, 410)
	v.open(paths[20]).wantPage(t, 200)
}

// The feed check tells what is sent, what is left out, and who came.
func TestEditCheck(t *testing.T) {
	s := startEdit(t)
	s.pass(time.Minute)
	s.event("news", "rough", object{"title": "Some day", "date": "202X"})
	s.get("/t/news.atom", "User-Agent", "NewsBlur Feed Fetcher - 12 subscribers")
	v := s.editor("write", "news")
	a := v.open("/edit/check")
	a.wantPage(t, 200, "<h1>Feed check</h1>", "Timeline news")
	a.wantNot(t, "Timeline other", "Who fetched them")
	v.open("/edit/check?timeline=news").wantPage(t, 200, "Atom", "As it should be", "http://localhost:8080/t/news.atom", "Calendar", "Look at it", "1 left out of calendars", "/edit/e/rough", "Who fetched them", "NewsBlur")
	if a := v.open("/edit/check?timeline=other"); a.status != 404 {
		t.Errorf("another timeline = %d", a.status)
	}
}
