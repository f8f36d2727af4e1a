package pages

// ProblemPage says in a page what went wrong.
type ProblemPage struct {
	Frame
	FindForm
	Text  string
	Find  bool   // what was meant may be elsewhere
	Theme string // of an embed: light or dark; empty: the reader's
	Home  string // the service
}

// ProblemLabels are what pages say that cannot show what was asked for.
type ProblemLabels struct {
	NoPage, NoPageWhy       string
	EventGone, TimelineGone string
	AddressGone             string // a private one: taken back, over, or what was there is gone
	AddressGoneWhy          string
	GoneForGood             string
	NotNow, NotNowWhy       string
	Wrong, WrongWhy         string // a fault of ours
	Refused                 string // before what is wrong, which is in English
	TooMany, TooManyWhy     string
	AllLeft                 string
}

var problemLabels = ProblemLabels{
	NoPage: "There is no such page", NoPageWhy: "Nothing is at this address, or nothing that you may read.",
	EventGone: "This event was removed", TimelineGone: "This timeline has ended",
	AddressGone: "There is nothing here any more", AddressGoneWhy: "This private address was taken back or has ended, or what it led to was removed.",
	GoneForGood: "It stood here once. The address will not be used again.",
	NotNow:      "The timeline cannot be read right now", NotNowWhy: "Your subscriptions keep what they have.",
	Wrong: "Something went wrong here", WrongWhy: "It has been noted. Try again in a moment.", Refused: "This cannot be answered",
	TooMany: "There were too many questions from your address", TooManyWhy: "Wait a moment, and ask again.",
	AllLeft: "All timelines",
}

var problemLabelsUkrainian = ProblemLabels{
	NoPage: "Такої сторінки немає", NoPageWhy: "За цією адресою нічого немає або немає нічого, що вам можна читати.",
	EventGone: "Цю подію прибрано", TimelineGone: "Цю хронологію завершено",
	AddressGone: "Тут більше нічого немає", AddressGoneWhy: "Цю приватну адресу відкликано, її строк минув, або те, куди вона вела, прибрано.",
	GoneForGood: "Колись вона була тут. Цю адресу більше не буде використано.",
	NotNow:      "Зараз хронологію неможливо прочитати", NotNowWhy: "Ваші підписки зберігають те, що вже мають.",
	Wrong: "Тут щось пішло не так", WrongWhy: "Це записано. Спробуйте ще раз за мить.", Refused: "На це не можна відповісти",
	TooMany: "З вашої адреси надійшло забагато запитів", TooManyWhy: "Зачекайте трохи й спробуйте знову.",
	AllLeft: "Усі хронології",
}
