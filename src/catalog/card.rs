//! One tool with all that is prepared for its calls.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use kartoteka_compiler::plan::{self, Value};
use serde_json::value::RawValue;

use super::entered;
use super::last_summary::LastSummary;
use super::metrics::Counters;
use super::ranged::{self, RangedFilter};
use super::together::{self, Together, reads};
use crate::access::limits::Guarding;
use crate::runtime::reply::Reading;
use crate::runtime::tool::Tool;
use crate::texts::{Texts, Variables};

/// A tool as it is called.
pub struct Card {
    pub(crate) tool: Arc<dyn Tool>,
    /// The members of `metadata` that every connection has.
    pub(crate) metadata: String,
    /// What is looked for in the reply of each step, by its number; none of one that is no request.
    readings: Vec<Option<Reading>>,
    /// Of each step the place behind those that may go out beside it: reads that do not name one another.
    pub(crate) beside: Vec<usize>,
    /// How its list goes on, if it is one.
    pub(crate) paging: Option<Paging>,
    /// How the lists of its steps go on, by their numbers.
    step_paging: Vec<Option<Paging>>,
    /// Which slots each step and those inside of it read; `None`: a message in it may read any.
    pub(crate) reads: Vec<Option<Vec<usize>>>,
    /// Of what each step and those inside of it read, the parts.
    pub(crate) parts_read: Vec<Vec<PartRead>>,
    /// Slots that are read whatever runs.
    pub(crate) always_reads: Option<Vec<usize>>,
    /// The parts of its requests that go out whole or not at all.
    together: Vec<Together>,
    /// Dictionaries that the result holds whole.
    pub(crate) dictionaries: Vec<usize>,
    /// The backends that its steps ask, and the tools that these call.
    pub(super) backends: Vec<usize>,
    /// An MCP server is among them.
    pub(crate) calls_servers: bool,
    /// No argument is named in the summary, in any language: counting suffices to write it.
    pub(crate) plain_summary: bool,
    /// The default of the argument that names the fields of its reply: names that the catalog knows.
    pub(crate) usual_fields: Vec<String>,
    /// The summary that a list of it had last, where it names no argument.
    pub(crate) last_summary: LastSummary,
    /// What the hint says, one a [`Locale`](crate::caller::Locale), where it names no argument.
    pub(crate) plain_hint: Option<Vec<Option<String>>>,
    /// An argument is spread into a map that the tool writes to as well.
    pub(crate) merges_arguments: bool,
    /// The log has said that a label of its list found nothing.
    pub(crate) told_of_labels: AtomicBool,
    /// The log has said that what its result names was not there.
    pub(crate) told_of_parts: AtomicBool,
    /// Its filters, whose bounds are looked at.
    pub(crate) filters: Vec<RangedFilter>,
    /// The user is asked for an argument that is absent.
    asks: bool,
    /// What its calls are held against, where anything is said.
    guarding: Option<Box<Guarding>>,
    pub(super) counters: Arc<Counters>,
}

/// A part of an argument that is read.
pub(crate) struct PartRead {
    pub(crate) slot: usize,
    /// The key of it; `None`: all of it.
    pub(crate) key: Option<plan::Text>,
}

/// How a list goes on.
pub(crate) struct Paging {
    /// What the position of the first page is, where the request carries one.
    pub(crate) first: Option<Value>,
    /// Whether the request carries a position.
    pub(crate) paged: bool,
    /// Whether the list comes whole, so that its records are all that there are.
    pub(crate) whole: bool,
    /// Whether an argument says at which of these it begins, so that a call can go on behind the last that was given.
    pub(crate) skips: bool,
    /// For each label, where its key is, see [`crate::runtime::reply::Page::field`].
    pub(crate) labels: Vec<usize>,
    /// Where a record's own `_meta` is.
    pub(crate) meta: Option<usize>,
}

impl Card {
    /// The card of the tool at a place of a catalog, which is at a place of the set.
    pub(super) fn new(
        tool: Arc<dyn Tool>,
        (place, catalog): (usize, &plan::Catalog),
        at: usize,
        texts: &Texts,
        guarding: Option<Box<Guarding>>,
    ) -> Self {
        Self::over(tool, (place, catalog), backends(at, catalog), texts, guarding)
    }

