package timeline

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// ukrainian has the month in the genitive behind a day and a preposition, and writes the word for year behind its
// number, as is usual in running text.
var ukrainian = tongue{
	tag: language.Ukrainian,
	months: [12]string{
		"січень", "лютий", "березень", "квітень", "травень", "червень",
		"липень", "серпень", "вересень", "жовтень", "листопад", "грудень",
	},
	monthsOf: [12]string{
		"січня", "лютого", "березня", "квітня", "травня", "червня",
		"липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
	},
	seasons:   [4]string{"весна", "літо", "осінь", "зима"},
	seasonsOf: [4]string{"весни", "літа", "осені", "зими"},
	weekdays:  [7]string{"неділя", "понеділок", "вівторок", "середа", "четвер", "пʼятниця", "субота"},

	day:       "*\u00a0*",
	yearIn:    "* *",
	longYear:  "*",
	era:       [3]string{"*\u00a0р. до\u00a0н.\u00a0е.", "*\u00a0р. н.\u00a0е.", "*\u00a0р."},
	eras:      [3]string{"*\u00a0рр. до\u00a0н.\u00a0е.", "*\u00a0рр. н.\u00a0е.", "*\u00a0рр."},
	thousands: "\u00a0",
	// 1940-ві is read "сорокові", all others end in "-ті".
	decades:    [10]string{"*-ті", "*-ті", "*-ті", "*-ті", "*-ві", "*-ті", "*-ті", "*-ті", "*-ті", "*-ті"},
	decadesIn:  [10]string{"*-ті", "*-ті", "*-ті", "*-ті", "*-ві", "*-ті", "*-ті", "*-ті", "*-ті", "*-ті"},
	decadeOf:   "*-х",
	someYear:   "якийсь рік з * по *",
	someYearOf: "якогось року з * по *",

	about:       "бл. *",
	aboutSpoken: "близько *",
	aboutFramed: "приблизно *", // "близько" governs a case and cannot stand behind another preposition
	uncertain:   "* (непевно)",
	unknown:     "* (*)",

	since:     "з *",
	after:     "після *",
	from:      "з *",
	by:        "до *",
	until:     "до *",
	goesOn:    "триває",
	noDateYet: "дати ще немає",
	noEnd:     "кінець невідомий",
	noStart:   "початок невідомий",
	euphony:   [3]string{"з ", "із ", "зсцчшщ"},

	dayNotGiven:    "день не вказано",
	monthNotGiven:  "місяць не вказано",
	monthsNotGiven: "місяці не вказано",
	dayNotKnown:    "день невідомий",
	monthNotKnown:  "місяць невідомий",
	yearNotKnown:   "рік невідомий",
	isApproximate:  "приблизно",
	isUncertain:    "непевно",
	days: map[plural.Form]string{
		plural.One: "*\u00a0день", plural.Few: "*\u00a0дні", plural.Many: "*\u00a0днів", plural.Other: "*\u00a0дня",
	},

	towns:      ukrainianTowns,
	cityTime:   "за часом *",
	cityBeside: "за часом *",
	offsetTime: "за *",
	cityHome:   "*, *",
	townHome:   "* *",
	offsetHome: "* *",

	statuses: map[Status]string{
		Tentative: "Попередньо", Scheduled: "Заплановано", Occurred: "Відбулося", Postponed: "Відкладено", Cancelled: "Скасовано",
	},
	changes: map[ChangeKind]string{
		KindPublished: "Опубліковано", KindMoved: "Перенесено", KindDated: "Дату визначено", KindConfirmed: "Підтверджено",
		KindOccurred: "Відбулося", KindCancelled: "Скасовано", KindPostponed: "Відкладено", KindReinstated: "Знову в планах",
		KindCorrected: "Виправлено", KindDeleted: "Вилучено", KindRestored: "Відновлено", KindDrafted: "Чернетка",
	},
}
