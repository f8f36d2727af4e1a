package sample

import "strings"

// Subjects is how many topics there are.
const Subjects = 120

const people = 400

var (
	themes = []string{
		"security", "energy", "elections", "culture", "education", "transport", "health", "climate", "budget", "trade",
		"housing", "justice", "science", "sport", "music", "theatre", "agriculture", "migration", "media", "water",
	}
	names      = []string{"Olena", "Marco", "Ingrid", "Taras", "Amira", "Jean-Luc", "Zofia", "Henrik", "Lucía", "Ömer"}
	families   = []string{"Kovalenko", "Rossi", "Bergström", "Shevchuk", "Haddad", "Dubois", "Nowak", "Sørensen", "García", "Yıldız"}
	roles      = []string{"", "", "host", "speaker", "signatory", "moderator"}
	publishers = []string{"The Courier", "Вісник", "Abendblatt", "La Voce", "Agence Centrale"}
	zones      = []string{"Europe/Kyiv", "Europe/Berlin", "America/New_York", "Asia/Tokyo"}
	places     = []Place{
		{"Kyiv", "UA", 50.45, 30.52}, {"Brussels", "BE", 50.85, 4.35}, {"Washington", "US", 38.9, -77.04},
		{"Lviv", "UA", 49.84, 24.03}, {"London", "GB", 51.51, -0.13}, {"Berlin", "DE", 52.52, 13.41},
		{"Paris", "FR", 48.86, 2.35}, {"Warszawa", "PL", 52.23, 21.01}, {"Одеса", "UA", 46.48, 30.73},
		{"Genève", "CH", 46.2, 6.14}, {"القاهرة", "EG", 30.04, 31.24}, {"東京", "JP", 35.68, 139.69},
	}
)

// tongue makes titles and sentences of a language out of parts.
type tongue struct {
	lang              string
	acts, on, phrases []string
}

func (t *tongue) title(g generator, about string) string {
	return pick(g, t.acts) + " " + pick(g, t.on) + " " + strings.ReplaceAll(about, "-", " ")
}

func (t *tongue) text(g generator, sentences int) string {
	var parts []string
	for range 2 * sentences {
		parts = append(parts, pick(g, t.phrases))
	}
	return strings.Join(parts, " ")
}

var tongues = []tongue{
	{
		"en",
		[]string{"Ministers meet", "The council votes", "A public hearing", "Second reading of the bill", "The committee reports", "Talks resume"},
		[]string{"on", "to agree on", "in the dispute over", "after the vote on", "ahead of the summit on"},
		[]string{
			"Both sides are to present their drafts, and the final wording is expected within a week.",
			"The agenda was published late; two items were moved to the next session.",
			"Observers from six countries are invited, and the session is broadcast.",
			"No decision is expected before the figures of the last quarter are known.",
			"Who wants to speak must register by noon of the day before.",
		},
	},
	{
		"uk",
		[]string{"Уряд розглядає", "Зустріч міністрів", "Громадські слухання", "Друге читання закону", "Комітет звітує"},
		[]string{"щодо", "про", "перед самітом щодо", "після голосування щодо"},
		[]string{
			"Сторони мають подати свої проєкти, остаточний текст очікують за тиждень.",
			"Порядок денний оприлюднили пізно, два пункти перенесли на наступне засідання.",
			"Запрошено спостерігачів із шести країн, засідання транслюють наживо.",
			"До появи даних за останній квартал рішення не очікують.",
		},
	},
	{
		"de",
		[]string{"Der Rat berät", "Öffentliche Anhörung", "Zweite Lesung", "Der Ausschuss berichtet"},
		[]string{"über", "zum Streit um", "vor dem Gipfel zu"},
		[]string{
			"Beide Seiten legen ihre Entwürfe vor; der endgültige Wortlaut wird binnen einer Woche erwartet.",
			"Die Tagesordnung erschien spät, zwei Punkte wurden auf die nächste Sitzung verschoben.",
			"Eine Entscheidung fällt nicht, bevor die Zahlen des letzten Quartals vorliegen.",
		},
	},
	{
		"ar",
		[]string{"اجتماع الوزراء", "جلسة استماع علنية", "تقرير اللجنة"},
		[]string{"بشأن", "حول", "قبل قمة"},
		[]string{
			"من المقرر أن يقدم الطرفان مسودتيهما، ومن المتوقع صدور النص النهائي خلال أسبوع.",
			"نُشر جدول الأعمال متأخرا، ونُقل بندان إلى الجلسة التالية.",
		},
	},
}
