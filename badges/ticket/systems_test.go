package ticket_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The published keys and tickets of pretix's signature scheme 1.
const (
	keyA = "ec00fbfef140df712c638cf63c7afb8993ec67c9f9761d1a8cff20cb3366988b"
	keyB = "60c26c3a72e9e40586a49f9d149136afd0ce5de40866056b0adf772c097904df"
	seed = "882dbd07ff629a4ef3a2913ebed4653dfce81fb67503f7ce13d6d83ccd794fb2" // of key B, which is for tests

	signedA  = "E4BibyTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk/RN0L5AIBABSxw2TKFnSUNUCKAEAPAQA"
	notYet   = "Ok4EsqDRCr2cL6yDRtqeP7j5Usr1Vj1Db7J0izOuRGx6Qn0BS1ISW2nxlW8PXkYRk7PJhIBmsK1V1ucq5obBoBAMG4p9jCPKBAheRdFV0REVDZUCKAEAVAQA"
	fake     = "EFAKEyTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk/RN0L5AIBABSxw2TKFnSUNUCKAEAPAQA"
	random   = "kfndgffgyw4tdgcacx6bb3bgemq69cxj"
	indicoV1 = `{"registrant_id": 123, "checkin_secret": "9982be4e-32cf-4656-a781-62ad45609d12", "event_id": "42", "server_url": "https://indico.un.org", "version": 1}`
	indicoV2 = `{"i":[2,"indico.un.org","mYK+TjLPRlangWKtRWCdEg=="]}`
	person   = `{"i":[2,"indico.cern.ch","mYK+TjLPRlangWKtRWCdEg==","X6bXG6goSBG/nH6Z3wTQrw=="]}`
	secret   = "9982be4e-32cf-4656-a781-62ad45609d12"
	barcode  = "0814847311126137001"
)

func public(t testing.TB, hexes ...string) (keys []ed25519.PublicKey) {
	t.Helper()
	for _, h := range hexes {
		raw, err := hex.DecodeString(h)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, raw)
	}
	return keys
}

// trusting is a codec of a conference that says of its systems what it can.
func trusting(t *testing.T, rules checkin.Tickets) *ticket.Codec {
	t.Helper()
	c := codec(t, "T07", key(1, 1))
	c.Trust(rules)
	return c
}

