package command

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// measurement is one row of the table: a number, and what it is held against.
type measurement struct {
	Part    string  `json:"part"`
	What    string  `json:"what"`
	Value   float64 `json:"value"`
	Unit    string  `json:"unit,omitempty"`
	Limit   float64 `json:"limit,omitempty"` // what it may be at most, or must be at least
	Least   bool    `json:"least,omitempty"` // the limit is the least
	Peer    float64 `json:"peer,omitempty"`  // the same of something else in this run
	Of      string  `json:"of,omitempty"`    // what the peer is, or how the number is meant
	Ratio   float64 `json:"ratio,omitempty"` // to the peer, else to the limit
	Verdict verdict `json:"verdict,omitempty"`
	Why     string  `json:"why,omitempty"` // why nothing was measured
	Size    int     `json:"size,omitempty"`
}

// verdict says whether a number is within its limit; "" is that it has none.
type verdict string

const (
	within      verdict = "within"
	missed      verdict = "missed"
	notMeasured verdict = "not measured"
)

// told is the verdict by shape and word.
func (v verdict) told() string {
	shape := map[verdict]string{within: "✓ ", missed: "✗ ", notMeasured: "○ "}[v]
	return shape + string(v)
}

// plain is a number that nothing is held against.
func plain(what string, value float64, unit, of string) measurement {
	return measurement{What: what, Value: value, Unit: unit, Of: of}
}

func atMost(what string, value float64, unit string, limit float64) measurement {
	return measurement{What: what, Value: value, Unit: unit, Limit: limit, Ratio: value / limit, Verdict: judged(value <= limit)}
}

func atLeast(what string, value float64, unit string, limit float64) measurement {
	return measurement{What: what, Value: value, Unit: unit, Limit: limit, Least: true, Ratio: value / limit, Verdict: judged(value >= limit)}
}

// toPeer holds a number against a peer's of the same run: at most so many times it, or
// against nothing where times is 0.
func toPeer(what string, value float64, unit string, peer, times float64, of string) measurement {
	m := measurement{What: what, Value: value, Unit: unit, Peer: peer, Of: of, Ratio: value / peer}
	if times > 0 {
		m.Limit = peer * times
		m.Verdict = judged(value <= m.Limit)
	}
	return m
}

// moreThan holds a number against a peer's of the same run that must be less.
func moreThan(what string, value float64, unit string, peer float64, of string) measurement {
	m := toPeer(what, value, unit, peer, 0, of)
	m.Limit, m.Least, m.Verdict = peer, true, judged(value > peer)
	return m
}

func unmeasured(what, why string) measurement {
	return measurement{What: what, Why: why, Verdict: notMeasured}
}

func judged(holds bool) verdict {
	if holds {
		return within
	}
	return missed
}

// cells are the columns of the row: what, measured, limit or peer, ratio, verdict.
func (m measurement) cells() [5]string {
	if m.Verdict == notMeasured {
		return [5]string{m.What, "", "", "", m.Verdict.told() + ": " + m.Why}
	}
	ratio := ""
	if m.Ratio > 0 && !math.IsInf(m.Ratio, 0) {
		ratio = figure(m.Ratio)
	}
	return [5]string{m.What, measured(m.Value, m.Unit), m.against(), ratio, m.Verdict.told()}
}

// against is what the number is held against.
func (m measurement) against() string {
	bound := "at most "
	if m.Least {
		bound = "at least "
	}
	peer := fmt.Sprintf("%s: %s", m.Of, measured(m.Peer, m.Unit))
	switch {
	case m.Peer > 0 && m.Least:
		return peer + "; more than that"
	case m.Peer > 0 && m.Limit == m.Peer:
		return peer + "; at most that"
	case m.Peer > 0 && m.Limit > 0:
		return fmt.Sprintf("%s; %s%s times that", peer, bound, figure(m.Limit/m.Peer))
	case m.Peer > 0:
		return peer
	case m.Limit > 0:
		return bound + measured(m.Limit, m.Unit)
	}
	return m.Of
}

func measured(value float64, unit string) string {
	return strings.TrimSpace(figure(value) + " " + unit)
}

// figure writes a number with three digits that count, and thousands apart.
func figure(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	decimals := 2 - int(math.Floor(math.Log10(math.Abs(cmp.Or(v, 1)))))
	text := strconv.FormatFloat(v, 'f', min(max(decimals, 0), 3), 64)
	whole, rest, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest = strings.TrimRight(rest, "0"); rest != "" {
		return whole + "." + rest
	}
	return whole
}
