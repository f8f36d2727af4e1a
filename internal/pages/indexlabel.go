package pages

// IndexLabels are what the list of timelines says, and the pages that lead to it by a search.
type IndexLabels struct {
	IndexLede, Find, FindButton string
	SubscribeFor                string // a timeline
	CalendarOf, FeedOf          string // likewise
	NextEvent                   string // before a date
	CreateFirst                 string
	FoundTimelines, FoundEvents string
	FoundNothing                string // what was sought
	NotSearched                 Counted
	SearchLater                 string
	PageOf                      string // two numbers
	PageBefore, PageBehind      string
}

var indexLabels = IndexLabels{
	IndexLede: "Dated events, kept up to date: read them here, or follow them in your calendar or feed reader.",
	Find:      "Find a timeline or an event", FindButton: "Find",
	SubscribeFor: " to %s", CalendarOf: " of %s", FeedOf: " of %s",
	NextEvent: "Next: ", CreateFirst: "Create the first timeline",
	FoundTimelines: "Timelines", FoundEvents: "Events", FoundNothing: "Nothing was found for %s.",
	NotSearched: Counted{One: "The events of * more timeline were not looked through: its own page searches them.", Other: "The events of * more timelines were not looked through: their own pages search them."},
	SearchLater: "The index of words is being made, so that events may be missing here. Search again in a while.",
	PageOf:      "Page %s of %s", PageBefore: "← Timelines before", PageBehind: "More timelines →",
}

var indexLabelsUkrainian = IndexLabels{
	IndexLede: "Датовані події, які завжди актуальні: читайте їх тут або стежте за ними у своєму календарі чи читачі стрічок.",
	Find:      "Знайти хронологію або подію", FindButton: "Знайти",
	SubscribeFor: " на «%s»", CalendarOf: " «%s»", FeedOf: " «%s»",
	NextEvent: "Далі: ", CreateFirst: "Створити першу хронологію",
	FoundTimelines: "Хронології", FoundEvents: "Події", FoundNothing: "За запитом %s нічого не знайдено.",
	NotSearched: Counted{
		One: "Події ще * хронології не переглянуто: їх можна шукати на її сторінці.", Few: "Події ще * хронологій не переглянуто: їх можна шукати на їхніх сторінках.",
		Many: "Події ще * хронологій не переглянуто: їх можна шукати на їхніх сторінках.", Other: "Події ще * хронології не переглянуто: їх можна шукати на їхніх сторінках.",
	},
	SearchLater: "Покажчик слів ще створюється, тому деяких подій тут може бракувати. Спробуйте трохи згодом.",
	PageOf:      "Сторінка %s із %s", PageBefore: "← Попередні хронології", PageBehind: "Більше хронологій →",
}
