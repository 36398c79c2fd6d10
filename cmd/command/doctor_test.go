package command

import (
	"testing"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/health"
)

func TestNTP(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]health.NTP{
		"NTPSynchronized=yes\n": {Known: true, Synchronised: true},
		"NTPSynchronized=no":    {Known: true},
		"":                      {},
		"Failed to connect\n":   {},
	} {
		if got := ntpOf(said); got != want {
			t.Errorf("%q is %+v, want %+v", said, got, want)
		}
	}
}

func TestEncryption(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, tree       string
		known, encrypted bool
	}{
		{"a partition", `{"blockdevices":[{"name":"sda1","type":"part","children":[{"name":"sda","type":"disk"}]}]}`, true, false},
		{"LVM on LUKS", `{"blockdevices":[{"name":"root","type":"lvm","children":[{"name":"luks","type":"crypt","children":[{"name":"sda2","type":"part"}]}]}]}`, true, true},
		{"half of a mirror", `{"blockdevices":[{"name":"md0","type":"raid1","children":[{"name":"a","type":"crypt"},{"name":"sdb","type":"disk"}]}]}`, true, false},
		{"both halves", `{"blockdevices":[{"name":"md0","type":"raid1","children":[{"name":"a","type":"crypt"},{"name":"b","type":"crypt"}]}]}`, true, true},
		{"nothing", `{"blockdevices":[]}`, false, false},
		{"no JSON", `lsblk: not found`, false, false},
	} {
		if got := encryptionOf(tt.tree); got.Known != tt.known || got.Encrypted != tt.encrypted || !got.Known && got.Why == "" {
			t.Errorf("%s: %+v, want known %v, encrypted %v", tt.name, got, tt.known, tt.encrypted)
		}
	}
}

// What may name somebody stays out of a bundle.
func TestLinesThatMayNameSomebody(t *testing.T) {
	t.Parallel()
	var k known
	k.add(&checkin.Registration{
		Reference: "5RQJZWFG", GivenName: "Zoë", FamilyName: "O'Brien-Kovács", Email: "zo@example.org", Ticket: "TICKET-17", ExternalID: "9",
	})
	for line, want := range map[string]bool{
		`msg="a backup was made" file=backup-000001.age`:            false,
		`msg="the hub is connected" number=9`:                       false, // a single character names nobody
		`msg="ZOE was here"`:                                        true,
		`msg="o'brien"`:                                             true,
		`cause="kovacs: no such row"`:                               true,
		`reference=5rqjzwfg`:                                        true,
		`code=A1000015RQJZWFG00000000000000`:                        true,
		`msg="join ABCDE-FGHJK-MNPQR-STVWX-YZ012-34567"`:            true,
		`to=somebody@elsewhere.example`:                             true,
		`origin=01JABCDEFGHJKMNPQRSTVWXYZ0`:                         false,
		`kiosk=UABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQ2`: false,
	} {
		if got := k.in(line); got != want {
			t.Errorf("%s: %v, want %v", line, got, want)
		}
	}
}
