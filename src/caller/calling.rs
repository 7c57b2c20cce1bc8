//! A caller as one message makes it: who it is, and how it wants to be answered. Known before anything of the call is read.

use std::net::IpAddr;
use std::sync::Arc;

use super::answer_form::{LabelForm, TextForm};
use super::call_id::CallId;
use super::conversation::Conversation;
use super::identity::Identity;
use super::locale::Locale;
use super::nothing_sent::NothingSent;
use super::trace::Trace;
use super::wire::Wire;
use crate::secret::Secret;

/// The user, or the client on its own, that makes a call.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The language of the answer.
    pub locale: Locale,
    /// The language in which the systems of its tenant are written to; `None`: the server's. The server sets it when the call begins.
    pub tenant_locale: Option<Locale>,
    /// Who it is, as the edge of the server has established it.
    pub who: Arc<Identity>,
    /// The one of its roles by which the tool is allowed; `None` where roles are not asked for.
    pub role: Option<Arc<str>>,
    /// What tells this call from every other, in its requests and in the audit; the server sets it when the call begins.
    pub call: Option<CallId>,
    /// Where the client is, as far as the wire says so; what a proxy reports is believed only where the operator says so.
    pub address: Option<IpAddr>,
    /// How the message has come.
    pub wire: Wire,
    /// The way to the caller while the call runs; `None` where there is none.
    pub conversation: Option<Arc<dyn Conversation>>,
    /// The trace that the call is part of.
    pub trace: Option<Arc<Trace>>,
    /// What the text of results carries; `None`: as the operator says.
    pub text: Option<TextForm>,
    /// Where labels stand; `None`: as the operator says.
    pub labels: Option<LabelForm>,
    /// How many characters the records of a list may have, 0: any number; `None`: as the operator says.
    pub characters: Option<usize>,
    /// The caller's key of a write: the same write with the same key is made once.
    pub once: Option<Box<str>>,
    /// What a system in front of the server has signed of the call, where the operator takes that.
    pub approval: Option<Secret>,
    /// Calls of tools are looked at and not made: nothing is sent to a backend.
    pub dry_run: bool,
    /// Of a call that may change something: whether it is certain that it has sent nothing of that; `None`: nobody asks.
    pub nothing_sent: Option<NothingSent>,
}

impl Caller {
    /// A caller of which nothing is known but the language.
    #[must_use]
    pub fn unknown(locale: Locale) -> Self {
        Self {
            locale,
            tenant_locale: None,
            who: Identity::local(),
            role: None,
            call: None,
            address: None,
            wire: Wire::default(),
            conversation: None,
            trace: None,
            text: None,
            labels: None,
            characters: None,
            once: None,
            approval: None,
            dry_run: false,
            nothing_sent: None,
        }
    }

    /// The call begins, and whatever it sends says so by [`Caller::sends`].
    pub(crate) fn has_sent_nothing(&self) {
        if let Some(nothing_sent) = &self.nothing_sent {
            nothing_sent.set(true);
        }
    }

    /// From here on the call may have sent something that changes something.
    pub(crate) fn sends(&self) {
        if let Some(nothing_sent) = &self.nothing_sent {
            nothing_sent.set(false);
        }
    }
}
