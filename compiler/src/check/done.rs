//! What a good reply to a request has: places that exist, values that can stand there, patterns that compile.

use crate::ast::done;
use crate::ast::send::Condition;
use crate::check::absence;
use crate::check::comparisons::{GOOD_STATUSES, heard, words_for_booleans};
use crate::check::context::Cx;
use crate::check::keywords::is_pattern;
use crate::check::named;
use crate::check::refusal::looks_into_text;
use crate::check::resolved::all;
use crate::check::scope::{Replied, Scope};
use crate::diagnostic::Code;
use crate::plan::{DoneForm, DoneSign, HttpPart, Json, Source, Value};
use crate::syntax::reference::Reference;

/// What a good reply has, any of these.
pub(crate) fn signs(
    written: &[done::DoneSign],
    guard: &Condition,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Vec<DoneSign>> {
    all(written.iter().map(|sign| self::sign(sign, guard, scope, cx)))
}

fn sign(written: &done::DoneSign, guard: &Condition, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<DoneSign> {
    let at = named::sources([&written.at], cx)?.pop()?;
    let form = match &written.form {
        done::DoneForm::Something => {
            always_there(written, &at, cx);
            DoneForm::Something
        }
        done::DoneForm::OneOf(values) => {
            if matches!(&at, Source::Reply { path } if !path.0.is_empty()) {
                words_for_booleans(values, cx);
            }
            for one in values {
                match &at {
                    Source::Http { part } => heard(part, one, GOOD_STATUSES, cx),
                    Source::Reply { .. } | Source::Record { .. } => {}
                }
            }
            let values: Vec<Json> = values.iter().map(|one| Json(one.value.to_string().into())).collect();
            DoneForm::OneOf { values: values.into() }
        }
        done::DoneForm::Named(reference) => DoneForm::Named { value: named(reference, &at, guard, scope, cx)? },
        done::DoneForm::Nested { list, map } => {
            if matches!(at, Source::Http { .. }) {
                let message = "what stands beside the body is no list and no map";
                cx.out.error(Code::BadCondition, written.at.span, message).label("never holds");
            }
            DoneForm::Nested { list: *list, map: *map }
        }
        done::DoneForm::Like(pattern) => is_pattern(&pattern.value, pattern.span, cx.out)
            .then(|| DoneForm::Like { pattern: pattern.value.clone().into() })?,
    };
    Some(DoneSign { at, form })
}

/// What the request names, for a reply that names it too: a scalar of the caller's, of an item or of an earlier reply, which is there
/// whenever the request is made.
fn named(reference: &Reference, at: &Source, guard: &Condition, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Value> {
    if matches!(at, Source::Http { part: HttpPart::Status }) {
        let message = "no status names what was asked for";
        cx.out
            .error(Code::BadCondition, reference.span, message)
            .fix("say which: `{ $http.status: [200, 204] }`", None);
        return None;
    }
    let value = cx.resolve(reference, scope)?;
    if !matches!(value, Value::Argument { .. } | Value::Item { .. } | Value::Step { .. }) {
        let message = format!("`{}` is nothing that a request names", reference.spelling());
        cx.out
            .error(Code::WrongType, reference.span, message)
            .fix("name an argument, `{ $reply.id: $id }`, or a part of `$item` or of an earlier step", None);
        return None;
    }
    if !cx.scalar(reference, &value, scope) {
        return None;
    }
    if !absence::is_there(&value, guard, scope) {
        // That it is required may be what was meant by a name that was refused.
        if cx.used.meant.contains(&reference.root.text) {
            return None;
        }
        absence::refuse(reference, "nothing is equal to what is not there", Code::MayBeAbsent, cx.out);
        return None;
    }
    Some(value)
}

/// Reports parts of a reply that has none: nothing good would ever be found there.
pub(crate) fn of_a_text(written: &[done::DoneSign], replied: Replied, cx: &mut Cx<'_>) {
    let into = |sign: &&done::DoneSign| sign.at.root.text == "reply" && !sign.at.path.is_empty();
    for sign in written.iter().filter(|_| replied.is_opaque()).filter(into) {
        cx.refuse(looks_into_text(&sign.at));
    }
}

/// Reports a place that every reply has: each has a status.
fn always_there(written: &done::DoneSign, at: &Source, cx: &mut Cx<'_>) {
    if matches!(at, Source::Http { part: HttpPart::Status }) {
        cx.out
            .error(Code::BadCondition, written.at.span, "every reply has a status, so that this says nothing")
            .label("always holds")
            .fix("say which: `{ $http.status: [200, 204] }`", None);
    }
}
