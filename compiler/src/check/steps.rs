//! The steps of a tool: their names, the order in which they know of one another, what each does, and what it may fail
//! with.

use crate::ast;
use crate::ast::card::{self, Reply};
use crate::ast::data::{Data, DataKind};
use crate::ast::send::{Condition, Send, Target};
use crate::ast::step::{self, Act, Optional, Step};
use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::effects::StepEffect;
use crate::check::json_types::JsonTypes;
use crate::check::name_clashes::{ambiguous, one_meaning};
use crate::check::requests::Sent;
use crate::check::resolved::{self, all};
use crate::check::scope::{Listed, Named, Place, Replied, Scope};
use crate::check::texts::{Name, Use};
use crate::check::{calls, conditions, documents, done, kept, named, replies, reply_types, requests, server_calls};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{self, Effect, Forgives, Path, Segment, Shape, Value};
use crate::syntax::fields::{Spanned, listed, whole};
use crate::syntax::reference::Reference;

/// How many items an `each` may have at most.
const MOST_ITEMS: i64 = 500;

/// The failures that come of a backend, and can be awaited of one.
const OF_A_BACKEND: [&str; 8] =
    ["forbidden", "unauthorized", "not_found", "conflict", "invalid", "busy", "unavailable", "unexpected_reply"];

/// What was found out about steps.
pub(crate) struct Steps {
    /// The backends that they ask, in order, as far as those are known.
    pub(crate) backends: Vec<usize>,
    /// All of them, if nothing in them was reported.
    pub(crate) steps: Option<Vec<resolved::Step>>,
}

/// The steps as those behind them name them; each name has one meaning.
pub(crate) fn names<'a>(card: &'a card::Tool, arguments: &[Argument], cx: &mut Cx<'_>) -> Vec<Named<'a>> {
    let mut seen: Vec<&Spanned<String>> = Vec::new();
    for step in card.every_step() {
        let Some(name) = &step.name else { continue };
        if !is_step_name(&name.value) {
            cx.out
                .error(Code::BadName, name.span, format!("{} is no name of a step", quoted(&name.value)))
                .fix("a name is Latin letters, digits, `_` and, inside, `-`; it starts with a letter or `_`", None);
        }
        if let Some(first) = seen.iter().find(|known| known.value == name.value) {
            ambiguous(name, "a step", "a step", Some(first.span), cx);
        } else if let Some(argument) = arguments.iter().find(|argument| argument.name == name.value) {
            ambiguous(name, "a step", "an argument", Some(argument.span), cx);
        } else {
            one_meaning(&name.value, name.span, "a step", cx);
        }
        seen.push(name);
    }
    let steps = card.steps.iter().enumerate().filter(|(_, step)| !step.ends());
    steps.map(|(number, step)| named_step(step, number, &card.replies)).filter(|step| !step.name.is_empty()).collect()
}

fn is_step_name(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    plain && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && !name.ends_with('-')
}

fn named_step<'a>(step: &'a Step, number: usize, replies: &[Option<Spanned<Reply>>]) -> Named<'a> {
    let sure = step.condition.is_empty() && step.optional.is_none() && step.send().is_some();
    let reply = replies.get(number).and_then(Option::as_ref).map(|reply| &reply.value);
    let (gives, kinds) = comes_to(step, reply);
    let name = step.name.as_ref().map_or("", |name| &name.value);
    Named { name, number, sure, gives, kinds, says: step.result.is_some() }
}

