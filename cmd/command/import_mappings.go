package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

type importMappings struct {
	Forget string `help:"Forget what is remembered of a source." placeholder:"SOURCE"`
}

// mappingsFile is the name of the file in the data folder that holds what was said of
// the tables of other systems: headings and words, and nothing of any person.
const mappingsFile = "import-mappings.json"

// mappings are remembered from imports before.
func (h *house) mappings() ([]exchange.Mapping, error) {
	path := filepath.Join(h.dir, mappingsFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var all []exchange.Mapping
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("what is remembered of imports, in %s, cannot be read: delete the file, and say it again", path), Cause: err}
	}
	return all, nil
}

// remember keeps what was said of a source for the next import.
func (h *house) remember(m exchange.Mapping) error {
	before, err := h.mappings()
	if err != nil {
		return err
	}
	return h.keepMappings(before, exchange.Remember(before, m))
}

func (h *house) keepMappings(before, after []exchange.Mapping) error {
	was, err := json.Marshal(before)
	if err != nil {
		return err
	}
	now, err := json.MarshalIndent(after, "", "  ")
	if err != nil {
		return err
	}
	if again, err := json.Marshal(after); err != nil || string(again) == string(was) || len(before)+len(after) == 0 {
		return err
	}
	put, err := stage(filepath.Join(h.dir, mappingsFile), func(w io.Writer) error {
		_, err := w.Write(append(now, '\n'))
		return err
	})
	if err != nil {
		return err
	}
	return put()
}

func (c *importMappings) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.mappings()
	if err != nil {
		return err
	}
	if c.Forget != "" {
		rest := slices.DeleteFunc(slices.Clone(all), func(m exchange.Mapping) bool { return m.Source == c.Forget })
		if len(rest) == len(all) {
			return faultf(checkin.FaultNotFound, "nothing is remembered of a source %q: \"import mappings\" lists them", c.Forget)
		}
		if err := h.keepMappings(all, rest); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.Stdout, "forgotten: %s\n", c.Forget)
		return err
	}
	lines := json.NewEncoder(s.Stdout)
	for i := range all {
		if s.commands.JSON {
			err = lines.Encode(&all[i])
		} else {
			err = writeMapping(s.Stdout, &all[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func writeMapping(w io.Writer, m *exchange.Mapping) error {
	_, err := fmt.Fprintf(w, "%s  format %s\n", m.Source, m.Format)
	for _, table := range []struct {
		option string
		said   map[string]string
	}{{"--map", m.Columns}, {"--category", m.Categories}, {"--status", m.Statuses}} {
		for _, word := range slices.Sorted(maps.Keys(table.said)) {
			if err == nil {
				_, err = fmt.Fprintf(w, "    %s %q\n", table.option, word+"="+table.said[word])
			}
		}
	}
	return err
}
