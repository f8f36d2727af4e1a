package editing

import (
	"strings"

	"dateline/timeline"
)

// topicsText is a list of topics as a field has it: one a line. A topic with a comma stands in quotation marks.
func topicsText(topics []string) string {
	lines := make([]string, len(topics))
	for i, topic := range topics {
		if strings.ContainsAny(topic, ",;\n") || strings.HasPrefix(topic, `"`) {
			topic = `"` + strings.ReplaceAll(topic, `"`, `""`) + `"`
		}
		lines[i] = topic
	}
	return strings.Join(lines, "\n")
}

// parseTopics reads topics: one a line, or separated by commas or semicolons. One that was written twice counts once.
func parseTopics(text string) []string {
	var topics []string
	seen := map[string]bool{}
	for text != "" {
		var topic string
		topic, text = nextTopic(strings.TrimLeft(text, " \t\n,;"))
		key := timeline.Key(topic)
		if topic == "" || key != "" && seen[key] {
			continue
		}
		seen[key] = true
		topics = append(topics, topic)
	}
	return topics
}

// nextTopic is the topic at the beginning of a text, and the rest. A quotation mark that is never closed is a character.
func nextTopic(text string) (topic, rest string) {
	if inside, quoted := strings.CutPrefix(text, `"`); quoted {
		for from := 0; ; {
			i := strings.Index(inside[from:], `"`)
			if i < 0 {
				break
			}
			if i += from; strings.HasPrefix(inside[i+1:], `"`) {
				from = i + 2
				continue
			}
			return strings.TrimSpace(strings.ReplaceAll(inside[:i], `""`, `"`)), inside[i+1:]
		}
	}
	if i := strings.IndexAny(text, ",;\n"); i >= 0 {
		return strings.TrimSpace(text[:i]), text[i+1:]
	}
	return strings.TrimSpace(text), ""
}
