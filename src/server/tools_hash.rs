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

    /// What the tools come to that a caller is listed, those of MCP servers among them: in the default language, whichever the
    /// caller reads.
    pub(super) fn listed_hash(&self, caller: &Caller) -> String {
        let set = self.set.load();
        let caller = Caller { locale: set.texts().default_locale(), ..caller.clone() };
        let view = set.view(caller.who.rights);
        digest(&Self::whole(&set, &caller, &set.listing_for(caller.locale, &view).tools))
    }
}

/// What all tools of the catalogs come to, in the default language. Those of MCP servers are held against pins, each by itself, and
/// are other ones for each tenant.
fn of_all(set: &ToolSet) -> String {
    let view = set.view(Rights::ALL);
    digest(set.listing_for(set.texts().default_locale(), &view).tools.whole())
}

fn digest(listed: &[u8]) -> String {
    let tools: Value = serde_json::from_slice(listed).expect("a listing is JSON");
    hexadecimal(&canonical::digest(&tools))
}
