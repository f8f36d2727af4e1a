package pages

// EditImportLabels are what the import of a file says.
type EditImportLabels struct {
	ImportTitle, ImportLede, Into                     string
	FileField, FileHint, PasteField, ShowChanges      string
	TextField, ChooseFile, FileTorn, FileTooLarge     string
	TooManyFields                                     string
	PasteTooLong, NotKept, PastedText, ChooseTimeline string
	FileGone, FileGoneWhy                             string
	WouldTitle, DidTitle, NothingYet, FileWord        string
	IntoTimeline                                      string // before a timeline
	CountNew, CountChanged, CountSame, CountRefused   string
	NothingWritten, Written, OrOthers                 string
	CorrectThem, CorrectAgain                         string
	RefusedTitle, ColLine, ColField, ColToDo, ColSays string
	DownloadRefused, First100                         string
	WouldChange                                       Counted
	FirstOfAll                                        string // how many of how many
	EmptiesNote                                       Counted
	EmptiesWhy                                        string
	EmptiesMany                                       string // a field; how many events
	NoteLabel, NotePublic, SendAnother                string
	ImportAll, ImportGood                             Counted
	LinkEvents, LinkPage, LinkAnother                 string
	WrongCount                                        Counted
	NoteTooLong, TimelineChanged                      string
}

var editImportLabels = EditImportLabels{
	ImportTitle: "Import", ImportLede: "Events from a file: one JSON object a line, a JSON array, or a table in CSV whose first row names the columns. You see what it would change before anything is written.",
	Into: "Into", FileField: "File", FileHint: "Up to 32 MiB. 10,000 events take about ten seconds.", PasteField: "Or paste what is in it", ShowChanges: "Show what it would change",
	TextField: "Text", ChooseFile: "Choose a file, or paste what is in it.", FileTorn: "The file did not arrive whole. Send it again.",
	TooManyFields: "The form has more fields than this page.",
	FileTooLarge:  "It has more than 32 MiB. Split it, or send it with the command dateline import.",
	PasteTooLong:  "It is too long to be pasted. Send it as a file.", NotKept: "It arrived, but the service cannot keep it: it has no room, or may not write to its folder for temporary files. Tell who runs it; the log has the reason.", PastedText: "the pasted text",
	ChooseTimeline: "Choose a timeline that you may write to.",
	FileGone:       "The file is no longer here", FileGoneWhy: "Files are kept for an hour; send it again, what is written already is left alone.",
	WouldTitle: "What this file would change", DidTitle: "What was imported", NothingYet: "Nothing has been written yet.", FileWord: "File ", IntoTimeline: "into",
	CountNew: "new", CountChanged: "changed", CountSame: "the same", CountRefused: "refused",
	NothingWritten: "Nothing was written.", Written: "Written.", CorrectAgain: "Correct them and import the file again: what is written already is left alone.",
	CorrectThem: "Correct them and send the file again", OrOthers: ", or import the others.",
	RefusedTitle: "Refused", ColLine: "Line", ColField: "Field", ColToDo: "What to do", ColSays: "What it says",
	DownloadRefused: "Download all of them as CSV", First100: "(the first 100 are shown)",
	WouldChange: Counted{One: "* that would change", Other: "* that would change"},
	FirstOfAll:  "The first %s of %s events that would change",
	EmptiesNote: Counted{One: "The file would empty what * event has.", Other: "The file would empty what * events have."},
	EmptiesWhy:  "A line says all of an event: what it does not say is taken away. Give the file the columns that it lacks, if that is not meant. These would be emptied:",
	EmptiesMany: "%s: %s",
	NoteLabel:   "Why?", NotePublic: "public, one note for all of them", SendAnother: "Send another file",
	ImportAll: Counted{One: "Import * event", Other: "Import * events"}, ImportGood: Counted{One: "Import the * good one", Other: "Import the * good ones"},
	LinkEvents: "The events", LinkPage: "The page", LinkAnother: "Import another file", WrongCount: Counted{One: "* event has errors.", Other: "* events have errors."},
	NoteTooLong:     "The reason has more than 2,000 characters.",
	TimelineChanged: "Somebody changed the timeline in the meantime, so that the file would do something else now. Look again.",
}

