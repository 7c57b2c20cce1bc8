//! From the caller's arguments to the bytes of the result.
//!
//! Arguments are read (every fault at once), advice is made, requests go out (steps one after another, the pages of a list
//! side by side where that changes nothing), and what came back is written once. A call never ends without a result: what
//! fails is said in the caller's language, without secrets or addresses.

use std::borrow::Cow;

use futures::future::try_join_all;
use kartoteka_compiler::plan;

use super::advised::Advised;
use super::bodies::Bodies;
use super::done::{Came, DoneByTool, Undone};
use super::echo;
use super::failed::Failed;
use super::list;
use super::recalled::BackendChange;
use super::steps::TakenFromSteps;
use super::tool_call::Call;
use crate::call::result::records::Labelling;
use crate::call::result::{AnsweredResult, Body, Metadata, Written};
use crate::caller::AnswerForm;
use crate::caller::outcome::{CallOutcome, Continuation};
use crate::runtime::accept::{self, Accepted};
use crate::runtime::evaluate;
use crate::runtime::scope::Scope;
use crate::runtime::tool::{BoundArguments, Output, ToolContext};

impl<'c> Call<'c> {
    /// Makes the call and appends the members of its `CallToolResult` to `out`.
    pub async fn answer(self, given: Option<&str>, out: &mut Vec<u8>) -> CallOutcome {
        let (accepted, answered) =
            match accept::read_at(&*self.card.tool, &self.context.catalog.plan, given, self.context.clock) {
                Ok(accepted) => (accepted, None),
                Err(bad) => match Box::pin(self.ask(bad, given)).await {
                    Ok((accepted, answered)) => (accepted, Some(answered)),
                    Err(unasked) => {
                        let advised = Advised { asked: unasked.asked, ..Advised::default() };
                        return self.refuse(None, &unasked.failed, &advised, out);
                    }
                },
            };
        let given = answered.as_ref().map(|answered| answered.arguments.as_str()).or(given);
        let mut advised = self.advise(&accepted, given);
        advised.asked = answered.as_ref().map(|answered| answered.asked.clone());
        let bound = &*accepted.bound;
        if let Some(unconfirmed) = self.unconfirmed(bound) {
            return self.finish(Err(Undone::unasked(unconfirmed)), bound, advised, given, out);
        }
        if let Some(once) = self.once_key() {
            return Box::pin(self.answer_once(once, &accepted, advised, given, out)).await;
        }
        self.answer_approved(&accepted, advised, given, out).await
    }

    /// Makes the call if a person approves of it, where its card asks that.
    pub(super) async fn answer_approved(
        &self,
        accepted: &Accepted,
        advised: Advised<'_>,
        given: Option<&str>,
        out: &mut Vec<u8>,
    ) -> CallOutcome {
        let bound = &*accepted.bound;
        // Behind the key of a write: of one that was made already nothing is looked up.
        if self.stores_codes()
            && let Some(wrong) = Box::pin(self.wrong_codes(bound, given)).await
        {
            return self.finish(Err(Undone::unasked(wrong)), bound, advised, given, out);
        }
        if !self.needs_approval(bound) {
            return self.run(accepted, advised, given, out).await;
        }
        match Box::pin(self.approve(bound, given)).await {
            Err(failed) => self.finish(Err(Undone::unasked(failed)), bound, advised, given, out),
            Ok(approved) => {
                let outcome = Box::pin(self.run(accepted, advised, given, out)).await;
                if let Some(approved) = approved {
                    approved.ended(&outcome).await;
                }
                outcome
            }
        }
    }

