package ticket_test

import (
	"testing"

	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"
)

// The codes are those that the systems publish as examples.
func TestNormal(t *testing.T) {
	t.Parallel()
	const secret = "9982be4e-32cf-4656-a781-62ad45609d12"
	ours := codec(t, "T07", key(1, 1))
	for code, want := range map[string]string{
		`{"registrant_id": 123, "checkin_secret": "9982be4e-32cf-4656-a781-62ad45609d12", "event_id": "42", "server_url": "https://indico.un.org", "version": 1}`: secret,
		`{"i":[2,"indico.cern.ch","mYK+TjLPRlangWKtRWCdEg=="]}`:                                                            secret,
		`{"i":[2,"http://indico.cern.ch","mYK+TjLPRlangWKtRWCdEg=="],"site":"B"}`:                                          secret,
		`{"i":[2,"indico.cern.ch","mYK+TjLPRlangWKtRWCdEg==","X6bXG6goSBG/nH6Z3wTQrw=="]}`:                                 secret + "/5fa6d71b-a828-4811-bf9c-7e99df04d0af",
		"9982BE4E-32CF-4656-A781-62AD45609D12":                                                                             secret,
		`\000001kfndgffgyw4tdgcacx6bb3bgemq69cxj`:                                                                          "kfndgffgyw4tdgcacx6bb3bgemq69cxj",
		"\x1d\\000026uqonmlRPMOpP9O0NUC0W4yB63R3lZgCt\r\n":                                                                 "uqonmlRPMOpP9O0NUC0W4yB63R3lZgCt",
		`E4BibyTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk/RN0L5AIBABSxw2TKFnSUNUCKAEAPAQA`: `E4BibyTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk/RN0L5AIBABSxw2TKFnSUNUCKAEAPAQA`,
		"0814847311126137001":  "0814847311126137001",
		`{"i":[3,"x","y"]}`:    `{"i":[3,"x","y"]}`,
		`{"i":[2,"x","mYK+"]}`: `{"i":[2,"x","mYK+"]}`,
		`{"ticket": 1}`:        `{"ticket": 1}`,
	} {
		if got := ticket.Normal(code); got != want {
			t.Errorf("Normal(%q) = %q, want %q", code, got, want)
		}
		if again := ticket.Normal(want); again != want {
			t.Errorf("Normal(%q) = %q the second time", want, again)
		}
		if claim := ours.Read(code); claim.Form != checkin.FormNone || claim.Code != want {
			t.Errorf("read as %+v", claim)
		}
	}
}