    /// The arguments that a caller passed and that go out nowhere, since each part of a request that they are in needs another one
    /// that is absent; and that other one. `is_there` says which have a value, `is_passed` which of them the caller gave.
    pub(crate) fn fallen_away(
        &self,
        is_there: impl Fn(usize) -> bool,
        is_passed: impl Fn(usize) -> bool,
    ) -> Vec<(usize, usize)> {
        let fallen = together::fallen(&self.together, is_there);
        if fallen.is_empty() {
            return Vec::new();
        }
        let Some(always) = &self.always_reads else { return Vec::new() };
        let Some(read) = self.reads.iter().map(Option::as_deref).collect::<Option<Vec<_>>>() else {
            return Vec::new();
        };
        let times = |slots: &[usize], slot: usize| slots.iter().filter(|other| **other == slot).count();
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (slots, missing) in &fallen {
            for slot in slots.iter().copied().filter(|slot| is_passed(*slot)) {
                let lost: usize = fallen.iter().map(|(slots, _)| times(slots, slot)).sum();
                let is_read =
                    read.iter().map(|slots| times(slots, slot)).sum::<usize>() > lost || always.contains(&slot);
                if !is_read && !found.iter().any(|(known, _)| *known == slot) {
                    found.push((slot, *missing));
                }
            }
        }
        found
    }

    /// The same of a tool that asks these backends.
    pub(super) fn over(
        tool: Arc<dyn Tool>,
        (place, catalog): (usize, &plan::Catalog),
        backends: Vec<usize>,
        texts: &Texts,
        guarding: Option<Box<Guarding>>,
    ) -> Self {
        let plan = tool.plan();
        let metadata = metadata(plan, catalog);
        let calls_servers = backends.iter().any(|backend| catalog.backends[*backend].export.is_some());
        let mut card = Self {
            metadata,
            calls_servers,
            readings: Vec::new(),
            beside: Vec::new(),
            paging: None,
            step_paging: Vec::new(),
            reads: Vec::new(),
            parts_read: Vec::new(),
            always_reads: always_reads(plan),
            together: together::of(plan),
            dictionaries: Vec::new(),
            backends,
            plain_summary: false,
            usual_fields: usual_fields(plan),
            last_summary: LastSummary::default(),
            plain_hint: None,
            merges_arguments: false,
            told_of_labels: AtomicBool::new(false),
            told_of_parts: AtomicBool::new(false),
            filters: ranged::filters(plan, catalog),
            asks: plan.arguments.iter().any(|argument| argument.ask.is_some()),
            guarding,
            counters: Arc::default(),
            tool: Arc::clone(&tool),
        };
        card.read_action(catalog);
        card.read_texts(place, texts);
        card
    }

    /// Looks what its action asks and reads.
    fn read_action(&mut self, catalog: &plan::Catalog) {
        let tool = Arc::clone(&self.tool);
        let card = self;
        match &tool.plan().action {
            plan::Action::Steps { steps, reply, result, content } => {
                // One of them at most is written.
                let shown = result.as_ref().or(content.as_ref());
                let numbered = plan::numbered(steps);
                // Most tools are one step, and there may be thousands of tools: room for more would be most of a card.
                card.readings.reserve_exact(numbered.len());
                card.step_paging.reserve_exact(numbered.len());
                for (number, step) in numbered.into_iter().enumerate() {
                    let mut reading =
                        step.send().map(|send| reading(send, &catalog.backends[send.backend], (steps, shown, number)));
                    let paging = step.reply.as_ref().zip(step.send()).zip(reading.as_mut());
                    card.step_paging
                        .push(paging.and_then(|((reply, send), reading)| Paging::new(reply, send, reading)));
                    card.readings.push(reading);
                }
                card.reads.reserve_exact(steps.len());
                card.parts_read.reserve_exact(steps.len());
                for step in steps.iter() {
                    card.reads.push(reads(|see| walk(step, see)));
                    card.parts_read.push(parts_read(|see| walk(step, see)));
                }
                card.merges_arguments = entered::merges_arguments(steps);
                card.beside = (0..steps.len()).map(|place| beside(steps, place)).collect();
                if let ([step], Some(reply), [Some(reading)]) = (&**steps, reply, &mut card.readings[..])
                    && let Some(send) = step.send()
                {
                    card.paging = Paging::new(reply, send, reading);
                }
                card.dictionaries = result.as_ref().map(whole_dictionaries).unwrap_or_default();
            }
            plan::Action::Answer { result } => card.dictionaries = whole_dictionaries(result),
            plan::Action::Content { .. } | plan::Action::Handler => {}
        }
    }

