package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode"

	"antechamber/kiosk/checkin"
)

// OtherValues are those of a registration that two kiosks changed apart, and that are
// not in force: by the name of the field, as registrations are exported.
type OtherValues struct {
	Reference string
	Values    map[string][]string
}

// OtherValues returns them for every registration that has any, in order of the references.
func (s *Store) OtherValues(ctx context.Context) (all []OtherValues, err error) {
	err = s.look(ctx, func(v *view) error {
		return v.session.each("SELECT reference, wrapped_key, document FROM registration ORDER BY reference", nil, func(r *sql.Rows) error {
			var reference string
			var wrapped, sealed []byte
			if err := r.Scan(&reference, &wrapped, &sealed); err != nil {
				return err
			}
			key, err := v.secrets.sealer.Unwrap(reference, wrapped)
			if err != nil {
				return err
			}
			d, err := v.openDocument(key, sealed)
			if err != nil {
				return err
			}
			values, err := v.codec.otherValues(&d)
			if len(values) > 0 {
				all = append(all, OtherValues{reference, values})
			}
			return err
		})
	})
	return all, err
}

// otherValues are the values of a document that are not in force.
func (c codec) otherValues(d *document) (map[string][]string, error) {
	all := make(map[string][]string)
	for _, o := range d.History.Others {
		for n := 1; n <= fieldCount; n++ {
			value, ok := o.Values[n]
			if !ok {
				continue
			}
			var other document
			field := other.field(n)
			if err := c.dec.Unmarshal(value, field.Addr().Interface()); err != nil {
				return nil, fmt.Errorf("decode a value of a registration: %w", err)
			}
			name := fieldName(n)
			all[name] = append(all[name], fmt.Sprint(field.Interface()))
		}
	}
	return all, nil
}

// fieldName is the column of a field: ExternalID is external_id.
func fieldName(number int) string {
	var b strings.Builder
	small := false
	for _, r := range documentType.Field(number - 1).Name {
		if unicode.IsUpper(r) && small {
			b.WriteByte('_')
		}
		small = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Looked lets the values of a registration that are not in force go, and appends the
// entries that record it, in one transaction. It must not be called from within decide.
func (s *Store) Looked(ctx context.Context, reference string, decide func(checkin.View) ([]checkin.Entry, error)) ([]checkin.Entry, error) {
	return s.Append(ctx, func(cv checkin.View) ([]checkin.Entry, error) {
		v := cv.(*view)
		key, sealed, found, err := v.key(reference)
		if err != nil {
			return nil, err
		}
		var d document
		if found {
			if d, err = v.openDocument(key, sealed); err != nil {
				return nil, err
			}
		}
		if len(d.History.Others) == 0 {
			return nil, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the registration %q has no other values: \"look\" lists those that have", reference)}
		}
		matches := []byte{}
		if _, err := v.session.get("SELECT matches FROM registration WHERE reference = ?", []any{reference}, &matches); err != nil {
			return nil, err
		}
		d = looked(d)
		if err := v.updateDocument(reference, key, &d, matches); err != nil {
			return nil, err
		}
		if err := v.session.change(reference); err != nil {
			return nil, err
		}
		return decide(v)
	})
}
