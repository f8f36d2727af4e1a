package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// object is an object of JSON.
type object = map[string]any

// JSON says what is wrong with a document of JSON Feed 1.1 that was fetched from the address self at the time now.
func JSON(doc []byte, self string, now time.Time) []Finding {
	var r report
	r.want(len(doc) >= leastBytes, "R23", "document", "has less than 128 bytes, from which some readers guess the format")
	r.want(len(doc) <= mostBytes, "R24", "document", "has more than 3 MiB")
	r.want(utf8.Valid(doc), "J1", "document", "is not UTF-8")
	var feed object
	if err := json.Unmarshal(doc, &feed); err != nil || feed == nil {
		r.add("J1", "document", "is not one object of JSON")
		return r.found
	}
	r.keysOnce(doc)
	r.jsonFeed(feed, self, now)
	return r.found
}

// keysOnce looks for keys that an object has twice: which of them counts depends on the reader.
func (r *report) keysOnce(doc []byte) {
	d := json.NewDecoder(bytes.NewReader(doc))
	var seen []map[string]bool // of the open objects; nil for lists
	var key []bool             // whether a key is due
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) || err != nil {
			return
		}
		top := len(seen) - 1
		switch token {
		case json.Delim('{'):
			seen, key = append(seen, map[string]bool{}), append(key, true)
			continue
		case json.Delim('['):
			seen, key = append(seen, nil), append(key, false)
			continue
		case json.Delim('}'), json.Delim(']'):
			seen, key = seen[:top], key[:top]
			top--
		default:
			if top >= 0 && key[top] {
				name, _ := token.(string)
				r.want(!seen[top][name], "J1", "document", "has an object with the same key twice")
				seen[top][name], key[top] = true, false
				continue
			}
		}
		if top >= 0 {
			key[top] = seen[top] != nil // a value is complete
		}
	}
}

// Keys that the specification knows, and the kinds of their values.
var (
	feedKeys = map[string]string{
		"version": "text", "title": "text", "home_page_url": "address", "feed_url": "address", "description": "text", "user_comment": "text",
		"next_url": "address", "icon": "address", "favicon": "address", "authors": "authors", "author": "author", "language": "language",
		"expired": "truth", "hubs": "hubs", "items": "list",
	}
	itemKeys = map[string]string{
		"id": "text", "url": "address", "external_url": "address", "title": "text", "content_html": "text", "content_text": "text",
		"summary": "text", "image": "address", "banner_image": "address", "date_published": "text", "date_modified": "text",
		"authors": "authors", "author": "author", "tags": "tags", "language": "language", "attachments": "attachments",
	}
	attachmentKeys = map[string]string{
		"url": "address", "mime_type": "text", "title": "text", "size_in_bytes": "count", "duration_in_seconds": "count",
	}
	authorKeys = map[string]string{"name": "text", "url": "address", "avatar": "address"}
	hubKeys    = map[string]string{"type": "text", "url": "address"}
)

func (r *report) jsonFeed(feed object, self string, now time.Time) {
	r.want(feed["version"] == "https://jsonfeed.org/version/1.1", "J1", "version", "must be that of JSON Feed 1.1")
	title, _ := feed["title"].(string)
	r.want(strings.TrimSpace(title) != "", "J1", "title", "must be there")
	r.want(feed["feed_url"] == self, "J3", "feed_url", "is not the document's own address")
	r.want(feed["home_page_url"] != nil, "J3", "home_page_url", "should be there")
	r.want(feed["next_url"] == nil || feed["next_url"] != feed["feed_url"], "J4", "next_url", "leads to the document itself")
	r.want(feed["expired"] == nil || feed["expired"] == true || feed["expired"] == false, "J5", "expired", "must be true or false")
	r.keys(feed, feedKeys, "J3", "feed")
	items, ok := feed["items"].([]any)
	r.want(ok, "J1", "items", "must be a list")
	var ids []string
	for i, v := range items {
		item, ok := v.(object)
		if !ok {
			r.add("J1", numbered("item", i), "must be an object")
			continue
		}
		ids = append(ids, r.jsonItem(item, numbered("item", i), now))
	}
	r.oneFamily("", ids, "J1", "item")
	r.unique(ids, "J1", "id", "stands twice in the document")
}