/// What a step comes to, and the JSON types that this may have.
fn comes_to(step: &Step, reply: Option<&Reply>) -> (Replied, JsonTypes) {
    let is_list = reply.is_some_and(|reply| reply.records.is_some() || reply_types::is_list(reply));
    let is_summed = reply.is_some_and(|reply| reply.sums.is_some());
    let replied = match reply_types::replied(reply) {
        data if is_summed => (data, JsonTypes::MAP),
        opaque if opaque.is_opaque() => (opaque, JsonTypes::TEXT),
        data if is_list || matches!(step.act, Act::Each(_)) => (data, JsonTypes::LIST),
        data => (data, JsonTypes::ANY),
    };
    match step.result.as_ref().map(|result| (&result.kind, result.whole_reference())) {
        None => replied,
        Some((_, Some(whole))) if whole.root.text == "reply" && whole.path.is_empty() && whole.spelling.is_none() => {
            replied
        }
        Some((_, Some(_))) => (Replied::Data, JsonTypes::ANY),
        Some((DataKind::Map(_), None)) => (Replied::Data, JsonTypes::MAP),
        Some((DataKind::List(_), None)) => (Replied::Data, JsonTypes::LIST),
        Some((DataKind::Text(_) | DataKind::Words(_) | DataKind::Clauses(_), None)) => (Replied::Data, JsonTypes::TEXT),
        Some((DataKind::Literal(value), None)) => (Replied::Data, JsonTypes::of(value)),
        Some((DataKind::Beside(_), None)) => (Replied::Data, JsonTypes::ANY),
    }
}

/// Checks steps, each with what is known where it runs.
pub(crate) fn check(
    (card, stem, id): (&card::Tool, &str, Option<&str>),
    effects: &[StepEffect],
    whole: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Steps {
    reachable(card, cx);
    let mut backends = Vec::new();
    let mut steps = Vec::with_capacity(card.steps.len());
    // The numbers of inner steps come behind those of all outer ones.
    let mut inner = card.steps.len();
    for (place, (written, effect)) in card.steps.iter().zip(effects).enumerate() {
        let run = whole.steps.iter().filter(|known| known.number < place).count();
        let scope = Scope { run, ..*whole };
        let of = OfCard { id, stem, card, number: place, around: None };
        let called = called(written, id, &scope, cx);
        let step = step(written, of, (effect, inner), &scope, &mut backends, cx);
        steps.push(step.map(|step| resolved::Step { called, ..step }));
        inner += written.inner().len();
    }
    Steps { backends, steps: all(steps) }
}

/// The text that says what a step is called to a caller, where one that writes is named; without it, its name is shown.
fn called(step: &Step, id: Option<&str>, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<usize> {
    let name = step.name.as_ref()?;
    let variables = scope.arguments.iter().map(|argument| argument.name.clone());
    let attribute = Name::attribute(id?, format!("step-{}", name.value));
    cx.message(Use::optional(attribute, name.span).with(variables))
}

/// What a card says of a step elsewhere than in the step.
#[derive(Clone, Copy)]
struct OfCard<'c> {
    /// The message of the card.
    id: Option<&'c str>,
    /// The name of its file.
    stem: &'c str,
    card: &'c card::Tool,
    /// That of the step.
    number: usize,
    /// What the `each` around it is made under.
    around: Option<&'c Condition>,
}

impl OfCard<'_> {
    /// What holds where a step with this condition is made.
    fn guard(self, own: &Condition) -> Condition {
        let around = self.around.map(|around| around.when.clone()).unwrap_or_default();
        Condition { when: [around, own.when.clone()].concat(), unless: own.unless.clone() }
    }
}

