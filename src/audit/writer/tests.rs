use std::sync::{Mutex, PoisonError};

use super::*;
use crate::audit::draft::Draft;

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
