package bolt

import (
	"cmp"
	"context"
	"io"
)

// Backup writes the file to w as it is now, whole and free of what is written meanwhile, and tells tell, unless it is nil,
// how many bytes of how many are done. It reads in one transaction: w must not wait for a client.
func (s *Store) Backup(ctx context.Context, w io.Writer, tell func(done, total int64)) error {
	return s.view(ctx, func(r *reader) error {
		out := &copying{ctx: ctx, Writer: w, total: r.tx.Size(), tell: tell}
		_, err := r.tx.WriteTo(out)
		return cmp.Or(out.err, err) // bbolt makes text of some errors
	})
}

// copying is a writer that tells how far it is, and ends with its context.
type copying struct {
	ctx context.Context
	io.Writer
	done, total int64
	tell        func(done, total int64)
	err         error // why it ended
}

func (c *copying) Write(b []byte) (int, error) {
	if c.err = c.ctx.Err(); c.err != nil {
		return 0, c.err
	}
	n, err := c.Writer.Write(b)
	c.err = err
	if c.done += int64(n); c.tell != nil {
		c.tell(c.done, c.total)
	}
	return n, err
}
