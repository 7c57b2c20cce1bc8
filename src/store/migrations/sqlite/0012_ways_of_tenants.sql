-- The language in which a tenant's systems are written to, and the time zone in which its days begin. NULL: the server's.
ALTER TABLE tenants ADD COLUMN locale TEXT;
ALTER TABLE tenants ADD COLUMN timezone TEXT;
