//! What a card names and a reply does not have: the operator reads in the log what was looked for, and what is there instead, by the names
//! of keys alone. The caller learns that it is missing.

use std::borrow::Cow;
use std::sync::atomic::Ordering;

use kartoteka_compiler::plan::{self, Path, PathPart, Value};

use super::done::FoundByTool;
use super::tool_call::Call;
use crate::runtime::evaluate;
use crate::runtime::json::Misfit;
use crate::runtime::json_path;
use crate::runtime::reply::Lacking;
use crate::runtime::request::RequestFault;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// A longer result has something of a reply in it.
const LONGEST_LOOKED_AT: usize = 1000;

/// So many records of a list are looked at.
const MOST_RECORDS: usize = 20;

/// Where a part that a card names is looked for.
#[derive(Clone, Copy)]
enum PartRoot {
    Reply,
    Record,
    Item,
    Step(usize),
}

impl PartRoot {
    /// All of it, where anything came.
    fn whole<'c>(self, scope: &Scope<'c>) -> Option<&'c str> {
        let all = Path::default();
        match self {
            Self::Reply => scope.reply(&all),
            Self::Record => scope.record(&all),
            Self::Item => scope.item(&all),
            Self::Step(step) => scope.step(step, &all),
        }
    }
}

/// A part of something that came, as a card names it.
struct NamedPart<'p> {
    root: PartRoot,
    path: Cow<'p, Path>,
}

impl NamedPart<'_> {
    fn is(&self, wanted: NeededPart, scope: &Scope<'_>) -> bool {
        let found = self.root.whole(scope).and_then(|whole| json_path::find(whole, &self.path));
        found.is_some_and(|found| wanted == NeededPart::Anything || !found.starts_with(['{', '[']))
    }
}

/// What a place needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NeededPart {
    Anything,
    Scalar,
}

impl NeededPart {
    fn words(self) -> &'static str {
        match self {
            Self::Anything => "nothing",
            Self::Scalar => "no text and no number",
        }
    }
}

/// Shows `see` the parts of what came that a value names, but for those that are all of it.
fn each_part<'p>(value: &'p Value, see: &mut dyn FnMut(NamedPart<'p>)) {
    let mut within: Option<&Value> = None;
    value.walk(&mut |value| {
        if within.is_some_and(|within| std::ptr::eq(within, value)) {
            within = None;
            return;
        }
        let (value, rest) = match value {
            Value::Every { of, path } => {
                within = of.first();
                (within.unwrap_or(value), &*path.0)
            }
            value => (value, [].as_slice()),
        };
        let (root, path) = match value {
            Value::Reply { path } => (PartRoot::Reply, path),
            Value::Record { path } => (PartRoot::Record, path),
            Value::Item { path } => (PartRoot::Item, path),
            Value::Step { step, path } => (PartRoot::Step(*step), path),
            _ => return,
        };
        let path = match rest {
            [] => Cow::Borrowed(path),
            rest => Cow::Owned(Path(path.0.iter().chain(rest).cloned().collect())),
        };
        if !path.0.is_empty() {
            see(NamedPart { root, path });
        }
    });
}

