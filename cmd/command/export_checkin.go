package command

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"antechamber/kiosk/checkin"
)

// checkCheckin finds what cannot be meant of an export of who came.
func (o *exportOptions) checkCheckin(ext string) error {
	switch {
	case o.Format == "":
		return usagef("it is not said which system is to be told who came: write --format indico or --format pretix")
	case ext != ".sh":
		return usagef("neither system reads a file of who came, so a script tells it by the system's interface: write --out FILE.sh")
	case o.Circulate:
		return usagef("only counts are made for circulation: export counts --circulate")
	}
	return nil
}

// checkin prepares a script that tells the system of the registrations who came.
func (h *house) checkin(s *session, o *exportOptions, p *progress) (*export, error) {
	if h.rehearsal {
		return nil, faultf(checkin.FaultConflict, "a rehearsal tells no other system who came: leave --rehearsal out")
	}
	source := cmp.Or(o.Source, o.Format)
	when, err := h.precision(o)
	if err != nil {
		return nil, err
	}
	log, err := all(p, "reading the log", h.store.Entries(s, checkin.EntryID{}))
	if err != nil {
		return nil, err
	}
	arrivals := checkin.ArrivalsOf(log)
	script := &checkinScript{system: o.Format, source: source, conference: h.conference.Title.In("en")}
	for r, err := range h.store.Registrations(s) {
		if err != nil {
			return nil, err
		}
		if r.Source != source {
			continue
		}
		script.known++
		if e, came := arrivals[r.Reference]; came {
			script.add(&r, &e, when(e.At))
		}
	}
	if script.known == 0 {
		return nil, faultf(checkin.FaultNotFound, "nobody is registered from a source %q: \"import mappings\" lists sources, name one with --source", source)
	}
	for _, left := range []struct {
		n   int
		why string
	}{
		{script.protected, "are not to be listed, and are left out"},
		{script.without, "have neither a ticket code nor what the system would know them by, and are left out: mark them by hand"},
	} {
		if left.n > 0 {
			s.tell(fmt.Sprintf("%s of those who came %s", number(left.n, "person", "persons"), left.why))
		}
	}
	return &export{reason: checkin.ExportCheckin, files: []exportFile{{o.Out, script.write}}}, nil
}

// checkinScript is a shell script that tells a system who came. The token with which
// it may be told is in no file: the script takes it from its environment.
type checkinScript struct {
	system, source, conference string
	lines                      []string
	known, protected, without  int
}

