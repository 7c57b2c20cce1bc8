//! Settings that a tenant gives: each is one of those that it may give, and none that has to be set is missing.

use crate::check::context::Cx;
use crate::diagnostic::{Code, Span, quoted};
use crate::syntax::fields::{Spanned, listed};

/// Whether these are all settings that have to be set, or a report.
pub(crate) fn lacks_nothing(found: &[usize], (place, fix): (Span, &str), cx: &mut Cx<'_>) -> bool {
    let lacking = cx.declared.settings.iter().enumerate().filter(|(index, setting)| {
        let needed = !setting.written.optional && setting.written.default.is_none();
        needed && !found.contains(index)
    });
    let lacking: Vec<&str> = lacking.map(|(_, setting)| setting.name.value.as_str()).collect();
    if !lacking.is_empty() {
        cx.out
            .error(Code::IncompleteConnection, place, format!("a connection lacks {}", listed(&lacking)))
            .label("what has to be set is not all given here")
            .fix(fix, None);
    }
    lacking.is_empty()
}

/// The setting of a name that is one of these, or a report.
pub(crate) fn named<'k>(
    setting: &Spanned<String>,
    known: impl IntoIterator<Item = &'k str>,
    cx: &mut Cx<'_>,
) -> Option<usize> {
    let known: Vec<&str> = known.into_iter().collect();
    if known.contains(&setting.value.as_str())
        && let Some(found) = cx.declared.setting(&setting.value)
    {
        return Some(found);
    }
    let message = format!("there is no setting {} here", quoted(&setting.value));
    cx.unknown(Code::UnknownReference, (&setting.value, setting.span), message, known, "name a setting of the catalog");
    None
}
