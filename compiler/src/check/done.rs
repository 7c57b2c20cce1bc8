//! What a good reply to a request has: places that exist, patterns that compile.

use crate::ast::done;
use crate::check::context::Cx;
use crate::check::keywords::is_pattern;
use crate::check::named;
use crate::check::resolved::all;
use crate::plan::{DoneForm, DoneSign, Json};

/// What a good reply has, any of these.
pub(crate) fn signs(written: &[done::DoneSign], cx: &mut Cx<'_>) -> Option<Vec<DoneSign>> {
    all(written.iter().map(|sign| self::sign(sign, cx)))
}

fn sign(written: &done::DoneSign, cx: &mut Cx<'_>) -> Option<DoneSign> {
    let at = named::sources([&written.at], cx);
    let form = match &written.form {
        done::DoneForm::Something => DoneForm::Something,
        done::DoneForm::OneOf(values) => {
            let values: Vec<Json> = values.iter().map(|one| Json(one.value.to_string().into())).collect();
            DoneForm::OneOf { values: values.into() }
        }
        done::DoneForm::Like(pattern) => is_pattern(&pattern.value, pattern.span, cx.out)
            .then(|| DoneForm::Like { pattern: pattern.value.clone().into() })?,
    };
    Some(DoneSign { at: at?.pop()?, form })
}
