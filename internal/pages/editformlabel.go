package pages

// EditFormLabels are what the form of an event says. Fields go by their names in the form, those in rows without the number.
type EditFormLabels struct {
	EditEvent, InTimeline, SeePage                 string // the second: a timeline
	DeletedNote, RestoreLink                       string
	DraftSaved, WaitingSaved                       string
	UnsavedFrom, BringBack, ThrowAway              string
	ChangedFirst, NotOurs                          string
	FormLabels, FormHints                          map[string]string
	DateHint                                       string
	DateExamples                                   []string
	Kinds, Relations                               map[string]string
	ListTitles, ListAdds, RowNames                 map[string]string
	RowNumber                                      string // a number
	RowField                                       string // what; its number; a field
	Remove                                         string
	GroupTopics, GroupMedia, GroupRelated          string
	GroupLanguages, GroupLink, GroupLater          string
	MoveOrCancel, BothTell, BothSilent             string
	MoveButton, PostponeButton                     string
	CancelButton, DeleteButton                     string
	SaveChanges, Publish, SaveDraft, PreviewButton string
	OnlyTypo, PreviewTitle, PressPreview           string
	OnThePage, InAReader, InACalendar              string
	ReadAs, InCalendars, StoredAs                  string
	KeptHere, NoConnection                         string // the first: a star is a time
	Undescribed                                    Counted
}

var editFormLabels = EditFormLabels{
	EditEvent: "Edit event", InTimeline: "In %s", SeePage: "See the page",
	DeletedNote: "The event is deleted.", RestoreLink: "Restore it",
	DraftSaved: "It is a draft: readers see nothing of it until you publish it.", WaitingSaved: "Readers see nothing of it until its time has come.",
	UnsavedFrom: "You have unsaved text on this device from", BringBack: "Bring it back", ThrowAway: "Throw it away",
	ChangedFirst: "You changed something here. Save it first; then press the button again.",
	NotOurs:      "This page was not made by Dateline. Look at what is written here, and save it.",
	FormLabels: map[string]string{
		"title": "Title", "date": "When", "zone": "Time zone", "status": "Status", "summary": "Summary", "body": "Text",
		"participant.name": "Name", "participant.kind": "Kind", "participant.title": "Office", "participant.role": "Role here", "participant.url": "Page about it",
		"source.url": "Address", "source.publisher": "Publisher", "source.title": "Headline", "source.published": "Published on",
		"place.name": "Name of the place", "place.address": "Street and number", "place.country": "Country", "place.lat": "Latitude", "place.lon": "Longitude", "place.url": "Page about the place",
		"topics": "Topics", "media.url": "Address of the file", "media.type": "Media type", "media.alt": "What it shows", "media.caption": "Caption", "media.credit": "Who made it",
		"media.bytes": "Size in bytes", "media.width": "Width", "media.height": "Height", "related.relation": "This event", "related.id": "The other event",
		"lang": "Language of the texts", "translation.lang": "Language", "translation.title": "Title", "translation.summary": "Summary", "translation.body": "Text",
		"url": "The event’s own page elsewhere", "color": "Colour in calendars", "publish_at": "Publish at", "note": "Why this change?",
	},
	FormHints: map[string]string{
		"title": "What happens, in one sentence. About 90 characters fit a phone’s calendar.", "summary": "One or two plain sentences; shown in lists, feeds and calendars.",
		"body": "Markdown. Optional.", "place.name": "Such as a town or a hall; shown in lists and calendars.", "place.country": "Two letters, such as UA.",
		"topics": "One a line, written as readers shall see it, such as NATO. Readers can follow a topic alone.", "lang": "A tag, such as en or uk.",
		"publish_at": "Such as 3 Mar 2025 09:00. Until then nobody but editors sees the event.",
	},
	DateHint: "Write it as you would say it:", DateExamples: []string{"28 Feb 2025", "28 Feb 2025 14:30", "12–14 March 2025", "March 2025", "c. June 2025", "spring 2025", "after 28 Feb 2025"},
	Kinds:     map[string]string{"person": "person", "organization": "organization", "country": "country"},
	Relations: map[string]string{"see_also": "see also", "follows": "follows", "replaces": "replaces", "part_of": "is part of"},
	ListTitles: map[string]string{
		"participant": "Who", "source": "Sources", "media": "Pictures and files", "related": "Related events", "translation": "Translations",
	},
	ListAdds: map[string]string{
		"participant": "Add a participant", "source": "Add a source", "media": "Add a picture or file", "related": "Add a related event", "translation": "Add a language",
	},
	RowNames: map[string]string{
		"participant": "Participant", "source": "Source", "media": "File", "related": "Related event", "translation": "Translation",
	},
	RowNumber: "row %d", RowField: "%s %d, %s", Remove: "Remove",
	GroupTopics: "Topics", GroupMedia: "Pictures and files", GroupRelated: "Related events", GroupLanguages: "Language and translations",
	GroupLink: "Link and colour", GroupLater: "Publish later",
	MoveOrCancel: "Move or cancel", BothTell: "Both ask for the reason, and tell every subscriber.", BothSilent: "Both ask for the reason. Readers see neither until the event is published.",
	MoveButton: "Move to another date…", PostponeButton: "Postpone…", CancelButton: "Cancel the event…", DeleteButton: "Delete…",
	SaveChanges: "Save changes", Publish: "Publish", SaveDraft: "Save as draft", PreviewButton: "Preview",
	OnlyTypo: "Only a typo: no entry for who follows every change", PreviewTitle: "Preview", PressPreview: "Press Preview to see the event as readers will.",
	OnThePage: "On the page", InAReader: "In a feed reader", InACalendar: "In a calendar",
	ReadAs: "Read as", InCalendars: "In calendars:", StoredAs: "Stored as",
	KeptHere: "Text kept on this device, *", NoConnection: "No connection. Your text is kept on this device; press the button again when you are back.",
	Undescribed: Counted{One: "* picture says nothing to who cannot see it: write what it shows.", Other: "* pictures say nothing to who cannot see them: write what they show."},
}

