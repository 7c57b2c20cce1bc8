//! The arguments of a call: the JSON object being consumed, and everything that is wrong with it.
//!
//! Both back ends read through [`Reader`], so that both accept and refuse the same. It finds every fault at once,
//! accepts harmless spellings and says so, and never inserts, drops or guesses anything silently. What was passed is
//! hostile until it was read: nothing here panics on it, and work is bounded by its size.

mod check;
mod fault;
mod format;
mod nearest;
mod number;
mod pattern;
mod repair;
mod rest;
mod tell;
mod trail;

use std::collections::HashSet;

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use crate::runtime::tool::{BoundArguments, Tool};
use check::Checker;
use trail::Trail;

pub use fault::{BadArgument, BadArguments, Expected, Fault};
pub(crate) use nearest::nearest;
pub(crate) use pattern::regex;

/// Reads a tool's arguments one by one.
///
/// Which method reads which [`plan::Check`]: one that is `nullable` or has `rest`, [`plan::Shape::Any`] and
/// [`plan::Shape::Several`] go through [`Reader::any`]; every other shape has a method of its name. `Integer` and
/// `Number` with `clamp` are read by the `clamped_` method.
pub struct Reader<'c> {
    given: Map<String, Value>,
    catalog: &'c plan::Catalog,
    checker: Checker<'c>,
}

/// What a text must be.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextRule<'r> {
    /// The fewest characters.
    pub least: Option<u32>,
    /// The most characters.
    pub most: Option<u32>,
    /// A regular expression that must match somewhere.
    pub pattern: Option<&'r str>,
    /// A well-known form.
    pub format: Option<plan::Format>,
}

/// What was done to arguments that were accepted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notes {
    /// Harmless spellings that were read as what they mean.
    pub repairs: Vec<Repair>,
    /// Numbers that were moved to a bound: the warning `clamped`.
    pub clamped: Vec<Repair>,
}

/// One value that was read as another.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// Where it is: `filter.DATE`, `select[2]`.
    pub path: String,
    /// What was passed, shortened.
    pub from: Value,
    /// What it was read as; `None` if as absent.
    pub to: Option<Value>,
}

/// Arguments that were read without a fault.
pub struct Accepted {
    /// The arguments.
    pub bound: Box<dyn BoundArguments>,
    /// What was done to them.
    pub notes: Notes,
}

/// Reads the arguments of a call from the JSON text that the caller sent; absent is `{}`.
///
/// # Errors
/// Every fault, with a repair of the whole where that is certain.
pub fn read(tool: &dyn Tool, catalog: &plan::Catalog, text: Option<&str>) -> Result<Accepted, BadArguments> {
    let text = text.unwrap_or("{}");
    let given = repair::parse(text)?;
    take(tool, catalog, given).map_err(|mut bad| {
        bad.suggested = repair::parse(text).ok().and_then(|given| repair::suggest(tool, catalog, given, &bad));
        bad
    })
}

/// Reads arguments that are a map already, such as a suggested fix.
///
/// # Errors
/// Every fault, with a repair of the whole where that is certain.
pub fn read_map(
    tool: &dyn Tool,
    catalog: &plan::Catalog,
    given: &Map<String, Value>,
) -> Result<Accepted, BadArguments> {
    take(tool, catalog, given.clone()).map_err(|mut bad| {
        bad.suggested = repair::suggest(tool, catalog, given.clone(), &bad);
        bad
    })
}

fn take(tool: &dyn Tool, catalog: &plan::Catalog, given: Map<String, Value>) -> Result<Accepted, BadArguments> {
    let rules = tool.plan().schema.as_ref().map(|schema| (schema, passed(&given)));
    let mut reader = Reader::new(given, catalog);
    let bound = tool.read(&mut reader);
    if let (Some((schema, passed)), Some(bound)) = (rules, &bound)
        && reader.checker.is_clean()
    {
        // As they were understood: a harmless spelling of one argument is none of the others' business.
        let taken = tool.plan().arguments.iter().enumerate().filter(|(_, argument)| passed.contains(&*argument.name));
        let taken = taken.filter_map(|(slot, argument)| {
            let json = crate::runtime::json::written(|json| json.put(&bound.argument(slot)))?;
            Some((argument.name.to_string(), serde_json::from_str(&json).ok()?))
        });
        reader.checker.together(&schema.0, &Value::Object(taken.collect()));
    }
    let notes = reader.finish()?;
    Ok(Accepted { bound: bound.expect("a tool reads nothing only if it noted a fault"), notes })
}

/// The names of what is passed, and not only as `null`.
fn passed(given: &Map<String, Value>) -> HashSet<String> {
    given.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name.clone()).collect()
}

