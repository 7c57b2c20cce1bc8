//! Several reads at once: those that a backend takes in one request go in one, the others side by side. What is said of the request
//! for all is said of each where that is certain; whatever else becomes of it, each goes alone, as it would have without the others.
//!
//! Only reads go together, so that nothing is done twice that could matter.

use futures::StreamExt;
use futures::future::join_all;
use futures::stream;
use kartoteka_compiler::plan::Failure;

use super::backends::Backends;
use super::batch::{self, MOST_BYTES};
use super::command::command;
use super::error::{Error, chain};
use super::failure;
use super::parts::PacedBackend;
use crate::caller::Caller;
use crate::runtime::request::Request;
use crate::runtime::upstream::{BatchRoom, Reply, SendError, Upstream};

/// How many reads go alone at once: of those that fit into no batch, and again of those of each batch that brought no reply to them.
const MOST_ALONE: usize = 10;

/// A read that waits for its reply.
struct DueRead {
    /// Its place among those that were handed over.
    place: usize,
    request: Request,
    /// What it is among others; empty where it goes alone.
    command: String,
}

/// Reads of one backend that go in one request.
struct DueBatch {
    backend: usize,
    reads: Vec<DueRead>,
    bytes: usize,
}

/// What became of a request that carries several reads.
enum BatchEnd {
    /// This, for each of them.
    Same(Result<Reply, SendError>),
    /// A reply to each that was answered.
    Replies(Vec<Option<Reply>>),
    /// Nothing that says anything of them.
    Nothing,
}

/// The place of a read, and what came of it.
type AnsweredRead = (usize, Result<Reply, SendError>);

impl Backends {
    /// How much a backend, by its place, takes in one request now.
    pub(super) fn room(&self, backend: usize) -> Option<BatchRoom> {
        let reads = self.paced(backend).batch.as_ref()?.now()?;
        Some(BatchRoom { reads, bytes: self.client().max_reply_bytes / 2 })
    }

    /// Sends reads, in as few requests as their backends take. The replies stand in the order of the reads.
    pub(super) async fn send_together(&self, requests: Vec<Request>, caller: &Caller) -> Vec<Result<Reply, SendError>> {
        let (batches, alone) = self.grouped(requests);
        let batches = join_all(batches.into_iter().map(|due| self.send_batch(due, caller)));
        let (batched, alone) = futures::join!(batches, self.send_alone(alone, caller));
        let mut answered: Vec<AnsweredRead> = batched.into_iter().flatten().chain(alone).collect();
        answered.sort_by_key(|(place, _)| *place);
        answered.into_iter().map(|(_, reply)| reply).collect()
    }

    /// The requests for several, and the reads that go alone.
    fn grouped(&self, requests: Vec<Request>) -> (Vec<DueBatch>, Vec<DueRead>) {
        let (mut batches, mut alone): (Vec<DueBatch>, Vec<DueRead>) = (Vec::new(), Vec::new());
        for (place, request) in requests.into_iter().enumerate() {
            let backend = request.backend;
            let PacedBackend { backend: asked, batch, .. } = self.paced(backend);
            let takes = batch.as_ref().and_then(|batch| batch.now()).zip(self.plan_of(backend).batch.as_ref());
            let command =
                takes.and_then(|(most, plan)| Some((most, command(&request, plan, |key| asked.reserves(key))?)));
            let Some((most, command)) = command else {
                alone.push(DueRead { place, request, command: String::new() });
                continue;
            };
            let bytes = command.len();
            let fits = |due: &&mut DueBatch| {
                due.backend == backend && due.reads.len() < most && due.bytes + bytes <= MOST_BYTES
            };
            let read = DueRead { place, request, command };
            match batches.iter_mut().find(fits) {
                Some(due) => {
                    due.bytes += bytes;
                    due.reads.push(read);
                }
                None => batches.push(DueBatch { backend, reads: vec![read], bytes }),
            }
        }
        // One read is no batch.
        let (batches, single): (Vec<_>, Vec<_>) = batches.into_iter().partition(|due| due.reads.len() > 1);
        alone.extend(single.into_iter().flat_map(|due| due.reads));
        (batches, alone)
    }

    async fn send_alone(&self, reads: Vec<DueRead>, caller: &Caller) -> Vec<AnsweredRead> {
        let sent = reads.into_iter().map(|read| async move { (read.place, self.send(read.request, caller).await) });
        stream::iter(sent).buffer_unordered(MOST_ALONE).collect().await
    }