impl Call<'_> {
    /// What is there instead, where the part is not `wanted`.
    fn lacking(&self, part: &NamedPart<'_>, wanted: NeededPart, scope: &Scope<'_>) -> Option<Lacking> {
        if part.is(wanted, scope) {
            return None;
        }
        let steps = match &self.plan().action {
            plan::Action::Steps { steps, .. } => plan::numbered(steps),
            _ => Vec::new(),
        };
        let root = match part.root {
            PartRoot::Reply => "reply",
            PartRoot::Record => "record",
            PartRoot::Item => "item",
            PartRoot::Step(step) => steps.get(step).map_or("reply", |step| &*step.name),
        };
        let whole = part.root.whole(scope).unwrap_or("null");
        Some(Lacking::of(wanted.words(), &format!("${root}"), &part.path.0, whole))
    }

    /// What the first part that a value names lacks, where none of them is there, and each is looked for in a map of other keys.
    fn misnamed(&self, value: &Value, scope: &Scope<'_>) -> Option<Lacking> {
        // As a rule something is there, and nothing has to be put into words.
        let mut is_there = false;
        each_part(value, &mut |part| is_there = is_there || part.is(NeededPart::Anything, scope));
        if is_there {
            return None;
        }
        let mut lacks = Vec::new();
        each_part(value, &mut |part| lacks.extend(self.lacking(&part, NeededPart::Anything, scope)));
        let all = lacks.iter().all(Lacking::is_misnamed);
        lacks.into_iter().next().filter(|_| all)
    }

    /// Says in the log because of which parts of earlier replies the request of this step cannot be made.
    pub(super) fn tell_of_unfit(&self, step: usize, place: &str, scope: &Scope<'_>) {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return };
        let Some(send) = plan::step_at(steps, step).and_then(plan::Step::send) else { return };
        let values: Vec<&Value> = match place {
            "path" => path_values(send).collect(),
            "query" => send.query.iter().collect(),
            "body" => send.body.iter().collect(),
            name => send.headers.iter().filter(|entry| &*entry.key == name).map(|entry| &entry.value).collect(),
        };
        let needed: Vec<&Value> = needed(send).filter(|(of, _)| *of == place).map(|(_, value)| value).collect();
        let mut told: Vec<String> = Vec::new();
        for value in &values {
            each_part(value, &mut |part| {
                let lacks = self.lacking(&part, NeededPart::Scalar, scope);
                // What is absent may be so elsewhere: there it leaves out what it stands in.
                told.extend(lacks.filter(|lacks| place == "path" || lacks.is_there()).map(|lacks| lacks.to_string()));
            });
        }
        for value in needed {
            each_part(value, &mut |part| {
                told.extend(self.lacking(&part, NeededPart::Anything, scope).map(|lacks| lacks.to_string()));
            });
        }
        told.dedup();
        let (tool, lacks) = (self.card.name(), told.join("; "));
        let step = plan::numbered(steps).get(step).map_or("", |step| &*step.name);
        tracing::warn!(tool, step, place, %lacks, "a reply has nothing that a request could be made of");
    }

    /// Why the request of this step is not made: what its card says that it needs (`key!`) is in no reply.
    pub(super) fn lacks_needed(
        &self,
        step: usize,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
    ) -> Option<RequestFault> {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return None };
        let send = plan::step_at(steps, step).and_then(plan::Step::send)?;
        let (place, _) = needed(send).find(|(_, value)| evaluate::json(value, bound, scope).is_none())?;
        Some(RequestFault::Misfit { misfit: Misfit::Reply, place: place.to_owned() })
    }

    /// Whether the path of the request of this step names a part of what came, which is blank there: no argument is to blame.
    pub(super) fn is_of_a_reply(&self, step: usize, fault: &RequestFault) -> bool {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return false };
        let send = plan::step_at(steps, step).and_then(plan::Step::send);
        let mut names_a_part = false;
        send.into_iter().flat_map(path_values).for_each(|value| each_part(value, &mut |_| names_a_part = true));
        matches!(fault, RequestFault::Segment { .. }) && names_a_part
    }

    /// What was found, where a result has nothing of what it names in the replies, though there is something: the log says what, once a
    /// tool.
    pub(super) fn found_in(
        &self,
        found: FoundByTool,
        (result, body): (&Value, &str),
        scope: &Scope<'_>,
    ) -> FoundByTool {
        if body.len() > LONGEST_LOOKED_AT {
            return found;
        }
        let Some(lacks) = self.misnamed(result, scope) else { return found };
        if !self.card.told_of_parts.swap(true, Ordering::Relaxed) {
            let tool = self.card.name();
            tracing::warn!(tool, %lacks, "a reply has nothing of what the result shows; is it spelt as the backend spells it?");
        }
        let reads = self.plan().effect == plan::Effect::Read;
        if reads && found == FoundByTool::Told { FoundByTool::NoPart } else { found }
    }

    /// Says in the log, once a tool, that no record has anything of what is kept of each.
    pub(super) fn tell_of_kept<'r>(&self, kept: &Value, records: impl Iterator<Item = &'r str>, scope: &Scope<'_>) {
        if self.card.told_of_parts.load(Ordering::Relaxed) {
            return;
        }
        let mut told = None;
        for record in records.take(MOST_RECORDS) {
            match self.misnamed(kept, &scope.on_record(record)) {
                Some(lacks) => told = told.or(Some(lacks)),
                None => return,
            }
        }
        if let Some(lacks) = told {
            self.card.told_of_parts.store(true, Ordering::Relaxed);
            let tool = self.card.name();
            tracing::warn!(tool, %lacks, "no record of a list has anything of `value`; is it spelt as the backend spells it?");
        }
    }
}

/// What a request is not made without, each with the place that it stands in: `query`, `body` or the header's name.
fn needed(send: &plan::Send) -> impl Iterator<Item = (&str, &Value)> {
    fn of<'s>(place: &'s str, value: Option<&'s Value>) -> impl Iterator<Item = (&'s str, &'s plan::Entry)> {
        let entries = match value {
            Some(Value::Map { entries, .. }) => &**entries,
            _ => &[],
        };
        entries.iter().map(move |entry| (place, entry))
    }
    let headers = send.headers.iter().map(|entry| (&*entry.key, entry));
    let parts = of("query", send.query.as_ref()).chain(of("body", send.body.as_ref())).chain(headers);
    parts.filter(|(_, entry)| entry.required).map(|(place, entry)| (place, &entry.value))
}

/// What stands in the path of a request.
fn path_values(send: &plan::Send) -> impl Iterator<Item = &Value> {
    send.path.iter().filter_map(|part| match part {
        PathPart::Segment(value) => Some(value),
        PathPart::Literal(_) | PathPart::Address { .. } => None,
    })
}
