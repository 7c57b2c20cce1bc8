//! Takes the arguments of a call out of their JSON object, one by one.

use std::collections::HashSet;

use kartoteka_compiler::plan::{self, Shape};
use serde_json::{Map, Value};

use super::blank::{is_blank, is_word_for_nothing, keeps_blank, takes_blank};
use super::check::Checker;
use super::contacts::ChosenContact;
use super::fault::{ArgumentChange, BadArgument, BadArguments, Expected};
use super::findings::Findings;
use super::names;
use super::near;
use super::notes::Notes;
use super::rule::{Bounds, Outside, TextRule};
use super::synonyms::{is_word_for_order, synonym};
use super::trail::Trail;

/// Reads a tool's arguments one by one.
///
/// Which method reads which [`plan::Check`]: one that is `nullable` or has `rest`, [`plan::Shape::Any`] and
/// [`plan::Shape::Several`] go through [`Reader::any`]; every other shape has a method of its name. `Integer` and
/// `Number` with `clamp` are read by the `clamped_` method.
pub struct Reader<'c> {
    pub(super) given: Map<String, Value>,
    catalog: &'c plan::Catalog,
    /// The tool whose arguments they are, where they are not those of another server's.
    tool: Option<&'c plan::Tool>,
    /// What was passed and is a part of what another argument was meant to be.
    within: Option<String>,
    /// What its contact is, where another argument chooses.
    contact: ChosenContact,
    pub(super) checker: Checker<'c>,
}

impl<'c> Reader<'c> {
    /// A reader of a tool's arguments, whose names may be spelt in another case, and among which may be some that clients
    /// add by themselves.
    #[must_use]
    pub(crate) fn of_tool(mut given: Map<String, Value>, tool: &'c plan::Tool, catalog: &'c plan::Catalog) -> Self {
        let mut checker = Checker::new(catalog);
        let known = || tool.arguments.iter().map(|argument| argument.name.as_ref());
        names::tidy(&mut given, &known, &mut checker.findings);
        let contact = ChosenContact::of(&given, tool, catalog);
        Self { given, catalog, tool: Some(tool), within: None, contact, checker }
    }

    /// Gives arguments the names under which [`Reader::of_tool`] reads them.
    pub(crate) fn tidy(given: &mut Map<String, Value>, tool: &plan::Tool) {
        let known = || tool.arguments.iter().map(|argument| argument.name.as_ref());
        names::tidy(given, &known, &mut Findings::default());
    }

