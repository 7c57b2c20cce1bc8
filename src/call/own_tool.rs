//! A step that calls another tool of the catalog: the same call as a caller's, but for what is said to people.

use std::borrow::Cow;

use futures::FutureExt;
use futures::future::BoxFuture;
use kartoteka_compiler::plan;

use super::advised::Advised;
use super::bodies::Bodies;
use super::done::{Came, DoneByTool, Undone};
use super::failed::Failed;
use super::step::Acted;
use super::steps::TakenFromSteps;
use super::tool_call::Call;
use crate::call::result::ResultWarning;
use crate::caller::{AnswerForm, LabelForm};
use crate::runtime::accept;
use crate::runtime::evaluate;
use crate::runtime::reply::{Head, ReplyBody};
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

impl<'c> Call<'c> {
    /// Calls the tool that a step names.
    pub(super) async fn call_own<'a>(
        &self,
        call: &plan::ToolCall,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        room: &'a ReplyBody,
    ) -> Result<Acted<'a>, Undone> {
        let given = given(call, bound, scope);
        match self.callee(call).called(&given).await {
            Ok((result, warnings)) => {
                let (text, head) = (room.reads(Cow::Owned(result)), Head::default());
                Ok(Acted { text, asked: given, attachment: None, warnings, head, bodyless: false })
            }
            Err(undone) => Err(Undone { request: Some(given), ..undone }),
        }
    }

    /// A call of the tool that a step names.
    pub(super) fn callee(&self, call: &plan::ToolCall) -> Call<'c> {
        let context = if self.plan().effect > plan::Effect::Read { self.context.anew() } else { self.context };
        Call { context, card: &self.context.catalog.cards[call.tool] }
    }

    /// Makes the call: its whole result as JSON, and what there is to be warned of.
    fn called<'f>(self, given: &'f str) -> BoxFuture<'f, Result<(String, Vec<ResultWarning>), Undone>>
    where
        'c: 'f,
    {
        async move {
            let accepted = accept::read(&*self.card.tool, &self.context.catalog.plan, Some(given));
            let accepted = accepted.map_err(|mut bad| {
                // A repair would be of the arguments of that tool, which the caller has not called.
                bad.suggested = None;
                Undone::unasked(Failed::Arguments(bad))
            })?;
            let bound = &*accepted.bound;
            if self.stores_codes()
                // As above: without what was passed nothing is suggested.
                && let Some(wrong) = Box::pin(self.wrong_codes(bound, None)).await
            {
                return Err(Undone::unasked(wrong));
            }
            let _turns = self.turns(bound).await.map_err(Undone::unasked)?;
            match &self.plan().action {
                plan::Action::Steps { steps, reply: Some(reply), .. } if let Some(paging) = &self.card.paging => {
                    let pages = self.rooms(paging, bound, reply);
                    self.list(&steps[0], reply, bound, &pages, None).await.map(|done| self.whole(done))
                }
                plan::Action::Steps { steps, reply, result, content } => {
                    let bodies = Bodies::new(steps.len());
                    let taken =
                        TakenFromSteps { reply: reply.as_ref(), result: result.as_ref(), content: content.as_ref() };
                    let done = self.steps(steps, taken, &accepted, &bodies).await;
                    done.map(|done| self.whole(done))
                }
                plan::Action::Answer { .. } | plan::Action::Content { .. } | plan::Action::Handler => {
                    let came = self.unasked(&accepted).await.map_err(Undone::unasked)?;
                    Ok(self.whole(DoneByTool::unasked(came)))
                }
            }
        }
        .boxed()
    }

    /// All that came, as JSON, however long it is.
    fn whole(&self, mut done: DoneByTool<'_>) -> (String, Vec<ResultWarning>) {
        let mut advised = Advised::default();
        self.advise_of(&mut done, None, &mut advised);
        let json = match &done.came {
            Came::List(listed) => {
                self.warn_of_end(listed, &mut advised);
                let form = AnswerForm { labels: LabelForm::Table, characters: 0, ..self.context.form() };
                let mut out = Vec::new();
                listed.chosen().write(&mut [], form, &mut out);
                String::from_utf8(out).expect("records are texts")
            }
            Came::Json(json) | Came::Text(json, _) | Came::File(json, _) => json.trim().to_owned(),
            Came::Content(blocks) => blocks.clone(),
        };
        (json, advised.advice.warnings)
    }
}

/// The arguments that a step gives to a tool, a JSON object.
pub(super) fn given(call: &plan::ToolCall, bound: &dyn BoundArguments, scope: &Scope<'_>) -> String {
    evaluate::json(&call.arguments, bound, scope).unwrap_or_else(|| "{}".to_owned())
}
