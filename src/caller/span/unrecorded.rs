//! The span of a program that records none. It has what a recorded one has, and does nothing.

use std::sync::Arc;

use crate::caller::trace::Trace;

/// What goes on; nothing of it is recorded.
#[derive(Debug)]
pub(crate) struct TraceSpan;

impl TraceSpan {
    /// Something that is done for a client.
    #[must_use]
    pub(crate) fn server(_name: impl FnOnce() -> String, _parent: Option<&Trace>) -> Self {
        Self
    }

    /// Something that a backend is asked for.
    #[must_use]
    pub(crate) fn client(_name: impl FnOnce() -> String, _parent: Option<&Trace>) -> Self {
        Self
    }

    /// Whether anything is recorded: false.
    #[must_use]
    pub(crate) fn is_recorded(&self) -> bool {
        false
    }

    /// Notes a name.
    pub(crate) fn text(&mut self, _key: &'static str, _value: &str) {}

    /// Notes the tenant.
    pub(crate) fn tenant(&mut self, _tenant: &str) {}

    /// Notes a number.
    pub(crate) fn number(&mut self, _key: &'static str, _value: i64) {}

    /// Makes what follows a part of this span: false, the trace stays as it came.
    pub(crate) fn lead(&self, _trace: &mut Option<Arc<Trace>>) -> bool {
        false
    }

    /// It has ended well.
    pub(crate) fn end(self) {}

    /// It has failed, in a way that the conventions have a word for.
    pub(crate) fn fail(self, _error: &str) {}
}
