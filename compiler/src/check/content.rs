//! What is shown without a request: a tool's content. Its blocks were read as the protocol has them; what they refer
//! to, and that nothing else says what the tool does, is checked here.

use crate::ast::card::Tool;
use crate::check::context::Cx;
use crate::check::named;
use crate::check::resolved;
use crate::check::scope::{Place, Scope};
use crate::diagnostic::Code;
use crate::syntax::fields::whole;

/// Checks what a tool shows, where it has `content`.
pub(crate) fn check(card: &Tool, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Option<resolved::Content>> {
    let ends = card.error.as_ref().map(|error| named::end(error, cx));
    if let Some(error) = card.error.as_ref().filter(|_| card.content.is_none()) {
        cx.out
            .error(Code::ErrorWithoutContent, error.span, "`error` says how `content` is meant, and there is none")
            .fix("write under `content` what the caller gets", None);
    }
    let Some(content) = &card.content else { return Some(None) };
    let other = [(!card.steps.is_empty()).then_some("a request"), card.result.as_ref().map(|_| "a `result`")];
    if let Some(other) = other.into_iter().flatten().next() {
        let message = format!("a tool with `content` shows it and does nothing else, and this one has {other}");
        cx.out.error(Code::TwoAnswers, content.span, message).fix("leave one of them out", None);
    }
    let blocks = cx.data(&content.value.0, &scope.at(Place::Content));
    Some(Some(resolved::Content { error: whole(ends)?, blocks: blocks? }))
}