// TestSystems tells each system by the shape of its code, and says what can be known of it.
func TestSystems(t *testing.T) {
	t.Parallel()
	strict := checkin.Tickets{
		IndicoServers: []string{"https://indico.un.org/"}, IndicoEvent: "42",
		PretixEvent: "https://pretix.eu/un/ecosoc", PretixKeys: public(t, keyA, keyB), PretixRevoked: []string{random + "x"},
	}
	begins := time.Date(2023, 2, 3, 23, 0, 0, 0, time.UTC)
	indico := func(elsewhere bool) checkin.Ticket {
		return checkin.Ticket{System: checkin.Indico, Elsewhere: elsewhere}
	}
	pretix := checkin.Ticket{System: checkin.Pretix}
	for _, row := range []struct {
		name, code, kept string
		want             checkin.Ticket
		rules            checkin.Tickets
	}{
		{"Indico, version 1", indicoV1, secret, indico(false), strict},
		{"Indico, version 1, its event a number", strings.Replace(indicoV1, `"42"`, "42", 1), secret, indico(false), strict},
		{"Indico, version 1, of another event", strings.Replace(indicoV1, `"42"`, `"43"`, 1), secret, indico(true), strict},
		{"Indico, version 1, of another server", strings.Replace(indicoV1, "un.org", "cern.ch", 1), secret, indico(true), strict},
		{"the same where nothing is said of servers", strings.Replace(indicoV1, "un.org", "cern.ch", 1), secret, indico(false), checkin.Tickets{}},
		{"Indico, version 2", indicoV2, secret, indico(false), strict},
		{"Indico, version 2, over http", strings.Replace(indicoV2, "indico", "http://INDICO", 1), secret, indico(false), strict},
		{"Indico, version 2, with a key of a plugin", strings.Replace(indicoV2, "}", `,"site":{"gate":1}}`, 1), secret, indico(false), strict},
		{"Indico, an accompanying person, of another server", person, secret + "/5fa6d71b-a828-4811-bf9c-7e99df04d0af", indico(true), strict},
		{"Indico, a secret alone", strings.ToUpper(secret), secret, indico(false), strict},
		{"Indico, a version that is not known", strings.Replace(indicoV2, "[2,", "[3,", 1), strings.Replace(indicoV2, "[2,", "[3,", 1), checkin.Ticket{}, strict},
		{"Indico, its server no text", `{"i":[2,7,"mYK+TjLPRlangWKtRWCdEg=="]}`, `{"i":[2,7,"mYK+TjLPRlangWKtRWCdEg=="]}`, checkin.Ticket{}, strict},
		{"pretix, a random secret", random, random, pretix, strict},
		{"pretix, after an ECI", `\000001` + random, random, pretix, strict},
		{"pretix, revoked", random + "x", random + "x", checkin.Ticket{System: checkin.Pretix, Withdrawn: true}, strict},
		{"pretix, imported, which has no shape", "uqonmlRPMOpP9O0NUC0W4yB63R3lZgCt", "uqonmlRPMOpP9O0NUC0W4yB63R3lZgCt", checkin.Ticket{}, strict},
		{"pretix, signed", signedA, signedA, pretix, strict},
		{"pretix, signed by the second key, valid later", notYet, notYet, checkin.Ticket{System: checkin.Pretix, From: begins}, strict},
		{"pretix, signed by nobody", fake, fake, checkin.Ticket{System: checkin.Pretix, Forged: true}, strict},
		{"pretix, signed by a key that is not here", signedA, signedA, checkin.Ticket{System: checkin.Pretix, Forged: true}, checkin.Tickets{PretixKeys: public(t, keyB)}},
		{"pretix, signed, and no key is known", fake, fake, pretix, checkin.Tickets{}},
		{"pretix, signed and revoked", signedA, signedA, checkin.Ticket{System: checkin.Pretix, Withdrawn: true}, checkin.Tickets{PretixKeys: public(t, keyA), PretixRevoked: []string{signedA}}},
		{"Eventbrite", barcode, barcode, checkin.Ticket{System: checkin.Eventbrite}, strict},
		{"Eventbrite, an older number, which has no shape", "500110001", "500110001", checkin.Ticket{}, strict},
		{"a link with a pretix secret in its path", "https://pretix.eu/un/ecosoc/ticket/" + random + "/", random, pretix, strict},
		{"the same of another event", "https://pretix.eu/un/other/ticket/" + random + "/", random, checkin.Ticket{System: checkin.Pretix, Elsewhere: true}, strict},
		{"a link with an Indico ticket as its parameter", "https://example.org/t?lang=en&code=" + `%7B%22i%22%3A%5B2%2C%22indico.un.org%22%2C%22mYK%2BTjLPRlangWKtRWCdEg%3D%3D%22%5D%7D`, secret, indico(false), strict},
		{"a link with a secret of Indico after its #", "https://example.org/t#" + secret, secret, indico(false), strict},
		{"a link with a number of Eventbrite", "http://www.eventbrite.com/checkin/" + barcode, barcode, checkin.Ticket{System: checkin.Eventbrite}, strict},
		{"a link with nothing in it", "https://www.un.org/en/ecosoc", "https://www.un.org/en/ecosoc", checkin.Ticket{}, strict},
		{"a vCard", "BEGIN:VCARD\nN:Li\nEND:VCARD", "BEGIN:VCARD\nN:Li\nEND:VCARD", checkin.Ticket{}, strict},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			want := checkin.Claim{Form: checkin.FormNone, Code: row.kept, Ticket: row.want}
			if diff := cmp.Diff(want, trusting(t, row.rules).Read(row.code)); diff != "" {
				t.Errorf("Read(%q) (-want +got):\n%s", row.code, diff)
			}
			if got := ticket.Normal(row.code); got != row.kept {
				t.Errorf("Normal(%q) = %q, want %q", row.code, got, row.kept)
			}
		})
	}
}

func TestReadEmail(t *testing.T) {
	t.Parallel()
	c := codec(t, "T07", key(1, 1))
	for code, want := range map[string]string{
		"a.person@example.org": "a.person@example.org", " mailto:A.Person@un.example?subject=x\r\n": "A.Person@un.example",
		"nobody@example": "", "a b@example.org": "", "@example.org": "", "https://a@example.org/x": "", "a@b@example.org": "",
	} {
		claim := c.Read(code)
		if isEmail := claim.Form == checkin.FormEmail; isEmail != (want != "") || isEmail && claim.Code != want {
			t.Errorf("Read(%q) = %+v, want the address %q", code, claim, want)
		}
	}
}

