package replica

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"antechamber/kiosk/checkin"
)

// state is all that a refused attempt must leave as it was.
func (f *field) state(t testing.TB) string {
	t.Helper()
	r, err := f.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	js, err := jetstream.New(f.conn)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), f.Subjects().Stream())
	if err != nil {
		t.Fatal(err)
	}
	info, err := stream.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	vouchers, err := f.store.Vouchers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := f.store.Heads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(r.Kiosks(), vouchers, entries, info.State.LastSeq, info.State.Msgs, info.Config)
}

// wantNoSecrets looks for what an invitation's code holds in the hub's log.
func (f *field) wantNoSecrets(t testing.TB, text string) {
	t.Helper()
	c, err := parseCode(text)
	if err != nil {
		t.Fatal(err)
	}
	i, err := newInvitation(c.secret)
	if err != nil {
		t.Fatal(err)
	}
	said := f.book.String()
	for _, secret := range []string{
		text, strings.ReplaceAll(text, "-", ""), string(c.secret[:]), hex.EncodeToString(c.secret[:]), base64.StdEncoding.EncodeToString(c.secret[:]),
		hex.EncodeToString(i.auth), base64.StdEncoding.EncodeToString(i.auth), hex.EncodeToString(i.wrap),
	} {
		if strings.Contains(said, secret) {
			t.Errorf("the log holds a secret of the invitation: %s", said)
		}
	}
}

// dialAs connects to the hub with these options only.
func (f *field) dialAs(t testing.TB, options ...nats.Option) (*nats.Conn, error) {
	t.Helper()
	trust, err := clientTLS(f.Member().Authority)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := nats.Connect("tls://"+f.Address(), append([]nats.Option{nats.TLSHandshakeFirst(), nats.Secure(trust), nats.NoReconnect()}, options...)...)
	if err == nil {
		t.Cleanup(conn.Close)
	}
	return conn, err
}

func TestForeignClientsAreRefused(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	stranger, err := newIdentity()
	if err != nil {
		t.Fatal(err)
	}
	signsElse := func([]byte) ([]byte, error) { return north.Identity.Sign([]byte("another nonce")) }
	tests := []struct {
		name   string
		shows  []nats.Option
		logged string
	}{
		{"without a key", nil, "it shows no key"},
		{"with a password", []nats.Option{nats.UserInfo("north door", "secret-word")}, "it shows no key"},
		{"with a token", []nats.Option{nats.Token("secret-word")}, "it shows no key"},
		{"with a key of nobody", []nats.Option{nats.Nkey(stranger.ID(), stranger.Sign)}, "its key is not in the roster"},
		{"with the key of another", []nats.Option{nats.Nkey(north.Kiosk, stranger.Sign)}, "it does not prove its key"},
		{"with an old signature", []nats.Option{nats.Nkey(north.Kiosk, signsElse)}, "it does not prove its key"},
		{"with the hub's name", []nats.Option{nats.Nkey(north.Hub, stranger.Sign)}, "it does not prove its key"},
		{"with an invitation that is none", []nats.Option{nats.UserInfo(joinUser+randomToken(), "")}, "no such invitation is open"},
		{"with an invitation to everything", []nats.Option{nats.UserInfo(joinUser+">", "")}, "no such invitation is open"},
	}
	before := f.state(t)
	for _, tt := range tests { // one after the other: each must say its own line
		t.Run(tt.name, func(t *testing.T) {
			said := len(f.book.String())
			if _, err := f.dialAs(t, tt.shows...); !errors.Is(err, nats.ErrAuthorization) {
				t.Errorf("got in, or: %v", err)
			}
			eventually(t, "it is logged", func() bool { return strings.Contains(f.book.String()[said:], tt.logged) })
		})
	}
	if strings.Contains(f.book.String(), "secret-word") {
		t.Error("a password is in the log")
	}
	if after := f.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}

func TestRemovedKioskIsCutAndRefused(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	south := mustJoin(t, f.invite(t, nil).Code, "south door")
	ended := make(chan struct{}, 8)
	conn := north.dial(t, DialOptions{More: []nats.Option{
		nats.NoReconnect(), nats.ClosedHandler(func(*nats.Conn) { ended <- struct{}{} }),
	}})
	other := south.dial(t, DialOptions{})
	done, err := Remove(t.Context(), f.store, "north door", time.Now())
	if err != nil || done.BadgeKey != 2 || done.Kiosk.ID != north.Kiosk {
		t.Fatalf("%+v, %v", done, err)
	}
	<-ended
	if !conn.IsClosed() || !other.IsConnected() {
		t.Error("another connection was cut than the removed kiosk's")
	}
	before := f.state(t)
	if _, err := Dial(t.Context(), north.Member, DialOptions{Once: true}); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("the removed kiosk got in, or: %v", err)
	}
	f.book.wantLogged(t, "it was removed")
	// Nor does an invitation help the key that was removed.
	offer, err := Join(t.Context(), f.invite(t, nil).Code, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer offer.Close()
	if _, err := offer.Accept(t.Context(), north.store, "north again"); err == nil {
		t.Error("the removed key came back")
	}
	if after := f.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}

