package dateline_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The columns of the tables that are held against the tests: the first names the rule, the last its tests.
const (
	ruleColumns  = "| rule | what it asks | what we do | test |"
	faultColumns = "| no. | fault | where seen | why it cannot happen here, or what we do | test |"
	upsetColumns = "| no. | disturbance | what clients see | what becomes of it | test |"
)

// noRule stands in place of a number where a row is about no numbered rule.
const noRule = "–"

// row is one row of such a table.
type row struct {
	rule, test string
}

// TestConformance holds the tables of rules and faults against the tests: each test that they name exists and
// says which rule it is about, and each rule has one or says that it has none.
func TestConformance(t *testing.T) {
	tests := testSources(t)
	if len(tests) < 100 {
		t.Fatalf("%d tests found: the test looks in the wrong place", len(tests))
	}
	rules := rowsOf(t, "docs/conformance.md", ruleColumns)
	if len(rules) < 150 {
		t.Errorf("docs/conformance.md has %d rows of %s", len(rules), ruleColumns)
	}
	faults := rowsOf(t, "docs/faults.md", faultColumns)
	for i, r := range faults {
		want := fmt.Sprintf("C%d", i+1)
		if i >= 26 {
			want = fmt.Sprintf("F%d", i-25)
		}
		if r.rule != want {
			t.Errorf("docs/faults.md has %s where %s belongs", r.rule, want)
		}
	}
	if len(faults) != 26+21 {
		t.Errorf("docs/faults.md has %d faults, want 47", len(faults))
	}
	upsets := rowsOf(t, "docs/faults.md", upsetColumns)
	for i, r := range upsets {
		if want := fmt.Sprintf("D%d", i+1); r.rule != want {
			t.Errorf("docs/faults.md has %s where %s belongs", r.rule, want)
		}
	}
	if len(upsets) < 16 {
		t.Errorf("docs/faults.md has %d disturbances", len(upsets))
	}
	for _, r := range slices.Concat(rules, faults, upsets) {
		if fault := faultIn(r, tests); fault != "" {
			t.Error(fault)
		}
	}
}

var (
	ruleForm  = regexp.MustCompile(`^[A-Z]+[0-9]+[a-z]?$`)
	testsForm = regexp.MustCompile("^`(Test|Fuzz)\\w+`(, `(Test|Fuzz)\\w+`)*$")
	testForm  = regexp.MustCompile(`\w+`)
)

// faultIn says what is wrong with a row; it is empty if nothing is.
func faultIn(r row, tests map[string][]string) string {
	var rules []string
	for rule := range strings.SplitSeq(r.rule, ", ") {
		if rule == noRule {
			continue
		}
		if !ruleForm.MatchString(rule) {
			return fmt.Sprintf("%q is no number of a rule, nor %s", r.rule, noRule)
		}
		rules = append(rules, rule)
	}
	if strings.HasPrefix(strings.Trim(r.test, "`"), "none") || len(rules) == 0 && r.test == "" {
		return ""
	}
	if !testsForm.MatchString(r.test) {
		return fmt.Sprintf("%s: %q is no list of tests in code spans, nor none", r.rule, r.test)
	}
	for _, name := range testForm.FindAllString(r.test, -1) {
		if tests[name] == nil {
			return fmt.Sprintf("%s: there is no test %s", r.rule, name)
		}
		for _, rule := range rules {
			mention := regexp.MustCompile(`\b` + rule + `\b`)
			if !slices.ContainsFunc(tests[name], mention.MatchString) {
				return fmt.Sprintf("%s: %s does not say that it is about it", rule, name)
			}
		}
	}
	return ""
}

// rowsOf are the rows of all tables in a file that have these columns. Other tables are for people alone.
func rowsOf(t *testing.T, file, columns string) (rows []row) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	inTable := false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == columns:
			inTable = true
		case !strings.HasPrefix(line, "|"):
			inTable = false
		case inTable && strings.Trim(line, "|-: ") != "":
			cells := strings.Split(strings.Trim(strings.ReplaceAll(line, `\|`, "¦"), "|"), "|")
			if len(cells) != strings.Count(columns, "|")-1 {
				t.Errorf("%s: %d cells in %s", file, len(cells), line)
				continue
			}
			rows = append(rows, row{strings.TrimSpace(cells[0]), strings.TrimSpace(cells[len(cells)-1])})
		}
	}
	return rows
}

// testSources are the sources of all test functions of both modules by their name, comments included.
func testSources(t *testing.T) map[string][]string {
	t.Helper()
	tests := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		return addTests(tests, path)
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests
}

// addTests adds the test functions of one file.
func addTests(tests map[string][]string, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, path, text, parser.ParseComments)
	if err != nil {
		return err
	}
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Test") && !strings.HasPrefix(f.Name.Name, "Fuzz") {
			continue
		}
		from := f.Pos()
		if f.Doc != nil {
			from = f.Doc.Pos()
		}
		tests[f.Name.Name] = append(tests[f.Name.Name], string(text[files.Position(from).Offset:files.Position(f.End()).Offset]))
	}
	return nil
}

// TestFaultIn shows that the check bites.
func TestFaultIn(t *testing.T) {
	tests := map[string][]string{"TestA": {"// R1: a rule.", "// R12"}, "TestB": {"t.Run(\"H3\", nil)"}}
	for _, c := range []struct {
		rule, test string
		good       bool
	}{
		{"R1", "`TestA`", true},
		{"R12", "`TestA`", true},
		{"H3", "`TestB`", true},
		{"R1, R12", "`TestA`", true},
		{noRule, "`TestA`, `TestB`", true},
		{noRule, "", true},
		{"R2", "none", true},
		{"R2", "none: it is not for us", true},
		{"R2", "", false},
		{"R2", "`TestA`", false},
		{"R1", "`TestA`, `TestB`", false},
		{"R1", "`TestC`", false},
		{"R1", "TestA", false},
		{"R1", "`TestA` and more", false},
		{"rule 1", "`TestA`", false},
		{"", "`TestA`", false},
	} {
		if fault := faultIn(row{c.rule, c.test}, tests); (fault == "") != c.good {
			t.Errorf("faultIn(%q, %q) = %q, want good: %v", c.rule, c.test, fault, c.good)
		}
	}
}
