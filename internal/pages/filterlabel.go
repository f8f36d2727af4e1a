package pages

// FilterLabels are what the filter of a page says.
type FilterLabels struct {
	ShowingOnly, RemoveFilter, Show string
	ShowAllOf                       Counted
	Chip                            string // a facet; a value
	Not                             string // a value
	FromOn, UpTo                    string // a date

	Filter, WordsField, Period, From, To, PeriodHint string

	// By the names of facets in addresses.
	Facet     map[string]string
	AllOf     map[string]string
	Exclude   string
	Only      string
	NoneOfIt  string
	OnlyThese string
	Rarer     string // there are values that are not told
}

var filterLabels = FilterLabels{
	ShowingOnly: "Showing only", RemoveFilter: "Remove filter ", Show: "Show these events",
	ShowAllOf: Counted{Other: "Show all *"}, Chip: "%s: %s", Not: "not %s", FromOn: "from %s", UpTo: "up to %s",
	Filter: "Filter", WordsField: "Words", Period: "Period", From: "From", To: "To",
	PeriodHint: "A day, month or year:",
	Facet:      map[string]string{"topic": "Topic", "participant": "Who", "place": "Place", "status": "Status"},
	AllOf:      map[string]string{"topic": "All topics", "participant": "All participants", "place": "All places", "status": "All statuses"},
	Exclude:    "leave out", Only: "Only %s", NoneOfIt: "No event has any.", OnlyThese: "The events with one of these, or without it",
	Rarer: "These are the ones that most events have. Rarer ones are links on the events that have them.",
}

var filterLabelsUkrainian = FilterLabels{
	ShowingOnly: "Показано лише", RemoveFilter: "Прибрати фільтр ", Show: "Показати ці події",
	ShowAllOf: Counted{Other: "Показати всі *"}, Chip: "%s: %s", Not: "не %s", FromOn: "з %s", UpTo: "по %s",
	Filter: "Фільтр", WordsField: "Слова", Period: "Період", From: "З", To: "По",
	PeriodHint: "День, місяць або рік:",
	Facet:      map[string]string{"topic": "Тема", "participant": "Хто", "place": "Місце", "status": "Стан"},
	AllOf:      map[string]string{"topic": "Усі теми", "participant": "Усі учасники", "place": "Усі місця", "status": "Усі стани"},
	Exclude:    "без цього", Only: "Лише %s", NoneOfIt: "Жодна подія цього не має.", OnlyThese: "Події з одним із цих значень або без нього",
	Rarer: "Тут ті, що має найбільше подій. Рідкісніші є посиланнями при подіях, які їх мають.",
}
