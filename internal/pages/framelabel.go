package pages

// FrameLabels are what stands around pages.
type FrameLabels struct {
	EditLink string // leads to the editor
	YourTime string // a star is a time
	Sending  string // on a button that was pressed
}

var frameLabels = FrameLabels{EditLink: "Edit", YourTime: "* your time", Sending: "Sending…"}

var frameLabelsUkrainian = FrameLabels{EditLink: "Редагувати", YourTime: "* за вашим часом", Sending: "Надсилання…"}
