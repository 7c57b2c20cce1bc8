//! Makes a write once, where its caller gives it a key: what came of it is kept, and the same call with the same key gets that. Of a
//! write that may have been made, and of which nothing more is known, that is what is said, and it is not sent again.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use futures::future::BoxFuture;
use kartoteka_compiler::plan;
use serde_json::json;

use super::advised::Advised;
use super::done::{Came, DoneByTool, Undone};
use super::failed::{Failed, OnceRefused};
use super::kept_outcome::{KeptOutcome, REPLAYED};
use super::tool_call::Call;
use crate::access::consent::{ConsentDesk, canonical};
use crate::caller::Caller;
use crate::caller::outcome::CallOutcome;
use crate::runtime::accept::Accepted;
use crate::runtime::preview::Preview;
use crate::runtime::request::Request;
use crate::runtime::upstream::{BatchRoom, Reply, SendError, Upstream};
use crate::secret::digest::hexadecimal;
use crate::store::Store;
use crate::store::fault::StoreFault;
use crate::store::once::{HOLD, OnceCall, OnceEnd, OnceStanding};
use crate::texts::Variables;

/// The longest key, in characters.
const LONGEST: usize = 255;

/// How often, and how long, a round of a call waits for the end of the one before.
const LOOKS: usize = 20;
const LOOK: Duration = Duration::from_millis(50);

impl<'c> Call<'c> {
    /// The key by which this call is made once, and where that is kept.
    pub(super) fn once_key(&self) -> Option<(&'c str, &'c ConsentDesk)> {
        let key = self.context.caller.once.as_deref()?;
        let desk = self.context.consent?;
        (self.plan().effect != plan::Effect::Read).then_some((key, desk))
    }

    /// Makes the call unless it was made before.
    pub(super) async fn answer_once(
        &self,
        (key, desk): (&str, &ConsentDesk),
        accepted: &Accepted,
        advised: Advised<'_>,
        given: Option<&str>,
        out: &mut Vec<u8>,
    ) -> CallOutcome {
        let bound = &*accepted.bound;
        let fits = (1..=LONGEST).contains(&key.chars().count()) && !key.chars().any(char::is_control);
        let run = OnceRun::new(self, key, desk, accepted);
        let begun = if fits { run.begin(self, desk).await } else { Err(Failed::Once(OnceRefused::Key)) };
        match begun {
            Err(failed) => return self.finish(Err(Undone::unasked(failed)), bound, advised, given, out),
            Ok(Begun::First) => {}
            Ok(Begun::Kept(kept)) => {
                if let Some(audit) = self.context.audit {
                    audit.replayed();
                }
                let (head, bytes) = KeptOutcome::read(&kept);
                if !head.cut {
                    return head.replayed(bytes, out);
                }
                let outcome = self.finish(self.told_again(head).map_err(Undone::unasked), bound, advised, given, out);
                out.extend_from_slice(REPLAYED);
                return outcome;
            }
        }
        let mut run = run.begun();
        let upstream = Counting { inner: self.context.upstream, writes: &run.writes };
        let call = Call { context: self.context.through(&upstream), card: self.card };
        if matches!(self.plan().action, plan::Action::Handler) {
            // What a handler does is not seen.
            run.writes.sent.fetch_add(1, Relaxed);
        }
        let start = out.len();
        let outcome = tokio::select! {
            outcome = call.answer_approved(accepted, advised, given, out) => outcome,
            never = run.hold() => match never {},
        };
        let whole = KeptOutcome::of(&outcome, start).with(&out[start..]);
        let fits = whole.len() <= desk.once().result;
        let kept = &*if fits { whole } else { KeptOutcome::cut(&outcome).with(&[]) };
        let end = match (outcome.failure.as_ref().map(|failure| failure.kind), run.writes.counts()) {
            (None, _) => OnceEnd::Done(kept),
            (Some("unknown_outcome"), _) => OnceEnd::Unknown,
            (Some(_), (0, _)) | (Some("approval_required" | "declined"), _) => OnceEnd::Unsent,
            // The one write was surely not taken.
            (Some("busy" | "unavailable" | "unauthorized"), (1, 0)) => OnceEnd::Unsent,
            (Some(_), _) => OnceEnd::Done(kept),
        };
        run.end(end).await;
        outcome
    }
}

impl Call<'_> {
    /// What is told of a call that was made before, and of which no more is kept than how it ended.
    fn told_again(&self, head: KeptOutcome) -> Result<DoneByTool<'static>, Failed> {
        match head.failed() {
            Some(failed) => Err(Failed::Before(failed)),
            None => {
                let said = self.own_text("once-made", &Variables::new());
                let blocks = json!([{ "type": "text", "text": said }]).to_string();
                Ok(DoneByTool::unasked(Came::Content(blocks)))
            }
        }
    }
}

/// How a call with a key begins.
enum Begun {
    /// It is to be made.
    First,
    /// It was made: what came of it.
    Kept(Vec<u8>),
}

/// A call with a key, as the store knows it. One that was begun and is given up is noted as what it is: nothing was sent, or it
/// is not known what became of it.
struct OnceRun {
    store: Arc<Store>,
    tenant: String,
    principal: String,
    tool: String,
    key: String,
    digest: [u8; 32],
    writes: Arc<SentWrites>,
    is_open: bool,
}

