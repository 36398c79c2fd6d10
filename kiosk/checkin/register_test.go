package checkin

import (
	"context"
	"strings"
	"testing"
)

func TestWalkInGoesThePathOfEveryone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, store, _ := testDesk()
	r, e, err := d.Register(ctx, Registration{GivenName: " Anna\n", FamilyName: "van  den\tBerg", Category: "ngo", Organisation: "Org"}, "staff:1")
	if err != nil || r.Status != StatusApproved || e.Kind != KindRegister || e.Reason != "" || e.Reference != r.Reference || e.Category != "ngo" {
		t.Fatalf("%+v, %+v, %v", r, e, err)
	}
	if r.GivenName != "Anna" || r.FamilyName != "van den Berg" {
		t.Errorf("the name is %q %q, want it without what nobody sees", r.GivenName, r.FamilyName)
	}
	wantVerdict(t, present(t, d, Presentation{Reference: r.Reference, By: ByName}), Admitted, First)
	if len(store.people) != 1 || len(store.entries) != 2 {
		t.Errorf("%d people and %d entries, want 1 and 2", len(store.people), len(store.entries))
	}
}

func TestRegisterSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	d, store, _ := testDesk()
	for sentence, bad := range map[string]Registration{
		"without a name":           {Category: "ngo"},
		"give a given name":        {GivenName: "…", Category: "ngo"},
		`no category "royalty"`:    {GivenName: "Anna", Category: "royalty"},
		"not in Latin letters":     {GivenName: "小明", FamilyName: "王", Category: "ngo"},
		"other letters than Latin": {GivenName: "Anna", LatinName: "Анна", Category: "ngo"},
		"no country code":          {GivenName: "Anna", Country: "FRA", Category: "ngo"},
		"no @":                     {GivenName: "Anna", Email: "anna@", Category: "ngo"},
		"at most 200 letters":      {GivenName: strings.Repeat("a", 201), Category: "ngo"},
		"no text":                  {GivenName: "\xff", Category: "ngo"},
	} {
		_, _, err := d.Register(context.Background(), bad, "staff:1")
		if FaultCode(err) != FaultInvalid || !strings.Contains(err.Error(), sentence) {
			t.Errorf("%v, want invalid with %q", err, sentence)
		}
	}
	if len(store.people) != 0 || len(store.entries) != 0 {
		t.Errorf("%d people and %d entries, want none", len(store.people), len(store.entries))
	}
}

func TestCountryIsThatOfTheStateAndElseNone(t *testing.T) {
	t.Parallel()
	d, _, _ := testDesk()
	d.Conference.Organisations = []Organisation{{Code: "CI", Name: Text{"en": "Côte d'Ivoire", "zh": "科特迪瓦"}}, {Name: Plain("UNICEF")}}
	d.Conference.Index()
	for organisation, want := range map[string]string{"科特迪瓦": "CI", "côte d'ivoire": "CI", "UNICEF": "", "Ivory Coast": "", "": ""} {
		r, _, err := d.Register(context.Background(), Registration{GivenName: "Anna", Category: "ngo", Organisation: organisation}, "staff:1")
		if err != nil || r.Country != want {
			t.Errorf("%q: country %q, %v; want %q", organisation, r.Country, err, want)
		}
	}
	r, _, err := d.Register(context.Background(), Registration{GivenName: "Anna", Category: "ngo", Organisation: "Org", Country: "fr"}, "staff:1")
	if err != nil || r.Country != "FR" {
		t.Errorf("country %q, %v; want that which was given", r.Country, err)
	}
}

func TestWalkInsAsTheConferenceSays(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	anna := Registration{GivenName: "Anna", FamilyName: "Berg", Category: "ngo"}
	act := Act{Reference: "NEW", Actor: "supervisor:1"}

	d, store, _ := testDesk()
	d.Conference.Admission.WalkIns = WalkInsClosed
	if _, _, err := d.Register(ctx, anna, "staff:1"); FaultCode(err) != FaultConflict || len(store.entries) != 0 {
		t.Errorf("closed: %v with %d entries, want a conflict and none", err, len(store.entries))
	}

	d.Conference.Admission.WalkIns = WalkInsApproval
	if _, err := d.Approve(ctx, act); FaultCode(err) != FaultNotFound {
		t.Errorf("approve nobody: %v, want not_found", err)
	}
	r, e, err := d.Register(ctx, anna, "staff:1")
	if err != nil || r.Status != StatusPending || e.Reason != Pending {
		t.Fatalf("%+v, %+v, %v; want a pending registration", r, e, err)
	}
	wantVerdict(t, present(t, d, Presentation{Reference: "NEW"}), Refused, Pending)
	if e, err = d.Approve(ctx, act); err != nil || e.Kind != KindRegister || e.Reason != Approved || e.Actor != "supervisor:1" || e.Category != "ngo" {
		t.Fatalf("%+v, %v", e, err)
	}
	wantVerdict(t, present(t, d, Presentation{Reference: "NEW"}), Admitted, First)
	if _, err := d.Reject(ctx, act); FaultCode(err) != FaultConflict {
		t.Errorf("reject who is approved: %v, want a conflict", err)
	}
	if _, err := d.Approve(ctx, act); FaultCode(err) != FaultConflict {
		t.Errorf("approve twice: %v, want a conflict", err)
	}

	d, _, _ = testDesk()
	d.Conference.Admission.WalkIns = WalkInsApproval
	if _, _, err := d.Register(ctx, anna, "staff:1"); err != nil {
		t.Fatal(err)
	}
	if e, err := d.Reject(ctx, act); err != nil || e.Reason != Rejected {
		t.Fatalf("%+v, %v", e, err)
	}
	wantVerdict(t, present(t, d, Presentation{Reference: "NEW"}), Refused, Rejected)
}
