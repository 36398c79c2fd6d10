// Package ipp speaks the Internet Printing Protocol (RFC 8010 and 8011) as far as a
// badge needs it: messages, and a client that sends them.
package ipp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Version is the protocol version that we speak; every printer of the last ten years
// answers to it.
const Version = 0x0200

// Tag says what a group of attributes, or a value, is (RFC 8010, 3.5).
type Tag byte

// The tags of groups.
const (
	OperationGroup   Tag = 0x01
	JobGroup         Tag = 0x02
	endTag           Tag = 0x03
	PrinterGroup     Tag = 0x04
	UnsupportedGroup Tag = 0x05
)

// The tags of values that we write or read.
const (
	TagInteger          Tag = 0x21
	TagBoolean          Tag = 0x22
	TagEnum             Tag = 0x23
	tagCollection       Tag = 0x34
	tagTextWithLanguage Tag = 0x35
	tagNameWithLanguage Tag = 0x36
	tagEndCollection    Tag = 0x37
	TagText             Tag = 0x41
	TagName             Tag = 0x42
	TagKeyword          Tag = 0x44
	TagURI              Tag = 0x45
	TagCharset          Tag = 0x47
	TagLanguage         Tag = 0x48
	TagMIMEType         Tag = 0x49
)

// firstValueTag divides the tags of groups from those of values.
const firstValueTag Tag = 0x10

// Operation is what a printer is asked to do (RFC 8011, 5.4.15).
type Operation uint16

// The operations. CUPSGetPrinters is an extension of CUPS.
const (
	PrintJob             Operation = 0x0002
	CancelJob            Operation = 0x0008
	GetJobAttributes     Operation = 0x0009
	GetJobs              Operation = 0x000A
	GetPrinterAttributes Operation = 0x000B
	CUPSGetPrinters      Operation = 0x4002
)

// Status is how a printer answers (RFC 8011, B.1). From 0x0400 on it is an error.
type Status uint16

// The statuses that are told apart.
const (
	StatusOK            Status = 0x0000
	StatusForbidden     Status = 0x0401
	StatusNotAuthorised Status = 0x0403
	StatusNotPossible   Status = 0x0404
	StatusNotFound      Status = 0x0406
	StatusGone          Status = 0x0407
	StatusFormat        Status = 0x040A
	StatusOldVersion    Status = 0x0503
	StatusNotAccepting  Status = 0x0506
	StatusBusy          Status = 0x0507
	firstError          Status = 0x0400
)

// Value is one value of an attribute, as it stands in the message.
type Value struct {
	Tag  Tag
	Data []byte
}

// Attribute is a name and its values. Collections are left out when a message is read.
type Attribute struct {
	Name   string
	Values []Value
}

// Group is a group of attributes, as those of one job.
type Group struct {
	Tag        Tag
	Attributes []Attribute
}

// Message is a request or an answer. Code is an Operation or a Status.
type Message struct {
	Version uint16
	Code    uint16
	ID      uint32
	Groups  []Group
}

// Int makes an attribute of integers or enums.
func Int(tag Tag, name string, values ...int) Attribute {
	a := Attribute{Name: name}
	for _, v := range values {
		a.Values = append(a.Values, Value{tag, binary.BigEndian.AppendUint32(nil, uint32(int32(v)))})
	}
	return a
}

// String makes an attribute of whatever is written in letters.
func String(tag Tag, name string, values ...string) Attribute {
	a := Attribute{Name: name}
	for _, v := range values {
		a.Values = append(a.Values, Value{tag, []byte(v)})
	}
	return a
}

// Bool makes an attribute that is true or false.
func Bool(name string, v bool) Attribute {
	b := byte(0)
	if v {
		b = 1
	}
	return Attribute{Name: name, Values: []Value{{TagBoolean, []byte{b}}}}
}

// Int returns an integer or an enum, or 0 for anything else.
func (v Value) Int() int {
	if (v.Tag != TagInteger && v.Tag != TagEnum) || len(v.Data) != 4 {
		return 0
	}
	return int(int32(binary.BigEndian.Uint32(v.Data)))
}

// Bool returns a boolean, false for anything else.
func (v Value) Bool() bool { return v.Tag == TagBoolean && len(v.Data) == 1 && v.Data[0] != 0 }

// Text returns what is written in letters; a text with a language gives the text.
func (v Value) Text() string {
	switch {
	case v.Tag == tagTextWithLanguage || v.Tag == tagNameWithLanguage:
		r := reader{v.Data}
		if _, err := r.sized(); err != nil {
			return ""
		}
		text, err := r.sized()
		if err != nil {
			return ""
		}
		return string(text)
	case v.Tag >= 0x40:
		return string(v.Data)
	}
	return ""
}

// First returns the first group of a tag, which is empty where there is none.
func (m *Message) First(tag Tag) Group {
	for _, g := range m.Groups {
		if g.Tag == tag {
			return g
		}
	}
	return Group{Tag: tag}
}

// All returns the groups of a tag.
func (m *Message) All(tag Tag) []Group {
	return slices.DeleteFunc(slices.Clone(m.Groups), func(g Group) bool { return g.Tag != tag })
}

