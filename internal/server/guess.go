package server

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// A place has so many wrong guesses at once, and one more in every period.
const (
	guessBurst  = 10
	guessPeriod = 6 * time.Second
)

// newGuesses limits how often secrets are tried in vain from one place: tokens in headers, passwords, tokens that somebody signs in
// with, and secret addresses count together. What is right always goes through, so that nobody is locked out by a neighbour. Places for which there is no room are one crowd.
func newGuesses() *rates { return makeRates(rate.Every(guessPeriod), guessBurst, 1) }

// guesser is the place of a request, of which guesses are counted: whose they are nobody knows.
func guesser(c echo.Context) who { return who{place: placeOf(addrOf(c.RealIP()))} }

// guessed is the answer to who sent a secret that there is none of: err, or 429 if too many such came from the same place.
func (s *Server) guessed(c echo.Context, err error) error {
	if wait := s.guesses.take(guesser(c), 1, s.clock.Machine()); wait > 0 {
		return tooManyGuesses(wait)
	}
	return err
}

// mayGuess reports whether the place of a request has a guess left.
func (s *Server) mayGuess(c echo.Context) bool {
	return s.guesses.left(guesser(c), s.clock.Machine())
}

// waitOf is how many seconds somebody has to wait who guessed too often; 0: an error is none of those.
func waitOf(err error) int {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p.retryAfter
	}
	return 0
}

func tooManyGuesses(wait time.Duration) *Problem {
	seconds := int((wait + time.Second - 1) / time.Second)
	p := newProblem(http.StatusTooManyRequests, fmt.Sprintf("too many secrets that do not hold were sent from your address: wait %d seconds", seconds))
	p.retryAfter = seconds
	return p
}
