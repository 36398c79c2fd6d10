package exchange

import (
	"regexp"
	"strings"
	"unicode"

	"antechamber/kiosk/checkin"
)

// What systems call statuses, as foldWord leaves it: pretix's orders, Indico's
// registrations, Eventbrite's attendees, and the same in French, Spanish and German.
var statusWords = map[string]checkin.Status{
	"approved": checkin.StatusApproved, "paid": checkin.StatusApproved, "completed": checkin.StatusApproved, "complete": checkin.StatusApproved, "confirmed": checkin.StatusApproved,
	"attending": checkin.StatusApproved, "checkedin": checkin.StatusApproved, "accepted": checkin.StatusApproved, "active": checkin.StatusApproved, "registered": checkin.StatusApproved,
	"bezahlt": checkin.StatusApproved, "paye": checkin.StatusApproved, "payee": checkin.StatusApproved, "pagado": checkin.StatusApproved, "pagada": checkin.StatusApproved,
	"confirme": checkin.StatusApproved, "confirmado": checkin.StatusApproved, "bestatigt": checkin.StatusApproved,

	"pending": checkin.StatusPending, "awaitingpayment": checkin.StatusPending, "unpaid": checkin.StatusPending, "approvalpending": checkin.StatusPending, "waitlisted": checkin.StatusPending,
	"ausstehend": checkin.StatusPending, "enattente": checkin.StatusPending, "pendiente": checkin.StatusPending,

	"cancelled": checkin.StatusCancelled, "canceled": checkin.StatusCancelled, "refunded": checkin.StatusCancelled, "withdrawn": checkin.StatusCancelled, "expired": checkin.StatusCancelled,
	"notattending": checkin.StatusCancelled, "deleted": checkin.StatusCancelled, "transferred": checkin.StatusCancelled, "canceledpaidfee": checkin.StatusCancelled,
	"storniert": checkin.StatusCancelled, "erstattet": checkin.StatusCancelled, "abgelaufen": checkin.StatusCancelled, "annule": checkin.StatusCancelled, "annulee": checkin.StatusCancelled,
	"rembourse": checkin.StatusCancelled, "expire": checkin.StatusCancelled, "cancelado": checkin.StatusCancelled, "cancelada": checkin.StatusCancelled, "reembolsado": checkin.StatusCancelled, "vencido": checkin.StatusCancelled,

	"rejected": checkin.StatusRejected, "declined": checkin.StatusRejected, "refused": checkin.StatusRejected,
	"abgelehnt": checkin.StatusRejected, "refuse": checkin.StatusRejected, "rechazado": checkin.StatusRejected,
}

var genderWords = map[string]string{
	"woman": "woman", "female": "woman", "f": "woman", "femme": "woman", "feminin": "woman", "mujer": "woman", "femenino": "woman", "frau": "woman", "weiblich": "woman", "женщина": "woman", "женский": "woman", "女": "woman", "امرأة": "woman", "أنثى": "woman",
	"man": "man", "male": "man", "m": "man", "homme": "man", "masculin": "man", "hombre": "man", "masculino": "man", "mann": "man", "mannlich": "man", "мужчина": "man", "мужской": "man", "男": "man", "رجل": "man", "ذكر": "man",
	"other": "other", "nonbinary": "other", "autre": "other", "otro": "other", "divers": "other",
}

// languageTag is how a language must look that is taken as one.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$`)

// says tells whether a cell says yes or no; neither where it says nothing.
func says(cell string) (yes, no bool) {
	switch foldWord(cell) {
	case "", "-", "–", "—":
		return false, false
	case "no", "n", "0", "false", "nein", "non", "нет", "否", "لا":
		return false, true
	}
	return true, false
}

// Words that begin a family name.
var particles = map[string]bool{
	"de": true, "del": true, "della": true, "di": true, "da": true, "das": true, "dos": true, "do": true, "du": true, "des": true, "la": true, "le": true, "van": true, "von": true,
	"vom": true, "zu": true, "der": true, "den": true, "ten": true, "ter": true, "bin": true, "ibn": true, "bint": true, "ben": true, "al": true, "el": true, "y": true, "st.": true,
}

// splitName parts a whole name as well as can be told: at a comma; by the family
// name's capitals; else before the last word and the particles that belong to it.
func splitName(name string) (given, family string) {
	name = strings.Join(strings.Fields(name), " ")
	if before, after, ok := strings.Cut(name, ","); ok && before != "" && !strings.Contains(after, ",") {
		return strings.TrimSpace(after), strings.TrimSpace(before)
	}
	words := strings.Fields(name)
	if len(words) < 2 {
		return "", name
	}
	if given, family, ok := byCapitals(words); ok {
		return given, family
	}
	at := len(words) - 1
	for at > 1 && particles[strings.ToLower(words[at-1])] {
		at--
	}
	return strings.Join(words[:at], " "), strings.Join(words[at:], " ")
}

// byCapitals finds the family name where it alone is in capitals.
func byCapitals(words []string) (given, family string, ok bool) {
	var small, large []string
	for _, w := range words {
		if capitals(w) {
			large = append(large, w)
		} else {
			small = append(small, w)
		}
	}
	if len(small) == 0 || len(large) == 0 {
		return "", "", false
	}
	return strings.Join(small, " "), strings.Join(large, " "), true
}

// capitals tells whether a word has two letters at least, all capitals.
func capitals(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLower(r) || unicode.Is(unicode.Lo, r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1 && !strings.HasSuffix(word, ".")
}
