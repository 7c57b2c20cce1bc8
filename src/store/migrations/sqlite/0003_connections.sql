-- A connection that was given up keeps its row without settings, so that its version is never used again.
CREATE TABLE connections (
  tenant_id TEXT NOT NULL, catalog TEXT NOT NULL, version BIGINT NOT NULL, settings_sealed BLOB, key_id TEXT, shown TEXT NOT NULL,
  connected_at BIGINT NOT NULL, connected_by TEXT NOT NULL, checked_at BIGINT, check_error TEXT, used_at BIGINT,
  PRIMARY KEY (tenant_id, catalog)
);
CREATE TABLE tenants (tenant_id TEXT PRIMARY KEY, title TEXT NOT NULL, state TEXT NOT NULL, created_at BIGINT NOT NULL);
