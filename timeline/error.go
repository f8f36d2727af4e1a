package timeline

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what went wrong in terms that every edge can translate: HTTP into a status, a verb into advice.
type Kind uint8

// The kinds of error. The zero value is Internal: what nobody classified is a fault of ours.
const (
	Internal    Kind = iota // a fault of the program or its machine
	Invalid                 // the input breaks a rule; Fields names where
	NotFound                // nothing is there, or nothing that the caller may know of
	Conflict                // it contradicts what is stored, such as an id that is taken
	Stale                   // a precondition on the revision failed
	Gone                    // it was there and is deleted for good
	TooLarge                // a limit of size is exceeded
	Unavailable             // it cannot be done now, but may be later
)

var kindNames = [...]string{"internal", "invalid", "not found", "conflict", "stale", "gone", "too large", "unavailable"}

func (k Kind) String() string { return kindNames[k] }

// FieldError names one wrong field of the input and the repair.
type FieldError struct {
	Field   string // path inside the input, such as "participants[2].url"
	Message string // what to write instead, as a sentence without a full stop
}

// Error is an error of the domain.
type Error struct {
	Kind    Kind
	Message string
	Fields  []FieldError // set for Invalid, in the order of the fields
}

func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Field + ": " + f.Message
	}
	return e.Message + ": " + strings.Join(parts, "; ")
}

// Errorf makes an error of the given kind.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// KindOf finds the Kind in err's chain. An error without one is Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// problems collects what is wrong with an input, so that a writer learns of all of it at once.
type problems struct {
	fields []FieldError
	bytes  int // of the texts looked at so far

	// The entry that is looked at, of a list unless that is empty. Its name is made when something is wrong: almost never.
	list  string
	entry int
}

// add notes what is wrong with a field; within an entry of a list, with the part of it that is named.
func (p *problems) add(field, format string, args ...any) {
	if p.list != "" {
		field = fmt.Sprintf("%s[%d]%s", p.list, p.entry, field)
	}
	p.fields = append(p.fields, FieldError{Field: field, Message: fmt.Sprintf(format, args...)})
}

// err is nil if nothing was added.
func (p *problems) err(subject string) error {
	if len(p.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: subject + " is not valid", Fields: p.fields}
}
