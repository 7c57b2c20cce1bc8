//! A row of the connections, and what is sealed in it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sqlx::Row;

use crate::secret::{Secret, Zeroizing};
use crate::store::fault::StoreFault;
use crate::store::scope::TenantScope;
use crate::store::seal::{SealPlace, Sealed};
use crate::store::transaction::StoreRow;

/// What a tenant has given, by the names of the settings, spelt as in a variable.
pub(crate) type GivenSettings = BTreeMap<String, Secret>;

/// A connection as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectionRecord {
    /// The catalog.
    pub(crate) catalog: String,
    /// Grows with each change of the settings.
    pub(crate) version: i64,
    /// What may be seen of the settings, JSON.
    pub(crate) shown: String,
    /// When it was made, in milliseconds since 1970.
    pub(crate) connected_at: i64,
    /// Who made it.
    pub(crate) connected_by: String,
    /// When it was last tested.
    pub(crate) checked_at: Option<i64>,
    /// The kind of what the last test failed with; nothing if it did not.
    pub(crate) check_error: Option<String>,
    /// When it was last used, to some minutes.
    pub(crate) used_at: Option<i64>,
    pub(super) sealed: Sealed,
}

impl ConnectionRecord {
    pub(super) fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        Ok(Self {
            catalog: row.try_get("catalog")?,
            version: row.try_get("version")?,
            shown: row.try_get("shown")?,
            connected_at: row.try_get("connected_at")?,
            connected_by: row.try_get("connected_by")?,
            checked_at: row.try_get("checked_at")?,
            check_error: row.try_get("check_error")?,
            used_at: row.try_get("used_at")?,
            sealed: Sealed { key: row.try_get("key_id")?, bytes: row.try_get("settings_sealed")? },
        })
    }
}

impl TenantScope<'_> {
    /// Opens the settings of a connection of this tenant.
    ///
    /// # Errors
    /// The key that sealed them is not there, or they were sealed for another tenant, catalog or version.
    pub(crate) fn settings_of(&self, record: &ConnectionRecord) -> Result<GivenSettings, StoreFault> {
        let row = row(&record.catalog, record.version);
        let place = SealPlace { kind: KIND, tenant: self.tenant(), row: &row };
        let text = Zeroizing::new(self.store().keys().open(&record.sealed, place)?);
        let locked = || StoreFault::Locked { key: record.sealed.key.clone() };
        let settings: Map<String, Value> = serde_json::from_slice(&text).map_err(|_| locked())?;
        let given = settings.into_iter().filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, Secret::new(text))),
            _ => None,
        });
        Ok(given.collect())
    }

    /// Seals settings for a row of this tenant.
    pub(super) fn seal_settings(&self, catalog: &str, version: i64, settings: &GivenSettings) -> Sealed {
        let members = settings.iter().map(|(name, value)| (name.clone(), Value::from(value.expose())));
        let text = Zeroizing::new(Value::Object(members.collect()).to_string().into_bytes());
        let row = row(catalog, version);
        self.store().keys().seal(&text, SealPlace { kind: KIND, tenant: self.tenant(), row: &row })
    }
}

/// What is sealed here.
pub(in crate::store) const KIND: &str = "connection";

/// The catalog and the version of a row, so that no two rows have the same bytes.
pub(in crate::store) fn row(catalog: &str, version: i64) -> Vec<u8> {
    [&version.to_be_bytes(), catalog.as_bytes()].concat()
}
