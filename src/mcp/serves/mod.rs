//! What the protocol asks of the catalogs, a trait for each family of methods. A server is held as `Arc<dyn Serves>`.
//!
//! What is asked for a request is given its [`Caller`]: the language of an answer is the caller's,
//! and what there is may depend on them. `None` says that a thing does not exist; the protocol finds the error for it.

mod completions;
mod lists;
mod prompts;
mod resources;
mod texts;
mod tools;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

pub use completions::ServesCompletions;
pub(crate) use lists::LIST_TTL_MS;
pub use lists::{List, ListPage, ListedItem, ServesLists, UnknownCursor};
pub use prompts::ServesPrompts;
pub use resources::{Querying, ResourceQuery, ResourceReading, ServesResources};
pub use texts::ServesTexts;
pub use tools::ServesTools;

use crate::caller::{Caller, RefusedToken};
use crate::mcp::subscriptions::changes::Changes;
use crate::secret::Secret;
use crate::secret::digest::Digest;

/// What a list of tools comes to: the SHA-256 of its canonical JSON (RFC 8785) in the default language, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolsHash {
    /// Of the tools that the caller is listed.
    pub listed: String,
    /// What the operator expects of the whole offer.
    pub pinned: Option<PinnedHash>,
}

/// What the operator expects all tools to come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedHash {
    /// The hash that is expected.
    pub expected: String,
    /// The whole offer comes to something else.
    pub differs: bool,
}

/// Where it is noted that a state of a call's rounds is spent, for every process that a client may come back to.
pub trait SpentStates: Send + Sync {
    /// Takes a state up, by its SHA-256, and remembers that for this time: false if it was before, `None` if that cannot be found out.
    fn take(&self, state: Digest, remembered: Duration) -> BoxFuture<'_, Option<bool>>;

    /// Gives a state back: nothing was done with it.
    fn give_back(&self, state: Digest) -> BoxFuture<'_, ()>;
}

/// Everything that the protocol asks of the catalogs.
pub trait Serves:
    ServesLists + ServesTools + ServesResources + ServesPrompts + ServesCompletions + ServesTexts
{
    /// What tells clients of changes; `None` where nothing ever changes.
    fn changes(&self) -> Option<&Arc<Changes>> {
        None
    }

    /// What has to be waited for before it is known which tools there are for a caller, or whether there is one of this name; `None`:
    /// nothing. It ends in a bounded time. Without it, a list shows and a call finds what was known before.
    fn looking(self: Arc<Self>, _name: Option<&str>, _caller: &Caller) -> Option<BoxFuture<'static, ()>> {
        None
    }

    /// Notes that a caller from there was not let in; `token`: what is known of the token of an issuer.
    fn turned_away(&self, _address: Option<IpAddr>, _why: &'static str, _token: Option<&RefusedToken>) {}

    /// The hash of the tools that a caller is listed; `None` where it is not shown.
    fn tools_hash(&self, _caller: &Caller) -> Option<ToolsHash> {
        None
    }

    /// Signs the state of calls that wait for an answer, at least 32 bytes. Every process that a client may come back to has
    /// the same key; with `None` it is the same process that has to be asked again.
    fn state_key(&self) -> Option<&Secret> {
        None
    }

    /// The header in which a system in front of the server signs approvals, in lower case; `None`: none is read.
    fn approval_header(&self) -> Option<Box<str>> {
        None
    }

    /// Where it is noted that a state is spent; `None`: in this process.
    fn spent_states(&self) -> Option<&dyn SpentStates> {
        None
    }
}
