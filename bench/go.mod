module dateline/bench

go 1.26.0

require (
	github.com/arran4/golang-ical v0.3.4
	github.com/gorilla/feeds v1.2.0
	go.etcd.io/bbolt v1.5.0
	golang.org/x/sys v0.50.0
)
