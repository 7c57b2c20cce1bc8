//! Values of arguments that are codes of a dictionary: a text, a list of texts, or what a map has under certain names. The dictionary
//! is asked whole.

use crate::ast::backend::Ranges;
use crate::ast::coded;
use crate::check::absence;
use crate::check::conditions;
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::keywords::is_pattern;
use crate::check::known;
use crate::check::named;
use crate::check::resolved::{self, all};
use crate::check::scope::Scope;
use crate::diagnostic::Code;
use crate::plan::Value;

/// Checks every `codes` of a card that asks this backend first, over its arguments; `None` if one has a fault.
pub(crate) fn check(
    written: &[coded::Coded],
    backend: Option<usize>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Vec<resolved::Coded>> {
    let has_affixes = written.iter().any(|coded| !coded.under.is_empty());
    let ranges = backend.filter(|_| has_affixes).and_then(|backend| cx.ranges(backend));
    all(written.iter().map(|coded| one(coded, ranges, scope, cx)))
}

fn one(written: &coded::Coded, ranges: Option<&Ranges>, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<resolved::Coded> {
    let slot = slot(written, scope, cx);
    let dictionary = named::dictionary(&written.from, cx);
    if let Some(dictionary) = dictionary {
        named::keyed(dictionary, written.from.span, cx);
    }
    let given = dictionary.and_then(|dictionary| {
        known::given((&written.from, dictionary), written.given.as_ref(), &written.condition, scope, cx)
    });
    let begins = begins(written, scope, cx);
    let like = match &written.like {
        Some(like) => is_pattern(&like.value, like.span, cx.out).then(|| Some(like.value.clone().into())),
        None => Some(None),
    };
    let when = conditions::check(&written.condition, scope, cx);
    Some(resolved::Coded {
        slot: slot?,
        under: written.under.iter().map(|name| name.value.clone()).collect(),
        affixes: Ranges::named(ranges).to_vec(),
        dictionary: dictionary?,
        given: given?,
        begins: begins?,
        like: like?,
        when: when?,
    })
}

/// The slot of the argument that the values are in: a map where their names are said, else a text or a list.
fn slot(written: &coded::Coded, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<usize> {
    let value = cx.resolve(&written.values, scope)?;
    let texts = JsonTypes::TEXT.or(JsonTypes::LIST);
    let (wanted, what, fix) = match written.under.is_empty() {
        true => (texts, "no argument that is a text or a list", "of a map say under which names: `under: [STATUS_ID]`"),
        false => {
            (JsonTypes::MAP, "no argument with keys", "leave `under` out: it is for an argument of `type: object`")
        }
    };
    match value {
        Value::Argument { slot, ref path } if path.0.is_empty() && scope.kinds(&value).meets(wanted) => Some(slot),
        _ => {
            let message = format!("`{}` is {what}", written.values.spelling());
            cx.out.error(Code::BadCodes, written.values.span, message).fix(fix, None);
            None
        }
    }
}

/// What the codes begin with that count: a text that is there in every call.
fn begins(written: &coded::Coded, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Option<resolved::Data>> {
    let Some(data) = &written.begins else { return Some(None) };
    let resolved = cx.data(data, scope);
    let may_be_absent = |(_, value): &(_, Value)| !absence::is_there(value, &written.condition, scope);
    if let Some((reference, _)) = absence::optional(data, scope).into_iter().find(may_be_absent) {
        absence::refuse(reference, "then no code begins so", Code::BadCodes, cx.out);
        return None;
    }
    let resolved = resolved?;
    let is_text = match &resolved {
        resolved::Data::Text(_) | resolved::Data::Clauses { .. } => true,
        resolved::Data::Literal(literal) => !(literal.is_array() || literal.is_object()),
        resolved::Data::Value(value) => scope.kinds(value).meets(JsonTypes::SCALAR),
        resolved::Data::List(_) | resolved::Data::Map(_) => false,
    };
    if !is_text {
        cx.out
            .error(Code::BadCodes, data.span, "`begins` is one text")
            .fix("say it once for each: an entry of `codes` with its own `when`", None);
        return None;
    }
    Some(Some(resolved))
}
