//! Whether a page that is asked for by a record of the page before begins behind that record, or with it.

use crate::ast::pages::{Bound, Next, Pages};
use crate::check::context::Cx;
use crate::check::named;
use crate::check::resolved::all;
use crate::diagnostic::Code;
use crate::plan::{PageBound, Path};
use crate::syntax::reference::Reference;

/// Where a page begins whose position stands in one of these places. `None` after a report.
pub(super) fn of_told(pages: &Pages, sources: &[Reference], cx: &mut Cx<'_>) -> Option<PageBound> {
    let Some(bound) = &pages.bound else {
        unsaid(sources, cx);
        return Some(PageBound::Exclusive);
    };
    match (bound.value, &pages.key) {
        (Bound::Exclusive, _) => Some(PageBound::Exclusive),
        (Bound::Increment, _) => Some(PageBound::Increment),
        (Bound::Inclusive, Some(key)) => {
            if let [key] = key.value.as_slice() {
                return Some(PageBound::Inclusive { key: named::record(key, cx)? });
            }
            cx.out
                .error(
                    Code::WrongType,
                    key.span,
                    "what comes again with `bound: inclusive` is known by one part of a record",
                )
                .fix("name one: `key: $record.id`", None);
            None
        }
        (Bound::Inclusive, None) => {
            cx.out
                .error(
                    Code::MissingKey,
                    bound.span,
                    "the last records of a page come again, and no `key` says what they are known by",
                )
                .fix("add what is another in each record: `key: $record.id`", None);
            None
        }
    }
}

/// What is another in each record, by which one is seen that comes twice though no page says so.
pub(super) fn key(pages: &Pages, cx: &mut Cx<'_>) -> Option<Vec<Path>> {
    let written = pages.key.iter().filter(|_| pages.bound.as_ref().is_none_or(|bound| bound.value != Bound::Inclusive));
    all(written.flat_map(|key| &key.value).map(|key| named::record(key, cx)))
}

/// Warns of a position out of a record, of which some backends give the record again and others do not.
fn unsaid(sources: &[Reference], cx: &mut Cx<'_>) {
    if let Some(source) = sources.iter().find(|source| source.root.text == "record") {
        let message = format!(
            "nothing says whether the next page begins behind the record of `{}` or with it",
            source.spelling()
        );
        cx.out.warning(Code::UnsaidBound, source.span, message).fix(
            "add `bound: exclusive` where it begins behind it, `bound: inclusive` with `key: $record.id` where that record comes \
             again, `bound: increment` where the next number is the position",
            None,
        );
    }
}

/// Reports a bound of positions that are counted: those are never among the records that came.
pub(super) fn of_counted(pages: &Pages, cx: &mut Cx<'_>) {
    if matches!(pages.next.as_ref().map(|next| &next.value), Some(Next::At(_))) {
        return;
    }
    if let Some(span) = pages.bound.as_ref().map(|bound| bound.span) {
        cx.out
            .error(Code::WrongType, span, "positions are counted here, so that no record is one")
            .fix("leave it out, or say where a page says the next position: `next: $record.id`", None);
    }
}
