package editing

import "dateline/timeline"

// problemWords are what a form answers in a language.
type problemWords struct {
	publishTime, degrees, size, language, languageTwice string
	rules                                               []problemRule
}

// problemRule says what a person is told where the domain says something of a field. The first that fits counts. The
// sign % stands for the number in what the domain said.
type problemRule struct{ said, field, tell string }

func problemWordsIn(lang string) *problemWords {
	if tag, ok := timeline.WordsIn(lang); ok && tag == "uk" {
		return &ukrainianProblems
	}
	return &englishProblems
}

var englishProblems = problemWords{
	publishTime:   "Write one day or time, such as 3 Mar 2025 09:00.",
	degrees:       "Write degrees as a number, such as 50.45.",
	size:          "Write a whole number, or leave this empty.",
	language:      "Write the language as a tag, such as en or uk.",
	languageTwice: "This language has a row already. Put the texts together.",
	rules: []problemRule{
		{"must not be empty unless", "place.name", "Give the place a name, an address, a country or coordinates."},
		{"must not be empty", "title", "Give a title."},
		{"must not be empty", ".name", "Give a name, or remove the row."},
		{"must not be empty", ".url", "Give the address of the file, or remove the row."},
		{"must not be empty", "name", "Give a name."},
		{"must have fewer characters", "", "All texts of the event together are too long. Shorten this one: %s bytes is the most."},
		{"must have a host", "", "This address has no host. Write it in full, such as https://example.org/page"},
		{"must begin with https", "", "An address begins with https:// or http://. Write it in full, such as https://example.org/page"},
		{"must be an address", "", "This is not an address. Write it in full and without spaces, such as https://example.org/page"},
		{"must be UTF-8 and have", "", "This address is too long: %s bytes is the most."},
		{"must be UTF-8", "", "This text came in another encoding. Type it again."},
		{"must not contain control characters", "", "There are invisible characters in this text. Paste it as plain text, or type it again."},
		{"must stand on one line", "", "Write this on one line, without tabs."},
		{"must have a letter or a digit", "q", "Write at least one letter or digit."},
		{"must have a letter or a digit", "", "A topic needs a letter or a digit."},
		{"stands in the list already", "", "A topic stands in the list twice."},
		{"must have a title, a publisher or an address", "", "Give the source an address, a publisher or a title."},
		{"must be a media type", "", "Write the type of the file, such as image/jpeg."},
		{"must be the id of an event", "", "Write the address of the other event's page, or its id."},
		{"must be follows", "", "Choose how the events belong together."},
		{"must be person", "", "Choose person, organization or country."},
		{"must be tentative", "", "Choose one of the statuses."},
		{"must be a two-letter country code", "", "Write the country with two letters, such as UA."},
		{"must lie between", "place.lat", "A latitude lies between −90 and 90 degrees."},
		{"must lie between", "place.lon", "A longitude lies between −180 and 180 degrees."},
		{"needs place.lon", "", "Write both latitude and longitude, or neither."},
		{"must lie in the years", "", "Write a year from 1970 to 9999."},
		{"must be a time zone", "", "Write the time zone by its name, such as Europe/Kyiv."},
		{"must be a language tag", "", "Write the language as a tag, such as en or uk."},
		{"must be #rrggbb", "", "Write the colour as #4682b4, or as a name such as steelblue."},
		{"has one language twice", "", "One language stands here twice. Put the texts together."},
		{"must have", "lang", "Write the language as a tag, such as en or uk."},
		{"must have", "topics", "These are too many topics: %s is the most."},
		{"must have", "participants", "These are too many rows: %s is the most."},
		{"must have", "sources", "These are too many rows: %s is the most."},
		{"must have", "media", "These are too many rows: %s is the most."},
		{"must have", "related", "These are too many rows: %s is the most."},
		{"must have", "translations", "These are too many rows: %s is the most."},
		{"must be 1 to 64 of", "slug", "Write 1 to 64 of a–z, 0–9 and hyphens, beginning with a letter or a digit."},
		{"must be a host", "", "Write a host alone, such as images.example.org; one with other letters begins with xn--."},
		{"must be public, unlisted", "", "Choose who finds the timeline."},
		{"must be mark, keep", "", "Choose what calendars make of cancelled events."},
		{"must be auto, span", "", "Choose what calendars make of dates without a day."},
		{"must lie in the future", "", "Choose a day that lies ahead."},
		{"must name at least one of read", "", "Choose what the token may do."},
		{"must be empty for an admin token", "", "An admin’s token is for all timelines: choose none."},
		{"must be a timeline that is there", "", "Choose a timeline that is there."},
		{"must close its quotation marks", "", "Close the quotation marks."},
		{"must have at most", "", "Search for less: %s is the most."},
		{"must have", "", "Shorten this to %s characters."},
	},
}