fn step(
    written: &Step,
    of: OfCard<'_>,
    (effect, first): (&StepEffect, usize),
    scope: &Scope<'_>,
    backends: &mut Vec<usize>,
    cx: &mut Cx<'_>,
) -> Option<resolved::Step> {
    let when = conditions::check(&written.condition, scope, cx);
    let forgives = forgives(written, effect.effect, cx);
    let document = documents::of_step(of.stem, written, cx);
    let sent = document.as_ref().map(|document| document.as_ref().map_or("", |document| document.text.as_str()));
    let scope = &Scope { document: sent, ..*scope };
    let guard = of.guard(&written.condition);
    let mut asked = None;
    let mut act = match &written.act {
        Act::Send(send) if let Target::Own { tool } = &send.line.target => {
            call(tool, (send, &guard), scope, backends, cx)
        }
        Act::Send(send) => {
            let Sent { backend, send } = requests::send(send, &guard, scope, cx);
            backends.extend(backend);
            asked = backend;
            send.map(resolved::Act::Send)
        }
        Act::Each(each) => {
            let of = OfCard { around: Some(&written.condition), ..of };
            self::each(each, of, (effect, first), scope, backends, cx).map(resolved::Act::Each)
        }
        Act::End(kind) => end(written, kind, of.id, scope, cx).map(resolved::Act::End),
    };
    result_of_a_tool(written, cx);
    let taken = of.card.replies.get(of.number).and_then(Option::as_ref);
    let reads = match taken {
        Some(taken) => reply_types::check(&taken.value, asked, cx),
        None => Some(None),
    };
    let listed = taken.filter(|taken| !taken.value.is_a_type_alone());
    let reply = whole(listed.map(|taken| replies::of_step(taken, written, asked, scope, cx)));
    if let Some(resolved::Act::Send(send)) = &mut act {
        if let Some(Some(reply)) = &reply {
            send.keys = reply.keys.clone();
        }
        send.reads = reads.clone().flatten();
    }
    let replied = reply_types::replied(taken.map(|taken| &taken.value));
    if let Act::Send(send) = &written.act {
        done::of_a_text(&send.done, replied, cx);
    }
    let of_the_step = Scope { reply: replied, ..scope.at(Place::StepResult) };
    let gives = cx.optional_data(written.result.as_ref(), &of_the_step);
    reads?;
    let name = written.name.as_ref().map_or_else(String::new, |name| name.value.clone());
    let kept_ms = kept::time(written, taken.map(|taken| &taken.value), of.card);
    let (when, forgives, effect) = (when?, forgives?, effect.effect);
    let (reply, gives, act) = (reply?, gives?, act?);
    Some(resolved::Step { name, called: None, when, forgives, effect, kept_ms, reply, gives, act })
}

/// Reports a `result` beside a call of a tool of this catalog, which has one.
fn result_of_a_tool(written: &Step, cx: &mut Cx<'_>) {
    if let (Some(result), Act::Send(send)) = (&written.result, &written.act)
        && matches!(send.line.target, Target::Own { .. })
        && server_calls::server(send, cx.declared).is_none()
    {
        cx.out
            .error(Code::MisplacedReference, result.span, "a tool's result is what the step comes to")
            .fix("leave `result` out, and name the parts where they are used", None);
    }
}

/// A call of a tool: of this catalog, or of an MCP server that the step names.
fn call(
    tool: &Spanned<String>,
    (send, condition): (&Send, &Condition),
    scope: &Scope<'_>,
    backends: &mut Vec<usize>,
    cx: &mut Cx<'_>,
) -> Option<resolved::Act> {
    match server_calls::server(send, cx.declared) {
        Some(server) => {
            backends.push(server.0);
            server_calls::check(tool, send, server, scope, cx).map(resolved::Act::Send)
        }
        None => calls::check(tool, send, condition, scope, cx).map(resolved::Act::Call),
    }
}

