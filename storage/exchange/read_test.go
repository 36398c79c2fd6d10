package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

func encode(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadsEveryEncodingAndSeparator(t *testing.T) {
	t.Parallel()
	const head, western, any = "Given Name,FAMILY_NAME,category,T-Shirt\n", "Zoë,Müller,ngo,L\n", "王,小明,ngo,L\n"
	ascii := strings.Repeat("Ann,Lee,ngo,L\r\n", 6000) // more than a reader looks ahead
	tests := map[string]struct{ text, given, family string }{
		"UTF-8":                   {head + western, "Zoë", "Müller"},
		"UTF-8 with mark":         {"\ufeff" + head + any, "王", "小明"},
		"UTF-8 after much ASCII":  {head + ascii + any, "王", "小明"},
		"UTF-16LE with mark":      {encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), head+any), "王", "小明"},
		"UTF-16BE with mark":      {encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), head+any), "王", "小明"},
		"UTF-16LE":                {encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), head+western), "Zoë", "Müller"},
		"UTF-16BE":                {encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), head+any), "王", "小明"},
		"Windows-1252":            {encode(t, charmap.Windows1252, head+western), "Zoë", "Müller"},
		"Windows-1252 after much": {encode(t, charmap.Windows1252, head+ascii+western), "Zoë", "Müller"},
		"Windows-1252 at the end": {encode(t, charmap.Windows1252, "category,given_name,family_name\nngo,Zoë,Lé"), "Zoë", "Lé"},
		"one letter of 1252 last": {encode(t, charmap.Windows1252, "category,given_name,family_name\nngo,Zoe,Lé"), "Zoe", "Lé"},
		"semicolons":              {strings.ReplaceAll(head+western, ",", ";"), "Zoë", "Müller"},
		"tabs":                    {strings.ReplaceAll(head+western, ",", "\t"), "Zoë", "Müller"},
		"CR":                      {strings.ReplaceAll(head+western, "\n", "\r"), "Zoë", "Müller"},
		"CRLF, blank lines":       {"\r\n \r\n" + strings.ReplaceAll(head+"\n,,,\n"+western+"\n\n", "\n", "\r\n"), "Zoë", "Müller"},
		"no last line end":        {strings.TrimSpace(head + western), "Zoë", "Müller"},
		"quotes":                  {`"given-name";"Family, Name";"` + "familyname\";Category\n\"Zoë\";;Müller;\"ngo\" \n", "Zoë", "Müller"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, problems, err := read(tt.text)
			if err != nil || len(problems) > 0 || len(rows) == 0 {
				t.Fatalf("%d rows, problems %v, error %v", len(rows), problems, err)
			}
			r := rows[len(rows)-1].Registration
			if r.GivenName != tt.given || r.FamilyName != tt.family || r.Category != "ngo" {
				t.Errorf("read %+v", r)
			}
		})
	}
}