// uuidTicket is the secret of an Indico ticket, and of an accompanying person after it.
var uuidTicket = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/|$)`)

func (c *checkinScript) add(r *checkin.Registration, e *checkin.Entry, at time.Time) {
	line := ""
	switch {
	case r.Protected():
		c.protected++
		return
	case c.system == "pretix":
		line = redeem(r.Ticket, e.ID, at)
	case uuidTicket.MatchString(r.Ticket):
		line = "ticket " + r.Ticket[:36]
	case r.Email != "" && !strings.ContainsFunc(r.Email, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }):
		line = "email " + strings.ToLower(r.Email)
	}
	if line == "" {
		c.without++
		return
	}
	c.lines = append(c.lines, r.Reference+" "+line)
}

// redeem is what pretix's interface is told of a ticket, but for the end, which the
// script adds. The nonce is of the entry, so that running the script twice counts nobody twice.
func redeem(ticket string, id checkin.EntryID, at time.Time) string {
	if ticket == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("antechamber checkin " + id.String()))
	body, err := json.Marshal(struct {
		Secret    string `json:"secret"`
		Source    string `json:"source_type"`
		Type      string `json:"type"`
		At        string `json:"datetime"`
		Nonce     string `json:"nonce"`
		Force     bool   `json:"force"`
		Unpaid    bool   `json:"ignore_unpaid"`
		Questions bool   `json:"questions_supported"`
	}{ticket, "barcode", "entry", at.UTC().Format(time.RFC3339), hex.EncodeToString(sum[:16]), true, true, false})
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(body), "}")
}

func (c *checkinScript) write(w io.Writer) (int, error) {
	out := bufio.NewWriter(w)
	script := indicoScript
	if c.system == "pretix" {
		script = pretixScript
	}
	head, tail, _ := strings.Cut(script, "LINES\n")
	fmt.Fprintf(out, "#!/bin/sh\n# Who came to %s, for %s (%s).\n", oneLine(c.conference), c.system, oneLine(c.source))
	_, _ = out.WriteString(head)
	for _, line := range slices.Sorted(slices.Values(c.lines)) {
		_, _ = out.WriteString(line + "\n")
	}
	_, _ = out.WriteString(tail)
	return len(c.lines), out.Flush()
}

// pretixScript redeems tickets: https://docs.pretix.eu/en/latest/api/resources/checkin.html
const pretixScript = `# It holds ticket codes: keep it as you keep registrations, and delete it when it has run.
#   PRETIX_URL=https://pretix.example PRETIX_ORGANIZER=slug PRETIX_LIST=1 PRETIX_TOKEN=... sh FILE
# PRETIX_LIST is the number of the check-in list. It can be run again: nobody is counted twice.
: "${PRETIX_URL:?}" "${PRETIX_ORGANIZER:?}" "${PRETIX_LIST:?}" "${PRETIX_TOKEN:?}"
set -eu
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'Authorization: Token %s\n' "$PRETIX_TOKEN" >"$work/token"
told=0
failed=0
while IFS=' ' read -r reference body; do
	status=$(printf '%s,"lists":[%s]}' "$body" "$PRETIX_LIST" |
		curl --silent --show-error --header @"$work/token" --header 'Content-Type: application/json' --data-binary @- \
			--output "$work/answer" --write-out '%{http_code}' "$PRETIX_URL/api/v1/organizers/$PRETIX_ORGANIZER/checkinrpc/redeem/") || status=000
	if grep -q '"status": *"ok"' "$work/answer" 2>/dev/null; then
		told=$((told + 1))
	else
		failed=$((failed + 1))
		echo "$reference: not told (HTTP $status)" >&2
	fi
	rm -f "$work/answer"
done <<'END OF WHO CAME'
LINES
END OF WHO CAME
echo "$told told, $failed not told"
[ "$failed" -eq 0 ]
`

// indicoScript marks registrations as checked in by the interface that Indico's own
// check-in app uses: GET /api/checkin/ticket/UUID, and PATCH of the registration.
const indicoScript = `# It needs jq, and holds secrets of tickets or e-mail addresses: delete it when it has run.
#   INDICO_URL=https://indico.example INDICO_TOKEN=... INDICO_EVENT=42 INDICO_FORM=7 sh FILE
# The token needs the scope "registrants". The event and the form are needed for those whose
# ticket is not known: they are found by their e-mail addresses. Indico takes the time at which
# the script runs. It can be run again: who is checked in stays so.
: "${INDICO_URL:?}" "${INDICO_TOKEN:?}"
set -eu
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'Authorization: Bearer %s\n' "$INDICO_TOKEN" >"$work/token"
call() { curl --silent --show-error --fail --header @"$work/token" --header 'Content-Type: application/json' "$@"; }
told=0
failed=0
fail() {
	failed=$((failed + 1))
	echo "$reference: not told: $1" >&2
}
while IFS=' ' read -r reference what value; do
	if [ "$what" = ticket ]; then
		call "$INDICO_URL/api/checkin/ticket/$value" </dev/null >"$work/one" || { fail 'the ticket is not known'; continue; }
	else
		[ -e "$work/all" ] || call "$INDICO_URL/api/checkin/event/${INDICO_EVENT:?}/forms/${INDICO_FORM:?}/registrations/" </dev/null >"$work/all"
		jq --arg email "$value" '[.[] | select((.email // "" | ascii_downcase) == $email)] | if length == 1 then .[0] else empty end' "$work/all" >"$work/one"
		[ -s "$work/one" ] || { fail 'not one registration has the e-mail address'; continue; }
	fi
	path=$(jq -r '"event/\(.event_id)/forms/\(.regform_id)/registrations/\(.id)"' "$work/one")
	if printf '{"checked_in": true}' | call --request PATCH --data-binary @- --output "$work/answer" "$INDICO_URL/api/checkin/$path"; then
		told=$((told + 1))
	else
		fail 'Indico did not take it'
	fi
done <<'END OF WHO CAME'
LINES
END OF WHO CAME
echo "$told told, $failed not told"
[ "$failed" -eq 0 ]
`