    /// Looks which texts can be written without the arguments: those are the usual ones, and arguments are costly to
    /// put into words.
    fn read_texts(&mut self, place: usize, texts: &Texts) {
        let plan = self.tool.plan();
        let probes: Vec<String> = plan.arguments.iter().map(|argument| format!("\u{1}{}", argument.name)).collect();
        let said = |message: usize, named: bool, locale| {
            let mut variables =
                Variables::new().with("title", "t").with("resource", "r").with("count", 1).with("total", 2);
            if named {
                plan.arguments.iter().zip(&probes).for_each(|(argument, probe)| variables.text(&argument.name, probe));
            }
            texts.message(place, locale, message, &variables)
        };
        // What names a part of the result as well cannot be said here at all: it may name arguments.
        let is_plain = |message: usize| {
            let says = |locale, named| said(message, named, locale);
            texts.locales().all(|locale| says(locale, false).is_some_and(|plain| Some(plain) == says(locale, true)))
        };
        self.plain_summary = plan.summary.is_some_and(is_plain);
        let hint = plan.hint.as_ref().and_then(|hint| hint.message).filter(|message| is_plain(*message));
        let hints = hint.map(|message| {
            let nothing = Variables::new();
            texts.locales().map(|locale| texts.message(place, locale, message, &nothing)).collect()
        });
        self.plain_hint = hints;
    }

    /// Whether a call may talk to its caller while it runs: its handler does, or the user may be asked to approve of it, or
    /// for an argument that is absent. Arguments that cannot be read lack nothing that a user could be asked for.
    #[must_use]
    pub(crate) fn may_elicit(&self, given: Option<&str>) -> bool {
        if self.tool.may_elicit() || self.calls_servers || self.plan().guard.approval.is_some() {
            return true;
        }
        if !self.asks {
            return false;
        }
        let Some(given) = given else { return true };
        let Ok(given) = serde_json::from_str::<HashMap<Cow<'_, str>, &RawValue>>(given) else { return false };
        let is_there = |name: &str| given.get(name).is_some_and(|value| value.get() != "null");
        let asked = self.plan().arguments.iter().filter(|argument| argument.ask.is_some());
        asked.into_iter().any(|argument| !is_there(&argument.name))
    }

    /// Whether a call may ask for several pages: more records may be wanted than a page has.
    #[must_use]
    pub(crate) fn may_report(&self, given: Option<&str>) -> bool {
        if self.calls_servers {
            return true;
        }
        let plan::Action::Steps { reply, .. } = &self.plan().action else { return false };
        let Some(reply) = self.sums().or(reply.as_ref()) else { return false };
        let plan::Paged::By(pages) = &reply.pages else { return false };
        let size = usize::try_from(pages.size).unwrap_or(usize::MAX);
        let Some(plan::Value::Argument { slot, .. }) = &reply.limit else {
            return reply.limit.is_none() || reply.sums.is_some();
        };
        let argument = &self.plan().arguments[*slot];
        let given = given.and_then(|given| serde_json::from_str::<HashMap<Cow<'_, str>, &RawValue>>(given).ok());
        let written = given.as_ref().and_then(|given| given.get(&*argument.name)).map(|value| value.get());
        let wanted = written.or(argument.default.as_ref().map(|default| &*default.0));
        // What is no number here is read by the call, and may be one there.
        wanted.is_none_or(|wanted| wanted.trim_matches('"').parse::<usize>().map_or(true, |wanted| wanted > size))
    }

    /// The reply of its only step, where that comes to sums.
    pub(crate) fn sums(&self) -> Option<&plan::Reply> {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return None };
        let [plan::Step { reply: Some(reply), .. }] = &**steps else { return None };
        Some(reply).filter(|reply| reply.sums.is_some())
    }

