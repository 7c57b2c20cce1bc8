//! What a call needs of the world outside: something that sends a request and says how that ended.
//!
//! The outbound backends are one; a stand-in that plays an example back is another. A call cannot tell which it has.

use std::time::Duration;

use bytes::Bytes;
use futures::future::{BoxFuture, join_all};
use http::HeaderMap;

use crate::caller::Caller;
use crate::runtime::preview::Preview;
use crate::runtime::request::{Request, RequestFault};

/// Sends requests to the backends of one connection: one catalog with one set of settings. A request names its backend by
/// the place that the catalog's plan gives it ([`Request::backend`]).
pub trait Upstream: Send + Sync {
    /// Sends one request on behalf of a caller.
    ///
    /// What the backend adds to each request (its own keys, credentials) is added here, and so are retries and pacing.
    /// A reply of any status is a reply; an error is what has none.
    fn send<'a>(&'a self, request: Request, caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>>;

    /// Sends several reads on behalf of a caller, in fewer requests where their backend takes several in one. The replies
    /// stand in the order of the reads, each as if it had come alone.
    fn together<'a>(
        &'a self,
        requests: Vec<Request>,
        caller: &'a Caller,
    ) -> BoxFuture<'a, Vec<Result<Reply, SendError>>> {
        Box::pin(join_all(requests.into_iter().map(|request| self.send(request, caller))))
    }

    /// How much this backend, by its place in the plan, takes in one request now; `None` where each read goes alone.
    fn batch(&self, _backend: usize) -> Option<BatchRoom> {
        None
    }

    /// How many requests to this backend, by its place in the plan, may be under way at once for one tenant; `None` where
    /// nothing limits them. More are held back, and may be refused when they have waited for too long.
    fn parallel(&self, _backend: usize) -> Option<usize> {
        None
    }

    /// How a request would go out, its secrets masked, or why it would not; `None` where nothing goes out.
    fn preview(&self, _request: Request, _caller: &Caller) -> Option<Result<Preview, SendError>> {
        None
    }
}

/// How much a backend takes in one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchRoom {
    /// The most reads, at least 2.
    pub reads: usize,
    /// How long their replies should be together, in bytes.
    pub bytes: usize,
}

/// What a backend answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status of the last attempt.
    pub status: u16,
    /// Everything that it sent.
    pub body: Bytes,
    /// When it asks to be tried again.
    pub(crate) retry_after: Option<Duration>,
    /// What the body is, where its headers do not say it.
    pub(crate) media: Option<Box<str>>,
    /// All of its headers.
    pub headers: HeaderMap,
}

impl Reply {
    /// A reply that says nothing but its status and its body.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, body: body.into(), retry_after: None, media: None, headers: HeaderMap::new() }
    }
}

/// Why an address that a caller names is not asked. It says nothing of where a name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchRefusal {
    /// It is none.
    Address,
    /// It is none of the web.
    Scheme,
    /// It holds a user's name or password.
    User,
    /// Its port is not asked.
    Port,
    /// It is, or leads to, an address that is not public.
    Host,
    /// It leads on and on.
    Redirects,
    /// It leads from an encrypted page to one that is not.
    Downgrade,
    /// What comes is no text.
    Media,
    /// What comes is packed, which was not asked for.
    Packed,
}

impl FetchRefusal {
    /// Its word, of which the names of its texts are made.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Scheme => "scheme",
            Self::User => "user",
            Self::Port => "port",
            Self::Host => "host",
            Self::Redirects => "redirects",
            Self::Downgrade => "downgrade",
            Self::Media => "media",
            Self::Packed => "packed",
        }
    }
}

/// What kept a page away whose address a caller names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageLoss {
    /// There was no connection, or its host is not known.
    Unreachable,
    /// It did not come in time.
    TimedOut,
    /// The connection broke before it was complete.
    Broken,
}

impl PageLoss {
    /// The name of its text.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Unreachable => "failure-page_unreachable",
            Self::TimedOut => "failure-page_timed_out",
            Self::Broken => "failure-page_broken",
        }
    }
}

