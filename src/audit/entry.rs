//! The audit of one request, from its beginning to its end. Whatever becomes of it, there is one end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Instant;

use super::act::{Act, ActBy};
use super::auditor::Auditor;
use super::draft::Draft;
use super::ending::AuditEnding;
use super::fault::Unwritten;
use super::status::AuditStatus;
use super::subject::{AskedFor, Subject};
use crate::caller::conversation::Conversation;
use crate::caller::{Caller, NothingSent};
use crate::secret::credential;
use crate::store::OnRecord;

/// A request that has begun. Dropping it without an end is its end: its client hung up, or cancelled it.
pub(crate) struct AuditEntry {
    auditor: Arc<Auditor>,
    subject: Subject,
    began: Instant,
    /// Its intent is written.
    intended: AtomicBool,
    /// Its intent was not written, so that nothing was sent.
    held_back: AtomicBool,
    conversation: Option<Arc<dyn Conversation>>,
    nothing_sent: Option<NothingSent>,
    is_over: AtomicBool,
}

impl AuditEntry {
    /// A request begins.
    #[must_use]
    pub(crate) fn begin(auditor: &Arc<Auditor>, asked: AskedFor<'_>, caller: &Caller) -> Self {
        Self {
            subject: auditor.subject(asked, caller),
            auditor: Arc::clone(auditor),
            began: Instant::now(),
            intended: AtomicBool::new(false),
            held_back: AtomicBool::new(false),
            conversation: caller.conversation.clone(),
            nothing_sent: caller.nothing_sent.clone(),
            is_over: AtomicBool::new(false),
        }
    }

    /// Writes that its requests go out from now on, where they may change anything.
    ///
    /// # Errors
    /// That cannot be written: nothing may be sent.
    pub(crate) async fn intend(&self) -> Result<(), Unwritten> {
        if !self.subject.writes() || self.intended.load(Relaxed) {
            return Ok(());
        }
        if let Err(unwritten) = self.auditor.intend(Draft::intent(&self.subject)).await {
            self.held_back.store(true, Relaxed);
            return Err(unwritten);
        }
        self.intended.store(true, Relaxed);
        Ok(())
    }

    /// It was approved of; the records of it from now on name the approval.
    pub(crate) fn approved_by(&self, id: &str) {
        self.subject.approved_by(id);
    }

    /// It is answered by what was kept of the same call: nothing is done.
    pub(crate) fn replayed(&self) {
        self.subject.replayed();
    }

    /// The same of what a person changes: the proof that it is on record. Without an audit there is nothing to write.
    ///
    /// # Errors
    /// That cannot be written: nothing may be changed.
    pub(crate) async fn intend_act(entry: Option<&Self>) -> Result<OnRecord, Unwritten> {
        if let Some(entry) = entry {
            assert!(entry.subject.writes(), "what only reads has no intent");
            entry.intend().await?;
        }
        Ok(OnRecord::attested())
    }

    /// Writes that something was to be done about it, and was refused: nothing has changed.
    pub(crate) async fn turned_down(&self, act: &Act) {
        if self.auditor.end_act(Draft::turned_down(act, &self.by())).await.is_err() {
            tracing::error!(
                action = act.action,
                of = &*credential::masked(&act.of.to_string()),
                "the audit has no record of what was turned down"
            );
        }
    }

    /// Who acts where its caller does.
    pub(super) fn by(&self) -> ActBy {
        let (wire, address) = self.subject.place();
        ActBy { who: Arc::clone(self.subject.who()), wire, address }
    }

    pub(super) fn auditor(&self) -> &Arc<Auditor> {
        &self.auditor
    }

    /// Writes how it ended.
    ///
    /// # Errors
    /// That cannot be written, and the operator would rather have no answer than one that is not audited.
    pub(crate) async fn end(&self, ending: &AuditEnding<'_>) -> Result<(), Unwritten> {
        if self.is_over.swap(true, Relaxed) {
            return Ok(());
        }
        let held_back = AuditEnding::with(AuditStatus::Error, Some("unaudited"));
        let ending = if self.held_back.load(Relaxed) { &held_back } else { ending };
        let draft = Draft::end(&self.subject, self.began.elapsed(), ending);
        self.auditor.end(draft, self.subject.effect()).await
    }
}

impl Drop for AuditEntry {
    fn drop(&mut self) {
        if *self.is_over.get_mut() {
            return;
        }
        let asked = self.conversation.as_ref().is_some_and(|conversation| conversation.has_asked());
        let sent_nothing = self.nothing_sent.as_ref().is_some_and(NothingSent::is_certain);
        let (status, error) = match (asked, self.intended.load(Relaxed) && !sent_nothing) {
            (_, true) => (AuditStatus::Unknown, "unknown_outcome"),
            (true, false) => (AuditStatus::Error, "input_required"),
            (false, false) => (AuditStatus::Error, "abandoned"),
        };
        let ending = AuditEnding::with(status, Some(error));
        self.auditor.put(Draft::end(&self.subject, self.began.elapsed(), &ending));
    }
}
