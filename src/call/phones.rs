//! Conditions on phone numbers that a backend compares as they are written, where nothing was found: the number may be there in
//! another spelling.

use kartoteka_compiler::plan;
use serde_json::Value;

use super::advised::Advised;
use super::done::DoneByTool;
use super::tool_call::Call;
use crate::runtime::accept;
use crate::runtime::argument::Argument;
use crate::runtime::arguments::phone_spellings;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The most numbers of one condition that are looked at.
const MOST_NUMBERS: usize = 10;

/// A condition on phone numbers, and the spellings of them that it does not ask for.
struct SpeltPhones<'b> {
    argument: &'b str,
    key: &'b str,
    /// What was passed, and behind it the spellings that were not.
    values: Vec<String>,
    /// How many of these were passed.
    passed: usize,
}

impl Call<'_> {
    /// Warns of each condition on a phone number that found nothing; the repaired call asks for the usual spellings as well.
    pub(super) fn warn_of_phones(
        &self,
        done: &DoneByTool<'_>,
        (given, bound): (Option<&str>, &dyn BoundArguments),
        advised: &mut Advised<'_>,
    ) {
        let has_phones = |known: &plan::Known| known.whole.as_ref().is_some_and(|whole| !whole.phones.is_empty());
        let may_find_none = self.plan().effect == plan::Effect::Read && self.plan().known.iter().any(has_phones);
        if !may_find_none || !done.came.has_nothing() {
            return;
        }
        for known in self.plan().known.iter() {
            let Some(whole) = known.whole.as_ref().filter(|whole| !whole.phones.is_empty()) else { continue };
            let Some(map) = bound.argument(known.slot).and_then(Argument::map) else { continue };
            let argument = &*self.plan().arguments[known.slot].name;
            let is_phone = |key: &str| {
                whole.keys.iter().any(|known| **known == *key)
                    && known.names(key).any(|name| whole.phones.iter().any(|phone| **phone == *name))
            };
            for (key, value) in map.iter().filter(|(key, _)| is_phone(key)) {
                let Some(spelt) = SpeltPhones::of(argument, key, value) else { continue };
                let mut variables = Variables::new().with("argument", argument).with("key", key.as_str());
                variables.owned("values", quoted(&spelt.values[..spelt.passed]));
                variables.owned("spellings", quoted(&spelt.values[spelt.passed..]));
                variables.text("system", self.context.system());
                if let Some(tool) = &whole.instead {
                    variables.text("tool", tool);
                }
                advised.advice.warnings.push(self.own("exact-phone", &variables));
                let (mut repair, order) = Self::suggested(advised, given);
                repair.change(spelt.argument, spelt.key, Value::from(spelt.values));
                let read = accept::read_map(&*self.card.tool, &self.context.catalog.plan, repair.arguments());
                repair.failed |= read.is_err();
                advised.advice.fix = repair.suggestion(order);
            }
        }
    }
}

impl<'b> SpeltPhones<'b> {
    /// None where what was passed is no number, or has every usual spelling already.
    fn of(argument: &'b str, key: &'b str, value: &Value) -> Option<Self> {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let passed: Vec<String> = match value {
            Value::Array(items) => items.iter().map(text).collect::<Option<_>>()?,
            one => vec![text(one)?],
        };
        if passed.len() > MOST_NUMBERS {
            return None;
        }
        let mut values = passed.clone();
        for spelling in passed.iter().filter_map(|number| phone_spellings(number)).flatten() {
            if !values.contains(&spelling) {
                values.push(spelling);
            }
        }
        (values.len() > passed.len()).then_some(Self { argument, key, values, passed: passed.len() })
    }
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}