// What is signed by a key is valid under it only, and in its hours, whatever they are.
func TestSignedTicketsProperty(t *testing.T) {
	t.Parallel()
	raw, err := hex.DecodeString(seed)
	if err != nil {
		t.Fatal(err)
	}
	private := ed25519.NewKeyFromSeed(raw)
	ours := trusting(t, checkin.Tickets{PretixKeys: public(t, keyA, keyB)})
	others := trusting(t, checkin.Tickets{PretixKeys: public(t, keyA)})
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Uint32().Draw(t, "from")
		random := rapid.StringMatching("[A-Za-z0-9]{1,300}").Draw(t, "seed")
		payload := append([]byte{0x0a}, varint(uint64(len(random)))...)
		payload = append(payload, random...)
		payload = append(payload, 0x10, 1, 0x20, 14, 0x28)
		payload = append(payload, varint(uint64(from))...)
		code := sign(private, payload)
		want := checkin.Ticket{System: checkin.Pretix}
		if from > 0 {
			want.From = time.Unix(int64(from), 0).UTC()
		}
		if got := ours.Read(code).Ticket; got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		if got := others.Read(code).Ticket; !got.Forged || !got.From.IsZero() {
			t.Fatalf("under another key: got %+v, want forged", got)
		}
		at := rapid.IntRange(0, len(payload)-1).Draw(t, "at")
		changed := slices.Clone(payload)
		changed[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		signature := ed25519.Sign(private, payload)
		if got := ours.Read(pack(changed, signature)); got.Ticket.System != "" && !got.Ticket.Forged {
			t.Fatalf("a changed payload is taken: %+v", got)
		}
	})
}

func varint(v uint64) (b []byte) {
	for ; v >= 0x80; v >>= 7 {
		b = append(b, byte(v)|0x80)
	}
	return append(b, byte(v))
}

func sign(key ed25519.PrivateKey, payload []byte) string {
	return pack(payload, ed25519.Sign(key, payload))
}

// pack writes a signed ticket as it is printed.
func pack(payload, signature []byte) string {
	raw := append([]byte{1, byte(len(payload) >> 8), byte(len(payload)), byte(len(signature) >> 8), byte(len(signature))}, payload...)
	turned := []byte(base64.StdEncoding.EncodeToString(append(raw, signature...)))
	slices.Reverse(turned)
	return string(turned)
}

// FuzzTickets reads whatever lies before a scanner: it never fails, what is kept is kept
// again, and nothing that nobody signed is taken for signed.
func FuzzTickets(f *testing.F) {
	for _, code := range []string{indicoV1, indicoV2, person, secret, random, signedA, notYet, fake, barcode, "https://pretix.eu/un/ecosoc/" + random, "mailto:a@example.org", "\x1d\\000026" + random} {
		f.Add(code)
	}
	c, err := ticket.New("T07", key(1, 1))
	if err != nil {
		f.Fatal(err)
	}
	c.Trust(checkin.Tickets{IndicoServers: []string{"indico.un.org"}, PretixEvent: "pretix.eu/un", PretixKeys: public(f, keyA, keyB)})
	signed := []string{signedA, notYet}
	f.Fuzz(func(t *testing.T, code string) {
		claim := c.Read(code)
		if claim.Ticket != (checkin.Ticket{}) && claim.Form != checkin.FormNone {
			t.Errorf("Read(%q) = %+v: a ticket, and of ours", code, claim)
		}
		if claim.Ticket.Forged && (!claim.Ticket.From.IsZero() || !claim.Ticket.Until.IsZero()) {
			t.Errorf("Read(%q) = %+v: forged, and believed", code, claim)
		}
		if (!claim.Ticket.From.IsZero() || !claim.Ticket.Until.IsZero()) && !slices.Contains(signed, claim.Code) {
			t.Errorf("Read(%q) = %+v: hours of a ticket that nobody signed", code, claim)
		}
		if again := c.Read(claim.Code); claim.Form == checkin.FormNone && again.Code != claim.Code {
			t.Errorf("Read(%q) keeps %q, and of that %q", code, claim.Code, again.Code)
		}
	})
}
