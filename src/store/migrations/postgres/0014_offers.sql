-- What a tenant's callers are offered and how often they may call, as JSON: a list of catalogs, and by subject a rate or a number. NULL: as
-- every tenant.
ALTER TABLE tenants ADD COLUMN catalogs TEXT;
ALTER TABLE tenants ADD COLUMN profile TEXT;
ALTER TABLE tenants ADD COLUMN limits TEXT;
ALTER TABLE tenants ADD COLUMN parallel TEXT;