    /// Makes a call that has passed everything.
    async fn run(
        &self,
        accepted: &Accepted,
        mut advised: Advised<'_>,
        given: Option<&str>,
        out: &mut Vec<u8>,
    ) -> CallOutcome {
        let bound = &*accepted.bound;
        let _turns = match self.turns(bound).await {
            Ok(turn) => turn,
            Err(failed) => return self.finish(Err(Undone::unasked(failed)), bound, advised, given, out),
        };
        // Somebody may have been waited for: a person who approves, a form, a call before, of the same key or about the same.
        if let Some(withdrawn) = self.withdrawn().await {
            return self.finish(Err(Undone::unasked(withdrawn)), bound, advised, given, out);
        }
        if let Some(unaudited) = self.unaudited().await {
            return self.finish(Err(Undone::unasked(unaudited)), bound, advised, given, out);
        }
        match &self.plan().action {
            plan::Action::Steps { steps, reply: Some(reply), .. } if let Some(paging) = &self.card.paging => {
                let step = &steps[0];
                let pages = self.rooms(paging, bound, reply);
                let narrow;
                let mut done = self.list(step, reply, bound, &pages, None).await;
                if let Some(most) = self.narrower(&done, bound) {
                    narrow = self.rooms(paging, bound, reply);
                    // Where that fails, there is what came.
                    done = self.list(step, reply, bound, &narrow, Some(most)).await.or(done);
                }
                let is_empty = matches!(&done, Ok(DoneByTool { came: Came::List(listed), .. }) if listed.has_nothing());
                if is_empty {
                    self.advise_of_nothing(&mut advised, bound, given);
                }
                let done = self.held_against_lists(done, bound, given, &mut advised).await;
                self.finish(done, bound, advised, given, out)
            }
            plan::Action::Steps { steps, reply, result, content } => {
                let bodies = Bodies::new(steps.len());
                let taken =
                    TakenFromSteps { reply: reply.as_ref(), result: result.as_ref(), content: content.as_ref() };
                let done = self.steps(steps, taken, accepted, &bodies).await;
                let done = self.held_against_lists(done, bound, given, &mut advised).await;
                self.finish(done, bound, advised, given, out)
            }
            plan::Action::Answer { .. } | plan::Action::Content { .. } | plan::Action::Handler => {
                let done = self.unasked(accepted).await.map(DoneByTool::unasked).map_err(Undone::unasked);
                self.finish(done, bound, advised, given, out)
            }
        }
    }

    /// What a tool without a request comes to.
    pub(super) async fn unasked<'a>(&self, accepted: &Accepted) -> Result<Came<'a>, Failed> {
        let bound = &*accepted.bound;
        match &self.plan().action {
            plan::Action::Answer { result } => {
                Ok(Came::Json(Cow::Owned(self.evaluated(result, bound, self.scope()).await?)))
            }
            plan::Action::Content { blocks, error } => self.shown(blocks, *error, bound).map(Came::Content),
            plan::Action::Handler => self.handle(bound).await,
            plan::Action::Steps { .. } => unreachable!("a tool of steps is run by `answer`"),
        }
    }

    /// The blocks of a tool whose content is all that it says, be it an answer or a failure.
    fn shown(&self, blocks: &plan::Value, error: Option<usize>, bound: &dyn BoundArguments) -> Result<String, Failed> {
        let blocks = evaluate::json(blocks, bound, &self.scope()).unwrap_or_else(|| "[]".to_owned());
        match error {
            Some(error) => Err(Failed::Shown { kind: plan::ENDS[error], blocks }),
            None => Ok(blocks),
        }
    }

    async fn handle<'a>(&self, bound: &dyn BoundArguments) -> Result<Came<'a>, Failed> {
        let changes = self.plan().effect != plan::Effect::Read;
        if changes {
            // What a handler does is not seen.
            self.context.caller.sends();
        }
        let _change = changes.then(|| BackendChange::begin(self.context.connection));
        let context = ToolContext::new(self.context.caller, self.context.clock, self.context.texts());
        let handled = bound.handle(context).expect("a set offers no card that waits for a handler");
        let output = handled.await.map_err(Failed::Handler)?;
        Ok(match output {
            Output::Result(json) => Came::Json(Cow::Owned(String::from(Box::<str>::from(json)))),
            Output::Content(blocks) => Came::Content(String::from(Box::<str>::from(blocks))),
        })
    }

