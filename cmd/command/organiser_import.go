package command

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

// deskImporter imports on the organiser screen as the command line does.
type deskImporter struct {
	house   *house
	session *session
}

// Plan implements kiosk.Importer.
func (i deskImporter) Plan(_ context.Context, path string, said kiosk.ImportSaid) (plan kiosk.ImportPlan, err error) {
	if holdsPictures(path) {
		from, err := picturesIn(path)
		if err != nil {
			return plan, err
		}
		defer from.close()
		for _, name := range from.names {
			if isPicture(name) {
				plan.Pictures++
			}
		}
		if plan.Pictures == 0 {
			return plan, faultf(checkin.FaultInvalid, "there is no photo in %s: choose a folder or a ZIP file with JPEG or PNG files", path)
		}
		return plan, nil
	}
	o, err := i.options(path, said)
	if err != nil {
		return plan, err
	}
	file, err := openTable(path)
	if err != nil {
		return plan, err
	}
	defer file.Close()
	p, err := exchange.ReadPlan(file, filepath.Base(path), o)
	if err != nil {
		return plan, err
	}
	plan = kiosk.ImportPlan{
		Format: string(p.Format), Source: p.Source, Remembered: p.Known, Lacks: string(p.Lacks),
		Fields: append([]string{"", "-"}, slices.DeleteFunc(exchange.Fields(), func(f string) bool { return f == "-" })...),
	}
	for n, c := range p.Columns {
		column := kiosk.ImportColumn{Heading: c.Heading, Field: c.Field, By: string(c.By)}
		for _, cells := range p.Rows {
			if n < len(cells) {
				column.Cells = append(column.Cells, oneLine(cells[n]))
			}
		}
		plan.Columns = append(plan.Columns, column)
	}
	for r := range p.People {
		plan.People = append(plan.People, valuesOf(&p.People[r]))
	}
	for _, f := range exchange.Formats() {
		plan.Formats = append(plan.Formats, string(f))
	}
	return plan, nil
}

// valuesOf are the fields of a registration that say something.
func valuesOf(r *checkin.Registration) (values []kiosk.ImportValue) {
	for _, c := range exchange.Columns() {
		value := oneLine(c.Get(r))
		if value != "" && (c.Name != "listing" || r.Listing != checkin.ListingListed) {
			values = append(values, kiosk.ImportValue{Field: c.Name, Value: value})
		}
	}
	for _, heading := range slices.Sorted(maps.Keys(r.Extra)) {
		values = append(values, kiosk.ImportValue{Field: heading, Value: oneLine(r.Extra[heading])})
	}
	return values
}

// options are what was said on the screen, over what is remembered.
func (i deskImporter) options(path string, said kiosk.ImportSaid) (exchange.ReadOptions, error) {
	o, err := i.house.tableOptions(path)
	if err != nil {
		return o, err
	}
	o.Format, o.Source, o.Numbers, o.Statuses = exchange.Format(said.Format), said.Source, said.Columns, said.Statuses
	o.Categories = maps.Clone(said.Categories)
	if said.Every != "" {
		if o.Categories == nil {
			o.Categories = make(map[string]string)
		}
		o.Categories["*"] = said.Every
	}
	if said.Anew {
		o.Remembered = nil
	}
	return o, nil
}

func openTable(path string) (*os.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("%s cannot be read: %s", path, reason(err)), Cause: err}
	}
	return file, nil
}

