package kiosk

import (
	"strings"
	"unicode"

	"antechamber/kiosk/walk"
)

// keySet is what can be written with the keyboard on the screen.
type keySet int

const (
	noKeys      keySet = iota
	lettersKeys        // letters of three scripts, digits and what an e-mail address needs
	digitKeys
)

// keyboard is the keyboard on the screen: for whoever has no other. It writes into the
// form of the walk and never takes the focus from it.
type keyboard struct {
	alphabet alphabet
	variants bool // the top row shows other forms of the last letter
	capital  bool // the next letter is a capital
	chosen   bool // the alphabet was chosen, and does not follow the language
}

// alphabet is the letters of a script as they lie on a keyboard.
type alphabet int

const (
	latin alphabet = iota
	cyrillic
	arabic
)

// rows are the letters of the alphabets in the places that typists of English, Russian
// and Arabic know (ISO/IEC 9995, GOST 6431 and ASMO 663).
func (a alphabet) rows() []string {
	switch a {
	case cyrillic:
		return []string{"йцукенгшщзхъ", "фывапролджэё", "ячсмитьбю'"}
	case arabic:
		return []string{"ضصثقفغعهخحجد", "شسيبلاتنمكطذ", "ئءؤرىةوزظ"}
	}
	return []string{"qwertyuiop", "asdfghjkl", "zxcvbnm'"}
}

// name is what the key says that leads to the alphabet.
func (a alphabet) name() string {
	switch a {
	case cyrillic:
		return "АБВ"
	case arabic:
		return "ابت"
	}
	return "ABC"
}

// key is of the sentence that names the alphabet aloud.
func (a alphabet) key() string {
	switch a {
	case cyrillic:
		return "self.key.cyrillic"
	case arabic:
		return "self.key.arabic"
	}
	return "self.key.latin"
}

// variantsName is what the key says that shows other forms of a letter.
func (a alphabet) variantsName() string {
	switch a {
	case cyrillic:
		return "і ў ћ"
	case arabic:
		return "أ پ گ"
	}
	return "é à ñ"
}

// variants are other forms of a letter, in their order of frequency as far as one is
// known: those of the languages whose names come to an international conference.
var variants = map[rune]string{
	'a': "áàâäãåāăąæ", 'c': "çćč", 'd': "ďđð", 'e': "éèêëēėęě", 'g': "ğģ", 'h': "ħ", 'i': "íìîïīįı", 'k': "ķ", 'l': "łľļ",
	'n': "ñńňņ", 'o': "óòôöõøōőœ", 'r': "řŕ", 's': "śšşșß", 't': "ťţțþ", 'u': "úùûüūůűųư", 'w': "ŵ", 'y': "ýÿŷ", 'z': "žżź",
	'г': "ґѓђ", 'е': "ёєѐ", 'и': "іїйјѝ", 'к': "ќқ", 'л': "љ", 'н': "њң", 'о': "өӧ", 'у': "ўүұ", 'х': "һҳ", 'ц': "џ", 'ч': "ћ", 'э': "ә",
	'ا': "أإآٱ", 'ب': "پ", 'ج': "چ", 'ز': "ژ", 'ف': "ڤ", 'ك': "گک", 'ه': "ةھہ", 'و': "ؤۆ", 'ي': "ىئیې", 'ن': "ںڼ", 'ر': "ڑړ", 'د': "ڈډ", 'ت': "ٹټ",
}

// common are shown where the last letter has no other forms.
func (a alphabet) common() string {
	switch a {
	case cyrillic:
		return "іїўєґјљњћџ"
	case arabic:
		return "أإآپچژگیٹں"
	}
	return "áéíóúñçüöø"
}

// ofLanguage is the alphabet that a language is written with here. Chinese names are
// found by their Latin letters.
func ofLanguage(language string) alphabet {
	switch strings.SplitN(language, "-", 2)[0] {
	case "ru", "be", "uk", "bg", "sr", "mk", "kk", "ky", "mn":
		return cyrillic
	case "ar", "fa", "ur":
		return arabic
	}
	return latin
}

// follow takes the alphabet of the language, unless another was chosen.
func (k *keyboard) follow(language string) {
	if !k.chosen {
		k.alphabet = ofLanguage(language)
	}
}

// shifted is a letter as the key writes it after the text so far: names begin with a
// capital, addresses do not.
func (k *keyboard) shifted(r rune, text string, f walk.FieldName) rune {
	begins := text == "" || strings.HasSuffix(text, " ") || strings.HasSuffix(text, "-")
	if k.capital || begins && f != walk.Proof {
		return unicode.ToUpper(r)
	}
	return r
}

// others returns the other forms of the last letter of a text, and whether they take
// its place.
func (k *keyboard) others(text string) (forms string, instead bool) {
	last := []rune(text)
	if len(last) > 0 {
		r := last[len(last)-1]
		if forms, ok := variants[unicode.ToLower(r)]; ok {
			if unicode.IsUpper(r) {
				forms = strings.ToUpper(strings.ReplaceAll(forms, "ß", ""))
			}
			return forms, true
		}
	}
	return k.alphabet.common(), false
}
