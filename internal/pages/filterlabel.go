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
	FindIn    map[string]string
	NoneFound string // what was sought
	NoneHere  string // in this part of all values
	FirstPart string
	NextPart  string
}

var filterLabels = FilterLabels{
	ShowingOnly: "Showing only", RemoveFilter: "Remove filter ", Show: "Show these events",
	ShowAllOf: Counted{Other: "Show all *"}, Chip: "%s: %s", Not: "not %s", FromOn: "from %s", UpTo: "up to %s",
	Filter: "Filter", WordsField: "Words", Period: "Period", From: "From", To: "To",
	PeriodHint: "A day, month or year:",
	Facet:      map[string]string{"topic": "Topic", "participant": "Who", "place": "Place", "status": "Status"},
	AllOf:      map[string]string{"topic": "All topics", "participant": "All participants", "place": "All places", "status": "All statuses"},
	Exclude:    "leave out", Only: "Only %s", NoneOfIt: "No event has any.", OnlyThese: "The events with one of these, or without it",
	FindIn:    map[string]string{"topic": "Find a topic", "participant": "Find a participant", "place": "Find a place", "status": "Find a status"},
	NoneFound: "Nothing has “%s” in its name.", NoneHere: "None in this part of the list.", FirstPart: "← From the beginning", NextPart: "More →",
}

var filterLabelsUkrainian = FilterLabels{
	ShowingOnly: "Показано лише", RemoveFilter: "Прибрати фільтр ", Show: "Показати ці події",
	ShowAllOf: Counted{Other: "Показати всі *"}, Chip: "%s: %s", Not: "не %s", FromOn: "з %s", UpTo: "по %s",
	Filter: "Фільтр", WordsField: "Слова", Period: "Період", From: "З", To: "По",
	PeriodHint: "День, місяць або рік:",
	Facet:      map[string]string{"topic": "Тема", "participant": "Хто", "place": "Місце", "status": "Стан"},
	AllOf:      map[string]string{"topic": "Усі теми", "participant": "Усі учасники", "place": "Усі місця", "status": "Усі стани"},
	Exclude:    "без цього", Only: "Лише %s", NoneOfIt: "Жодна подія цього не має.", OnlyThese: "Події з одним із цих значень або без нього",
	FindIn:    map[string]string{"topic": "Знайти тему", "participant": "Знайти учасника", "place": "Знайти місце", "status": "Знайти стан"},
	NoneFound: "Немає нічого з «%s» у назві.", NoneHere: "У цій частині списку немає.", FirstPart: "← Спочатку", NextPart: "Далі →",
}
