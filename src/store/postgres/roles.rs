//! The roles of a PostgreSQL: what keeps tenants apart is that the process's role is bound by the policies and cannot change them.

use sqlx::{AnyConnection, Row as _};

use super::super::fault::{RoleFault, StoreFault};
use super::super::transaction::StoreTransaction;

const MADE: [&str; 2] = ["kartoteka", "kartoteka_operator"];

/// Checks the role of the process, before anything is read.
pub(super) async fn check(connection: &mut AnyConnection) -> Result<(), StoreFault> {
    const ROLE: &str = "SELECT CAST(current_user AS TEXT) AS role, \
        (SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_catalog.pg_roles WHERE rolname IN (current_user, session_user)) AS unbound, \
        (SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_catalog.pg_roles WHERE rolname = 'kartoteka_operator') AS may_operate, \
        (SELECT pg_has_role(current_user, oid, 'USAGE') FROM pg_catalog.pg_roles WHERE rolname = 'kartoteka_operator') AS operates, \
        EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'kartoteka' AND pg_has_role(session_user, nspowner, 'MEMBER')) \
        OR EXISTS (SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
        WHERE n.nspname = 'kartoteka' AND pg_has_role(session_user, c.relowner, 'MEMBER')) AS owns";
    const OPEN: &str = "SELECT CAST(c.relname AS TEXT) AS name FROM pg_catalog.pg_class c \
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped \
        WHERE n.nspname = 'kartoteka' AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity) LIMIT 1";
    let row = sqlx::query(ROLE).fetch_one(&mut *connection).await?;
    let role: String = row.try_get("role")?;
    if row.try_get::<bool, _>("unbound")? {
        return Err(RoleFault::Unbound(role).into());
    }
    if row.try_get::<bool, _>("owns")? {
        return Err(RoleFault::Owns(role).into());
    }
    let Some(may_operate) = row.try_get::<Option<bool>, _>("may_operate")? else {
        return Err(RoleFault::Absent("kartoteka_operator").into());
    };
    if !may_operate {
        return Err(RoleFault::NoOperator(role).into());
    }
    if row.try_get::<Option<bool>, _>("operates")? == Some(true) {
        return Err(RoleFault::AlwaysOperator(role).into());
    }
    let open = sqlx::query_scalar(OPEN).fetch_optional(&mut *connection).await?;
    open.map_or(Ok(()), |table| Err(RoleFault::Open(table).into()))
}

/// Checks that the roles are there that the schema is opened to.
pub(super) async fn check_made(transaction: &mut StoreTransaction) -> Result<(), StoreFault> {
    for role in MADE {
        let found = sqlx::query("SELECT 1 AS found FROM pg_catalog.pg_roles WHERE rolname = $1").bind(role);
        if found.fetch_optional(&mut **transaction).await?.is_none() {
            return Err(RoleFault::Absent(role).into());
        }
    }
    Ok(())
}
