package exchange

import (
	"slices"
	"strings"
)

// The headings are compared as foldWord leaves them. A field that two columns hold
// is that of the first that says it here, and of the next where its cell is empty.
type heading struct{ folded, field string }

// The headings of pretix's check-in list and of the order positions in its order data,
// in English. What changes with every export, payments and addresses are left out.
var pretixHeadings = []heading{
	{"ordercode", fieldOrder},
	{"positionid", fieldPosition},
	{"attendeename", fieldName},
	{"attendeenamefullname", fieldName},
	{"attendeenametitle", "honorific"},
	{"attendeenamegivenname", "given_name"},
	{"attendeenamefirstname", "given_name"},
	{"attendeenamemiddlename", fieldMiddle},
	{"attendeenamefamilyname", "family_name"},
	{"attendeenamelastname", "family_name"},
	{"attendeenamelatintranscription", "latin_name"},
	{"attendeeemail", "email"},
	{"email", "email"},
	{"company", "organisation"},
	{"product", "category"},
	{"status", "status"},
	{"paid", fieldPaid},
	{"blocked", fieldBlocked},
	{"ticketsecret", "ticket"},
	{"secret", "ticket"},
	{"orderlocale", "language"},
}

// The headings of Indico's list of registrations. The titles of a form's fields are
// as its author typed them; these are the ones that every form begins with.
var indicoHeadings = []heading{
	{"id", "external_id"},
	{"name", fieldName},
	{"title", "honorific"},
	{"firstname", "given_name"},
	{"lastname", "family_name"},
	{"emailaddress", "email"},
	{"email", "email"},
	{"affiliation", "organisation"},
	{"position", "function"},
	{"registrationstate", "status"},
	{"state", "status"},
	{"checkinsecret", "ticket"},
	{"country", fieldKept},
}

// The headings of Eventbrite's attendee report, as reports that were seen have them.
var eventbriteHeadings = []heading{
	{"attendee", "external_id"}, // "Attendee #"
	{"order", fieldOrder},
	{"barcode", "ticket"},
	{"prefix", "honorific"},
	{"firstname", "given_name"},
	{"lastname", "family_name"},
	{"surname", "family_name"},
	{"email", "email"},
	{"tickettype", "category"},
	{"attendeestatus", "status"},
	{"jobtitle", "function"},
	{"company", "organisation"},
	{"quantity", fieldQuantity},
}

// What systems say that is no use at a door, or that changes with every export: by
// how the folded heading begins.
var leftOut = map[Format][]string{
	FormatPretix: {
		"price", "tax", "checkedin", "checkedout", "automaticallycheckedin", "orderdate", "ordertime", "voucher", "pseudonymizationid", "followupdate",
		"invoiceaddress", "vatid", "saleschannel", "emailaddressverified", "externalcustomerid", "paymentproviders", "eventslug", "address", "zipcode", "city", "country", "state",
	},
	FormatIndico: {"registrationdate", "modificationdate", "createdby", "price", "checkedin", "checkindate", "paymentdate"},
	FormatEventbrite: {
		"orderdate", "pricetier", "ordertype", "currency", "totalpaid", "feespaid", "eventbritefees", "eventbritepaymentprocessing", "group",
		"homeaddress", "homecity", "homestate", "homezip", "homecountry", "billing", "shipping",
	},
}

func headingsOf(f Format) []heading {
	switch f {
	case FormatPretix:
		return pretixHeadings
	case FormatIndico:
		return indicoHeadings
	case FormatEventbrite:
		return eventbriteHeadings
	}
	return nil
}

// formatOf tells by its headings which system a table comes from; FormatOther where
// it cannot be told.
func formatOf(headings []string) Format {
	folded := make(map[string]bool)
	var ours []slot
	for _, h := range headings {
		folded[foldWord(h)] = true
		if c, ok := columnOf(h); ok {
			ours = append(ours, slot{ours: c})
		}
	}
	any := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return folded[w] })
	}
	switch {
	case any("ordercode") && any("attendeename", "positionid", "secret", "ticketsecret"):
		return FormatPretix
	case any("attendee", "order") && any("firstname") && any("tickettype", "attendeestatus"):
		return FormatEventbrite
	case any("id") && any("name") && any("registrationstate", "registrationdate", "checkedin", "affiliation", "emailaddress"):
		return FormatIndico
	case len(ours) > 0 && (complete(ours) || len(ours) == len(headings)):
		return FormatAntechamber
	}
	return FormatOther
}

// bySystem returns the field that the system's heading stands for, and how early it
// counts among those of one field.
func bySystem(f Format, title string) (field string, order int, known bool) {
	folded := foldWord(title)
	all := headingsOf(f)
	if i := slices.IndexFunc(all, func(h heading) bool { return h.folded == folded }); i >= 0 {
		return all[i].field, i, true
	}
	for _, begin := range leftOut[f] {
		if strings.HasPrefix(folded, begin) {
			return fieldOut, 0, true
		}
	}
	return "", 0, false
}
