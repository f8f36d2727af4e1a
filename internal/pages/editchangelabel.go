package pages

// EditChangeLabels are what the pages say that change an event in one way: it is moved, cancelled and so on. They go by the last
// parts of their paths.
type EditChangeLabels struct {
	ChangeTitles, ChangeLedes, ChangeButtons map[string]string
	ChangeTells                              map[string]string // what followers will see; of a move: a star is the present date
	OnAgain                                  string
	NewDate, ChangeDateHint, TimesOfZone     string // the last: a zone
	NoDateYet, PostponeInstead               string
	CancelInstead, KeepIt, Back              string
	WhatChanges, BecomesNewest               string
	RestoreTitle, ComesBack                  string
	WhyField, GiveReason                     string
	SameDate, IsDeletedFirst                 string
	IsPostponed, IsCancelled                 string
	CannotBeDone, BackToEvent, ChangedInList string
	LookAgain                                string
}

var editChangeLabels = EditChangeLabels{
	ChangeTitles: map[string]string{
		"move": "Move the event", "postpone": "Postpone the event", "cancel": "Cancel the event", "delete": "Delete the event", "restore": "Restore a version",
		"redact": "Take the texts out of a version",
	},
	ChangeLedes: map[string]string{
		"postpone": "The date stays open until you move the event to a new one.",
		"cancel":   "The event stays on the page, struck through, and is marked as cancelled in calendars.",
		"delete":   "Delete only what was entered by mistake. If the event does not take place, cancel it: then everybody learns of it.",
		"redact":   "For what must not be public any longer. History keeps that the version was there, who wrote it and when, and shows none of its texts. This cannot be undone.",
	},
	ChangeButtons: map[string]string{
		"move": "Move the event", "postpone": "Postpone the event", "cancel": "Cancel the event", "delete": "Delete the event", "restore": "Restore this version",
		"redact": "Take the texts out",
	},
	ChangeTells: map[string]string{
		"move":     "In calendars the entry goes to the new date; feeds and the page say “Moved from *”.",
		"postpone": "The event stays on the page and in calendars, marked as postponed.",
		"delete":   "The page of the event says that it was removed. Calendars show it as cancelled for 30 days; feeds no longer have it.",
	},
	OnAgain: "The event is on again: its status becomes scheduled.",
	NewDate: "New date", ChangeDateHint: "Write it as you would say it:", TimesOfZone: "Times are those of %s.",
	NoDateYet: "No new date yet?", PostponeInstead: "Postpone the event", CancelInstead: "Cancel the event instead", KeepIt: "Keep it", Back: "Back",
	WhatChanges: "What changes by that", BecomesNewest: "It becomes the newest one; nothing is rewritten.",
	RestoreTitle: "Restore the event", ComesBack: "It comes back as it was before it was deleted, at its old address.",
	WhyField: "Why", GiveReason: "Give the reason: it is what followers ask first.", SameDate: "This is the date that it has.", IsDeletedFirst: "It is deleted. Restore it first.",
	IsPostponed: "It is postponed already.", IsCancelled: "It is cancelled already.", CannotBeDone: "This cannot be done", BackToEvent: "Back to the event",
	ChangedInList: "Somebody changed the event since the list was made; look at it first.",
	LookAgain:     "Look at what is said here now, and press the button again if it is still right.",
}

