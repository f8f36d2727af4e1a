module dateline/bench

go 1.26.0

require (
	dateline v0.0.0-00010101000000-000000000000
	github.com/arran4/golang-ical v0.3.4
	github.com/fxamacker/cbor/v2 v2.10.0
	github.com/gorilla/feeds v1.2.0
	go.etcd.io/bbolt v1.5.0
	golang.org/x/sys v0.50.0
)

require (
	github.com/x448/float16 v0.8.4 // indirect
	golang.org/x/image v0.47.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace dateline => ../