/// How the call ends at a step: its text is that of the tool that is called like the step.
fn end(step: &Step, kind: &Spanned<String>, id: Option<&str>, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<plan::End> {
    let kind = named::end(kind, cx);
    let name = step.name.as_ref()?;
    let variables = scope.arguments.iter().map(|argument| argument.name.clone());
    let message = cx.message(Use::required(Name::attribute(id?, &name.value), name.span).with(variables));
    Some(plan::End { kind: kind?, message: message? })
}

/// Reports steps behind one that always ends the call.
fn reachable(card: &card::Tool, cx: &mut Cx<'_>) {
    let lists = std::iter::once(&*card.steps).chain(card.steps.iter().map(Step::inner));
    for steps in lists {
        let ends = |step: &Step| step.ends() && step.condition.is_empty();
        let Some(place) = steps.iter().position(ends) else { continue };
        let (Some(end), Some(behind)) = (&steps[place].name, steps.get(place + 1).and_then(|step| step.name.as_ref()))
        else {
            continue;
        };
        cx.out
            .error(Code::UnreachableStep, behind.span, format!("{} never runs", quoted(&behind.value)))
            .note_at(end.span, "the call always ends here")
            .fix("say `when` or `unless` of the step that ends the call, or leave out what is behind it", None);
    }
}

/// What a step may fail with. A write that failed is never passed over: it may have been done.
fn forgives(step: &Step, effect: Effect, cx: &mut Cx<'_>) -> Option<Forgives> {
    let Some(optional) = &step.optional else { return Some(Forgives::Nothing) };
    if effect > Effect::Read {
        cx.out
            .error(Code::OptionalWrite, optional.span, "only what reads may fail and leave the call as it is")
            .label("of a step that does more")
            .note_at(step.span(), "this does more than read, unless `effect: read` says otherwise")
            .fix("leave `optional` out, or say `effect: read` if that is all it does", None);
    }
    match &optional.value {
        Optional::Anything => Some(Forgives::Anything),
        Optional::Kinds(kinds) => {
            let kinds = all(kinds.iter().map(|kind| end_of_a_backend(kind, cx)))?;
            if kinds.is_empty() {
                cx.out.error(Code::WrongType, optional.span, "expected at least one kind of failure, or `true`");
                return None;
            }
            Some(Forgives::Kinds { kinds: kinds.into() })
        }
    }
}

fn end_of_a_backend(kind: &Spanned<String>, cx: &mut Cx<'_>) -> Option<usize> {
    if !OF_A_BACKEND.contains(&kind.value.as_str()) {
        let message = format!("{} is no failure that a step can be spared", quoted(&kind.value));
        let otherwise = format!("a backend fails with {}", listed(&OF_A_BACKEND));
        cx.unknown(Code::UnknownKind, (&kind.value, kind.span), message, OF_A_BACKEND, otherwise);
        return None;
    }
    named::end(kind, cx)
}

fn each(
    written: &step::Each,
    of: OfCard<'_>,
    (effect, first): (&StepEffect, usize),
    scope: &Scope<'_>,
    backends: &mut Vec<usize>,
    cx: &mut Cx<'_>,
) -> Option<resolved::Each> {
    let list = self::list(&written.list, scope, cx);
    let most = most(&written.limit, scope, cx);
    // Those that stand inside know the ones before the whole, and the ones before them.
    let mut names: Vec<Named<'_>> = scope.steps[..scope.run].to_vec();
    let inner = written.steps.iter().enumerate().filter(|(_, step)| !step.ends());
    names.extend(inner.map(|(place, step)| named_step(step, first + place, &of.card.replies)));
    let known = names.len();
    names.extend(&scope.steps[scope.run..]);
    let item = list.as_ref().map_or(Listed::Anything, |list| items(list, scope));
    let within = Scope { steps: &names, item: Some(item), place: Place::Request, ..*scope };
    let mut steps = Vec::new();
    for (place, (step, effect)) in written.steps.iter().zip(&effect.inner).enumerate() {
        let before = written.steps[..place].iter().filter(|step| !step.ends()).count();
        let scope = Scope { run: scope.run + before, ..within };
        let effect = StepEffect { effect: *effect, inner: Vec::new() };
        let of = OfCard { number: first + place, ..of };
        steps.push(self::step(step, of, (&effect, 0), &scope, backends, cx));
    }
    let behind = Scope { run: known, ..within };
    let result = cx.data(&written.result, &behind.at(Place::ItemResult));
    Some(resolved::Each { list: list?, most: most?, first, steps: all(steps)?, result: result? })
}

/// `$list`: something that may be a list.
fn list(reference: &Reference, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Value> {
    let value = cx.resolve(reference, scope)?;
    let kinds = scope.kinds(&value);
    if !kinds.meets(JsonTypes::LIST) {
        cx.out
            .error(Code::WrongType, reference.span, format!("`{}` is {kinds}, and never a list", reference.spelling()))
            .fix("name an argument of `type: array`, or a list in the reply of a step before this", None);
        return None;
    }
    Some(value)
}

/// What the items of a list are known to be.
fn items<'s>(list: &Value, scope: &Scope<'s>) -> Listed<'s> {
    let Value::Argument { slot, path: Path(path) } = list else { return Listed::Anything };
    let mut check = &scope.arguments[*slot].check;
    for segment in path.iter() {
        let (Shape::Map { properties, .. }, Segment::Key(name)) = (&check.shape, segment) else {
            return Listed::Anything;
        };
        let Some(property) = properties.iter().find(|property| property.name == *name) else {
            return Listed::Anything;
        };
        check = &property.check;
    }
    match &check.shape {
        Shape::List { items, .. } => items.first().map_or(Listed::Anything, Listed::Checked),
        _ => Listed::Anything,
    }
}

