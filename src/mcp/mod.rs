//! The protocol, over whatever serves the catalogs: requests that need no conversation are answered from bytes by the
//! [`lane`], all others by `rmcp` through the [`handler`].
//!
//! This module knows no plan, no backend and no wire. It sees the catalogs through [`Serves`], and it is given messages
//! and callers by `transport`.

pub mod calls;
mod conversation;
mod errors;
pub mod fast_path;
pub mod gate;
pub mod handler;
pub mod locale;
pub mod message;
mod nearest;
mod panics;
pub(crate) mod query;
mod replay;
pub mod sessions;
pub mod subscriptions;

use std::{future::Future, pin::Pin, sync::Arc};

use bytes::Bytes;

use crate::caller::outcome::{CompletionOf, Completions, PromptRefused, ReadError};
use crate::caller::{Caller, Locale};
use crate::secret::Secret;
use subscriptions::Changes;

/// What `tracing` shows unless the operator says otherwise: at `info` rmcp writes three lines a request, and at `debug`
/// it writes arguments and results, with the secrets in them.
pub const LOG_FILTER: &str = "info,rmcp=warn";

/// For how long a client of 2026-07-28 may keep a listing. A reload tells those who listen; the others see a changed
/// catalog after a minute at the latest.
pub const LISTING_TTL_MS: u64 = 60_000;

/// A result being written behind what the buffer already holds.
pub type Written = Pin<Box<dyn Future<Output = Vec<u8>> + Send + 'static>>;

/// The contents of a resource being read: a JSON array of `ResourceContents`.
pub type Contents = Pin<Box<dyn Future<Output = Result<Vec<u8>, ReadError>> + Send + 'static>>;

/// A resource being queried: JSON, see [`Serves::query`].
pub type Queried = Pin<Box<dyn Future<Output = Result<Vec<u8>, ReadError>> + Send + 'static>>;

/// Values being looked for.
pub type Completed = Pin<Box<dyn Future<Output = Result<Completions, ReadError>> + Send + 'static>>;

/// Arguments of a prompt that the user is asked for.
pub type Answers = Pin<Box<dyn Future<Output = Result<String, PromptRefused>> + Send + 'static>>;

/// What the protocol asks of the catalogs.
pub trait Serves: Send + Sync + 'static {
    /// The tools, whole, in a stable order: a JSON array.
    fn listing(&self, locale: Locale) -> Bytes;

    /// Calls a tool. The future appends the inside of a `CallToolResult`, without its braces and without a raw line
    /// break, to `out`. `None` if there is no such tool.
    fn call(self: &Arc<Self>, name: &str, arguments: Option<&str>, caller: Caller, out: Vec<u8>) -> Option<Written>;

    /// Whether that call may talk to its caller while it runs: to one who is told nothing, it has less to say. Quick: it
    /// is asked of every call.
    fn may_elicit(&self, _name: &str, _arguments: Option<&str>) -> bool {
        false
    }

    /// A tool as the listing has it, if arguments of it are repeated in headers, as its schema says with `x-mcp-header`.
    fn header_arguments(&self, _name: &str) -> Option<Bytes> {
        None
    }

    /// Signs what is handed out to come back with a call's second round, at least 32 bytes. Whoever shall take it,
    /// another process say, has the same; `None`: nobody else shall.
    fn state_key(&self) -> Option<&Secret> {
        None
    }

    /// The resources, whole, in a stable order: a JSON array.
    fn resources(&self, locale: Locale) -> Bytes;

    /// The resource templates, whole, in a stable order: a JSON array.
    fn resource_templates(&self, locale: Locale) -> Bytes;

    /// Reads a resource. `None` if there is no such resource.
    fn read(self: &Arc<Self>, uri: &str, caller: Caller) -> Option<Contents>;

    /// The prompts, whole, in a stable order: a JSON array.
    fn prompts(&self, _locale: Locale) -> Bytes {
        Bytes::from_static(b"[]")
    }

    /// Writes what a prompt says, the inside of a `GetPromptResult`, behind what `out` holds. `None` if there is no such
    /// prompt.
    fn prompt(
        &self,
        _name: &str,
        _arguments: Option<&str>,
        _caller: &Caller,
        _out: Vec<u8>,
    ) -> Option<Result<Vec<u8>, PromptRefused>> {
        None
    }

    /// Gets from the user what a prompt lacks, where it has them asked for that: all its arguments, a JSON object. `None` if
    /// nothing is to be asked; then what is missing is told by [`Serves::prompt`].
    fn answers(self: &Arc<Self>, _prompt: &str, _arguments: Option<&str>, _caller: Caller) -> Option<Answers> {
        None
    }

    /// Offers values for an argument of which somebody has typed a part. `None` if there is no such argument.
    fn complete(
        self: &Arc<Self>,
        _of: CompletionOf<'_>,
        _argument: &str,
        _typed: &str,
        _caller: Caller,
    ) -> Option<Completed> {
        None
    }

    /// Reads a resource with parameters, a JSON object. The answer is JSON: the structured content of a tool's result where
    /// a tool reads the resource, and otherwise something with as much of it as is known: `metadata` and `result`, or the
    /// result alone. `None` if there is no such resource.
    ///
    /// Unless overridden, the parameters go into the address, which takes only those that it has a variable for.
    fn query(self: &Arc<Self>, uri: &str, params: Option<&str>, caller: Caller) -> Option<Queried> {
        self.read(&query::address(uri, params)?, caller).map(query::json)
    }

    /// What a model should know before it calls anything.
    fn instructions(&self, locale: Locale) -> Option<String>;

    /// More members of the answer to `initialize`, as JSON without braces: `"instructionNotes":[…]`.
    fn initialize_extras(&self, _locale: Locale) -> Option<Bytes> {
        None
    }

    /// What tells clients that something changed; `None` where nothing ever does.
    fn changes(&self) -> Option<&Arc<Changes>> {
        None
    }

    /// The locale that fits an `Accept-Language` header best; the default one where none fits.
    fn negotiate(&self, accept_language: &str) -> Locale;

    /// The locale of whoever names none.
    fn default_locale(&self) -> Locale;

    /// The locale of that name, if the server speaks it.
    fn locale_named(&self, name: &str) -> Option<Locale>;
}
