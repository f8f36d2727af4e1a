package programs_test

import "testing"

// W4, W5: what the page of an event says for machines is read by programs that are not ours: microformats by a parser of them, the
// data of schema.org as JSON of the element that search engines read.
func TestEventForMachines(t *testing.T) {
	packageFile(t, "microformats-parser/package.json")
	s := startSite(t)
	var got struct {
		Type, Name, Start, End, URL, Location, Category, Summary string
		Data                                                     map[string]any
	}
	read := func(path string) {
		t.Helper()
		got.Data = nil
		node(t, `
import { mf2 } from 'microformats-parser';
import { parse } from 'parse5';
const [base, page] = process.argv.slice(-2);
const html = await (await fetch(base + page)).text();
const item = mf2(html, { baseUrl: base }).items[0], of = n => String((item.properties[n] || [''])[0].value || (item.properties[n] || [''])[0]);
const scripts = [];
(function look(n) { if (n.tagName === 'script' && n.attrs.some(a => a.value === 'application/ld+json')) scripts.push(n.childNodes[0].value); (n.childNodes || []).forEach(look); })(parse(html));
console.log(JSON.stringify({ Type: item.type[0], Name: of('name'), Start: of('start'), End: of('end'), URL: of('url'), Location: of('location'), Category: of('category'), Summary: of('summary'), Data: scripts.length === 1 ? JSON.parse(scripts[0]) : null }));
`, &got, s.base, path)
	}
	read("/e/european-council")
	if got.Type != "h-event" || got.Name == "" || got.Start != "2025-03-13" || got.URL != s.base+"/e/european-council" || got.Summary == "" {
		t.Errorf("h-event %+v", got)
	}
	if got.Data["@type"] != "Event" || got.Data["startDate"] != "2025-03-13" || got.Data["name"] != got.Name || got.Data["url"] != got.URL {
		t.Errorf("data %v", got.Data)
	}
	read("/e/ahead")
	if got.Start == "" || got.End == "" || got.Data["endDate"] != got.End {
		t.Errorf("a time: h-event %+v", got)
	}
	read("/e/london-summit")
	if got.Data["eventStatus"] != "https://schema.org/EventCancelled" || got.Location == "" || got.Category == "" {
		t.Errorf("called off: %+v", got)
	}
	read("/e/investment-fund-agreement") // "after 28 February 2025, no date yet"
	if got.Start == "" || got.Data != nil {
		t.Errorf("without a date yet: %+v", got)
	}
}
