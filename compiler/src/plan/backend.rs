//! The systems that are asked: where they are, what they add to each request, how their lists go on and how they say
//! that something failed. Dictionaries are here too, because they are lists of theirs.

use super::data::{Json, List, Text};
use super::export::Export;
use super::known::TypedName;
use super::request::Send;
use super::source::Source;
use super::value::{Condition, Entry, Path, Value};

/// A system that is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Backend {
    /// Unique in the catalog.
    pub name: Text,
    /// Where it is.
    pub base: Base,
    /// Added to each request's query; what is absent is left out, as in `headers` and `body`.
    pub query: List<Entry>,
    /// Added to each request's headers.
    pub headers: List<Entry>,
    /// Added to each request's body.
    pub body: List<Entry>,
    /// The first whose condition holds is added to each request; with none, nothing is sent.
    pub auth: List<Credential>,
    /// Seconds for one attempt.
    pub timeout: Quantity,
    /// How what failed is tried again.
    pub retry: Retry,
    /// How fast it may be asked; without it, as fast as calls come.
    pub pace: Option<Pace>,
    /// How several reads go in one request; without it, each goes alone.
    pub batch: Option<Batch>,
    /// How its lists go on; without it, a list is one reply.
    pub pages: Option<Pages>,
    /// How it spells values, by the names that its lists of fields have for their types.
    pub types: List<TypedName>,
    /// When it is given a rest; without it, never.
    pub breaker: Option<Breaker>,
    /// How its failures are read.
    pub errors: Errors,
    /// The tools of an MCP server that are offered on; only where `base` is one.
    pub export: Option<Export>,
}

/// Where a backend is.
#[derive(Debug, Clone, PartialEq)]
pub enum Base {
    /// The URL that paths are appended to. Like the rest of a backend it knows constants, settings and the caller alone.
    At(Value),
    /// Any public address: the path of each request is one ([`PathPart::Address`](super::PathPart::Address)). The backend adds
    /// nothing to it.
    Public,
    /// An MCP server: the URL that is asked as it is, a slash at its end included. Requests to it are calls of its tools.
    Mcp(Value),
}

/// When a backend that fails is left alone, for each tenant on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    /// After so many failures in a row; at least one.
    pub failures: u32,
    /// For so long, in milliseconds.
    pub open_ms: u64,
    /// So many requests at once try it then; at least one.
    pub trials: u32,
}

/// A number that the author wrote or an operator sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantity {
    /// The author's, in the unit of the field that it is in; not negative.
    Fixed(f64),
    /// Index into [`Catalog::settings`](super::Catalog::settings); the setting is numeric and always has a value.
    Setting(usize),
}

/// What shows a backend who asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Credential {
    /// Whether it is the one to use.
    pub when: Condition,
    /// What is fetched before a request is sent, for [`Value::Token`].
    pub token: Option<Token>,
    /// The user of a header of RFC 7617, which may have no colon: the password begins behind the first.
    pub user: Option<Value>,
    /// Goes between the base and the path of a request.
    pub path: Option<Value>,
    /// Added to the query; what is absent makes the whole credential incomplete, as in `path`, `headers` and `body`.
    pub query: List<Entry>,
    /// Added to the headers.
    pub headers: List<Entry>,
    /// Added to the body.
    pub body: List<Entry>,
}

/// A request that brings a token. It is made once for all that wait, and again before the token ends, or once after a
/// backend refused it.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Goes to another backend, which needs no token itself. It is never repeated: it may spend what it carries.
    pub send: Send,
    /// Where the reply says the token, or each of its parts.
    pub value: List<TokenPart>,
    /// How long it may be used.
    pub lives: Lifetime,
    /// What the reply says in place of settings; the next request carries it.
    pub store: List<Stored>,
}

/// A part of a token: a text or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenPart {
    /// Empty: it is all of the token.
    pub name: Text,
    /// The place; never [`Source::Record`].
    pub at: Source,
}

/// How long a token may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lifetime {
    /// Until a backend refuses it.
    UntilRefused,
    /// For so many milliseconds.
    Fixed(u64),
    /// For as many seconds as its reply says; where it says none, until a backend refuses it.
    Said(Path),
}

/// A setting that a reply gives a new value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Index into [`Catalog::settings`](super::Catalog::settings); it is a secret.
    pub setting: usize,
    /// Where the reply has the value; without it, the setting stays.
    pub value: Path,
}

