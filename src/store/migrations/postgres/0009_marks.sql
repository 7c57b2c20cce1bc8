-- By which key of the store the key of a write is known: under another it is not found, though it is there. NULL: that is not known.
ALTER TABLE once ADD COLUMN mark BYTEA;
CREATE INDEX once_mark ON once (tenant_id, mark);
