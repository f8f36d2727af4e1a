package feeds

import (
	"bytes"
	"hash/crc32"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// compression is how hard it is tried. Its compressors are large, and idle ones are kept.
type compression struct{ idle sync.Pool }

// What is sent is compressed well; what is only kept for a while, quickly.
var well, quickly = newCompression(6), newCompression(1)

func newCompression(level int) *compression {
	return &compression{sync.Pool{New: func() any {
		w, err := flate.NewWriter(nil, level)
		if err != nil {
			panic(err) // the level is one that there is
		}
		return w
	}}}
}

// deflated is raw as deflate blocks (RFC 1951) that end at a whole byte; the last ones of a stream end it.
func (c *compression) deflated(last bool, raw []byte) []byte {
	var out bytes.Buffer
	w := c.idle.Get().(*flate.Writer)
	defer c.idle.Put(w)
	w.Reset(&out)
	_, _ = w.Write(raw) // a buffer takes everything
	if last {
		_ = w.Close()
	} else {
		_ = w.Flush()
	}
	return bytes.Clone(out.Bytes())
}

// inflaters are idle decompressors.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(nil) }}

// inflated are the bytes of a group.
func (g *group) inflated() []byte {
	r := inflaters.Get().(io.ReadCloser)
	defer inflaters.Put(r)
	raw := make([]byte, g.size)
	err := r.(flate.Resetter).Reset(bytes.NewReader(g.deflated), nil)
	if err == nil {
		_, err = io.ReadFull(r, raw)
	}
	if err != nil {
		panic(err) // we wrote it
	}
	return raw
}

// joinedSum is the CRC-32 of two texts one behind the other, of which those of each are known, and the length of the
// second in bytes: the first is multiplied by x to the power of the bits of the second, in the field of the polynomial.
func joinedSum(first, second uint32, size int) uint32 {
	shift := uint32(1 << 31) // x⁰, since bits are reversed
	for i, bytes := 0, uint64(size); bytes > 0; i, bytes = i+1, bytes>>1 {
		if bytes&1 == 1 {
			shift = multiplied(powers[i], shift)
		}
	}
	return multiplied(shift, first) ^ second
}

// powers are x to the powers 8, 16, 32 and so on.
var powers = func() (list [64]uint32) {
	list[0] = 1 << 23 // x⁸
	for i := 1; i < len(list); i++ {
		list[i] = multiplied(list[i-1], list[i-1])
	}
	return list
}()

// multiplied multiplies two polynomials modulo that of CRC-32, with reversed bits.
func multiplied(a, b uint32) (product uint32) {
	for bit := uint32(1 << 31); bit != 0; bit >>= 1 {
		if a&bit != 0 {
			product ^= b
		}
		if b&1 == 1 {
			b = b>>1 ^ crc32.IEEE
		} else {
			b >>= 1
		}
	}
	return product
}
