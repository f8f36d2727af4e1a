package audience

import "bytes"

// How much of a User-Agent is read.
const (
	maxAgent = 512
	maxWord  = 32 // a longer one is no name of a program
)

// read finds the family that a User-Agent names, and for how many people it says that it fetches, as aggregators do in
// words: "12 subscribers". It makes no garbage, since every poll comes by here.
func (a *Audience) read(userAgent string) (who uint8, subscribers uint32) {
	if userAgent == "" {
		return unnamed, 0
	}
	who = unknown
	var buffer [maxWord]byte
	word, number := buffer[:0], uint32(0)
	for i := range min(len(userAgent), maxAgent) + 1 {
		c := byte(' ')
		if i < min(len(userAgent), maxAgent) {
			c = lower(userAgent[i])
		}
		if isWord(c) {
			if len(word) < maxWord {
				word = append(word, c)
			}
			continue
		}
		if len(word) == 0 {
			continue
		}
		if isSubscribers(word) && number > 0 {
			subscribers = number
		}
		who = max(who, a.familyOf(word))
		number = numberOf(word)
		word = buffer[:0]
	}
	return who, subscribers
}

// familyOf is the family of a word.
func (a *Audience) familyOf(word []byte) uint8 {
	if known, ok := a.words[string(word)]; ok { // such a conversion is free
		return known
	}
	for _, end := range []string{"bot", "spider", "crawler"} {
		if bytes.HasSuffix(word, []byte(end)) {
			return robots
		}
	}
	return unknown
}

func isSubscribers(word []byte) bool {
	return string(word) == "subscribers" || string(word) == "subscriber"
}

// numberOf is the number that the word is; 0 if it is none, or more people than there are.
func numberOf(word []byte) uint32 {
	if len(word) > 9 {
		return 0
	}
	n := uint32(0)
	for _, c := range word {
		if c < '0' || c > '9' {
			return 0
		}
		n = 10*n + uint32(c-'0')
	}
	return n
}

func isWord(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' }

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
