//! Resources, by their addresses.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::lists::UnknownCursor;
use crate::caller::Caller;
use crate::caller::outcome::{ReadError, ResourcePage};

/// What a resource holds, being read.
pub type ResourceReading = BoxFuture<'static, Result<Vec<u8>, ReadError>>;

/// A page of a resource, being read.
pub type Querying = BoxFuture<'static, Result<ResourcePage, ReadError>>;

/// A position that is given out is no longer than this, in bytes.
const LONGEST_CURSOR: usize = 8 << 10;

/// What is asked of a resource besides its address.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResourceQuery<'q> {
    /// Parameters, a JSON object.
    pub params: Option<&'q str>,
    /// Where a page before ended: what it gave as the position to go on from.
    pub position: Option<&'q str>,
}

impl ResourceQuery<'_> {
    /// The position that a cursor stands for; a blank one stands for the beginning.
    ///
    /// # Errors
    /// The cursor is none that was given out: none is so long.
    pub(crate) fn position_of(cursor: Option<&str>) -> Result<Option<&str>, UnknownCursor> {
        match cursor.map(str::trim).filter(|cursor| !cursor.is_empty()) {
            Some(cursor) if cursor.len() > LONGEST_CURSOR => Err(UnknownCursor),
            cursor => Ok(cursor),
        }
    }
}

/// Reads resources.
pub trait ServesResources: Send + Sync + 'static {
    /// Whether [`ServesResources::read`] has something at that address. Nothing is read for it.
    fn has_resource(&self, uri: &str, caller: &Caller) -> bool;

    /// Reads a resource: a JSON array of `ResourceContents`. `None` if there is no such resource.
    fn read(self: Arc<Self>, uri: &str, caller: Caller) -> Option<ResourceReading>;

    /// Reads a page of a resource with parameters. `named` is its address, or the last part of the address of one that is
    /// listed: `deals` for `bitrix24://crm/deals`. `None` if there is no such resource.
    fn query(self: Arc<Self>, named: &str, query: ResourceQuery<'_>, caller: Caller) -> Option<Querying>;
}
