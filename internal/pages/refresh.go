package pages

// Refresh is how soon a program shows what changed, as far as anybody has said. Makers publish few figures; no page promises
// any, and the cards put them into words as ranges.
type Refresh struct {
	Way    string // as in SubscribeLabels.Ways
	Range  string
	Source string
	Seen   string // the month in which the source said so
}

// Refreshes are the figures that the cards rest on.
var Refreshes = []Refresh{
	{"apple", "as its user sets it: every 5 minutes to every week", "support.apple.com/guide/calendar, Subscribe to calendars on Mac", "2025-02"},
	{"google", "8 to 24 hours", "reports of users; Google Calendar Help says “up to 12 hours”", "2025-02"},
	{"outlook", "about 3 hours, at times more than a day", "support.microsoft.com, Import or subscribe to a calendar in Outlook.com", "2025-02"},
	{"others", "as its user sets it", "the program’s own settings", "2025-02"},
}