func TestKioskKeepsToItsSubjects(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	south := mustJoin(t, f.invite(t, nil).Code, "south door")
	s := f.Subjects()
	refused := make(chan error, 64)
	conn := north.dial(t, DialOptions{More: []nats.Option{nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { refused <- err })}})
	before := f.state(t)
	for _, subject := range []string{
		s.Log(south.Kiosk, "ORIGIN"), s.Document(south.Kiosk), s.KioskState(south.Kiosk), s.State(), s.Act(north.Kiosk), s.Act(south.Kiosk),
		joinSubject("ID"), inbox(south.Kiosk) + ".x", "att.OTHER.log." + north.Kiosk + ".ORIGIN",
		"$JS.API.STREAM.DELETE." + s.Stream(), "$JS.API.STREAM.PURGE." + s.Stream(), "$JS.API.STREAM.UPDATE." + s.Stream(),
		"$JS.API.STREAM.CREATE.MINE", "$JS.API.STREAM.MSG.DELETE." + s.Stream(), "$SYS.REQ.SERVER.PING",
	} {
		if err := conn.Publish(subject, []byte("x")); err != nil {
			t.Fatal(err)
		}
		if err := <-refused; !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("%s: %v", subject, err)
		}
	}
	for _, subject := range []string{">", "att.>", "_INBOX.>", inbox(south.Kiosk) + ".>", s.Ask(south.Kiosk), s.Ask("*"), s.Act("*"), "join.*", "$JS.API.>", "$SYS.>"} {
		if _, err := conn.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
		if err := <-refused; !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("reading %s: %v", subject, err)
		}
	}
	f.book.wantLogged(t, "Publish Violation")
	f.book.wantLogged(t, "Subscription Violation")
	if after := f.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}

