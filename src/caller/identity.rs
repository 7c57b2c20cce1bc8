//! Who calls, and in which language they are answered. Known once per call, before anything is read.

use std::sync::Arc;

use super::conversation::Conversation;
use super::locale::Locale;
use super::trace::Trace;
use crate::secret::Secret;

/// The one who calls a tool.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The language of the answer.
    pub locale: Locale,
    /// Who it is, where the wire tells.
    pub name: Option<String>,
    /// With which rights.
    pub role: Option<String>,
    /// For whom.
    pub tenant: Option<String>,
    /// What tells this call from every other; a backend may use it to recognise a repeated write.
    pub call: Option<String>,
    /// The caller's own credential, for backends that it is passed on to.
    pub bearer: Option<Secret>,
    /// What can be said to them and asked of them while the call runs; `None` where nobody listens.
    pub conversation: Option<Arc<dyn Conversation>>,
    /// The trace that the call is part of.
    pub trace: Option<Arc<Trace>>,
}

impl Caller {
    /// Somebody of whom nothing is known but the language.
    #[must_use]
    pub fn unknown(locale: Locale) -> Self {
        Self { locale, name: None, role: None, tenant: None, call: None, bearer: None, conversation: None, trace: None }
    }
}
