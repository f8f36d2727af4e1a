package pages

// SubscribeLabels are what the page on the ways to follow a timeline says.
type SubscribeLabels struct {
	SubscribeTitle, SubscribeTo        string // the second: a title
	SubscribeLede                      [2]string
	YouGetOnly, EverythingInstead      string
	InCalendar, InFeedReader           string
	InProgram, ByMail, HowToStop       string
	Ways                               map[string]WayLabels
	CalendarAddress, ChooseOptions     string
	RemindMe, CancelledEvents, Rough   string
	UpdateAddresses                    string
	Reminders, Cancellations, Roughly  map[string]string
	CodeName, CodeText                 string
	CodeStrong                         string
	WhatToBeTold                       string
	FamilyNames, FamilyTexts           map[string]string
	Lead                               string
	Leads                              map[string]string
	AnyReader, OtherForms, OPMLOfAll   string
	ReadersAsk                         string
	EmbedTimeline, JSONAPI, Download   string
	MailLink, MailEvents, MailCalendar string
	StopText                           string
	NotPublic, NotPublicWhy            string
	CompanyLearns                      string
	SecretAddress                      string
}

// WayLabels are what a card says of the programs of one family: how to add a calendar, and how soon they see a change.
type WayLabels struct{ Name, Text, Button string }

var subscribeLabels = SubscribeLabels{
	SubscribeTitle: "Subscribe", SubscribeTo: "Subscribe: %s",
	SubscribeLede: [2]string{"Follow", "in the program you already use. When an event moves, is called off or corrected, your copy follows."},
	YouGetOnly:    "You will get only", EverythingInstead: "Get everything instead",
	InCalendar: "In a calendar", InFeedReader: "In a feed reader", InProgram: "On your own site, or by program", ByMail: "By e-mail", HowToStop: "How to stop",
	Ways: map[string]WayLabels{
		"apple":   {"Apple Calendar", "iPhone, iPad and Mac. Looks for changes as often as its settings say.", "Open in Calendar"},
		"google":  {"Google Calendar", "Works in a browser on a computer; the Android app shows the calendar afterwards but cannot add it. Changes may take half a day or more.", "Add to Google"},
		"outlook": {"Outlook.com and Microsoft 365", "Opens in the browser. Changes arrive within hours, sometimes a day.", "Add to Outlook"},
		"others":  {"Thunderbird, GNOME, KDE, Outlook for Windows", "Make a new calendar “from the network” or “from the internet” and paste the address below. Most let you set how often they look.", ""},
	},
	CalendarAddress: "Calendar address", ChooseOptions: "Choose reminders, cancelled events and rough dates",
	RemindMe: "Remind me", CancelledEvents: "Cancelled events", Rough: "Dates without a day", UpdateAddresses: "Update the addresses",
	Reminders:     map[string]string{"": "never", "PT15M": "15 minutes before", "P1D": "1 day before"},
	Cancellations: map[string]string{"mark": "are marked as cancelled", "keep": "stay, with “Cancelled:” in the title (for Google Calendar, which hides cancelled events)", "drop": "disappear"},
	Roughly:       map[string]string{"auto": "cover the whole month; longer ones are left out", "span": "cover the whole period", "first": "stand on its first day", "skip": "are left out"},
	CodeName:      "QR code of this page’s address", CodeStrong: "On a phone:", CodeText: "point the camera at this code to open this page there, then press one of the buttons.",
	WhatToBeTold: "What do you want to be told?",
	FamilyNames:  map[string]string{"latest": "New events", "changes": "Every change", "starting": "When it begins"},
	FamilyTexts: map[string]string{
		"latest": "One entry when an event is first published.", "changes": "An entry for each change, with what changed and why.",
		"starting": "An entry on the day, or before if you like.",
	},
	Lead: "How long before it begins", Leads: map[string]string{"": "on the day", "P1D": "1 day", "P7D": "1 week"},
	AnyReader: "Atom (any reader)", OtherForms: "Other forms:", OPMLOfAll: "OPML of all timelines", ReadersAsk: "Many readers ask about once an hour; most let you set how often.",
	EmbedTimeline: "Embed the timeline", JSONAPI: "JSON API", Download: "Download all events:",
	MailLink: "Send the addresses by e-mail", MailEvents: "Events: %s", MailCalendar: "Calendar: %s",
	StopText:  "Delete the calendar or the feed in your own program. Dateline keeps no list of subscribers and needs no account.",
	NotPublic: "This service has no public address.", NotPublicWhy: "Google and Outlook fetch calendars from public addresses that begin with https only; programs on this machine and in its network can follow all the same.",
	SecretAddress: "Whoever has this address can read the timeline.", CompanyLearns: "The address goes to that company.",
}

