package board

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"antechamber/assets"
)

// policy lets the page load what the board serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// page is the page in each language, without figures: it is the same for whoever has the
// token and whoever has not.
type page struct {
	matcher   language.Matcher
	languages []string
	html      map[string][]byte
}

// tongue is a language that the page can be read in.
type tongue struct {
	Tag, Name string
	Chosen    bool
}

// pageData is what the template of the page is filled with.
type pageData struct {
	Language, Direction string
	Rehearsal           bool
	Words               Words
	Languages           []tongue
}

// T says a sentence.
func (d pageData) T(key string) string { return d.Words.Say(key, nil) }

func newPage(cfg Config) (*page, error) {
	text, err := assets.Board("index.html")
	if err != nil {
		return nil, err
	}
	t, err := template.New("page").Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("the board's page: %w", err)
	}
	p := &page{languages: cfg.Languages, html: make(map[string][]byte)}
	var tags []language.Tag
	for _, l := range cfg.Languages {
		tags = append(tags, language.Make(l))
	}
	p.matcher = language.NewMatcher(tags)
	for _, l := range cfg.Languages {
		d := pageData{Language: l, Direction: "ltr", Rehearsal: cfg.Rehearsal, Words: cfg.Words(l)}
		if script, _ := language.Make(l).Script(); script.String() == "Arab" {
			d.Direction = "rtl"
		}
		for i, tag := range tags {
			d.Languages = append(d.Languages, tongue{cfg.Languages[i], display.Self.Name(tag), cfg.Languages[i] == l})
		}
		var b bytes.Buffer
		if err := t.Execute(&b, d); err != nil {
			return nil, fmt.Errorf("the board's page in %s: %w", l, err)
		}
		p.html[l] = b.Bytes()
	}
	return p, nil
}

// language is the one that a request asks for by ?lang=, else the browser's.
func (p *page) language(r *http.Request) string {
	var wished []language.Tag
	if tag, err := language.Parse(r.URL.Query().Get("lang")); err == nil {
		wished = append(wished, tag)
	}
	browser, _, _ := language.ParseAcceptLanguage(r.Header.Get("Accept-Language")) // who writes nonsense wishes nothing
	_, i, _ := p.matcher.Match(append(wished, browser...)...)
	return p.languages[i]
}

// guarded gives every answer the headers that keep others out of the page.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("X-Robots-Tag", "noindex")
		next.ServeHTTP(w, r)
	})
}
