package typeset

// fitting is a text to be fitted.
type fitting struct {
	text  string
	style Style
	box   Box
}

// remembered is how many texts a memory holds of each of two generations: what recurs stays, as the organisation does from badge to
// badge, and names go.
const remembered = 256

// memory holds the blocks of texts that were set of late.
type memory struct{ young, old map[fitting]Block }

// get returns the block of a text, which is made where it is not remembered.
func (m *memory) get(f fitting, set func(fitting) Block) Block {
	if b, ok := m.young[f]; ok {
		return b
	}
	b, ok := m.old[f]
	if !ok {
		b = set(f)
	}
	if m.young == nil || len(m.young) >= remembered {
		m.young, m.old = make(map[fitting]Block, remembered), m.young
	}
	m.young[f] = b
	return b
}
