package lab

import (
	"fmt"
	"os"
	"path/filepath"

	"dateline/bench/load"
)

// Document is what a server sent, kept in a file and, as it was sent compressed, in another that ends in .gz.
type Document struct {
	MediaType     string
	Plain, Packed []byte

	file string
}

// Document fetches a document from s.
func (l *Lab) Document(s *Server, path, mediaType string) (*Document, error) {
	packed, err := s.Ask(load.Get(path, load.Gzip))
	if err != nil {
		return nil, err
	}
	if packed.Encoding != "gzip" {
		return nil, fmt.Errorf("%s sends %s without gzip", s.Name, path)
	}
	plain, err := packed.Document()
	if err != nil {
		return nil, err
	}
	dir, err := l.Folder()
	if err != nil {
		return nil, err
	}
	d := &Document{mediaType, plain, packed.Body, filepath.Join(dir, "document")}
	if err := os.WriteFile(d.file, plain, 0o600); err != nil {
		return nil, err
	}
	return d, os.WriteFile(d.file+".gz", packed.Body, 0o600)
}
