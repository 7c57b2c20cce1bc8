//! A call that is looked at and not made: how its arguments are read, what is advised, and the request of each step, as
//! far as it is known before another was answered. Nothing is sent.

use std::cell::OnceCell;

use kartoteka_compiler::plan::{self, Verb};
use serde_json::value::{RawValue, to_raw_value};

use super::each;
use super::failed::Failed;
use super::list;
use super::own_tool;
use super::tool_call::Call;
use crate::call::result::Advice;
use crate::runtime::accept::{self, Accepted};
use crate::runtime::arguments::BadArguments;
use crate::runtime::evaluate;
use crate::runtime::exchange::ExchangeError;
use crate::runtime::paging::Position;
use crate::runtime::preview::Preview;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// A call that was looked at and not made.
pub(crate) struct DryRun {
    /// The caller's arguments as they were read.
    pub(crate) accepted: Accepted,
    pub(crate) advice: Advice,
    /// One a step; empty where the tool has none.
    pub(super) steps: Vec<DryRunStep>,
    /// The most requests for pages of a list; 1 for what is no list.
    pub(crate) pages: usize,
    /// The most of those behind the first that go in one request.
    pub(crate) together: usize,
}

/// What is known of a step before anything is sent.
pub(super) enum DryRunStep {
    /// It sends this.
    Sends(DryRunRequest),
    /// Whether and what it sends depends on the replies of these earlier steps, by their places.
    Waits(Vec<usize>),
    /// It does not run with these arguments.
    Skipped,
    /// It calls this tool of the catalog, which makes these steps.
    Tool { tool: usize, steps: Vec<DryRunStep> },
    /// Steps of each item, of the first of a long list.
    Each {
        items: Vec<Vec<DryRunStep>>,
        /// How many items there are.
        all: usize,
    },
    /// It cannot be sent: so the call would fail.
    Unfit(Failed),
}

/// Of a longer list the first items say enough.
const MOST_ITEMS_TOLD: usize = 20;

/// A request as it would go out.
pub(super) struct DryRunRequest {
    pub(super) preview: Preview,
    /// The names of the headers that the card writes; the others are of the backend.
    pub(super) own_headers: Vec<String>,
}

impl DryRunStep {
    /// It and those inside of it.
    pub(super) fn all(&self) -> Vec<&DryRunStep> {
        match self {
            DryRunStep::Each { items, .. } => {
                let inner = items.iter().flatten().flat_map(DryRunStep::all);
                std::iter::once(self).chain(inner).collect()
            }
            DryRunStep::Tool { steps, .. } => {
                std::iter::once(self).chain(steps.iter().flat_map(DryRunStep::all)).collect()
            }
            _ => vec![self],
        }
    }

    /// Why the call would fail, where a step of it cannot be sent.
    pub(super) fn take_unfit(&mut self) -> Option<Failed> {
        match self {
            DryRunStep::Unfit(failed) => Some(std::mem::replace(failed, Failed::Internal)),
            DryRunStep::Each { items, .. } => items.iter_mut().flatten().find_map(DryRunStep::take_unfit),
            DryRunStep::Tool { steps, .. } => steps.iter_mut().find_map(DryRunStep::take_unfit),
            _ => None,
        }
    }
}

impl DryRun {
    /// Whether there are several pages behind the first, which go together.
    pub(super) fn goes_together(&self) -> bool {
        self.pages > 2 && self.together > 1
    }

    /// Whether no step runs with these arguments; a tool without steps has none that could.
    pub(super) fn runs_no_step(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, DryRunStep::Skipped))
    }
}

