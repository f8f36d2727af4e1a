package feeds

import "dateline/timeline"

// topic is a subject: its key, by which filters know it, and its name.
type topic struct{ key, name string }

// topicsOf are the subjects of an event.
func topicsOf(e timeline.Event) []topic {
	var all []topic
	for _, name := range lines(e.Topics) {
		key := timeline.Key(name)
		if key == "" {
			key = name
		}
		all = append(all, topic{key, name})
	}
	return all
}
