//! A tool's content, without a request or beside one. Its blocks were read as the protocol has them; what they refer
//! to, and that nothing else says what the tool shows, is checked here.

use crate::ast::card::Tool;
use crate::ast::data::Data;
use crate::check::context::Cx;
use crate::check::named;
use crate::check::resolved;
use crate::check::scope::{Place, Scope};
use crate::check::spellings;
use crate::diagnostic::Code;
use crate::plan::{Spelling, Value};
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
    let asks = !card.steps.is_empty();
    let records = card.reply.as_ref().and_then(|reply| reply.value.records.as_ref());
    let others = [
        card.result.as_ref().map(|_| "`result` would be passed over"),
        records.map(|_| "the records of the reply would be passed over"),
        card.error.as_ref().filter(|_| asks).map(|_| "`error` is of content alone: a request fails by itself"),
    ];
    if let Some(other) = others.into_iter().flatten().next() {
        let message = format!("what a tool with `content` shows is all that it says: {other}");
        cx.out.error(Code::TwoAnswers, content.span, message).fix("leave one of them out", None);
    }
    let scope = scope.at(Place::Content);
    let blocks = cx.data(&content.value.0, &scope);
    for data in content.value.bytes() {
        is_bytes(data, &scope, cx);
    }
    Some(Some(resolved::Content { error: whole(ends)?, blocks: blocks? }))
}

/// The bytes of a picture, a sound or a file are base64, as far as that can be known.
fn is_bytes(data: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let Some(Ok(value)) = data.whole_reference().map(|whole| scope.resolve(whole)) else { return };
    let fits = match &value {
        Value::Spelt { spelling: Spelling::Base64, .. } => true,
        Value::Reply { .. } | Value::Step { .. } => spellings::may_be_file(&value, scope),
        Value::Argument { .. } => spellings::is_file(&value, scope),
        _ => false,
    };
    if !fits {
        cx.out
            .error(Code::BadEncoding, data.span, "what is shown as a file is its bytes in base64, and this is none")
            .fix("name a reply whose `type` is of files, or an argument with `contentEncoding: base64`", None);
    }
}