    /// Sends reads in one request, and those alone to which that brings no reply.
    async fn send_batch(&self, due: DueBatch, caller: &Caller) -> Vec<AnsweredRead> {
        let mut answered = Vec::with_capacity(due.reads.len());
        let mut apart = Vec::new();
        match self.batch_end(&due, caller).await {
            BatchEnd::Same(reply) => answered.extend(due.reads.iter().map(|read| (read.place, reply.clone()))),
            BatchEnd::Nothing => apart = due.reads,
            BatchEnd::Replies(replies) => {
                for (read, reply) in due.reads.into_iter().zip(replies) {
                    match reply {
                        Some(reply) => answered.push((read.place, Ok(reply))),
                        None => apart.push(read),
                    }
                }
            }
        }
        answered.extend(self.send_alone(apart, caller).await);
        answered
    }

    /// Sends reads in one request, and says what became of it.
    async fn batch_end(&self, due: &DueBatch, caller: &Caller) -> BatchEnd {
        let (paced, plan) = (self.paced(due.backend), self.plan_of(due.backend));
        let (Some(state), Some(batch)) = (&paced.batch, &plan.batch) else { return BatchEnd::Nothing };
        let commands: Vec<&str> = due.reads.iter().map(|read| read.command.as_str()).collect();
        let reads = commands.len();
        let request = batch::request(due.backend, batch, &commands);
        let reply = match self.exchange_of(reads, request, caller).await {
            Ok(reply) => reply,
            Err(error) => {
                tracing::warn!(error = %self.client().mask(&chain(&error)), reads, "no reply to several reads in one request");
                if matches!(error, Error::Timeout { .. } | Error::TooLarge { .. }) {
                    state.shrink(reads);
                }
                return if concerns_each(&error) { BatchEnd::Same(Err(error.into())) } else { BatchEnd::Nothing };
            }
        };
        match failure::kind(&plan.errors, &reply) {
            Some(Failure::Busy | Failure::Unauthorized) => return BatchEnd::Same(Ok(reply)),
            Some(Failure::Forbidden | Failure::NotFound) => return self.refused(due.backend, reply.status),
            _ if matches!(reply.status, 405 | 501) => return self.refused(due.backend, reply.status),
            Some(Failure::Invalid | Failure::Conflict) => return BatchEnd::Nothing,
            None => {}
        }
        if reply.status == 504 {
            state.shrink(reads);
        }
        if !(200..300).contains(&reply.status) {
            return BatchEnd::Nothing;
        }
        // It is cut off, or a page for people: that says nothing of what the backend takes.
        let Some(text) = batch::whole_json(&reply.body) else { return BatchEnd::Nothing };
        // It says what the catalog does not: so it would with the next.
        let Some(bodies) = batch::replies(text, batch, reads) else {
            return self.refused(due.backend, reply.status);
        };
        let answered = bodies.iter().flatten().count();
        paced.counts.batched(answered);
        if answered == reads {
            state.grow(reads);
        }
        BatchEnd::Replies(bodies.into_iter().map(|body| Some(Reply::new(reply.status, body?))).collect())
    }

    /// Remembers that a backend takes no reads together, and says so once.
    fn refused(&self, backend: usize, status: u16) -> BatchEnd {
        if self.paced(backend).batch.as_ref().is_some_and(|batch| batch.refuse()) {
            let (catalog, backend) = (self.catalog(), &*self.plan_of(backend).name);
            tracing::warn!(
                catalog,
                backend,
                status,
                "the backend does not take several reads in one request as its catalog says: until its connection is opened anew each \
                 goes alone"
            );
        }
        BatchEnd::Nothing
    }
}

/// Whether an error of the request for several would meet each of them alone, so that none is sent again.
fn concerns_each(error: &Error) -> bool {
    match error {
        Error::Off { .. }
        | Error::Withdrawn
        | Error::NoCredential { .. }
        | Error::NoToken { .. }
        | Error::Busy { .. }
        | Error::Resting { .. }
        | Error::NotPublic { .. }
        | Error::Unreachable { .. } => true,
        Error::Unfit(_)
        | Error::ReservedKey { .. }
        | Error::NotMap
        | Error::Route
        | Error::Broken { .. }
        | Error::Damaged { .. }
        | Error::Timeout { .. }
        | Error::UnknownOutcome { .. }
        | Error::Redirected { .. }
        | Error::TooLarge { .. }
        | Error::Crowded { .. } => false,
    }
}