/// How many items there may be: a call has an end.
fn most(limit: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<resolved::Data> {
    let too_many = |span: Span, cx: &mut Cx<'_>| {
        cx.out
            .error(Code::UnboundedLimit, span, format!("an `each` has at most {MOST_ITEMS} items"))
            .fix("say fewer: all of them are of one call", None);
        None
    };
    if let Some(reference) = limit.whole_reference() {
        let (most, value) = replies::argument_limit(reference, &scope.at(Place::Reply), cx)?;
        return if most > MOST_ITEMS { too_many(limit.span, cx) } else { Some(resolved::Data::Value(value)) };
    }
    match &limit.kind {
        DataKind::Literal(value) if value.as_i64().is_some_and(|most| most > 0) => match value.as_i64() {
            Some(..=MOST_ITEMS) => Some(resolved::Data::Literal(value.clone())),
            _ => too_many(limit.span, cx),
        },
        _ => {
            cx.out.error(Code::WrongType, limit.span, "expected how many items are the most, or an argument");
            None
        }
    }
}

/// `$arguments` sends every argument; what the request or the reply names beside it would go out as well.
pub(crate) fn sent_twice(card: &card::Tool, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let steps = card.every_step();
    for send in steps.filter_map(Step::send) {
        let parts = [&send.query, &send.body];
        let all = parts.into_iter().zip(["query", "body"]).find_map(|(data, part)| {
            let mut references = Vec::new();
            data.as_ref()?.references(&mut references);
            let all = references.into_iter().find(|reference| matches!(scope.resolve(reference), Ok(Value::Arguments)));
            all.zip(Some(part))
        });
        let Some((all, part)) = all else { continue };
        let reply = card.reply.as_ref().map(|reply| &reply.value);
        let named = parts
            .into_iter()
            .chain([&send.headers])
            .flatten()
            .chain(reply.and_then(|reply| reply.limit.as_ref()))
            .chain(reply.and_then(|reply| reply.fields.as_ref()))
            .chain(reply.and_then(|reply| reply.size.as_ref()))
            .chain(reply.and_then(|reply| reply.bytes.as_ref()))
            .flat_map(|data| requests::named_slots(data, scope))
            .chain(path_slots(send, scope))
            .next();
        if let Some(slot) = named {
            let name = &scope.arguments[slot].name;
            cx.out
                .error(
                    Code::SentTwice,
                    all.span,
                    format!("`$arguments` sends `{name}` too, which this card uses by name"),
                )
                .fix(format!("write the {part} key by key"), None);
        }
    }
}

fn path_slots(send: &ast::send::Send, scope: &Scope<'_>) -> Vec<usize> {
    let resolved = send.line.target.references().filter_map(|reference| scope.resolve(reference).ok());
    resolved.filter_map(|value| value.slot()).collect()
}
