//! One call of a tool: its context and its card. What the call does is written beside, an `impl` a concern.

use kartoteka_compiler::plan;

use super::context::Context;
use super::echo;
use super::failed::Failed;
use crate::catalog::card::Card;
use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::json::{self, Misfit};
use crate::runtime::request::{Request, RequestFault};
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// Everything about a call that is known before its arguments are read.
#[derive(Clone, Copy)]
pub struct Call<'c> {
    pub(super) context: Context<'c>,
    pub(super) card: &'c Card,
}

impl<'c> Call<'c> {
    /// A call of this tool, which is of the context's catalog.
    #[must_use]
    pub fn new(context: Context<'c>, card: &'c Card) -> Self {
        Self { context, card }
    }

    pub(super) fn plan(&self) -> &'c plan::Tool {
        self.card.plan()
    }

    /// A scope for what is written for the caller, in the caller's language.
    pub(super) fn scope(&self) -> Scope<'c> {
        self.context.scope().with_arguments(&self.plan().arguments)
    }

    /// A scope for what is written for a backend, in the tenant's language.
    pub(super) fn sending(&self) -> Scope<'c> {
        self.scope().for_backend()
    }

    /// Why the call is not made as it is: its card asks that it be confirmed, or it would do nothing if it were.
    pub(super) fn unconfirmed(&self, bound: &dyn BoundArguments) -> Option<Failed> {
        let plan::Confirm { slot, condition } = self.plan().guard.confirm.as_ref()?;
        let confirmed = matches!(bound.argument(*slot), Some(Argument::Boolean(true)));
        let asked = !confirmed && evaluate::holds(condition, bound, &self.scope());
        let unconfirmed = || Failed::Unconfirmed { argument: self.plan().arguments[*slot].name.to_string() };
        asked.then(|| self.surely_no_step(bound).unwrap_or_else(unconfirmed))
    }

    /// Why the call is not made: while it waited its caller was taken away, or the tool from its caller, or another system was connected.
    pub(super) async fn withdrawn(&self) -> Option<Failed> {
        let (caller, set) = (self.context.caller, self.context.set);
        // What is only read may be read for a resource, to callers for whom the tool does not exist.
        let looks = self.context.standing.filter(|_| self.plan().effect != plan::Effect::Read);
        let is_gone = || looks.is_some_and(|now| !now.still_offers(set, self.card.name(), caller));
        if caller.who.is_taken_away() || is_gone() {
            return Some(Failed::Withdrawn);
        }
        let looks = looks.filter(|_| self.context.catalog.card_needs_connection(self.card))?;
        let connects = looks.still_connects(self.context.catalog.name(), self.context.connection, caller).await;
        (!connects).then_some(Failed::Reconnected)
    }

    /// Why the call is not made: it may change something, and the audit cannot record that it begins.
    pub(super) async fn unaudited(&self) -> Option<Failed> {
        if let Some(audit) = self.context.audit
            && audit.intend().await.is_err()
        {
            return Some(Failed::Unaudited);
        }
        None
    }

    /// Whether a person has to approve of the call before it is made.
    pub(super) fn needs_approval(&self, bound: &dyn BoundArguments) -> bool {
        let approval = self.plan().guard.approval.as_ref();
        approval.is_some_and(|approval| evaluate::holds(&approval.condition, bound, &self.scope()))
    }

    /// Builds the request of the step of this number; one that must not be sent is a failure.
    pub(super) fn request(
        &self,
        step: usize,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
    ) -> Result<Request, Failed> {
        let mut request = Request::default();
        bound.request(step, scope, &mut request);
        request.named = self.named(step, bound, scope);
        match request.fault.take().or_else(|| self.lacks_needed(step, bound, scope)) {
            None => Ok(request),
            Some(fault) => {
                let fault = self.blamed(step, fault);
                if let Some(bad) = self.unsendable(step, &fault, bound, scope) {
                    return Err(Failed::Arguments(bad));
                }
                let fault = match self.is_of_a_reply(step, &fault) {
                    true => RequestFault::Misfit { misfit: Misfit::Reply, place: "path".to_owned() },
                    false => fault,
                };
                if let RequestFault::Misfit { misfit: Misfit::Reply, place } = &fault {
                    self.tell_of_unfit(step, place, scope);
                }
                Err(Failed::request(fault))
            }
        }
    }

    /// What a good reply to the request of the step of this number names: see [`Request::named`].
    fn named(&self, step: usize, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Vec<(usize, String)> {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return Vec::new() };
        let named = plan::step_at(steps, step).and_then(plan::Step::send).into_iter().flat_map(plan::Send::named);
        named.filter_map(|(sign, value)| Some((sign, evaluate::json(value, bound, scope)?))).collect()
    }

    /// A part of a request that has no place there is the caller's, unless the request reads what a backend has replied.
    fn blamed(&self, step: usize, fault: RequestFault) -> RequestFault {
        let RequestFault::Misfit { misfit: Misfit::Reply, place } = fault else { return fault };
        let mut replied = false;
        if let plan::Action::Steps { steps, .. } = &self.plan().action {
            plan::numbered(steps)[step]
                .walk(&mut |value| replied |= matches!(value, plan::Value::Step { .. } | plan::Value::Item { .. }));
        }
        RequestFault::Misfit { misfit: if replied { Misfit::Reply } else { Misfit::Argument }, place }
    }

    /// What a request asks, for the caller: see [`echo::object`], with the arguments that its path is made of.
    pub(super) fn echoed(&self, send: &plan::Send, bound: &dyn BoundArguments, request: &Request) -> String {
        let mut asked = echo::object(request);
        let named = send.path.iter().filter_map(|part| match part {
            plan::PathPart::Segment(plan::Value::Argument { slot, path })
            | plan::PathPart::Address { address: plan::Value::Argument { slot, path }, .. }
                if path.0.is_empty() =>
            {
                let json = json::written(|json| json.put(&bound.argument(*slot)))?;
                Some((self.plan().arguments[*slot].name.as_ref(), json))
            }
            _ => None,
        });
        echo::in_path(&mut asked, &named.collect::<Vec<_>>());
        asked
    }

    /// One of the server's own texts, in the caller's language.
    pub(super) fn own_text(&self, id: &str, variables: &Variables<'_>) -> String {
        self.context.own_text(id, variables)
    }
}