    /// Writes a `result`, with the dictionaries that it holds.
    pub(super) async fn evaluated(
        &self,
        result: &plan::Value,
        bound: &dyn BoundArguments,
        scope: Scope<'_>,
    ) -> Result<String, Failed> {
        let mut whole: Vec<Option<String>> = vec![None; self.context.catalog.plan.dictionaries.len()];
        let asking = self.context.asking();
        let entries = |dictionary: &usize| self.context.connection.dictionaries.whole(*dictionary, &asking);
        let entries = try_join_all(self.card.dictionaries.iter().map(entries)).await?;
        for (dictionary, entries) in self.card.dictionaries.iter().zip(entries) {
            whole[*dictionary] = Some(entries.list());
        }
        let whole: Vec<_> = whole.iter().map(Option::as_deref).collect();
        let scope = scope.with_dictionaries(&whole);
        Ok(evaluate::json(result, bound, &scope).unwrap_or_else(|| nothing(result).to_owned()))
    }

    /// The form of the answer: of a card that says how long its lists may be, as long, unless the program that calls has
    /// said so itself.
    pub(super) fn form(&self, bound: &dyn BoundArguments) -> AnswerForm {
        let form = self.context.form();
        match self.plan().action {
            plan::Action::Steps { reply: Some(plan::Reply { size: Some(ref size), .. }), .. }
                if self.context.caller.characters.is_none() =>
            {
                let size = list::integer(size, bound, &self.scope());
                let characters = size.map_or(form.characters, |size| usize::try_from(size).unwrap_or(0).max(1));
                AnswerForm { characters, ..form }
            }
            _ => form,
        }
    }

    /// Adds what can be said only of what came.
    pub(super) fn advise_of(&self, done: &mut DoneByTool<'_>, given: Option<&str>, advised: &mut Advised<'_>) {
        advised.advice.warnings.append(&mut done.warnings);
        if !done.unread.is_empty() {
            self.unread(advised, &done.unread, given);
        }
        if let Some(unknown) = &done.unknown {
            self.unknown_fields(advised, unknown, given);
        }
        self.warn_of_held(advised, &done.held);
        self.warn_of_spellings(advised, &done.spellings.misspelt);
        let unheld = done.spellings.unheld.iter().filter(|slot| !done.held.unheld.contains(slot)).copied();
        self.warn_of_unheld(advised, ("unheld-names", "unheld-types"), &unheld.collect::<Vec<_>>());
        self.warn_of_values(advised, &done.values);
        self.warn_of_labels(advised, &done.labels.skipped, done.labels.labelled_before);
        if let Came::List(listed) = &done.came {
            self.warn_of_list(advised, listed);
        }
        if self.plan().effect != plan::Effect::Read {
            // What was written is not to be sent again, however it could have been said better.
            advised.advice.fix = None;
        }
    }

    /// Advises on what came, and makes it as long as clients take.
    fn fit(
        &self,
        done: &mut DoneByTool<'_>,
        (given, bound): (Option<&str>, &dyn BoundArguments),
        form: AnswerForm,
        advised: &mut Advised<'_>,
    ) {
        self.advise_of(done, given, advised);
        advised.advice.warnings.extend(self.kept_replies_told());
        self.warn_of_phones(done, (given, bound), advised);
        self.fallen_away(bound, given, advised);
        // Of a map whose fields an argument names, whole fields are left out: each can be asked for.
        if let Some(fields) = self.fields_argument(done) {
            self.cut_map(done, (fields, bound), form, given, advised);
        }
        self.cut_to_size(done, (given, bound), form, advised);
    }

