package storage

import (
	"sync"
	"testing"
)

// No two runs, also of two processes, make blank badges of the same number.
func TestNoBlankNumberIsTakenTwice(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	stores := []*Store{mustOpen(t, o), mustOpen(t, o)}
	var lock sync.Mutex
	taken := make(map[int]bool)
	var done sync.WaitGroup
	for _, s := range stores {
		done.Go(func() {
			for n := 1; n <= 8; n++ {
				first, err := s.TakeBlanks(t.Context(), n)
				if err != nil {
					t.Error(err)
					return
				}
				lock.Lock()
				for number := first; number < first+n; number++ {
					if taken[number] {
						t.Errorf("number %d was taken twice", number)
					}
					taken[number] = true
				}
				lock.Unlock()
			}
		})
	}
	done.Wait()
	const all = 2 * 36
	for number := 1; number <= all; number++ {
		if !taken[number] {
			t.Errorf("number %d was left out", number)
		}
	}
	mustClose(t, stores[0])
	mustClose(t, stores[1])
	if first, err := mustOpen(t, o).TakeBlanks(t.Context(), 1); err != nil || first != all+1 {
		t.Errorf("opened again, the first is %d (%v), want %d", first, err, all+1)
	}
}
