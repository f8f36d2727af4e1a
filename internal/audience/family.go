package audience

// family is a family of programs that fetch feeds.
type family struct {
	name  string
	words []string // in their User-Agent, in lower case
}

// The families that are known by something else than a word.
const (
	unnamed = 0 // no User-Agent at all
	unknown = 1
	robots  = 4 // words that end as they name themselves
)

// families are all families. Of two that a User-Agent names the one that stands further below is meant: programs say what
// they are built with, and whom they pretend to be, beside their own name.
func families() []family {
	return []family{
		unnamed: {name: "Unnamed"},
		unknown: {name: "Other"},
		{"Browsers", []string{"firefox", "chrome", "chromium", "safari", "edg", "edge", "opr", "opera", "msie", "trident", "crios", "fxios"}},
		{"Scripts", []string{
			"curl", "libcurl", "wget", "python-requests", "python-urllib", "python", "aiohttp", "httpx", "go-http-client", "okhttp", "axios", "node-fetch",
			"node", "undici", "deno", "guzzlehttp", "php", "java", "apache-httpclient", "libwww-perl", "ruby", "faraday", "httpie", "powershell", "reqwest", "dart",
		}},
		robots: {name: "Robots"},
		{"Feed libraries", []string{"feedparser", "universalfeedparser", "simplepie", "gofeed", "feedjira", "rome", "magpierss", "rss-parser", "feed-rs"}},
		{"WordPress", []string{"wordpress"}},
		{"Other feed readers", []string{
			"apple-pubsub", "blogtrottr", "feeddemon", "feeder", "feedfetcher-google", "feedme", "feedpress", "feedwrangler", "lire", "netvibes", "quiterss", "readkit",
			"readyou", "rssbandit", "rssguard", "rssowl", "selfoss", "spacecowboys", "stringer", "superfeedr", "unread", "vienna", "yarr",
		}},
		{"Akregator", []string{"akregator"}},
		{"Liferea", []string{"liferea"}},
		{"newsboat", []string{"newsboat", "newsbeuter"}},
		{"Reeder", []string{"reeder"}},
		{"NetNewsWire", []string{"netnewswire"}},
		{"CommaFeed", []string{"commafeed"}},
		{"Tiny Tiny RSS", []string{"tiny", "tt-rss"}},
		{"FreshRSS", []string{"freshrss"}},
		{"Miniflux", []string{"miniflux"}},
		{"BazQux", []string{"bazqux"}},
		{"The Old Reader", []string{"theoldreader"}},
		{"Feedbin", []string{"feedbin"}},
		{"NewsBlur", []string{"newsblur"}},
		{"Inoreader", []string{"inoreader"}},
		{"Feedly", []string{"feedly"}},

		{"KOrganizer", []string{"korganizer", "akonadi", "kontact"}},
		{"vdirsyncer", []string{"vdirsyncer", "pimsync"}},
		{"GNOME", []string{"evolution", "evolution-data-server", "gnome-calendar"}},
		{"ICSx5 and DAVx5", []string{"icsx5", "icsdroid", "davx5"}},
		{"Nextcloud", []string{"nextcloud", "nextcloud-news"}},
		{"Thunderbird", []string{"thunderbird", "lightning"}},
		{"Outlook and Exchange", []string{"outlook", "outlook-ios", "outlook-android", "exchange", "msoffice", "ms-office"}},
		{"Apple Calendar", []string{"dataaccessd", "calendaragent", "calendarstore", "accountsd", "remindd"}},
		{"Google Calendar", []string{"google-calendar-importer"}},

		{"dateline doctor", []string{doctorWord}},
	}
}