    /// Writes what came of the call.
    pub(super) fn finish(
        &self,
        done: Result<DoneByTool<'_>, Undone>,
        bound: &dyn BoundArguments,
        mut advised: Advised<'_>,
        given: Option<&str>,
        out: &mut Vec<u8>,
    ) -> CallOutcome {
        let mut done = match done {
            Ok(done) => done,
            Err(undone) => return self.refuse_undone(self.told_of_kept(undone, bound), advised, out),
        };
        let form = self.form(bound);
        self.fit(&mut done, (given, bound), form, &mut advised);
        let notes = advised.notes.expect("what is done was accepted");
        let request = echo::complete(done.request.as_deref(), notes, &done.repairs, advised.asked.as_deref());
        let mut written = Vec::new();
        let (mut doubtful, mut continuation, mut labels, mut pagination) = (self.recalls(), None, Vec::new(), None);
        if let Came::List(listed) = &mut done.came {
            doubtful |= listed.doubts.any();
            labels = std::mem::take(&mut listed.labels);
            let count = listed.chosen().write(&mut labels, form, &mut written);
            let cut = self.cut(listed, count);
            if let Some(cut) = cut.as_ref().filter(|cut| cut.count < count) {
                // It ends where it can be gone on with.
                listed.most = cut.fetched;
                labels = labels.iter().map(Labelling::afresh).collect();
                written.clear();
                listed.chosen().write(&mut labels, form, &mut written);
            }
            let shown = cut.as_ref().map_or(count, |cut| cut.count);
            self.shorten(listed, cut, given, &mut advised);
            self.cut_record((&mut written, shown), (given, bound), form, &mut advised);
            let next = listed.pagination.next.as_ref().map(|next| next.text().into());
            continuation = Some(Continuation { next, total: listed.pagination.total });
            pagination = Some(listed.pagination.clone());
        }
        let (body, json, attachment) = shown(&done, &written, &labels);
        let (ready, hint) =
            (self.ready(&advised.advice), self.helpful_hint(bound, pagination.as_ref(), &advised.advice));
        let result = AnsweredResult {
            metadata: Metadata { tool: &self.card.metadata, connection: &self.context.connection.metadata },
            summary: match body {
                Body::Content(_) => Cow::Borrowed(""),
                _ => self.summed_up(bound, (pagination.as_ref(), done.found), json, form.text),
            },
            request: request.as_deref(),
            body,
            attachment,
            pagination,
            hint,
            advice: &advised.advice,
            ready: ready.as_deref(),
            form,
        };
        let written = self.hide(result.write(out), false, out);
        let warnings = written.warnings();
        let Written { structured, result, .. } = written;
        CallOutcome { failure: None, structured, result, warnings, continuation, doubtful }
    }
}

/// What a result shows: its body, the JSON of one that is no list, and a file beside it. Records are `written`, with these labels.
fn shown<'d, 'p>(
    done: &'d DoneByTool<'p>,
    written: &'d [u8],
    labels: &'d [Labelling<'p>],
) -> (Body<'d, 'p>, Option<&'d str>, Option<&'d str>) {
    match &done.came {
        Came::List(listed) => (Body::Records { json: written, count: listed.pagination.shown(), labels }, None, None),
        Came::Json(json) if done.labels.met.is_empty() => (Body::Json(json), Some(json), None),
        Came::Json(json) => (Body::Labelled(json, &done.labels.met), Some(json), None),
        Came::File(json, file) => (Body::Json(json), Some(json), Some(file)),
        Came::Text(json, block) => (Body::Text(json), Some(json), Some(block)),
        Came::Content(blocks) => (Body::Content(blocks), None, None),
    }
}

/// What stands for a result of which nothing is present.
fn nothing(result: &plan::Value) -> &'static str {
    match result {
        plan::Value::Map { .. } => "{}",
        plan::Value::List { .. } | plan::Value::Dictionary { .. } => "[]",
        _ => "null",
    }
}
