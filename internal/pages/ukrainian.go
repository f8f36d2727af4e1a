package pages

// ukrainian are the labels in Ukrainian. A timeline is a "хронологія" there.
var ukrainian = Labels{
	Lang: "uk",
	Skip: "Перейти до змісту", Site: "Сайт", AllTimelines: "Усі хронології", Breadcrumb: "Шлях до сторінки", Languages: "Мови",
	Published: "Опубліковано за допомогою Dateline", PublishedBy: "Видавець: %s", Licence: "Ліцензія: %s",

	Timelines: "Хронології", Calendar: "Календар", Feed: "Стрічка", ForReader: "Усі хронології для читача стрічок (OPML)",
	NoTimelines: "Публічних хронологій ще немає.", ListTitle: "Усі хронології (OPML)",

	PublishersPage: "Сторінка видавця", ShowAll: "Показати всі події", Where: "Де", Who: "Хто", Source: "Джерело", NoMatch: "Немає подій, що відповідають запиту.",
	NoEvents: "Подій ще немає. Підпишіться зараз, і ви отримаєте першу.", Pages: "Сторінки",
	Follow: "Підписка", FollowThis: "Стежити за цією хронологією",
	FollowWhy:     "Ваш календар або читач стрічок сам оновиться, коли подію перенесуть чи скасують.",
	AddToCalendar: "Додати до мого календаря",
	ByYear:        "Календарі за роками",

	Draft: "Чернетка.", DraftWhy: "Її бачать лише ті, хто може писати до цієї хронології.", Trimmed: "Давніші зміни більше не зберігаються.", Facts: "Відомості",
	Status: "Стан", Topics: "Теми", Address: "Адреса", Files: "Файли", Sources: "Джерела",
	Related: "Повʼязані події", History: "Історія", Minor: "дрібна зміна", Removed: "вилучено: ", Added: "додано: ", Redacted: "текст прибрано",
	TextsRedacted: "Тексти прибрано", Elsewhere: "Більше – іншою мовою", Keep: "Зберегти", AddThis: "Додати цю подію",
	AddedOnce:      "Так ви один раз додасте одну подію. Щоб отримувати й подальші зміни,",
	FollowTimeline: "стежте за хронологією", Or: "або", ChangesOf: "за змінами цієї події", InReader: "у читачі стрічок",
	ChangesTitle: "зміни", Permanent: "Постійна адреса",

	GoneTitle: "Цю подію прибрано", GoneText: "Колись вона була тут. Цю адресу більше не буде використано.",
	GoneCalled: "Вона називалася «%s».", GoneWhen: "Прибрано %s.", GoneWhy: "Причина: %s",

	Edit: editLabelsUkrainian, FrameLabels: frameLabelsUkrainian, IndexLabels: indexLabelsUkrainian, ItemLabels: itemLabelsUkrainian, MovedLabels: movedLabelsUkrainian, ProblemLabels: problemLabelsUkrainian, TimelineLabels: timelineLabelsUkrainian, FilterLabels: filterLabelsUkrainian, ChartLabels: chartLabelsUkrainian,
	EmbedLabels: embedLabelsUkrainian, EventLabels: eventLabelsUkrainian, SubscribeLabels: subscribeLabelsUkrainian,

	Relations: map[string]string{
		"follows": "Після події", "replaces": "Замість події", "part_of": "Частина події", "see_also": "Див. також",
	},
	Fields: map[string]string{
		"date": "Дата", "zone": "Часовий пояс", "status": "Стан", "title": "Назва", "summary": "Стислий опис", "body": "Текст",
		"place": "Місце", "participants": "Учасники", "topics": "Теми", "sources": "Джерела", "media": "Зображення та файли",
		"related": "Повʼязані події", "lang": "Мова", "translations": "Переклади", "url": "Адреса", "color": "Колір",
	},
}