// Import implements kiosk.Importer.
func (i deskImporter) Import(ctx context.Context, path string, said kiosk.ImportSaid, try bool, share func(float64)) (kiosk.ImportReport, error) {
	if holdsPictures(path) {
		report, err := i.house.importPhotos(ctx, path, try, func(done, all int) { share(float64(done) / float64(all)) })
		return photosReport(&report), err
	}
	o, err := i.options(path, said)
	if err != nil {
		return kiosk.ImportReport{}, err
	}
	file, err := openTable(path)
	if err != nil {
		return kiosk.ImportReport{}, err
	}
	defer file.Close()
	s := *i.session
	s.Context = ctx
	names := make(whoIs)
	progress := &importProgress{share: share}
	if info, err := file.Stat(); err == nil {
		progress.size = info.Size()
	}
	in, err := i.house.importFile(&s, filepath.Base(path), file, importOptions{
		dryRun: try, skipBadRows: try || said.SkipBad, read: o, progress: progress, seen: names.add,
	})
	if len(in.unknown) > 0 && ctx.Err() == nil && (try || err != nil) {
		return kiosk.ImportReport{Unknown: unknownWords(in.unknown), TooMany: exchange.TooMany(in.unknown)}, nil
	}
	if err != nil {
		return kiosk.ImportReport{}, err
	}
	return names.report(in), nil
}

func unknownWords(unknown []exchange.UnknownWord) (words []kiosk.ImportWord) {
	for _, w := range unknown {
		words = append(words, kiosk.ImportWord{Field: w.Field, Word: w.Word, Rows: w.Rows})
	}
	return words
}

// Folder implements kiosk.Importer.
func (deskImporter) Folder(_ context.Context, path string) (folder kiosk.ImportFolder, err error) {
	path = wholePath(path)
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		return kiosk.ImportFolder{File: path}, nil
	}
	var all []os.DirEntry
	if err == nil {
		all, err = os.ReadDir(path)
	}
	if err != nil {
		return folder, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the folder %s cannot be read: %s", path, reason(err)), Cause: err}
	}
	folder.Path = path
	if parent := filepath.Dir(path); parent != path {
		folder.Parent = parent
		folder.Entries = append(folder.Entries, kiosk.ImportEntry{Name: "..", Path: parent, Kind: kiosk.ImportParent})
	}
	pictures := 0
	var folders, files []kiosk.ImportEntry
	for _, e := range all {
		entry := kiosk.ImportEntry{Name: e.Name(), Path: filepath.Join(path, e.Name())}
		info, err := os.Stat(entry.Path) // of what a link leads to
		switch {
		case err != nil || strings.HasPrefix(e.Name(), "."):
		case info.IsDir():
			entry.Kind = kiosk.ImportSubfolder
			folders = append(folders, entry)
		default:
			switch strings.ToLower(filepath.Ext(e.Name())) {
			case ".csv", ".tsv", ".txt", ".xlsx", ".xlsm":
				entry.Kind = kiosk.ImportTable
				files = append(files, entry)
			case ".zip":
				entry.Kind = kiosk.ImportPictures
				files = append(files, entry)
			}
			if isPicture(e.Name()) {
				pictures++
			}
		}
	}
	if pictures > 0 {
		folder.Entries = append(folder.Entries, kiosk.ImportEntry{Name: filepath.Base(path), Path: path, Kind: kiosk.ImportPictures, Pictures: pictures})
	}
	folder.Entries = append(append(folder.Entries, files...), folders...)
	return folder, nil
}

// isPicture tells a photo by its name.
func isPicture(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jpg", ".jpeg", ".png":
		return true
	}
	return false
}

// wholePath is a path as somebody writes it; "" is the folder of what was downloaded, or else the user's.
func wholePath(path string) string {
	switch rest, home := strings.CutPrefix(path, "~"); {
	case path == "":
		if info, err := os.Stat(xdg.UserDirs.Download); err == nil && info.IsDir() {
			return xdg.UserDirs.Download
		}
		return xdg.Home
	case home:
		return filepath.Join(xdg.Home, rest)
	case !filepath.IsAbs(path):
		return filepath.Join(xdg.Home, path)
	}
	return filepath.Clean(path)
}

// holdsPictures tells a folder or a ZIP file from a table.
func holdsPictures(path string) bool {
	info, err := os.Stat(path)
	return err == nil && (info.IsDir() || strings.EqualFold(filepath.Ext(path), ".zip"))
}
