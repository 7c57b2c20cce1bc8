//! What a card names and a reply does not have: the operator reads in the log what was looked for, and what is there instead, by the names
//! of keys alone. The caller learns that it is missing.

use std::sync::atomic::Ordering;

use kartoteka_compiler::plan::{self, Path, PathPart, Segment, Value};

use super::done::FoundByTool;
use super::tool_call::Call;
use crate::runtime::evaluate;
use crate::runtime::json_path;
use crate::runtime::reply::Lacking;
use crate::runtime::request::RequestFault;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// A longer result has something of a reply in it.
const LONGEST_LOOKED_AT: usize = 1000;

/// So many records of a list are looked at.
const MOST_RECORDS: usize = 20;

/// A part of something that came, as a card names it.
struct NamedPart {
    /// `$reply`, `$item`, a step.
    root: String,
    /// All of it.
    whole: Value,
    path: Path,
}

impl NamedPart {
    /// What is there instead, where the part is not `wanted`.
    fn lacking(&self, wanted: NeededPart, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<Lacking> {
        let whole = evaluate::json(&self.whole, bound, scope).unwrap_or_else(|| "null".to_owned());
        let is_it = match json_path::find(&whole, &self.path) {
            None => false,
            Some(found) => wanted == NeededPart::Anything || !found.starts_with(['{', '[']),
        };
        (!is_it).then(|| Lacking::of(wanted.words(), &self.root, &self.path.0, &whole))
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

impl Call<'_> {
    /// The parts of what came that a value names, but for those that are all of it.
    fn named_parts(&self, value: &Value) -> Vec<NamedPart> {
        let steps = match &self.plan().action {
            plan::Action::Steps { steps, .. } => plan::numbered(steps),
            _ => Vec::new(),
        };
        let mut within: Option<&Value> = None;
        let mut found = Vec::new();
        value.walk(&mut |value| {
            if within.is_some_and(|within| std::ptr::eq(within, value)) {
                within = None;
                return;
            }
            let (value, rest) = match value {
                Value::Every { of, path } => {
                    within = of.first();
                    (within.unwrap_or(value), path.0.to_vec())
                }
                value => (value, Vec::new()),
            };
            let nothing = Path::default;
            let (root, whole, path) = match value {
                Value::Reply { path } => ("reply", Value::Reply { path: nothing() }, path),
                Value::Record { path } => ("record", Value::Record { path: nothing() }, path),
                Value::Item { path } => ("item", Value::Item { path: nothing() }, path),
                Value::Step { step, path } => {
                    let name = steps.get(*step).map_or("reply", |step| &*step.name);
                    (name, Value::Step { step: *step, path: nothing() }, path)
                }
                _ => return,
            };
            let path: Vec<Segment> = path.0.iter().cloned().chain(rest).collect();
            if !path.is_empty() {
                found.push(NamedPart { root: format!("${root}"), whole, path: Path(path.into()) });
            }
        });
        found
    }

    /// Says in the log because of which parts of earlier replies the request of this step cannot be made.
    pub(super) fn tell_of_unfit(&self, step: usize, place: &str, bound: &dyn BoundArguments, scope: &Scope<'_>) {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return };
        let Some(send) = plan::step_at(steps, step).and_then(plan::Step::send) else { return };
        let values: Vec<&Value> = match place {
            "path" => path_values(send).collect(),
            "query" => send.query.iter().collect(),
            "body" => send.body.iter().collect(),
            name => send.headers.iter().filter(|entry| &*entry.key == name).map(|entry| &entry.value).collect(),
        };
        let parts = values.into_iter().flat_map(|value| self.named_parts(value));
        // What is absent may be so elsewhere: there it leaves out what it stands in.
        let told = parts.filter_map(|part| part.lacking(NeededPart::Scalar, bound, scope));
        let mut told: Vec<String> =
            told.filter(|lacks| place == "path" || lacks.is_there()).map(|lacks| lacks.to_string()).collect();
        told.dedup();
        let (tool, lacks) = (self.card.name(), told.join("; "));
        let step = plan::numbered(steps).get(step).map_or("", |step| &*step.name);
        tracing::warn!(tool, step, place, %lacks, "a reply has nothing that a request could be made of");
    }

    /// Whether the path of the request of this step names a part of what came, which is blank there: no argument is to blame.
    pub(super) fn is_of_a_reply(&self, step: usize, fault: &RequestFault) -> bool {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return false };
        let send = plan::step_at(steps, step).and_then(plan::Step::send);
        let mut values = send.into_iter().flat_map(path_values);
        matches!(fault, RequestFault::Segment { .. }) && values.any(|value| !self.named_parts(value).is_empty())
    }

    /// What was found, where a result has nothing of what it names in the replies, though there is something: the log says what, once a
    /// tool.
    pub(super) fn found_in(
        &self,
        found: FoundByTool,
        (result, body): (&Value, &str),
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
    ) -> FoundByTool {
        if body.len() > LONGEST_LOOKED_AT {
            return found;
        }
        let Some(lacks) = all_misnamed(&self.named_parts(result), bound, scope) else { return found };
        if !self.card.told_of_parts.swap(true, Ordering::Relaxed) {
            let tool = self.card.name();
            tracing::warn!(tool, %lacks, "a reply has nothing of what the result shows; is it spelt as the backend spells it?");
        }
        let reads = self.plan().effect == plan::Effect::Read;
        if reads && found == FoundByTool::Told { FoundByTool::NoPart } else { found }
    }

    /// Says in the log, once a tool, that no record has anything of what is kept of each.
    pub(super) fn tell_of_kept<'r>(
        &self,
        kept: &Value,
        records: impl Iterator<Item = &'r str>,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
    ) {
        if self.card.told_of_parts.load(Ordering::Relaxed) {
            return;
        }
        let parts = self.named_parts(kept);
        let mut told = None;
        for record in records.take(MOST_RECORDS) {
            match all_misnamed(&parts, bound, &scope.on_record(record)) {
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

/// What stands in the path of a request.
fn path_values(send: &plan::Send) -> impl Iterator<Item = &Value> {
    send.path.iter().filter_map(|part| match part {
        PathPart::Segment(value) => Some(value),
        PathPart::Literal(_) | PathPart::Address { .. } => None,
    })
}

/// What the first of these parts lacks, where none of them is there, and each is looked for in a map of other keys.
fn all_misnamed(parts: &[NamedPart], bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<Lacking> {
    let mut first = None;
    for part in parts {
        let lacks = part.lacking(NeededPart::Anything, bound, scope)?;
        if !lacks.is_misnamed() {
            return None;
        }
        first = first.or(Some(lacks));
    }
    first
}
