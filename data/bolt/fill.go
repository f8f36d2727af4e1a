package bolt

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"slices"

	"go.etcd.io/bbolt"
)

// filler makes a new file of entries that come in the order of their keys, in each of its buckets: it writes the pages of bbolt's format,
// version 2, one behind the other, and the file has no others. Nothing is on the disk before it is finished.
type filler struct {
	ctx    context.Context
	file   *os.File
	out    *bufio.Writer // whose first error comes again
	size   int           // of a page
	next   uint64        // page
	trees  map[string]*bucketTree
	since  int            // bytes that were put since they were told
	filled func(size int) // is told what was put; may be nil
}

// bucketTree is a bucket, and the last number that it gave.
type bucketTree struct {
	tree
	sequence uint64
}

// The first pages of a file: two that say where all is, and the list of the free ones. Those that hold something come behind them.
const firstPage = 3

// fillStep is how many bytes are put until the next are told, and it is looked whether somebody gave up.
const fillStep = 4 << 20

// fillWrite is how many bytes are written at once. Linux keeps what was written at once in one piece of its memory, in which each page that is
// written later costs the more the larger it is: behind writes of 1 MiB an edit took a third longer than behind these.
const fillWrite = 64 << 10

// newFiller makes the file, or begins an empty one.
func newFiller(ctx context.Context, name string, told func(size int)) (*filler, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	f := &filler{
		ctx: ctx, file: file, out: bufio.NewWriterSize(file, fillWrite), size: os.Getpagesize(), next: firstPage,
		trees: map[string]*bucketTree{}, filled: told,
	}
	_, _ = f.out.Write(make([]byte, firstPage*f.size)) // whose contents are known at the end
	return f, nil
}

// bucket is the bucket with the name, made if there is none yet.
func (f *filler) bucket(name []byte) *bucketTree {
	b := f.trees[string(name)]
	if b == nil {
		b = &bucketTree{tree: tree{size: f.size, write: f.page}}
		f.trees[string(name)] = b
	}
	return b
}

// page writes a page, and returns its number.
func (f *filler) page(kind, count uint16, body []byte) uint64 {
	number, pages := f.next, (pageHeader+len(body)+f.size-1)/f.size
	f.next += uint64(pages)
	_, _ = f.out.Write(header(number, kind, count, pages-1))
	_, _ = f.out.Write(body)
	_, _ = f.out.Write(make([]byte, pages*f.size-pageHeader-len(body)))
	return number
}

// header is the beginning of a page, of which some more are a part.
func header(number uint64, kind, count uint16, more int) []byte {
	h := binary.NativeEndian.AppendUint64(make([]byte, 0, pageHeader), number)
	h = binary.NativeEndian.AppendUint16(h, kind)
	h = binary.NativeEndian.AppendUint16(h, count)
	return binary.NativeEndian.AppendUint32(h, uint32(more))
}

// put adds an entry. It copies key and value.
func (f *filler) put(bucket, key, value []byte) error {
	b := f.bucket(bucket)
	if len(key) == 0 || len(key) > bbolt.MaxKeySize || len(value) > bbolt.MaxValueSize || bytes.Compare(b.last, key) >= 0 {
		return fmt.Errorf("bucket %s: key %q cannot come behind %q", bucket, key, b.last)
	}
	b.add(key, value)
	if f.since += len(key) + len(value); f.since < fillStep {
		return nil
	}
	return f.tell()
}

// tell tells how far it is, and reports why nothing more is wanted.
func (f *filler) tell() error {
	if f.filled != nil {
		f.filled(f.since)
	}
	f.since = 0
	_, err := f.out.Write(nil) // of what was written so far
	return errors.Join(f.ctx.Err(), err)
}

// sequence sets the last number that a bucket gave.
func (f *filler) sequence(bucket []byte, last uint64) { f.bucket(bucket).sequence = last }

// copy takes a whole bucket of another file over.
func (f *filler) copy(name []byte, from *bbolt.Bucket) error {
	f.sequence(name, from.Sequence())
	return from.ForEach(func(key, value []byte) error { return f.put(name, key, value) })
}

// finish writes what is left, waits until all of it is on the disk, and closes the file.
func (f *filler) finish() error {
	root := tree{flags: inBucket, size: f.size, write: f.page}
	for _, name := range slices.Sorted(maps.Keys(f.trees)) {
		root.add([]byte(name), f.trees[name].value())
	}
	top := root.finish()
	err := errors.Join(f.tell(), f.out.Flush())
	if err == nil {
		_, err = f.file.WriteAt(f.beginning(top), 0)
	}
	if err == nil {
		err = f.file.Sync()
	}
	return errors.Join(err, f.file.Close())
}

// abandon closes the file, which is none.
func (f *filler) abandon() error { return f.file.Close() }

// value is what stands for the bucket among the others: where its tree is, or all of it if it is small, and its number.
func (b *bucketTree) value() []byte {
	small := len(b.levels) == 0 && b.leaf.used() <= b.size/4
	top := uint64(0)
	if !small {
		top = b.finish()
	}
	v := binary.NativeEndian.AppendUint64(nil, top)
	v = binary.NativeEndian.AppendUint64(v, b.sequence)
	if small {
		v = append(v, header(0, leafPage, uint16(len(b.leaf.entries)), 0)...)
		v = append(v, b.leaf.leafBody(b.flags)...)
	}
	return v
}

// What the first two pages say of the file.
const (
	metaPage      = 0x04
	freePage      = 0x10
	formatMagic   = 0xed0cdaed
	formatVersion = 2
)

// beginning are the first pages of the file: where all is stands there twice, of which bbolt writes one at a time.
func (f *filler) beginning(top uint64) []byte {
	b := make([]byte, firstPage*f.size)
	for i := range uint64(2) {
		m := binary.NativeEndian.AppendUint32(nil, formatMagic)
		m = binary.NativeEndian.AppendUint32(m, formatVersion)
		m = binary.NativeEndian.AppendUint32(m, uint32(f.size))
		m = binary.NativeEndian.AppendUint32(m, 0)                     // flags
		for _, n := range []uint64{top, 0, firstPage - 1, f.next, i} { // with the number of all buckets, the free pages, the end, the transaction
			m = binary.NativeEndian.AppendUint64(m, n)
		}
		sum := fnv.New64a()
		_, _ = sum.Write(m)
		m = binary.NativeEndian.AppendUint64(m, sum.Sum64())
		at := b[int(i)*f.size:]
		copy(at[copy(at, header(i, metaPage, 0, 0)):], m)
	}
	copy(b[(firstPage-1)*f.size:], header(firstPage-1, freePage, 0, 0))
	return b
}
