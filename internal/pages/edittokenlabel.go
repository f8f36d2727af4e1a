package pages

import "dateline/timeline"

// EditTokenLabels are what the list of tokens says, and the page on which one is revoked.
type EditTokenLabels struct {
	TokensTitle, TokensLede                        string
	CopyNow, TokenOf, NewTokenField                string // the second: whose
	ColName, ColMay, ColTimelines, ColCreated      string
	ColUsed, ColEnds, ColDo                        string
	TokenIsYours, TokenIsOver, RevokeDots, NoToken string
	NewToken, TokenNameHint                        string
	ScopeChoices                                   map[string]string
	ScopeWords                                     map[timeline.Scope]string
	OnlyThese, NoneChosen, MakeToken               string
	WriteTheDay                                    string
	RevokeTitle, RevokeIt                          string
	RevokeLede                                     string // whose
	SignedInWithIt, WillBeSignedOut                string
	Never, NotUsed, AllTimelinesOfIt               string
	TokenFields                                    map[string]string
	AddressOf, PrivateAddress, RevokeAddressLede   string // the first and the last: whose
	Followers, FollowersWhy, AdminMakes            string
	ForWhom, MakeAddress                           string
}

var editTokenLabels = EditTokenLabels{
	TokensTitle: "Tokens", TokensLede: "A token lets its holder write, here and by program. Its name stands beside every change that is made with it. To let somebody follow a private timeline in a calendar or a feed reader, make a private address.",
	CopyNow: "Copy it now. It is not shown again.", TokenOf: "This is the token of %s:", NewTokenField: "New token",
	ColName: "Name", ColMay: "May", ColTimelines: "Timelines", ColCreated: "Created", ColUsed: "Last used", ColEnds: "Ends after", ColDo: "What to do",
	TokenIsYours: "You", TokenIsOver: "Ended", RevokeDots: "Revoke…", NoToken: "None was made yet: the one that the operator set is in no list.",
	NewToken: "New token", TokenNameHint: "Of its holder; public beside the changes.",
	ScopeChoices: map[string]string{"write": "Write: events and settings", "read": "Read: private timelines", "capability": "Follow: private addresses of the timelines that are chosen", "admin": "Admin: everything, tokens too"},
	ScopeWords: map[timeline.Scope]string{
		timeline.ScopeWrite: "write", timeline.ScopeRead: "read", timeline.ScopeAdmin: "admin", timeline.ScopeCapability: "follow by a private address",
	},
	OnlyThese: "Only these timelines", NoneChosen: "None chosen: all of them. An admin’s token is for all; a private address needs one at least.", MakeToken: "Make the token",
	WriteTheDay: "Write the day as 2027-12-31.", RevokeTitle: "Revoke the token", RevokeIt: "Revoke it",
	RevokeLede:     "Whoever uses the token of %s can no longer write with it, from now on. What was written with it stays.",
	SignedInWithIt: "You are signed in with it.", WillBeSignedOut: "You will be signed out.", Never: "never", NotUsed: "never", AllTimelinesOfIt: "all",
	TokenFields: map[string]string{"name": "Name", "scopes": "May", "timelines": "Timelines", "expires": "Ends after"},
	AddressOf:   "This is the private address of %s. With .ics at its end it is the calendar, with .atom the feed. Whoever has it can read the timeline.", PrivateAddress: "Private address",
	RevokeAddressLede: "The private addresses of %s are gone from now on, for good. What a calendar or a feed reader has already it keeps until it asks again.",
	Followers:         "Who follows it", FollowersWhy: "Everybody who is to follow it in a calendar or a feed reader gets a private address of their own, so that each can be taken back alone.",
	AdminMakes: "Who is to follow it in a calendar or a feed reader needs a private address. An admin makes them.", ForWhom: "For whom", MakeAddress: "Make a private address",
}

var editTokenLabelsUkrainian = EditTokenLabels{
	TokensTitle: "Токени", TokensLede: "Токен дозволяє писати тут і програмою. Його назва стоїть біля кожної зміни, зробленої з ним. Щоб хтось міг стежити за приватною хронологією в календарі чи читачі стрічок, створіть приватну адресу.",
	CopyNow: "Скопіюйте його зараз. Більше його не буде показано.", TokenOf: "Ось токен, назва якого – %s:", NewTokenField: "Новий токен",
	ColName: "Назва", ColMay: "Може", ColTimelines: "Хронології", ColCreated: "Створено", ColUsed: "Востаннє вжито", ColEnds: "Діє до", ColDo: "Що зробити",
	TokenIsYours: "Ви", TokenIsOver: "Минув", RevokeDots: "Відкликати…", NoToken: "Ще жодного не створено: того, що задав оператор, у списку немає.",
	NewToken: "Новий токен", TokenNameHint: "Хто ним користується; публічна біля змін.",
	ScopeChoices: map[string]string{"write": "Писати: події та налаштування", "read": "Читати: приватні хронології", "capability": "Стежити: приватні адреси вибраних хронологій", "admin": "Керувати: усе, також токени"},
	ScopeWords: map[timeline.Scope]string{
		timeline.ScopeWrite: "писати", timeline.ScopeRead: "читати", timeline.ScopeAdmin: "керувати", timeline.ScopeCapability: "стежити за приватною адресою",
	},
	OnlyThese: "Лише ці хронології", NoneChosen: "Не вибрано жодної: усі. Токен для керування діє для всіх; для приватної адреси потрібна хоча б одна.", MakeToken: "Створити токен",
	WriteTheDay: "Напишіть день так: 2027-12-31.", RevokeTitle: "Відкликати токен", RevokeIt: "Відкликати",
	RevokeLede:     "Відтепер із токеном, назва якого – %s, більше не можна буде писати. Написане з ним лишиться.",
	SignedInWithIt: "Ви ввійшли саме з ним.", WillBeSignedOut: "Ваш сеанс завершиться.", Never: "без строку", NotUsed: "ще ні", AllTimelinesOfIt: "усі",
	TokenFields: map[string]string{"name": "Назва", "scopes": "Може", "timelines": "Хронології", "expires": "Діє до"},
	AddressOf:   "Ось приватна адреса, яку має %s. Із .ics наприкінці це календар, із .atom – стрічка. Хто її має, той може читати хронологію.", PrivateAddress: "Приватна адреса",
	RevokeAddressLede: "Приватні адреси, які має %s, відтепер не діють, і назавжди. Що календар чи читач стрічок уже має, те лишиться в нього, доки він не запитає знову.",
	Followers:         "Хто за нею стежить", FollowersWhy: "Кожен, хто має стежити за нею в календарі чи читачі стрічок, отримує власну приватну адресу, щоб її можна було відкликати окремо.",
	AdminMakes: "Щоб стежити за нею в календарі чи читачі стрічок, потрібна приватна адреса. Їх створюють ті, хто керує службою.", ForWhom: "Для кого", MakeAddress: "Створити приватну адресу",
}
