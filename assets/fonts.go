package assets

import _ "embed"

// Weight is a font's weight as CSS and OpenType number it.
type Weight int

// The weights that are embedded.
const (
	Regular Weight = 400
	Bold    Weight = 700
)

// Font is one embedded font file, a subset of a Noto Sans font under the SIL Open Font License (see fonts/README.md).
type Font struct {
	Name   string // the script, as "Arabic"
	Weight Weight
	Data   string // the TrueType or OpenType file
	Lang   string // a BCP 47 tag: it has the forms of this language alone, and goes before the others there; "" is of all
}

// Fonts returns the embedded fonts in the order in which a character is looked for. Every script is there
// in Bold; the rarer ones, Hangul and the rarer characters of Chinese and Japanese, whose glyphs weigh megabytes, in Bold alone.
func Fonts() []Font {
	return []Font{
		{"Latin", Regular, latinRegular, ""},
		{"Latin", Bold, latinBold, ""},
		{"Arabic", Regular, arabicRegular, ""},
		{"Arabic", Bold, arabicBold, ""},
		{"Hebrew", Regular, hebrewRegular, ""},
		{"Hebrew", Bold, hebrewBold, ""},
		{"Armenian", Regular, armenianRegular, ""},
		{"Armenian", Bold, armenianBold, ""},
		{"Georgian", Regular, georgianRegular, ""},
		{"Georgian", Bold, georgianBold, ""},
		{"Thai", Regular, thaiRegular, ""},
		{"Thai", Bold, thaiBold, ""},
		{"Devanagari", Regular, devanagariRegular, ""},
		{"Devanagari", Bold, devanagariBold, ""},
		{"Bengali", Regular, bengaliRegular, ""},
		{"Bengali", Bold, bengaliBold, ""},
		{"Tamil", Regular, tamilRegular, ""},
		{"Tamil", Bold, tamilBold, ""},
		{"CJK", Regular, cjkRegular, ""},
		{"CJK", Bold, cjkBold, ""},
		{"Ethiopic", Bold, ethiopicBold, ""},
		{"Gujarati", Bold, gujaratiBold, ""},
		{"Gurmukhi", Bold, gurmukhiBold, ""},
		{"Telugu", Bold, teluguBold, ""},
		{"Kannada", Bold, kannadaBold, ""},
		{"Malayalam", Bold, malayalamBold, ""},
		{"Sinhala", Bold, sinhalaBold, ""},
		{"Khmer", Bold, khmerBold, ""},
		{"Lao", Bold, laoBold, ""},
		{"Myanmar", Bold, myanmarBold, ""},
		{"Thaana", Bold, thaanaBold, ""},
		{"Japanese", Bold, japaneseBold, "ja"},
		{"Traditional", Bold, traditionalBold, "zh-Hant"},
	}
}

var (
	//go:embed fonts/Latin-Regular.ttf
	latinRegular string
	//go:embed fonts/Latin-Bold.ttf
	latinBold string
	//go:embed fonts/Arabic-Regular.ttf
	arabicRegular string
	//go:embed fonts/Arabic-Bold.ttf
	arabicBold string
	//go:embed fonts/Hebrew-Regular.ttf
	hebrewRegular string
	//go:embed fonts/Hebrew-Bold.ttf
	hebrewBold string
	//go:embed fonts/Armenian-Regular.ttf
	armenianRegular string
	//go:embed fonts/Armenian-Bold.ttf
	armenianBold string
	//go:embed fonts/Georgian-Regular.ttf
	georgianRegular string
	//go:embed fonts/Georgian-Bold.ttf
	georgianBold string
	//go:embed fonts/Thai-Regular.ttf
	thaiRegular string
	//go:embed fonts/Thai-Bold.ttf
	thaiBold string
	//go:embed fonts/Devanagari-Regular.ttf
	devanagariRegular string
	//go:embed fonts/Devanagari-Bold.ttf
	devanagariBold string
	//go:embed fonts/Bengali-Regular.ttf
	bengaliRegular string
	//go:embed fonts/Bengali-Bold.ttf
	bengaliBold string
	//go:embed fonts/Tamil-Regular.ttf
	tamilRegular string
	//go:embed fonts/Tamil-Bold.ttf
	tamilBold string
	//go:embed fonts/CJK-Regular.otf
	cjkRegular string
	//go:embed fonts/CJK-Bold.otf
	cjkBold string
	//go:embed fonts/Japanese-Bold.otf
	japaneseBold string
	//go:embed fonts/Traditional-Bold.otf
	traditionalBold string
	//go:embed fonts/Ethiopic-Bold.ttf
	ethiopicBold string
	//go:embed fonts/Gujarati-Bold.ttf
	gujaratiBold string
	//go:embed fonts/Gurmukhi-Bold.ttf
	gurmukhiBold string
	//go:embed fonts/Telugu-Bold.ttf
	teluguBold string
	//go:embed fonts/Kannada-Bold.ttf
	kannadaBold string
	//go:embed fonts/Malayalam-Bold.ttf
	malayalamBold string
	//go:embed fonts/Sinhala-Bold.ttf
	sinhalaBold string
	//go:embed fonts/Khmer-Bold.ttf
	khmerBold string
	//go:embed fonts/Lao-Bold.ttf
	laoBold string
	//go:embed fonts/Myanmar-Bold.ttf
	myanmarBold string
	//go:embed fonts/Thaana-Bold.ttf
	thaanaBold string
)
