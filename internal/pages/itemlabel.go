package pages

// ItemLabels are what an event in a list says.
type ItemLabels struct {
	WasPlanned         string  // its day is over, and nobody said yet that it took place
	OthersWho          Counted // participants that are not named
	MoreSources        Counted
	PictureAt          string // a host
	PicturePhoto       string // who made it
	PictureCredit      string // caption; who made it
	PictureWithoutText string
}

var itemLabels = ItemLabels{
	WasPlanned: "Was planned", OthersWho: Counted{Other: "and * more"}, MoreSources: Counted{Other: "* more"},
	PictureAt: "Picture at %s", PicturePhoto: "(photo: %s)", PictureCredit: "%s. %s", PictureWithoutText: "without a description",
}

var itemLabelsUkrainian = ItemLabels{
	WasPlanned: "Планувалося", OthersWho: Counted{Other: "і ще *"}, MoreSources: Counted{Other: "ще *"},
	PictureAt: "Зображення на %s", PicturePhoto: "(фото: %s)", PictureCredit: "%s. %s", PictureWithoutText: "без опису",
}
