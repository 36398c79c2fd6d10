package storage

import (
	"bytes"
	"cmp"
	"maps"
	"reflect"
	"slices"

	"github.com/fxamacker/cbor/v2"
)

// stamp names one write of a field. Of two, the later by clock, then by origin, is in force.
type stamp struct {
	HLC    uint64 `cbor:"1,keyasint,omitempty"`
	Origin string `cbor:"2,keyasint,omitempty"`
}

func (s stamp) compare(o stamp) int {
	return cmp.Or(cmp.Compare(s.HLC, o.HLC), cmp.Compare(s.Origin, o.Origin))
}

// lineage is what a document remembers of how it came to be, so that two kiosks that
// changed it apart end with the same one. Each field is a register of the writes that
// no later writer knew of: the last of them is in force, and the others are kept
// until somebody has looked at them. (Shapiro and others, "A comprehensive study of
// Convergent and Commutative Replicated Data Types", INRIA RR-7506, multi-value register.)
type lineage struct {
	Whole  stamp             `cbor:"1,keyasint,omitempty"` // of the fields that are not in Fields
	Fields map[int]stamp     `cbor:"2,keyasint,omitempty"`
	Seen   map[string]uint64 `cbor:"3,keyasint,omitempty"` // by origin, the clock of its last write that is known here
	Others []others          `cbor:"4,keyasint,omitempty"` // in order of their stamps
}

// others are the values of one writer who did not know of those in force: Same are
// the fields to which the same was written.
type others struct {
	By     stamp                   `cbor:"1,keyasint"`
	Same   []int                   `cbor:"2,keyasint,omitempty"`
	Values map[int]cbor.RawMessage `cbor:"3,keyasint,omitempty"` // as in the document
}

// edit is one value of a field.
type edit struct {
	by    stamp
	value []byte // CBOR
}

func (h *lineage) of(field int) stamp {
	if s, ok := h.Fields[field]; ok {
		return s
	}
	return h.Whole
}

func (h *lineage) saw(s stamp) bool { return s.HLC <= h.Seen[s.Origin] }

// fieldCount is how many fields a document has, numbered from 1; its lineage is none.
var fieldCount = documentType.NumField() - 1

var documentType = reflect.TypeFor[document]()

func (d *document) field(number int) reflect.Value {
	return reflect.ValueOf(d).Elem().Field(number - 1)
}

// written is the document after somebody who knew all of it wrote the fields of
// next: what differs is stamped, and what others wrote to those fields is settled.
func (c codec) written(before, next document, now stamp) (document, error) {
	all, err := c.writesOf(&before)
	if err != nil {
		return next, err
	}
	seen := maps.Clone(before.History.Seen)
	for n := 1; n <= fieldCount; n++ {
		if sameValue(before.field(n), next.field(n)) {
			continue
		}
		value, err := c.enc.Marshal(next.field(n).Interface())
		if err != nil {
			return next, err
		}
		all[n] = []edit{{now, value}}
		seen[now.Origin] = now.HLC
	}
	return c.document(all, seen)
}

// begun is a document that was not there before.
func begun(next document, now stamp) document {
	next.History = lineage{Whole: now, Seen: map[string]uint64{now.Origin: now.HLC}}
	return next
}

// looked is the document after somebody looked at the values that are not in force.
func looked(d document) document {
	d.History.Others = nil
	return d
}

func sameValue(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Map, reflect.Slice:
		return a.Len() == 0 && b.Len() == 0 || reflect.DeepEqual(a.Interface(), b.Interface())
	default:
		return a.Equal(b)
	}
}

// writesOf returns the writes of every field, the one in force first.
func (c codec) writesOf(d *document) (map[int][]edit, error) {
	all := make(map[int][]edit, fieldCount)
	for n := 1; n <= fieldCount; n++ {
		value, err := c.enc.Marshal(d.field(n).Interface())
		if err != nil {
			return nil, err
		}
		all[n] = []edit{{d.History.of(n), value}}
		for _, o := range d.History.Others {
			if slices.Contains(o.Same, n) {
				all[n] = append(all[n], edit{o.By, value})
			} else if v, ok := o.Values[n]; ok {
				all[n] = append(all[n], edit{o.By, v})
			}
		}
	}
	return all, nil
}

// join returns the one document that two become. It is commutative, associative and
// idempotent.
func (c codec) join(a, b document) (document, error) {
	left, err := c.writesOf(&a)
	if err != nil {
		return document{}, err
	}
	right, err := c.writesOf(&b)
	if err != nil {
		return document{}, err
	}
	all := make(map[int][]edit, fieldCount)
	for n := 1; n <= fieldCount; n++ {
		all[n] = joined(left[n], right[n], &a.History, &b.History)
	}
	seen := maps.Clone(a.History.Seen)
	for origin, hlc := range b.History.Seen {
		seen[origin] = max(seen[origin], hlc)
	}
	return c.document(all, seen)
}

// joined returns those writes of a field that both have, or one has and the other
// never saw.
func joined(left, right []edit, a, b *lineage) []edit {
	has := func(all []edit, s stamp) bool {
		return slices.ContainsFunc(all, func(w edit) bool { return w.by == s })
	}
	var kept []edit
	for _, w := range left {
		if has(right, w.by) || !b.saw(w.by) {
			kept = append(kept, w)
		}
	}
	for _, w := range right {
		if !has(left, w.by) && !a.saw(w.by) {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 { // not to be, where each document saw what it says
		kept = slices.Concat(left, right)
	}
	return kept
}

// document makes the one form of a document with the writes: equal ones are equal
// bytes. The stamp of most fields stands once.
func (c codec) document(all map[int][]edit, seen map[string]uint64) (d document, err error) {
	count, byWriter := make(map[stamp]int), make(map[stamp]*others)
	for n := 1; n <= fieldCount; n++ {
		writes := all[n]
		slices.SortFunc(writes, func(x, y edit) int { return cmp.Or(y.by.compare(x.by), bytes.Compare(y.value, x.value)) })
		if err := c.dec.Unmarshal(writes[0].value, d.field(n).Addr().Interface()); err != nil {
			return d, err
		}
		count[writes[0].by]++
		for _, w := range writes[1:] {
			o := byWriter[w.by]
			if o == nil {
				o = &others{By: w.by, Values: make(map[int]cbor.RawMessage)}
				byWriter[w.by] = o
			}
			if bytes.Equal(w.value, writes[0].value) {
				o.Same = append(o.Same, n)
			} else {
				o.Values[n] = w.value
			}
		}
	}
	h := lineage{Seen: seen, Whole: slices.MaxFunc(slices.Collect(maps.Keys(count)), func(x, y stamp) int {
		return cmp.Or(cmp.Compare(count[x], count[y]), x.compare(y))
	})}
	for n := 1; n <= fieldCount; n++ {
		if by := all[n][0].by; by != h.Whole {
			if h.Fields == nil {
				h.Fields = make(map[int]stamp)
			}
			h.Fields[n] = by
		}
	}
	for _, o := range byWriter {
		h.Others = append(h.Others, *o)
	}
	slices.SortFunc(h.Others, func(x, y others) int { return x.By.compare(y.By) })
	d.History = h
	return d, nil
}