func TestReadsEveryColumn(t *testing.T) {
	t.Parallel()
	rows, problems, err := read(`REFERENCE,Honorific,Given Name,family-name,latin_name,Name As Listed,organisation,country,category,roles,Delegation Role,rank,function,gender,email,language,status,listing,source,external id,ticket,photo,note,Meal,Meal,
5rqj zwfg,Dr.," María ",O"Brien,,M. O'Brien,Cuba,cu,NGO,"Moderator; panellist,moderator",Head,3,Expert,Woman,m@example.org,es,Pending,Hidden,indico,17,"{""i"":[2]}",m.jpg,"two
lines ",vegan,'=none,
`)
	if err != nil || len(problems) > 0 {
		t.Fatalf("problems %v, error %v", problems, err)
	}
	want := checkin.Registration{
		Reference: "5RQJZWFG", Honorific: "Dr.", GivenName: "María", FamilyName: `O"Brien`, NameAsListed: "M. O'Brien", Organisation: "Cuba", Country: "CU",
		Category: "ngo", Roles: []string{"moderator", "panellist"}, DelegationRole: "head", Rank: 3, Function: "Expert", Gender: "woman",
		Email: "m@example.org", Language: "es", Status: checkin.StatusPending, Listing: checkin.ListingHidden, Source: "indico", ExternalID: "17",
		Ticket: `{"i":[2]}`, Photo: "m.jpg", Note: "two\nlines ", Extra: map[string]string{"Meal": "vegan", "Meal (2)": "=none"},
	}
	if diff := cmp.Diff(want, rows[0].Registration); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyCells(t *testing.T) {
	t.Parallel()
	rows, problems, err := read("given_name,category,status,listing,gender,rank,roles,reference,x\nAnn,ngo,,,,,,,\n")
	if err != nil || len(problems) > 0 {
		t.Fatalf("problems %v, error %v", problems, err)
	}
	want := checkin.Registration{GivenName: "Ann", Category: "ngo", Status: checkin.StatusApproved, Listing: checkin.ListingListed}
	if diff := cmp.Diff(want, rows[0].Registration); diff != "" {
		t.Error(diff)
	}
}

func TestBadRows(t *testing.T) {
	t.Parallel()
	const head = "given_name,family_name,category,status,listing,gender,rank,roles,country,delegation_role,reference,note,extra,\n"
	tests := map[string]struct {
		row          string
		line, column int
		field, says  string
	}{
		"category":        {"Secret,Name,ngx,,,,,,,,,,,", 2, 3, "category", "not a category"},
		"no category":     {"Secret,Name,,,,,,,,,,,,", 2, 3, "category", "no category"},
		"no name":         {",,ngo,,,,,,,,,,x,", 2, 0, "", "no name"},
		"status":          {"Secret,Name,ngo,maybe,,,,,,,,,,", 2, 4, "status", "approved, pending, cancelled, rejected"},
		"listing":         {"Secret,Name,ngo,,no,,,,,,,,,", 2, 5, "listing", "listed, organisation, hidden"},
		"gender":          {"Secret,Name,ngo,,,x,,,,,,,,", 2, 6, "gender", "woman, man, other"},
		"rank":            {"Secret,Name,ngo,,,,first,,,,,,,", 2, 7, "rank", "whole number"},
		"negative rank":   {"Secret,Name,ngo,,,,-1,,,,,,,", 2, 7, "rank", "whole number"},
		"role":            {"Secret,Name,ngo,,,,,king,,,,,,", 2, 8, "roles", "role"},
		"country":         {"Secret,Name,ngo,,,,,,Cuba,,,,,", 2, 9, "country", "two letters"},
		"delegation role": {"Secret,Name,ngo,,,,,,,boss,,,,", 2, 10, "delegation_role", "head, deputy"},
		"reference":       {"Secret,Name,ngo,,,,,,,,123,,,", 2, 11, "reference", "eight"},
		"too few":         {"Secret,Name,ngo", 2, 0, "", "3 cells"},
		"too many":        {"Secret,Name,ngo,,,,,,,,,,,,", 2, 0, "", "15 cells"},
		"far too many":    {"Secret,Name" + strings.Repeat(",", 100_000), 2, 0, "", "100002 cells"},
		"NUL":             {"Sec\x00ret,Name,ngo,,,,,,,,,,,", 2, 1, "given_name", "NUL"},
		"control":         {"Secret,Na\x1bme,ngo,,,,,,,,,,,", 2, 2, "family_name", "control"},
		"line break":      {"Secret,\"Na\nme\",ngo,,,,,,,,,,,", 2, 2, "family_name", "line break"},
		"later line":      {"\"Sec\nret\",\"Name\",\"n\r\ngx\",,,,,,,,,,,", 2, 1, "given_name", "line break"},
		"NUL in a note":   {"Secret,Name,ngo,,,,,,,,,\"a\n\x00\",,", 2, 12, "note", "NUL"},
		"broken":          {"Secret,Ümlaut,ngo,,,,,,,,,Se\xffcret,,", 2, 12, "note", "Save the file as UTF-8"},
		"replaced":        {"Secret,N\ufffdme,ngo,,,,,,,,,,,", 2, 2, "family_name", "Save the file as UTF-8"},
		"long":            {"Secret," + strings.Repeat("é", 10_001) + ",ngo,,,,,,,,,,,", 2, 2, "family_name", "10000 characters"},
		"very long":       {"Secret," + strings.Repeat("x", 200_000) + ",ngo,,,,,,,,,,,", 2, 2, "family_name", "10000 characters"},
		"no heading":      {"Secret,Name,ngo,,,,,,,,,,,Secret", 2, 14, "", "no heading"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, problems, err := read(head + tt.row + "\nAnn,Lee,ngo,,,,,,,,,,,\n")
			if err != nil || len(rows) != 1 || len(problems) == 0 {
				t.Fatalf("%d good rows, problems %v, error %v", len(rows), problems, err)
			}
			p := problems[0]
			if p.Line != tt.line || p.Column != tt.column || p.Field != tt.field || !strings.Contains(p.Sentence, tt.says) {
				t.Errorf("problem %+v", p)
			}
			if strings.Contains(fmt.Sprint(problems), "ecret") {
				t.Errorf("the problem tells what stands in the cell: %v", problems)
			}
		})
	}
	t.Run("as long as may be", func(t *testing.T) {
		t.Parallel()
		if rows, problems, err := read(head + "Ann," + strings.Repeat("é", 10_000) + ",ngo,,,,,,,,,,,"); err != nil || len(rows) != 1 {
			t.Errorf("problems %v, error %v", problems, err)
		}
	})
}

