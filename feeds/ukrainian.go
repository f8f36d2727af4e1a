package feeds

// ukrainianWording is what documents say in Ukrainian. Dates come in the nominative, or in the genitive if they have a
// day, so that none stands behind a preposition.
func ukrainianWording() wording {
	return wording{
		movedFrom:    "Попередня дата: %s",
		place:        "Місце",
		participants: "Учасники",
		sources:      "Джерела",
		media:        "Зображення та файли",
		related:      "Повʼязані події",
		ownPage:      "Власна сторінка події",
		file:         "Файл календаря",
		rest:         "Повний текст – на сторінці події",
		elsewhere:    "Більше – іншою мовою (%s)",
		follows:      "Після події",
		replaces:     "Замість події",
		partOf:       "Частина події",
		seeAlso:      "Див. також",

		leftOutOne:  "Подій, які календар не може показати і яких тут немає: %d. Вона є на сторінці.",
		leftOutMany: "Подій, які календар не може показати і яких тут немає: %d. Вони є на сторінці.",
		latestOnly: "У цьому календарі лише 10\u00a0000 останніх подій за датою початку. " +
			"Щоб отримати події одного року, додайте до його адреси from=РІК&to=РІК.",

		changesOf:  "%s: зміни й виправлення",
		startingOf: "%s: події, що починаються",

		reason:     "Причина: %s",
		writtenBy:  "Автор: %s",
		redactedOn: "Тексти цієї зміни прибрано %s",
		gone:       "Цієї події більше немає в цій хронології.",
		back:       "Ця подія знову є в цій хронології.",
		nowStands:  "Після цієї зміни",
		wholeEvent: "Подія та її історія",
		fields: map[string]string{
			"date": "Дата", "zone": "Часовий пояс", "status": "Стан", "title": "Назва", "summary": "Стислий опис", "body": "Текст",
			"place": "Місце", "participants": "Учасники", "topics": "Теми", "sources": "Джерела",
			"media": "Зображення та файли", "related": "Повʼязані події", "lang": "Мова", "translations": "Переклади",
			"url": "Власна сторінка події", "color": "Колір",
		},
		added:    "додано",
		removed:  "вилучено",
		details:  "змінено подробиці",
		redacted: "[текст прибрано]",
	}
}
