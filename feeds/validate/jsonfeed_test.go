package validate_test

import (
	"testing"

	"dateline/feeds/validate"
)

// Whatever breaks a rule of JSON Feed is found, by its number: J1 to J8.
func TestJSONFindings(t *testing.T) {
	breakEach(t, validate.JSON, "good.json", "https://example.org/t/demo.json", []breakage{
		{"not JSON", `"title": "Demo"`, `"title": Demo`, "J1"},
		{"version", "version/1.1", "version/2", "J1"},
		{"no title", `  "title": "Demo",`, "", "J1"},
		{"no id", `"id": "tag:example.org,2025:e/1",`, "", "J1"},
		{"id twice", `"tag:example.org,2025:e/1"`, `"tag:example.org,2025:e/2"`, "J1"},
		{"id that is no URI", `"tag:example.org,2025:e/1"`, `"1"`, "J1"},
		{"id of another family", `"tag:example.org,2025:e/1"`, `"tag:example.org,2025:e/1#r1"`, "J1"},
		{"modified before published", `"date_modified": "2025-02-27T18:01:00Z"`, `"date_modified": "2025-02-27T18:00:00Z"`, "J6"},
		{"no content", `"content_text": "Thursday.",`, "", "J1"},
		{"key twice", `"language": "en",`, `"language": "en", "language": "de",`, "J1"},
		{"key twice in an item", `"summary": "Friday: talks.",`, `"summary": "x", "summary": "y",`, "J1"},
		{"no feed_url", `"feed_url": "https://example.org/t/demo.json",`, "", "J3"},
		{"feed_url of another document", `"https://example.org/t/demo.json"`, `"https://example.org/t/other.json"`, "J3"},
		{"no home_page_url", `"home_page_url": "https://example.org/t/demo",`, "", "J3"},
		{"relative icon", `"https://example.org/icon.png"`, `"icon.png"`, "J3"},
		{"language", `"language": "en"`, `"language": "English!"`, "J3"},
		{"authors", `"authors": [{"name": "Demo"}]`, `"authors": {"name": "Demo"}`, "J3"},
		{"empty author", `"author": {"name": "Demo"}`, `"author": {}`, "J3"},
		{"hub without a url", `, "url": "https://example.org/hub"`, "", "J3"},
		{"next is itself", "demo.json?cursor=1", "demo.json", "J4"},
		{"expired", `"expired": false`, `"expired": "no"`, "J5"},
		{"no date", `"date_published": "2025-02-27T18:01:00Z",`, "", "J6"},
		{"date without a zone", `"date_modified": "2025-02-27T18:01:00Z"`, `"date_modified": "2025-02-27T18:01:00"`, "J6"},
		{"date in the future", `"date_published": "2025-02-27`, `"date_published": "2027-02-27`, "J6"},
		{"no url", `"url": "https://example.org/e/1",`, "", "J7"},
		{"tags", `["talks"]`, `[1]`, "J7"},
		{"attachment without a type", `, "mime_type": "image/jpeg"`, "", "J7"},
		{"size of an attachment", `"size_in_bytes": 12`, `"size_in_bytes": "12"`, "J7"},
		{"relative image", `"summary": "Friday: talks.",`, `"image": "a.jpg",`, "J7"},
		{"unknown key", `"language": "en"`, `"lang": "en"`, "J8"},
		{"extension with a dot", `"_event"`, `"_event.org"`, "J8"},
		{"extension that is no object", `"language": "en"`, `"_lang": "en"`, "J8"},
		{"extension about nothing", `"about": "https://example.org/about", `, "", "J8"},
		{"EDTF", `"start": "2025-02-28"`, `"start": "2025-02-28~"`, "J8"},
		{"script", "<p><a", "<p><script><a", "R11"},
		{"control character", "Thursday.", `Thursday.\u000b`, "R3"},
	})
}
