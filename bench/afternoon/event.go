package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"time"

	"go.etcd.io/bbolt"
)

type event struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Summary string   `json:"summary"`
	Body    string   `json:"body"`
	Date    string   `json:"date"`
	Status  string   `json:"status"`
	Topics  []string `json:"topics"`
	Place   *struct {
		Name    string `json:"name"`
		Country string `json:"country"`
	} `json:"place"`
	Participants []struct {
		Name string `json:"name"`
		Role string `json:"role"`
	} `json:"participants"`
	Sources []struct {
		Title string `json:"title"`
		URL   string `json:"url"`
	} `json:"sources"`
}

var bucket = []byte("events")

// load puts every line of a file into the bucket, under its id.
func load(db *bbolt.DB, file string) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	return db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucket)
		if err != nil {
			return err
		}
		lines := bufio.NewScanner(in)
		for lines.Scan() {
			var e event
			if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
				return err
			}
			value, err := json.Marshal(e)
			if err != nil {
				return err
			}
			if err := b.Put([]byte(e.ID), value); err != nil {
				return err
			}
		}
		return lines.Err()
	})
}

func read(db *bbolt.DB) ([]event, error) {
	var events []event
	err := db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucket).ForEach(func(_, value []byte) error {
			var e event
			if err := json.Unmarshal(value, &e); err != nil {
				return err
			}
			events = append(events, e)
			return nil
		})
	})
	return events, err
}

// start is when an event begins; what is not known to the day begins with its year.
func (e *event) start() time.Time {
	first, _, _ := strings.Cut(e.Date, "/")
	for _, layout := range []string{"2006-01-02T15:04", time.DateOnly, "2006-01"} {
		if t, err := time.Parse(layout, first); err == nil {
			return t
		}
	}
	t, _ := time.Parse("2006", first[:4])
	return t
}
