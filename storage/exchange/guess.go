package exchange

import (
	"slices"
	"strings"
	"unicode"
)

// What headings of any table are taken to mean, as foldWord leaves them, the likeliest first.
var headingWords = []heading{
	{"firstname", "given_name"},
	{"forename", "given_name"},
	{"vorname", "given_name"},
	{"prenom", "given_name"},
	{"prenoms", "given_name"},
	{"nombre", "given_name"},
	{"имя", "given_name"},
	{"名", "given_name"},
	{"الاسمالأول", "given_name"},
	{"lastname", "family_name"},
	{"surname", "family_name"},
	{"nachname", "family_name"},
	{"familienname", "family_name"},
	{"nomdefamille", "family_name"},
	{"nom", "family_name"},
	{"apellido", "family_name"},
	{"apellidos", "family_name"},
	{"фамилия", "family_name"},
	{"姓", "family_name"},
	{"اسمالعائلة", "family_name"},
	{"middlename", fieldMiddle},
	{"fullname", fieldName},
	{"name", fieldName},
	{"attendeename", fieldName},
	{"participantname", fieldName},
	{"participant", fieldName},
	{"attendee", fieldName},
	{"guest", fieldName},
	{"guestname", fieldName},
	{"delegatename", fieldName},
	{"nameofparticipant", fieldName},
	{"nameofdelegate", fieldName},
	{"contactname", fieldName},
	{"nomcomplet", fieldName},
	{"nombrecompleto", fieldName},
	{"фио", fieldName},
	{"姓名", fieldName},
	{"الاسمالكامل", fieldName},
	{"الاسم", fieldName},
	{"passportname", "latin_name"},
	{"nameinlatin", "latin_name"},
	{"organization", "organisation"},
	{"affiliation", "organisation"},
	{"delegation", "organisation"},
	{"delegacion", "organisation"},
	{"company", "organisation"},
	{"institution", "organisation"},
	{"employer", "organisation"},
	{"firma", "organisation"},
	{"organismo", "organisation"},
	{"organizacion", "organisation"},
	{"entreprise", "organisation"},
	{"организация", "organisation"},
	{"组织", "organisation"},
	{"单位", "organisation"},
	{"المنظمة", "organisation"},
	{"emailaddress", "email"},
	{"mail", "email"},
	{"correo", "email"},
	{"correoelectronico", "email"},
	{"courriel", "email"},
	{"adresseemail", "email"},
	{"электроннаяпочта", "email"},
	{"电子邮件", "email"},
	{"البريدالإلكتروني", "email"},
	{"participanttype", "category"},
	{"registrationtype", "category"},
	{"registrationcategory", "category"},
	{"tickettype", "category"},
	{"constituency", "category"},
	{"kategorie", "category"},
	{"categorie", "category"},
	{"categoria", "category"},
	{"product", "category"},
	{"produkt", "category"},
	{"produit", "category"},
	{"producto", "category"},
	{"категория", "category"},
	{"类别", "category"},
	{"الفئة", "category"},
	{"jobtitle", "function"},
	{"position", "function"},
	{"fonction", "function"},
	{"cargo", "function"},
	{"funktion", "function"},
	{"должность", "function"},
	{"职务", "function"},
	{"المنصب", "function"},
	{"salutation", "honorific"},
	{"title", "honorific"},
	{"prefix", "honorific"},
	{"anrede", "honorific"},
	{"civilite", "honorific"},
	{"tratamiento", "honorific"},
	{"sex", "gender"},
	{"genre", "gender"},
	{"sexe", "gender"},
	{"sexo", "gender"},
	{"genero", "gender"},
	{"geschlecht", "gender"},
	{"пол", "gender"},
	{"性别", "gender"},
	{"الجنس", "gender"},
	{"preferredlanguage", "language"},
	{"langue", "language"},
	{"idioma", "language"},
	{"sprache", "language"},
	{"язык", "language"},
	{"语言", "language"},
	{"اللغة", "language"},
	{"registrationstate", "status"},
	{"registrationstatus", "status"},
	{"attendeestatus", "status"},
	{"etat", "status"},
	{"estado", "status"},
	{"statut", "status"},
	{"статус", "status"},
	{"状态", "status"},
	{"الحالة", "status"},
	{"ticketsecret", "ticket"},
	{"ticketcode", "ticket"},
	{"checkinsecret", "ticket"},
	{"barcode", "ticket"},
	{"qrcode", "ticket"},
	{"secret", "ticket"},
	{"registrationid", "external_id"},
	{"attendeeid", "external_id"},
	{"registrationnumber", "external_id"},
	{"participantid", "external_id"},
	{"id", "external_id"},
	{"ordercode", fieldOrder},
	{"bestellnummer", fieldOrder},
	{"positionid", fieldPosition},
}

// byHeading returns the field that a heading of any table is taken to mean.
func byHeading(title string) (field string, order int, ok bool) {
	if c, ok := columnOf(title); ok {
		return c.Name, -1, true
	}
	folded := foldWord(title)
	i := slices.IndexFunc(headingWords, func(h heading) bool { return h.folded == folded })
	if i < 0 {
		return "", 0, false
	}
	return headingWords[i].field, i, true
}

// enough tells whether nearly all of what stands in a column looks alike; a few cells
// may be somebody's slip.
func enough(cells []string, looks func(string) bool) bool {
	filled, alike := 0, 0
	for _, c := range cells {
		if c = strings.TrimSpace(c); c != "" {
			filled++
			if looks(c) {
				alike++
			}
		}
	}
	return filled > 0 && alike*10 >= filled*9
}

// byContent returns the field that a column seems to hold by what stands in its cells.
func (t *Table) byContent(cells []string) (field string, ok bool) {
	in := func(words map[string]string) func(string) bool {
		return func(c string) bool { _, ok := words[foldWord(c)]; return ok }
	}
	switch {
	case enough(cells, looksLikeEmail):
		return "email", true
	case t.knowsCategories() && enough(cells, func(c string) bool { id, ok := t.category(c); return ok && id != fieldOut }):
		return "category", true
	case enough(cells, in(genderWords)) && !enough(cells, func(c string) bool { return len(c) == 1 }):
		return "gender", true
	case enough(cells, func(c string) bool { _, ok := statusWords[foldWord(c)]; return ok }):
		return "status", true
	case enough(cells, looksLikeTicket) && distinct(cells):
		return "ticket", true
	}
	return "", false
}

func looksLikeEmail(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(host, ".") && !strings.ContainsFunc(s, unicode.IsSpace)
}

// looksLikeTicket takes what no person would write: long, without spaces, letters and
// digits mixed, or the JSON of an Indico ticket.
func looksLikeTicket(s string) bool {
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		return true
	}
	digits := strings.ContainsFunc(s, unicode.IsDigit)
	letters := strings.ContainsFunc(s, unicode.IsLetter)
	return len(s) >= 16 && digits && letters && !strings.ContainsAny(s, " @./:")
}

func distinct(cells []string) bool {
	seen := make(map[string]bool)
	for _, c := range cells {
		if c = strings.TrimSpace(c); c != "" {
			if seen[c] {
				return false
			}
			seen[c] = true
		}
	}
	return true
}
