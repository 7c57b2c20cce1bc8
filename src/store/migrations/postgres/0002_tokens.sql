-- Tokens of callers. Only the SHA-256 of one is kept; `roles` is a JSON array.
CREATE TABLE tokens (
  sha256 BYTEA PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant_id TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL,
  state TEXT NOT NULL, created_at BIGINT NOT NULL, created_by TEXT NOT NULL, expires_at BIGINT,
  ended_at BIGINT, ended_by TEXT, used_at BIGINT
);
CREATE UNIQUE INDEX tokens_live ON tokens (tenant_id, name) WHERE state = 'live';
CREATE INDEX tokens_end ON tokens (ended_at);
