package pages

// EventLabels are what the page of an event says.
type EventLabels struct {
	AllDay, JumpToCalendar                      string
	MovedNote                                   string // the former date; the new one
	CancelledNote, PostponedNote, TentativeNote string // the first: a day
	ItWasPlanned, WasPlannedNote                string // the first: a date
	ChangedOn                                   string // a day
	ChangeAt                                    string // what happened; a time
	Quoted                                      string // a text
	FirstVersion, FirstVersionBy                string // the second: a name
	EarlierVersions                             string // the number of the version before which they are
	BeforeAndAfter, Picture                     string
	VersionNote                                 string // a number; a time
	SeePresent                                  string
	VersionNumber                               string // a number
	VersionChanged                              string // a number; a day
	LinkToEvent                                 string
	NoDayYet, NoSuchYear                        string
	CalendarFileOf                              string
	RelatedBy                                   map[string]string // what another event is, by what this one is to it
	MoreRelated                                 string
}

var eventLabels = EventLabels{
	AllDay: "all day", JumpToCalendar: "Add to calendar",
	MovedNote: "Moved from %s to %s.", CancelledNote: "Cancelled on %s.", PostponedNote: "Postponed; a new date is not set.",
	TentativeNote: "Tentative: not confirmed yet.", ItWasPlanned: "It was planned for %s.",
	WasPlannedNote: "Was planned; nobody has confirmed yet that it took place.", ChangedOn: "Changed on %s",
	ChangeAt: "%s on %s", Quoted: "“%s”", FirstVersion: "First version", FirstVersionBy: "First version, by %s",
	EarlierVersions: "Earlier changes, before version %d",
	BeforeAndAfter:  "Before and after", Picture: "Picture", VersionNote: "This is version %d, as it stood on %s.",
	SeePresent: "See the present version", VersionNumber: "Version %d", VersionChanged: "Version %d, changed %s",
	LinkToEvent:    "Link to this event",
	NoDayYet:       "This event has no day yet; the calendar file carries what is known.",
	NoSuchYear:     "Google Calendar and Outlook.com cannot hold the date of this event; the calendar file carries what is known.",
	CalendarFileOf: "Calendar file (.ics)",
	RelatedBy:      map[string]string{"follows": "Followed by", "replaces": "Replaced by", "part_of": "With the part", "see_also": "See also"},
	MoreRelated:    "And others, which name this event as related.",
}

var eventLabelsUkrainian = EventLabels{
	AllDay: "увесь день", JumpToCalendar: "Додати до календаря",
	MovedNote: "Перенесено. Попередня дата: %s; нова дата: %s.", CancelledNote: "Скасовано %s.",
	PostponedNote: "Відкладено; нової дати не призначено.", TentativeNote: "Попередньо: ще не підтверджено.",
	ItWasPlanned: "Попередня дата: %s.", WasPlannedNote: "Планувалося; ніхто ще не підтвердив, що подія відбулася.",
	ChangedOn: "Змінено %s", ChangeAt: "%s %s", Quoted: "«%s»", FirstVersion: "Перша версія", FirstVersionBy: "Перша версія, автор: %s",
	EarlierVersions: "Давніші зміни, до версії %d",
	BeforeAndAfter:  "До і після", Picture: "Зображення", VersionNote: "Це версія %d, якою вона була %s.",
	SeePresent: "Переглянути теперішню версію", VersionNumber: "Версія %d", VersionChanged: "Версія %d, змінено %s",
	LinkToEvent:    "Посилання на цю подію",
	NoDayYet:       "Ця подія ще не має дня; у файлі календаря є все, що відомо.",
	NoSuchYear:     "Google Calendar і Outlook.com не вміщують дати цієї події; у файлі календаря є все, що відомо.",
	CalendarFileOf: "Файл календаря (.ics)",
	RelatedBy:      map[string]string{"follows": "Далі сталося", "replaces": "Замінено подією", "part_of": "Має частину", "see_also": "Див. також"},
	MoreRelated:    "Є й інші події, повʼязані з цією.",
}
