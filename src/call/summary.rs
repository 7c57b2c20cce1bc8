//! What a result says in words: the text that sums it up, and the hint for a next call.

use std::borrow::Cow;

use kartoteka_compiler::plan::{self, Effect};
use serde_json::{Map, Value};

use super::done::FoundByTool;
use super::range;
use super::tool_call::Call;
use super::words;
use crate::call::result::{Advice, Hint, Pagination};
use crate::caller::TextForm;
use crate::catalog::last_summary::ListCounts;
use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::json::Members;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// A result longer than this, in bytes, is not taken apart for the variables of its summary.
const LONGEST_TAKEN_APART: usize = 4096;

impl Call<'_> {
    fn hint(&self, bound: &dyn BoundArguments) -> Option<Hint> {
        let hint = self.plan().hint.as_ref()?;
        let scope = self.scope();
        let arguments = evaluate::json(&hint.arguments, bound, &scope)?;
        let message = match &self.card.plain_hint {
            Some(texts) => texts.get(usize::from(self.context.locale().0)).cloned().flatten(),
            None => hint.message.and_then(|message| scope.message(message, bound)),
        };
        Some(Hint { message, arguments })
    }

    /// The hint for a next call, where one helps: nothing was found, or the call was warned of.
    pub(super) fn helpful_hint(
        &self,
        bound: &dyn BoundArguments,
        pagination: Option<&Pagination>,
        advice: &Advice,
    ) -> Option<Hint> {
        let helps = pagination.is_none_or(|page| page.shown() == 0) || !advice.warnings.is_empty();
        // A repaired call is a better one to copy.
        if helps && advice.fix.is_none() && !self.names_one(bound) { self.hint(bound) } else { None }
    }

    /// Whether the call looks for one record: a call for others is no help then.
    fn names_one(&self, bound: &dyn BoundArguments) -> bool {
        self.plan().warnings.iter().any(|warning| match &warning.rule {
            plan::Rule::MissingRange { slot, named, .. } => {
                range::has(bound.argument(*slot).and_then(Argument::map), named, false)
            }
            plan::Rule::Holds(_) => false,
        })
    }

    /// Whether a call that reads was answered with nothing.
    fn found_none(&self, json: Option<&str>) -> bool {
        // Of what has fields, `false` and a blank are as PHP says that there is none.
        let has_fields =
            || matches!(&self.plan().action, plan::Action::Steps { reply: Some(reply), .. } if reply.fields.is_some());
        self.plan().effect == Effect::Read
            && match json.map(str::trim) {
                Some("null" | "[]" | "{}") => true,
                Some("false" | "\"\"") => has_fields(),
                _ => false,
            }
    }

    /// The text that sums the result up, and where the data is if the text has none of it.
    pub(super) fn summed_up(
        &self,
        bound: &dyn BoundArguments,
        (pagination, found): (Option<&Pagination>, FoundByTool),
        json: Option<&str>,
        form: TextForm,
    ) -> Cow<'static, str> {
        let summary = match found {
            FoundByTool::NoField => self.titled("summary-no-field"),
            FoundByTool::NoPart => self.titled("summary-no-part"),
            FoundByTool::Nothing => self.titled("summary-nothing"),
            FoundByTool::Blank => self.titled("summary-blank"),
            FoundByTool::Told if self.found_none(json) => self.titled("summary-nothing"),
            FoundByTool::Told => self.summary(bound, pagination, json),
        };
        match form {
            TextForm::Full => summary,
            TextForm::Summary => {
                Cow::Owned(format!("{summary} {}", self.own_text("summary-elsewhere", &Variables::new())))
            }
        }
    }

    /// One of the server's own summaries that name the tool alone.
    fn titled(&self, id: &str) -> Cow<'static, str> {
        let title = self.plan().title(self.context.locale_place());
        let mut variables = Variables::new().with("title", title.as_ref());
        variables.text("system", self.context.system());
        Cow::Owned(self.own_text(id, &variables))
    }

    /// The text that sums the result up. That of a list is the one before, as far as it names nothing else.
    fn summary(
        &self,
        bound: &dyn BoundArguments,
        pagination: Option<&Pagination>,
        json: Option<&str>,
    ) -> Cow<'static, str> {
        match pagination.filter(|_| self.card.plain_summary && json.is_none()) {
            Some(pagination) => {
                let (shown, total) = (pagination.shown(), told_total(pagination));
                let counts = ListCounts { locale: self.context.locale(), shown, total };
                let write = || self.new_summary(bound, Some(pagination), json).into_owned();
                Cow::Owned(self.card.last_summary.of(counts, write))
            }
            None => self.new_summary(bound, pagination, json),
        }
    }

    /// Whether a write was answered with nothing but a good status, where the catalog does not say what a good reply has. A deletion
    /// leaves nothing to be said.
    fn is_accepted_alone(&self, json: Option<&str>) -> bool {
        let plan::Action::Steps { steps, result: None, .. } = &self.plan().action else { return false };
        let backends = &self.context.catalog.plan.backends;
        let is_silent = |send: &plan::Send| {
            send.done.is_empty() && send.verb != plan::Verb::Delete && backends[send.backend].errors.done.is_empty()
        };
        let mut writes =
            steps.iter().filter_map(plan::Step::send).filter(|send| send.effect != Effect::Read).peekable();
        writes.peek().is_some() && writes.all(is_silent) && json.is_none_or(says_nothing)
    }

    /// The same, written; the server's own where the card has none or nothing of it is left.
    fn new_summary(
        &self,
        bound: &dyn BoundArguments,
        pagination: Option<&Pagination>,
        json: Option<&str>,
    ) -> Cow<'static, str> {
        let plan = self.plan();
        let title = plan.title(self.context.locale_place());
        let scope = self.scope();
        let mut object: Map<String, Value>;
        if let Some(message) = plan.summary {
            object = json
                .filter(|json| json.starts_with('{') && json.len() < LONGEST_TAKEN_APART)
                .map_or_else(Map::new, |json| serde_json::from_str(json).unwrap_or_default());
            object.values_mut().for_each(words::clean);
            let mut variables = if self.card.plain_summary { Variables::new() } else { scope.variables(bound) };
            for (key, value) in &object {
                variables.value(key, value);
            }
            long_numbers(&object, json.unwrap_or_default(), &mut variables);
            counts(&mut variables, (title, &plan.resource), pagination);
            if let Some(text) = scope.message_with(message, variables) {
                return Cow::Owned(text);
            }
        }
        let mut variables = Variables::new();
        counts(&mut variables, (title, &plan.resource), pagination);
        let id = match pagination {
            Some(_) => "summary-list",
            None if plan.effect == Effect::Read && json.is_some_and(has_empty_lists) => "summary-nothing",
            None if self.is_accepted_alone(json) => {
                variables.text("system", self.context.system());
                "summary-accepted"
            }
            None if plan.effect == Effect::Read => "summary-read",
            None => "summary-done",
        };
        Cow::Owned(self.own_text(id, &variables))
    }
}

