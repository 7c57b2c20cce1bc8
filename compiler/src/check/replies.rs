//! What is taken from a reply: records, their labels, how many of them, and which fields.

use crate::ast::card::{Label, Reply, Tool};
use crate::ast::data::{Data, DataKind};
use crate::ast::read::otherwise;
use crate::ast::send::{Send, Target};
use crate::ast::step::Step;
use crate::check::conditions;
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::named;
use crate::check::pages::{self, Limit};
use crate::check::reply_types;
use crate::check::resolved::{self, all};
use crate::check::scope::{Place, Replied, Scope};
use crate::check::sums;
use crate::check::texts::{Name, Use};
use crate::diagnostic::Code;
use crate::plan::{self, Shape, Value};
use crate::syntax::fields::{Spanned, listed, whole};
use crate::syntax::reference::Reference;

/// Where it is said how a list goes on for its caller.
const OF_A_LIST: &str = "leave it out: it is of a list that the caller goes on with, which is a card of one request";

/// How much a step brings.
const UNCUT: &str = "leave it out: what a step brings is not shown, and `limit` says how many records that are";

/// Where it is said what is made of the answer.
const OF_THE_ANSWER: &str =
    "say it in the `reply` of the card: it is of what the caller is given, and not of what a step brings";

/// Checks the `reply` of a card of one request, where it has one.
pub(crate) fn check(
    tool: &Tool,
    backend: Option<usize>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Option<resolved::Reply>> {
    match &tool.reply {
        Some(written) => reply(written, tool, backend, scope, cx).map(Some),
        None => Some(None),
    }
}

fn reply(
    written: &Spanned<Reply>,
    tool: &Tool,
    backend: Option<usize>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<resolved::Reply> {
    let reply = &written.value;
    let send = match (tool.steps.as_slice(), only_request(tool)) {
        (_, Some(send)) => send,
        ([_, ..], None) if reply.is_of_a_result() => return labels(reply, cx).map(resolved::Reply::of_a_result),
        _ => {
            cx.out
                .error(
                    Code::ReplyWithoutRequest,
                    written.span,
                    "`reply` is about one request, and this card has not one",
                )
                .fix("say under `result` what is taken from the steps; `labels` alone are of the result", None);
            return None;
        }
    };
    let list = reply.records.is_some();
    passed_over(tool, reply, cx);
    let replied = reply_types::replied(Some(reply));
    without_records(reply, replied.is_opaque() || cx.is_public(backend), cx);
    let file = replied == Replied::File;
    measured(reply, file, cx);
    let records = reply.records.as_ref().map(|records| named::paths(&records.value, cx));
    let total = named::sources(&reply.total, cx);
    let request = scope;
    let scope = scope.at(Place::Reply);
    let limit = reply.limit.as_ref().filter(|_| list).map(|limit| self::limit(limit, &scope, cx));
    let bounds = limit.as_ref().and_then(|limit| limit.as_ref()).map(|(bounds, _)| *bounds);
    let order = reply.order.as_ref().filter(|_| list).map(|order| self::order(order, &scope, cx));
    let fields = reply.fields.as_ref().map(|fields| self::fields(fields, &scope, cx));
    let nothing = (resolved::Paged::AsTheBackend { first: None }, resolved::PageKeys::default());
    let paged = if list { pages::of_list(reply, send, backend, bounds, request, cx) } else { Some(nothing) };
    let size = if file { reply.bytes.as_ref() } else { reply.size.as_ref() };
    let size = size.filter(|_| list || replied.is_opaque()).map(|size| self::size(size, &scope, cx));
    if let (Some(fields), Some(value)) = (&reply.fields, &reply.value) {
        fields_of(fields, value, cx);
    }
    let kept = kept(reply, &Scope { reply: replied, ..scope }, cx);
    let labels = labels(reply, cx);
    let ((paged, keys), (keep, value)) = (paged?, kept?);
    Some(resolved::Reply {
        records: whole(records)?,
        keep,
        value,
        paged,
        keys,
        total: total?,
        limit: whole(limit)?.map(|(_, limit)| limit),
        order: whole(order)?,
        fields: whole(fields)?,
        size: whole(size)?,
        ..resolved::Reply::of_a_result(labels?)
    })
}

/// Reports what is about records where the reply names none. What is a text or a file, as what is taken from a public address, has a size
/// of its own.
fn without_records(reply: &Reply, text: bool, cx: &mut Cx<'_>) {
    let list = reply.records.is_some();
    // What these name is not unused because of that.
    let named = [&reply.limit, &reply.start, &reply.order, &reply.size, &reply.bytes];
    for data in named.into_iter().flatten().filter(|_| !list) {
        let named = data.whole_reference().map(|reference| reference.root.text.clone());
        cx.used.meant.extend(named);
    }
    for (key, data) in [
        ("limit", reply.limit.as_ref().map(|limit| limit.span)),
        ("start", reply.start.as_ref().map(|start| start.span)),
        ("order", reply.order.as_ref().map(|order| order.span)),
        ("total", reply.total.first().map(|total| total.span)),
        ("pages", reply.pages.as_ref().map(|pages| pages.span)),
        ("size", reply.size.as_ref().map(|size| size.span)),
        ("value", reply.value.as_ref().map(|value| value.span)),
        ("when", reply.keep.when.first().map(|test| test.reference.span)),
        ("unless", reply.keep.unless.first().map(|test| test.reference.span)),
    ] {
        if let Some(span) = data.filter(|_| !(list || text && key == "size")) {
            cx.out
                .error(Code::ReplyWithoutRecords, span, format!("`{key}` is about records, and the reply names none"))
                .fix("add `records: $reply.…`", None);
        }
    }
}

/// What is text is measured in characters, a file in bytes.
fn measured(reply: &Reply, file: bool, cx: &mut Cx<'_>) {
    let (wrong, measured, right) = match file {
        true => (&reply.size, "`size` counts characters, and a file is measured in bytes", "bytes"),
        false => (&reply.bytes, "`bytes` is of a file, and records and texts are measured in characters", "size"),
    };
    if let Some(data) = wrong {
        let message = format!("write `{right}` in its place");
        cx.out.error(Code::WrongMeasure, data.span, measured).label("of something else").fix(message, None);
    }
}

/// Which records stay, and what is kept of each.
fn kept(reply: &Reply, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<(plan::Condition, Option<resolved::Data>)> {
    if reply.records.is_none() {
        return Some((plan::Condition::default(), None));
    }
    let scope = scope.at(Place::Kept);
    let keep = conditions::check(&reply.keep, &scope, cx);
    let value = reply.value.as_ref().map(|value| {
        if !matches!(value.kind, DataKind::Map(_)) && value.whole_reference().is_none() {
            cx.out
                .error(Code::WrongType, value.span, "expected a map, or a part of the record")
                .fix("write what is kept under a name: `{ name: $record.name }`", None);
            return None;
        }
        says_the_record(value, cx);
        cx.data(value, &scope)
    });
    Some((keep?, whole(value)?))
}

/// Warns of a `value` that is the same for every record.
fn says_the_record(value: &Data, cx: &mut Cx<'_>) {
    let mut references = Vec::new();
    value.references(&mut references);
    if !references.iter().any(|reference| reference.root.text == "record") {
        cx.out
            .warning(
                Code::ValueWithoutRecord,
                value.span,
                "nothing of the record is kept, so all of them would look the same",
            )
            .fix("name what is kept: `{ id: $record.id }`", None);
    }
}

/// Reports what is of the answer, and not of what a step brings.
fn not_of_a_step(reply: &Reply, cx: &mut Cx<'_>) {
    for (key, span, how) in [
        ("start", reply.start.as_ref().map(|start| start.span), OF_A_LIST),
        ("order", reply.order.as_ref().map(|order| order.span), OF_A_LIST),
        (
            "fields",
            reply.fields.as_ref().map(|fields| fields.span),
            "name what is kept of a record: `value: { id: $record.id }`",
        ),
        ("size", reply.size.as_ref().map(|size| size.span), UNCUT),
        ("bytes", reply.bytes.as_ref().map(|bytes| bytes.span), UNCUT),
        ("labels", reply.labels.first().map(|(name, _)| name.span), OF_THE_ANSWER),
        (
            "total",
            reply.total.first().map(|total| total.span),
            "say in `pages` where the backend counts its records: `pages: { total: $reply.total }`",
        ),
    ] {
        if let Some(span) = span {
            otherwise(span, &format!("`{key}` in the reply of one of several steps"), how, cx.out);
        }
    }
}

/// Checks the `reply` of one of several steps: its records are what the step comes to.
pub(crate) fn of_step(
    written: &Spanned<Reply>,
    step: &Step,
    backend: Option<usize>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<resolved::Reply> {
    let reply = &written.value;
    let send = step.send().filter(|send| matches!(send.line.target, Target::Http { .. }));
    let (Some(send), Some(records)) = (send, &reply.records) else {
        cx.out
            .error(
                Code::ReplyWithoutRecords,
                written.span,
                "the `reply` of a step says where the records are that it comes to",
            )
            .fix("add `records: $reply.…`; of anything else `result` says what is taken", None);
        return None;
    };
    if let Some(result) = &step.result {
        cx.out
            .error(Code::TwoAnswers, result.span, "the step comes to its records, so that this would be passed over")
            .note_at(records.span, "the records")
            .fix("leave one of them out", None);
    }
    not_of_a_step(reply, cx);
    let paths = named::paths(&records.value, cx);
    let limit = reply.limit.as_ref().map(|limit| self::limit(limit, &scope.at(Place::Reply), cx));
    let bounds = limit.as_ref().and_then(|limit| limit.as_ref()).map(|(bounds, _)| *bounds);
    let kept = kept(reply, scope, cx);
    let sums = reply.sums.as_ref().map(|written| sums::check(reply, written, scope, cx));
    let (paged, keys) = pages::of_step(reply, send, backend, bounds, cx)?;
    let nothing = resolved::Reply::of_a_result(Vec::new());
    let (keep, value) = kept?;
    Some(resolved::Reply {
        records: Some(paths?),
        keep,
        value,
        paged,
        keys,
        limit: whole(limit)?.map(|(_, limit)| limit),
        sums: whole(sums)?,
        ..nothing
    })
}

/// The request of a card that makes one, to a backend.
fn only_request(tool: &Tool) -> Option<&Send> {
    let only = tool.steps.first().filter(|step| step.name.is_none()).and_then(Step::send);
    only.filter(|send| matches!(send.line.target, Target::Http { .. }))
}

/// Reports a result beside records, which are the result, and sums in their place.
fn passed_over(tool: &Tool, reply: &Reply, cx: &mut Cx<'_>) {
    sums::of_one_request(reply, cx);
    if let (Some(result), Some(records)) = (&tool.result, &reply.records) {
        cx.out
            .error(Code::TwoAnswers, result.span, "the records are the result, so that this would be passed over")
            .note_at(records.span, "the records")
            .fix("leave `result` out, or take `records` out of the reply and say all of it here", None);
    }
}

fn labels(reply: &Reply, cx: &mut Cx<'_>) -> Option<Vec<plan::Label>> {
    all(reply.labels.iter().map(|(name, one)| label(name, one, cx)))
}

/// The most characters of a list, or of a text: what an argument says has a bound, as what it says of records has.
pub(crate) fn size(size: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<resolved::Data> {
    if let Some(reference) = size.whole_reference() {
        return argument_limit(reference, scope, cx).map(|(_, value)| resolved::Data::Value(value));
    }
    match &size.kind {
        DataKind::Literal(value) if value.as_i64().is_some_and(|most| most > 0) => {
            Some(resolved::Data::Literal(value.clone()))
        }
        _ => {
            cx.out.error(Code::WrongType, size.span, "expected how much is the most, a whole number, or an argument");
            None
        }
    }
}

/// The most records, and what is known of their number.
fn limit(limit: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<(Limit, resolved::Data)> {
    let span = limit.span;
    if let DataKind::Literal(value) = &limit.kind
        && let Some(most) = value.as_i64().filter(|most| *most > 0)
    {
        return Some((Limit { span, least: most, most }, resolved::Data::Literal(value.clone())));
    }
    let Some(reference) = limit.whole_reference() else {
        cx.out.error(Code::WrongType, span, "expected how many records are the most, or an argument");
        return None;
    };
    let (most, value) = argument_limit(reference, scope, cx)?;
    let least = match &value {
        Value::Argument { slot, .. } => match scope.arguments[*slot].check.shape {
            Shape::Integer { least, .. } => least,
            _ => None,
        },
        _ => None,
    };
    Some((Limit { span, least: least.unwrap_or(0), most }, resolved::Data::Value(value)))
}

/// An argument that is a whole number with a bound, and the bound.
pub(crate) fn argument_limit(reference: &Reference, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<(i64, Value)> {
    let value = cx.resolve(reference, scope)?;
    if let Value::Argument { slot, path } = &value
        && path.0.is_empty()
    {
        let argument = &scope.arguments[*slot];
        if argument.faulty {
            return None;
        }
        if let Shape::Integer { most: Some(most), .. } = argument.check.shape {
            return Some((most, value));
        }
    }
    cx.out
        .error(Code::UnboundedLimit, reference.span, format!("`{}` has no upper bound", reference.spelling()))
        .fix("name an argument of type `integer` that has a `maximum`", None);
    None
}

/// What `order` names. The argument is not used by that: it only tells what the request asks for, and is sent there.
fn order_of(reference: &Reference, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Value> {
    match scope.resolve(reference) {
        Ok(value @ Value::Argument { .. }) => Some(value),
        _ => cx.resolve(reference, scope),
    }
}

/// The argument that says in which order the records come, by slot.
fn order(order: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<usize> {
    if let Some(reference) = order.whole_reference()
        && let Value::Argument { slot, path } = order_of(reference, scope, cx)?
        && path.0.is_empty()
    {
        return Some(slot);
    }
    cx.out.error(Code::WrongType, order.span, "expected the argument that says in which order the records come");
    None
}

fn fields(fields: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<resolved::Data> {
    let value = cx.data(fields, scope);
    let fits = match (&fields.kind, fields.whole_reference()) {
        (DataKind::List(items), _) => {
            items.iter().all(|item| matches!(&item.kind, DataKind::Text(text) if text.literal().is_some()))
        }
        (_, Some(reference)) => {
            scope.resolve(reference).map_or(true, |value| scope.kinds(&value).meets(JsonTypes::LIST))
        }
        _ => false,
    };
    if !fits {
        cx.out.error(Code::WrongType, fields.span, "expected a list of fields, or an argument that is one");
    }
    value
}

/// Fields that are written are among those that `value` keeps.
fn fields_of(fields: &Data, value: &Data, cx: &mut Cx<'_>) {
    let (DataKind::List(fields), Some(map)) = (&fields.kind, value.map()) else { return };
    if !map.merge.is_empty() {
        return;
    }
    let known: Vec<&str> = map.entries.iter().map(|entry| entry.key.value.as_str()).collect();
    for field in fields {
        let Some(written) = field.constant().and_then(|field| field.as_str().map(str::to_owned)) else { continue };
        let first = written.split('.').next().unwrap_or_default();
        let is_there = |key: &&str| match first.strip_suffix('*') {
            Some(begin) => key.to_lowercase().starts_with(&begin.to_lowercase()),
            None => key.to_lowercase() == first.to_lowercase(),
        };
        if !known.iter().any(is_there) {
            let message = format!("`value` keeps no `{first}`, so no record has that field");
            let otherwise = format!("what is kept is {}", listed(&known));
            cx.unknown(Code::NoSuchPart, (first, field.span), message, known.iter().copied(), otherwise);
        }
    }
}

fn label(name: &Spanned<String>, written: &Label, cx: &mut Cx<'_>) -> Option<plan::Label> {
    let of = named::record(&written.of, cx);
    let dictionary = written.from.as_ref().map(|from| named::dictionary(from, cx));
    if let (Some(from), Some(Some(dictionary))) = (&written.from, dictionary) {
        named::given(dictionary, from.span, cx);
    }
    let texts = label_texts(name, written, dictionary.flatten(), cx);
    Some(plan::Label { name: name.value.clone().into(), of: of?, dictionary: whole(dictionary)?, texts: texts?.into() })
}

/// What a label says in the caller's language, with its id and what the dictionary says as variables. Without a dictionary
/// that is its name, too.
fn label_texts(
    label: &Spanned<String>,
    written: &Label,
    dictionary: Option<usize>,
    cx: &mut Cx<'_>,
) -> Option<Vec<plan::LabelText>> {
    let entries = dictionary.and_then(|place| cx.declared.dictionaries()[place].1.value.map());
    let columns = entries.into_iter().flat_map(|map| map.entries.iter().map(|entry| entry.key.value.clone()));
    let known: Vec<String> = ["id".to_owned()].into_iter().chain(columns).collect();
    if written.from.is_none() && !written.texts.iter().any(|(name, _)| name.value == "name") {
        cx.out
            .error(Code::LabelWithoutName, label.span, format!("the label `{}` has no `name`", label.value))
            .fix("look it up in a dictionary (`from: $…`), or say it: `texts: { name: $text.… }`", None);
    }
    all(written.texts.iter().map(|(name, text)| {
        if known.contains(&name.value) || name.value == "raw" {
            let message = format!("`{}` is said of every `{}` already", name.value, label.value);
            cx.out.error(Code::AmbiguousName, name.span, message).fix("give the text another name", None);
        }
        let [id] = text.path.as_slice() else { return not_a_text(text, cx) };
        if text.root.text != "text" {
            return not_a_text(text, cx);
        }
        let id = Name::of(id.text.as_str());
        // What a dictionary would say that is not there is not known: the text may speak of it.
        let known = match (&written.from, dictionary) {
            (Some(_), None) => spoken_of(&id, cx),
            _ => known.clone(),
        };
        let message = cx.message(Use::required(id, text.span).with(known))?;
        Some(plan::LabelText { name: name.value.clone().into(), message })
    }))
}

/// The variables of a text, in whatever locale.
fn spoken_of(name: &Name, cx: &Cx<'_>) -> Vec<String> {
    let patterns = cx.declared.locales.list().iter().filter_map(|locale| locale.pattern(name));
    patterns.flat_map(|pattern| pattern.variables.iter().map(|variable| variable.value.clone())).collect()
}

fn not_a_text<T>(reference: &Reference, cx: &mut Cx<'_>) -> Option<T> {
    let message = format!("`{}` is no text", reference.spelling());
    cx.out.error(Code::MisplacedReference, reference.span, message).fix("write `$text.…`", None);
    None
}
