//! What the tools on offer come to, so that an operator and a client can see that they are those that were looked at.

use serde_json::Value;

use super::Server;
use crate::access::{consent::canonical, token::hexadecimal};
use crate::caller::{Caller, Rights};
use crate::catalog::ToolSet;
use crate::mcp::serves::PinnedHash;

impl Server {
    /// What the operator expects all tools to come to, and whether they do; `None` where nothing is expected.
    #[must_use]
    pub fn pinned_hash(&self) -> Option<PinnedHash> {
        let expected = self.config.tools_hash.clone()?;
        let differs = expected != of(&self.set.load(), Rights::ALL);
        Some(PinnedHash { expected, differs })
    }

    /// Writes to the log that the tools are not those that the operator expects, if they are not.
    pub(crate) fn tell_pinned_hash(&self) {
        if let Some(PinnedHash { expected, differs: true }) = self.pinned_hash() {
            let found = of(&self.set.load(), Rights::ALL);
            tracing::warn!(expected, found, "the tools are not those that the pinned hash is of");
        }
    }

    /// What the tools come to that a caller is listed.
    pub(super) fn listed_hash(&self, caller: &Caller) -> String {
        of(&self.set.load(), caller.who.rights)
    }
}

/// What the tools come to that exist for callers of these rights: in the default language, whichever the caller reads.
fn of(set: &ToolSet, rights: Rights) -> String {
    let listing = set.view(rights);
    let tools = set.listing_for(set.texts().default_locale(), &listing).tools.whole().clone();
    let tools: Value = serde_json::from_slice(&tools).expect("a listing is JSON");
    hexadecimal(&canonical::digest(&tools))
}