func (r *report) jsonItem(item object, where string, now time.Time) (id string) {
	id, _ = item["id"].(string)
	r.want(id != "", "J1", where, "must have an id that is a text")
	r.want(id == "" || isID(id), "J1", where+", id", "is not a URI")
	markup, _ := item["content_html"].(string)
	text, _ := item["content_text"].(string)
	r.want(markup != "" || text != "", "J1", where, "must have content_html or content_text")
	r.html(markup, where+", content_html")
	var dates [2]time.Time
	for i, name := range []string{"date_published", "date_modified"} {
		date, _ := item[name].(string)
		dates[i] = r.rfc3339(date, now, "J6", where+", "+name)
	}
	r.ordered(dates[0], dates[1], now, "J6", where+", date_modified")
	for _, name := range []string{"url", "title"} {
		value, _ := item[name].(string)
		r.want(strings.TrimSpace(value) != "", "J7", where, "should have a "+name)
	}
	r.keys(item, itemKeys, "J7", where)
	if event, ok := item["_event"].(object); ok {
		for _, name := range []string{"start", "end"} {
			date, ok := event[name].(string)
			r.want(event[name] == nil || ok && isISO(date), "J8", where+", _event, "+name, "is not a date after ISO 8601")
		}
	}
	return id
}

var extensionForm = regexp.MustCompile(`^_[A-Za-z][^.]*$`)

// keys checks the keys of an object and the kinds of their values.
func (r *report) keys(o object, known map[string]string, rule, where string) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		value, at := o[name], where+", "+name
		kind, found := known[name]
		switch {
		case found:
			r.value(value, kind, rule, at)
		case !extensionForm.MatchString(name):
			r.add("J8", at, "is neither a key of JSON Feed nor the name of an extension")
		default:
			r.extension(value, at)
		}
	}
}

// extension checks that an extension is one object, and says what it is about.
func (r *report) extension(value any, where string) {
	o, ok := value.(object)
	if !ok {
		r.add("J8", where, "must be an object")
		return
	}
	about, _ := o["about"].(string)
	r.want(isWeb(about), "J8", where, "should say in about where it is described")
	r.characters(value, where)
}

func (r *report) value(value any, kind, rule, where string) {
	text, isText := value.(string)
	r.characters(text, where)
	switch kind {
	case "text":
		r.want(isText, rule, where, "must be a text")
	case "address":
		r.want(isText && isWeb(text), rule, where, "must be an absolute address")
	case "language":
		r.want(isText && languageTag.MatchString(text), rule, where, "must be a tag of BCP 47")
	case "count":
		n, ok := value.(float64)
		r.want(ok && n >= 0, rule, where, "must be a number")
	case "author":
		r.author(value, rule, where)
	case "tags", "authors", "attachments", "hubs":
		r.list(value, kind, rule, where)
	}
}

func (r *report) list(value any, kind, rule, where string) {
	all, ok := value.([]any)
	r.want(ok, rule, where, "must be a list")
	for _, v := range all {
		o, isObject := v.(object)
		tag, _ := v.(string)
		switch kind {
		case "authors":
			r.author(v, rule, where)
		case "tags":
			r.want(tag != "", rule, where, "must be a list of texts")
			r.characters(tag, where)
		case "attachments":
			mime, _ := o["mime_type"].(string)
			r.want(isObject && o["url"] != nil && mediaType.MatchString(mime), rule, where, "must each have a url and a mime_type")
			r.keys(o, attachmentKeys, rule, where)
		case "hubs":
			r.want(isObject && o["type"] != nil && o["url"] != nil, rule, where, "must each have a type and a url")
			r.keys(o, hubKeys, rule, where)
		}
	}
}

func (r *report) author(value any, rule, where string) {
	o, ok := value.(object)
	r.want(ok && len(o) > 0, rule, where, "must be an object with a name, a url or an avatar")
	r.keys(o, authorKeys, rule, where)
}

// characters looks for those that no text for people has, and that programs which turn the feed into XML cannot write.
func (r *report) characters(value any, where string) {
	switch value := value.(type) {
	case string:
		r.want(!strings.ContainsFunc(value, isOdd), "R3", where, "has a character outside those of XML 1.0, section 2.2")
	case []any:
		for _, v := range value {
			r.characters(v, where)
		}
	case object:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			r.characters(value[name], where)
		}
	}
}

func isOdd(c rune) bool {
	return c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0xfffe || c == 0xffff
}
