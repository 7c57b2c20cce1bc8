-- Runs after the migrations, in their transaction, and also where none was left to be done: every table of the schema is opened to the
-- two roles, and of one with `tenant_id` a role sees the rows of the tenant that its transaction names, or as the operator's role all
-- of them.
SET LOCAL client_min_messages = warning;
GRANT USAGE ON SCHEMA kartoteka TO kartoteka, kartoteka_operator;
DO $protect$
DECLARE
  found RECORD;
BEGIN
  FOR found IN
    SELECT c.relname AS name, EXISTS (
      SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    ) AS is_of_tenants
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'kartoteka' AND c.relkind = 'r'
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON kartoteka.%I TO kartoteka, kartoteka_operator', found.name);
    IF found.is_of_tenants THEN
      EXECUTE format('ALTER TABLE kartoteka.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', found.name);
      EXECUTE format('DROP POLICY IF EXISTS own ON kartoteka.%I', found.name);
      EXECUTE format(
        'CREATE POLICY own ON kartoteka.%I TO kartoteka USING (tenant_id = current_setting(''app.tenant_id'', true)) '
        'WITH CHECK (tenant_id = current_setting(''app.tenant_id'', true))', found.name);
      EXECUTE format('DROP POLICY IF EXISTS all_tenants ON kartoteka.%I', found.name);
      EXECUTE format(
        'CREATE POLICY all_tenants ON kartoteka.%I TO kartoteka_operator USING (true) WITH CHECK (true)', found.name);
    END IF;
  END LOOP;
END
$protect$;
-- Records of the audit are added, read, and deleted from the oldest on. None is changed, and a tenant's transaction adds and deletes none.
REVOKE INSERT, UPDATE, DELETE ON kartoteka.audit FROM kartoteka;
REVOKE UPDATE ON kartoteka.audit FROM kartoteka_operator;
-- What was begun, and by which process: without it nobody would write that its end is not known.
REVOKE INSERT, UPDATE, DELETE ON kartoteka.audit_begun, kartoteka.audit_writers FROM kartoteka;