    /// The names of what is passed and not yet taken, and not only as `null`.
    pub(crate) fn passed(&self) -> HashSet<String> {
        self.given.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name.clone()).collect()
    }

    /// A reader of these arguments.
    #[must_use]
    pub fn new(given: Map<String, Value>, catalog: &'c plan::Catalog) -> Self {
        let (contact, checker) = (ChosenContact::Unsaid, Checker::new(catalog));
        Self { given, catalog, tool: None, within: None, contact, checker }
    }

    /// Takes `true` or `false`.
    pub fn boolean(&mut self, name: &str) -> Option<bool> {
        let value = self.take_said(name)?;
        self.checker.findings.boolean(&value, Trail::new(name))
    }

    /// Takes a whole number; one out of range is refused.
    pub fn integer(&mut self, name: &str, least: Option<i64>, most: Option<i64>) -> Option<i64> {
        let value = self.take_said(name)?;
        self.checker.findings.integer(&value, Bounds { least, most, outside: Outside::Refused }, Trail::new(name))
    }

    /// Takes a whole number; one out of range is moved to the bound, and the result says so.
    pub fn clamped_integer(&mut self, name: &str, least: Option<i64>, most: Option<i64>) -> Option<i64> {
        let value = self.take_said(name)?;
        self.checker.findings.integer(&value, Bounds { least, most, outside: Outside::Clamped }, Trail::new(name))
    }

    /// Takes a number; one out of range is refused.
    pub fn number(&mut self, name: &str, least: Option<f64>, most: Option<f64>) -> Option<f64> {
        let value = self.take_said(name)?;
        self.checker.findings.number(&value, Bounds { least, most, outside: Outside::Refused }, Trail::new(name))
    }

    /// Takes a number; one out of range is moved to the bound, and the result says so.
    pub fn clamped_number(&mut self, name: &str, least: Option<f64>, most: Option<f64>) -> Option<f64> {
        let value = self.take_said(name)?;
        self.checker.findings.number(&value, Bounds { least, most, outside: Outside::Clamped }, Trail::new(name))
    }

    /// Takes a text.
    pub fn text(&mut self, name: &str, rule: TextRule<'_>) -> Option<String> {
        let value = if takes_blank(rule.least) { self.take_whole(name)? } else { self.take(name)? };
        let value = self.meant(name, value)?;
        let contact = value.as_str().filter(|_| rule.format == Some(plan::Format::Contact));
        let rule = contact.map_or(rule, |text| TextRule { format: self.contact.form(text), ..rule });
        self.checker.findings.text(value, rule, Trail::new(name))
    }

    /// Takes one of these texts, and gives its place among them.
    pub fn choice(&mut self, name: &str, values: &[plan::Text]) -> Option<usize> {
        let blank = values.iter().any(|value| value.trim().is_empty());
        let value = if blank { self.take_whole(name)? } else { self.take(name)? };
        let is_one = values.iter().any(|known| value.as_str().is_some_and(|value| known.eq_ignore_ascii_case(value)));
        let value = if is_one { value } else { self.meant(name, value)? };
        self.checker.findings.one_of(&value, &|index| values.get(index).map(AsRef::as_ref), Trail::new(name))
    }

    /// Takes the key of a row, and gives its place in the table.
    pub fn row(&mut self, name: &str, table: usize) -> Option<usize> {
        let value = self.take(name)?;
        let rows = self.catalog.tables.get(table).map(|table| table.rows.as_ref()).unwrap_or_default();
        self.checker.findings.row(&value, rows, Trail::new(name))
    }

    /// Takes a period, and gives its place in [`plan::PERIODS`].
    pub fn period(&mut self, name: &str) -> Option<usize> {
        let value = self.take_said(name)?;
        self.checker.findings.one_of(&value, &|index| plan::PERIODS.get(index).copied(), Trail::new(name))
    }

    /// Takes a list.
    pub fn list(&mut self, name: &str, check: &plan::Check) -> Option<Vec<Value>> {
        let value = self.take_said(name)?;
        if self.would_clear(name, &value, check) {
            self.checker.findings.emptied(&value, Trail::new(name));
            return None;
        }
        match self.checker.value(value, check, Trail::new(name))? {
            Value::Array(items) => Some(items),
            other => self.checker.findings.misshapen(&other, Expected::List, Trail::new(name)),
        }
    }

    /// Takes a map.
    pub fn map(&mut self, name: &str, check: &plan::Check) -> Option<Map<String, Value>> {
        let value = self.take_said(name)?;
        if let Some(meant) = self.in_two(&value, check) {
            let mistake = BadArgument::WrongType { expected: Expected::Map };
            return self.checker.findings.nearly(Trail::new(name), &value, mistake, Some(meant));
        }
        match self.checker.value(value, check, Trail::new(name))? {
            Value::Object(map) => Some(map),
            other => self.checker.findings.misshapen(&other, Expected::Map, Trail::new(name)),
        }
    }

    /// Takes whatever the check allows, `null` too where that is a value.
    pub fn any(&mut self, name: &str, check: &plan::Check) -> Option<Value> {
        let value = match (check.nullable, keeps_blank(&check.shape)) {
            (true, _) => self.given.swap_remove(name)?,
            (false, true) => self.take_whole(name)?,
            (false, false) => self.take(name)?,
        };
        self.checker.value(value, check, Trail::new(name))
    }

    /// Notes that a required argument is missing, unless a fault of it was noted already.
    pub fn required<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.checker.findings.missing(name);
        }
        value
    }

    /// The order that was meant by a direction, and a field under another word for it: `sort: ID, order: DESC`.
    fn in_two(&mut self, value: &Value, check: &plan::Check) -> Option<Value> {
        let Shape::Map { properties, others, .. } = &check.shape else { return None };
        let way = near::direction(value.as_str()?).filter(|_| near::is_order(properties, others))?;
        let field = self.given.iter().find(|(name, value)| is_word_for_order(name) && value.is_string());
        let (word, field) = field.map(|(word, field)| (word.clone(), field.clone()))?;
        self.within = Some(word);
        Some(near::order_by(field.as_str()?.trim(), way))
    }

    /// Refuses what is left: arguments that the tool does not have.
    pub fn refuse_rest(&mut self, known: &[&str]) {
        for (name, value) in std::mem::take(&mut self.given) {
            // As with the nearest name, only what is kept is worth the search.
            if self.within.as_ref() == Some(&name) {
                // It is a part of the order that is suggested.
                let mistake = BadArgument::Unknown { nearest: None };
                self.checker.findings.fault(Trail::new(&name), Some(&value), mistake, Some(ArgumentChange::Remove));
                continue;
            }
            let tool = self.tool.filter(|_| !self.checker.findings.is_full());
            let synonym = tool.and_then(|tool| synonym(&name, tool, known));
            self.checker.findings.unknown(&name, &value, synonym, &mut known.iter().copied(), Trail::new(&name));
        }
    }

    /// Holds the arguments against a schema of them all, if each is right by itself. `known` are all that
    /// there are.
    pub(crate) fn together(&mut self, schema: &str, arguments: impl FnOnce() -> Value, known: &[plan::Argument]) {
        if self.checker.findings.is_clean() {
            self.checker.findings.together(schema, &arguments(), known);
        }
    }

    /// Looks whether spans of time end before they begin, if each argument is right by itself; `text` gives one by its slot.
    pub(crate) fn spans(&mut self, known: &[plan::Argument], text: &dyn Fn(usize) -> Option<String>) {
        if self.checker.findings.is_clean() {
            self.checker.findings.spans(known, text);
        }
    }

    /// Looks for contacts of another kind than is said beside them, if each argument is right by itself.
    /// `text` gives an argument that is a text or a choice, by its slot.
    pub(crate) fn contacts(&mut self, tool: &plan::Tool, text: &dyn Fn(usize) -> Option<String>) {
        if self.checker.findings.is_clean() {
            let catalog = self.checker.catalog;
            self.checker.findings.contacts(tool, catalog, text);
        }
    }

    /// Looks for conditions that the backend would leave out, if each argument is right by itself.
    /// `map` gives one that is a map, by its slot.
    pub(crate) fn whole<'m>(&mut self, tool: &plan::Tool, map: &dyn Fn(usize) -> Option<&'m Map<String, Value>>) {
        if self.checker.findings.is_clean() {
            self.checker.findings.whole(tool, map);
        }
    }

    /// What was noted.
    ///
    /// # Errors
    /// Every fault that was noted.
    pub fn finish(self) -> Result<Notes, BadArguments> {
        self.checker.findings.finish()
    }

    /// The value of an argument; `null` and a blank text are read as absent.
    fn take(&mut self, name: &str) -> Option<Value> {
        let value = self.take_whole(name)?;
        if is_blank(&value) {
            self.checker.findings.absent(&value, Trail::new(name));
            return None;
        }
        Some(value)
    }

    /// The same, of a type that no word for nothing has.
    fn take_said(&mut self, name: &str) -> Option<Value> {
        let value = self.take(name)?;
        self.meant(name, value)
    }

    /// A value, unless it is only the word that a program has for nothing, and would be written somewhere as if it were
    /// something; that is read as absent.
    fn meant(&mut self, name: &str, value: Value) -> Option<Value> {
        if self.writes() && is_word_for_nothing(&value) {
            self.checker.findings.emptied(&value, Trail::new(name));
            return None;
        }
        Some(value)
    }

    fn writes(&self) -> bool {
        self.tool.is_some_and(|tool| tool.effect > plan::Effect::Read)
    }

    /// Whether a list without items would wipe what is there, and neither the card says by `minItems: 0` that this is meant,
    /// nor is there anything else that the argument could be passed for.
    fn would_clear(&self, name: &str, value: &Value, check: &plan::Check) -> bool {
        let is_empty =
            value.as_array().is_some_and(Vec::is_empty) || value.as_str().is_some_and(|text| text.trim() == "[]");
        let says_so = matches!(check.shape, plan::Shape::List { least: Some(_), .. });
        let argument = self.tool.and_then(|tool| tool.arguments.iter().find(|argument| argument.name == name));
        is_empty && !says_so && self.writes() && argument.is_some_and(|argument| !argument.required)
    }

    /// The value of an argument that may be a blank text; `null` is read as absent.
    fn take_whole(&mut self, name: &str) -> Option<Value> {
        let value = self.given.swap_remove(name)?;
        if value.is_null() {
            self.checker.findings.absent(&value, Trail::new(name));
            return None;
        }
        Some(value)
    }
}
