-- Leads of tenants on their way into a system, one row each; a row that is done keeps the id that the system has given the lead.
-- `version` grows with each change that was accepted, `attempts` with each attempt; `next_at` is when the row is looked at again: the
-- next attempt, or the end of the lease of one that is under way. NULL: not by itself.
CREATE TABLE outbox (
  tenant_id TEXT NOT NULL, catalog TEXT NOT NULL, lead TEXT NOT NULL, state TEXT NOT NULL, version BIGINT NOT NULL,
  digest BLOB NOT NULL, payload_sealed BLOB, key_id TEXT, record TEXT, principal TEXT NOT NULL,
  attempts BIGINT NOT NULL, failures BIGINT NOT NULL, error TEXT, next_at BIGINT,
  accepted_at BIGINT NOT NULL, tried_at BIGINT, done_at BIGINT, PRIMARY KEY (tenant_id, catalog, lead)
);
CREATE INDEX outbox_due ON outbox (next_at);
CREATE INDEX outbox_state ON outbox (tenant_id, state);
-- How the leads of a tenant go into a system, all together; without a row nothing was sent yet.
CREATE TABLE syncs (
  tenant_id TEXT NOT NULL, catalog TEXT NOT NULL, paused_at BIGINT, paused_by TEXT, failures BIGINT NOT NULL, error TEXT,
  last_sync_at BIGINT, next_at BIGINT NOT NULL, PRIMARY KEY (tenant_id, catalog)
);