/// How a request is tried again.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// How often a request is repeated after its first attempt.
    pub times: Quantity,
    /// The first wait and the longest, in milliseconds; waits double between them.
    pub backoff_ms: (u64, u64),
    /// The header that carries a key of each request that is no read, the same in all attempts: the backend takes requests of
    /// one key once, so that they may be repeated whatever became of them.
    pub key: Option<Text>,
    /// Where a busy backend says how long to wait, or until when; in order of preference, before `Retry-After`.
    pub after: List<Delay>,
}

/// Where a busy backend says how long to wait, and in what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delay {
    /// The place; never [`Source::Record`].
    pub at: Source,
    /// What stands there.
    pub unit: DelayUnit,
}

/// What a busy backend says how long to wait in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelayUnit {
    /// Whatever it looks like: seconds from now on, a moment in seconds or milliseconds, or a date.
    Guessed,
    /// Seconds from now on.
    Seconds,
    /// Milliseconds from now on.
    Milliseconds,
    /// A moment, in seconds since 1970.
    Epoch,
    /// A moment, in milliseconds since 1970.
    EpochMs,
    /// A moment, as a date of HTTP or RFC 3339.
    Date,
}

/// How fast a backend is asked, for each tenant on its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// Requests a second; 0 lifts the limit.
    pub rate: Quantity,
    /// Requests that may go at once after a silence.
    pub burst: Quantity,
    /// Requests under way at once.
    pub parallel: Option<Quantity>,
}

/// A request that carries several reads: its body is a map with one key, under which each read stands, by a key of the server's, as
/// its path and, behind a `?`, what is in its query and body. Credentials are the request's own, for all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Behind the base, with nothing in it that has to be encoded. It is sent by POST.
    pub path: Text,
    /// The key of the body.
    pub commands: Text,
    /// The most reads; fewer than 2 switch it off.
    pub most: Quantity,
    /// Where the reply to all has what came of each.
    pub reply: BatchReply,
    /// A read that holds one of these in a key or a value means something else among others, and goes alone; none is empty.
    pub apart: List<Text>,
}

/// Where the reply to several reads has what came of each: maps by their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchReply {
    /// The reply to each, as it would have come alone; a read that has none was not answered.
    Whole {
        /// Within the reply to all.
        at: Path,
    },
    /// What stands under the keys of such a reply.
    Parts {
        /// The keys, and where the reply to all has what stands there. At least one; a read that has nothing in the first was not
        /// answered.
        parts: List<(Text, Path)>,
    },
}

/// How lists go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Pages {
    /// The most records in a page; at least one.
    pub size: u32,
    /// Whether a request says how many records its page may have ([`Value::PageSize`]), and so may ask for fewer.
    pub sized: bool,
    /// Where the next page begins.
    pub next: Next,
    /// What is another in each record, by which one is seen that comes twice: the first of these that it has.
    pub key: List<Path>,
    /// Where a reply says how many records there are in all; several are added. Empty: it does not say.
    pub total: List<Source>,
    /// Another page is asked for only if this holds, over [`Value::Reply`]s and [`Value::Http`] of the page before.
    pub more: Condition,
}

/// Where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Behind the records of the page before: positions count records.
    Record {
        /// The position of the first record.
        first: i64,
        /// Where the page before says the position instead; where it says none, it is the last. Empty: it does not say.
        told: List<Source>,
    },
    /// At the next number: positions count pages.
    Page {
        /// The number of the first page.
        first: i64,
        /// Where the page before says the number instead; where it says none, it is the last. Empty: it does not say.
        told: List<Source>,
    },
    /// Behind as many rows as were asked for: a reply has several lists side by side, and positions count the rows of each. No page
    /// can be cut: a part of it has all rows of one list, and none of another.
    Rows {
        /// The position of the first row.
        first: i64,
    },
    /// Where the page before says, in the first of these places that has something; it counts nothing.
    At {
        /// At least one.
        sources: List<Source>,
        /// Whether what was found there is behind the records that came, or among them.
        bound: PageBound,
    },
}

/// Where a page begins that is asked for by what the page before says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageBound {
    /// Behind what was found.
    Exclusive,
    /// With it: records of the page before come again, and are known by this part of theirs.
    Inclusive {
        /// Within a record.
        key: Path,
    },
    /// With the number behind it, which is the position.
    Increment,
}

