//! One call of a tool, from the caller's arguments to the bytes of the result.
//!
//! Arguments are read (every fault at once), advice is made, requests go out one after another, and what came back is
//! written once. Nothing that the caller did not ask for is inserted into a request; what would help is *suggested*. A
//! call never ends without a result: what fails is told in the caller's language, without secrets or addresses.

mod advise;
pub(crate) mod completion;
mod echo;
pub mod examples;
pub mod explain;
mod failed;
mod form;
mod list;
pub(crate) mod prompt;
mod question;
pub mod resource;
pub mod result;
mod steps;

use std::borrow::Cow;

use bytes::Bytes;
use kartoteka_compiler::plan;

use crate::call::result::{Answer, Hint};
use crate::caller::Caller;
use crate::catalog::dictionary::Asking;
use crate::catalog::{Card, ServedCatalog, ToolSet};
use crate::runtime::accept::{self, Accepted};
use crate::runtime::arguments::BadArguments;
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::{BoundArguments, Output, ToolContext};
use crate::texts::Variables;

pub use crate::runtime::upstream::{Reply, SendError, Upstream};

use advise::Advised;
pub(crate) use failed::Failed;

/// Everything about a call that is known before its arguments are read.
#[derive(Clone, Copy)]
pub struct Call<'c> {
    /// The tools, as they were when the call came.
    pub set: &'c ToolSet,
    /// The catalog.
    pub shelf: &'c ServedCatalog,
    /// The tool.
    pub card: &'c Card,
    /// Who calls.
    pub caller: &'c Caller,
    /// When.
    pub clock: &'c Clock,
    /// Who sends requests.
    pub upstream: &'c dyn Upstream,
}

/// How a call ended, for those who count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With an answer.
    Answered,
    /// With a failure of this kind.
    Failed(&'static str),
}

/// What a tool came to.
struct Done<'a> {
    body: Outcome<'a>,
    /// What was asked.
    request: Option<String>,
    /// Arguments that were passed and that nothing has read.
    unread: Vec<usize>,
}

