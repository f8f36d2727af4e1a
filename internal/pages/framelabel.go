package pages

// FrameLabels are what stands around pages.
type FrameLabels struct {
	Edit string // leads to the editor
}

var frameLabels = FrameLabels{Edit: "Edit"}

var frameLabelsUkrainian = FrameLabels{Edit: "Редагувати"}