var editChangeLabelsUkrainian = EditChangeLabels{
	ChangeTitles: map[string]string{
		"move": "Перенести подію", "postpone": "Відкласти подію", "cancel": "Скасувати подію", "delete": "Видалити подію", "restore": "Відновити версію",
		"redact": "Прибрати тексти версії",
	},
	ChangeLedes: map[string]string{
		"postpone": "Дата лишається відкритою, доки ви не перенесете подію на нову.",
		"cancel":   "Подія лишається на сторінці закресленою, а в календарях її позначено як скасовану.",
		"delete":   "Видаляйте лише те, що внесено помилково. Якщо подія не відбудеться, скасуйте її: тоді про це дізнаються всі.",
		"redact":   "Для того, що більше не має бути публічним. Історія збереже, що версія була, хто й коли її написав, але не покаже її текстів. Скасувати це неможливо.",
	},
	ChangeButtons: map[string]string{
		"move": "Перенести подію", "postpone": "Відкласти подію", "cancel": "Скасувати подію", "delete": "Видалити подію", "restore": "Відновити цю версію",
		"redact": "Прибрати тексти",
	},
	ChangeTells: map[string]string{
		"move":     "У календарях запис перейде на нову дату; у стрічках і на сторінці буде «Попередня дата: *».",
		"postpone": "Подія лишається на сторінці та в календарях із позначкою «відкладено».",
		"delete":   "Сторінка події скаже, що її прибрано. Календарі 30 днів показують її як скасовану; стрічки її більше не мають.",
	},
	OnAgain: "Подія знову відбудеться: її стан стане «заплановано».",
	NewDate: "Нова дата", ChangeDateHint: "Пишіть так, як сказали б:", TimesOfZone: "Час – за поясом %s.",
	NoDateYet: "Нової дати ще немає?", PostponeInstead: "Відкласти подію", CancelInstead: "Натомість скасувати подію", KeepIt: "Лишити", Back: "Назад",
	WhatChanges: "Що від цього зміниться", BecomesNewest: "Вона стане найновішою; нічого не переписується.",
	RestoreTitle: "Відновити подію", ComesBack: "Вона повернеться такою, якою була до видалення, за тією самою адресою.",
	WhyField: "Чому", GiveReason: "Вкажіть причину: про неї питають насамперед.", SameDate: "Саме цю дату вона й має.", IsDeletedFirst: "Подію видалено. Спочатку відновіть її.",
	IsPostponed: "Її вже відкладено.", IsCancelled: "Її вже скасовано.", CannotBeDone: "Цього зробити не можна", BackToEvent: "Назад до події",
	ChangedInList: "Хтось змінив подію, відколи створено список; спочатку перегляньте її.",
	LookAgain:     "Перегляньте, що тут написано тепер, і натисніть кнопку ще раз, якщо це досі правильно.",
}

// EditHistoryLabels are what the page with all versions of an event says.
type EditHistoryLabels struct {
	HistoryTitle, HistoryOf            string // the second: a title
	FromTo, SaySame                    string // the first: two numbers
	VersionSmall, MinorSmall, IsHidden string // the first: a number
	TakenOutOn, TakenOutBy             string // a time; a name
	FromRadio, ToRadio, OfVersion      string // the last: a number
	RestoreDots, TakeOutDots, Compare  string
	FieldDraft, FieldPublishAt         string
}

var editHistoryLabels = EditHistoryLabels{
	HistoryTitle: "History", HistoryOf: "History: %s", FromTo: "From version %d to version %d", SaySame: "They say the same.",
	VersionSmall: "version %d", MinorSmall: "minor", IsHidden: "Hidden", TakenOutOn: "Texts taken out on %s", TakenOutBy: "by %s",
	FromRadio: "from", ToRadio: "to", OfVersion: " version %d", RestoreDots: "Restore…", TakeOutDots: "Take texts out…", Compare: "Compare",
	FieldDraft: "Draft", FieldPublishAt: "Publish at",
}

var editHistoryLabelsUkrainian = EditHistoryLabels{
	HistoryTitle: "Історія", HistoryOf: "Історія: %s", FromTo: "Від версії %d до версії %d", SaySame: "У них те саме.",
	VersionSmall: "версія %d", MinorSmall: "дрібна зміна", IsHidden: "Приховано", TakenOutOn: "Тексти прибрано %s", TakenOutBy: "автор: %s",
	FromRadio: "від", ToRadio: "до", OfVersion: " версії %d", RestoreDots: "Відновити…", TakeOutDots: "Прибрати тексти…", Compare: "Порівняти",
	FieldDraft: "Чернетка", FieldPublishAt: "Опублікувати о",
}