impl OnceRun {
    fn new(call: &Call<'_>, key: &str, desk: &ConsentDesk, accepted: &Accepted) -> Self {
        let who = &call.context.caller.who;
        let tool = format!("{}/{}", call.context.catalog.name(), call.plan().name);
        // Another credential of the caller for the backends is another account, and another call.
        let brought = who.bearer_for(call.context.catalog.name());
        let brought = brought.map(|token| hexadecimal(&desk.store().fingerprint(token.expose().as_bytes())));
        let arguments = call.taken(&*accepted.bound);
        let digest = canonical::digest(&json!({ "tool": tool, "arguments": arguments, "brought": brought }));
        Self {
            store: Arc::clone(desk.store()),
            tenant: crate::access::consent::tenant(who).to_owned(),
            principal: who.principal.as_str().to_owned(),
            tool,
            key: key.to_owned(),
            digest,
            writes: Arc::default(),
            is_open: false,
        }
    }

    fn call(&self) -> OnceCall<'_> {
        let Self { tenant, principal, tool, key, digest, .. } = self;
        OnceCall { tenant, principal, tool, key, digest: *digest }
    }

    async fn begin(&self, call: &Call<'_>, desk: &ConsentDesk) -> Result<Begun, Failed> {
        let goes_on = call.context.caller.conversation.as_ref().is_some_and(|conversation| conversation.goes_on());
        let mut looks = if goes_on { LOOKS } else { 0 };
        loop {
            let begun = self.store.begin_once(&self.call(), desk.once().keep).await;
            if let Err(StoreFault::Locked { key }) = &begun {
                tracing::error!(
                    key,
                    "a write with a key is not made: keys of writes are known under another key of the store"
                );
                return Err(Failed::Once(OnceRefused::Locked));
            }
            return match begun? {
                OnceStanding::Begun => Ok(Begun::First),
                OnceStanding::Busy if looks > 0 => {
                    // The round before has ended, and says so about now.
                    looks -= 1;
                    tokio::time::sleep(LOOK).await;
                    continue;
                }
                OnceStanding::Busy => Err(Failed::Once(OnceRefused::Busy)),
                OnceStanding::Conflict => Err(Failed::Once(OnceRefused::Conflict)),
                OnceStanding::Unknown => Err(Failed::Once(OnceRefused::Unknown)),
                OnceStanding::Done(kept) => Ok(Begun::Kept(kept)),
            };
        }
    }

    /// Says again and again that the call is under way: another process takes it for lost where that is not said.
    async fn hold(&self) -> Infallible {
        loop {
            tokio::time::sleep(HOLD).await;
            if let Err(error) = self.store.hold_once(&self.call()).await {
                tracing::warn!(%error, tool = self.tool, "it cannot be said that a call is under way");
            }
        }
    }

    /// The same call, which is under way from here on.
    fn begun(mut self) -> Self {
        self.is_open = true;
        self
    }

    async fn end(&mut self, end: OnceEnd<'_>) {
        let ended = self.store.end_once(&self.call(), end).await;
        self.is_open = false;
        if let Err(error) = ended {
            tracing::error!(%error, tool = self.tool, "it is not noted how a call ended that is made once");
        }
    }
}

impl Drop for OnceRun {
    fn drop(&mut self) {
        if !std::mem::take(&mut self.is_open) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let run = Self {
            store: Arc::clone(&self.store),
            tenant: std::mem::take(&mut self.tenant),
            principal: std::mem::take(&mut self.principal),
            tool: std::mem::take(&mut self.tool),
            key: std::mem::take(&mut self.key),
            digest: self.digest,
            writes: Arc::clone(&self.writes),
            is_open: false,
        };
        runtime.spawn(async move {
            let mut run = run;
            let end = if run.writes.counts().0 == 0 { OnceEnd::Unsent } else { OnceEnd::Unknown };
            run.end(end).await;
        });
    }
}

/// Requests that change something.
#[derive(Default)]
struct SentWrites {
    sent: AtomicUsize,
    /// Those that were answered well: they were taken, whatever comes of the call.
    taken: AtomicUsize,
}

impl SentWrites {
    /// How many were sent, and how many of them were surely taken.
    fn counts(&self) -> (usize, usize) {
        (self.sent.load(Relaxed), self.taken.load(Relaxed))
    }
}

/// Counts what goes out and changes something.
struct Counting<'u> {
    inner: &'u dyn Upstream,
    writes: &'u SentWrites,
}

impl Upstream for Counting<'_> {
    fn send<'a>(&'a self, request: Request, caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        let is_write = request.effect != plan::Effect::Read;
        let sending = self.inner.send(request, caller);
        if !is_write {
            return sending;
        }
        self.writes.sent.fetch_add(1, Relaxed);
        Box::pin(async move {
            let replied = sending.await;
            if replied.as_ref().is_ok_and(|reply| reply.status < 400) {
                self.writes.taken.fetch_add(1, Relaxed);
            }
            replied
        })
    }

    /// Nothing but reads goes together.
    fn together<'a>(
        &'a self,
        requests: Vec<Request>,
        caller: &'a Caller,
    ) -> BoxFuture<'a, Vec<Result<Reply, SendError>>> {
        self.inner.together(requests, caller)
    }

    fn batch(&self, backend: usize) -> Option<BatchRoom> {
        self.inner.batch(backend)
    }

    fn parallel(&self, backend: usize) -> Option<usize> {
        self.inner.parallel(backend)
    }

    fn preview(&self, request: Request, caller: &Caller) -> Option<Result<Preview, SendError>> {
        self.inner.preview(request, caller)
    }
}
