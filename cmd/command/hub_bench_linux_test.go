package command_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/replica"
	"antechamber/storage/seal"
)

// admitted is an entry as a door makes it.
func admitted(n int) checkin.Entry {
	return checkin.Entry{
		Kind: checkin.KindIn, At: time.Now(), Actor: "bench:1", Reference: fmt.Sprintf("%08d", n), Category: "ngo", Organisation: "Everything",
		Session: "morning", Room: "chamber", Entrance: "north", By: checkin.ByCode, Verdict: checkin.Admitted, Reason: checkin.First, Issue: 1,
	}
}

// inProcess reads a number of kilobytes from the status of a process.
func inProcess(b *testing.B, pid int, key string) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == key {
			kb, err := strconv.ParseFloat(words[1], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb
		}
	}
	b.Fatalf("no %s", key)
	return 0
}

// processorTime is how long a process has had a processor.
func processorTime(b *testing.B, pid int) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	words := strings.Fields(after)
	var ticks int
	for _, w := range words[11:13] { // user and system, in hundredths of a second
		n, err := strconv.Atoi(w)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func numberOf(b *testing.B, key string, otherwise int) int {
	b.Helper()
	text := os.Getenv(key)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkHubMemory measures what a hub with a million entries, or with as many as
// ANTECHAMBER_ENTRIES says, has of memory: at rest, and while a new kiosk takes entries.
func BenchmarkHubMemory(b *testing.B) {
	entries := numberOf(b, "ANTECHAMBER_ENTRIES", 1_000_000)
	hub := newKiosk(b)
	fill(b, hub, entries)
	for b.Loop() {
		process, _ := hub.listen(b, "127.0.0.1:0")
		time.Sleep(10 * time.Second) // it says what it has, and rests
		b.ReportMetric(inProcess(b, process.Process.Pid, "VmRSS:")/1024, "rest-MB")
		door := newKiosk(b)
		door.join(b, hub, "door")
		_ = door.command("sync", "--once", "--wait", "20s").Run() // a million take longer
		b.ReportMetric(inProcess(b, process.Process.Pid, "VmRSS:")/1024, "served-MB")
		b.ReportMetric(inProcess(b, process.Process.Pid, "VmHWM:")/1024, "most-MB")
		_ = process.Process.Kill()
		_ = process.Wait()
	}
}

// fill lets people come in at a hub.
func fill(b *testing.B, hub *kiosk, entries int) {
	b.Helper()
	s, err := storage.Open(b.Context(), storage.Options{Dir: hub.data, Keeper: seal.Keeper{Dir: filepath.Join(filepath.Dir(hub.data), "keys"), FileOnly: true}})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for done := 0; done < entries; {
		_, err := s.Append(b.Context(), func(checkin.View) (some []checkin.Entry, err error) {
			for range min(5000, entries-done) {
				some = append(some, admitted(done))
				done++
			}
			return some, nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// simulated is a kiosk of this process.
type simulated struct{ store *storage.Store }

// simulate lets a kiosk join a hub and exchange with it.
func simulate(b *testing.B, hub *kiosk, dir, name string, whole bool) simulated {
	b.Helper()
	var invited struct{ Code string }
	if err := json.Unmarshal([]byte(hub.run(b, "--json", "invite")), &invited); err != nil {
		b.Fatal(err)
	}
	offer, err := replica.Join(b.Context(), invited.Code, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer offer.Close()
	o := storage.Options{Dir: filepath.Join(dir, name), Keeper: seal.Keeper{Dir: filepath.Join(dir, name+"-keys"), FileOnly: true}}
	if err := storage.ImportKeys(b.Context(), o, *offer.Parcel.Keys); err != nil {
		b.Fatal(err)
	}
	store, err := storage.Open(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	m, err := offer.Accept(b.Context(), store, name)
	if err != nil {
		b.Fatal(err)
	}
	conn, err := replica.Dial(b.Context(), m, replica.DialOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(conn.Close)
	if !whole {
		listen(b, conn, m.Subjects())
		return simulated{}
	}
	node, err := replica.NewNode(replica.NodeOptions{Store: store, Member: m, Conn: conn})
	if err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- node.Run(b.Context()) }()
	b.Cleanup(func() { <-ended })
	return simulated{store: store}
}

// wholeKiosks is how many of the simulated kiosks keep what they hear.
const wholeKiosks = 10

// listen hears what a kiosk hears.
func listen(b *testing.B, conn *nats.Conn, s replica.Subjects) {
	b.Helper()
	for _, subject := range []string{s.State(), s.KioskState("*"), s.Document("*")} {
		if _, err := conn.Subscribe(subject, func(*nats.Msg) {}); err != nil {
			b.Fatal(err)
		}
	}
	js, err := jetstream.New(conn)
	if err != nil {
		b.Fatal(err)
	}
	consumer, err := js.OrderedConsumer(b.Context(), s.Stream(), jetstream.OrderedConsumerConfig{})
	if err != nil {
		b.Fatal(err)
	}
	messages, err := consumer.Consume(func(jetstream.Msg) {})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(messages.Stop)
}

// BenchmarkFiftyKiosks measures how much of a processor the hub takes while people are
// presented, 100 a second, with 50 kiosks, and how soon another kiosk sees each. The
// kiosks share this process, and have their databases in memory, for one disk is not
// 50. Ten of them are whole; of the rest there is what the hub sees of a kiosk: each
// reads the stream and all that is said.
func BenchmarkFiftyKiosks(b *testing.B) {
	kiosks, rate := numberOf(b, "ANTECHAMBER_KIOSKS", 50), numberOf(b, "ANTECHAMBER_RATE", 100)
	const seconds = 20
	dir, err := os.MkdirTemp("/dev/shm", "antechamber-bench-")
	if err != nil {
		b.Skip("there is no folder in memory")
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	hub := newKiosk(b)
	process, _ := hub.listen(b, "127.0.0.1:0")
	b.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	var all []simulated
	for i := range kiosks {
		if k := simulate(b, hub, dir, fmt.Sprint("door ", i), i < wholeKiosks); k.store != nil {
			all = append(all, k)
		}
	}
	for _, k := range all {
		appendOne(b, k.store, 0) // its log begins
	}
	time.Sleep(5 * time.Second) // all know all
	for b.Loop() {
		var lock sync.Mutex
		var seen []time.Duration
		var watching sync.WaitGroup
		before, began := processorTime(b, process.Process.Pid), time.Now()
		tick := time.NewTicker(time.Second / time.Duration(rate))
		for i := range rate * seconds {
			<-tick.C
			at, other := all[i%len(all)].store, all[(i+1+i/len(all)%(len(all)-1))%len(all)].store
			e := appendOne(b, at, i)
			committed := time.Now()
			if i%10 == 0 {
				watching.Go(func() {
					until(b, other, e.ID)
					lock.Lock()
					defer lock.Unlock()
					seen = append(seen, time.Since(committed))
				})
			}
		}
		tick.Stop()
		share := (processorTime(b, process.Process.Pid) - before).Seconds() / time.Since(began).Seconds()
		watching.Wait()
		slices.Sort(seen)
		b.ReportMetric(share*100, "hub-%")
		b.ReportMetric(float64(rate*seconds)/time.Since(began).Seconds(), "presents/s")
		b.ReportMetric(seen[len(seen)/2].Seconds()*1000, "visible-p50-ms")
		b.ReportMetric(seen[len(seen)*99/100].Seconds()*1000, "visible-p99-ms")
		b.ReportMetric(inProcess(b, process.Process.Pid, "VmRSS:")/1024, "hub-MB")
	}
}

func appendOne(b *testing.B, s *storage.Store, n int) checkin.Entry {
	b.Helper()
	made, err := s.Append(b.Context(), func(checkin.View) ([]checkin.Entry, error) { return []checkin.Entry{admitted(n)}, nil })
	if err != nil {
		b.Fatal(err)
	}
	return made[0]
}

// until waits until a store holds an entry.
func until(b *testing.B, s *storage.Store, id checkin.EntryID) {
	committed, stop := s.Follow()
	defer stop()
	for {
		heads, err := s.Heads(b.Context())
		if err != nil {
			b.Error(err)
			return
		}
		if heads[id.Origin].Seq >= id.Seq {
			return
		}
		<-committed
	}
}
