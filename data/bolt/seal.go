package bolt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"dateline/timeline"
)

// sealMark begins a sealed name. No key has it.
const sealMark = "~"

// seal hides names of other timelines in places to go on from: those may be of drafts, or of timelines that nobody may
// know. It holds as long as the store is open. Safe for concurrent use.
type seal struct {
	nonces []byte
	aead   cipher.AEAD
}

func newSeal() (seal, error) {
	secret := make([]byte, 64)
	rand.Read(secret) // which never fails
	block, err := aes.NewCipher(secret[:32])
	if err != nil {
		return seal{}, err
	}
	aead, err := cipher.NewGCM(block)
	return seal{secret[32:], aead}, err
}

// close seals a name for a question. The same name is another thing in another question, so that nobody learns by
// comparing which names there are; and the same in the same, so that a page stays what it is.
func (s seal) close(q timeline.ValueQuery, name string) string {
	mac := hmac.New(sha256.New, s.nonces)
	for _, part := range []string{q.Timeline, q.Facet, q.Find, q.After, name} {
		mac.Write([]byte(part))
		mac.Write([]byte{0xFF}) // which is in no text
	}
	nonce := mac.Sum(nil)[:s.aead.NonceSize()]
	return sealMark + base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(name), subject(q)))
}

// open is the key that a place in a question stands for: what was sealed, or a key that somebody typed. What was sealed
// for another question, or before the store was opened, is the beginning.
func (s seal) open(q timeline.ValueQuery) string {
	text, sealed := strings.CutPrefix(q.After, sealMark)
	if !sealed {
		return timeline.Key(q.After)
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if n := s.aead.NonceSize(); err == nil && len(data) > n {
		if name, err := s.aead.Open(nil, data[:n], data[n:], subject(q)); err == nil {
			return string(name)
		}
	}
	return ""
}

// subject is what a sealed name belongs to.
func subject(q timeline.ValueQuery) []byte { return []byte(q.Timeline + "\xFF" + q.Facet) }