/// How a failure is read from a reply, whatever its status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors {
    /// The first of these that is present and scalar is the code; a reply that has one is a failure, also an empty one.
    pub code: List<Source>,
    /// The first of these that is present says what went wrong, in the backend's words.
    pub message: List<Source>,
    /// Where it says what is wrong with which field: lists of such, or one, or fields with words. Empty: in the usual places.
    pub fields: List<Path>,
    /// What every good reply to a write has, in one of these places: without it the write may or may not have been done,
    /// and `false` there says that it was not. Empty: a good status says that it was done.
    pub done: List<Path>,
    /// When a backend that is busy takes requests again: seconds since 1970.
    pub retry_at: List<Path>,
    /// Lower-case codes, sorted.
    pub kinds: List<ErrorKind>,
    /// What else says that a reply is a failure, whatever its status; in the order of [`Failure`].
    pub conditions: List<ErrorCondition>,
}

/// What a reply is recognised by as a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCondition {
    /// What it means.
    pub kind: Failure,
    /// All of these hold; at least one.
    pub tests: List<ErrorTest>,
}

/// A question about one place of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorTest {
    /// The place; never [`Source::Record`].
    pub at: Source,
    /// What is there equals one of these; with none given, something is.
    pub one_of: Option<List<Json>>,
}

/// A code of a backend's, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorKind {
    /// In lower case, unique among its backend's.
    pub code: Text,
    /// What it means.
    pub kind: Failure,
}

/// What a backend's failure means, in the order in which a reply is asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// It has too much to do: the same request may do later.
    Busy,
    /// It does not know who asks.
    Unauthorized,
    /// It knows, and does not allow it.
    Forbidden,
    /// It has no such thing.
    NotFound,
    /// What is there is not what the request was made for: it was changed meanwhile, or exists already.
    Conflict,
    /// It does not accept what was sent.
    Invalid,
}

/// A label table that a backend keeps.
#[derive(Debug, Clone, PartialEq)]
pub struct Dictionary {
    /// Unique in the catalog; no argument, step or table is called like it.
    pub name: Text,
    /// The request that asks for entries; its effect is always a read.
    pub send: Send,
    /// Within a reply: where the records are.
    pub records: Path,
    /// Within a record: what is looked up. `None`: the records are a map, and each is looked up by its name there.
    pub key: Option<Path>,
    /// Which records are entries, over [`Value::Record`]s.
    pub when: Condition,
    /// What a label says besides `id` and `raw`: a [`Value::Map`] over [`Value::Record`]s that has `name`.
    pub value: Value,
    /// The keys of `value`, in its order; [`Complete::column`](super::Complete::column) is an index into it.
    pub columns: List<Text>,
    /// What of it the table of labels says: indices into `columns`, `name` among them. Empty: all.
    pub brief: List<usize>,
    /// How long entries are kept, in milliseconds.
    pub cache_ms: u64,
    /// Asked for the keys that a reply names ([`Value::Keys`]), not for everything there is.
    pub keyed: bool,
    /// Has a list for each value that it is asked for ([`Value::Given`]): [`HeldList`](super::HeldList) says which.
    pub given: bool,
}

impl Pages {
    /// The same for a list whose first page is at this position, where that is known.
    #[must_use]
    pub fn beginning_at(self, position: Option<i64>) -> Self {
        let next = match (self.next, position) {
            (Next::Record { told, .. }, Some(first)) => Next::Record { first, told },
            (Next::Page { told, .. }, Some(first)) => Next::Page { first, told },
            (Next::Rows { .. }, Some(first)) => Next::Rows { first },
            (next, _) => next,
        };
        Self { next, ..self }
    }
}

impl Base {
    /// The URL that paths are appended to; none where each request has its own.
    #[must_use]
    pub fn address(&self) -> Option<&Value> {
        match self {
            Self::At(address) | Self::Mcp(address) => Some(address),
            Self::Public => None,
        }
    }
}

impl Backend {
    /// Shows `see` every value that its requests depend on beside what cards write: the base, who is said to ask, and what is added.
    pub fn walk_own<'p>(&'p self, see: &mut dyn FnMut(&'p Value)) {
        let users = self.auth.iter().filter_map(|credential| credential.user.as_ref());
        self.base.address().into_iter().chain(users).for_each(|value| value.walk(see));
        self.walk_added(see);
    }

    /// Shows `see` every value that is added to requests, and every value that decides which are: all but the base.
    pub fn walk_added<'p>(&'p self, see: &mut dyn FnMut(&'p Value)) {
        for entries in [&self.query, &self.headers, &self.body] {
            entries.iter().for_each(|entry| entry.value.walk(see));
        }
        for credential in self.auth.iter() {
            credential.when.walk(see);
            credential.path.iter().for_each(|path| path.walk(see));
            for entries in [&credential.query, &credential.headers, &credential.body] {
                entries.iter().for_each(|entry| entry.value.walk(see));
            }
        }
    }
}
