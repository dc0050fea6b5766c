-- Schema 3: what a source said, where the registry holds it in another form, and what of it became no store.
--
-- These three belong to the record of their import and are written with it, once. They are not followed by the journal row by row: an import
-- that is undone is a tombstone, and what belongs to it is looked at no longer until it is done again.

-- How a source writes what the registry holds in a field, the first time it is met: "Bihar" for BR, 29-10-2018 for 2018-10-29.
CREATE TABLE usual_text (
  id     INTEGER PRIMARY KEY,
  import INTEGER NOT NULL REFERENCES import (id),
  field  TEXT    NOT NULL,           -- key of the field
  held   TEXT    NOT NULL,           -- the value, as it is held
  text   TEXT    NOT NULL            -- the cell, as it was written
) STRICT;
CREATE INDEX usual_text_held ON usual_text (import, field, held);

-- The cells of a row that became a store and are neither held as they were written nor written as usual.
CREATE TABLE as_written (
  id     INTEGER PRIMARY KEY,
  import INTEGER NOT NULL REFERENCES import (id),
  store  INTEGER NOT NULL REFERENCES store (id),
  row    INTEGER NOT NULL,           -- row number in the source
  cells  TEXT    NOT NULL            -- JSON object: position of the column -> the cell
) STRICT;
CREATE INDEX as_written_store ON as_written (store);

-- Rows that are none of the list: titles, headers, rows left out because their code was there.
CREATE TABLE left_out (
  id     INTEGER PRIMARY KEY,
  import INTEGER NOT NULL REFERENCES import (id),
  row    INTEGER NOT NULL,
  why    TEXT    NOT NULL,
  cells  TEXT    NOT NULL            -- JSON array of the cells
) STRICT;
CREATE INDEX left_out_import ON left_out (import);

-- How the lists of one layout are read: a finished plan under a name, offered when the next list of that layout comes. Followed by the journal.
CREATE TABLE recipe (
  id          INTEGER PRIMARY KEY,
  uid         BLOB    NOT NULL UNIQUE,
  created_by  INTEGER NOT NULL REFERENCES journal (id),
  deleted_by  INTEGER REFERENCES journal (id),
  name        TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL,      -- of the headers, in any order: SHA-256, hexadecimal
  source      TEXT    NOT NULL,      -- name of its files, without what differs from one month to the next
  plan        TEXT    NOT NULL,      -- JSON
  used        INTEGER                -- when a list was imported by it last, in milliseconds since 1970-01-01T00:00Z
) STRICT;

-- What a person decided that a name means, so that nobody is asked again: the next list and the form read it by themselves. Followed by the journal.
CREATE TABLE alias (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  field      TEXT    NOT NULL,       -- state, district, town
  written    TEXT    NOT NULL,       -- as it is compared: folded
  within     TEXT    NOT NULL,       -- state it was written with: ISO code, else folded; empty where none was
  means      TEXT    NOT NULL        -- ISO code of a state, name of a district, GeoNames id of a town; empty: none that is listed
) STRICT;
CREATE INDEX alias_written ON alias (field, within, written) WHERE deleted_by IS NULL;

-- Two stores that were one: what became of a store that was merged into another. Followed by the journal like everything of the user's world.
CREATE TABLE store_merge (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  kept       INTEGER NOT NULL REFERENCES store (id),
  removed    INTEGER NOT NULL REFERENCES store (id),
  code       TEXT    NOT NULL        -- the code that no store has any more and that leads to the one kept
) STRICT;
CREATE INDEX store_merge_code ON store_merge (code);

-- Two stores that somebody said are not one, and what was compared when they said so: another value raises the question again.
CREATE TABLE not_same (
  id          INTEGER PRIMARY KEY,
  uid         BLOB    NOT NULL UNIQUE,
  created_by  INTEGER NOT NULL REFERENCES journal (id),
  deleted_by  INTEGER REFERENCES journal (id),
  first       INTEGER NOT NULL REFERENCES store (id), -- the one with the smaller id
  second      INTEGER NOT NULL REFERENCES store (id),
  compared    TEXT    NOT NULL       -- fingerprint of the fields that were compared, of both
) STRICT;
CREATE INDEX not_same_pair ON not_same (first, second);
