-- Schema 2: a saved view belongs to a page, and keeps how that page lays it out rather than a list of columns alone.
--
-- What stood in `columns`, a JSON array of field keys, is a layout of the stores page.
ALTER TABLE saved_view RENAME COLUMN columns TO layout;
ALTER TABLE saved_view ADD COLUMN page TEXT NOT NULL DEFAULT 'stores';
-- What the journal says of that column is undone and done again under its new name.
UPDATE journal_change SET field = 'layout' WHERE tbl = 'saved_view' AND field = 'columns';
