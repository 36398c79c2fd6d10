package kiosk

// helpPage lists every key. What a key does is what its act is called.
func (s *sheet) helpPage() sheetPage {
	return sheetPage{
		title: s.say("help.title", nil), lead: s.say("help.lead", nil), foot: s.say("help.foot", nil), chosen: -1,
		lines: []keyLine{
			{s.say("key.letters", nil), s.say("help.search", nil)},
			{s.say("key.arrows", nil), s.say("help.choose", nil)},
			{s.say("key.enter", nil), s.say("help.open", nil)},
			{"F12", s.say("help.admit", nil)},
			{"Ctrl P", s.say("help.print", nil)},
			{"Ctrl Z", s.say("help.undo", nil)},
			{"Esc", s.say("help.clear", nil)},
			{"F1", s.say("help.help", nil)},
		},
	}
}