var ukrainianProblems = problemWords{
	publishTime:   "Напишіть один день або час, наприклад 3 березня 2025 09:00.",
	degrees:       "Напишіть градуси числом, наприклад 50,45.",
	size:          "Напишіть ціле число або залиште порожнім.",
	language:      "Напишіть мову позначкою, наприклад uk або en.",
	languageTwice: "Ця мова вже має рядок. Зведіть тексти докупи.",
	rules: []problemRule{
		{"must not be empty unless", "place.name", "Дайте місцю назву, адресу, країну або координати."},
		{"must not be empty", "title", "Напишіть назву."},
		{"must not be empty", ".name", "Напишіть імʼя або назву чи приберіть рядок."},
		{"must not be empty", ".url", "Напишіть адресу файлу або приберіть рядок."},
		{"must not be empty", "name", "Дайте назву."},
		{"must have fewer characters", "", "Усі тексти події разом задовгі. Скоротіть цей: найбільше %s байтів."},
		{"must have a host", "", "У цій адресі немає сайту. Напишіть її повністю, наприклад https://example.org/page"},
		{"must begin with https", "", "Адреса починається з https:// або http://. Напишіть її повністю, наприклад https://example.org/page"},
		{"must be an address", "", "Це не адреса. Напишіть її повністю й без пробілів, наприклад https://example.org/page"},
		{"must be UTF-8 and have", "", "Ця адреса задовга: найбільше %s байтів."},
		{"must be UTF-8", "", "Цей текст надійшов в іншому кодуванні. Наберіть його знову."},
		{"must not contain control characters", "", "У цьому тексті є невидимі знаки. Вставте його як звичайний текст або наберіть знову."},
		{"must stand on one line", "", "Напишіть це одним рядком, без табуляції."},
		{"must have a letter or a digit", "q", "Напишіть хоча б одну літеру або цифру."},
		{"must have a letter or a digit", "", "У темі має бути літера або цифра."},
		{"stands in the list already", "", "Одна тема є у списку двічі."},
		{"must have a title, a publisher or an address", "", "Дайте джерелу адресу, видавця або назву."},
		{"must be a media type", "", "Напишіть тип файлу, наприклад image/jpeg."},
		{"must be the id of an event", "", "Напишіть адресу сторінки іншої події або її позначку."},
		{"must be follows", "", "Виберіть, як події повʼязані."},
		{"must be person", "", "Виберіть: особа, організація чи країна."},
		{"must be tentative", "", "Виберіть один зі станів."},
		{"must be a two-letter country code", "", "Напишіть країну двома літерами, наприклад UA."},
		{"must lie between", "place.lat", "Широта лежить між −90 і 90 градусами."},
		{"must lie between", "place.lon", "Довгота лежить між −180 і 180 градусами."},
		{"needs place.lon", "", "Напишіть і широту, і довготу або жодної з них."},
		{"must lie in the years", "", "Напишіть рік від 1970 до 9999."},
		{"must be a time zone", "", "Напишіть часовий пояс за назвою, наприклад Europe/Kyiv."},
		{"must be a language tag", "", "Напишіть мову позначкою, наприклад uk або en."},
		{"must be #rrggbb", "", "Напишіть колір як #4682b4 або назвою, наприклад steelblue."},
		{"has one language twice", "", "Одна мова тут двічі. Зведіть тексти докупи."},
		{"must have", "lang", "Напишіть мову позначкою, наприклад uk або en."},
		{"must have", "topics", "Тем забагато: найбільше %s."},
		{"must have", "participants", "Рядків забагато: найбільше %s."},
		{"must have", "sources", "Рядків забагато: найбільше %s."},
		{"must have", "media", "Рядків забагато: найбільше %s."},
		{"must have", "related", "Рядків забагато: найбільше %s."},
		{"must have", "translations", "Рядків забагато: найбільше %s."},
		{"must be 1 to 64 of", "slug", "Напишіть від 1 до 64 знаків: a–z, 0–9 та дефіси, починаючи з літери або цифри."},
		{"must be a host", "", "Напишіть лише назву сайту, наприклад images.example.org; з іншими літерами вона починається з xn--."},
		{"must be public, unlisted", "", "Виберіть, хто знайде хронологію."},
		{"must be mark, keep", "", "Виберіть, що календарі роблять зі скасованими подіями."},
		{"must be auto, span", "", "Виберіть, що календарі роблять із датами без дня."},
		{"must lie in the future", "", "Виберіть день, який ще попереду."},
		{"must name at least one of read", "", "Виберіть, що дозволяє токен."},
		{"must be empty for an admin token", "", "Токен для керування діє для всіх хронологій: не вибирайте жодної."},
		{"must be a timeline that is there", "", "Виберіть хронологію, яка є."},
		{"must close its quotation marks", "", "Закрийте лапки."},
		{"must have at most", "", "Шукайте менше: найбільше %s."},
		{"must have", "", "Скоротіть до %s знаків."},
	},
}
