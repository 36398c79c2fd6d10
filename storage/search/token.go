package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"

	"antechamber/kiosk/checkin"
)

// document is what the index keeps of one registration.
type document struct {
	reference    string
	protected    bool
	names        []string // folded words, in every spelling that finds the person
	organisation []string
	ticket       string   // as codeForm
	whole        []string // whole names as wholeForm, of a protected registration only
	represents   string   // the organisation as registered; not of a hidden person
	email        uint64   // a hash of the address; 0 where there is none, or the person is protected
	facts        []uint32 // hashes of what the person is recognised by; none of a protected person
}

// Words are cut here, in bytes, and East Asian names have no more endings: a name
// of thousands of letters must not fill the memory.
const (
	longestWord = 120
	mostEndings = 40
)

// bag collects words once each.
type bag struct{ words []string }

func (b *bag) add(word string) {
	if len(word) > longestWord {
		word = strings.ToValidUTF8(word[:longestWord], "")
	}
	if word != "" && !slices.Contains(b.words, word) {
		b.words = append(b.words, word)
	}
}

// nameWords returns the words by which a registration is found.
func nameWords(r *checkin.Registration) []string {
	var b bag
	romanised := r.LatinName == ""
	b.text(r.GivenName, romanised)
	b.text(r.FamilyName, romanised)
	b.text(r.LatinName, false)
	b.text(r.NameAsListed, false)
	if strings.ContainsFunc(r.FamilyName+r.GivenName, isEastAsian) {
		b.endings(compact(r.FamilyName) + compact(r.GivenName))
	}
	return b.words
}

// organisationWords returns the words of an organisation's name.
func organisationWords(name string) []string {
	var b bag
	b.text(name, true)
	return b.words
}

// text adds the words of a text, and the other ways to type them: with what a
// hyphen parts joined, without a d' or O' before it, with German spellings, with
// an Arabic article joined, and romanised where nobody gave a Latin form.
func (b *bag) text(s string, romanise bool) {
	article := ""
	for chunk := range strings.FieldsSeq(s) {
		folded := Fold(chunk)
		b.spelling(folded, romanise)
		if other := germanSpelling(chunk); other != chunk {
			b.spelling(Fold(other), false)
		}
		if i := strings.IndexFunc(chunk, isApostrophe); i > 0 && utf8.RuneCountInString(chunk[:i]) <= 2 {
			_, first := utf8.DecodeRuneInString(chunk[i:])
			b.add(compact(chunk[i+first:]))
		}
		word := strings.ReplaceAll(folded, " ", "")
		if article != "" {
			b.add(article + word)
		}
		article = ""
		if isArticle(word) {
			article = word
		}
	}
}

// spelling adds the words that are in one folded chunk of text.
func (b *bag) spelling(folded string, romanise bool) {
	parts := 0
	for word := range strings.FieldsSeq(folded) {
		parts++
		b.add(word)
		if isASCII(word) {
			continue
		}
		if eastAsianStart(word) {
			b.endings(word)
		}
		if romanise || alphabetic(word) {
			for latin := range latinSpellings(word) {
				b.spelling(latin, false)
			}
		}
	}
	if parts > 1 {
		b.add(strings.ReplaceAll(folded, " ", ""))
	}
}

// endings adds the word from each of its letters on: nothing parts the words of
// an East Asian name.
func (b *bag) endings(word string) {
	n := 0
	for i := range word {
		if n++; n <= mostEndings {
			b.add(word[i:])
		}
	}
}

func compact(s string) string { return strings.ReplaceAll(Fold(s), " ", "") }

func isArticle(word string) bool { return word == "al" || word == "el" }

func eastAsianStart(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return isEastAsian(first)
}

// alphabetic tells whether the word's script writes every sound, so that its
// romanisation is worth having beside a Latin form given by the bearer.
func alphabetic(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.In(first, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Georgian)
}

// latinSpellings yields the romanisations of a folded word, folded: that of the
// passports of most countries, and for Cyrillic the one with y.
func latinSpellings(word string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		plainly := Fold(unidecode.Unidecode(word))
		if plainly == "" || !yield(plainly) {
			return
		}
		other := cyrillicWithY.Replace(word)
		if strings.HasSuffix(other, "ии") {
			other = strings.TrimSuffix(other, "ии") + "iy"
		}
		if other != word {
			yield(Fold(unidecode.Unidecode(other)))
		}
	}
}

// A Replacer is immutable, and too dear to make for each word.
var (
	germanLetters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe",
		"Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "Å", "Aa", "Ø", "Oe")
	cyrillicWithY = strings.NewReplacer("ю", "yu", "я", "ya")
	codeSigns     = strings.NewReplacer(" ", "", "-", "")
	codeLookalike = strings.NewReplacer("O", "0", "I", "1", "L", "1")
)

// germanSpelling writes umlauts and their Nordic kin as two letters.
func germanSpelling(s string) string {
	if isASCII(s) {
		return s
	}
	return germanLetters.Replace(norm.NFC.String(s))
}

// wholeNames returns every form in which a whole name may be given.
func wholeNames(r *checkin.Registration) []string {
	var b bag
	for _, name := range []string{r.GivenName + " " + r.FamilyName, r.LatinName, r.NameAsListed} {
		for _, spelt := range []string{name, germanSpelling(name)} {
			b.add(wholeForm(spelt))
			var joined []string
			for chunk := range strings.FieldsSeq(spelt) {
				joined = append(joined, compact(chunk))
			}
			b.add(wholeForm(strings.Join(joined, " ")))
		}
	}
	native := Fold(r.GivenName + " " + r.FamilyName)
	if !isASCII(native) && (r.LatinName == "" || alphabetic(native)) {
		for latin := range latinSpellings(native) {
			b.add(wholeForm(latin))
		}
		b.add(wholeForm(compact(unidecode.Unidecode(Fold(r.GivenName))) + " " + compact(unidecode.Unidecode(Fold(r.FamilyName)))))
	}
	if eastAsianStart(native) {
		b.add(compact(r.FamilyName) + compact(r.GivenName))
		b.add(compact(r.GivenName) + compact(r.FamilyName))
	}
	return b.words
}

// wholeForm returns the words of a name in one order, whatever order they came in.
func wholeForm(name string) string {
	words := strings.Fields(Fold(name))
	slices.Sort(words)
	return strings.Join(words, " ")
}

// codeForm returns a reference or ticket as codes are compared here.
func codeForm(code string) string {
	return codeSigns.Replace(strings.ToUpper(strings.TrimSpace(code)))
}

// referenceForm returns a reference, or its beginning, with the letters that
// references do not have read as the digits that they look like.
func referenceForm(code string) string {
	return codeLookalike.Replace(codeForm(code))
}
