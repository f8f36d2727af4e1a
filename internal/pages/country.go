package pages

import (
	"cmp"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"dateline/timeline"
)

// CountryName is the name of a country in the language of pages; its two letters if nobody knows another, and a text that is no
// code as it is.
func CountryName(code, lang string) string {
	region, err := language.ParseRegion(code)
	if err != nil || len(code) != 2 || region.String() != code || !region.IsCountry() {
		return code
	}
	return cmp.Or(display.Regions(language.Make(lang)).Name(region), code)
}

// placeName is the shortest that says where something is.
func placeName(p *timeline.Place, lang string) string {
	if p == nil {
		return ""
	}
	return cmp.Or(p.Name, p.Address, CountryName(p.Country, lang))
}

// placeText is all that is said of a place in words.
func placeText(p *timeline.Place, lang string) string {
	if p == nil {
		return ""
	}
	return joinTexts(p.Name, p.Address, CountryName(p.Country, lang))
}
