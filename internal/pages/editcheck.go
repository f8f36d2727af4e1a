package pages

// EditCheck tells what is wrong with the feeds of a timeline, and who follows it.
type EditCheck struct {
	EditFrame

	Timelines []Option
	Done      bool
	Formats   []CheckedFormat
	Since     string
	Fetches   []CheckedFetch
}

// CheckedFormat is one format of the timeline as it is sent now.
type CheckedFormat struct {
	Name, Address, Changed string
	Bytes, Entries, Found  int
	Findings               []CheckedFault
	Warnings               []string
	LeftOut                int
	Older                  bool
	Missing                []Link
}

// CheckedFault is a rule that is broken.
type CheckedFault struct{ Rule, Where, Message string }

// CheckedFetch is the last fetch by one family of programs.
type CheckedFetch struct {
	Format, Client, Last string
	Status               int
	Count                uint64
	For                  string // how many people
}
