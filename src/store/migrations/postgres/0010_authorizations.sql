-- The tokens of connections by an application, and the ways to one that tenants have begun.
CREATE TABLE grants (
  tenant_id TEXT NOT NULL, catalog TEXT NOT NULL, version BIGINT NOT NULL, generation BIGINT NOT NULL, tokens_sealed BYTEA NOT NULL,
  key_id TEXT NOT NULL, renew_at BIGINT, claim TEXT, claimed_until BIGINT, refused TEXT,
  PRIMARY KEY (tenant_id, catalog)
);
CREATE TABLE authorizations (
  tenant_id TEXT NOT NULL, state TEXT NOT NULL, catalog TEXT NOT NULL, principal TEXT NOT NULL, session TEXT, asked_sealed BYTEA NOT NULL,
  key_id TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, state)
);
