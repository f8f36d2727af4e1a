package pages

// EditListLabels are what the list of events says to who edits them.
type EditListLabels struct {
	SearchEdit, ShowField, SearchButton, TimelineField, AllOfThem string
	Shows                                                         map[string]string // by their values in addresses
	NewEvent, WhichTimeline                                       string
	PastNotes                                                     Counted
	PastMoreThan                                                  string // a number
	ConfirmOrMove, NoTimelineYet, ShowAllOfThem                   string
	NoEventsYet                                                   [4]string // what stands between and in two links
	RowsDeciding, RowsNewest                                      string
	When, Title, State, Changed, WhatBecame                       string
	ItTookPlace, MoveDots, CancelDots, EarlierChanges             string
	TagDeleted, TagDraft, TagWaiting, TagMoved                    string // the third: a time
	LookedBack, LookOn                                            string // the first: a time
}

var editListLabels = EditListLabels{
	SearchEdit: "Search all events and drafts", ShowField: "Show", SearchButton: "Search", TimelineField: "Timeline", AllOfThem: "all of them",
	Shows: map[string]string{
		"": "everything", "drafts": "drafts", "waiting": "waiting to be published", "past": "past but still “scheduled”", "deleted": "deleted",
	},
	NewEvent: "New event", WhichTimeline: "Which timeline does it belong to?",
	PastNotes:     Counted{One: "* event is past but still “scheduled”.", Other: "* events are past but still “scheduled”."},
	PastMoreThan:  "More than %s events are past but still “scheduled”.",
	ConfirmOrMove: "Confirm or move them", NoTimelineYet: "There is no timeline to write to yet.", ShowAllOfThem: "Show all of them",
	NoEventsYet:  [4]string{"No events yet.", "Write the first one", ", or", "import a file"},
	RowsDeciding: "Events that need a decision, the latest first", RowsNewest: "Events, newest change first",
	When: "When", Title: "Title", State: "State", Changed: "Changed", WhatBecame: "What became of it?",
	ItTookPlace: "It took place", MoveDots: "Move…", CancelDots: "Cancel…", EarlierChanges: "Earlier changes →",
	TagDeleted: "Deleted", TagDraft: "Draft", TagWaiting: "Waiting until %s", TagMoved: "Moved",
	LookedBack: "Many events changed, and few of them are shown: this is what was found in the changes back to %s.", LookOn: "Look through earlier changes →",
}

var editListLabelsUkrainian = EditListLabels{
	SearchEdit: "Шукати серед подій і чернеток", ShowField: "Показати", SearchButton: "Шукати", TimelineField: "Хронологія", AllOfThem: "усі",
	Shows: map[string]string{
		"": "усе", "drafts": "чернетки", "waiting": "що чекає на публікацію", "past": "минулі, але ще «заплановані»", "deleted": "видалені",
	},
	NewEvent: "Нова подія", WhichTimeline: "До якої хронології вона належить?",
	PastNotes: Counted{
		One: "* подія вже минула, але ще «запланована».", Few: "* події вже минули, але ще «заплановані».", Many: "* подій уже минуло, але вони ще «заплановані».", Other: "* події вже минули, але ще «заплановані».",
	},
	PastMoreThan:  "Понад %s подій уже минуло, але вони ще «заплановані».",
	ConfirmOrMove: "Підтвердити чи перенести їх", NoTimelineYet: "Ще немає хронології, до якої можна писати.", ShowAllOfThem: "Показати всі",
	NoEventsYet:  [4]string{"Подій ще немає.", "Напишіть першу", "або", "імпортуйте файл"},
	RowsDeciding: "Події, щодо яких треба вирішити, найпізніші спочатку", RowsNewest: "Події, найновіші зміни спочатку",
	When: "Коли", Title: "Назва", State: "Стан", Changed: "Змінено", WhatBecame: "Що з нею сталося?",
	ItTookPlace: "Відбулася", MoveDots: "Перенести…", CancelDots: "Скасувати…", EarlierChanges: "Давніші зміни →",
	TagDeleted: "Видалено", TagDraft: "Чернетка", TagWaiting: "Чекає до %s", TagMoved: "Перенесено",
	LookedBack: "Змінено багато подій, а показано з них мало: ось що знайдено серед змін до %s.", LookOn: "Шукати серед давніших змін →",
}