/// Whether an answer says nothing of what was done: it is empty, or a text of which nobody knows what it means.
fn says_nothing(json: &str) -> bool {
    matches!(json.trim(), "null" | "{}" | "[]") || json.trim_start().starts_with('"')
}

/// Whether an answer surely says that nothing was found: a map of empty lists, and of what may stand beside those.
fn has_empty_lists(json: &str) -> bool {
    if json.len() >= LONGEST_TAKEN_APART {
        return false;
    }
    let Ok(Value::Object(map)) = serde_json::from_str(json) else { return false };
    let is_list = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    let is_none = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(true) => false,
    };
    map.values().any(is_list) && map.values().all(is_none)
}

/// Puts whole numbers in as the text of their digits that are longer than a value holds.
fn long_numbers<'v>(object: &'v Map<String, Value>, json: &str, variables: &mut Variables<'v>) {
    if !object.values().any(|value| value.is_number() && value.as_i64().is_none()) {
        return;
    }
    let members: Members<'_> = serde_json::from_str(json).unwrap_or_else(|_| Members(Vec::new()));
    for (key, raw) in members.0 {
        let digits = raw.get().strip_prefix('-').unwrap_or(raw.get());
        let is_whole = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        if let (Some((key, value)), true) = (object.get_key_value(&*key), is_whole)
            && value.as_i64().is_none()
        {
            variables.owned(key, raw.get().to_owned());
        }
    }
}

fn counts<'v>(variables: &mut Variables<'v>, (title, resource): (&'v str, &'v str), pagination: Option<&Pagination>) {
    // An argument, or a part of the result, may be called so.
    variables.text_unless_set("title", title);
    variables.text("resource", resource);
    if let Some(pagination) = pagination {
        variables.count("count", pagination.shown());
        if let Some(total) = told_total(pagination) {
            variables.integer("total", total);
        }
    }
}

/// How many records there are in all. The backend counts those, too, that are left out here: then it is not told beside them;
/// nor is a number that is less than what is here.
fn told_total(pagination: &Pagination) -> Option<i64> {
    let shown = i64::try_from(pagination.shown()).unwrap_or(i64::MAX);
    pagination.total.filter(|total| pagination.left_out.is_none() && *total >= shown)
}
