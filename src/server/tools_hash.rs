//! What the tools on offer come to, so that an operator and a client can see that they are those that were looked at.

use bytes::Bytes;
use serde_json::Value;

use super::Server;
use crate::access::{consent::canonical, token::hexadecimal};
use crate::caller::Caller;
use crate::catalog::ToolSet;
use crate::catalog::list_items::ListItems;
use crate::mcp::serves::PinnedHash;

impl Server {
    /// What the operator expects all tools to come to, and whether they do; `None` where nothing is expected.
    #[must_use]
    pub fn pinned_hash(&self) -> Option<PinnedHash> {
        let expected = self.config.tools_hash.clone()?;
        let differs = expected != of_all(&self.set.load());
        Some(PinnedHash { expected, differs })
    }

    /// Writes to the log that the tools are not those that the operator expects, if they are not.
    pub(crate) fn tell_pinned_hash(&self) {
        if let Some(PinnedHash { expected, differs: true }) = self.pinned_hash() {
            let found = of_all(&self.set.load());
            tracing::warn!(expected, found, "the tools are not those that the pinned hash is of");
        }
    }

    /// What the tools come to that a caller is listed, those of servers among them: in the default language, whichever the caller
    /// reads.
    pub(super) fn listed_hash(&self, caller: &Caller) -> String {
        let set = self.set.load();
        let (view, locale) = (set.view(caller.who.rights()), set.texts().default_locale());
        of(&Self::with_exported(&set, caller, locale, &set.listing_for(locale, &view).tools))
    }
}

/// What all tools of the catalogs come to. Of those of servers, pins say what was looked at.
fn of_all(set: &ToolSet) -> String {
    of(&set.listing(set.texts().default_locale()).tools)
}

/// The SHA-256 of a list's canonical JSON, which is read for it once.
fn of(tools: &ListItems) -> String {
    let compute = |whole: &Bytes| {
        let tools: Value = serde_json::from_slice(whole).expect("a list is JSON");
        hexadecimal(&canonical::digest(&tools))
    };
    tools.digest(compute).to_owned()
}
