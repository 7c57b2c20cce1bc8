-- What operators have decided of the tools of MCP servers, by what defines them. An empty tenant: for all tenants.
CREATE TABLE pins (
    tenant_id TEXT NOT NULL,
    catalog TEXT NOT NULL,
    backend TEXT NOT NULL,
    tool TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    definition TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT,
    PRIMARY KEY (tenant_id, catalog, backend, tool, sha256)
);
