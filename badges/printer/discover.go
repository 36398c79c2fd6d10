package printer

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// findTime is how long printers in the network are waited for: they may take half a second to answer.
const findTime = 1500 * time.Millisecond

// services are the kinds of printers that are looked for, the best first.
func services() []string {
	return []string{"_ipps._tcp.local.", "_ipp._tcp.local.", "_pdl-datastream._tcp.local."}
}

// Discover asks the local network for printers, by multicast DNS (RFC 6762 and 6763), and each of them how it stands: those that need no
// driver, and label printers, of which only the user knows the resolution. It finds nothing where the network passes no multicasts on.
func Discover(ctx context.Context, o Options) []Queue {
	to := cmp.Or(o.Network, "224.0.0.251:5353")
	var queues []Queue
	for _, f := range find(ctx, to) {
		p, err := Open(f.address, o)
		if err != nil {
			continue
		}
		queues = append(queues, Queue{f.address, f.name, p.Health(ctx)})
	}
	slices.SortFunc(queues, func(a, b Queue) int { return strings.Compare(a.Address, b.Address) })
	return queues
}

// found is a printer that said its name.
type found struct{ name, address string }

func find(ctx context.Context, to string) []found {
	address, err := net.ResolveUDPAddr("udp4", to)
	if err != nil {
		return nil
	}
	conn, err := net.ListenUDP("udp4", nil)
	if err != nil {
		return nil
	}
	defer conn.Close()
	until := time.Now().Add(findTime)
	if limit, ok := ctx.Deadline(); ok && limit.Before(until) {
		until = limit
	}
	_ = conn.SetDeadline(until)
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })
	defer stop()
	question, err := ask(services())
	if err != nil {
		return nil
	}
	if _, err := conn.WriteToUDP(question, address); err != nil {
		return nil
	}
	all := make(map[string]found)
	part := make([]byte, 9000)
	for {
		n, from, err := conn.ReadFromUDP(part)
		if err != nil {
			break
		}
		for _, f := range readFound(part[:n], from.IP) {
			if _, known := all[f.name]; !known || strings.HasPrefix(f.address, "ipp") {
				all[f.name] = f
			}
		}
	}
	var list []found
	for _, f := range all {
		list = append(list, f)
	}
	return list
}

// ask is a question for services.
func ask(services []string) ([]byte, error) {
	m := dnsmessage.Message{}
	for _, s := range services {
		name, err := dnsmessage.NewName(s)
		if err != nil {
			return nil, err
		}
		m.Questions = append(m.Questions, dnsmessage.Question{Name: name, Type: dnsmessage.TypePTR, Class: dnsmessage.ClassINET})
	}
	return m.Pack()
}

// readFound reads the printers that an answer names with their ports. An address is that of who answered: names of hosts in .local are
// known to few resolvers.
func readFound(message []byte, from net.IP) []found {
	var m dnsmessage.Message
	if m.Unpack(message) != nil {
		return nil
	}
	ports, texts := make(map[string]uint16), make(map[string][]string)
	records := slices.Concat(m.Answers, m.Additionals)
	for _, r := range records {
		switch body := r.Body.(type) {
		case *dnsmessage.SRVResource:
			ports[r.Header.Name.String()] = body.Port
		case *dnsmessage.TXTResource:
			texts[r.Header.Name.String()] = body.TXT
		}
	}
	var all []found
	for _, r := range records {
		ptr, ok := r.Body.(*dnsmessage.PTRResource)
		service := r.Header.Name.String()
		if !ok || !slices.Contains(services(), service) {
			continue
		}
		instance := ptr.PTR.String()
		port, ok := ports[instance]
		if !ok {
			continue
		}
		host := net.JoinHostPort(from.String(), fmt.Sprint(port))
		name := strings.TrimSuffix(instance, "."+service)
		switch service {
		case "_pdl-datastream._tcp.local.":
			if speaksZPL(texts[instance]) {
				all = append(all, found{name, "zpl://" + host})
			}
		case "_ipps._tcp.local.":
			all = append(all, found{name, "ipps://" + host + "/" + resource(texts[instance])})
		default:
			all = append(all, found{name, "ipp://" + host + "/" + resource(texts[instance])})
		}
	}
	return all
}

// resource is the path of an IPP printer (Bonjour Printing Specification, key rp).
func resource(texts []string) string {
	for _, t := range texts {
		if rp, ok := strings.CutPrefix(t, "rp="); ok && rp != "" {
			return strings.TrimPrefix(rp, "/")
		}
	}
	return "ipp/print"
}

// speaksZPL tells whether a printer says that it takes Zebra's language, or is Zebra's.
func speaksZPL(texts []string) bool {
	return slices.ContainsFunc(texts, func(t string) bool {
		key, value, _ := strings.Cut(strings.ToLower(t), "=")
		return key == "pdl" && strings.Contains(value, "zpl") || (key == "usb_mfg" || key == "ty" || key == "product") && strings.Contains(value, "zebra")
	})
}
