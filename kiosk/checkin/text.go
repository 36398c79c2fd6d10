package checkin

// Text is one text in several languages, keyed by BCP 47 tag; the key "" holds
// the text that serves every language.
type Text map[string]string

// Plain returns a Text that reads the same in every language.
func Plain(s string) Text { return Text{"": s} }

// In returns the text in the language, else the one for all languages, else the
// English one, else "".
func (t Text) In(language string) string {
	for _, key := range []string{language, "", "en"} {
		if s, ok := t[key]; ok {
			return s
		}
	}
	return ""
}
