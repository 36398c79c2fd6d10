package search_test

import (
	"encoding/csv"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/search"
)

// sample returns the 2,000 fictional registrations of the rehearsal.
func sample(t testing.TB) []checkin.Registration {
	t.Helper()
	file, err := os.Open("../../assets/rehearsal/registrations.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []checkin.Registration
	at := func(name string) int { return slices.Index(rows[0], name) }
	for _, row := range rows[1:] {
		all = append(all, checkin.Registration{
			Reference: row[at("reference")], GivenName: row[at("given_name")], FamilyName: row[at("family_name")],
			LatinName: row[at("latin_name")], Organisation: row[at("organisation")], Country: row[at("country")], Email: row[at("email")],
			Listing: checkin.Listing(row[at("listing")]), Ticket: row[at("ticket")],
		})
	}
	return all
}

// typed returns the name as somebody with a Latin keyboard types it.
func typed(r *checkin.Registration) string {
	if r.LatinName != "" {
		return search.Fold(r.LatinName)
	}
	return search.Fold(r.GivenName + " " + r.FamilyName)
}

// slip makes one typo in the longest word.
func slip(name string, random *rand.Rand) string {
	words := strings.Fields(name)
	longest := 0
	for i, w := range words {
		if len(w) > len(words[longest]) {
			longest = i
		}
	}
	w := []rune(words[longest])
	i := random.IntN(len(w))
	switch random.IntN(4) {
	case 0:
		w = slices.Delete(w, i, i+1)
	case 1:
		w[i] = rune('a' + random.IntN(26))
	case 2:
		w = slices.Insert(w, i, w[i])
	default:
		if i+1 < len(w) {
			w[i], w[i+1] = w[i+1], w[i]
		}
	}
	words[longest] = string(w)
	return strings.Join(words, " ")
}

func TestRecallOnTheSample(t *testing.T) {
	t.Parallel()
	all := sample(t)
	index := search.Build(slices.Values(all))
	random := rand.New(rand.NewPCG(1, 2))
	var listed, native, exact, slipped int
	for i := range all {
		r := &all[i]
		if r.Protected() {
			continue
		}
		listed++
		found := func(q string) int {
			if slices.Contains(references(index.Find(q, 20)), r.Reference) {
				return 1
			}
			return 0
		}
		native += found(r.Name())
		exact += found(typed(r))
		slipped += found(slip(typed(r), random))
	}
	t.Logf("of %d: native %d, exact %d, with a typo %d", listed, native, exact, slipped)
	if exact < listed*98/100 || native < listed*98/100 {
		t.Errorf("found %d of %d by the exact name, %d by the native one; want 98 %%", exact, listed, native)
	}
	if slipped < listed*95/100 {
		t.Errorf("found %d of %d by a name with a typo; want 95 %%", slipped, listed)
	}
}

// generated yields n registrations with names of many scripts, made of those of
// the sample and of syllables, so that there are many different words.
func generated(sample []checkin.Registration, n int) iter.Seq[checkin.Registration] {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	syllables := strings.Fields("an ko ma ri the sol ber gor nik ova ssen ilu tza quin dhe mba fer raz ych wen lo ta shi yev ger")
	return func(yield func(checkin.Registration) bool) {
		random := rand.New(rand.NewPCG(3, 4))
		for i := range n {
			a, b := &sample[random.IntN(len(sample))], &sample[random.IntN(len(sample))]
			r := checkin.Registration{
				GivenName: a.GivenName, FamilyName: b.FamilyName, Organisation: b.Organisation, Country: b.Country, Listing: a.Listing,
				Reference: fmt.Sprintf("%08X", i), Email: fmt.Sprintf("delegate.%d@example.org", i),
			}
			if a.LatinName != "" || b.LatinName != "" {
				r.FamilyName, r.LatinName = a.FamilyName, a.LatinName
			} else if random.IntN(2) == 0 {
				r.FamilyName = ""
				for range 2 + random.IntN(3) {
					r.FamilyName += syllables[random.IntN(len(syllables))]
				}
				r.FamilyName = strings.ToUpper(r.FamilyName[:1]) + r.FamilyName[1:]
			}
			ref := []byte(r.Reference)
			for k, x := 7, random.Uint64(); k >= 0; k, x = k-1, x/32 {
				ref[k] = alphabet[x%32]
			}
			r.Reference = string(ref)
			if i%3 == 0 {
				r.Ticket = fmt.Sprintf("%x%x", random.Uint64(), random.Uint64())
			}
			if !yield(r) {
				return
			}
		}
	}
}

// keystrokes returns what is asked while names are typed, right and wrong.
func keystrokes(all []checkin.Registration, names int) []string {
	random := rand.New(rand.NewPCG(5, 6))
	var queries []string
	for range names {
		name := typed(&all[random.IntN(len(all))])
		if random.IntN(3) == 0 {
			name = slip(name, random)
		}
		letters := []rune(name)
		for i := 1; i <= len(letters); i++ {
			queries = append(queries, string(letters[:i]))
		}
	}
	return queries
}

const big = 100_000

func BenchmarkBuild(b *testing.B) {
	all := slices.Collect(generated(sample(b), big))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var index *search.Index
	for b.Loop() {
		index = search.Build(slices.Values(all))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
	runtime.KeepAlive(index)
	runtime.KeepAlive(all)
}

func BenchmarkKeystroke(b *testing.B) {
	all := slices.Collect(generated(sample(b), big))
	index := search.Build(slices.Values(all))
	queries := keystrokes(all, 300)
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		index.Find(queries[i%len(queries)], 20)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "µs-max")
}

func BenchmarkWith(b *testing.B) {
	all := slices.Collect(generated(sample(b), big))
	index := search.Build(slices.Values(all)).With(all[:900]...)
	for b.Loop() {
		index.With(all[0])
	}
}
