package pages

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"dateline/timeline"
)

// Picture is a picture of an event: to be seen, if it comes from where pages may load from; else to be told of, so that no
// page sends its readers to others.
type Picture struct {
	Address            string // empty: it is told of in Text
	Alt, Caption, Text string
	Width, Height      int // 0: unknown
	Lang               string
}

// PictureHosts are where the pictures of a page may come from: hosts that the timeline names, and the one that serves the
// page.
type PictureHosts struct {
	Own   *url.URL // base URL of the service
	Named []string
}

// Shows reports whether a page may show what is at the address.
func (h PictureHosts) Shows(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != h.Own.Scheme {
		return false
	}
	host := strings.ToLower(u.Host)
	return host == strings.ToLower(h.Own.Host) && u.Scheme == h.Own.Scheme || slices.Contains(h.Named, host)
}

// Picture is a medium as a picture, or nil if it is none; lang is the language of its texts.
func (h PictureHosts) Picture(m timeline.Media, words *Labels, lang string) *Picture {
	if !strings.HasPrefix(m.Type, "image/") {
		return nil
	}
	if !h.Shows(m.URL) {
		return &Picture{Text: pictureText(m, words), Lang: lang}
	}
	p := &Picture{Address: m.URL, Alt: m.Alt, Caption: cmp.Or(m.Caption, m.Credit), Lang: lang}
	if m.Caption != "" && m.Credit != "" {
		p.Caption = fmt.Sprintf(words.PictureCredit, strings.TrimSuffix(m.Caption, "."), m.Credit)
	}
	if m.Width > 0 && m.Height > 0 {
		p.Width, p.Height = m.Width, m.Height
	}
	return p
}

// pictureText tells of a picture that is not shown.
func pictureText(m timeline.Media, words *Labels) string {
	host := m.URL
	if u, err := url.Parse(m.URL); err == nil && u.Host != "" {
		host = u.Host
	}
	text := fmt.Sprintf(words.PictureAt, host) + ": " + cmp.Or(m.Alt, m.Caption, words.PictureWithoutText)
	if m.Credit != "" {
		text += " " + fmt.Sprintf(words.PicturePhoto, m.Credit)
	}
	return text
}

// ofMedia is the picture of an event that lists show: the first that can be shown, else the first to be told of.
func (h PictureHosts) ofMedia(media []timeline.Media, words *Labels, lang string) *Picture {
	var told *Picture
	for _, m := range media {
		switch p := h.Picture(m, words, lang); {
		case p != nil && p.Address != "":
			return p
		case told == nil:
			told = p
		}
	}
	return told
}

// Markup is HTML that was made safe, in which the texts of pictures stand for those that may not be shown: a page would not load them,
// and say that something is broken.
func (h PictureHosts) Markup(safe string) template.HTML {
	var out strings.Builder
	for z := html.NewTokenizer(strings.NewReader(safe)); z.Next() != html.ErrorToken; {
		written := string(z.Raw())
		if t := z.Token(); t.Data == "img" && (t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken) {
			if address, alt := ofPicture(t); !h.Shows(address) {
				written = html.EscapeString(alt)
			}
		}
		out.WriteString(written)
	}
	return template.HTML(out.String()) // of what was safe, and of escaped texts
}

func ofPicture(t html.Token) (address, alt string) {
	for _, a := range t.Attr {
		switch a.Key {
		case "src":
			address = a.Val
		case "alt":
			alt = a.Val
		}
	}
	return address, alt
}