    /// How the list of the step of this number goes on.
    pub(crate) fn step_paging(&self, number: usize) -> Option<&Paging> {
        self.step_paging.get(number)?.as_ref()
    }

    /// What is looked for in the reply of the request of this number.
    pub(crate) fn reading(&self, number: usize) -> &Reading {
        self.readings[number].as_ref().expect("the step is a request")
    }

    /// How many steps it has, with those inside of others.
    pub(crate) fn steps(&self) -> usize {
        self.readings.len()
    }

    /// Shows `see` every value of the tool, those of its requests included.
    pub(super) fn walk<'p>(&'p self, see: &mut dyn FnMut(&'p Value)) {
        if let plan::Action::Steps { steps, .. } = &self.plan().action {
            for step in steps.iter() {
                step.walk(see);
                step.inner().iter().for_each(|step| step.walk(see));
            }
        }
        aside(self.plan(), see);
    }

    /// The dictionaries of its labels, and those that its result holds whole.
    pub(super) fn all_dictionaries(&self) -> impl Iterator<Item = usize> {
        let labels = match &self.plan().action {
            plan::Action::Steps { reply: Some(reply), .. } => &*reply.labels,
            _ => &[],
        };
        labels.iter().filter_map(|label| label.dictionary).chain(self.dictionaries.iter().copied())
    }

    /// What its calls are held against, where anything is said.
    pub(crate) fn guarding(&self) -> Option<&Guarding> {
        self.guarding.as_deref()
    }

    /// The tool's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.plan().name
    }

    /// Its calls.
    #[must_use]
    pub(crate) fn counters(&self) -> &Counters {
        &self.counters
    }

    /// What the tool is and does.
    pub(crate) fn plan(&self) -> &plan::Tool {
        self.tool.plan()
    }
}

impl Paging {
    fn new(reply: &plan::Reply, send: &plan::Send, reading: &mut Reading) -> Option<Self> {
        if reply.records.is_empty() {
            return None;
        }
        reading.records(&reply.records);
        if let plan::Paged::By(pages) = &reply.pages {
            reading.pages(pages);
        }
        match &reply.pages {
            plan::Paged::By(pages) if reply.total.is_empty() => reading.total(&pages.total),
            plan::Paged::By(_) | plan::Paged::Unsaid | plan::Paged::Whole { .. } => reading.total(&reply.total),
        }
        let labels: Vec<_> = reply.labels.iter().map(|label| reading.field(&label.of)).collect();
        let own = plan::Path(vec![plan::Segment::Key("_meta".into())].into());
        let meta = (!labels.is_empty()).then(|| reading.field(&own));
        let position = send.position();
        Some(Self {
            first: position.and_then(|first| first.first()).cloned(),
            paged: position.is_some(),
            whole: matches!(reply.pages, plan::Paged::Whole { .. }),
            skips: matches!(reply.pages, plan::Paged::Whole { start: Some(_) }),
            labels,
            meta,
        })
    }
}

/// What is looked for in the reply to the request of the step of this number, but for records.
fn reading(
    send: &plan::Send,
    backend: &plan::Backend,
    (steps, shown, number): (&[plan::Step], Option<&Value>, usize),
) -> Reading {
    let mut reading = Reading::new(&backend.errors);
    reading.signs(&send.done);
    reading.entered(entered::paths(steps, shown, number), entered::decides(steps, number));
    reading
}

fn usual_fields(plan: &plan::Tool) -> Vec<String> {
    let plan::Action::Steps { reply: Some(plan::Reply { fields: Some(fields), .. }), .. } = &plan.action else {
        return Vec::new();
    };
    let Value::Argument { slot, path } = fields else { return Vec::new() };
    let default = plan.arguments[*slot].default.as_ref().filter(|_| path.0.is_empty());
    default.and_then(|default| serde_json::from_str(&default.0).ok()).unwrap_or_default()
}

fn metadata(plan: &plan::Tool, catalog: &plan::Catalog) -> String {
    let text = |text: &str| serde_json::to_string(text).expect("a text is always written to memory");
    let (provider, tool, resource) = (text(&catalog.name), text(&plan.name), text(&plan.resource));
    format!("\"provider\":{provider},\"tool\":{tool},\"resource\":{resource}")
}