var editFormLabelsUkrainian = EditFormLabels{
	EditEvent: "Редагування події", InTimeline: "Хронологія: %s", SeePage: "Переглянути сторінку",
	DeletedNote: "Подію видалено.", RestoreLink: "Відновити",
	DraftSaved: "Це чернетка: читачі нічого не побачать, доки ви її не опублікуєте.", WaitingSaved: "Читачі нічого не побачать, доки не настане час.",
	UnsavedFrom: "На цьому пристрої є незбережений текст, записаний о", BringBack: "Повернути його", ThrowAway: "Відкинути",
	ChangedFirst: "Ви тут щось змінили. Спочатку збережіть, а тоді натисніть кнопку ще раз.",
	NotOurs:      "Цю сторінку створив не Dateline. Перегляньте, що тут написано, і збережіть.",
	FormLabels: map[string]string{
		"title": "Назва", "date": "Коли", "zone": "Часовий пояс", "status": "Стан", "summary": "Стислий опис", "body": "Текст",
		"participant.name": "Імʼя або назва", "participant.kind": "Хто це", "participant.title": "Посада", "participant.role": "Роль тут", "participant.url": "Сторінка про учасника",
		"source.url": "Адреса", "source.publisher": "Видавець", "source.title": "Заголовок", "source.published": "Дата публікації",
		"place.name": "Назва місця", "place.address": "Вулиця і номер", "place.country": "Країна", "place.lat": "Широта", "place.lon": "Довгота", "place.url": "Сторінка про місце",
		"topics": "Теми", "media.url": "Адреса файлу", "media.type": "Тип файлу", "media.alt": "Що на ньому", "media.caption": "Підпис", "media.credit": "Автор",
		"media.bytes": "Розмір у байтах", "media.width": "Ширина", "media.height": "Висота", "related.relation": "Ця подія", "related.id": "Інша подія",
		"lang": "Мова текстів", "translation.lang": "Мова", "translation.title": "Назва", "translation.summary": "Стислий опис", "translation.body": "Текст",
		"url": "Власна сторінка події деінде", "color": "Колір у календарях", "publish_at": "Опублікувати о", "note": "Чому ця зміна?",
	},
	FormHints: map[string]string{
		"title": "Що відбувається, одним реченням. На екрані телефону вміщується близько 90 знаків.", "summary": "Одне чи два прості речення; їх видно у списках, стрічках і календарях.",
		"body": "Markdown. Необовʼязково.", "place.name": "Наприклад, місто чи зала; видно у списках і календарях.", "place.country": "Дві літери, наприклад UA.",
		"topics": "По одній у рядку, так, як їх мають бачити читачі, наприклад НАТО. Можна стежити за однією темою.", "lang": "Позначка, наприклад uk або en.",
		"publish_at": "Наприклад, 3 березня 2025 09:00. До того подію бачать лише редактори.",
	},
	DateHint: "Пишіть так, як сказали б:", DateExamples: []string{"28 лютого 2025", "28.02.2025 14:30", "12–14 березня 2025", "березень 2025", "бл. червня 2025", "весна 2025", "після 28 лютого 2025"},
	Kinds:     map[string]string{"person": "особа", "organization": "організація", "country": "країна"},
	Relations: map[string]string{"see_also": "див. також", "follows": "настає після", "replaces": "замінює", "part_of": "є частиною"},
	ListTitles: map[string]string{
		"participant": "Хто", "source": "Джерела", "media": "Зображення та файли", "related": "Повʼязані події", "translation": "Переклади",
	},
	ListAdds: map[string]string{
		"participant": "Додати учасника", "source": "Додати джерело", "media": "Додати зображення чи файл", "related": "Додати повʼязану подію", "translation": "Додати мову",
	},
	RowNames: map[string]string{
		"participant": "Учасник", "source": "Джерело", "media": "Файл", "related": "Повʼязана подія", "translation": "Переклад",
	},
	RowNumber: "рядок %d", RowField: "%s %d, %s", Remove: "Прибрати",
	GroupTopics: "Теми", GroupMedia: "Зображення та файли", GroupRelated: "Повʼязані події", GroupLanguages: "Мова та переклади",
	GroupLink: "Посилання і колір", GroupLater: "Опублікувати пізніше",
	MoveOrCancel: "Перенести чи скасувати", BothTell: "Для обох треба вказати причину; про це дізнаються всі підписники.", BothSilent: "Для обох треба вказати причину. Читачі не побачать нічого, доки подію не опубліковано.",
	MoveButton: "Перенести на іншу дату…", PostponeButton: "Відкласти…", CancelButton: "Скасувати подію…", DeleteButton: "Видалити…",
	SaveChanges: "Зберегти зміни", Publish: "Опублікувати", SaveDraft: "Зберегти як чернетку", PreviewButton: "Переглянути",
	OnlyTypo: "Лише описка: без запису для тих, хто стежить за кожною зміною", PreviewTitle: "Попередній перегляд", PressPreview: "Натисніть «Переглянути», щоб побачити подію так, як її побачать читачі.",
	OnThePage: "На сторінці", InAReader: "У читачі стрічок", InACalendar: "У календарі",
	ReadAs: "Прочитано як", InCalendars: "У календарях:", StoredAs: "Збережено як",
	KeptHere: "Текст збережено на цьому пристрої, *", NoConnection: "Немає звʼязку. Ваш текст збережено на цьому пристрої; натисніть кнопку ще раз, коли звʼязок відновиться.",
	Undescribed: Counted{
		One: "* зображення нічого не каже тим, хто його не бачить: напишіть, що на ньому.", Few: "* зображення нічого не кажуть тим, хто їх не бачить: напишіть, що на них.",
		Many: "* зображень нічого не кажуть тим, хто їх не бачить: напишіть, що на них.", Other: "* зображення нічого не кажуть тим, хто їх не бачить: напишіть, що на них.",
	},
}
