package pages

// EmbedLabels are what the embed of a timeline says, and the page on how other pages show it.
type EmbedLabels struct {
	NothingAhead                            string
	EmbedTitle, EmbedOf                     string // the second: a title
	EmbedLede                               [2]string
	ShowingOnlyHere, EmbedOfAll             string
	HowMany, Starting, Theme, UpdateTheCode string
	Orders, Themes                          map[string]string
	ByFrame, ByFrameWhy                     string
	ByElement, ByElementWhy                 string
	LooksLike, EmbedEvent                   string
}

var embedLabels = EmbedLabels{
	NothingAhead: "Nothing is planned at present. Last of all:",
	EmbedTitle:   "Embed", EmbedOf: "Embed: %s",
	EmbedLede:       [2]string{"Show", "on your own page. It stays up to date by itself, sets no cookies and loads nothing from elsewhere."},
	ShowingOnlyHere: "It will show only", EmbedOfAll: "Show everything instead",
	HowMany: "Events", Starting: "Which", Theme: "Colours", UpdateTheCode: "Update the code",
	Orders:  map[string]string{"": "what comes next", "desc": "what happened last"},
	Themes:  map[string]string{"": "the reader’s own", "light": "light", "dark": "dark"},
	ByFrame: "As a frame", ByFrameWhy: "Works wherever HTML can be pasted, without script. The height is fixed; longer content scrolls inside.",
	ByElement: "As an element", ByElementWhy: "With a small script from this service, the height follows the content. Without script there is the link.",
	LooksLike: "This is how it looks", EmbedEvent: "Embed",
}

var embedLabelsUkrainian = EmbedLabels{
	NothingAhead: "Зараз нічого не заплановано. Останні події:",
	EmbedTitle:   "Вбудувати", EmbedOf: "Вбудувати: %s",
	EmbedLede:       [2]string{"Покажіть хронологію", "на власній сторінці. Вона оновлюється сама, не зберігає файлів cookie і нічого не завантажує з інших місць."},
	ShowingOnlyHere: "Буде показано лише", EmbedOfAll: "Показати все",
	HowMany: "Кількість подій", Starting: "Які саме", Theme: "Кольори", UpdateTheCode: "Оновити код",
	Orders:  map[string]string{"": "найближчі", "desc": "останні з тих, що відбулися"},
	Themes:  map[string]string{"": "як у читача", "light": "світлі", "dark": "темні"},
	ByFrame: "Як фрейм", ByFrameWhy: "Працює всюди, куди можна вставити HTML, без скриптів. Висота стала; довший вміст прокручується всередині.",
	ByElement: "Як елемент", ByElementWhy: "З невеликим скриптом цієї служби висота пристосовується до вмісту. Без скриптів лишається посилання.",
	LooksLike: "Ось як це виглядає", EmbedEvent: "Вбудувати",
}
