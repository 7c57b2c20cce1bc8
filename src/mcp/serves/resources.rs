//! Resources, by their addresses.

use std::sync::Arc;

use futures::future::BoxFuture;

use crate::caller::Caller;
use crate::caller::outcome::ReadError;

/// What a resource holds, being read.
pub type Reading = BoxFuture<'static, Result<Vec<u8>, ReadError>>;

/// What is asked of a resource besides its address.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResourceQuery<'q> {
    /// Parameters, a JSON object.
    pub params: Option<&'q str>,
    /// The position of the first record that is wanted, where a page before ended.
    pub position: Option<u64>,
}

/// Reads resources.
pub trait ServesResources: Send + Sync + 'static {
    /// Whether [`ServesResources::read`] has something at that address. Nothing is read for it.
    fn has_resource(&self, uri: &str, caller: &Caller) -> bool;

    /// Reads a resource: a JSON array of `ResourceContents`. `None` if there is no such resource.
    fn read(self: Arc<Self>, uri: &str, caller: Caller) -> Option<Reading>;

    /// Reads a resource with parameters. The answer is JSON: the structured content of a tool's result where a tool reads the
    /// resource, and otherwise something with as much of it as is known: `metadata` and `result`. `None` if there is no such
    /// resource.
    fn query(self: Arc<Self>, uri: &str, query: ResourceQuery<'_>, caller: Caller) -> Option<Reading>;
}
