//! Values in a map of the backend's names, held against the types of these: `true` where the backend spells it `Y`, a text in which
//! several values stand where it takes a list, operators in the place of a value where they stand in the key.
//!
//! A backend compares what it is sent: such a condition finds something else than was asked for, or nothing, and such a field is
//! stored as another. Types are known of a card, or of the backend's list of fields, which is asked for where a value would be
//! misspelt of some type alone. Of a name without a type nothing is said, and nothing is ever put in the place of what was passed.

use std::cell::LazyCell;

use kartoteka_compiler::plan;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::advised::Advised;
use super::done::{HeldSpellings, Misspelt, SpellingFault};
use super::held_lists::{DueList, MOST_TOLD};
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use super::words::cut;
use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::pattern::regex;
use crate::runtime::reply::scalar;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The most characters of a value that are told.
const MOST_SHOWN: usize = 120;
/// The most values of one text.
const MOST_VALUES: usize = 500;

/// Words for true, and for false, in small letters.
const YES: [&str; 6] = ["true", "yes", "y", "on", "да", "истина"];
const NO: [&str; 6] = ["false", "no", "n", "off", "нет", "ложь"];

/// A value of whose name the card says no type.
struct UntypedValue<'b> {
    key: &'b str,
    value: &'b Value,
}

/// What is looked for in the values of a map.
#[derive(Clone, Copy)]
struct Spellings<'b> {
    known: &'b plan::Known,
    map: &'b Map<String, Value>,
    /// The values are conditions on records, and not what is stored.
    conditions: bool,
}

impl Call<'_> {
    /// Holds values against the types of their names. Most calls have none that might be misspelt.
    pub(super) async fn held_against_types(&self, bound: &dyn BoundArguments, until: Instant) -> HeldSpellings {
        let mut held = HeldSpellings::default();
        let mut doubtful = Vec::new();
        let told = LazyCell::new(|| self.bad_bounds(bound));
        for known in self.plan().known.iter().filter(|known| known.type_part.is_some() || !known.typed.is_empty()) {
            let Some(map) = bound.argument(known.slot).and_then(Argument::map) else { continue };
            if map.values().all(is_plain) || !evaluate::holds(&known.when, bound, &self.scope()) {
                continue;
            }
            let spellings = Spellings { known, map, conditions: self.plan().effect == plan::Effect::Read };
            let argument = &*self.plan().arguments[known.slot].name;
            let mut untyped = Vec::new();
            for (key, value) in map.iter().filter(|(_, value)| !is_plain(value)) {
                match spellings.said(key) {
                    Some(values) => held.misspelt.extend(spellings.misspelt(values, key, value)),
                    None if spellings.may_be_misspelt(self.types(known), key, value)
                        && !told.iter().any(|bad| bad.place() == (argument, key)) =>
                    {
                        untyped.push(UntypedValue { key, value });
                    }
                    None => {}
                }
            }
            if !untyped.is_empty() {
                doubtful.push((spellings, self.due_list(&known.list, bound), untyped));
            }
        }
        if !doubtful.is_empty() {
            Box::pin(self.held_against_listed_types(&doubtful, until, &mut held)).await;
        }
        held
    }

    async fn held_against_listed_types(
        &self,
        doubtful: &[(Spellings<'_>, DueList, Vec<UntypedValue<'_>>)],
        until: Instant,
        held: &mut HeldSpellings,
    ) {
        let due: Vec<_> = doubtful.iter().map(|(_, list, _)| list).collect();
        for ((spellings, _, untyped), list) in doubtful.iter().zip(self.held_lists(&due, until).await) {
            let known = spellings.known;
            let Some(entries) = list else {
                held.unheld.push(known.slot);
                continue;
            };
            let part = known.type_part.as_deref().expect("only where it is said a value may be misspelt");
            for UntypedValue { key, value } in untyped {
                let entry = known.names(key).find_map(|name| entries.find_text(name));
                let kind = entry.and_then(|place| scalar(entries.at(place).part(part)?));
                let Some(kind) = kind else { continue };
                match self.types(known).iter().find(|typed| *typed.name == *kind) {
                    Some(typed) => held.misspelt.extend(spellings.misspelt(&typed.values, key, value)),
                    // Whatever its values are, no map is one.
                    None => held.misspelt.extend(spellings.of_operators(key, value)),
                }
            }
        }
    }

    /// How the backend of a dictionary spells values.
    fn types(&self, known: &plan::Known) -> &[plan::TypedName] {
        let plan = &self.context.catalog.plan;
        match &known.list {
            plan::HeldList::Dictionary { dictionary, .. } => {
                &plan.backends[plan.dictionaries[*dictionary].send.backend].types
            }
            plan::HeldList::Written { .. } => &[],
        }
    }

    /// Warns of values that are misspelt.
    pub(super) fn warn_of_spellings(&self, advised: &mut Advised<'_>, misspelt: &[Misspelt]) {
        for wrong in misspelt.iter().take(MOST_TOLD) {
            let path = format!("{}.{}", self.plan().arguments[wrong.slot].name, wrong.key);
            let mut variables = Variables::new().with("path", path.as_str()).with("value", wrong.given.as_str());
            variables.text("system", self.context.system());
            let meant = |(key, value): &(String, Value)| match wrong.fault {
                SpellingFault::Operators => format!("`{key}`: {}", cut(&value.to_string(), MOST_SHOWN)),
                SpellingFault::Truth | SpellingFault::List => cut(&value.to_string(), MOST_SHOWN),
            };
            variables.owned("meant", wrong.meant.iter().map(meant).collect::<Vec<_>>().join(", "));
            let text = match wrong.fault {
                SpellingFault::Truth => "warning-misspelt-value",
                SpellingFault::List => "misspelt-value-list",
                SpellingFault::Operators => "misspelt-value-operators",
            };
            advised.advice.warnings.push(self.own_as("misspelt-value", text, &variables));
        }
        self.warn_of_more(advised, ("misspelt-value", "misspelt-value-more"), misspelt.len());
    }
}