func (g Group) values(name string) []Value {
	for _, a := range g.Attributes {
		if a.Name == name {
			return a.Values
		}
	}
	return nil
}

// Has tells whether the group has the attribute.
func (g Group) Has(name string) bool { return g.values(name) != nil }

// Int returns an attribute's first number, or 0.
func (g Group) Int(name string) int {
	for _, v := range g.values(name) {
		return v.Int()
	}
	return 0
}

// Bool returns an attribute's truth, or otherwise where it has none.
func (g Group) Bool(name string, otherwise bool) bool {
	for _, v := range g.values(name) {
		return v.Bool()
	}
	return otherwise
}

// Text returns an attribute's first text, or "".
func (g Group) Text(name string) string {
	for _, v := range g.values(name) {
		return v.Text()
	}
	return ""
}

// Texts returns an attribute's texts.
func (g Group) Texts(name string) []string {
	var all []string
	for _, v := range g.values(name) {
		all = append(all, v.Text())
	}
	return all
}

// Numbers returns an attribute's numbers.
func (g Group) Numbers(name string) []int {
	var all []int
	for _, v := range g.values(name) {
		all = append(all, v.Int())
	}
	return all
}

// Encode returns the message as it is sent (RFC 8010, 3.1).
func (m *Message) Encode() []byte {
	b := binary.BigEndian.AppendUint16(nil, m.Version)
	b = binary.BigEndian.AppendUint16(b, m.Code)
	b = binary.BigEndian.AppendUint32(b, m.ID)
	for _, g := range m.Groups {
		b = append(b, byte(g.Tag))
		for _, a := range g.Attributes {
			name := a.Name
			for _, v := range a.Values {
				b = append(b, byte(v.Tag))
				b = appendSized(b, []byte(name))
				b = appendSized(b, v.Data)
				name = "" // a further value has no name
			}
		}
	}
	return append(b, byte(endTag))
}

func appendSized(b, data []byte) []byte {
	data = data[:min(len(data), 1<<15-1)]
	return append(binary.BigEndian.AppendUint16(b, uint16(len(data))), data...)
}

// ErrMessage says that bytes are no message of the protocol.
var ErrMessage = errors.New("this is no IPP message")

// Decode reads a message and returns what follows it, as a document.
func Decode(b []byte) (*Message, []byte, error) {
	if len(b) < 8 {
		return nil, nil, fmt.Errorf("%w: it is %d bytes long", ErrMessage, len(b))
	}
	m := &Message{Version: binary.BigEndian.Uint16(b), Code: binary.BigEndian.Uint16(b[2:]), ID: binary.BigEndian.Uint32(b[4:])}
	r := reader{b[8:]}
	depth := 0 // of collections
	for {
		tag, err := r.tag()
		switch {
		case err != nil:
			return nil, nil, err
		case tag == endTag && depth == 0:
			return m, r.rest, nil
		case tag < firstValueTag && depth == 0:
			m.Groups = append(m.Groups, Group{Tag: tag})
			continue
		}
		name, err := r.sized()
		if err != nil {
			return nil, nil, err
		}
		data, err := r.sized()
		if err != nil {
			return nil, nil, err
		}
		switch {
		case tag < firstValueTag || len(m.Groups) == 0:
			return nil, nil, fmt.Errorf("%w: a value stands where none can be", ErrMessage)
		case tag == tagCollection:
			depth++
		case tag == tagEndCollection:
			depth = max(depth-1, 0)
		case depth == 0:
			if err := m.add(string(name), Value{tag, data}); err != nil {
				return nil, nil, err
			}
		}
	}
}

// add adds a value to the last group: to a new attribute, or to the last where it has no name.
func (m *Message) add(name string, v Value) error {
	g := &m.Groups[len(m.Groups)-1]
	if name != "" {
		g.Attributes = append(g.Attributes, Attribute{Name: name, Values: []Value{v}})
		return nil
	}
	if len(g.Attributes) == 0 {
		return fmt.Errorf("%w: a further value has no attribute", ErrMessage)
	}
	a := &g.Attributes[len(g.Attributes)-1]
	a.Values = append(a.Values, v)
	return nil
}

// reader takes a message apart.
type reader struct{ rest []byte }

func (r *reader) tag() (Tag, error) {
	if len(r.rest) == 0 {
		return 0, fmt.Errorf("%w: it ends too early", ErrMessage)
	}
	t := Tag(r.rest[0])
	r.rest = r.rest[1:]
	return t, nil
}

// sized takes bytes that stand behind their number.
func (r *reader) sized() ([]byte, error) {
	if len(r.rest) < 2 {
		return nil, fmt.Errorf("%w: it ends too early", ErrMessage)
	}
	n := int(binary.BigEndian.Uint16(r.rest))
	if n > len(r.rest)-2 {
		return nil, fmt.Errorf("%w: it ends too early", ErrMessage)
	}
	data := r.rest[2 : 2+n]
	r.rest = r.rest[2+n:]
	return data, nil
}
