//! Resources, by their addresses.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::lists::UnknownCursor;
use crate::caller::Caller;
use crate::caller::outcome::{ReadError, ResourcePage};

/// What a resource holds, being read.
pub type Reading = BoxFuture<'static, Result<Vec<u8>, ReadError>>;

/// A page of a resource, being read.
pub type Querying = BoxFuture<'static, Result<ResourcePage, ReadError>>;

/// What is asked of a resource besides its address.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResourceQuery<'q> {
    /// Parameters, a JSON object.
    pub params: Option<&'q str>,
    /// The position of the first record that is wanted, where a page before ended.
    pub position: Option<u64>,
}

impl ResourceQuery<'_> {
    /// The position that a cursor stands for, which is that of a record; a blank one stands for the first record.
    ///
    /// # Errors
    /// The cursor is none that was given out.
    pub fn position_of(cursor: Option<&str>) -> Result<Option<u64>, UnknownCursor> {
        let cursor = cursor.map(str::trim).filter(|cursor| !cursor.is_empty());
        cursor.map(str::parse).transpose().map_err(|_| UnknownCursor)
    }
}

/// Reads resources.
pub trait ServesResources: Send + Sync + 'static {
    /// Whether [`ServesResources::read`] has something at that address. Nothing is read for it.
    fn has_resource(&self, uri: &str, caller: &Caller) -> bool;

    /// Reads a resource: a JSON array of `ResourceContents`. `None` if there is no such resource.
    fn read(self: Arc<Self>, uri: &str, caller: Caller) -> Option<Reading>;

    /// Reads a page of a resource with parameters. `named` is its address, or the last part of the address of one that is
    /// listed: `deals` for `bitrix24://crm/deals`. `None` if there is no such resource.
    fn query(self: Arc<Self>, named: &str, query: ResourceQuery<'_>, caller: Caller) -> Option<Querying>;
}