impl<'c> Reader<'c> {
    /// A reader of these arguments.
    #[must_use]
    pub fn new(given: Map<String, Value>, catalog: &'c plan::Catalog) -> Self {
        Self { given, catalog, checker: Checker::new(catalog) }
    }

    /// Takes `true` or `false`.
    pub fn boolean(&mut self, name: &str) -> Option<bool> {
        let value = self.take(name)?;
        self.checker.boolean(&value, Trail::new(name))
    }

    /// Takes a whole number; one out of range is refused.
    pub fn integer(&mut self, name: &str, least: Option<i64>, most: Option<i64>) -> Option<i64> {
        let value = self.take(name)?;
        self.checker.integer(&value, (least, most), false, Trail::new(name))
    }

    /// Takes a whole number; one out of range is moved to the bound, and the result says so.
    pub fn clamped_integer(&mut self, name: &str, least: Option<i64>, most: Option<i64>) -> Option<i64> {
        let value = self.take(name)?;
        self.checker.integer(&value, (least, most), true, Trail::new(name))
    }

    /// Takes a number; one out of range is refused.
    pub fn number(&mut self, name: &str, least: Option<f64>, most: Option<f64>) -> Option<f64> {
        let value = self.take(name)?;
        self.checker.number(&value, (least, most), false, Trail::new(name))
    }

    /// Takes a number; one out of range is moved to the bound, and the result says so.
    pub fn clamped_number(&mut self, name: &str, least: Option<f64>, most: Option<f64>) -> Option<f64> {
        let value = self.take(name)?;
        self.checker.number(&value, (least, most), true, Trail::new(name))
    }

    /// Takes a text.
    pub fn text(&mut self, name: &str, rule: TextRule<'_>) -> Option<String> {
        let value = self.take(name)?;
        self.checker.text(value, rule, Trail::new(name))
    }

    /// Takes one of these texts, and gives its place among them.
    pub fn choice(&mut self, name: &str, values: &[plan::Text]) -> Option<usize> {
        let value = self.take(name)?;
        self.checker.one_of(&value, &|index| values.get(index).map(AsRef::as_ref), Trail::new(name))
    }

    /// Takes the key of a row, and gives its place in the table.
    pub fn row(&mut self, name: &str, table: usize) -> Option<usize> {
        let value = self.take(name)?;
        let rows = self.catalog.tables.get(table).map(|table| table.rows.as_ref()).unwrap_or_default();
        self.checker.one_of(&value, &|index| rows.get(index).map(|row| row.key.as_ref()), Trail::new(name))
    }

    /// Takes a period, and gives its place in [`plan::WINDOWS`].
    pub fn window(&mut self, name: &str) -> Option<usize> {
        let value = self.take(name)?;
        self.checker.one_of(&value, &|index| plan::WINDOWS.get(index).copied(), Trail::new(name))
    }

    /// Takes a list.
    pub fn list(&mut self, name: &str, check: &plan::Check) -> Option<Vec<Value>> {
        let value = self.take(name)?;
        match self.checker.value(value, check, Trail::new(name))? {
            Value::Array(items) => Some(items),
            other => self.checker.misshapen(&other, Expected::List, Trail::new(name)),
        }
    }

    /// Takes a map.
    pub fn map(&mut self, name: &str, check: &plan::Check) -> Option<Map<String, Value>> {
        let value = self.take(name)?;
        match self.checker.value(value, check, Trail::new(name))? {
            Value::Object(map) => Some(map),
            other => self.checker.misshapen(&other, Expected::Map, Trail::new(name)),
        }
    }

    /// Takes whatever the check allows, `null` too where that is a value.
    pub fn any(&mut self, name: &str, check: &plan::Check) -> Option<Value> {
        let value = if check.nullable { self.given.swap_remove(name)? } else { self.take(name)? };
        self.checker.value(value, check, Trail::new(name))
    }

    /// Notes that a required argument is missing, unless a fault of it was noted already.
    pub fn required<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.checker.missing(name);
        }
        value
    }

    /// Refuses what is left: arguments that the tool does not have.
    pub fn refuse_rest(&mut self, known: &[&str]) {
        for (name, value) in std::mem::take(&mut self.given) {
            self.checker.unknown(&name, &value, &mut known.iter().copied(), Trail::new(&name));
        }
    }

    /// What was noted.
    ///
    /// # Errors
    /// Every fault that was noted.
    pub fn finish(self) -> Result<Notes, BadArguments> {
        self.checker.finish()
    }

    /// The value of an argument; `null` is read as absent.
    fn take(&mut self, name: &str) -> Option<Value> {
        let value = self.given.swap_remove(name)?;
        if value.is_null() {
            self.checker.absent(Trail::new(name));
            return None;
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests;
