-- Which system the rows of the outbox speak of: its address without a key. NULL: that is not known.
ALTER TABLE syncs ADD COLUMN system TEXT;
-- A fingerprint of the telephone number of what goes out next: leads with the same one go out one after another. NULL: it has none.
ALTER TABLE outbox ADD COLUMN meets BYTEA;
CREATE INDEX outbox_meets ON outbox (tenant_id, catalog, meets) WHERE state IN ('sending', 'unknown');
