package programs_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The fetch is the one with validators that its manual describes. The merge goes by id alone, with the newest
// first: sfeed's own goes by the title as well, and would keep a corrected one beside the new.
const sfeedConfig = `sfeedpath="$HOME/feeds"
fetch() {
	curl -f -s -m 15 --etag-compare "$HOME/tag" --etag-save "$HOME/tag" -o "$HOME/body" "$2" && cat "$HOME/body"
}
merge() {
	sort -t '	' -u -k6,6 "$3" "$2"
}
feeds() {
	feed dates "%s"
}
`

// sfeed keeps a feed in a file of lines and merges what is new into it; curl fetches.
func sfeed() program {
	return program{
		name: "sfeed", formats: []string{".rss", ".atom"}, present: []string{"sh", "-c", "command -v sfeed_update && command -v curl"},
		asks: true, keeps: true,
		subscribe: func(t *testing.T, h *home, address string) follower {
			h.write(t, "sfeedrc", fmt.Sprintf(sfeedConfig, address))
			h.write(t, "tag", "")
			h.write(t, "feeds/dates", "")
			return func(t *testing.T) []shown {
				t.Helper()
				h.run(t, "sfeed_update", filepath.Join(h.path, "sfeedrc"))
				return sfeedLines(t, h.read(t, "feeds/dates"), strings.Contains(address, ".atom"))
			}
		},
	}
}

func sfeedLines(t *testing.T, text string, atom bool) []shown {
	t.Helper()
	var all []shown
	for _, f := range fields(t, text, 9) {
		at, err := strconv.ParseInt(f[0], 10, 64)
		if err != nil {
			t.Fatalf("sfeed: time %q", f[0])
		}
		text := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\\`, `\`).Replace(f[3])
		var topics []string
		if f[8] != "" {
			topics = strings.Split(f[8], "|")
		}
		named := "topics"
		if atom {
			named = "keys" // it takes the term
		}
		all = append(all, shown{
			"id": f[5], "title": f[1], "link": f[2], "text": text, "author": f[6], named: listed(topics),
			"published": moment(time.Unix(at, 0)),
		})
	}
	return all
}
