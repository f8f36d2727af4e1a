package pages

import "dateline/timeline"

// EditSettingsLabels are what the list of timelines says to editors, and the form with the settings of one. Settings go by the ids of
// their fields.
type EditSettingsLabels struct {
	TimelinesTitle, NewTimeline, YourTimelines, NoneToWrite string
	ColSlug, ColFinds, ColZone, ColEvents, EventsOf         string // the last: a timeline
	VisibilityShort                                         map[timeline.Visibility]string
	SettingsVersion                                         string // a number
	FeedCheckLink                                           string
	OthersSaved, OthersWhy                                  string
	SettingLabels, SettingHints                             map[string]string
	Visibilities, CancelledChoices, ImpreciseChoices        map[string]string
	PublisherPart, CalendarPart                             string
	CreateTimeline, SaveSettings                            string
	Restored, SlugTaken                                     string
}

var editSettingsLabels = EditSettingsLabels{
	TimelinesTitle: "Timelines", NewTimeline: "New timeline", YourTimelines: "Timelines that you may write to", NoneToWrite: "There is no timeline that you may write to.",
	ColSlug: "Address", ColFinds: "Who finds it", ColZone: "Time zone", ColEvents: "Events", EventsOf: " of %s",
	VisibilityShort: map[timeline.Visibility]string{
		timeline.Public: "Public", timeline.Unlisted: "Unlisted: by its address alone", timeline.Private: "Private: by token or private address",
	},
	SettingsVersion: "Version %d of the settings", FeedCheckLink: "Feed check",
	OthersSaved: "Somebody saved the settings while you were editing.",
	OthersWhy:   "Nothing was saved yet, and nothing is lost: yours are in the form. This is what is set now, and what you would make of it:",
	Restored:    "The service was put back to an earlier state while you were editing.",
	SlugTaken:   "A timeline has this address, or had it once.",
	SettingLabels: map[string]string{
		"slug": "Address", "title": "Title", "description": "Description", "lang": "Language", "zone": "Time zone", "visibility": "Who finds it",
		"show-authors": "Public history names who made a change", "publisher": "Name", "home-url": "Home page", "license": "Licence of the texts", "color": "Colour",
		"cancelled": "Cancelled events", "imprecise": "Dates without a day", "media-hosts": "Hosts whose pictures are shown",
	},
	SettingHints: map[string]string{
		"slug":  "The last part of its address: a–z, 0–9 and hyphens. It cannot change later.",
		"title": "Stands above the page, and names the feed and the calendar.", "description": "One or two plain sentences, below the title and in feed readers.",
		"lang": "Of the page and of texts that say nothing else, such as en.", "zone": "Times without another one are of it, such as Europe/Kyiv.",
		"visibility":  "To make it private takes it away from everybody who follows it without a token or a private address.",
		"media-hosts": "One a line, such as pictures.example.org. Pages then let readers’ browsers fetch pictures there.",
	},
	Visibilities: map[string]string{
		"public": "Public: listed, and open to everybody", "unlisted": "Unlisted: open to who knows the address, in no list", "private": "Private: only with a token or a private address",
	},
	CancelledChoices: map[string]string{
		"mark": "are marked as cancelled", "keep": "stay, with “Cancelled” in the title (for Google Calendar, which hides cancelled events)", "drop": "disappear",
	},
	ImpreciseChoices: map[string]string{
		"auto": "cover their days up to a month; longer ones are left out", "span": "cover the whole period", "first": "stand on its first day", "skip": "are left out",
	},
	PublisherPart: "Publisher", CalendarPart: "In calendars", CreateTimeline: "Create the timeline", SaveSettings: "Save settings",
}

var editSettingsLabelsUkrainian = EditSettingsLabels{
	TimelinesTitle: "Хронології", NewTimeline: "Нова хронологія", YourTimelines: "Хронології, до яких вам можна писати", NoneToWrite: "Немає хронології, до якої вам можна писати.",
	ColSlug: "Адреса", ColFinds: "Хто її знайде", ColZone: "Часовий пояс", ColEvents: "Події", EventsOf: " хронології «%s»",
	VisibilityShort: map[timeline.Visibility]string{
		timeline.Public: "Публічна", timeline.Unlisted: "Поза списками: лише за адресою", timeline.Private: "Приватна: з токеном чи приватною адресою",
	},
	SettingsVersion: "Версія %d налаштувань", FeedCheckLink: "Перевірка стрічок",
	OthersSaved: "Хтось зберіг налаштування, поки ви їх редагували.",
	OthersWhy:   "Ще нічого не збережено і нічого не втрачено: ваші – у формі. Ось що встановлено тепер і що ви б із цього зробили:",
	Restored:    "Поки ви редагували, службу повернули до давнішого стану.",
	SlugTaken:   "Цю адресу має або колись мала інша хронологія.",
	SettingLabels: map[string]string{
		"slug": "Адреса", "title": "Назва", "description": "Опис", "lang": "Мова", "zone": "Часовий пояс", "visibility": "Хто її знайде",
		"show-authors": "Публічна історія називає авторів змін", "publisher": "Назва", "home-url": "Домашня сторінка", "license": "Ліцензія текстів", "color": "Колір",
		"cancelled": "Скасовані події", "imprecise": "Дати без дня", "media-hosts": "Сайти, зображення з яких показуються",
	},
	SettingHints: map[string]string{
		"slug":  "Остання частина адреси: a–z, 0–9 та дефіси. Пізніше її не змінити.",
		"title": "Стоїть угорі сторінки; так звуться стрічка й календар.", "description": "Одне чи два прості речення під назвою та в читачах стрічок.",
		"lang": "Сторінки й текстів, що не кажуть іншого, наприклад uk.", "zone": "За ним рахують час, якщо не вказано іншого, наприклад Europe/Kyiv.",
		"visibility":  "Якщо зробити її приватною, її втратять усі, хто стежить без токена чи приватної адреси.",
		"media-hosts": "По одному в рядку, наприклад pictures.example.org. Тоді браузери читачів отримуватимуть звідти зображення.",
	},
	Visibilities: map[string]string{
		"public": "Публічна: є у списку й відкрита всім", "unlisted": "Поза списками: відкрита тим, хто знає адресу", "private": "Приватна: лише з токеном чи приватною адресою",
	},
	CancelledChoices: map[string]string{
		"mark": "позначено як скасовані", "keep": "лишаються, з позначкою в назві (для Google Календаря, що приховує скасовані події)", "drop": "зникають",
	},
	ImpreciseChoices: map[string]string{
		"auto": "займають свої дні, якщо це не більше місяця; довші пропущено", "span": "займають увесь проміжок", "first": "стоять на його першому дні", "skip": "пропущено",
	},
	PublisherPart: "Видавець", CalendarPart: "У календарях", CreateTimeline: "Створити хронологію", SaveSettings: "Зберегти налаштування",
}
