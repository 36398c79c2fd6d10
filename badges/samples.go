package badges

import "antechamber/kiosk/checkin"

// Samples returns twelve persons who do not exist, in many scripts, to see a design with.
func Samples() []checkin.Registration {
	return []checkin.Registration{
		{GivenName: "Mari", FamilyName: "Rantanen", Organisation: "Finland", Country: "FI", Category: "member-state", DelegationRole: "head", Function: "Ambassador", Language: "en", Honorific: "H.E. Ms."},
		{GivenName: "ريم", FamilyName: "خنفير", LatinName: "Reem Khnafir", Organisation: "Jordan", Country: "JO", Category: "member-state", Function: "Counsellor · مستشارة", Language: "ar", Honorific: "Ms."},
		{GivenName: "小明", FamilyName: "王", LatinName: "WANG Xiaoming", Organisation: "China", Country: "CN", Category: "member-state", DelegationRole: "head", Function: "Minister Counsellor", Language: "zh", Honorific: "Mr."},
		{GivenName: "Анастасия", FamilyName: "Воскресенская", LatinName: "Anastasia Voskresenskaya", Organisation: "Russian Federation", Country: "RU", Category: "member-state", Function: "First Secretary", Language: "ru", Honorific: "Ms."},
		{GivenName: "Ladislava", FamilyName: "Konstantinopoulou-Sokolovská", Organisation: "International Union of Anthropological and Ethnological Sciences", Category: "partner", Function: "Programme Officer", Language: "en", Honorific: "Dr."},
		{GivenName: "María de los Ángeles", FamilyName: "Fernández-Villaverde y Montemayor", Organisation: "Spain", Country: "ES", Category: "observer", Roles: []string{"panellist"}, Function: "Directora General", Language: "es", Honorific: "Sra."},
		{GivenName: "क्षितिज", FamilyName: "त्रिपाठी", LatinName: "Kshitij Tripathi", Organisation: "India", Country: "IN", Category: "igo", Function: "Second Secretary", Language: "hi", Honorific: "Mr."},
		{GivenName: "ฐิติรัตน์", FamilyName: "ณ อยุธยา", LatinName: "Thitirat Na Ayutthaya", Organisation: "Thailand", Country: "TH", Category: "organiser", Language: "th", Honorific: "Ms."},
		{GivenName: "አበበ", FamilyName: "ተስፋዬ", LatinName: "Abebe Tesfaye", Organisation: "African Union", Category: "media", Roles: []string{"interpreter"}, Language: "am", Honorific: "Mr."},
		{GivenName: "Ἀλέξανδρος", FamilyName: "Παπαδόπουλος", LatinName: "Alexandros Papadopoulos", Organisation: "Greece", Country: "GR", Category: "secretariat", Roles: []string{"moderator"}, Language: "el", Honorific: "Mr."},
		{GivenName: "דוד", FamilyName: "אבן־שושן", LatinName: "David Even-Shoshan", Organisation: "United Kingdom of Great Britain and Northern Ireland", Country: "GB", Category: "ngo", Function: "Adviser", Language: "he", Honorific: "Mr."},
		{GivenName: "지우", FamilyName: "김", LatinName: "KIM Jiwoo", Organisation: "Republic of Korea", Country: "KR", Category: "member-state", DelegationRole: "deputy", Function: "Deputy Permanent Representative", Language: "ko", Honorific: "Ms."},
	}
}

// specimenCode has the form of a badge code and is genuine nowhere: who presents it is refused as with a forgery.
const specimenCode = "A1000" + "00000000" + "M" + "01" + "0000000000000"

// Specimen makes a badge to look at, which opens no door. A category that the conference does not have becomes its first.
func (p *Press) Specimen(r checkin.Registration) checkin.Badge {
	category, ok := p.conference.Category(r.Category)
	if !ok && len(p.conference.Categories) > 0 {
		category = p.conference.Categories[0]
	}
	return checkin.Badge{Registration: r, Category: category, Issue: 1, Code: specimenCode}
}