impl Call<'_> {
    /// Looks at the call without making it.
    ///
    /// # Errors
    /// What is wrong with the arguments.
    pub(crate) fn dry_run(&self, given: Option<&str>) -> Result<DryRun, BadArguments> {
        let accepted = accept::read_at(&*self.card.tool, &self.context.catalog.plan, given, self.context.clock)?;
        let advice = self.advise(&accepted, given).advice;
        let (mut steps, mut pages, mut together) = (Vec::new(), 1, 1);
        if let plan::Action::Steps { steps: planned, reply, .. } = &self.plan().action {
            let paged = self.card.paging.as_ref().zip(reply.as_ref());
            if let Some((paging, reply)) = paged.or_else(|| self.card.step_paging(0).zip(self.card.sums())) {
                pages = self.pages_foreseen(paging, &*accepted.bound, reply);
                let room = planned.first().and_then(plan::Step::send).map_or(1, |send| self.most_batched(send, reply));
                together = room.min(pages.saturating_sub(1)).max(1);
            }
            steps = self.foresee(planned, &*accepted.bound);
        }
        Ok(DryRun { accepted, advice, steps, pages, together })
    }

    fn foresee(&self, planned: &[plan::Step], bound: &dyn BoundArguments) -> Vec<DryRunStep> {
        let nothing: Vec<Option<&str>> = vec![None; self.card.steps()];
        let scope = self.sending().after(&nothing);
        let mut open = vec![true; self.card.steps()];
        let numbered = planned.iter().enumerate();
        self.foresee_in_order(numbered, bound, &scope, &mut open)
    }

    /// Steps with their numbers. `open` says of each number whether its reply may be there; a step that does not run
    /// leaves nothing, which is known.
    fn foresee_in_order<'p>(
        &self,
        steps: impl Iterator<Item = (usize, &'p plan::Step)>,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        open: &mut [bool],
    ) -> Vec<DryRunStep> {
        let steps: Vec<_> = steps.collect();
        let made: Vec<OnceCell<String>> = steps.iter().map(|_| OnceCell::new()).collect();
        let mut replies = scope.replies().to_vec();
        let mut foreseen = Vec::new();
        for ((number, step), made) in steps.into_iter().zip(&made) {
            let scope = scope.after(&replies);
            let one = self.foresee_step(number, step, bound, &scope, open);
            open[number] = !matches!(one, DryRunStep::Skipped);
            // What is made of the items of a list alone is known without asking.
            if let (DryRunStep::Each { .. }, plan::Act::Each(each)) = (&one, &step.act)
                && let Some(text) = self.made_of_items((step, each), bound, &scope, open)
            {
                open[number] = false;
                replies[number] = Some(made.get_or_init(|| text));
            }
            foreseen.push(one);
        }
        foreseen
    }

    fn foresee_step(
        &self,
        number: usize,
        step: &plan::Step,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        open: &[bool],
    ) -> DryRunStep {
        let is_open = |value: &plan::Value| matches!(value, plan::Value::Step { step, .. } if open[*step]);
        match (evaluate::holds_so_far(&step.when, bound, scope, &is_open), &step.act) {
            (Some(false), _) => DryRunStep::Skipped,
            (Some(true), _) if names_open(step, &is_open) => DryRunStep::Waits(waits(step, &is_open)),
            (Some(true), plan::Act::Send(_)) => match self.foreseen(number, bound, scope) {
                DryRunStep::Unfit(failed) if self.spares(step, &failed).is_some() => DryRunStep::Skipped,
                foreseen => foreseen,
            },
            (Some(true), plan::Act::Call(call)) => {
                match self.callee(call).dry_run(Some(&own_tool::given(call, bound, scope))) {
                    Ok(run) => DryRunStep::Tool { tool: call.tool, steps: run.steps },
                    Err(bad) => DryRunStep::Unfit(Failed::Arguments(bad)),
                }
            }
            (Some(true), plan::Act::End(end)) => DryRunStep::Unfit(self.ended(end, bound).failed),
            (Some(true), plan::Act::Each(each)) => self.foresee_items(step, each, bound, scope, open),
            (None, _) => DryRunStep::Waits(waits(step, &is_open)),
        }
    }

    /// What comes of a list whose items are asked nothing for, unless a reply decides about it.
    fn made_of_items(
        &self,
        (step, each): (&plan::Step, &plan::Each),
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        open: &[bool],
    ) -> Option<String> {
        let mut waits = !each.steps.is_empty();
        each.result.walk(&mut |value| waits |= matches!(value, plan::Value::Step { step, .. } if open[*step]));
        let list = evaluate::json(&each.list, bound, scope).filter(|_| !waits)?;
        let (items, _) = self.items(step, each, &list, bound, scope).ok()?;
        let made = items.iter().map(|item| each::made(each, bound, &scope.on_item(item)));
        Some(format!("[{}]", made.collect::<Vec<_>>().join(",")))
    }

    /// The steps of each item of a list that is known.
    fn foresee_items(
        &self,
        step: &plan::Step,
        each: &plan::Each,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        open: &[bool],
    ) -> DryRunStep {
        let list = evaluate::json(&each.list, bound, scope);
        let Some(list) = list else { return DryRunStep::Skipped };
        let items = match self.items(step, each, &list, bound, scope) {
            Ok((items, _)) => items,
            Err(failed) => return DryRunStep::Unfit(failed),
        };
        let told = items.iter().take(MOST_ITEMS_TOLD).map(|item| {
            let numbered = each.steps.iter().enumerate().map(|(place, step)| (each.first + place, step));
            self.foresee_in_order(numbered, bound, &scope.on_item(item), &mut open.to_vec())
        });
        DryRunStep::Each { items: told.collect(), all: items.len() }
    }

    fn foreseen(&self, place: usize, bound: &dyn BoundArguments, scope: &Scope<'_>) -> DryRunStep {
        let listed = match &self.plan().action {
            plan::Action::Steps { steps, reply, .. } => {
                let own = plan::step_at(steps, place).and_then(|step| step.reply.as_ref());
                let whole = self.card.paging.as_ref().zip(reply.as_ref());
                self.card.step_paging(place).zip(own).or(whole)
            }
            _ => None,
        };
        let wanted = listed.map(|(paging, reply)| list::wanted(paging, bound, reply, scope));
        let first = wanted.as_ref().and_then(|wanted| wanted.page.as_ref()).map(Position::json);
        let scope = wanted.as_ref().map_or(*scope, |wanted| scope.at(first.as_deref()).sized(wanted.asked(0)));
        let request = match self.request(place, bound, &scope) {
            Ok(request) => request,
            Err(failed) => return DryRunStep::Unfit(failed),
        };
        let own_headers = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        let plain = self.plain(&request);
        match self.context.upstream.preview(request, self.context.caller) {
            None => DryRunStep::Sends(DryRunRequest { preview: plain, own_headers }),
            Some(Ok(preview)) => DryRunStep::Sends(DryRunRequest { preview, own_headers }),
            Some(Err(error)) => DryRunStep::Unfit(Failed::from(ExchangeError::Send(error))),
        }
    }

    /// The request without what a backend adds, where something else stands in for the backends.
    fn plain(&self, request: &Request) -> Preview {
        let mask = |text: &str| self.context.mask(text).into_owned();
        let mut url = request.path.clone();
        for (at, (key, value)) in request.query.iter().enumerate() {
            url.push(if at == 0 { '?' } else { '&' });
            url.push_str(&format!("{key}={value}"));
        }
        Preview {
            verb: verb(request.verb).to_owned(),
            url: mask(&url),
            headers: request.headers.iter().map(|(name, value)| (name.clone(), mask(value))).collect(),
            body: request
                .shown_body()
                .or_else(|| request.body.as_deref().map(String::from_utf8_lossy))
                .map(|body| mask(&body)),
        }
    }
}

