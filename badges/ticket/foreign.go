package ticket

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
)

// Normal returns the one form in which another system's ticket is kept and looked up,
// so that a ticket is found by whatever a scanner makes of its code and by what an
// export of the system holds: without the marks of character sets that scanners put
// before a code, and of an Indico ticket the secret only, which is what names the person.
// What is neither stays as it is, but for spaces around it.
func Normal(code string) string {
	code = strings.TrimSpace(code)
	for cut := true; cut; {
		code, cut = strings.CutPrefix(code, "\x1d") // FNC1
		for _, eci := range []string{`\000001`, `\000003`, `\000026`, `\000027`} {
			if rest, ok := strings.CutPrefix(code, eci); ok {
				code, cut = rest, true
			}
		}
	}
	code = strings.TrimFunc(code, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	if secret, ok := indico(code); ok {
		return secret
	}
	if uuid.MatchString(code) {
		return strings.ToLower(code)
	}
	return code
}

// uuid is how Indico's check-in secret is written.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// indico reads the code of an Indico ticket: since 3.3 {"i":[2,server,secret]} with the
// sixteen bytes of the secret in base64, and those of an accompanying person after it;
// before, an object with the secret as checkin_secret.
func indico(code string) (secret string, ok bool) {
	if !strings.HasPrefix(code, "{") {
		return "", false
	}
	var said struct {
		I      []json.RawMessage `json:"i"`
		Secret string            `json:"checkin_secret"`
	}
	if json.Unmarshal([]byte(code), &said) != nil {
		return "", false
	}
	if uuid.MatchString(said.Secret) {
		return strings.ToLower(said.Secret), true
	}
	if len(said.I) < 3 || len(said.I) > 4 || string(said.I[0]) != "2" {
		return "", false
	}
	var ids []string
	for _, raw := range said.I[2:] {
		var packed string
		if json.Unmarshal(raw, &packed) != nil {
			return "", false
		}
		bytes, err := base64.StdEncoding.DecodeString(packed)
		if err != nil || len(bytes) != 16 {
			return "", false
		}
		h := hex.EncodeToString(bytes)
		ids = append(ids, h[:8]+"-"+h[8:12]+"-"+h[12:16]+"-"+h[16:20]+"-"+h[20:])
	}
	return strings.Join(ids, "/"), true
}
