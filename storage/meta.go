package storage

// The keys of the table meta.
const (
	metaStore      = "store"      // the identifier under which the keys are kept
	metaMode       = "mode"       // a Mode
	metaOrigin     = "origin"     // whose log this kiosk appends to
	metaImports    = "imports"    // how often registrations were imported
	metaClock      = "clock"      // the latest hybrid clock of other kiosks that this one follows
	metaCursor     = "cursor"     // how far the hub's stream was read
	metaAnchor     = "anchor"     // the message there
	metaImported   = "imported"   // when they were the last time, in milliseconds since 1970
	metaTraces     = "traces"     // "1" while free space of the database may hold what was erased
	metaLabels     = "labels"     // how many are left in the printer; "" where nobody counts them
	metaBlanks     = "blanks"     // the number of the last blank badge
	metaIdentity   = "identity"   // of the folder and machine in which that log may grow
	metaMembership = "membership" // a Membership as JSON; "" where there is no hub
	metaPhotos     = "photos"     // how often photos were put or taken out
	metaPhotosEnd  = "photos_end" // the hybrid clock up to which photos were deleted for ever
	metaWrongPINs  = "wrong_pins" // since the last right one
	metaPINsAgain  = "pins_again" // when a PIN is tried again, milliseconds since 1970
)

func (s *session) meta(key string) (string, error) {
	var value string
	_, err := s.get("SELECT value FROM meta WHERE key = ?", []any{key}, &value)
	return value, err
}

func (s *session) setMeta(key, value string) error {
	return s.exec("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
}