var editImportLabelsUkrainian = EditImportLabels{
	ImportTitle: "Імпорт", ImportLede: "Події з файлу: по одному обʼєкту JSON у рядку, масив JSON або таблиця CSV, перший рядок якої називає стовпці. Ви побачите, що зміниться, перш ніж щось буде записано.",
	Into: "До хронології", FileField: "Файл", FileHint: "До 32 МіБ. На 10 000 подій треба близько десяти секунд.", PasteField: "Або вставте його вміст", ShowChanges: "Показати, що зміниться",
	TextField: "Текст", ChooseFile: "Виберіть файл або вставте його вміст.", FileTorn: "Файл надійшов не повністю. Надішліть його ще раз.",
	TooManyFields: "У формі більше полів, ніж на цій сторінці.",
	FileTooLarge:  "У ньому понад 32 МіБ. Поділіть його або надішліть командою dateline import.",
	PasteTooLong:  "Текст задовгий, щоб його вставити. Надішліть його файлом.", NotKept: "Він надійшов, але служба не може його зберегти: бракує місця або немає доступу до теки тимчасових файлів. Скажіть тим, хто веде цю службу: причина є в журналі.", PastedText: "вставлений текст",
	ChooseTimeline: "Виберіть хронологію, до якої вам можна писати.",
	FileGone:       "Файлу тут уже немає", FileGoneWhy: "Файли зберігаються годину; надішліть його ще раз – уже записане не зміниться.",
	WouldTitle: "Що змінив би цей файл", DidTitle: "Що імпортовано", NothingYet: "Ще нічого не записано.", FileWord: "Файл ", IntoTimeline: "хронологія:",
	CountNew: "нових", CountChanged: "змінених", CountSame: "таких самих", CountRefused: "відхилених",
	NothingWritten: "Нічого не записано.", Written: "Записано.", CorrectAgain: "Виправте їх та імпортуйте файл ще раз: уже записане не зміниться.",
	CorrectThem: "Виправте їх і надішліть файл ще раз", OrOthers: " або імпортуйте решту.",
	RefusedTitle: "Відхилено", ColLine: "Рядок", ColField: "Поле", ColToDo: "Що зробити", ColSays: "Що написано",
	DownloadRefused: "Завантажити всі як CSV", First100: "(показано перші 100)",
	WouldChange: Counted{One: "* подія, що змінилася б", Few: "* події, що змінилися б", Many: "* подій, що змінилися б", Other: "* події, що змінилися б"},
	FirstOfAll:  "Перші %s із %s подій, що змінилися б",
	EmptiesNote: Counted{One: "Файл спорожнив би поля * події.", Few: "Файл спорожнив би поля * подій.", Many: "Файл спорожнив би поля * подій.", Other: "Файл спорожнив би поля * події."},
	EmptiesWhy:  "Рядок каже про подію все: чого він не каже, те буде прибрано. Якщо ви цього не хотіли, додайте до файлу стовпці, яких бракує. Спорожніло б:",
	EmptiesMany: "%s: %s",
	NoteLabel:   "Чому?", NotePublic: "публічно, одна примітка для всіх", SendAnother: "Надіслати інший файл",
	ImportAll:  Counted{One: "Імпортувати * подію", Few: "Імпортувати * події", Many: "Імпортувати * подій", Other: "Імпортувати * події"},
	ImportGood: Counted{One: "Імпортувати * правильну", Few: "Імпортувати * правильні", Many: "Імпортувати * правильних", Other: "Імпортувати * правильної"},
	LinkEvents: "Події", LinkPage: "Сторінка", LinkAnother: "Імпортувати інший файл",
	WrongCount:      Counted{One: "* подія має помилки.", Few: "* події мають помилки.", Many: "* подій мають помилки.", Other: "* події мають помилки."},
	NoteTooLong:     "У причині понад 2000 знаків.",
	TimelineChanged: "Тим часом хтось змінив хронологію, тож тепер файл зробив би щось інше. Перегляньте ще раз.",
}
