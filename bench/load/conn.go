// Package load asks a server many times and costs little itself: requests are bytes made before, answers are read without
// making strings of them. HTTP/1.1 over keep-alive connections, one request at a time on each (RFC 9112).
package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// timeout bounds one request with its answer.
const timeout = time.Minute

// Response is an answer. Its body is valid until the next request on the connection.
type Response struct {
	Status   int
	ETag     string // as sent; only of a 200
	Encoding string // Content-Encoding; only of a 200
	Body     []byte
}

// Conn is one connection to a server, for one goroutine.
type Conn struct {
	conn   net.Conn
	in     *bufio.Reader
	answer Response
	closed bool // the server closes behind the answer
}

// Dial connects to HOST:PORT.
func Dial(addr string) (*Conn, error) {
	conn, err := net.DialTimeout("tcp", addr, timeout)
	if err != nil {
		return nil, err
	}
	return &Conn{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// Close ends the connection.
func (c *Conn) Close() error { return c.conn.Close() }

// Do sends a request and reads the whole answer.
func (c *Conn) Do(request []byte) (*Response, error) {
	if c.closed {
		return nil, errors.New("the server has closed the connection")
	}
	if err := c.conn.SetDeadline(time.Now().Add(timeout)); err != nil {
		return nil, err
	}
	if _, err := c.conn.Write(request); err != nil {
		return nil, err
	}
	return c.read()
}

func (c *Conn) read() (*Response, error) {
	line, err := c.line()
	if err != nil {
		return nil, fmt.Errorf("read status line: %w", err)
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return nil, fmt.Errorf("%q is no status line", line)
	}
	if c.answer.Status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return nil, fmt.Errorf("%q is no status line", line)
	}
	c.answer.ETag, c.answer.Encoding, c.answer.Body = "", "", c.answer.Body[:0]
	length, err := c.header()
	if err != nil {
		return nil, fmt.Errorf("read header: %w", err)
	}
	if err := c.body(length); err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	return &c.answer, nil
}

// chunked is the length of a body that tells it in parts.
const chunked = -1

// header reads up to the empty line and returns the length of the body.
func (c *Conn) header() (length int, err error) {
	for {
		line, err := c.line()
		if err != nil || len(line) == 0 {
			return length, err
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case is(name, "Content-Length"):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, err
			}
		case is(name, "Transfer-Encoding"):
			length = chunked
		case is(name, "Connection"):
			c.closed = is(value, "close")
		case c.answer.Status != 200: // the rest is not looked at
		case is(name, "ETag"):
			c.answer.ETag = string(value)
		case is(name, "Content-Encoding"):
			c.answer.Encoding = string(value)
		}
	}
}

func is(name []byte, want string) bool {
	return len(name) == len(want) && bytes.EqualFold(name, []byte(want))
}

func (c *Conn) body(length int) error {
	if length != chunked {
		return c.take(length)
	}
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(string(line), 16, 32)
		if err != nil {
			return err
		}
		if err := c.take(int(size)); err != nil {
			return err
		}
		if line, err = c.line(); err != nil || len(line) > 0 {
			return errors.Join(err, fmt.Errorf("no line end behind a chunk")) // trailers are sent by none of our servers
		}
		if size == 0 {
			return nil
		}
	}
}

// take appends n bytes to the body.
func (c *Conn) take(n int) error {
	have := len(c.answer.Body)
	if cap(c.answer.Body) < have+n {
		c.answer.Body = append(make([]byte, 0, 2*(have+n)), c.answer.Body...)
	}
	c.answer.Body = c.answer.Body[:have+n]
	_, err := io.ReadFull(c.in, c.answer.Body[have:])
	return err
}

// line reads a line without its end; it is valid until the next read.
func (c *Conn) line() ([]byte, error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	return bytes.TrimRight(line, "\r\n"), nil
}
