package pages

// TimelineLabels are what the page of a timeline says around its events.
type TimelineLabels struct {
	Today, GoToToday, View, Oldest, Newest, Earlier, Later string

	EventCount Counted
	AllEvents  Counted // a star is the number, which is told apart
	OfEvents   string  // how many of how many
	MoreThan   string  // a number
	Spanning   string  // two dates
	Changed    string  // a time
	TimesIn    string  // whose time

	SideTitle, ToSubscribe, ToFilter                string
	ReadInReader, CalendarAt, Copy, Copied, MoreWay string

	NothingFor   string // filters
	NearestOn    string // a date
	GoToNearest  string
	Secret       string
	SecretWhy    string
	PrintPage    string
	PrintFollow  string
	PrintAsOf    string // a time
	BackToEvents string
}

var timelineLabels = TimelineLabels{
	Today: "Today", GoToToday: "Go to today", View: "View", Oldest: "Oldest first", Newest: "Newest first",
	Earlier: "← Earlier events", Later: "Later events →", EventCount: Counted{One: "* event", Other: "* events"}, AllEvents: Counted{One: "The only event", Other: "All * events"},
	OfEvents: "%s of %s", MoreThan: "more than %s events", Spanning: "%s to %s", Changed: "Changed %s", TimesIn: "Times in %s",
	SideTitle: "Subscribe and filter", ToSubscribe: "Subscribe", ToFilter: "Filter",
	ReadInReader: "Follow in a feed reader", CalendarAt: "Calendar address", Copy: "Copy", Copied: "Copied",
	MoreWay: "Google, Outlook, phone and more", NothingFor: "There is nothing for %s.",
	NearestOn: "The nearest event is on this date: %s.", GoToNearest: "Go to the nearest event",
	Secret:    "You can see this page because you have its address.",
	SecretWhy: "It stands in no list. Whoever has the address can read it.",
	PrintPage: "This page", PrintFollow: "Calendar", PrintAsOf: "as of %s", BackToEvents: "Back to the events",
}

var timelineLabelsUkrainian = TimelineLabels{
	Today: "Сьогодні", GoToToday: "До сьогодні", View: "Вигляд", Oldest: "Спочатку давніші", Newest: "Спочатку новіші",
	Earlier: "← Раніші події", Later: "Пізніші події →", EventCount: Counted{One: "* подія", Few: "* події", Many: "* подій", Other: "* події"},
	AllEvents: Counted{One: "Усього * подія", Few: "Усього * події", Many: "Усього * подій", Other: "Усього * події"},
	OfEvents:  "%s із %s", MoreThan: "понад %s подій", Spanning: "%s – %s", Changed: "Змінено %s", TimesIn: "Час указано: %s",
	SideTitle: "Підписка та фільтр", ToSubscribe: "Підписатися", ToFilter: "Фільтр",
	ReadInReader: "Стежити в читачі стрічок", CalendarAt: "Адреса календаря", Copy: "Копіювати", Copied: "Скопійовано",
	MoreWay: "Google, Outlook, телефон та інше", NothingFor: "Немає нічого за умовами: %s.",
	NearestOn: "Дата найближчої події: %s.", GoToNearest: "До найближчої події",
	Secret:    "Ви бачите цю сторінку, бо маєте її адресу.",
	SecretWhy: "Її немає в жодному списку. Прочитати її може кожен, хто має адресу.",
	PrintPage: "Ця сторінка", PrintFollow: "Календар", PrintAsOf: "станом на %s", BackToEvents: "Назад до подій",
}
