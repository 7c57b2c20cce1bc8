//! Where the store is, and the keys that seal it.

use std::path::PathBuf;

use kartoteka_compiler::operator::{OperatorStore, StoreKeySource, StoreSource, Written};

use super::Joining;
use crate::access::token;
use crate::secret::Zeroizing;
use crate::store::postgres::place::PostgresPlace;
use crate::store::settings::{StoreKey, StorePlace, StoreSettings};

impl Joining<'_, '_> {
    /// Where the store is, and what seals it.
    pub(super) fn store(&mut self, store: &OperatorStore, keys: Vec<StoreKey>) -> StoreSettings {
        let place = match &store.place {
            StoreSource::Memory => StorePlace::Memory,
            StoreSource::File(file) => StorePlace::File(PathBuf::from(file)),
            StoreSource::Url(url) => self.store_place(url, store.owner.as_ref()).unwrap_or_default(),
        };
        let usual = matches!(place, StorePlace::Postgres(_));
        StoreSettings { place, keys, migrates_by_hand: store.migrates_by_hand.unwrap_or(usual) }
    }

    /// A URL that stands elsewhere may name a file too.
    fn store_place(&mut self, url: &Written, owner: Option<&Written>) -> Option<StorePlace> {
        let url = self.value("store.url", url)?;
        if let Some(path) = url.expose().strip_prefix("sqlite:") {
            return Some(StorePlace::File(PathBuf::from(path.strip_prefix("//").unwrap_or(path))));
        }
        let owner = match owner {
            None => None,
            Some(owner) => Some(self.value("store.owner", owner)?),
        };
        match PostgresPlace::new(&url, owner.as_ref()) {
            Ok(place) => Some(StorePlace::Postgres(place)),
            Err(fault) => {
                self.fault("store.url", fault.to_string());
                None
            }
        }
    }

    pub(super) fn store_key(&mut self, source: &StoreKeySource) -> Option<StoreKey> {
        let key = format!("store.keys.{}", source.id);
        let text = self.value(&key, &source.key)?;
        let Some(bytes) = token::read_hexadecimal(text.expose().trim()) else {
            self.fault(
                &key,
                "a key of the store has 256 bits, written as 64 hexadecimal digits: `openssl rand -hex 32`".to_owned(),
            );
            return None;
        };
        Some(StoreKey { id: source.id.as_str().into(), key: Zeroizing::new(bytes) })
    }
}
