-- Times are milliseconds since 1970. Sealed columns end in `_sealed` and stand beside the id of the key that opens them.
CREATE TABLE approvals (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, principal TEXT NOT NULL, catalog TEXT NOT NULL, tool TEXT NOT NULL,
  digest BYTEA NOT NULL, arguments_sealed BYTEA, key_id TEXT, state TEXT NOT NULL, means TEXT, approver TEXT, reason TEXT,
  created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, decided_at BIGINT, call_id TEXT, outcome TEXT
);
CREATE UNIQUE INDEX approvals_open ON approvals (tenant_id, principal, digest)
  WHERE state IN ('waiting', 'approved', 'declined');
CREATE INDEX approvals_end ON approvals (expires_at);
CREATE TABLE once (
  tenant_id TEXT NOT NULL, principal TEXT NOT NULL, tool TEXT NOT NULL, key_hash BYTEA NOT NULL, digest BYTEA NOT NULL,
  state TEXT NOT NULL, boot TEXT NOT NULL, call_id TEXT NOT NULL, result_sealed BYTEA, key_id TEXT,
  begun_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (tenant_id, principal, tool, key_hash)
);
CREATE INDEX once_end ON once (expires_at);
CREATE TABLE spent (nonce BYTEA PRIMARY KEY, expires_at BIGINT NOT NULL);
