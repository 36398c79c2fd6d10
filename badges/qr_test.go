package badges

import (
	"slices"
	"testing"

	"github.com/skip2/go-qrcode"
	"pgregory.net/rapid"
)

// TestSymbolIsThatOfAnotherEncoder: where both choose the same mask, all modules are the same. That all masks are read is shown by the
// badges that zbarimg reads.
func TestSymbolIsThatOfAnotherEncoder(t *testing.T) {
	t.Parallel()
	plan, err := newQRPlan()
	if err != nil {
		t.Fatal(err)
	}
	same := make(map[[6]bool]bool)
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.StringMatching(`[0-9A-Z]{29}`).Draw(t, "code")
		symbol, err := plan.symbol(code)
		if err != nil {
			t.Fatal(err)
		}
		other := otherSymbol(t, code)
		if format(symbol) != format(other) {
			return
		}
		if !slices.EqualFunc(symbol, other, slices.Equal) {
			t.Fatalf("%q: %v, not %v", code, symbol, other)
		}
		same[format(symbol)] = true
	})
	if len(same) < 2 {
		t.Errorf("only the masks %v were compared", same)
	}
}

func otherSymbol(t *rapid.T, code string) [][]bool {
	other, err := qrcode.NewWithForcedVersion(code, qrVersion, qrcode.High) // which is level Q
	if err != nil {
		t.Fatal(err)
	}
	other.DisableBorder = true
	return other.Bitmap()
}

// format is what a symbol says of its level and mask, beside the upper left finder.
func format(symbol [][]bool) [6]bool { return [6]bool(symbol[8][:6]) }

// TestPenalty: counted by hand, as the standard has it.
func TestPenalty(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		line uint32
		want int
	}{
		{"all light", 0, 3 + 20},
		{"all dark", qrAll, 3 + 20},
		{"by turns", 0b1010101010101010101010101, 0},
		{"five dark", 0b1010101010101111101010101, 3},
		{"six dark", 0b1010101010111111001010101, 4},
		{"a finder after light", 0b1010101010101110100001010, 40},
		{"a finder before light", 0b1010101000010111010101010, 40},
	}
	for _, tt := range tests {
		if got := linePenalty(tt.line); got != tt.want {
			t.Errorf("%s: %d, not %d", tt.name, got, tt.want)
		}
	}
}

func BenchmarkSymbol(b *testing.B) {
	plan, err := newQRPlan()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := plan.symbol("A1M7TWFGMV1FNM0100000000000AB"); err != nil {
			b.Fatal(err)
		}
	}
}
