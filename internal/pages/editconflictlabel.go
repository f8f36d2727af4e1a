package pages

import "dateline/timeline"

// EditConflictLabels are what is said where two people wrote over the same version.
type EditConflictLabels struct {
	ConflictTitle, DeletedTitle  string
	Did                          map[timeline.ChangeKind]string // who
	BeforeValue                  string                         // a value
	BothChanged, YourText        string                         // the first: who
	Yours, TheirsOf              string                         // the second: who; a number
	AlreadyJoined, ByYou, ByBoth string
	SaveAsVersion                string // a number
	GoOnEditing, KeepAsDraft     string
	WasDeleted, KeptHereToo      string // the first: who; a time
	SaveAsNew, LookFirst         string
	JoinedCount                  Counted
	ChoiceCount                  Counted
	BothSame, NothingToChoose    string
}

var editConflictLabels = EditConflictLabels{
	ConflictTitle: "Somebody saved this event while you were editing", DeletedTitle: "The event was deleted while you were editing",
	Did: map[timeline.ChangeKind]string{
		timeline.KindMoved: "%s has moved the event.", timeline.KindCancelled: "%s has cancelled the event.", timeline.KindPostponed: "%s has postponed the event.",
	},
	BeforeValue: "Before: %s", BothChanged: "Both of you changed it. This is what %s made of it; below is your text, to keep or to finish.", YourText: "Your text",
	Yours: "Yours", TheirsOf: "%s, version %d", AlreadyJoined: "Already joined", ByYou: "you", ByBoth: "both of you",
	SaveAsVersion: "Save as version %d", GoOnEditing: "Go on editing", KeepAsDraft: "Keep mine as a draft",
	WasDeleted: "%[1]s deleted the event on %[2]s.", KeptHereToo: "What you wrote is kept in this page. Save yours as a new event?",
	SaveAsNew: "Save as a new event", LookFirst: "Look at it first",
	JoinedCount: Counted{One: "One change was made by only one of you and is already joined", Other: "* changes were made by only one of you and are already joined"},
	ChoiceCount: Counted{One: "* needs your choice.", Other: "* need your choice."},
	BothSame:    "You both say the same.", NothingToChoose: "there is nothing to choose.",
}

var editConflictLabelsUkrainian = EditConflictLabels{
	ConflictTitle: "Хтось зберіг цю подію, поки ви її редагували", DeletedTitle: "Подію видалили, поки ви її редагували",
	Did: map[timeline.ChangeKind]string{
		timeline.KindMoved: "Подію перенесено; автор: %s.", timeline.KindCancelled: "Подію скасовано; автор: %s.", timeline.KindPostponed: "Подію відкладено; автор: %s.",
	},
	BeforeValue: "Було: %s", BothChanged: "Це змінили ви обоє. Ось що тепер написано (автор: %s); нижче – ваш текст, який можна лишити або доопрацювати.", YourText: "Ваш текст",
	Yours: "Ваше", TheirsOf: "%s, версія %d", AlreadyJoined: "Уже обʼєднано", ByYou: "ви", ByBoth: "ви обоє",
	SaveAsVersion: "Зберегти як версію %d", GoOnEditing: "Редагувати далі", KeepAsDraft: "Зберегти моє як чернетку",
	WasDeleted: "Подію видалено %[2]s; автор: %[1]s.", KeptHereToo: "Написане вами збережено на цій сторінці. Зберегти його як нову подію?",
	SaveAsNew: "Зберегти як нову подію", LookFirst: "Спочатку переглянути",
	JoinedCount: Counted{
		One: "* зміну зробив лише хтось один із вас; її вже обʼєднано", Few: "* зміни зробив лише хтось один із вас; їх уже обʼєднано",
		Many: "* змін зробив лише хтось один із вас; їх уже обʼєднано", Other: "* зміни зробив лише хтось один із вас; їх уже обʼєднано",
	},
	ChoiceCount: Counted{One: "* зміна потребує вашого вибору.", Few: "* зміни потребують вашого вибору.", Many: "* змін потребують вашого вибору.", Other: "* зміни потребують вашого вибору."},
	BothSame:    "Ви обоє написали те саме.", NothingToChoose: "вибирати нічого.",
}
