package intake_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"dateline/internal/intake"
	"dateline/timeline"
)

// numbered is an input of n events, one a line.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "{\"title\":\"Event %d\",\"date\":\"2025\"}\n", i+1)
	}
	return b.String()
}

// S4: what an import may be made of has an end.
func TestLimits(t *testing.T) {
	many := numbered(intake.MaxLines + 1)
	array := "[" + strings.ReplaceAll(strings.TrimSpace(many), "\n", ",") + "]"
	for name, c := range map[string]struct {
		input string
		kind  timeline.Kind
	}{
		"too many lines":    {many, timeline.TooLarge},
		"too many elements": {array, timeline.TooLarge},
		"too many bytes":    {strings.Repeat("\n", intake.MaxBytes+1), timeline.TooLarge},
		"nothing":           {"", timeline.Invalid},
		"white space":       {" \n\t\n", timeline.Invalid},
		"empty array":       {"[]", timeline.Invalid},
		"spaced array":      {"\n[ \n ] \n", timeline.Invalid},
		"only a header":     {"title,date\n", timeline.Invalid},
	} {
		store := openStore(t)
		_, err := intake.Import(t.Context(), store, intoDemo, strings.NewReader(c.input))
		if timeline.KindOf(err) != c.kind || err == nil {
			t.Errorf("%s: Import() = %v, want %v", name, err, c.kind)
		}
		if _, exists := state(t, store); exists {
			t.Errorf("%s: the timeline was made", name)
		}
	}
	exactly := strings.TrimSuffix(many, fmt.Sprintf("{\"title\":\"Event %d\",\"date\":\"2025\"}\n", intake.MaxLines+1))
	req := intoDemo
	req.DryRun = true
	if got := run(t, openStore(t), req, exactly); got.Created != intake.MaxLines || got.RefusedLines != 0 {
		t.Errorf("Import() = %+v, want all %d taken", got, intake.MaxLines)
	}
	req.Partial = true
	if got := run(t, openStore(t), req, many); got.Created != intake.MaxLines+1 || !got.Made {
		t.Errorf("partial Import() = %+v, want all taken", got)
	}
}

func TestOneLineMayBeLarge(t *testing.T) {
	line := func(size int) string {
		const head, foot = `{"title":"A","date":"2025","body":"`, `"}`
		return head + strings.Repeat("x", size-len(head)-len(foot)) + foot
	}
	const small = `{"title":"B","date":"2025"}`
	for name, c := range map[string]struct {
		input           string
		events, refused int
	}{
		"as large as it may":     {line(intake.MaxLine) + "\r\n" + small, 2, 0},
		"as large, in an array":  {"[" + line(intake.MaxLine) + " , " + small + "]", 2, 0},
		"a byte larger":          {line(intake.MaxLine+1) + "\n" + small, 1, 1},
		"larger, in an array":    {"[" + line(intake.MaxLine+1) + "," + small + "]", 1, 1},
		"much larger":            {line(3*intake.MaxLine) + "\n" + small, 1, 1},
		"much larger, in array":  {"[" + line(3*intake.MaxLine) + "," + small + "]", 1, 1},
		"larger, and no end":     {"[" + line(2*intake.MaxLine), 0, 2},
		"brackets without end":   {"[" + strings.Repeat("[", 50_000), 0, 1},
		"a row":                  {"title,date,body\nA,2025," + strings.Repeat("x", intake.MaxLine+1) + "\nB,2025,", 0, 1},
		"a quoted cell":          {"title,date,body\nA,2025,\"" + strings.Repeat("x\n", intake.MaxLine) + "\"\nB,2025,", 0, 1},
		"line breaks":            {"title,date\n" + strings.Repeat("\n", 2*intake.MaxLine) + "A,2025\n", 0, 1},
		"line breaks before all": {strings.Repeat("\n", 2*intake.MaxLine) + "title,date\nA,2025\n", 1, 0},
		"spaces before all":      {strings.Repeat(" ", 2*intake.MaxLine) + small, 0, 1},
	} {
		events, refused := read(t, c.input)
		if len(events) != c.events || len(refused) != c.refused {
			t.Errorf("%s: %d events, refused %v, want %d and %d", name, len(events), refused, c.events, c.refused)
		}
	}
}

// An input that cannot be read to its end is written by no whole import, wherever it breaks off.
func TestReadErrors(t *testing.T) {
	broken := errors.New("the line went dead")
	for _, input := range []string{
		"", " ", "{", numbered(1), numbered(1)[:20], "[", "[ ", "[{", "[{\"title\":\"A\",\"date\":\"2025\"}", "[{}]", "[{}] ", "t",
		"title,date\n", "title,date\nA,20", "title,date\n\"A\n",
	} {
		store := openStore(t)
		in := io.MultiReader(strings.NewReader(input), iotest.ErrReader(broken))
		if _, err := intake.Import(t.Context(), store, intoDemo, in); !errors.Is(err, broken) {
			t.Errorf("Import() of a broken %q = %v, want its error", input, err)
		}
		if _, exists := state(t, store); exists {
			t.Errorf("something of a broken %q was written", input)
		}
	}
}

func TestProgress(t *testing.T) {
	for name, input := range map[string]string{
		"lines": numbered(3_000),
		"array": "[" + strings.ReplaceAll(strings.TrimSpace(numbered(3_000)), "\n", ",\n") + "]\n",
		"table": "title,date,id\n" + strings.Repeat("Event,2025,\n", 20_000),
	} {
		var told []int64
		req := intake.Request{Timeline: "demo", Create: true, DryRun: true, Partial: true, Progress: func(read int64) { told = append(told, read) }}
		run(t, openStore(t), req, input)
		for i := 1; i < len(told); i++ {
			if told[i] <= told[i-1] {
				t.Errorf("%s: progress went from %d to %d", name, told[i-1], told[i])
			}
		}
		if len(told) < 2 || told[len(told)-1] != int64(len(input)) {
			t.Errorf("%s: progress = %v, want it in steps up to %d", name, told, len(input))
		}
	}
}
