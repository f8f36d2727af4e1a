package pages

import (
	"cmp"

	"golang.org/x/text/language"
)

// EditLabels are what the editor says, in a language: each of its rooms has a part.
type EditLabels struct {
	EditFrameLabels
	SignInLabels
	EditListLabels
	EditFormLabels
	EditChangeLabels
	EditHistoryLabels
	EditConflictLabels
	EditImportLabels
	EditSettingsLabels
	EditTokenLabels
	EditCheckLabels
}

var editLabels = EditLabels{
	editFrameLabels, signInLabels, editListLabels, editFormLabels, editChangeLabels, editHistoryLabels, editConflictLabels, editImportLabels,
	editSettingsLabels, editTokenLabels, editCheckLabels,
}

var editLabelsUkrainian = EditLabels{
	editFrameLabelsUkrainian, signInLabelsUkrainian, editListLabelsUkrainian, editFormLabelsUkrainian, editChangeLabelsUkrainian,
	editHistoryLabelsUkrainian, editConflictLabelsUkrainian, editImportLabelsUkrainian, editSettingsLabelsUkrainian, editTokenLabelsUkrainian,
	editCheckLabelsUkrainian,
}

// languages are the languages in which there are labels, the usual one first.
var languages = []*Labels{&English, &ukrainian}

// LabelsFor are the labels in the language that an editor chose or, if he chose none, that his browser asks for first (the value of
// Accept-Language, RFC 9110 section 12.5.4).
func LabelsFor(chosen, accepted string) *Labels {
	for _, l := range languages {
		if l.Lang == chosen {
			return l
		}
	}
	tags := make([]language.Tag, len(languages))
	for i, l := range languages {
		tags[i] = language.Make(l.Lang)
	}
	wanted, _, _ := language.ParseAcceptLanguage(accepted) // of what is none, nothing is wanted
	_, i, sure := language.NewMatcher(tags).Match(wanted...)
	if sure < language.Low {
		i = 0
	}
	return languages[i]
}

// EditLanguages are links to the editor in its other languages, which come back to a path.
func EditLanguages(words *Labels, address func(lang string) string) []LanguageLink {
	links := make([]LanguageLink, len(languages))
	for i, l := range languages {
		links[i] = LanguageLink{Lang: l.Lang, Name: cmp.Or(languageText(l.Lang), l.Lang), Href: address(l.Lang), Current: l == words}
	}
	return links
}

// EditFrameLabels are what stands around the pages of the editor, and what several of them say.
type EditFrameLabels struct {
	NavEvents, NavImport, NavTimelines, NavTokens, NavCheck string
	EditorNav, SignOut, EditorFoot                          string
	FailTitle, FaultMark                                    string // the first: a title
	ProblemsFound                                           Counted
	Saved, NothingSaved, NothingLost, FollowersSee          string
	Why, Optional, Public, PublicOptional                   string
	SavedBy                                                 string // who; the number of a version; a time
	Itself                                                  string // the service as an author
	Nothing                                                 string // in the place of a value
	NoPageWhy, NotAllowed, IsDeleted                        string
	StatusWhy                                               map[int]string // in languages that errors are not in
	AllEventsLink                                           string
	Yes, No                                                 string
}

var editFrameLabels = EditFrameLabels{
	NavEvents: "Events", NavImport: "Import", NavTimelines: "Timelines", NavTokens: "Tokens", NavCheck: "Feed check",
	EditorNav: "Editor", SignOut: "Sign out", EditorFoot: "The editor of Dateline",
	FailTitle: "Error: %s", FaultMark: "Error: ",
	ProblemsFound: Counted{One: "There is * problem; nothing was saved yet", Other: "There are * problems; nothing was saved yet"},
	Saved:         "Saved.", NothingSaved: "Nothing was saved yet.", NothingLost: "Nothing is lost.", FollowersSee: "Feeds, calendars and pages follow.",
	Why: "Why?", Optional: "optional", Public: "public", PublicOptional: "public, optional",
	SavedBy: "%[1]s saved version %[2]d on %[3]s.", Itself: "Dateline itself", Nothing: "(nothing)",
	NoPageWhy: "Nothing is at this address, or nothing that your token opens.", NotAllowed: "Your token does not allow this", IsDeleted: "This is deleted",
	StatusWhy: map[int]string{
		400: "The form did not arrive whole. Go back and send it again.", 403: "Ask who runs this service for a token that may do this.",
		409: "Somebody else was faster. Go back and look again.", 410: "What was here is deleted, and its address is not used again.",
		412: "Somebody else was faster. Go back and look again.", 413: "The form has more than an event can hold.",
		500: "Something went wrong here; it has been noted.", 503: "This is not possible right now. Try again in a moment.",
	},
	AllEventsLink: "All events", Yes: "yes", No: "no",
}

