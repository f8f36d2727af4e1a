package timeline

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

var (
	englishMonths = [12]string{
		"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December",
	}
	englishSeasons = [4]string{"spring", "summer", "autumn", "winter"}
)

// english is written as in Britain: day, month, year. A no-break space joins day and month, and a number
// and its unit.
var english = tongue{
	tag:       language.English,
	months:    englishMonths,
	monthsOf:  englishMonths,
	seasons:   englishSeasons,
	seasonsOf: englishSeasons,
	weekdays:  [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},

	day:       "*\u00a0*",
	yearIn:    "* *",
	longYear:  "the year *",
	era:       [3]string{"*\u00a0BCE", "*\u00a0CE", "*"},
	eras:      [3]string{"*\u00a0BCE", "*\u00a0CE", "*"},
	thousands: ",",

	decades:    [10]string{"the *s", "the *s", "the *s", "the *s", "the *s", "the *s", "the *s", "the *s", "the *s", "the *s"},
	decadesIn:  [10]string{"*s", "*s", "*s", "*s", "*s", "*s", "*s", "*s", "*s", "*s"},
	decadeOf:   "the *s",
	someYear:   "some year from * to *",
	someYearOf: "some year from * to *",

	about:       "c. *",
	aboutSpoken: "about *",
	uncertain:   "* (uncertain)",
	unknown:     "* (*)",

	since:     "since *",
	after:     "after *",
	from:      "from *",
	by:        "by *",
	until:     "until *",
	goesOn:    "goes on",
	noDateYet: "no date yet",
	noEnd:     "end not known",
	noStart:   "start not known",

	dayNotGiven:    "day not given",
	monthNotGiven:  "month not given",
	monthsNotGiven: "months not given",
	dayNotKnown:    "day not known",
	monthNotKnown:  "month not known",
	yearNotKnown:   "year not known",
	isApproximate:  "approximate",
	isUncertain:    "uncertain",
	days:           map[plural.Form]string{plural.One: "*\u00a0day", plural.Other: "*\u00a0days"},

	cityTime:   "* time",
	cityBeside: "*",
	offsetTime: "*",
	cityHome:   "* in *",
	offsetHome: "* *",

	statuses: map[Status]string{
		Tentative: "Tentative", Scheduled: "Scheduled", Occurred: "Took place", Postponed: "Postponed", Cancelled: "Cancelled",
	},
	changes: map[ChangeKind]string{
		KindPublished: "Published", KindMoved: "Moved", KindDated: "Date set", KindConfirmed: "Confirmed",
		KindOccurred: "Took place", KindCancelled: "Cancelled", KindPostponed: "Postponed", KindReinstated: "Reinstated",
		KindCorrected: "Corrected", KindDeleted: "Deleted", KindRestored: "Restored", KindDrafted: "Draft",
	},
}
