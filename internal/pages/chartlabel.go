package pages

// ChartLabels are what the chart of a timeline says.
type ChartLabels struct {
	TookPlace, ToCome, TodayMark string
	LessExact                    Counted           // events that are not drawn
	EarlierEvents, LaterEvents   Counted           // beyond the ends of the axis
	EventsBy                     map[string]string // by unit
	NoExact                      map[string]string
	ChooseFrom                   map[string]string
}

var chartLabels = ChartLabels{
	TookPlace: "took place", ToCome: "to come", TodayMark: "today", LessExact: Counted{Other: "* more, less exact"},
	EarlierEvents: Counted{Other: "← * earlier"}, LaterEvents: Counted{Other: "* later →"},
	EventsBy: map[string]string{
		"hour": "Events by hour", "day": "Events by day", "week": "Events by week", "month": "Events by month", "quarter": "Events by quarter",
		"year": "Events by year", "decade": "Events by decade", "century": "Events by century",
	},
	NoExact: map[string]string{
		"hour": "no exact hour", "day": "no exact day", "week": "no exact week", "month": "no exact month", "quarter": "no exact quarter",
		"year": "no exact year", "decade": "no exact decade", "century": "no exact century",
	},
	ChooseFrom: map[string]string{
		"hour": "Choose an hour from a list", "day": "Choose a day from a list", "week": "Choose a week from a list", "month": "Choose a month from a list",
		"quarter": "Choose a quarter from a list", "year": "Choose a year from a list", "decade": "Choose a decade from a list",
		"century": "Choose a century from a list",
	},
}

var chartLabelsUkrainian = ChartLabels{
	TookPlace: "відбулося", ToCome: "попереду", TodayMark: "сьогодні", LessExact: Counted{Other: "ще * менш точних"},
	EarlierEvents: Counted{Other: "← раніше: *"}, LaterEvents: Counted{Other: "пізніше: * →"},
	EventsBy: map[string]string{
		"hour": "Події за годинами", "day": "Події за днями", "week": "Події за тижнями", "month": "Події за місяцями", "quarter": "Події за кварталами",
		"year": "Події за роками", "decade": "Події за десятиліттями", "century": "Події за століттями",
	},
	NoExact: map[string]string{
		"hour": "без точної години", "day": "без точного дня", "week": "без точного тижня", "month": "без точного місяця", "quarter": "без точного кварталу",
		"year": "без точного року", "decade": "без точного десятиліття", "century": "без точного століття",
	},
	ChooseFrom: map[string]string{
		"hour": "Вибрати годину зі списку", "day": "Вибрати день зі списку", "week": "Вибрати тиждень зі списку", "month": "Вибрати місяць зі списку",
		"quarter": "Вибрати квартал зі списку", "year": "Вибрати рік зі списку", "decade": "Вибрати десятиліття зі списку",
		"century": "Вибрати століття зі списку",
	},
}
