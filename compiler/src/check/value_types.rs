//! Types of values: how a backend spells what is true, and what one value of a list looks like.

use crate::ast::read::Named;
use crate::ast::value_type::{TypeOfName, ValueType};
use crate::check::context::Cx;
use crate::check::keywords::is_pattern;
use crate::check::resolved::all;
use crate::diagnostic::{Code, Diagnostics};
use crate::plan::{self, Json, Truth, TypedName};
use crate::syntax::fields::Spanned;

/// The types of a backend; `None` if one has a fault.
pub(crate) fn named(written: &[(Spanned<String>, ValueType)], cx: &mut Cx<'_>) -> Option<Vec<TypedName>> {
    let typed = |(name, values): &(Spanned<String>, ValueType)| {
        Some(TypedName { name: name.value.clone().into(), values: one(values, cx.out)? })
    };
    all(written.iter().map(typed))
}

/// The types that a card says of names: its own, or those of the backend.
pub(crate) fn of_names(
    written: &Named<TypeOfName>,
    types: &[(Spanned<String>, ValueType)],
    cx: &mut Cx<'_>,
) -> Option<Vec<TypedName>> {
    all(written.iter().map(|(name, kind)| {
        let values = match kind {
            TypeOfName::Own(values) => one(values, cx.out)?,
            TypeOfName::Named(kind) => {
                let Some((_, values)) = types.iter().find(|(known, _)| known.value == kind.value) else {
                    let message = format!("the backend has no type `{}`", kind.value);
                    let known = types.iter().map(|(known, _)| known.value.as_str());
                    cx.unknown(Code::BadKnown, (&kind.value, kind.span), message, known, "name one of its `types`");
                    return None;
                };
                // What is wrong with it is reported where it is written.
                one(values, &mut Diagnostics::default())?
            }
        };
        Some(TypedName { name: name.value.clone().into(), values })
    }))
}

fn one(written: &ValueType, out: &mut Diagnostics) -> Option<plan::ValueType> {
    let ValueType { head, yes, no, one } = written;
    let truth = match (yes, no) {
        (Some(yes), Some(no)) => {
            let nested = [yes, no].into_iter().find(|value| value.value.0.is_array() || value.value.0.is_object());
            if let Some(value) = nested {
                out.error(Code::BadKnown, value.span, "what stands for true or false is one text, number or boolean");
                return None;
            }
            let json = |value: &serde_json::Value| Json(value.to_string().into());
            Some(Truth { yes: json(&yes.value.0), no: json(&no.value.0) })
        }
        (None, None) => None,
        (Some(said), None) | (None, Some(said)) => {
            out.error(Code::BadKnown, said.span, "of true and false only one is spelt")
                .fix("say both: `yes: \"Y\", no: \"N\"`", None);
            return None;
        }
    };
    if truth.is_none() && one.is_none() {
        out.error(Code::BadKnown, *head, "nothing is said of the values of this type")
            .fix("say what stands for true and false, `yes` and `no`, or what `one` value looks like", None);
        return None;
    }
    if let Some(one) = one
        && !is_pattern(&one.value, one.span, out)
    {
        return None;
    }
    Some(plan::ValueType { truth, one: one.as_ref().map(|one| one.value.clone().into()) })
}
