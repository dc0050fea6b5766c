-- Schema 4: own columns that are to be filled and stand in an order; what belongs to a store as a file; where a store went; what was agreed on.

ALTER TABLE field ADD COLUMN required INTEGER NOT NULL DEFAULT 0;
-- Its place among the own columns. Those without one come after those with one, in the order they were made.
ALTER TABLE field ADD COLUMN position INTEGER;
-- The same of a saved view among those of its page; those without one come after those with one, by name.
ALTER TABLE saved_view ADD COLUMN position INTEGER;

-- A store that moved, and the one that stands for it now. Followed by the journal.
CREATE TABLE relocation (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  store      INTEGER NOT NULL REFERENCES store (id), -- the one that moved
  successor  INTEGER NOT NULL REFERENCES store (id)  -- the one it became
) STRICT;
CREATE INDEX relocation_store ON relocation (store) WHERE deleted_by IS NULL;
CREATE INDEX relocation_successor ON relocation (successor) WHERE deleted_by IS NULL;

-- A photograph or a paper of a store. Followed by the journal; its bytes are in `content`.
CREATE TABLE attachment (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  store      INTEGER NOT NULL REFERENCES store (id),
  name       TEXT    NOT NULL,       -- of the file, without its folder
  media      TEXT    NOT NULL,       -- media type, told by the bytes: image/jpeg, application/pdf
  size       INTEGER NOT NULL,       -- bytes
  sha256     TEXT    NOT NULL        -- of the bytes, hexadecimal: the row of `content`
) STRICT;
CREATE INDEX attachment_store ON attachment (store);

-- The bytes of attachments, once each whoever has them. Not followed by the journal: a row is told by what is in it, is written once and never
-- changed, and stays where its attachment is removed, so that undo finds it.
CREATE TABLE content (
  id        INTEGER PRIMARY KEY,
  sha256    TEXT    NOT NULL UNIQUE, -- hexadecimal
  bytes     BLOB    NOT NULL,
  thumbnail BLOB                     -- JPEG, at most 320 by 320; none of what is no picture
) STRICT;

-- What the people of a registry agreed on, such as the life cycle of its stores: what has no row stands as it comes. Followed by the journal.
CREATE TABLE setting (
  id         INTEGER PRIMARY KEY,
  uid        BLOB    NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES journal (id),
  deleted_by INTEGER REFERENCES journal (id),
  key        TEXT    NOT NULL,       -- unique among live rows: life_cycle
  value      TEXT    NOT NULL        -- JSON
) STRICT;
