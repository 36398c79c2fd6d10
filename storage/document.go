package storage

import (
	"fmt"

	"antechamber/kiosk/checkin"
)

// document is a registration as it is sealed, in deterministic CBOR. The numbers
// of the fields are for ever. The reference is authenticated beside it.
type document struct {
	Honorific      string            `cbor:"1,keyasint,omitempty"`
	GivenName      string            `cbor:"2,keyasint,omitempty"`
	FamilyName     string            `cbor:"3,keyasint,omitempty"`
	LatinName      string            `cbor:"4,keyasint,omitempty"`
	NameAsListed   string            `cbor:"5,keyasint,omitempty"`
	Organisation   string            `cbor:"6,keyasint,omitempty"`
	Country        string            `cbor:"7,keyasint,omitempty"`
	Category       string            `cbor:"8,keyasint,omitempty"`
	Roles          []string          `cbor:"9,keyasint,omitempty"`
	DelegationRole string            `cbor:"10,keyasint,omitempty"`
	Rank           int               `cbor:"11,keyasint,omitempty"`
	Function       string            `cbor:"12,keyasint,omitempty"`
	Gender         string            `cbor:"13,keyasint,omitempty"`
	Email          string            `cbor:"14,keyasint,omitempty"`
	Language       string            `cbor:"15,keyasint,omitempty"`
	Status         string            `cbor:"16,keyasint,omitempty"`
	Listing        string            `cbor:"17,keyasint,omitempty"`
	Source         string            `cbor:"18,keyasint,omitempty"`
	ExternalID     string            `cbor:"19,keyasint,omitempty"`
	Ticket         string            `cbor:"20,keyasint,omitempty"`
	Photo          string            `cbor:"21,keyasint,omitempty"`
	Note           string            `cbor:"22,keyasint,omitempty"`
	Extra          map[string]string `cbor:"23,keyasint,omitempty"`
	History        lineage           `cbor:"24,keyasint,omitempty"`
}

// documentOf is what is stored of a registration, without its lineage.
func documentOf(r *checkin.Registration) document {
	return document{
		Honorific: r.Honorific, GivenName: r.GivenName, FamilyName: r.FamilyName, LatinName: r.LatinName, NameAsListed: r.NameAsListed,
		Organisation: r.Organisation, Country: r.Country, Category: r.Category, Roles: r.Roles, DelegationRole: r.DelegationRole, Rank: r.Rank,
		Function: r.Function, Gender: r.Gender, Email: r.Email, Language: r.Language, Status: string(r.Status), Listing: string(r.Listing),
		Source: r.Source, ExternalID: r.ExternalID, Ticket: r.Ticket, Photo: r.Photo, Note: r.Note, Extra: r.Extra,
	}
}

func (c codec) encodeDocument(d *document) ([]byte, error) {
	body, err := c.enc.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode a registration: %w", err)
	}
	return body, nil
}

func (c codec) decodeDocument(body []byte) (d document, err error) {
	if err := c.dec.Unmarshal(body, &d); err != nil {
		return d, fmt.Errorf("decode a registration: %w", err)
	}
	return d, nil
}

// registration is what a document says of the person with the reference.
func (d *document) registration(reference string) checkin.Registration {
	return checkin.Registration{
		Reference: reference, Honorific: d.Honorific, GivenName: d.GivenName, FamilyName: d.FamilyName, LatinName: d.LatinName,
		NameAsListed: d.NameAsListed, Organisation: d.Organisation, Country: d.Country, Category: d.Category, Roles: d.Roles,
		DelegationRole: d.DelegationRole, Rank: d.Rank, Function: d.Function, Gender: d.Gender, Email: d.Email, Language: d.Language,
		Status: checkin.Status(d.Status), Listing: checkin.Listing(d.Listing), Source: d.Source, ExternalID: d.ExternalID, Ticket: d.Ticket,
		Photo: d.Photo, Note: d.Note, Extra: d.Extra,
	}
}