var subscribeLabelsUkrainian = SubscribeLabels{
	SubscribeTitle: "Підписка", SubscribeTo: "Підписка: %s",
	SubscribeLede: [2]string{"Стежте за хронологією", "у програмі, якою вже користуєтеся. Коли подію перенесуть, скасують чи виправлять, зміниться й ваша копія."},
	YouGetOnly:    "Ви отримуватимете лише", EverythingInstead: "Отримувати все",
	InCalendar: "У календарі", InFeedReader: "У читачі стрічок", InProgram: "На власному сайті чи програмою", ByMail: "Електронною поштою", HowToStop: "Як припинити",
	Ways: map[string]WayLabels{
		"apple":   {"Календар Apple", "iPhone, iPad і Mac. Шукає зміни так часто, як указано в налаштуваннях.", "Відкрити в Календарі"},
		"google":  {"Google Календар", "Працює в браузері на компʼютері; застосунок для Android потім показує календар, але додати його не може. Зміни можуть надходити за пів доби чи пізніше.", "Додати до Google"},
		"outlook": {"Outlook.com і Microsoft 365", "Відкривається в браузері. Зміни надходять за кілька годин, іноді за добу.", "Додати до Outlook"},
		"others":  {"Thunderbird, GNOME, KDE, Outlook для Windows", "Створіть новий календар «з мережі» або «з інтернету» і вставте адресу, подану нижче. Здебільшого ви вирішуєте, як часто шукати зміни.", ""},
	},
	CalendarAddress: "Адреса календаря", ChooseOptions: "Обрати нагадування, скасовані події та неточні дати",
	RemindMe: "Нагадувати", CancelledEvents: "Скасовані події", Rough: "Дати без дня", UpdateAddresses: "Оновити адреси",
	Reminders:     map[string]string{"": "ніколи", "PT15M": "за 15 хвилин", "P1D": "за 1 день"},
	Cancellations: map[string]string{"mark": "позначено як скасовані", "keep": "лишаються, з позначкою в назві (для Google Календаря, що приховує скасовані події)", "drop": "зникають"},
	Roughly:       map[string]string{"auto": "займають увесь місяць; довші пропущено", "span": "займають увесь проміжок", "first": "стоять на його першому дні", "skip": "пропущено"},
	CodeName:      "QR-код адреси цієї сторінки", CodeStrong: "На телефоні:", CodeText: "наведіть камеру на цей код, щоб відкрити там цю сторінку, а тоді натисніть одну з кнопок.",
	WhatToBeTold: "Про що вас повідомляти?",
	FamilyNames:  map[string]string{"latest": "Нові події", "changes": "Кожна зміна", "starting": "Початок події"},
	FamilyTexts: map[string]string{
		"latest": "Один запис, коли подію вперше опубліковано.", "changes": "Запис про кожну зміну: що змінилося й чому.",
		"starting": "Запис у день події або раніше.",
	},
	Lead: "За який час до початку", Leads: map[string]string{"": "того самого дня", "P1D": "за 1 день", "P7D": "за 1 тиждень"},
	AnyReader: "Atom (будь-який читач)", OtherForms: "Інші формати:", OPMLOfAll: "OPML усіх хронологій", ReadersAsk: "Багато читачів запитують приблизно щогодини; здебільшого ви можете це змінити.",
	EmbedTimeline: "Вбудувати хронологію", JSONAPI: "JSON API", Download: "Завантажити всі події:",
	MailLink: "Надіслати адреси електронною поштою", MailEvents: "Події: %s", MailCalendar: "Календар: %s",
	StopText:  "Видаліть календар чи стрічку у власній програмі. Dateline не веде списку підписників і не потребує облікового запису.",
	NotPublic: "Ця служба не має публічної адреси.", NotPublicWhy: "Google і Outlook отримують календарі лише з публічних адрес, що починаються з https; програми на цьому компʼютері та в його мережі можуть стежити й так.",
	SecretAddress: "Прочитати хронологію може кожен, хто має цю адресу.", CompanyLearns: "Адреса потрапляє до цієї компанії.",
}
