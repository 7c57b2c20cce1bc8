//! How the failures of a backend are known: codes, and conditions on a reply that some replies meet and others do not.

use crate::ast::backend::{Errors, kind_of};
use crate::ast::send::{Choices, Test};
use crate::check::comparisons::{STATUSES, heard};
use crate::check::context::Cx;
use crate::check::named;
use crate::check::resolved::{self, all};
use crate::diagnostic::{Code, Span};
use crate::plan::{self, HttpPart, Source};

/// Checks `errors` of a backend.
pub(crate) fn check(errors: &Errors, cx: &mut Cx<'_>) -> Option<resolved::Errors> {
    let (code, message) = (named::sources(&errors.code, cx), named::sources(&errors.message, cx));
    let (done, retry_at) = (named::paths(&errors.done, cx), named::paths(&errors.retry_at, cx));
    let fields = named::paths(&errors.fields, cx);
    without_code(errors, cx);
    let before = cx.out.len();
    let conditions = all(errors.conditions.iter().map(|(tests, kind)| sign(tests, *kind, cx)));
    if let Some(conditions) = conditions.as_ref().filter(|_| cx.out.len() == before) {
        foreseen(&errors.conditions, conditions, cx);
    }
    Some(resolved::Errors {
        code: code?,
        message: message?,
        fields: fields?,
        done: done?,
        retry_at: retry_at?,
        kinds: errors.kinds.clone(),
        conditions: conditions?,
    })
}

/// What a reply is recognised by as a failure of this kind.
fn sign(tests: &[Test], kind: plan::Failure, cx: &mut Cx<'_>) -> Option<plan::ErrorCondition> {
    let written = tests;
    let tests = all(tests.iter().map(|test| {
        let at = named::sources([&test.reference], cx)?.pop()?;
        let one_of = match &test.one_of {
            None => None,
            Some(Choices::Written(values)) => {
                // Failures may be XML, whose values are texts.
                if let Source::Http { part } = &at {
                    values.iter().for_each(|one| heard(part, one, STATUSES, cx));
                }
                let values: Vec<plan::Json> =
                    values.iter().map(|one| plan::Json(one.value.to_string().into())).collect();
                Some(values.into())
            }
            Some(Choices::Named(reference)) => {
                cx.out
                    .error(Code::WrongType, reference.span, "a reply is compared with what is written here")
                    .fix("write the values", None);
                return None;
            }
        };
        Some(plan::ErrorTest { at, one_of })
    }))?;
    always_holds(written, &tests, cx);
    Some(plan::ErrorCondition { kind, tests: tests.into() })
}

/// Reports a condition that never says what a reply is: one that stands before it, under its kind or an earlier one, holds wherever
/// it does.
fn foreseen(written: &[(Vec<Test>, plan::Failure)], conditions: &[plan::ErrorCondition], cx: &mut Cx<'_>) {
    let place = |at: usize| written[at].0.first().map(|test| test.reference.span);
    for (later, condition) in conditions.iter().enumerate() {
        let holds_too = |earlier: &plan::ErrorCondition| {
            let is_met = |test: &plan::ErrorTest| condition.tests.iter().any(|known| implies(known, test));
            earlier.tests.iter().all(is_met)
        };
        let Some(earlier) = conditions[..later].iter().position(holds_too) else { continue };
        let (Some(here), Some(there)) = (place(later), place(earlier)) else { continue };
        let [kind, first] = [condition, &conditions[earlier]].map(|condition| kind_of(condition.kind));
        let told = if kind == first {
            format!("this condition of `{kind}` adds nothing to another one")
        } else {
            format!("no failure is `{kind}` by this condition: where it holds, it is `{first}` already")
        };
        cx.out
            .error(Code::UnreachableKind, here, told)
            .label("never decides")
            .note_at(there, "this holds wherever it does, and is asked before")
            .fix("leave one of them out, or have the earlier one say what is its own; kinds are asked in the order `busy`, `unauthorized`, `forbidden`, `not_found`, `conflict`, `invalid`", None);
    }
}

/// Whether a test holds wherever another one does.
fn implies(known: &plan::ErrorTest, test: &plan::ErrorTest) -> bool {
    if known.at != test.at {
        return false;
    }
    match (&known.one_of, &test.one_of) {
        (None, None) => true,
        // What is there and says nothing is not said.
        (Some(values), None) => values.iter().all(|value| !matches!(&*value.0, "false" | "null")),
        (Some(values), Some(all)) => values.iter().all(|value| all.contains(value)),
        (None, Some(_)) => false,
    }
}

/// Codes are looked for where a reply has its code.
fn without_code(errors: &Errors, cx: &mut Cx<'_>) {
    if let Some((code, _)) = errors.kinds.first().filter(|_| errors.code.is_empty()) {
        cx.out
            .error(
                Code::MissingKey,
                code.span,
                format!("`{}` is a code, and no `code` says where a reply has its own", code.value),
            )
            .label("never met")
            .fix("add `code: $reply.error`, say; a status is `{ $http.status: 403 }`", None);
    }
}

/// Reports a condition that every reply meets: each has a status.
fn always_holds(written: &[Test], tests: &[plan::ErrorTest], cx: &mut Cx<'_>) {
    let is_there =
        |test: &plan::ErrorTest| test.one_of.is_none() && matches!(test.at, Source::Http { part: HttpPart::Status });
    if let Some(first) = written.first().filter(|_| tests.iter().all(is_there)) {
        let span = first.reference.span;
        cx.out
            .error(Code::BadCondition, span, "every reply has a status, so that all would be failures of this kind")
            .label("always holds")
            .fix("say which: `{ $http.status: 403 }`", None);
    }
}

/// Reports `errors` that say nothing. Beside `$merge` they take away what would be spread.
pub(crate) fn empty(errors: &Errors, name: Span, cx: &mut Cx<'_>) {
    let written = cx.declared.manifest.backends.iter().find(|(known, _)| known.span == name);
    let spread = written.is_some_and(|(_, backend)| backend.merge.is_some());
    if errors.is_empty() && !spread {
        cx.out
            .error(Code::WrongType, errors.span, "expected what tells failures apart, found nothing")
            .fix("say where a reply has its code, `code: $reply.error`, or leave `errors` out", None);
    }
}
