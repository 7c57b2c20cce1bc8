-- The records of the audit, in the order of their chain: `place` has no gap but where the oldest were deleted. A row is never changed.
-- `at` is when it was written by the clock of the process, in milliseconds since 1970; an empty tenant: of the server itself.
CREATE TABLE audit (
  place INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL, boot TEXT NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL,
  call_id TEXT, record TEXT NOT NULL
);
CREATE UNIQUE INDEX audit_seq ON audit (boot, seq);
CREATE INDEX audit_tenant ON audit (tenant_id, place);
CREATE INDEX audit_call ON audit (call_id, place) WHERE call_id IS NOT NULL;
-- The intents that have no end yet.
CREATE TABLE audit_begun (call_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, boot TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX audit_begun_boot ON audit_begun (boot);
-- The processes that write records, and until when each is surely there.
CREATE TABLE audit_writers (boot TEXT PRIMARY KEY, alive_until BIGINT NOT NULL);
