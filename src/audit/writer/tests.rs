use std::sync::{Mutex, PoisonError};

use super::*;
use crate::audit::draft::Draft;
use crate::audit::ids::{CallId, CallIds};

/// A sink that does as it is told, and notes how many records it was given.
#[derive(Default)]
struct Scripted {
    /// What comes of the next batches: `None` is that it is there.
    ends: Vec<Option<bool>>,
    landed: bool,
}

#[derive(Default)]
struct Seen(Mutex<Vec<usize>>);

struct ScriptedSink(Scripted, Arc<Seen>);

impl AuditSink for ScriptedSink {
    fn append(&mut self, drafts: &[&Draft]) -> Result<(), Unappended> {
        self.1.0.lock().unwrap_or_else(PoisonError::into_inner).push(drafts.len());
        match self.0.ends.pop().flatten() {
            None => Ok(()),
            Some(unsure) => Err(Unappended { error: "as it was told".into(), unsure }),
        }
    }

    fn landed(&mut self) -> Result<bool, SinkError> {
        Ok(self.0.landed)
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        Ok(())
    }

    fn tend(&mut self) -> Vec<Draft> {
        Vec::new()
    }

    fn tended_every(&self) -> Option<Duration> {
        None
    }

    fn reopen(&mut self) -> Result<(Reopened, Vec<Draft>), AuditFault> {
        Ok((Reopened::Same, Vec::new()))
    }

    fn close(&mut self) {}
}

/// How many records each batch had, and how many were written and lost.
fn written(script: Scripted) -> (Vec<usize>, (u64, u64)) {
    let (queue, seen) = (Arc::new(AuditQueue::new(true)), Arc::new(Seen::default()));
    let sink = Box::new(ScriptedSink(script, Arc::clone(&seen)));
    let mut writer = Writer::new(Arc::clone(&queue), sink, AuditSync::Write, &SinkStart::default());
    let record = || Queued { draft: Draft::stop(), told: None };
    writer.write(vec![record(), record()]);
    writer.write(vec![record()]);
    writer.write(Vec::new());
    let batches = seen.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let (_, written, lost) = queue.counts();
    (batches, (written, lost))
}

#[test]
fn what_was_not_taken_is_lost_and_told_and_what_may_be_there_is_looked_for_first() {
    // The start, and what comes.
    assert_eq!(written(Scripted::default()), (vec![3, 1, 0], (3, 0)));
    // The start is written again, with a record of the loss.
    let refused = Scripted { ends: vec![Some(false)], landed: false };
    assert_eq!(written(refused), (vec![3, 3, 0], (1, 2)));
    let absent = Scripted { ends: vec![Some(true)], landed: false };
    assert_eq!(written(absent), (vec![3, 3, 0], (1, 2)));
    // Nothing is written twice, and nothing is said to be lost.
    let there = Scripted { ends: vec![Some(true)], landed: true };
    assert_eq!(written(there), (vec![3, 1, 0], (3, 0)));
}

/// A record that ends this.
fn end_of(id: CallId) -> Draft {
    let mut draft = Draft::stop();
    draft.mark = Mark::Ends(id);
    draft
}

#[test]
fn an_end_that_was_not_taken_is_written_once_that_is_possible_and_is_not_lost() {
    let ids = CallIds::new(7);
    for (landed, unsure, batches, lost) in [
        // The start again, the loss of what is no end, and the end.
        (false, false, [3, 3], 1),
        (false, true, [3, 3], 1),
        // It was there: nothing is written twice.
        (true, true, [3, 0], 0),
    ] {
        let (queue, seen) = (Arc::new(AuditQueue::new(true)), Arc::new(Seen::default()));
        let script = Scripted { ends: vec![Some(unsure)], landed };
        let sink = Box::new(ScriptedSink(script, Arc::clone(&seen)));
        let mut writer = Writer::new(Arc::clone(&queue), sink, AuditSync::Write, &SinkStart::default());
        let end = end_of(ids.next());
        writer.write(vec![Queued { draft: end, told: None }, Queued { draft: Draft::stop(), told: None }]);
        writer.write(Vec::new());
        assert_eq!(*seen.0.lock().unwrap_or_else(PoisonError::into_inner), batches, "{landed} {unsure}");
        assert_eq!(queue.counts().2, lost, "{landed} {unsure}");
    }
}

#[test]
fn as_many_ends_are_kept_as_there_is_room_for() {
    let ids = CallIds::new(7);
    let queue = Arc::new(AuditQueue::new(true));
    let sink = Box::new(ScriptedSink(Scripted { ends: vec![Some(false)], landed: false }, Arc::default()));
    let mut writer = Writer::new(Arc::clone(&queue), sink, AuditSync::Write, &SinkStart::default());
    let end = |_| Queued { draft: end_of(ids.next()), told: None };
    writer.write((0..MOST_LATE + 5).map(end).collect());
    assert_eq!((queue.counts().2, writer.first.len()), (5, 1 + MOST_LATE));
    writer.write(Vec::new());
    assert_eq!((writer.first.len(), late(&writer.first)), (0, (0, 0)));
}
