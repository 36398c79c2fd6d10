package view

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"
)

const badge = "A1QZX8K3M7WYT2NB05J9RCVDFGH46"

func picture(t testing.TB, text string) image.Image {
	t.Helper()
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	return code.Image(-8)
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// stream sends pictures as a phone does, until there are no more.
func stream(pictures <-chan []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		parts := multipart.NewWriter(w)
		w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=--"+parts.Boundary())
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		for {
			select {
			case p, more := <-pictures:
				if !more {
					return
				}
				part, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {"image/jpeg"}})
				if err != nil {
					return
				}
				_, _ = part.Write(p)
				// The next boundary ends a part.
				_, _ = io.WriteString(w, "\r\n--"+parts.Boundary()+"\r\nContent-Type: text/plain\r\n\r\n")
				w.(http.Flusher).Flush()
			case <-r.Context().Done():
				return
			}
		}
	})
}

func patient(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestAPictureFromTheNetwork(t *testing.T) {
	t.Parallel()
	pictures := make(chan []byte, 1)
	pictures <- jpegOf(t, picture(t, badge))
	server := httptest.NewServer(stream(pictures))
	t.Cleanup(server.Close)
	seen, err := Try(patient(t), server.URL+"/video", nil)
	if err != nil || len(seen.Codes) != 1 || seen.Codes[0] != badge {
		t.Fatalf("%+v, %v", seen, err)
	}
}

// A camera that sends a single picture is asked again and again.
func TestASinglePicture(t *testing.T) {
	t.Parallel()
	file := jpegOf(t, picture(t, badge))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write(file)
	}))
	t.Cleanup(server.Close)
	s, err := open(patient(t), server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 3 {
		if _, err := s.Next(patient(t)); err != nil {
			t.Fatal(err)
		}
	}
}

// What a camera in the network may do wrong ends with a sentence, without its password.
func TestWhatIsNoCamera(t *testing.T) {
	t.Parallel()
	answers := map[string]http.HandlerFunc{
		"a page": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") },
		"no boundary": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "multipart/x-mixed-replace")
		},
		"a refusal": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "", http.StatusUnauthorized) },
		"an end": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=x")
		},
		"no picture": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=x")
			fmt.Fprint(w, "--x\r\n\r\nno picture\r\n--x\r\n\r\n")
		},
		"a picture without an end": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=x")
			fmt.Fprint(w, "--x\r\n\r\n")
			for range maxPart/1024 + 2 {
				if _, err := w.Write(make([]byte, 1024)); err != nil {
					return
				}
			}
		},
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(answer)
			t.Cleanup(server.Close)
			_, err := Try(patient(t), strings.Replace(server.URL, "//", "//user:secret@", 1), nil)
			if err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v, want an error without the password", err)
			}
		})
	}
	if _, err := Try(patient(t), "nowhere", nil); !errors.Is(err, ErrNoCamera) {
		t.Errorf("%v, want that there is no camera", err)
	}
}

// Who accepts and never answers is given up when the time is over, with a sentence.
func TestACameraThatNeverAnswers(t *testing.T) {
	t.Parallel()
	deaf, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { deaf.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := Try(ctx, "http://"+deaf.Addr().String()+"/video", nil)
		ended <- err
	}()
	select {
	case err := <-ended:
		if !errors.Is(err, errSilent) {
			t.Errorf("%v, want %v", err, errSilent)
		}
	case <-time.After(pictureWithin - time.Second): // the camera's own limit would end it then
		t.Error("it was waited for longer than was said")
	}
}