/// Why there was no connection. It says nothing of where a name leads to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unreached {
    /// The host has no address: its name is not known.
    Host,
    /// Nobody listens there.
    Refused,
    /// What listens there has no certificate that is trusted for the host.
    Certificate,
    /// It could not be had in time.
    Late,
    /// Something else, or that is not known.
    #[default]
    Other,
}

impl Unreached {
    /// Its word, where it says more than that there was no connection.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Host => Some("unknown_host"),
            Self::Refused => Some("refused"),
            Self::Certificate => Some("certificate"),
            Self::Late => Some("timed_out"),
            Self::Other => None,
        }
    }
}

/// Why there is no reply. None of these knows an address or a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The request is not fit to be sent; nothing was sent.
    #[error("the request is not fit to be sent")]
    Unfit(RequestFault),
    /// The caller's arguments hold a key that only the backend's own part may write; nothing was sent.
    #[error("`{key}` is written by the server alone")]
    ReservedKey {
        /// The key.
        key: String,
    },
    /// What let the caller in was taken away while the request waited; nothing was sent.
    #[error("the caller is not let in any more")]
    Withdrawn,
    /// No credential fits the settings or the caller; nothing was sent.
    #[error("there is no credential for this backend")]
    NoCredential,
    /// The token of the credential is not renewed: what it is renewed with is refused. Nothing was sent.
    #[error("the token for this backend is refused")]
    TokenRefused,
    /// What a tenant has allowed an application is over, so that its request lacks a credential. Nothing was sent.
    #[error("what was allowed has ended")]
    GrantEnded,
    /// The operator's application, by which a tenant has connected it, is not taken, so that its request lacks a credential. Nothing was sent.
    #[error("the application is not taken")]
    ApplicationRefused,
    /// The token of the credential cannot be fetched now. Nothing was sent.
    #[error("there is no token for this backend now")]
    NoToken,
    /// There was no connection; nothing was sent.
    #[error("the backend cannot be reached")]
    Unreachable(Unreached),
    /// A read was sent and not answered in time.
    #[error("the backend did not answer in time")]
    TimedOut,
    /// A write was sent and not answered: it may have happened.
    #[error("the backend did not answer a write")]
    UnknownOutcome,
    /// A write was answered, and the answer does not say what became of it: something before the backend gave it, or it was cut
    /// off or too long to be read.
    #[error("the answer to a write (status {status}) does not say what became of it")]
    Unclear {
        /// The status of the answer.
        status: u16,
    },
    /// We ask too often ourselves; nothing was sent.
    #[error("too many requests to this backend")]
    Busy {
        /// When there is room again.
        retry_after: Option<Duration>,
    },
    /// The backend has failed several times in a row and is left alone for a while; nothing was sent.
    #[error("the backend is left alone for a while")]
    Resting {
        /// When it is asked again.
        retry_after: Duration,
    },
    /// The address that the caller names is not asked.
    #[error("the address is not asked ({})", .0.word())]
    NotPublic(FetchRefusal),
    /// Nothing came from the address that the caller names.
    #[error("there is no page ({0:?})")]
    NoPage(PageLoss),
    /// The backend sends elsewhere, and no redirect is followed: its address is wrong, most likely.
    #[error("the backend answers with a redirect ({status})")]
    Redirected {
        /// The status of the reply.
        status: u16,
    },
    /// A read was sent, and the connection broke before the reply was complete.
    #[error("the backend broke off")]
    Broken,
    /// A read was answered with a reply that is packed, and cut off or damaged.
    #[error("the backend's reply is damaged")]
    Damaged,
    /// The reply to a read is longer than is taken.
    #[error("the backend's reply is longer than {limit} bytes")]
    TooLong {
        /// How long a reply may be, in bytes.
        limit: usize,
    },
    /// The reply to a read has more values than are taken.
    #[error("the backend's reply has more than {most} values")]
    Crowded {
        /// How many a reply may have.
        most: usize,
    },
}