impl Misspelt {
    /// Puts what was meant in its place.
    pub(super) fn mend(&self, argument: &str, repair: &mut SuggestedRepair) {
        if let [(key, value)] = &self.meant[..]
            && *key == self.key
        {
            return repair.change(argument, key, value.clone());
        }
        repair.remove(argument, &self.key);
        self.meant.iter().for_each(|(key, value)| repair.change(argument, key, value.clone()));
    }
}

impl<'b> Spellings<'b> {
    /// How the card says that the values of a key are spelt.
    fn said(&self, key: &str) -> Option<&'b plan::ValueType> {
        let typed = |name: &str| self.known.typed.iter().find(|typed| *typed.name == *name);
        self.known.names(key).find_map(typed).map(|typed| &typed.values)
    }

    /// Whether a value would be misspelt, of some type of the backend's lists.
    fn may_be_misspelt(&self, types: &[plan::TypedName], key: &str, value: &Value) -> bool {
        // A digit is a number as a rule, and what it would be else is not worth a request.
        let is_digit = |value: &Value| matches!(value.as_str(), Some("0" | "1")) || value.is_number();
        self.known.type_part.is_some()
            && !is_digit(value)
            && (self.of_operators(key, value).is_some()
                || types.iter().any(|typed| self.misspelt(&typed.values, key, value).is_some()))
    }

    /// What is wrong with a value of this type.
    fn misspelt(&self, values: &plan::ValueType, key: &str, value: &Value) -> Option<Misspelt> {
        let of = |fault, meant| Misspelt {
            slot: self.known.slot,
            key: key.to_owned(),
            given: cut(&value.to_string(), MOST_SHOWN),
            fault,
            meant,
        };
        if let Some(truth) = &values.truth
            && let Some(meant) = other_truth(truth, value)
        {
            return Some(of(SpellingFault::Truth, vec![(key.to_owned(), meant)]));
        }
        if !self.conditions {
            return None;
        }
        if let Some(one) = &values.one
            && self.known.affixes.named(key).is_some()
            && let Some(items) = several(one, value)
        {
            return Some(of(SpellingFault::List, vec![(key.to_owned(), Value::Array(items))]));
        }
        self.of_operators(key, value)
    }

    /// Operators in the place of a value: `{ "in": [1, 2] }`.
    fn of_operators(&self, key: &str, value: &Value) -> Option<Misspelt> {
        let Value::Object(operators) = value else { return None };
        let name = self.known.affixes.named(key).filter(|_| self.conditions && !operators.is_empty())?;
        let meant = |(word, value): (&String, &Value)| {
            let meant = self.key_of(word, name, key)?;
            let is_taken = meant != key && self.map.contains_key(&meant);
            (!is_taken && !value.is_object()).then(|| (meant, value.clone()))
        };
        let meant: Vec<(String, Value)> = operators.iter().map(meant).collect::<Option<_>>()?;
        let is_twice = |at: usize| meant[..at].iter().any(|(before, _)| *before == meant[at].0);
        if (0..meant.len()).any(is_twice) {
            return None;
        }
        let (slot, given) = (self.known.slot, cut(&value.to_string(), MOST_SHOWN));
        Some(Misspelt { slot, key: key.to_owned(), given, fault: SpellingFault::Operators, meant })
    }

    /// The key in which an operator stands that was written as a word.
    fn key_of(&self, word: &str, name: &str, key: &str) -> Option<String> {
        let bound = |affixes: &plan::List<plan::Affix>, inclusive: bool| {
            let of_that = affixes.iter().find(|affix| affix.before.contains('=') == inclusive);
            of_that.or(affixes.first()).map(|affix| affix.key(name).into_owned())
        };
        let affixes = &self.known.affixes;
        let word = word.trim().trim_start_matches('$').to_lowercase();
        let is_plain = key == name;
        match word.as_str() {
            "in" | "eq" | "=" | "==" | "is" | "equals" | "@" => Some(key.to_owned()),
            "nin" | "not in" | "not_in" | "ne" | "!=" | "<>" | "not" | "!" | "neq" if is_plain => {
                Some(format!("!{key}"))
            }
            "gte" | "ge" | ">=" | "from" | "min" if is_plain => bound(&affixes.from, true),
            "gt" | ">" if is_plain => bound(&affixes.from, false),
            "lte" | "le" | "<=" | "to" | "max" if is_plain => bound(&affixes.to, true),
            "lt" | "<" if is_plain => bound(&affixes.to, false),
            _ => None,
        }
    }
}

