package pages

// EditCheckLabels are what the check of feeds says. What the rules of the formats say themselves stays in English, as in the answers of
// the API: the words are those of the specifications.
type EditCheckLabels struct {
	CheckTitle, CheckLede, CheckButton        string
	WrongIn, LookAtIt, AsItShouldBe           string // the first: a number
	CheckedFacts                              string // bytes; entries; a time
	OlderLeftOut, LeftOutOf                   string // the second: a number
	FetchedSince, NobodyYet                   string // the first: a time
	ColProgram, ColFormat, ColLast, ColAnswer string
	ColOften, ColFor                          string
	People                                    Counted
	CalendarFormat                            string
	LeftOutWhy                                map[string]string
	LeftOutEvent                              string // a date; why
}

var editCheckLabels = EditCheckLabels{
	CheckTitle: "Feed check", CheckLede: "What followers of a timeline are sent now, whether it is right, and which programs fetched it.", CheckButton: "Check",
	WrongIn: "%d wrong", LookAtIt: "Look at it", AsItShouldBe: "As it should be", CheckedFacts: "%d bytes · %d entries · last changed %s",
	OlderLeftOut: "Older events are left out, because there are more than 10,000.", LeftOutOf: "%d left out of calendars:",
	FetchedSince: "Who fetched them since %s", NobodyYet: "Nobody yet.",
	ColProgram: "Program", ColFormat: "Format", ColLast: "Last", ColAnswer: "Answer", ColOften: "How often", ColFor: "For",
	People: Counted{One: "* person", Other: "* people"}, CalendarFormat: "Calendar",
	LeftOutWhy: map[string]string{
		"no-start": "has no beginning", "vague": "is not known to the month", "far": "lies outside of the years that calendars know",
	},
	LeftOutEvent: "%s: %s",
}

var editCheckLabelsUkrainian = EditCheckLabels{
	CheckTitle: "Перевірка стрічок", CheckLede: "Що зараз отримують підписники хронології, чи це правильно і які програми її читали.", CheckButton: "Перевірити",
	WrongIn: "помилок: %d", LookAtIt: "Перегляньте", AsItShouldBe: "Усе гаразд", CheckedFacts: "байтів: %d · записів: %d · остання зміна: %s",
	OlderLeftOut: "Давніші події пропущено, бо їх понад 10 000.", LeftOutOf: "Пропущено в календарях: %d",
	FetchedSince: "Хто їх читав від %s", NobodyYet: "Ще ніхто.",
	ColProgram: "Програма", ColFormat: "Формат", ColLast: "Востаннє", ColAnswer: "Відповідь", ColOften: "Скільки разів", ColFor: "Для кого",
	People: Counted{One: "* людина", Few: "* людини", Many: "* людей", Other: "* людини"}, CalendarFormat: "Календар",
	LeftOutWhy: map[string]string{
		"no-start": "не має початку", "vague": "не відома з точністю до місяця", "far": "лежить поза роками, які знають календарі",
	},
	LeftOutEvent: "%s: %s",
}
