package bolt

import (
	"encoding/binary"
	"time"

	"dateline/timeline"
)

// The buckets. T is a class byte and the number of a timeline (be32), N the number of an event (be64), W
// the number of a term (be32); start and end are Unix seconds, published and due milliseconds (be64, sign
// bit flipped, so that bytes sort as numbers do).
var (
	bucketMeta      = []byte("m")  // name → value
	bucketTokens    = []byte("a")  // SHA-256 of the secret → token
	bucketSlugs     = []byte("s")  // slug → number of the timeline
	bucketTerms     = []byte("w")  // kind, key → W
	bucketIDs       = []byte("i")  // event id → N, kept for ever
	bucketTimelines = []byte("tl") // number → timeline
	bucketEvents    = []byte("e")  // N → record
	bucketHistory   = []byte("r")  // N, event revision → how to get back to the version before
	bucketClocks    = []byte("k")  // number of the timeline, W → revision, time: the validators
	bucketRevisions = []byte("l")  // T, revision, N → event revision, for every version

	bucketByTime      = []byte("t")  // T, start, end, N
	bucketByPublished = []byte("p")  // T, published, N
	bucketTermTime    = []byte("g")  // T, W, start, end, N
	bucketTermPublish = []byte("gp") // T, W, published, N
	bucketChanges     = []byte("c")  // T, revision, N: per event the newest change that followers see, and the newest of all if it is another
	bucketDue         = []byte("q")  // due, kind, N
	bucketLengths     = []byte("d")  // T, length, start, end, N: of events that last longer than a day
	bucketReferred    = []byte("x")  // T, id, 0, start, end, N: of visible events, by the ids of those that they name as related
	bucketFormer      = []byte("f")  // number of the timeline, W, N → event revision: of events that had a name, the revision that has it no more

	bucketCounts = []byte("n") // number of the timeline, W, century → how many visible events begin and end in each month
	bucketRanks  = []byte("o") // number of the timeline, kind, magnitude of the count, W: the terms that have counts
)

var allBuckets = [][]byte{
	bucketMeta, bucketTokens, bucketSlugs, bucketTerms, bucketIDs, bucketTimelines, bucketEvents, bucketHistory,
	bucketClocks, bucketRevisions, bucketByTime, bucketByPublished, bucketTermTime, bucketTermPublish,
	bucketChanges, bucketDue, bucketLengths, bucketReferred, bucketFormer, bucketCounts, bucketRanks,
}

// newBuckets are those that files of an earlier schema do not have, with the schema that brought them.
var newBuckets = []struct {
	name   []byte
	schema int64
}{{bucketLengths, 3}, {bucketCounts, 3}, {bucketRanks, 3}, {bucketReferred, 4}, {bucketFormer, 4}}

// indexBuckets hold exactly what keysOf says of the records.
var indexBuckets = [][]byte{
	bucketByTime, bucketByPublished, bucketTermTime, bucketTermPublish, bucketChanges, bucketDue, bucketLengths, bucketReferred,
}

// A change log has two parts: what followers see, and what they do not. Its class byte says which.
const (
	logPublic = timeline.ClassShown
	logHidden = timeline.ClassHidden
)

// everyTimeline is the number under which the validators of the list of timelines are kept.
const everyTimeline = 0

func number32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }
func number64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// prefixT is the T of keys.
func prefixT(class timeline.Class, tl uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{byte(class)}, tl)
}

func join(parts ...[]byte) []byte {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	key := make([]byte, 0, size)
	for _, p := range parts {
		key = append(key, p...)
	}
	return key
}

// signed turns v into eight bytes that sort as v does.
func signed(v int64) []byte { return number64(uint64(v) ^ 1<<63) }

func unsigned(b []byte) int64 { return int64(binary.BigEndian.Uint64(b) ^ 1<<63) }

// byTime is the sort part of a key in time order.
func byTime(e *timeline.Event, n uint64) []byte {
	start, end := e.Sort()
	return join(signed(start), signed(end), number64(n))
}

// byPublished is the sort part of a key in the order of publication.
func byPublished(e *timeline.Event, n uint64) []byte {
	return join(signed(e.Published.UnixMilli()), number64(n))
}

// lastNumber is the N at the end of a key.
func lastNumber(key []byte) uint64 { return binary.BigEndian.Uint64(key[len(key)-8:]) }

func millis(t time.Time) int64 { return t.UnixMilli() }

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