var editFrameLabelsUkrainian = EditFrameLabels{
	NavEvents: "Події", NavImport: "Імпорт", NavTimelines: "Хронології", NavTokens: "Токени", NavCheck: "Перевірка стрічок",
	EditorNav: "Редактор", SignOut: "Вийти", EditorFoot: "Редактор Dateline",
	FailTitle: "Помилка: %s", FaultMark: "Помилка: ",
	ProblemsFound: Counted{
		One: "Є * помилка; ще нічого не збережено", Few: "Є * помилки; ще нічого не збережено", Many: "Є * помилок; ще нічого не збережено", Other: "Є * помилки; ще нічого не збережено",
	},
	Saved: "Збережено.", NothingSaved: "Ще нічого не збережено.", NothingLost: "Нічого не втрачено.", FollowersSee: "Стрічки, календарі й сторінки оновляться.",
	Why: "Чому?", Optional: "необовʼязково", Public: "публічно", PublicOptional: "публічно, необовʼязково",
	SavedBy: "Версію %[2]d збережено %[3]s; автор: %[1]s.", Itself: "сама служба", Nothing: "(нічого)",
	NoPageWhy: "За цією адресою нічого немає або немає нічого, що відкриває ваш токен.", NotAllowed: "Ваш токен цього не дозволяє", IsDeleted: "Це видалено",
	StatusWhy: map[int]string{
		400: "Форма надійшла не повністю. Поверніться й надішліть її ще раз.", 403: "Попросіть у тих, хто веде цю службу, токен, який це дозволяє.",
		409: "Хтось вас випередив. Поверніться й перегляньте ще раз.", 410: "Те, що тут було, видалено; цю адресу більше не буде використано.",
		412: "Хтось вас випередив. Поверніться й перегляньте ще раз.", 413: "У формі більше, ніж може вмістити подія.",
		500: "Тут щось пішло не так; це записано.", 503: "Зараз це неможливо. Спробуйте за мить.",
	},
	AllEventsLink: "Усі події", Yes: "так", No: "ні",
}

// SignInLabels are what the page says that asks for a token.
type SignInLabels struct {
	SignIn, SignInAndSave, Token, TokenHint string
	StaySignedIn, NotSignedIn               string
	WasSignedOut, CarriedAlong, ChooseAgain string
	AreSignedOut, TokenEnded                string
	TooManyGuesses, TokenNotNow             string // the first: a number of seconds
	TokenUnknown, TokenReadsOnly            string
}

var signInLabels = SignInLabels{
	SignIn: "Sign in", SignInAndSave: "Sign in and save", Token: "Token", TokenHint: "It begins with dateline_, and came from who runs this service.",
	StaySignedIn: "Stay signed in on this device for 30 days", NotSignedIn: "Not signed in.",
	WasSignedOut: "You were signed out in the meantime.", CarriedAlong: "What you wrote is kept in this page, and is saved as soon as you sign in.",
	ChooseAgain: "Sign in, and choose the file once more.", AreSignedOut: "You are signed out.", TokenEnded: "Your token ended, or was revoked.",
	TooManyGuesses: "There were too many attempts from your address. Wait %d seconds.", TokenNotNow: "The token cannot be looked up right now. Try again in a moment.",
	TokenUnknown:   "This token does not open the editor. Look whether it is whole, or ask who gave it to you for a new one.",
	TokenReadsOnly: "This token may only read. The editor needs one that may write.",
}

var signInLabelsUkrainian = SignInLabels{
	SignIn: "Увійти", SignInAndSave: "Увійти й зберегти", Token: "Токен", TokenHint: "Він починається з dateline_; його дають ті, хто веде цю службу.",
	StaySignedIn: "Не виходити на цьому пристрої 30 днів", NotSignedIn: "Ви не ввійшли.",
	WasSignedOut: "Тим часом ваш сеанс завершився.", CarriedAlong: "Написане збережено на цій сторінці й буде записано, щойно ви ввійдете.",
	ChooseAgain: "Увійдіть і виберіть файл ще раз.", AreSignedOut: "Ви вийшли.", TokenEnded: "Строк вашого токена минув або його відкликано.",
	TooManyGuesses: "З вашої адреси було забагато спроб. Зачекайте стільки секунд: %d.", TokenNotNow: "Зараз токен неможливо перевірити. Спробуйте за мить.",
	TokenUnknown:   "Цей токен не відкриває редактора. Перевірте, чи він повний, або попросіть новий у тих, хто його дав.",
	TokenReadsOnly: "Цей токен дозволяє лише читати. Редакторові потрібен такий, що дозволяє писати.",
}