enum Outcome<'a> {
    List(list::Listed<'a>),
    Json(Cow<'a, str>),
    /// What is shown, as a JSON list of blocks.
    Content(String),
}

/// What is known of a call before anything is sent.
pub(crate) struct DryRun {
    /// The arguments of what is asked: the caller's, or the repaired ones where those are only counted.
    pub(crate) taken: Accepted,
    /// Nothing but the count is asked for.
    pub(crate) counts: bool,
    /// The advice, by code and in words.
    pub(crate) warnings: Vec<(String, String)>,
    /// What is suggested instead, a JSON object.
    pub(crate) suggested: Option<String>,
    /// The most requests for pages of a list; 1 for what is no list.
    pub(crate) pages: usize,
}

impl<'c> Call<'c> {
    /// Looks at the call without making it.
    ///
    /// # Errors
    /// What is wrong with the arguments.
    pub(crate) fn foresee(&self, given: Option<&str>) -> Result<DryRun, BadArguments> {
        let taken = accept::read(&*self.card.tool, &self.shelf.plan, given)?;
        let Advised { advice, counted, asked: _ } = self.advise(&taken, given);
        let counts = counted.is_some() && self.card.paging.is_some();
        let pages = match &self.plan().action {
            plan::Action::Steps { reply: Some(reply), .. } if self.card.paging.is_some() && !counts => {
                self.most_pages(&*taken.bound, reply)
            }
            _ => 1,
        };
        let warnings = advice.warnings.into_iter().map(|warning| (warning.code, warning.message)).collect();
        let suggested = advice.fix.map(|fix| fix.arguments);
        let taken = counted.filter(|_| counts).unwrap_or(taken);
        Ok(DryRun { taken, counts, warnings, suggested, pages })
    }

    /// Makes the call and appends the members of its `CallToolResult` to `out`.
    pub async fn answer(self, given: Option<&str>, out: &mut Vec<u8>) -> Ending {
        let (taken, answered) = match accept::read(&*self.card.tool, &self.shelf.plan, given) {
            Ok(taken) => (taken, None),
            Err(bad) => match Box::pin(self.ask(bad, given)).await {
                Ok((taken, answered)) => (taken, Some(answered)),
                Err(unasked) => {
                    let advised = Advised { asked: unasked.asked, ..Advised::default() };
                    return self.refuse(None, &unasked.failed, &advised, out);
                }
            },
        };
        let given = answered.as_ref().map(|answered| answered.arguments.as_str()).or(given);
        let mut advised = self.advise(&taken, given);
        advised.asked = answered.as_ref().map(|answered| answered.asked.clone());
        let bound = &*taken.bound;
        match &self.plan().action {
            plan::Action::Steps { steps, reply: Some(reply), result: _ } if self.card.paging.is_some() => {
                let step = &steps[0];
                let pages = list::Arena::new(self.most_pages(bound, reply));
                let done = match advised.counted.take() {
                    Some(fixed) => self.count(step, reply, &*fixed.bound, &pages).await,
                    None => self.list(step, reply, bound, &taken.notes, &pages).await,
                };
                self.finish(done, bound, advised, given, out)
            }
            plan::Action::Steps { steps, reply, result } => {
                let bodies = steps::Bodies::new(steps.len());
                let done = self.steps(steps, reply.as_ref(), result.as_ref(), &taken, &bodies).await;
                self.finish(done, bound, advised, given, out)
            }
            plan::Action::Answer { result } => {
                let done = self.constant(result, bound).await;
                self.finish(done, bound, advised, given, out)
            }
            plan::Action::Content { blocks, error } => {
                let done = match self.shown(blocks, error.as_deref(), bound) {
                    Ok(blocks) => Ok(Done { body: Outcome::Content(blocks), request: None, unread: Vec::new() }),
                    Err(failed) => Err((None, failed)),
                };
                self.finish(done, bound, advised, given, out)
            }
            plan::Action::Handler => {
                let done = self.handle(bound).await;
                self.finish(done, bound, advised, given, out)
            }
        }
    }

    fn plan(&self) -> &'c plan::Tool {
        self.card.plan()
    }

    /// What this call's values may refer to; messages come in the caller's language.
    fn scope(&self) -> Scope<'c> {
        let around = self.shelf.surroundings(self.caller, self.clock, self.set.texts());
        around.scope().with_arguments(&self.plan().arguments)
    }

    /// The same for a request: messages in it come in the tenant's language.
    fn sending(&self) -> Scope<'c> {
        self.scope().for_backend()
    }

    /// Who asks for dictionaries on behalf of this call.
    fn asking(&self) -> Asking<'c> {
        self.shelf.asking(self.set, self.caller, self.clock, self.upstream)
    }

    /// Builds the request of a step; one that must not be sent is a failure.
    fn request(&self, step: usize, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Result<Request, Failed> {
        let mut request = Request::default();
        bound.request(step, scope, &mut request);
        match request.fault.take() {
            None => Ok(request),
            Some(fault) => Err(Failed::Request(fault)),
        }
    }

    async fn send(&self, request: Request) -> Result<Reply, Failed> {
        self.upstream.send(request, self.caller).await.map_err(Failed::Send)
    }

    /// A tool without a request: its result alone.
    async fn constant<'a>(
        &self,
        result: &plan::Value,
        bound: &dyn BoundArguments,
    ) -> Result<Done<'a>, (Option<String>, Failed)> {
        let json = self.evaluated(result, bound, &self.scope()).await.map_err(|failed| (None, failed))?;
        Ok(Done { body: Outcome::Json(Cow::Owned(json)), request: None, unread: Vec::new() })
    }

    /// The blocks of a tool whose content is all that it says, be it an answer or a failure.
    fn shown(&self, blocks: &plan::Value, error: Option<&str>, bound: &dyn BoundArguments) -> Result<String, Failed> {
        let blocks = evaluate::json(blocks, bound, &self.scope()).unwrap_or_else(|| "[]".to_owned());
        let Some(error) = error else { return Ok(blocks) };
        let kind = plan::ENDS.into_iter().find(|known| *known == error).expect("check lets only these stand");
        Err(Failed::Shown { kind, blocks })
    }

    async fn handle<'a>(&self, bound: &dyn BoundArguments) -> Result<Done<'a>, (Option<String>, Failed)> {
        let context = ToolContext::new(self.caller, self.clock, self.set.texts());
        let handled = bound.handle(context).expect("a set offers no card that waits for a handler");
        let handed = handled.await.map_err(|message| (None, Failed::Handler(message)))?;
        let (Output::Result(json) | Output::Content(json)) = &handed;
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(json) {
            tracing::error!(tool = self.card.name(), %error, "a handler answered with what is no JSON");
            return Err((None, Failed::Internal));
        }
        let body = match handed {
            Output::Result(json) => Outcome::Json(Cow::Owned(json)),
            Output::Content(blocks) => Outcome::Content(blocks),
        };
        Ok(Done { body, request: None, unread: Vec::new() })
    }

    /// Writes a `result`, with the dictionaries that it holds.
    async fn evaluated(
        &self,
        result: &plan::Value,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
    ) -> Result<String, Failed> {
        let mut whole: Vec<Option<String>> = vec![None; self.shelf.plan.dictionaries.len()];
        for dictionary in &self.card.dictionaries {
            let entries = self.shelf.dictionaries.whole(*dictionary, &self.asking()).await?;
            whole[*dictionary] = Some(entries.list());
        }
        let whole: Vec<_> = whole.iter().map(Option::as_deref).collect();
        Ok(evaluate::json(result, bound, &scope.with_dictionaries(&whole))
            .unwrap_or_else(|| nothing(result).to_owned()))
    }

    /// Writes what came of the call.
    fn finish(
        &self,
        done: Result<Done<'_>, (Option<String>, Failed)>,
        bound: &dyn BoundArguments,
        mut advised: Advised,
        given: Option<&str>,
        out: &mut Vec<u8>,
    ) -> Ending {
        let done = match done {
            Ok(done) => done,
            Err((request, failed)) => return self.refuse(request.as_deref(), &failed, &advised, out),
        };
        if !done.unread.is_empty() {
            self.unread(&mut advised, &done.unread, given);
        }
        let hint = self.hint(bound);
        let request = echo::with_asked(done.request.as_deref(), advised.asked.as_deref());
        let (metadata, request) = (self.card.metadata.as_str(), request.as_deref());
        match done.body {
            Outcome::List(mut listed) => {
                self.warn_of_list(&mut advised, &listed);
                let pagination = listed.pagination;
                let summary = self.summary(bound, Some(&pagination), None);
                let mut labels = std::mem::take(&mut listed.labels);
                let chosen = listed.chosen();
                let body = crate::call::result::Body::Records { chosen: &chosen, labels: &mut labels };
                Answer {
                    metadata,
                    summary,
                    request,
                    body,
                    pagination: Some(pagination),
                    hint,
                    advice: &advised.advice,
                }
                .write(out);
            }
            Outcome::Json(json) => {
                let summary = self.summary(bound, None, Some(&json));
                let body = crate::call::result::Body::Json(&json);
                Answer { metadata, summary, request, body, pagination: None, hint, advice: &advised.advice }.write(out);
            }
            Outcome::Content(blocks) => {
                let (summary, body) = (Cow::Borrowed(""), crate::call::result::Body::Content(&blocks));
                Answer { metadata, summary, request, body, pagination: None, hint, advice: &advised.advice }.write(out);
            }
        }
        Ending::Answered
    }

    fn hint(&self, bound: &dyn BoundArguments) -> Option<Hint> {
        let hint = self.plan().hint.as_ref()?;
        let scope = self.scope();
        let arguments = evaluate::json(&hint.arguments, bound, &scope)?;
        let message = match &self.card.plain_hint {
            Some(texts) => texts.get(usize::from(self.caller.locale.0)).cloned().flatten(),
            None => hint.message.as_ref().and_then(|message| scope.message(message, bound)),
        };
        Some(Hint { message, arguments })
    }

    /// The text that sums the result up; the server's own where the card has none or nothing of it is left.
    fn summary(
        &self,
        bound: &dyn BoundArguments,
        pagination: Option<&crate::call::result::Pagination>,
        json: Option<&str>,
    ) -> Cow<'static, str> {
        let plan = self.plan();
        let scope = self.scope();
        let object: serde_json::Map<String, serde_json::Value>;
        if let Some(message) = &plan.summary {
            object = json
                .filter(|json| json.starts_with('{') && json.len() < 4096)
                .map_or_else(serde_json::Map::new, |json| serde_json::from_str(json).unwrap_or_default());
            let mut variables = if self.card.plain_summary { Variables::new() } else { scope.variables(bound) };
            for (key, value) in &object {
                variables.value(key, value);
            }
            counts(&mut variables, &plan.resource, pagination);
            if let Some(text) = scope.message_with(message, variables) {
                return Cow::Owned(text);
            }
        }
        let mut variables = Variables::new();
        counts(&mut variables, &plan.resource, pagination);
        let texts = self.set.texts();
        let title = plan.titles.get(texts.place(self.shelf.place, self.caller.locale)).unwrap_or(&plan.name);
        variables.text("title", title);
        let id = if pagination.is_some() { "summary-list" } else { "summary-done" };
        Cow::Owned(texts.own(self.caller.locale, id, &variables))
    }
}

fn counts<'v>(variables: &mut Variables<'v>, resource: &'v str, pagination: Option<&crate::call::result::Pagination>) {
    variables.text("resource", resource);
    if let Some(pagination) = pagination {
        variables.integer("count", i64::try_from(pagination.fetched).unwrap_or(i64::MAX));
        if let Some(total) = pagination.total {
            variables.integer("total", total);
        }
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

/// The text of a body; a byte order mark, which some backends send, is not part of it.
pub(crate) fn text(body: &Bytes) -> Option<&str> {
    let text = simdutf8::basic::from_utf8(body).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

#[cfg(test)]
mod tests;