impl DryRunRequest {
    /// The verb and the address.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.preview.verb, self.preview.url)
    }

    /// The body as JSON: what is JSON as it is, anything else as a text.
    pub(super) fn body(&self) -> Option<Box<RawValue>> {
        let body = self.preview.body.clone()?;
        RawValue::from_string(body).or_else(|_| to_raw_value(&self.preview.body)).ok()
    }

    /// What the card writes into the head.
    pub(super) fn headers(&self) -> impl Iterator<Item = &(String, String)> {
        let own = |name: &String| self.own_headers.contains(&name.to_ascii_lowercase());
        self.preview.headers.iter().filter(move |(name, _)| own(name))
    }
}

/// The steps before this one whose replies decide about it, by their places.
fn waits(step: &plan::Step, is_open: &dyn Fn(&plan::Value) -> bool) -> Vec<usize> {
    let mut places = Vec::new();
    let mut see = |value: &plan::Value| {
        if let plan::Value::Step { step, .. } = value
            && is_open(value)
            && !places.contains(step)
        {
            places.push(*step);
        }
    };
    step.when.walk(&mut see);
    begins_with(step, &mut see);
    places
}

/// Whether what the step does begins with a part of a reply that is open.
fn names_open(step: &plan::Step, is_open: &dyn Fn(&plan::Value) -> bool) -> bool {
    let mut found = false;
    begins_with(step, &mut |value| found |= is_open(value));
    found
}

/// The values without which the step cannot begin: its request, or its list.
fn begins_with<'p>(step: &'p plan::Step, see: &mut dyn FnMut(&'p plan::Value)) {
    match &step.act {
        plan::Act::Send(send) => send.walk(see),
        plan::Act::Each(each) => [&each.list, &each.most].into_iter().for_each(|value| value.walk(see)),
        plan::Act::Call(call) => call.arguments.walk(see),
        plan::Act::End(_) => {}
    }
}

/// How a verb is written.
pub(crate) fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "GET",
        Verb::Head => "HEAD",
        Verb::Post => "POST",
        Verb::Put => "PUT",
        Verb::Patch => "PATCH",
        Verb::Delete => "DELETE",
    }
}
