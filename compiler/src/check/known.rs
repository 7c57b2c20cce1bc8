//! The names of a backend that keys of arguments are held against: of a map, in a dictionary that is asked whole.

use crate::ast::backend::Ranges;
use crate::ast::card;
use crate::ast::data::Data;
use crate::ast::send::Condition;
use crate::ast::value_type::ValueType;
use crate::check::absence;
use crate::check::conditions;
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::named;
use crate::check::resolved::{self, all};
use crate::check::scope::Scope;
use crate::check::value_types;
use crate::diagnostic::{Code, quoted};
use crate::plan::{Affix, Affixes, HeldList, Json, Known, List, Text, Value, WholeNames};
use crate::syntax::fields::Spanned;
use crate::syntax::reference::Reference;

/// Checks every `known` of a card that asks this backend first, over its arguments; `None` if one has a fault.
pub(crate) fn check(
    written: &[card::Known],
    backend: Option<usize>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Vec<Known>> {
    let backend = backend.filter(|_| !written.is_empty());
    let ranges = backend.and_then(|backend| cx.ranges(backend));
    let types = backend.map(|backend| cx.declared.backends[backend].1.types.as_deref().unwrap_or_default());
    all(written.iter().map(|known| one(known, (ranges, types), scope, cx)))
}

/// What a backend says of values, each by a name.
type NamedTypes<'a> = &'a [(Spanned<String>, ValueType)];

fn one(
    written: &card::Known,
    (ranges, types): (Option<&Ranges>, Option<NamedTypes<'_>>),
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Known> {
    let slot = map(written, scope, cx);
    let list = list(&written.from, written.given.as_ref(), &written.condition, scope, cx);
    match list {
        Some(HeldList::Dictionary { dictionary, .. }) => parts(written, dictionary, cx),
        Some(HeldList::Written { .. }) => no_parts(written, cx),
        None => {}
    }
    let when = conditions::check(&written.condition, scope, cx);
    let whole = whole(written, ranges, cx);
    // That there is no such backend is reported.
    let typed = types.map_or_else(|| Some(Vec::new()), |types| value_types::of_names(&written.typed, types, cx));
    let of = |affixes: fn(&Ranges) -> &[Affix]| ranges.map(affixes).unwrap_or_default().to_vec().into();
    Some(Known {
        slot: slot?,
        list: list?,
        when: when?,
        affixes: Affixes {
            from: of(|ranges| &ranges.from),
            to: of(|ranges| &ranges.to),
            named: Ranges::named(ranges).to_vec().into(),
        },
        also: texts(&written.also),
        whole: whole?,
        fixed: written.fixed.iter().map(|part| part.value.clone().into()).collect(),
        type_part: written.type_part.as_ref().map(|part| part.value.clone().into()),
        typed: typed?.into(),
    })
}

/// Names whose conditions are refused before anything is sent, whatever the other arguments are.
fn whole(written: &card::Known, ranges: Option<&Ranges>, cx: &mut Cx<'_>) -> Option<Option<WholeNames>> {
    let instead = match &written.instead {
        Some(tool) => {
            cx.tool(tool, "name a tool of the same catalog")?;
            Some(tool.value.clone().into())
        }
        None => None,
    };
    let Some(names) = &written.whole else {
        if let Some(phone) = written.phones.first() {
            let message = "`phones` are of those names that records are found by in whole";
            cx.out.error(Code::BadKnown, phone.span, message).fix("say beside it: `whole: [phone]`", None);
            return None;
        }
        if let Some(tool) = &written.instead {
            let message = "`instead` is said of no names";
            cx.out
                .error(Code::BadKnown, tool.span, message)
                .fix("say beside it which they are: `whole: [phone]`", None);
            return None;
        }
        return Some(None);
    };
    if !(written.condition.when.is_empty() && written.condition.unless.is_empty()) {
        let message = "`whole` holds for every call, and stands beside no condition";
        cx.out.error(Code::BadKnown, names.span, message).fix("write it in an entry of `known` without one", None);
        return None;
    }
    let keys = names.value.iter().flat_map(|name| Ranges::named(ranges).iter().map(|affix| affix.key(name)));
    let phones = phones(written, &names.value, cx);
    Some(Some(WholeNames { names: texts(&names.value), keys: keys.collect(), phones: phones?, instead }))
}

/// The list that `from` names: a dictionary, or a column of a table that has a list of texts for each row.
pub(crate) fn list(
    from: &Reference,
    given_as: Option<&Data>,
    condition: &Condition,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<HeldList> {
    if from.path.is_empty() {
        let dictionary = named::dictionary(from, cx)?;
        named::keyed(dictionary, from.span, cx);
        let given = given((from, dictionary), given_as, condition, scope, cx)?;
        return Some(HeldList::Dictionary { dictionary, given });
    }
    let value = cx.resolve(from, scope)?;
    let is_list =
        |cell: &serde_json::Value| cell.as_array().is_some_and(|names| names.iter().all(serde_json::Value::is_string));
    let is_column = match &value {
        Value::Cell { table, column, .. } => {
            cx.declared.tables[*table].rows.iter().all(|row| is_list(row.cells[*column]))
        }
        _ => false,
    };
    if !is_column {
        let message =
            format!("`{}` is neither a dictionary nor a column with a list of texts in each row", from.spelling());
        cx.out
            .error(Code::BadKnown, from.span, message)
            .fix("name a dictionary, or write the names into each row of a table: `names: [id, state]`", None);
        return None;
    }
    if let Some(given) = given_as {
        let message = "`given` is of a dictionary with a list for each value";
        cx.out.error(Code::BadKnown, given.span, message).fix("leave it out: the row says which list counts", None);
        return None;
    }
    if !absence::is_there(&value, condition, scope) {
        absence::refuse(from, "then it is not known which list counts", Code::BadKnown, cx.out);
        return None;
    }
    Some(HeldList::Written { texts: value })
}

/// What is written out are names, and nothing is said of them.
fn no_parts(written: &card::Known, cx: &mut Cx<'_>) {
    if let Some(part) = written.fixed.first().or(written.type_part.as_ref()) {
        let message = format!("`{}` says no {} of its names", written.from.spelling(), quoted(&part.value));
        cx.out.error(Code::BadKnown, part.span, message).fix("leave it out, or name a dictionary in `from`", None);
    }
}

/// Which list of a dictionary with one for each value: a scalar that is there in every call that is held against it. Of any other
/// dictionary there is nothing to say.
fn given(
    (from, dictionary): (&Reference, usize),
    written: Option<&Data>,
    condition: &Condition,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Option<Value>> {
    let is_given = named::is_given(&cx.declared.dictionaries()[dictionary].1);
    let Some(data) = written else {
        if is_given {
            let message = format!("`{}` has a list for each value that it is asked for", from.spelling());
            cx.out.error(Code::BadKnown, from.span, message).fix("say for which: `given: $kind`", None);
        }
        return (!is_given).then_some(None);
    };
    let value = one_value(cx.data(data, scope)?);
    if !is_given {
        let message = format!("`{}` has one list, whatever is given", from.spelling());
        cx.out
            .error(Code::BadKnown, data.span, message)
            .fix("leave `given` out, or name it in the dictionary's request: `body: { kind: $given }`", None);
        return None;
    }
    // What may be a list, a map or null besides names no list of the dictionary.
    let is_scalar = |value: &Value| {
        let kinds = scope.kinds(value);
        kinds != JsonTypes::NONE && kinds.or(JsonTypes::SCALAR) == JsonTypes::SCALAR
    };
    let Some(value) = value.filter(is_scalar) else {
        let message = "this is not one text, number or boolean that is passed, in a table or written out";
        cx.out
            .error(Code::BadKnown, data.span, message)
            .fix("name an argument, a cell of a table, or write the value", None);
        return None;
    };
    if !absence::is_there(&value, condition, scope) {
        let reference = data.whole_reference().expect("what is written out is there");
        absence::refuse(reference, "then it is not known which list counts", Code::BadKnown, cx.out);
        return None;
    }
    Some(Some(value))
}

/// An argument, a cell, or what is written; `None` of all else, as of a text of several parts.
fn one_value(data: resolved::Data) -> Option<Value> {
    let literal = |json: serde_json::Value| Value::Literal(Json(json.to_string().into()));
    match data {
        resolved::Data::Value(value) => {
            Some(value).filter(|value| matches!(value, Value::Argument { .. } | Value::Cell { .. }))
        }
        resolved::Data::Literal(json) => Some(literal(json)),
        resolved::Data::Text(parts) => match &parts[..] {
            [resolved::Part::Literal(text)] => Some(literal(text.as_str().into())),
            _ => None,
        },
        _ => None,
    }
}

/// Those of the names that are phone numbers.
fn phones(written: &card::Known, names: &[String], cx: &mut Cx<'_>) -> Option<List<Text>> {
    let one = |phone: &Spanned<String>| {
        let is_known = names.contains(&phone.value);
        if !is_known {
            let message = format!("{} is none of the names of `whole`", quoted(&phone.value));
            let otherwise = "name one of those";
            let known = names.iter().map(String::as_str);
            cx.unknown(Code::BadKnown, (&phone.value, phone.span), message, known, otherwise);
        }
        is_known.then(|| phone.value.clone().into())
    };
    all(written.phones.iter().map(one)).map(|phones: Vec<Text>| phones.into())
}

/// `fixed` and `type` are parts of the dictionary's `value`.
fn parts(written: &card::Known, dictionary: usize, cx: &mut Cx<'_>) {
    let entries = cx.declared.dictionaries()[dictionary].1.value.map();
    let known: Vec<&str> =
        entries.iter().flat_map(|map| map.entries.iter().map(|entry| entry.key.value.as_str())).collect();
    for part in written.fixed.iter().chain(&written.type_part).filter(|part| !known.contains(&part.value.as_str())) {
        let message = format!("`{}` says no {}", written.from.spelling(), quoted(&part.value));
        let otherwise = "name a key of the dictionary's `value`";
        cx.unknown(Code::BadKnown, (&part.value, part.span), message, known.iter().copied(), otherwise);
    }
}

fn texts(names: &[String]) -> List<Text> {
    names.iter().map(|name| name.clone().into()).collect()
}

/// The slot of the argument whose keys are names.
fn map(written: &card::Known, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<usize> {
    let value = cx.resolve(&written.keys, scope)?;
    let slot = scope.keyed_argument(&value);
    if slot.is_none() {
        let message = format!("`{}` is no argument with keys", written.keys.spelling());
        cx.out
            .error(Code::BadKnown, written.keys.span, message)
            .fix("name an argument of `type: object`: `keys: $filter`", None);
    }
    slot
}