/// The backends that a tool asks, and those that the tools ask that it calls.
fn backends(tool: usize, catalog: &plan::Catalog) -> Vec<usize> {
    let mut backends = Vec::new();
    for tool in catalog.with_called(tool) {
        if let plan::Action::Steps { steps, .. } = &catalog.tools[tool].action {
            backends.extend(plan::sends(steps).map(|send| send.backend));
        }
    }
    backends
}

/// The place behind the steps that may go out beside the one at `place`: requests that read, none of which names another.
fn beside(steps: &[plan::Step], place: usize) -> usize {
    let reads = |step: &plan::Step| step.send().is_some() && step.effect() == plan::Effect::Read;
    let names_one = |step: &plan::Step, from: usize| {
        let mut found = false;
        step.walk(&mut |value| found |= matches!(value, Value::Step { step, .. } if *step >= from));
        found
    };
    let behind = steps.iter().skip(place + 1).take_while(|step| reads(step) && !names_one(step, place)).count();
    if reads(&steps[place]) { place + 1 + behind } else { place + 1 }
}

/// Everything outside of the requests that may read an argument.
fn aside<'p>(plan: &'p plan::Tool, see: &mut dyn FnMut(&'p Value)) {
    match &plan.action {
        plan::Action::Steps { steps: _, reply, result, content } => {
            if let Some(reply) = reply {
                reply.limit.iter().chain(&reply.fields).chain(&reply.size).for_each(|value| value.walk(see));
                reply.walk_records(see);
            }
            result.iter().chain(content).for_each(|value| value.walk(see));
        }
        plan::Action::Answer { result } => result.walk(see),
        plan::Action::Content { blocks, error: _ } => blocks.walk(see),
        plan::Action::Handler => see(&Value::Arguments),
    }
    for warning in plan.warnings.iter() {
        warning.fix.iter().for_each(|change| change.value.walk(see));
        if let plan::Rule::Holds(condition) = &warning.rule {
            condition.walk(see);
        }
    }
    plan.hint.iter().for_each(|hint| hint.arguments.walk(see));
    plan.guard.confirm.iter().for_each(|confirm| confirm.condition.walk(see));
    plan.guard.approval.iter().for_each(|approval| approval.condition.walk(see));
    plan.guard.turns.iter().for_each(|value| value.walk(see));
}

/// The slots that are read outside of the requests; the guard's own among them.
fn always_reads(plan: &plan::Tool) -> Option<Vec<usize>> {
    let mut slots = reads(|see| aside(plan, see))?;
    slots.extend(plan.guard.confirm.iter().map(|confirm| confirm.slot));
    if let plan::Action::Steps {
        reply: Some(plan::Reply { pages: plan::Paged::Whole { start: Some(slot) }, .. }),
        ..
    } = &plan.action
    {
        slots.push(*slot);
    }
    Some(slots)
}

/// Shows the values of a step, and of those inside of it.
fn walk<'p>(step: &'p plan::Step, see: &mut dyn FnMut(&'p Value)) {
    step.walk(see);
    step.inner().iter().for_each(|step| step.walk(see));
}

/// The parts of arguments that are read.
fn parts_read<'p>(walk: impl FnOnce(&mut dyn FnMut(&'p Value))) -> Vec<PartRead> {
    let mut parts = Vec::new();
    walk(&mut |value| match value {
        Value::Argument { slot, path } => {
            let key = path.0.first().and_then(|first| match first {
                plan::Segment::Key(key) => Some(key.clone()),
                _ => None,
            });
            parts.push(PartRead { slot: *slot, key });
        }
        // What is looked into or spelt is shown by itself.
        Value::Every { .. } | Value::Spelt { .. } => {}
        of_one => parts.extend(of_one.slot().map(|slot| PartRead { slot, key: None })),
    });
    parts
}

fn whole_dictionaries(result: &Value) -> Vec<usize> {
    let mut found = Vec::new();
    result.walk(&mut |value| {
        if let Value::Dictionary { dictionary } = value {
            found.push(*dictionary);
        }
    });
    found
}
