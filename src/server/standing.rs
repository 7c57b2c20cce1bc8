//! What counts now for a call that has waited: the set of catalogs may be another than the one in which it was found.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::Server;
use super::found::FoundTool;
use crate::call::context::Standing;
use crate::caller::Caller;
use crate::catalog::{Connection, ToolSet};

impl Standing for Server {
    fn still_offers(&self, found_in: &ToolSet, tool: &str, caller: &Caller) -> bool {
        let now = self.set.load();
        // What is merely listed, since a scope would open it, may not be called.
        let may_be_called = |found: FoundTool| found.lacks.is_none();
        // In one set what a caller may call differs by what its tenant is offered alone, and no card is looked for that is not offered.
        let is_same = std::ptr::eq(&**now, found_in) && caller.who.rights().offer().is_none();
        is_same || FoundTool::of(Arc::clone(&now), tool, caller).is_some_and(may_be_called)
    }

    fn still_connects<'a>(
        &'a self,
        catalog: &'a str,
        connection: &'a Connection,
        caller: &'a Caller,
    ) -> BoxFuture<'a, bool> {
        async move {
            let set = self.set.load_full();
            let Some(catalog) = set.catalogs().iter().find(|known| known.name() == catalog) else { return false };
            let Ok(now) = catalog.connection(caller).await else { return false };
            // After a reload it is another one with the same settings.
            now.serial() == connection.serial() || now.settings.values() == connection.settings.values()
        }
        .boxed()
    }
}
