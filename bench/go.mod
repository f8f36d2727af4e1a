module dateline/bench

go 1.26.0

require (
	github.com/arran4/golang-ical v0.3.4
	github.com/gorilla/feeds v1.2.0
	go.etcd.io/bbolt v1.5.0
	golang.org/x/sys v0.50.0
)

require (
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/rogpeppe/go-internal v1.16.0 // indirect
	golang.org/x/sync v0.25.0 // indirect
)

replace dateline => ../
