package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// session is one connection with what is prepared on it. One goroutine uses it at a time.
type session struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// pool hands out up to cap(idle) sessions, which it opens when they are first needed.
type pool struct {
	db    *sql.DB
	begin string // the statement that begins a transaction
	idle  chan *session

	closed chan struct{}
}

var errClosed = errors.New("the store is closed")

func newPool(db *sql.DB, begin string, size int) *pool {
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	p := &pool{db: db, begin: begin, idle: make(chan *session, size), closed: make(chan struct{})}
	for range size {
		p.idle <- nil
	}
	return p
}

// take waits for a session. It must go back by give.
func (p *pool) take(ctx context.Context) (*session, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case s := <-p.idle:
		if s != nil {
			return s, nil
		}
	case <-p.closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	conn, err := p.db.Conn(ctx)
	if err != nil {
		p.idle <- nil
		return nil, err
	}
	return &session{conn: conn, prepared: make(map[string]*sql.Stmt)}, nil
}

// give returns a session; one that failed badly is closed and will be opened anew.
func (p *pool) give(s *session, err error) {
	if breaksConnection(err) {
		s.discard()
		s = nil
	}
	p.idle <- s
}

// close waits until all sessions are back and closes them.
func (p *pool) close() error {
	close(p.closed)
	for range cap(p.idle) {
		if s := <-p.idle; s != nil {
			s.close() // to db, which is closed next
		}
	}
	return p.db.Close()
}

// transact runs do within one transaction and commits it, or rolls it back where
// do or the commit fails.
func (p *pool) transact(ctx context.Context, do func(*session) error) (err error) {
	s, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer func() { p.give(s, err) }()
	if err := s.exec(p.begin); err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed {
			// Where SQLite has rolled back by itself this says that nothing is open.
			_ = s.exec("ROLLBACK")
		}
	}()
	if err := do(s); err != nil {
		return err
	}
	if err := s.exec("COMMIT"); err != nil {
		return err
	}
	committed = true
	return nil
}

// close ends the session. The statements must go first: with one open SQLite does
// not move the WAL into the database when the last connection is closed.
func (s *session) close() {
	s.closeStatements()
	_ = s.conn.Close()
}

// discard ends the session and its connection.
func (s *session) discard() {
	s.closeStatements()
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = s.conn.Close()
}

func (s *session) closeStatements() {
	for _, st := range s.prepared {
		_ = st.Close()
	}
}

// statement returns the prepared statement. What is begun is ended whatever
// becomes of the caller, for which reason no context is passed on.
func (s *session) statement(query string) (*sql.Stmt, error) {
	if st, ok := s.prepared[query]; ok {
		return st, nil
	}
	st, err := s.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	s.prepared[query] = st
	return st, nil
}

func (s *session) exec(query string, args ...any) error {
	st, err := s.statement(query)
	if err != nil {
		return err
	}
	_, err = st.Exec(args...)
	return err
}

// pragma is not prepared, for a pragma may take effect when it is.
func (s *session) pragma(text string) error {
	_, err := s.conn.ExecContext(context.Background(), "PRAGMA "+text)
	return err
}

// get scans the one row of the query, and returns false where there is none.
func (s *session) get(query string, args []any, into ...any) (bool, error) {
	st, err := s.statement(query)
	if err != nil {
		return false, err
	}
	err = st.QueryRow(args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// each calls row for every row of the query.
func (s *session) each(query string, args []any, row func(*sql.Rows) error) error {
	st, err := s.statement(query)
	if err != nil {
		return err
	}
	rows, err := st.Query(args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
