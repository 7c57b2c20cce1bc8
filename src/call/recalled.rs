//! Replies that a card keeps (`cache`): what was read is read again, where the same would be asked of the same system for the same
//! caller, and the answer says so.
//!
//! Only what reads is answered so, and only for calls that do nothing else. A request that may change something makes an end of
//! all that its connection has kept, once when it goes out and once when it is over: no reply outlives a write that this
//! server has made. A reply is kept where it could be read, never a failure.

use std::time::Duration;

use kartoteka_compiler::plan::{self, Effect};

use super::done::Undone;
use super::recollection::Recalled;
use super::tool_call::Call;
use crate::call::result::ResultWarning;
use crate::catalog::caller_fields::CallerFields;
use crate::catalog::connection::Connection;
use crate::runtime::exchange::{ExchangeError, exchange, exchange_and_keep, read_again};
use crate::runtime::reply::{Page, ReplyBody};
use crate::runtime::request::Request;
use crate::runtime::tool::BoundArguments;
use crate::secret::digest::{Digest, sha256};
use crate::texts::Variables;

/// A request that may change something: before it goes out and when it is over, however that is, nothing counts any more that was
/// read before.
pub(super) struct BackendChange<'c>(&'c Connection);

impl<'c> BackendChange<'c> {
    pub(super) fn begin(connection: &'c Connection) -> Self {
        connection.changes();
        Self(connection)
    }
}

impl Drop for BackendChange<'_> {
    fn drop(&mut self) {
        self.0.changes();
    }
}

impl<'c> Call<'c> {
    /// Sends the request of the step of this number and reads the reply, or reads one that was kept.
    pub(super) async fn exchanged<'a>(
        &self,
        number: usize,
        request: Request,
        room: &'a ReplyBody,
    ) -> Result<(&'a str, Page), ExchangeError> {
        let (context, reading) = (self.context, self.card.reading(number));
        let _change = (request.effect > Effect::Read).then(|| BackendChange::begin(context.connection));
        let Some(time) = self.kept_for(number, &request) else {
            context.recollection.note(|recalled| recalled.asked = true);
            return exchange(context.upstream, context.caller, request, reading, room).await;
        };
        let key = self.key(number, &request);
        if let Some(kept) = context.catalog.kept.get(&key) {
            let until = context.clock.now().checked_add(kept.left()).ok();
            context.recollection.note(|recalled| {
                recalled.oldest = Some(recalled.oldest.map_or(kept.read_at, |oldest| oldest.min(kept.read_at)));
                recalled.until = recalled.until.max(until);
            });
            return read_again(&request, kept.reply, reading, room).await;
        }
        context.recollection.note(|recalled| recalled.asked = true);
        let (read, reply) = exchange_and_keep(context.upstream, context.caller, request, reading, room).await?;
        context.catalog.kept.keep(key, reply, context.clock.now(), time);
        Ok(read)
    }

    /// Whether the reply to this request of the card is kept.
    pub(super) fn keeps(&self, send: &plan::Send) -> bool {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return false };
        let is_it = |step: &&plan::Step| step.send().is_some_and(|own| std::ptr::eq(own, send));
        plan::numbered(steps).into_iter().find(is_it).is_some_and(|step| step.kept_ms > 0)
    }

    /// How long the reply to the request of the step of this number is kept; `None`: it is asked for.
    fn kept_for(&self, number: usize, request: &Request) -> Option<Duration> {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return None };
        let step = plan::step_at(steps, number)?;
        let reads = request.effect == Effect::Read && self.plan().effect == Effect::Read;
        let may = step.kept_ms > 0 && reads && !self.context.asks_anew && !self.context.stands_in();
        may.then(|| Duration::from_millis(step.kept_ms))
    }

    /// Everything that a reply depends on: the request, whose it is, and the state of the connection that it goes through.
    fn key(&self, number: usize, request: &Request) -> Digest {
        let (catalog, caller) = (self.context.catalog, self.context.caller);
        let of_backend = CallerFields::of_backend(&catalog.plan.backends[request.backend]);
        let who = &caller.who;
        let connection = (self.context.connection.serial(), self.context.connection.state());
        // One who brings a credential of their own may be shown other records by it than the next.
        let bearer = who.bearer_for(catalog.name()).map(|bearer| sha256(bearer.expose().as_bytes()));
        let name = who.name.as_deref().filter(|_| of_backend.name);
        let role = caller.role.as_deref().filter(|_| of_backend.role);
        let of_whom = (who.tenant.as_deref(), name, role, bearer);
        let Request {
            backend,
            verb,
            effect: _,
            path,
            characters,
            query,
            headers,
            body,
            encoding,
            reads,
            named,
            fault: _,
        } = request;
        let asked = (backend, verb, path, characters, query, headers, body, encoding, reads, named);
        // The text of a value that is all of it, with quotes and lengths of its own: no two are written alike.
        sha256(format!("{connection:?}{of_whom:?}{:?}{asked:?}", (self.card.name(), number)).as_bytes())
    }

    /// Whether anything of the answer was kept from before: what is old already is not kept on as if it were new.
    pub(super) fn recalls(&self) -> bool {
        self.context.recollection.noted().oldest.is_some()
    }

    /// That the answer, or a part of it, was kept from before.
    pub(super) fn kept_replies_told(&self) -> Option<ResultWarning> {
        let (variables, whole) = self.remembered()?;
        Some(self.own_as("from-memory", if whole { "warning-from-memory" } else { "from-memory-part" }, &variables))
    }

    /// A failure, by the names of the card, with what there is to say of what it goes by.
    pub(super) fn told_of_kept(&self, undone: Undone, bound: &dyn BoundArguments) -> Undone {
        let mut undone = undone.naming(self.plan(), bound);
        let said = self.remembered().map(|(variables, _)| self.own_text("from-memory-failed", &variables));
        undone.beside.extend(said);
        undone
    }

    /// What there is to say of what was kept, and whether that is all that the answer is made of.
    fn remembered(&self) -> Option<(Variables<'c>, bool)> {
        let Recalled { oldest, until, asked } = self.context.recollection.noted();
        let oldest = oldest?;
        let clock = self.context.clock;
        let mut variables = Variables::new().with("system", self.context.system());
        variables.owned("moment", clock.with_offset(oldest));
        variables.owned("until", clock.with_offset(until.unwrap_or(clock.now())));
        Some((variables, !asked))
    }
}