/// A number that is none of true and false, which no type spells otherwise.
fn is_plain(value: &Value) -> bool {
    value.as_i64().is_some_and(|number| number > 1) || value.is_null()
}

/// What stands for the value, where it is true or false in another spelling.
fn other_truth(truth: &plan::Truth, value: &Value) -> Option<Value> {
    let is_true = match value {
        Value::Bool(value) => *value,
        Value::Number(number) => match number.as_i64()? {
            1 => true,
            0 => false,
            _ => return None,
        },
        Value::String(text) => {
            let word = text.trim().to_lowercase();
            match (YES.contains(&word.as_str()) || word == "1", NO.contains(&word.as_str()) || word == "0") {
                (true, _) => true,
                (_, true) => false,
                (false, false) => return None,
            }
        }
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let (yes, no) = (serde_json::from_str(&truth.yes.0).ok()?, serde_json::from_str(&truth.no.0).ok()?);
    (*value != yes && *value != no).then_some(if is_true { yes } else { no })
}

/// The values of a text in which several stand, or of a list that has such a text.
fn several(one: &str, value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::String(text) => several_of(one, text),
        Value::Array(items) => {
            let split = |item: &Value| item.as_str().and_then(|text| several_of(one, text));
            if items.len() > MOST_VALUES || !items.iter().any(|item| split(item).is_some()) {
                return None;
            }
            Some(items.iter().flat_map(|item| split(item).unwrap_or_else(|| vec![item.clone()])).collect())
        }
        _ => None,
    }
}

fn several_of(one: &str, text: &str) -> Option<Vec<Value>> {
    let text = text.trim();
    if !text.starts_with('[') && !text.contains([',', ';']) {
        return None;
    }
    let one = regex(one)?;
    if one.is_match(text) {
        return None;
    }
    let values: Vec<Value> = match text.starts_with('[') {
        true => serde_json::from_str(text).ok()?,
        false => {
            let parts: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
            if parts.len() < 2 {
                return None;
            }
            parts.into_iter().map(as_passed).collect()
        }
    };
    let is_one = |value: &Value| match value {
        Value::String(text) => one.is_match(text),
        Value::Number(number) => one.is_match(&number.to_string()),
        _ => false,
    };
    (values.len() <= MOST_VALUES && !values.is_empty() && values.iter().all(is_one)).then_some(values)
}

/// A whole number as one, where it is written as numbers are; anything else as a text.
fn as_passed(text: &str) -> Value {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => number.into(),
        _ => text.into(),
    }
}
