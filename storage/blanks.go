package storage

import (
	"context"
	"strconv"
)

// TakeBlanks takes the numbers of n blank badges, which nobody gets again from this
// database, and returns the first.
func (s *Store) TakeBlanks(ctx context.Context, n int) (first int, err error) {
	err = s.writer.transact(ctx, func(x *session) error {
		last, err := x.meta(metaBlanks)
		if err != nil {
			return err
		}
		if last != "" {
			if first, err = strconv.Atoi(last); err != nil {
				return err
			}
		}
		first++
		return x.setMeta(metaBlanks, strconv.Itoa(first+n-1))
	})
	return first, s.fault(err)
}
