package bolt

import "encoding/binary"

// block holds entries of buckets, one behind the other, on their way from one goroutine to another: the number of the bucket in
// allBuckets, the lengths of key and value, and both.
type block struct{ bytes []byte }

// blockSize is how many bytes go on their way together.
const blockSize = 256 << 10

func (b *block) add(bucket byte, key, value []byte) {
	b.bytes = appendEntry(append(b.bytes, bucket), key, value)
}

func appendEntry(to, key, value []byte) []byte {
	to = binary.AppendUvarint(to, uint64(len(key)))
	to = binary.AppendUvarint(to, uint64(len(value)))
	return append(append(to, key...), value...)
}

// each calls visit with every entry. Key and value are those of the block.
func (b *block) each(visit func(bucket byte, key, value []byte) error) error {
	for rest := b.bytes; len(rest) > 0; {
		bucket := rest[0]
		key, value, size := cut(rest[1:])
		if err := visit(bucket, key, value); err != nil {
			return err
		}
		rest = rest[1+size:]
	}
	return nil
}

// cut is the key and the value at the beginning of b, and how many bytes they take with their lengths.
func cut(b []byte) (key, value []byte, size int) {
	k, n := binary.Uvarint(b)
	v, m := binary.Uvarint(b[n:])
	at := n + m
	key = b[at : at+int(k) : at+int(k)]
	size = at + int(k) + int(v)
	return key, b[at+int(k) : size : size], size
}
