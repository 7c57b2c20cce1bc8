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
    let list = match &written.from {
        Some(from) => known::list(from, written.given.as_ref(), &written.condition, scope, cx).map(Some),
        None => without_a_list(written, cx).then_some(None),
    };
    let begins = begins(written, scope, cx);
    let like = match &written.like {
        Some(like) => is_pattern(&like.value, like.span, cx.out).then(|| Some(like.value.clone().into())),
        None => Some(None),
    };
    let found_by = match &written.found_by {
        Some(tool) => cx.tool(tool, "name a tool of the same catalog").map(|_| Some(tool.value.clone().into())),
        None => Some(None),
    };
    let when = conditions::check(&written.condition, scope, cx);
    Some(resolved::Coded {
        slot: slot?,
        under: written.under.iter().map(|name| name.value.clone()).collect(),
        affixes: Ranges::named(ranges).to_vec(),
        list: list?,
        begins: begins?,
        like: like?,
        usual: written.usual.iter().map(|code| code.value.clone().into()).collect(),
        found_by: found_by?,
        when: when?,
    })
}

/// Where no list of the codes can be had, a code is known by what it looks like alone.
fn without_a_list(written: &coded::Coded, cx: &mut Cx<'_>) -> bool {
    // One that could not be read was reported there, and counts as if it were right.
    let Some(tool) = &written.found_by else { return true };
    let of_a_list = [
        written.given.as_ref().map(|given| (given.span, "given")),
        written.begins.as_ref().map(|begins| (begins.span, "begins")),
        written.usual.first().map(|usual| (usual.span, "usual")),
    ];
    if let Some((span, key)) = of_a_list.into_iter().flatten().next() {
        cx.out
            .error(Code::BadCodes, span, format!("`{key}` is said of a list, and there is none"))
            .fix("name the dictionary that has the codes: `from: $statuses`", None);
        return false;
    }
    if written.like.is_none() {
        cx.out
            .error(Code::BadCodes, tool.span, "nothing says what is a code here")
            .fix("say what one looks like: `like: \"^[0-9]+$\"`", None);
        return false;
    }
    true
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
