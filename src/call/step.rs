//! One step of a call: what it does, what comes of it, and whether the call goes on without it.

use kartoteka_compiler::plan;

use super::done::Undone;
use super::failed::Failed;
use super::reached::ReachMark;
use super::server_tool;
use super::tool_call::Call;
use crate::call::result::ResultWarning;
use crate::runtime::evaluate;
use crate::runtime::exchange::ExchangeError;
use crate::runtime::reply::{Attachment, Head, ReplyBody};
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// What is absent, as JSON.
const NOTHING: &str = "null";

/// What a step came to.
pub(super) struct Acted<'a> {
    /// JSON, which the steps behind it name.
    pub(super) text: &'a str,
    /// What was asked, a JSON object.
    pub(super) asked: String,
    /// The file that the reply was, if it was one.
    pub(super) attachment: Option<Attachment>,
    pub(super) warnings: Vec<ResultWarning>,
    /// What its reply says beside its body.
    pub(super) head: Head,
    /// The reply had no body.
    pub(super) bodyless: bool,
}

impl<'c> Call<'c> {
    /// Makes the step of this number. `None`: it names a list that is absent, so there is nothing to do.
    pub(super) async fn act<'a>(
        &self,
        step: &plan::Step,
        number: usize,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        room: &'a ReplyBody,
    ) -> Result<Option<Acted<'a>>, Undone> {
        match &step.act {
            plan::Act::Send(send) => self.sent((step, number), send, bound, scope, room).await.map(Some),
            plan::Act::Each(each) => self.each(step, each, bound, scope, room).await,
            plan::Act::Call(call) => self.call_own(call, bound, scope, room).await.map(Some),
            plan::Act::End(end) => Err(self.ended(end, bound)),
        }
    }

    /// Sends a request, and reads whether it failed.
    pub(super) async fn sent<'a>(
        &self,
        (step, number): (&plan::Step, usize),
        send: &plan::Send,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        room: &'a ReplyBody,
    ) -> Result<Acted<'a>, Undone> {
        if let Some(list) = self.card.step_paging(number).zip(step.reply.as_ref()) {
            return Box::pin(self.gathered((step, number), list, bound, scope, room)).await;
        }
        let mut request = self.request(number, bound, scope).map_err(Undone::unasked)?;
        let asked = self.echoed(send, bound, &request);
        let of_server = self.calls_server(send);
        if of_server {
            request = self.held(send, request).map_err(|failed| Undone::asked(asked.clone(), failed))?;
        }
        match self.exchanged(number, request, room).await {
            Ok((text, mut page)) => {
                let warnings = page.is_mended().then(|| self.mended()).into_iter().collect();
                let (attachment, bodyless, head) = (page.attachment(), page.is_bodyless(), page.into_head());
                let answered = of_server.then(|| server_tool::unwrapped(text)).flatten();
                let text = answered.map_or(text, |answered| room.answers(answered));
                let gives = step.gives.as_ref();
                let given = gives.map(|gives| evaluate::json(gives, bound, &scope.reading(text).heard(&head)));
                // What is made of the reply alone is there; a step that comes to nothing is absent.
                let text = match given {
                    Some(given) => room.gives(given.unwrap_or_else(|| NOTHING.to_owned())),
                    None => text,
                };
                Ok(Acted { text, asked, attachment, warnings, bodyless, head })
            }
            Err(error) => {
                self.reach_failure(send.backend, &error);
                Err(Undone::asked(asked, error))
            }
        }
    }

    /// The call ends at a step, in the words of the card.
    pub(super) fn ended(&self, end: &plan::End, bound: &dyn BoundArguments) -> Undone {
        let message = self.scope().message(end.message, bound).unwrap_or_default();
        Undone::unasked(Failed::Said { kind: plan::ENDS[end.kind], message })
    }

    /// Whether the call goes on without a step that failed, and what its result then warns of. What is wrong with the
    /// call itself is never passed over.
    pub(super) fn spares(&self, step: &plan::Step, failed: &Failed) -> Option<Option<ResultWarning>> {
        if matches!(failed.kind(), "bad_argument" | "missing_argument" | "not_allowed" | "internal") {
            return None;
        }
        let spared = match &step.forgives {
            plan::Forgives::Nothing => None,
            plan::Forgives::Anything => {
                let variables = Variables::new().with("step", &*step.name).with("reason", self.reason(failed));
                Some(Some(self.own_as("skipped", "skipped-step", &variables)))
            }
            plan::Forgives::Kinds { kinds } => {
                kinds.iter().any(|kind| plan::ENDS[*kind] == failed.kind()).then_some(None)
            }
        };
        if spared.is_some() {
            self.context.note(|| ReachMark::Spared { tool: self.plan().name.to_string(), step: step.name.to_string() });
        }
        spared
    }

    /// Notes that the step of this number is made.
    pub(super) fn reach(&self, step: usize) {
        self.context.note(|| ReachMark::Step { tool: self.plan().name.to_string(), step });
    }

    /// Notes the code of a failure that a backend tells.
    pub(super) fn reach_failure(&self, backend: usize, error: &ExchangeError) {
        if let ExchangeError::Told { failure, .. } | ExchangeError::Open { failure: Some(failure), .. } = error {
            self.context.note(|| ReachMark::Code { backend, code: failure.code.to_lowercase() });
        }
    }

    /// What a failure says, without secrets.
    pub(super) fn reason(&self, failed: &Failed) -> String {
        let mask = |text: &str| self.context.mask(text).into_owned();
        failed.text(&self.context, &mask)
    }
}
