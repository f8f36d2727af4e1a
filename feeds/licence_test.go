package feeds_test

import (
	"testing"

	"dateline/feeds"
)

// The licence of a timeline stands in the feed as it was written, and by its address where that is known
// (R12, A8, J8).
func TestLicence(t *testing.T) {
	const module = "http://backend.userland.com/creativeCommonsRssModule"
	for _, tt := range []struct{ license, address, module string }{
		{"CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/"},
		{"cc-by-nc-sa-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/", "https://creativecommons.org/licenses/by-nc-sa/3.0/"},
		{"CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "https://creativecommons.org/publicdomain/zero/1.0/"},
		{"https://example.org/licence", "https://example.org/licence", ""},
		{"CC-BY-9.0-odd", "", ""},
		{"MIT", "", ""},
		{"javascript:alert(1)", "", ""},
		{"", "", ""},
	} {
		line := talks(t)
		line.License = tt.license
		channel := parseXML(t, feeds.RSS().Render(site, viewOf(line, feeds.RSS()), nil)).all("", "channel")[0]
		if channel.text(t, "", "copyright") != tt.license || channel.text(t, module, "license") != tt.module {
			t.Errorf("rss of %q: copyright %q, license %q", tt.license, channel.text(t, "", "copyright"), channel.text(t, module, "license"))
		}
		feed := parseXML(t, feeds.Atom().Render(site, viewOf(line, feeds.Atom()), nil))
		var address string
		for _, l := range feed.all(atom, "link") {
			if l.attr("rel") == "license" {
				address = l.attr("href")
			}
		}
		if feed.text(t, atom, "rights") != tt.license || address != tt.address {
			t.Errorf("atom of %q: rights %q, link %q", tt.license, feed.text(t, atom, "rights"), address)
		}
		top, _ := parseJSON(t, feeds.JSON().Render(site, viewOf(line, feeds.JSON()), nil))
		settings := top["_timeline"].(map[string]any)
		license, _ := settings["license"].(string)
		if at, _ := settings["license_url"].(string); license != tt.license || at != tt.address {
			t.Errorf("json of %q: %v", tt.license, settings)
		}
	}
}
