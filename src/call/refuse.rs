//! Writes the result of a call that failed: what a program can act on, and what a person or a model can.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use super::advised::Advised;
use super::done::Undone;
use super::echo;
use super::failed::Failed;
use super::tool_call::Call;
use crate::access::limits::LimitRefused;
use crate::call::result::{Advice, FailedResult, Fix, Metadata, Written};
use crate::caller::outcome::{CallFailure, CallOutcome};
use crate::catalog::NotConnected;
use crate::runtime::arguments::Notes;
use crate::runtime::json;
use crate::texts::Variables;

impl Call<'_> {
    /// Writes a failure whose fault is the server's own.
    pub(crate) fn refuse_internal(&self, out: &mut Vec<u8>) -> CallOutcome {
        self.refuse(None, &Failed::Internal, &Advised::default(), out)
    }

    /// Writes that a call is not made, or its answer kept back, because that cannot be audited.
    pub(crate) fn refuse_unaudited(&self, out: &mut Vec<u8>) -> CallOutcome {
        self.refuse(None, &Failed::Unaudited, &Advised::default(), out)
    }

    /// Writes that the caller's tenant has no connection.
    pub(crate) fn refuse_unconnected(&self, why: NotConnected, out: &mut Vec<u8>) -> CallOutcome {
        self.refuse(None, &Failed::Unconnected(why), &Advised::default(), out)
    }

    /// Writes that the caller's token lacks a scope.
    pub(crate) fn refuse_scopeless(&self, scope: &Arc<str>, out: &mut Vec<u8>) -> CallOutcome {
        self.refuse(None, &Failed::Scopeless(Arc::clone(scope)), &Advised::default(), out)
    }

    /// Writes that a call is one too many.
    pub(crate) fn refuse_counted(&self, refused: LimitRefused, out: &mut Vec<u8>) -> CallOutcome {
        self.refuse(None, &refused.into(), &Advised::default(), out)
    }

    /// Writes why a call came to nothing, and what it had done before.
    pub(super) fn refuse_undone(&self, undone: Undone, mut advised: Advised<'_>, out: &mut Vec<u8>) -> CallOutcome {
        advised.done = undone.done;
        advised.beside.splice(0..0, undone.beside);
        self.refuse(undone.request.as_deref(), &undone.failed, &advised, out)
    }

    /// Writes a failure.
    pub(super) fn refuse(
        &self,
        request: Option<&str>,
        failed: &Failed,
        advised: &Advised<'_>,
        out: &mut Vec<u8>,
    ) -> CallOutcome {
        let kind = failed.kind();
        let none = Notes::default();
        let request = echo::complete(request, advised.notes.unwrap_or(&none), &[], advised.asked.as_deref());
        tracing::debug!(tool = %self.plan().name, kind, "a call failed");
        let masked = Cell::new(false);
        let mask = |text: &str| self.mask(text, &masked);
        let told = failed.told(&mask);
        let (texts, locale) = (self.context.texts(), self.context.locale());
        let mut message = self.context.keyless(failed.text(&self.context, &mask));
        if !advised.done.is_empty() {
            let steps = Variables::new().with("steps", advised.done.join(", "));
            message.push('\n');
            message.push_str(&self.own_text("failure-after", &steps));
        }
        for beside in &advised.beside {
            message.push('\n');
            message.push_str(beside);
        }
        let (mut faults, mut own) = (None, None);
        if let Failed::Arguments(bad) | Failed::Unanswered { bad, .. } = failed {
            faults = json::written(|json| bad.write(texts, locale, json));
            own = bad.suggested.as_ref().map(|arguments| Advice {
                warnings: Vec::new(),
                fix: Some(Fix { arguments: arguments.clone(), ..Fix::default() }),
            });
        }
        if !advised.explains {
            own.get_or_insert_with(|| unexplained(&advised.advice));
        }
        let advice = own.as_ref().unwrap_or(&advised.advice);
        let ready = self.ready(advice);
        let written = FailedResult {
            metadata: Metadata { tool: &self.card.metadata, connection: &self.context.connection.metadata },
            request: request.as_deref(),
            shown: failed.shown(),
            code: kind,
            message: &message,
            upstream: told.as_ref().map(|(code, message)| (code.as_str(), message.as_deref())),
            approval: failed.approval(),
            retry_after_ms: failed.retry_after().map(in_milliseconds),
            faults: faults.as_deref(),
            advice,
            ready: ready.as_deref(),
        }
        .write(out);
        let upstream = failed.said(told);
        let failure = Some(Box::new(CallFailure { kind, reason: failed.reason(), message, upstream }));
        let written = self.hide(written, masked.get(), out);
        let warnings = written.warnings();
        let Written { structured, result, .. } = written;
        CallOutcome { failure, structured, result, warnings, continuation: None, doubtful: false }
    }
}

/// What a call that failed was advised would only be repeated in vain; a warning that an argument was changed stays.
fn unexplained(advice: &Advice) -> Advice {
    let kept = advice.warnings.iter().filter(|warning| warning.code == "clamped").cloned();
    Advice { warnings: kept.collect(), fix: None }
}

/// Whole milliseconds, rounded up.
fn in_milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_micros().div_ceil(1_000)).unwrap_or(u64::MAX)
}
