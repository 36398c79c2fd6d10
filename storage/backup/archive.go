package backup

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// format is the version of what is in a backup.
const format = 1

// The files in a backup, in their order.
const (
	infoName       = "backup.json"
	keysName       = "keys"
	conferenceName = "conference.toml"
)

// maxSmall is how many bytes a file in a backup has at most that is not the database.
const maxSmall = 16 << 20

// Info says what a backup is.
type Info struct {
	Format        int          `json:"format"`
	Made          time.Time    `json:"made"`
	Conference    string       `json:"conference"` // its identifier
	Kiosk         string       `json:"kiosk"`
	Mode          storage.Mode `json:"mode"`
	Store         string       `json:"store"` // the identifier under which the kiosk kept its keys
	Origin        string       `json:"origin,omitempty"`
	Seq           uint64       `json:"seq,omitempty"` // the last entry of that origin
	Registrations int          `json:"registrations"`
	Entries       int          `json:"entries"`
}

// Source is what backups are made of.
type Source struct {
	Store      *storage.Store
	Dir        string           // the data folder
	Conference string           // the identifier of the conference in force
	File       string           // the path of its file, which need not exist
	Kiosk      string           // how the kiosk is called
	Now        func() time.Time // the real clock
}

// Write makes a backup and writes it to path, whole or not at all, while others go
// on writing to the database.
func (s *Source) Write(ctx context.Context, path string, to ...age.Recipient) (Info, error) {
	work, err := os.MkdirTemp(s.Dir, workPrefix)
	if err != nil {
		return Info{}, cannotWrite(path, err)
	}
	defer os.RemoveAll(work)
	database := filepath.Join(work, storage.FileName)
	snapshot, err := s.Store.Copy(ctx, database)
	if err != nil {
		return Info{}, err
	}
	info := Info{
		Format: format, Made: s.Now().UTC().Truncate(time.Second), Conference: s.Conference, Kiosk: s.Kiosk, Mode: snapshot.Mode, Store: snapshot.Store,
		Origin: snapshot.Origin, Seq: snapshot.Seq, Registrations: snapshot.Registrations, Entries: snapshot.Entries,
	}
	err = seal.WriteWhole(path, func(w io.Writer) error {
		sealed, err := age.Encrypt(w, to...)
		if err != nil {
			return err
		}
		if err := s.pack(sealed, info, database); err != nil {
			return err
		}
		return sealed.Close()
	})
	if err != nil {
		return Info{}, cannotWrite(path, err)
	}
	return info, nil
}

func (s *Source) pack(w io.Writer, info Info, database string) error {
	about, err := json.Marshal(info)
	if err != nil {
		return err
	}
	keys, err := s.Store.ConferenceKeys().Encode(s.Conference)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(w)
	add := func(name string, content []byte) error {
		err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(content)), ModTime: info.Made})
		if err == nil {
			_, err = archive.Write(content)
		}
		return err
	}
	if err := errors.Join(add(infoName, about), add(keysName, keys)); err != nil {
		return err
	}
	switch content, err := os.ReadFile(s.File); {
	case err == nil:
		err = add(conferenceName, content)
		if err != nil {
			return err
		}
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	if err := addFile(archive, database, info.Made); err != nil {
		return err
	}
	return archive.Close()
}

func addFile(archive *tar.Writer, path string, made time.Time) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	size, err := f.Stat()
	if err != nil {
		return err
	}
	if err := archive.WriteHeader(&tar.Header{Name: storage.FileName, Mode: 0o600, Size: size.Size(), ModTime: made}); err != nil {
		return err
	}
	_, err = io.Copy(archive, f)
	return err
}

// content is a backup that was read whole; its database is in a folder of its own.
type content struct {
	info       Info
	keys       seal.Conference
	conference []byte // nil where the embedded one was in force
}

var errNotOurs = errors.New("it is no backup of Antechamber")

// unpack reads a backup, and writes its database into the folder.
func unpack(r io.Reader, dir string, with ...age.Identity) (content, error) {
	var c content
	opened, err := age.Decrypt(r, with...)
	if err != nil {
		return c, err
	}
	archive := tar.NewReader(opened)
	database := false
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = c.take(header.Name, archive, dir)
			database = database || header.Name == storage.FileName
		}
		if err != nil {
			return c, err
		}
	}
	// Only the end tells that nothing was cut off.
	if _, err := io.Copy(io.Discard, opened); err != nil {
		return c, err
	}
	if !database || c.info.Format == 0 || len(c.keys.Data) == 0 {
		return c, errNotOurs
	}
	return c, nil
}

// take takes one file of a backup. Files of later versions are passed over.
func (c *content) take(name string, r io.Reader, dir string) error {
	if name == storage.FileName {
		return writeNew(filepath.Join(dir, storage.FileName), r)
	}
	body, err := io.ReadAll(io.LimitReader(r, maxSmall))
	if err != nil {
		return err
	}
	switch name {
	case infoName:
		if err = json.Unmarshal(body, &c.info); err == nil && c.info.Format > format {
			err = &checkin.Fault{Code: checkin.FaultNewer, Sentence: "a newer version of Antechamber made this backup: install that version"}
		}
	case keysName:
		c.keys, err = seal.DecodeConference(body)
	case conferenceName:
		c.conference = body
	}
	return err
}

func writeNew(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func cannotWrite(path string, err error) error {
	return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
		"the backup %s cannot be written (%v): see that its folder exists, is not read-only and has room", path, cause(err))}
}

// cause is what the system said, without the path, which stands in the sentence already.
func cause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
