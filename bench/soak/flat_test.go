package soak

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// course makes a course of ten short lives and a long one, of 1,000 samples. value is given the life, and the part of it that is
// over.
func course(value func(life int, part float64) float64) *Course {
	c := &Course{Name: "x", Judged: true}
	for i := range 1000 {
		life, part := i/50, float64(i%50)/50
		if life >= 10 {
			life, part = 10, float64(i-500)/500
		}
		c.At, c.Lives, c.Values = append(c.At, float64(i)*3.6), append(c.Lives, life), append(c.Values, value(life, part))
	}
	return c
}

// TestFlat holds that what grows is seen in the noise that there is, and that noise, warming up and falling are no growth.
func TestFlat(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	noise := func() float64 { return 4 * random.Float64() }
	for name, c := range map[string]struct {
		value func(life int, part float64) float64
		grows bool
	}{
		"constant":        {func(int, float64) float64 { return 12 }, false},
		"nothing":         {func(int, float64) float64 { return 0 }, false},
		"noise":           {func(int, float64) float64 { return 40 + noise() }, false},
		"sawtooth":        {func(_ int, part float64) float64 { return 40 + 20*math.Mod(part*30, 1) + noise() }, false},
		"warming up":      {func(_ int, part float64) float64 { return 40 + noise() + 30*math.Min(1, 8*part) }, false},
		"falling":         {func(_ int, part float64) float64 { return 80 - 30*part + noise() }, false},
		"growing little":  {func(_ int, part float64) float64 { return 40 + 2*part + noise() }, false},
		"growing":         {func(_ int, part float64) float64 { return 40 + 15*part + noise() }, true},
		"growing late":    {func(_ int, part float64) float64 { return 40 + 40*math.Max(0, part-0.6) + noise() }, true},
		"life to life":    {func(life int, _ float64) float64 { return 40 + 2*float64(life) + noise() }, true},
		"jump at the end": {func(_ int, part float64) float64 { return 40 + noise() + 20*math.Floor(part+0.02) }, false}, // a spike
	} {
		f := course(c.value).Flat()
		if !f.Known || f.Grows() != c.grows {
			t.Errorf("%s: grows %v, want %v: %+v", name, f.Grows(), c.grows, f)
		}
	}
}

// TestFlatOfLittle shows that of few samples nothing is claimed.
func TestFlatOfLittle(t *testing.T) {
	short := &Course{}
	for i := range 20 {
		short.At, short.Lives, short.Values = append(short.At, float64(i)), append(short.Lives, i/10), append(short.Values, 1)
	}
	if f := short.Flat(); f.Known || !f.Grows() {
		t.Errorf("of 20 samples: %+v, want nothing known", f)
	}
	gap := course(func(int, float64) float64 { return 1 })
	gap.At, gap.Lives, gap.Values = append(gap.At[:500], gap.At[900:]...), append(gap.Lives[:500], gap.Lives[900:]...), append(gap.Values[:500], gap.Values[900:]...)
	gap.At[500] -= 400 * 3.6 // the process was there all the time
	if f := gap.Flat(); f.Known {
		t.Errorf("without samples for most of a life: %+v, want nothing known", f)
	}
	if f := (&Course{}).Flat(); f.Known {
		t.Errorf("without samples: %+v", f)
	}
}

func TestReadMetrics(t *testing.T) {
	got, err := readMetrics(strings.NewReader("# HELP x a { b\n# TYPE x gauge\nx{what=\"a b\"} 1.5\nx{what=\"c\"} 2\ny 3e+02\n\n"))
	if err != nil || len(got) != 2 || got["x"] != 3.5 || got["y"] != 300 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := readMetrics(strings.NewReader("x one\n")); err == nil {
		t.Error("a word is no value, but no error")
	}
}
