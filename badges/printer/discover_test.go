package printer_test

import (
	"net"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"antechamber/badges/printer"
)

// announce answers as printers in a network do, by multicast DNS, where it is asked for them.
func announce(t *testing.T, records func() []dnsmessage.Resource) (network string) {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		part := make([]byte, 9000)
		for {
			n, from, err := conn.ReadFromUDP(part)
			if err != nil {
				return
			}
			var asked dnsmessage.Message
			if asked.Unpack(part[:n]) != nil || len(asked.Questions) != 3 {
				continue
			}
			_, _ = conn.WriteToUDP([]byte("no message"), from)
			answer := dnsmessage.Message{Header: dnsmessage.Header{Response: true}, Answers: records()}
			if b, err := answer.Pack(); err == nil {
				_, _ = conn.WriteToUDP(b, from)
			}
		}
	}()
	return conn.LocalAddr().String()
}

func service(name, kind, port string, texts ...string) []dnsmessage.Resource {
	head := func(n string) dnsmessage.ResourceHeader {
		return dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(n), Class: dnsmessage.ClassINET}
	}
	instance := name + "." + kind
	number := 0
	for _, c := range port {
		number = number*10 + int(c-'0')
	}
	return []dnsmessage.Resource{
		{Header: head(kind), Body: &dnsmessage.PTRResource{PTR: dnsmessage.MustNewName(instance)}},
		{Header: head(instance), Body: &dnsmessage.SRVResource{Port: uint16(number), Target: dnsmessage.MustNewName("printer.local.")}},
		{Header: head(instance), Body: &dnsmessage.TXTResource{TXT: texts}},
	}
}

// TestPrintersInTheNetworkAreFound: those without a driver by IPP, and label printers.
func TestPrintersInTheNetworkAreFound(t *testing.T) {
	t.Parallel()
	device, z := newFake(t), newZebra(t)
	_, ippPort, _ := strings.Cut(strings.TrimPrefix(device.server.URL, "http://"), ":")
	_, zplPort, _ := net.SplitHostPort(z.listener.Addr().String())
	network := announce(t, func() []dnsmessage.Resource {
		all := service("Badges", "_ipp._tcp.local.", ippPort, "rp=ipp/print", "pdl=application/pdf")
		all = append(all, service("Labels", "_pdl-datastream._tcp.local.", zplPort, "ty=Zebra ZD421")...)
		return append(all, service("Office", "_pdl-datastream._tcp.local.", zplPort, "ty=Some laser")...)
	})
	got := printer.Discover(t.Context(), printer.Options{Network: network})
	if len(got) != 2 || got[0].Address != "ipp://127.0.0.1:"+ippPort+"/ipp/print" || got[0].Info != "Badges" || got[1].Address != "zpl://127.0.0.1:"+zplPort || !got[0].Health.Ready || !got[1].Health.Ready {
		t.Errorf("%+v", got)
	}
}

func TestANetworkWithoutPrinters(t *testing.T) {
	t.Parallel()
	if got := printer.Discover(t.Context(), printer.Options{Network: announce(t, func() []dnsmessage.Resource { return nil })}); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}