func TestUsedInvitationIsRefused(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	i := f.invite(t, nil)
	recorded := make(chan *nats.Msg, 8)
	if _, err := f.conn.ChanSubscribe(joinSubject("*"), recorded); err != nil {
		t.Fatal(err)
	}
	if err := f.conn.Flush(); err != nil {
		t.Fatal(err)
	}
	second, err := Join(t.Context(), i.Code, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	mustJoin(t, i.Code, "north door")
	before := f.state(t)
	// The same bytes once more, by who was connected meanwhile.
	<-recorded
	<-recorded
	enter := <-recorded
	msg, err := second.conn.RequestWithContext(t.Context(), enter.Subject, enter.Data)
	if err != nil || !strings.Contains(string(msg.Data), string(refusedGone)) {
		t.Errorf("the replayed request got %q, %v", msg.Data, err)
	}
	eventually(t, "who was connected is cut", second.conn.IsClosed)
	_, err = join(t.Context(), t, i.Code, "south door")
	wantFault(t, err, checkin.FaultHub, "not open any more")
	f.book.wantLogged(t, "no such invitation is open")
	if after := f.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
	f.wantNoSecrets(t, i.Code)
}

func TestFiveWrongSecretsCloseAnInvitation(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	i := f.invite(t, nil)
	before := f.state(t)
	guesser, err := Join(t.Context(), i.Code, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer guesser.Close()
	guesser.with.auth = make([]byte, authSize)
	for n := range wrongTries {
		want := "does not accept the secret"
		if n == wrongTries-1 {
			want = "not open any more"
		}
		_, err := guesser.ask(t.Context(), joinBody{})
		wantFault(t, err, checkin.FaultHub, want)
	}
	_, err = join(t.Context(), t, i.Code, "north door")
	wantFault(t, err, checkin.FaultHub, "not open any more")
	f.book.wantLogged(t, "tried too often")
	if after := f.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
	f.wantNoSecrets(t, i.Code)
}

func TestExpiredInvitationIsRefused(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	i := f.invite(t, nil)
	f.clock.advance(inviteFor - time.Minute)
	early, err := Join(t.Context(), i.Code, nil)
	if err != nil {
		t.Fatal("refused before its time:", err)
	}
	defer early.Close()
	before := f.state(t)
	f.clock.advance(time.Minute)
	_, err = early.Accept(t.Context(), openStore(t), "north door")
	wantFault(t, err, checkin.FaultHub, "not open any more")
	_, err = join(t.Context(), t, i.Code, "north door")
	wantFault(t, err, checkin.FaultHub, "not open any more")
	f.book.wantLogged(t, "no such invitation is open")
	if after := f.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
	f.wantNoSecrets(t, i.Code)
}

func TestOlderTLSIsRefused(t *testing.T) {
	t.Parallel()
	f := startHub(t, func(o *HubOptions) { o.Websocket = "127.0.0.1:0" })
	for _, address := range []string{f.Address(), f.WebsocketAddress()} {
		trust, err := clientTLS(f.Member().Authority)
		if err != nil {
			t.Fatal(err)
		}
		if conn, err := tls.Dial("tcp", address, trust); err != nil {
			t.Fatalf("TLS 1.3 to %s: %v", address, err)
		} else {
			conn.Close()
		}
		trust.MinVersion, trust.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
		if _, err := tls.Dial("tcp", address, trust); err == nil || !strings.Contains(err.Error(), "protocol version") {
			t.Errorf("TLS 1.2 to %s: %v", address, err)
		}
	}
	f.book.wantLogged(t, "TLS handshake error")
}

// inviteTo makes an invitation, and what its code is with another address.
func (f *field) inviteTo(t *testing.T, address string) (Invited, code) {
	t.Helper()
	for {
		i := f.invite(t, nil)
		c, err := parseCode(i.Code)
		if err != nil {
			t.Fatal(err)
		}
		if c.address = address; isDrawn(c) {
			return i, c
		}
	}
}

func TestHubWithAnotherFingerprintGetsNothing(t *testing.T) {
	t.Parallel()
	f, other := startHub(t, nil), startHub(t, nil)
	i, c := f.inviteTo(t, other.Address()) // who takes the hub's place in the network
	text, err := c.String()
	if err != nil {
		t.Fatal(err)
	}
	before := f.state(t)
	_, err = join(t.Context(), t, text, "north door")
	wantFault(t, err, checkin.FaultHub, "not the hub of this invitation")
	if !errors.Is(err, ErrOtherHub) {
		t.Errorf("the cause is %v", errors.Unwrap(err))
	}
	other.book.wantLogged(t, "TLS handshake error")
	if after := f.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
	mustJoin(t, i.Code, "north door") // the invitation itself is as good as before
	// A kiosk that has joined does not speak with another hub at the address either.
	north := mustJoin(t, f.invite(t, nil).Code, "south door")
	north.Address = other.Address()
	if _, err := Dial(t.Context(), north.Member, DialOptions{Once: true}); err == nil {
		t.Error("another hub was taken for the kiosk's own")
	}
}

// raw is a client that does not keep to what clients should do.
type raw struct {
	*tls.Conn
	lines *bufio.Reader
}

func (f *field) raw(t testing.TB) raw {
	t.Helper()
	trust, err := clientTLS(f.Member().Authority)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := tls.Dial("tcp", f.Address(), trust)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return raw{conn, bufio.NewReader(conn)}
}

// until reads lines up to one that begins so, and returns it.
func (r raw) until(t testing.TB, begins string) string {
	t.Helper()
	for {
		line, err := r.lines.ReadString('\n')
		if err != nil {
			t.Fatalf("no line %q came: %v", begins, err)
		}
		if strings.HasPrefix(line, begins) {
			return line
		}
	}
}

// login shows the kiosk's key.
func (r raw) login(t testing.TB, i *Identity) {
	t.Helper()
	_, rest, _ := strings.Cut(r.until(t, "INFO "), `"nonce":"`)
	nonce, _, _ := strings.Cut(rest, `"`)
	sig, err := i.Sign([]byte(nonce))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(r, "CONNECT {\"verbose\":false,\"nkey\":%q,\"sig\":%q}\r\nPING\r\n", i.ID(), base64.RawURLEncoding.EncodeToString(sig))
	r.until(t, "PONG")
}

func TestHugeMessageIsRefused(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	before := f.state(t)
	const size = 100 << 20
	r := f.raw(t)
	r.login(t, north.Identity)
	fmt.Fprintf(r, "PUB %s %d\r\n", f.Subjects().Log(north.Kiosk, "ORIGIN"), size)
	r.until(t, "-ERR 'Maximum Payload Violation'")
	if _, err := r.lines.ReadString('\n'); err == nil {
		t.Error("the connection goes on")
	}
	f.book.wantLogged(t, "maximum payload exceeded")
	// A client that keeps to the protocol finds out by itself.
	conn := north.dial(t, DialOptions{})
	if err := conn.Publish(f.Subjects().Log(north.Kiosk, "ORIGIN"), make([]byte, size)); !errors.Is(err, nats.ErrMaxPayload) {
		t.Errorf("publishing 100 MB: %v", err)
	}
	// Who has shown no key does not even get that far.
	stranger := f.raw(t)
	fmt.Fprintf(stranger, "PUB %s %d\r\n", f.Subjects().Log(north.Kiosk, "ORIGIN"), size)
	stranger.until(t, "-ERR 'Authorization Violation'")
	if after := f.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}
