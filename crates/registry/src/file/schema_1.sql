-- Schema 1. Shipped migrations are never edited: a change is a new file.
--
-- Every table of the user's world has: id (local), uid (UUIDv7, the same on every laptop), created_by (the journal entry that
-- created the row) and deleted_by (the entry that removed it; a row with it is a tombstone that keeps its values).

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each change of the registry, whoever made it. Never updated, never deleted.
-- (wall, counter, replica) is a hybrid logical clock: it never goes back within a file and orders entries of several laptops.
CREATE TABLE journal (
  id      INTEGER PRIMARY KEY,
  uid     BLOB    NOT NULL UNIQUE,
  wall    INTEGER NOT NULL,          -- milliseconds since 1970-01-01T00:00Z
  counter INTEGER NOT NULL,
  replica INTEGER NOT NULL,
  who     TEXT    NOT NULL,
  kind    TEXT    NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
  target  INTEGER REFERENCES journal (id), -- the entry undone or redone
  action  TEXT    NOT NULL,          -- key of the action in words
  params  TEXT    NOT NULL           -- JSON: what the words need
) STRICT;

-- Rows that an entry created, removed or revived, as runs of local ids: a bulk creation costs one row here.
CREATE TABLE journal_span (
  entry INTEGER NOT NULL REFERENCES journal (id),
  tbl   TEXT    NOT NULL,
  first INTEGER NOT NULL,
  last  INTEGER NOT NULL,
  at    INTEGER NOT NULL,            -- the last journal_change made before the run began: their order, for undo
  what  TEXT    NOT NULL CHECK (what IN ('created', 'removed', 'revived'))
) STRICT;
CREATE INDEX journal_span_entry ON journal_span (entry);
CREATE INDEX journal_span_rows ON journal_span (tbl, first);

-- Fields that an entry changed, with the value before and after.
CREATE TABLE journal_change (
  id     INTEGER PRIMARY KEY,
  entry  INTEGER NOT NULL REFERENCES journal (id),
  tbl    TEXT    NOT NULL,
  row    INTEGER NOT NULL,
  field  TEXT    NOT NULL,
  before ANY,
  after  ANY
) STRICT;
CREATE INDEX journal_change_entry ON journal_change (entry);
CREATE INDEX journal_change_row ON journal_change (tbl, row);

CREATE TABLE store_format (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  name       TEXT    NOT NULL,
  ownership  TEXT,
  presence   TEXT
) STRICT;

CREATE TABLE partner (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  code       TEXT,
  name       TEXT    NOT NULL,
  kind       TEXT,
  owner      TEXT,
  mobile     TEXT,
  email      TEXT,
  pan        TEXT,
  gstin      TEXT,
  address    TEXT
) STRICT;

-- The user's own columns of store.
CREATE TABLE field (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  name       TEXT    NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'yes_no')),
  choices    TEXT,                   -- JSON array of text
  personal   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE store (
  id              INTEGER PRIMARY KEY,
  uid             BLOB    NOT NULL UNIQUE,
  created_by      INTEGER NOT NULL REFERENCES journal (id),
  deleted_by      INTEGER REFERENCES journal (id),
  code            TEXT    NOT NULL,
  name            TEXT,
  format          INTEGER REFERENCES store_format (id),
  partner         INTEGER REFERENCES partner (id),
  status          TEXT,
  address         TEXT,
  town            TEXT,
  district        TEXT,
  state           TEXT,
  pin             TEXT,
  country         TEXT,
  place           INTEGER,           -- GeoNames id
  place_certainty TEXT,
  latitude        REAL,
  longitude       REAL,
  planned         TEXT,
  forecast        TEXT,
  opened          TEXT,
  closed          TEXT,
  contact         TEXT,
  mobile          TEXT,
  phone           TEXT,
  email           TEXT,
  gstin           TEXT,
  area            REAL,
  notes           TEXT,
  own             TEXT               -- JSON object: field uid -> value
) STRICT;
CREATE UNIQUE INDEX store_code ON store (code) WHERE deleted_by IS NULL;

CREATE TABLE saved_view (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  name       TEXT    NOT NULL,
  query      TEXT    NOT NULL,
  columns    TEXT    NOT NULL        -- JSON array of field keys
) STRICT;

-- What an import read and did: its own record, undone and redone with it.
CREATE TABLE import (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  file_name  TEXT    NOT NULL,
  size       INTEGER NOT NULL,       -- bytes
  sha256     TEXT    NOT NULL,       -- of the file's bytes, hexadecimal
  sheet      TEXT,
  plan       TEXT    NOT NULL,       -- JSON
  rows       INTEGER NOT NULL,       -- data rows read
  created    INTEGER NOT NULL,
  updated    INTEGER NOT NULL,
  unchanged  INTEGER NOT NULL,
  set_aside  INTEGER NOT NULL        -- cells and rows
) STRICT;

-- Cells and whole rows that an import or a paste could not take, as they were written.
CREATE TABLE set_aside (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  import     INTEGER REFERENCES import (id),
  store      INTEGER REFERENCES store (id), -- the store its cell belongs to; NULL for a whole row
  source_row INTEGER NOT NULL,       -- row number in the source, 1 is the file's first
  source_col TEXT,                   -- header of the cell; NULL for a whole row
  field      TEXT,                   -- key of the field it was meant for
  value      TEXT    NOT NULL,       -- the cell, or the row as a JSON array of cells
  reason     TEXT    NOT NULL,       -- message key of the finding
  params     TEXT    NOT NULL        -- JSON: what the message needs
) STRICT;
CREATE INDEX set_aside_import ON set_aside (import);
CREATE INDEX set_aside_store ON set_aside (store) WHERE store IS NOT NULL;
