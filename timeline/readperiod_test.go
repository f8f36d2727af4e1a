package timeline_test

import (
	"testing"

	"dateline/timeline"
)

func TestReadPeriod(t *testing.T) {
	const turned = "The end is before the start."
	tests := []struct{ from, to, wantFrom, wantTo, whyFrom, whyTo string }{
		{"", "", "", "", "", ""},
		{"March 2025", "", "2025-03", "", "", ""},
		{"", "May 2025", "", "2025-05", "", ""},
		{"28 лютого 2025", "3 Mar 2025", "2025-02-28", "2025-03-03", "", ""},
		{"March–May 2025", "", "2025-03", "2025-05", "", ""},
		{"", "March–May 2025", "2025-03", "2025-05", "", ""},
		{"since 2024", "", "2024", "", "", ""},
		{"until May 2025", "", "", "2025-05", "", ""},
		{"", "by 31 May 2025", "", "2025-05-31", "", ""},
		{"1990s", "1990s", "199X", "199X", "", ""},
		{"2025-03-01T10:00Z", "today", "2025-03-01T10:00Z", "", "", turned},
		{"May 2025", "March 2025", "2025-05", "", "", turned},
		{"03/04/2025", "2025", "", "2025", "3_April or 4_March? Write the month as a word.", ""},
		{"2024", "28 Feb", "2024", "", "", "Which year? Write 28_February 2025."},
	}
	for _, tt := range tests {
		p := timeline.ReadPeriod(tt.from, tt.to, "Europe/Kyiv", "en", readDay)
		why := func(u *timeline.Unread) string {
			if u == nil {
				return ""
			}
			return spaced(u.Message)
		}
		if p.From != tt.wantFrom || p.To != tt.wantTo || why(p.WhyFrom) != tt.whyFrom || why(p.WhyTo) != tt.whyTo {
			t.Errorf("ReadPeriod(%q, %q) = %q, %q, %q, %q", tt.from, tt.to, p.From, p.To, why(p.WhyFrom), why(p.WhyTo))
		}
	}
}
