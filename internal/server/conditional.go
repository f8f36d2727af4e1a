package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/timeline"
)

// state is what a client can tell two contents of one address apart by.
type state struct {
	tag   string    // ETag
	since time.Time // of the validator; zero: the state has no time
}

// viewState is the state of a list, a feed or a page. The tag is weak: it names the content, not the bytes,
// which differ by coding. Parts name what else the content depends on.
func (s *Server) viewState(v timeline.Validator, parts ...string) state {
	tag := s.epoch + "." + strconv.FormatUint(v.Revision, 10)
	for _, part := range parts {
		if part != "" {
			tag += "." + part
		}
	}
	return state{tag: `W/"` + tag + `"`, since: v.Modified()}
}

// objectState is the state of an object of the API, for If-Match too. An object with an own revision counts
// it; updated goes up with it by a second at least.
func (s *Server) objectState(name string, revision int64, updated time.Time) state {
	return state{tag: fmt.Sprintf(`"%s.%s.%d"`, name, s.epoch, revision), since: updated}
}

// inTag writes bytes as a part of an entity tag: without the mark before which proxies append a coding, see [opaque].
var inTag = base64.RawStdEncoding

// bytesState is the state of what has no other validator than its bytes.
func bytesState(body []byte) state {
	sum := sha256.Sum256(body)
	return state{tag: `W/"` + inTag.EncodeToString(sum[:12]) + `"`}
}

// modified is the value of Last-Modified: the first whole second behind the validator's time, so that no two
// states share one; empty until that second was over for all writes when the request came in, since the
// future is no date of a change.
func (st state) modified(settled time.Time) string {
	if !st.told(settled) {
		return ""
	}
	return st.second().Format(http.TimeFormat)
}

// told reports whether Last-Modified may be sent.
func (st state) told(settled time.Time) bool {
	return !st.since.IsZero() && !st.second().After(settled)
}

// second is the first whole second behind the validator's time.
func (st state) second() time.Time { return st.since.UTC().Truncate(time.Second).Add(time.Second) }

// knownBy reports whether who sends the header has the state already (RFC 9110 section 13.2.2): If-None-Match decides if
// it is there, else If-Modified-Since.
func (st state) knownBy(h http.Header, settled time.Time) bool {
	given := h["If-None-Match"]
	if len(given) == 1 && given[0] == st.tag {
		return true // as nearly everybody sends it
	}
	if len(given) > 0 {
		tags, any, _ := parseTags(given)
		for _, tag := range tags {
			any = any || tag == opaque(st.tag)
		}
		return any
	}
	dates := h["If-Modified-Since"]
	if len(dates) != 1 { // RFC 9110 section 13.1.3: several count for nothing
		return false
	}
	since, err := http.ParseTime(dates[0])
	return err == nil && st.told(settled) && !st.second().After(since)
}

// modified is the value of Last-Modified in an answer.
func modified(ctx context.Context, st state) string { return st.modified(exchangeOf(ctx).settled) }

// has reports whether the client has the state already.
func has(ctx context.Context, st state) bool {
	x := exchangeOf(ctx)
	return st.knownBy(x.request.Header, x.settled)
}

// stamp sets the validators of an answer.
func stamp(c echo.Context, st state) {
	h := c.Response().Header()
	h.Set("ETag", st.tag)
	if at := modified(c.Request().Context(), st); at != "" {
		h.Set("Last-Modified", at)
	} else {
		h.Del("Last-Modified") // of a state that was looked at before
	}
}

// maxTags is how many entity tags of one header are read.
const maxTags = 64

// parseTags reads entity tags (RFC 9110 section 8.8.3) as their opaque parts; any is set for a *. It returns
// the tags before the first fault, and whether there was none.
func parseTags(values []string) (tags []string, any, ok bool) {
	rest := strings.TrimSpace(strings.Join(values, ","))
	if rest == "*" {
		return nil, true, true
	}
	for len(tags) < maxTags {
		rest = strings.TrimLeft(rest, " \t,")
		if rest == "" {
			return tags, false, len(tags) > 0
		}
		body, found := strings.CutPrefix(strings.TrimPrefix(rest, "W/"), `"`)
		end := strings.IndexByte(body, '"')
		if !found || end < 0 {
			return tags, false, false
		}
		tags = append(tags, opaque(`"`+body[:end]+`"`))
		rest = strings.TrimLeft(body[end+1:], " \t")
		if rest != "" && rest[0] != ',' {
			return tags, false, false
		}
	}
	return tags, false, false
}

// opaque is the part of an entity tag that is compared: without a W/ and what proxies append for a coding.
func opaque(tag string) string {
	tag = strings.Trim(strings.TrimPrefix(tag, "W/"), `"`)
	for _, coding := range []string{"gzip", "gz", "br", "zstd", "deflate"} {
		for _, mark := range []string{"--", "-", ";", ":"} {
			if short, found := strings.CutSuffix(tag, mark+coding); found {
				return short
			}
		}
	}
	return tag
}

// precondition reads If-Match and If-None-Match of a write to the object of the given name. A tag of another
// object or another epoch matches nothing. A header that cannot be read fails the write: its sender meant
// to make sure of something.
func (s *Server) precondition(ctx context.Context, name string) (timeline.Match, error) {
	h, m := exchangeOf(ctx).request.Header, timeline.Match{}
	if given := h.Values("If-None-Match"); len(given) > 0 {
		if _, any, _ := parseTags(given); !any {
			return m, wrongHeader(http.StatusPreconditionFailed, "If-None-Match", "can only be * in a write")
		}
		m.Absent = true
	}
	given := h.Values("If-Match")
	if len(given) == 0 {
		return m, nil
	}
	tags, any, ok := parseTags(given)
	if !ok {
		return m, wrongHeader(http.StatusPreconditionFailed, "If-Match", "must be the ETag of an earlier answer, in its quotation marks")
	}
	if m.Present = any; any {
		return m, nil
	}
	m.Revisions = []int64{}
	for _, tag := range tags {
		number, found := strings.CutPrefix(tag, name+"."+s.epoch+".")
		if revision, err := strconv.ParseInt(number, 10, 64); found && err == nil {
			m.Revisions = append(m.Revisions, revision)
		}
	}
	return m, nil
}

// refused is err, with the header that failed named as the one that the client sent.
func refused(err error, m timeline.Match) error {
	if timeline.KindOf(err) != timeline.Stale {
		return err
	}
	name, message := "If-Match", err.Error()
	if m.Absent {
		name = "If-None-Match"
	}
	p := wrongHeader(http.StatusPreconditionFailed, name, message)
	p.Detail = message
	return p
}