func TestBadFiles(t *testing.T) {
	t.Parallel()
	const head = "given_name,family_name,category\n"
	tests := map[string]struct {
		text         string
		line, column int
		says         string
	}{
		"empty":              {"", 0, 0, "empty"},
		"blank":              {"\ufeff\r\n \n", 0, 0, "empty"},
		"quote never closed": {head + "Ann,Lee,ngo\nSecret,\"Name,ngo\nBea,Lee,ngo\n", 3, 2, "never closed"},
		"quote in the wrong place": {
			head + "Secret,\"Name,ngo\nBea,\"Lee\",ngo\n", 3, 2, "closing quote",
		},
		"quote in the headings": {"given_name,\"family_name,category\n", 1, 2, "never closed"},
		"no headings":           {"Secretly,Nobody,ngo\nAnn,Lee,ngo\n", 1, 0, "which column holds the names"},
		"nothing that is ours":  {"x,y\n1,2\n", 1, 0, "first line"},
		"no name":               {"category,organisation\nngo,x\n", 1, 0, "given_name"},
		"no category":           {"given_name,organisation\nAnn,x\n", 1, 0, "category"},
		"twice":                 {"given_name,category,Given Name\nAnn,ngo,Bea\n", 1, 3, "same heading"},
		"binary":                {"\x7fELF\x02\x01\x01\x00\x00", 1, 1, "may not be a CSV"},
		"broken workbook":       {"PK\x03\x04\x14\x00\x06\x00\x08\x00", 1, 0, "no workbook that can be read"},
		"NUL in the headings":   {"given_name,cat\x00egory\n", 1, 2, "NUL"},
		"501 columns":           {"given_name,category" + strings.Repeat(",x", 499) + "\n", 1, 0, "501 columns"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read(tt.text)
			if err == nil || checkin.FaultCode(err) != checkin.FaultInvalid || !strings.HasPrefix(err.Error(), "people.csv") || !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("error %v", err)
			}
			if p := problemIn(err); p.Line != tt.line || p.Column != tt.column {
				t.Errorf("problem %+v", p)
			}
			if strings.Contains(err.Error(), "ecret") {
				t.Errorf("the error tells what stands in the cell: %v", err)
			}
		})
	}
}

func TestManyColumns(t *testing.T) {
	t.Parallel()
	head, row := "given_name,category", "Ann,ngo"
	for i := range 498 {
		head, row = head+fmt.Sprintf(",Question %d", i), row+fmt.Sprintf(",answer %d", i)
	}
	rows, problems, err := read(head + "\n" + row + "\n")
	if err != nil || len(problems) > 0 {
		t.Fatalf("problems %v, error %v", problems, err)
	}
	if extra := rows[0].Registration.Extra; len(extra) != 498 || extra["Question 497"] != "answer 497" {
		t.Errorf("%d unknown columns", len(extra))
	}
}

// endless is a table of a million rows that is never in memory.
type endless struct{ rows int }

func (e *endless) Read(p []byte) (int, error) {
	const row = "Ann,Lee,ngo\n"
	n := 0
	for ; n+len(row) <= len(p); n += len(row) {
		copy(p[n:], row)
	}
	e.rows += n / len(row)
	return n, nil
}

func TestMillionRows(t *testing.T) {
	t.Parallel()
	source := &endless{}
	table, err := exchange.ReadRegistrations(source, "people.csv", exchange.ReadOptions{})
	if err == nil || table != nil {
		t.Fatal("a table without headings was read")
	}
	table, err = exchange.ReadRegistrations(&headed{head: "given_name,family_name,category\n", rest: source}, "people.csv", exchange.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err = range table.Rows() {
		n++
	}
	if err == nil || n != 250_001 || !strings.Contains(err.Error(), "more than 250000 rows") {
		t.Errorf("after %d rows: %v", n, err)
	}
}

type headed struct {
	head string
	rest *endless
}

func (h *headed) Read(p []byte) (int, error) {
	if h.head != "" {
		n := copy(p, h.head)
		h.head = h.head[n:]
		return n, nil
	}
	return h.rest.Read(p)
}

func FuzzReadRegistrations(f *testing.F) {
	for _, s := range []string{
		"given_name,category\nAnn,ngo\n", "\ufeffgiven_name;category\r\n\"A\"\"n\";'=ngo\r\n", "given_name\tcategory\rAnn\t\"ngo", "\xff\xfeg\x00", "\"\"\"", ",,,\n\"",
	} {
		f.Add([]byte(s))
	}
	for i := range 500 { // malformed tables: each lacks, repeats or spoils one byte of a good one
		good := []byte("\ufeffreference;given_name;family_name;category;\"no\nte\"\r\n5RQJ ZWFG;\"Zoë\";\"O\"\"Brien\";ngo;\r\n;王;小明;ngo;'=1\r\n")
		at := i * 7919 % len(good)
		switch i % 3 {
		case 0:
			good = append(good[:at], good[at+1:]...)
		case 1:
			good[at] = "\x00\";,\xff\n'"[i%7]
		default:
			good = good[:at]
		}
		f.Add(good)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		table, err := exchange.ReadRegistrations(strings.NewReader(string(text)), "people.csv", knownCategories)
		if err != nil {
			if checkin.FaultCode(err) != checkin.FaultInvalid {
				t.Fatalf("error %v", err)
			}
			return
		}
		lines := 1 + strings.Count(string(text), "\n") + strings.Count(string(text), "\r") + len(text)/2
		for row, err := range table.Rows() {
			if err == nil && (row.Line < 1 || row.Line > lines) {
				t.Fatalf("row in line %d", row.Line)
			}
			for _, p := range row.Problems {
				if p.Sentence == "" || p.Line < row.Line {
					t.Fatalf("problem %+v of the row in line %d", p, row.Line)
				}
			}
		}
	})
}