func TestShown(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"video0": "video0", "http://user:secret@10.0.0.2:8080/video?pwd=secret": "http://user:xxxxx@10.0.0.2:8080/video", "http://%zz": "a URL",
	} {
		if got := Shown(name); got != want {
			t.Errorf("Shown(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestNoPicture(t *testing.T) {
	t.Parallel()
	huge := new(bytes.Buffer)
	if err := png.Encode(huge, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	claims := bytes.Clone(huge.Bytes())
	copy(claims[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65536 × 65536, its checksum wrong besides
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("text"), "a huge one": claims} {
		if _, err := ReadPicture(bytes.NewReader(data)); !errors.Is(err, ErrPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// shelf has cameras that give what a test lets them give.
type shelf struct {
	mu     sync.Mutex
	names  []string
	opened []string
	give   func(name string) (image.Image, error)
}

func (s *shelf) List() (list []Device, err error) {
	for _, n := range s.names {
		list = append(list, Device{Name: n, Says: n})
	}
	return list, nil
}

func (s *shelf) Open(_ context.Context, name string) (Source, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened = append(s.opened, name)
	return &taken{s, name}, nil
}

type taken struct {
	shelf *shelf
	name  string
}

func (c *taken) Next(ctx context.Context) (image.Image, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.shelf.mu.Lock()
	defer c.shelf.mu.Unlock()
	return c.shelf.give(c.name)
}

func (c *taken) Close() error { return nil }

// A camera that is unplugged is opened again until it is back, and its codes are told.
func TestItComesBack(t *testing.T) {
	t.Parallel()
	m, tries := picture(t, badge), 0
	s := &shelf{give: func(string) (image.Image, error) {
		if tries++; tries < 3 {
			return nil, errors.New("unplugged")
		}
		return m, nil
	}}
	w := New(Options{Camera: Auto, Devices: s})
	ctx, cancel := context.WithCancel(patient(t))
	ended := make(chan struct{})
	go func() { w.Run(ctx); close(ended) }()
	if gone := <-w.Sights(); gone.Problem != "unplugged" {
		t.Errorf("%+v, want that it is gone", gone)
	}
	if code := <-w.Codes(); code != badge {
		t.Errorf("%q was read", code)
	}
	for back := false; !back; { // which is told although nobody looks
		select {
		case s := <-w.Sights():
			back = s.Problem == ""
		case <-ctx.Done():
			t.Fatal("nobody was told that it is back")
		}
	}
	w.Show(true)
	for {
		if s := <-w.Sights(); s.Picture != nil {
			if len(s.Codes) != 1 {
				t.Errorf("%d codes are framed", len(s.Codes))
			}
			break
		}
	}
	if still, err := w.Still(ctx); err != nil || still.Bounds() != m.Bounds() {
		t.Errorf("a picture to keep: %v, %v", still, err)
	}
	cancel()
	<-ended
	if _, err := w.Still(ctx); err == nil {
		t.Error("a picture was taken where none comes")
	}
}

func TestAnotherCamera(t *testing.T) {
	t.Parallel()
	pictures := map[string]image.Image{"one": picture(t, "CAMERA ONE"), "two": picture(t, "CAMERA TWO")}
	s := &shelf{names: []string{"one", "two"}, give: func(name string) (image.Image, error) { return pictures[name], nil }}
	w := New(Options{Camera: "one", Devices: s})
	go w.Run(patient(t))
	if code := <-w.Codes(); code != "CAMERA ONE" {
		t.Errorf("%q", code)
	}
	w.Another()
	if code := <-w.Codes(); code != "CAMERA TWO" {
		t.Errorf("%q", code)
	}
}

// A code that is held before the camera counts once; a poster beside a badge never.
func TestHeldCodesCountOnce(t *testing.T) {
	t.Parallel()
	both := image.NewGray(image.Rect(0, 0, 800, 420))
	for i := range both.Pix {
		both.Pix[i] = 255
	}
	put := func(text string, x, y int) {
		m := picture(t, text)
		for j := range m.Bounds().Dy() {
			for i := range m.Bounds().Dx() {
				both.Set(x+i, y+j, m.At(i, j))
			}
		}
	}
	put("https://example.org/poster", 270, 60) // in the middle
	put(badge, 0, 100)
	alone := picture(t, "https://example.org/poster")
	w := New(Options{Ours: func(code string) bool { return code == badge }})
	at := time.Unix(0, 0)
	for i := range 40 {
		w.look(both, at.Add(time.Duration(i)*100*time.Millisecond))
	}
	w.look(alone, at.Add(4*time.Second))
	if code := <-w.Codes(); code != badge {
		t.Errorf("%q is told, want the badge", code)
	}
	select {
	case code := <-w.Codes():
		t.Errorf("%q is told too", code)
	default:
	}
	w.look(both, at.Add(10*time.Second)) // away for longer than a repetition
	if code := <-w.Codes(); code != badge {
		t.Errorf("%q is told, want the badge again", code)
	}
}

// Where a code is framed is where it is in the picture that shows.
func TestTurnedAndMirrored(t *testing.T) {
	t.Parallel()
	m := image.NewGray(image.Rect(0, 0, 40, 20))
	m.SetGray(4, 5, color.Gray{255})
	for turns := range 4 {
		for _, mirror := range []bool{false, true} {
			out := reduced(m, 100, turns, mirror)
			at := placed([4][2]float64{{4.5, 5.5}}, 40, 20, turns, mirror)[0]
			x, y := int(at[0]*float64(out.Rect.Dx())), int(at[1]*float64(out.Rect.Dy()))
			if out.RGBAAt(x, y).R != 255 {
				t.Errorf("turned %d, mirrored %t: the pixel is not at %d, %d", turns, mirror, x, y)
			}
		}
	}
	if big := reduced(image.NewYCbCr(image.Rect(0, 0, 1920, 1080), image.YCbCrSubsampleRatio422), 480, 1, true); big.Rect.Dx() != 270 || big.Rect.Dy() != 480 {
		t.Errorf("it is %v", big.Rect)
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Try(patient(t), dir, nil); !errors.Is(err, ErrNoCamera) {
		t.Errorf("an empty folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "1.jpg"), jpegOf(t, picture(t, badge)), 0o600); err != nil {
		t.Fatal(err)
	}
	if seen, err := Try(patient(t), dir, nil); err != nil || len(seen.Codes) != 1 {
		t.Errorf("%+v, %v", seen, err)
	}
}

// A camera whose unplugging is practised gives no picture, and again one after it.
func TestAPractisedCameraIsGone(t *testing.T) {
	t.Parallel()
	file := jpegOf(t, picture(t, badge))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write(file)
	}))
	t.Cleanup(server.Close)
	var gone atomic.Bool
	w := New(Options{Camera: server.URL, Gone: gone.Load})
	w.Show(true)
	go w.Run(patient(t))
	until := func(what string, is func(Sight) bool) {
		t.Helper()
		for {
			select {
			case s := <-w.Sights():
				if is(s) {
					return
				}
			case <-patient(t).Done():
				t.Fatal(what + " was not seen")
			}
		}
	}
	picture := func(s Sight) bool { return s.Picture != nil }
	until("a picture", picture)
	gone.Store(true)
	until("that it is gone", func(s Sight) bool { return s.Problem != "" })
	gone.Store(false)
	until("a picture again", picture)
}
