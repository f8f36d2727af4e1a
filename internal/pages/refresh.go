package pages

// Refresh is how soon a program shows what changed, as far as anybody has said. Makers publish few figures; no page promises
// any, and the cards put them into words as ranges.
type Refresh struct {
	Way     string // as in SubscribeLabels.Ways; empty: of feed readers
	Range   string
	ByMaker bool   // whether the maker says so, as far as could be found; else users and services do
	Source  string // where that was read
	Seen    string // the month in which the source said so
}

// Refreshes are the figures that the cards rest on. What was read about a maker's words elsewhere is named as such: the makers' own
// pages could not all be read.
var Refreshes = []Refresh{
	{
		"apple", "as its user sets it: on a Mac from every 5 minutes to every week, on iPhone and iPad as the account fetches", true,
		"Apple's Calendar User Guide for macOS, as told by docs.casecalendar.net/subscribing.html and nocal.app/help/apple-calendar/subscribe-on-iphone-and-mac", "2026-06",
	},
	{
		"google", "up to 12 hours", true,
		"support.google.com/calendar/answer/37100, as quoted in github.com/PixelsCamp/docs/pull/4", "2016-09",
	},
	{
		"google", "8 to 24 hours, at times longer", false,
		"usemooncal.com/en/guides/google-calendar-ics-refresh; twocal.app/p/google-calendar-ics-refresh-delay says 12 to 24, freispace-docs.statichost.page 8 to 12", "2026-06",
	},
	{
		"outlook", "about 3 hours, at times more than 24", true,
		"support.microsoft.com, Import or subscribe to a calendar in Outlook.com or Outlook on the web, as told by freispace-docs.statichost.page/docs/calendars/synch-problems.md", "2026-06",
	},
	{
		"others", "mostly as its user sets it; Thunderbird every 30 minutes at first", false,
		"usemooncal.com/en/guides/google-calendar-ics-refresh; docs.casecalendar.net/subscribing.html", "2026-05",
	},
	{
		"", "from minutes to a day, often an hour: FreshRSS shows an hourly task, the feeds of Windows are asked for once a day, and Miniflux and NetNewsWire wait at least as long as max-age says", true,
		"freshrss.github.io/FreshRSS/en/users/09_refreshing_feeds.html; learn.microsoft.com, IXFeedsManager::DefaultInterval; sources of Miniflux and NetNewsWire", "2026-06",
	},
}
