package ticket

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// uuid is how Indico's check-in secret is written.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// indico reads the code of an Indico ticket: since 3.3 {"i":[2,server,secret]} with the
// sixteen bytes of the secret in base64, and those of an accompanying person after it;
// before, an object with the secret as checkin_secret. Plugins may add keys. A secret
// alone is what an export of the system may hold.
func indico(code string, rules *checkin.Tickets) (kept string, t checkin.Ticket, ok bool) {
	t.System = checkin.Indico
	if uuid.MatchString(code) {
		return strings.ToLower(code), t, true
	}
	if !strings.HasPrefix(code, "{") {
		return "", t, false
	}
	var said struct {
		I      []json.RawMessage `json:"i"`
		Secret string            `json:"checkin_secret"`
		Server string            `json:"server_url"`
		Event  json.RawMessage   `json:"event_id"`
	}
	if json.Unmarshal([]byte(code), &said) != nil {
		return "", t, false
	}
	if uuid.MatchString(said.Secret) {
		event := strings.Trim(string(said.Event), `"`)
		t.Elsewhere = otherServer(said.Server, rules) || rules.IndicoEvent != "" && event != "" && event != rules.IndicoEvent
		return strings.ToLower(said.Secret), t, true
	}
	server, kept, ok := compact(said.I)
	t.Elsewhere = ok && otherServer(server, rules)
	return kept, t, ok
}

// compact reads the list of the shorter form.
func compact(list []json.RawMessage) (server, kept string, ok bool) {
	if len(list) < 3 || len(list) > 4 || string(list[0]) != "2" || json.Unmarshal(list[1], &server) != nil {
		return "", "", false
	}
	var ids []string
	for _, raw := range list[2:] {
		var packed string
		if json.Unmarshal(raw, &packed) != nil {
			return "", "", false
		}
		bytes, err := base64.StdEncoding.DecodeString(packed)
		if err != nil || len(bytes) != 16 {
			return "", "", false
		}
		h := hex.EncodeToString(bytes)
		ids = append(ids, h[:8]+"-"+h[8:12]+"-"+h[12:16]+"-"+h[16:20]+"-"+h[20:])
	}
	return server, strings.Join(ids, "/"), true
}

// otherServer tells whether a ticket names a server that none of this conference's is.
func otherServer(server string, rules *checkin.Tickets) bool {
	return server != "" && len(rules.IndicoServers) > 0 &&
		!slices.ContainsFunc(rules.IndicoServers, func(ours string) bool { return bare(ours) == bare(server) })
}
