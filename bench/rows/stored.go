package rows

// What is in the values of events: what somebody decodes who reads a file with bbolt alone. Fields that the events that are
// measured with do not have are left out.

type storedRecord struct {
	Event    storedEvent `cbor:"1,keyasint"`
	Timeline uint32      `cbor:"2,keyasint"`
	Changed  uint64      `cbor:"6,keyasint"`
	Seen     uint64      `cbor:"7,keyasint"`
	SeenAt   int64       `cbor:"8,keyasint"`
	SeenKind string      `cbor:"9,keyasint"`
}

type storedEvent struct {
	Title        string                       `cbor:"1,keyasint"`
	Summary      string                       `cbor:"2,keyasint"`
	Body         string                       `cbor:"3,keyasint"`
	Date         string                       `cbor:"4,keyasint"`
	Zone         string                       `cbor:"5,keyasint"`
	Status       string                       `cbor:"6,keyasint"`
	Place        *storedPlace                 `cbor:"7,keyasint"`
	Participants []storedParticipant          `cbor:"8,keyasint"`
	Topics       []string                     `cbor:"9,keyasint"`
	Sources      []storedSource               `cbor:"10,keyasint"`
	Lang         string                       `cbor:"13,keyasint"`
	Translations map[string]storedTranslation `cbor:"14,keyasint"`
	Lo           int64                        `cbor:"20,keyasint"`
	Hi           int64                        `cbor:"21,keyasint"`
	Precision    string                       `cbor:"22,keyasint"`
	AllDay       bool                         `cbor:"23,keyasint"`
	Revision     int64                        `cbor:"25,keyasint"`
	Created      int64                        `cbor:"26,keyasint"`
	Published    *int64                       `cbor:"27,keyasint"`
	Updated      int64                        `cbor:"28,keyasint"`
	ID           string                       `cbor:"30,keyasint"`
}

type storedPlace struct {
	Name    string   `cbor:"1,keyasint"`
	Country string   `cbor:"3,keyasint"`
	Lat     *float64 `cbor:"4,keyasint"`
	Lon     *float64 `cbor:"5,keyasint"`
}

type storedParticipant struct {
	Name  string `cbor:"1,keyasint"`
	Kind  string `cbor:"2,keyasint"`
	Title string `cbor:"3,keyasint"`
	Role  string `cbor:"4,keyasint"`
}

type storedSource struct {
	Title     string `cbor:"1,keyasint"`
	Publisher string `cbor:"2,keyasint"`
	URL       string `cbor:"3,keyasint"`
	Published string `cbor:"4,keyasint"`
}

type storedTranslation struct {
	Title   string `cbor:"1,keyasint"`
	Summary string `cbor:"2,keyasint"`
}
