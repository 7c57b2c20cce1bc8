//! Advice on a call, and a repair that can be sent back as it is.
//!
//! A fix is tried before it is suggested: the caller's own arguments are changed, read again, and looked at once more,
//! so that what is suggested is accepted and needs no advice itself. Nothing is ever changed in the call that was made.

use std::cell::LazyCell;

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use super::advised::Advised;
use super::bound::{self, BadBound};
use super::done::UnreadArgument;
use super::doubts::Doubts;
use super::fields::UnknownFields;
use super::listed::Listed;
use super::overruled::Overruled;
use super::range;
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use crate::call::result::{Advice, ResultWarning};
use crate::catalog::ranged::RangedFilter;
use crate::runtime::accept::{self, Accepted};
use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

impl Call<'_> {
    /// Looks at arguments that were read.
    pub(super) fn advise<'a>(&self, accepted: &'a Accepted, given: Option<&str>) -> Advised<'a> {
        let plan = self.plan();
        let bound = &*accepted.bound;
        let mut holding: Vec<&plan::Warning> =
            plan.warnings.iter().filter(|warning| self.warns(warning, bound)).collect();
        let (amiss, overruled) = (self.bad_bounds(bound), self.overruled(bound));
        let words = self.of_nothing(accepted);
        if holding.is_empty() && accepted.notes.clamped.is_empty() && amiss.is_empty() && overruled.is_empty() {
            let advice = Advice { warnings: words, fix: None };
            return Advised { advice, notes: Some(&accepted.notes), ..Advised::default() };
        }
        let mut repair = self.as_it_was_read(accepted, given);
        self.unclamp(accepted, &mut repair);
        let mut warnings = self.mended_bounds(&amiss, &overruled, &mut repair);
        let mut fixed: Option<Accepted> = None;
        if !warnings.is_empty() {
            fixed = accept::read_map(&*self.card.tool, &self.context.catalog.plan, repair.arguments()).ok();
        }
        if let Some(fixed) = &fixed {
            // A range whose bounds are misspelt is not missing; what is left of one that was mended may be.
            let of = |warning: &plan::Warning| match warning.rule {
                plan::Rule::MissingRange { .. } => &*fixed.bound,
                plan::Rule::Holds(_) => bound,
            };
            holding = plan.warnings.iter().filter(|warning| self.warns(warning, of(warning))).collect();
        }
        let unfixable = amiss.iter().any(BadBound::is_unclear);
        if unfixable {
            // A range was passed, and it is not known which: no other one is proposed instead.
            holding.retain(|warning| matches!(warning.rule, plan::Rule::Holds(_)));
        }
        for warning in &holding {
            let current = fixed.as_ref().map_or(bound, |fixed| &*fixed.bound);
            let suggested = self.apply(warning, current, &mut repair);
            if !warning.fix.is_empty() {
                match accept::read_map(&*self.card.tool, &self.context.catalog.plan, repair.arguments()) {
                    Ok(accepted) => fixed = Some(accepted),
                    // `check` proves that a fix fits its schema, but not that it fits with what the caller passed.
                    Err(_) => repair.failed = true,
                }
            }
            warnings.push(self.told(warning, bound, suggested.as_ref()));
        }
        for clamped in &accepted.notes.clamped {
            let given = clamped.from.to_string();
            let used = clamped.to.as_ref().map(Value::to_string).unwrap_or_default();
            let variables =
                Variables::new().with("argument", clamped.path.as_str()).with("given", given).with("used", used);
            warnings.push(self.own("clamped", &variables));
        }
        warnings.extend(words);
        let order = self.order(fixed.as_ref().map_or(bound, |fixed| &*fixed.bound));
        let fix = repair.suggestion(order);
        if let (Some(_), Some(fixed)) = (&fix, &fixed) {
            let left =
                plan.warnings.iter().find(|warning| !warning.fix.is_empty() && self.warns(warning, &*fixed.bound));
            debug_assert!(left.is_none(), "the fixed call still warns of {:?}", left.map(|warning| &warning.code));
        }
        Advised { advice: Advice { warnings, fix }, notes: Some(&accepted.notes), unfixable, ..Advised::default() }
    }

    /// Warns of what was passed to a tool that writes and stands for nothing: in maps it goes out, any other is read as not passed, and
    /// changes nothing.
    fn of_nothing(&self, accepted: &Accepted) -> Vec<ResultWarning> {
        let told = accepted.notes.emptied.iter().map(|emptied| {
            let given = match emptied.from.as_str() {
                // A list is kept as its text.
                Some("[]") => "[]".to_owned(),
                _ => emptied.from.to_string(),
            };
            let variables = Variables::new().with("argument", emptied.path.as_str()).with("given", given);
            self.own_as("not-used", "not-used-empty", &variables)
        });
        self.words_for_nothing(&*accepted.bound).into_iter().chain(told).collect()
    }

    /// Puts conditions right that do not do what they seem to, and warns of each.
    fn mended_bounds(
        &self,
        amiss: &[BadBound],
        overruled: &[Overruled<'_>],
        repair: &mut SuggestedRepair,
    ) -> Vec<ResultWarning> {
        let mut warnings = Vec::with_capacity(amiss.len() + overruled.len());
        for bad in amiss {
            bad.mend(repair);
            let (code, text, variables) = bad.warning();
            warnings.push(self.own_as(code, text, &variables));
        }
        for overruled in overruled {
            overruled.mend(repair);
            warnings.push(self.own("overruled", &overruled.variables()));
        }
        warnings
    }

    /// What was passed, its maps as they were read: a repair of a map that came as a text, or with escaped keys, is of that
    /// map.
    fn as_it_was_read(&self, accepted: &Accepted, given: Option<&str>) -> SuggestedRepair {
        let mut repair = SuggestedRepair::new(given);
        for (slot, argument) in self.plan().arguments.iter().enumerate() {
            if let Some(map) = accepted.bound.argument(slot).and_then(Argument::map) {
                repair.understand(&argument.name, map);
            }
        }
        repair
    }

    /// Bounds that do not do what they seem to.
    pub(super) fn bad_bounds(&self, bound: &dyn BoundArguments) -> Vec<BadBound> {
        let mut found = Vec::new();
        for RangedFilter { slot, fields, pattern } in &self.card.filters {
            let Some(filter) = bound.argument(*slot).and_then(Argument::map) else { continue };
            let argument = &self.plan().arguments[*slot].name;
            for bad in bound::amiss(argument, filter, fields, pattern.as_ref()) {
                // One bound may be of two fields.
                if !found.iter().any(|known: &BadBound| known.is_of(&bad)) {
                    found.push(bad);
                }
            }
        }
        found
    }

    fn warns(&self, warning: &plan::Warning, bound: &dyn BoundArguments) -> bool {
        match &warning.rule {
            plan::Rule::Holds(condition) => evaluate::holds(condition, bound, &self.scope()),
            plan::Rule::MissingRange { slot, fields, named } => {
                let filter = bound.argument(*slot).and_then(Argument::map);
                !fields.iter().any(|field| range::is_bounded(filter, field) || range::is_fixed(filter, field))
                    && !range::has(filter, named, false)
            }
        }
    }

    /// Puts a fix in place. Gives what it adds to the map that a range is missing in.
    fn apply(
        &self,
        warning: &plan::Warning,
        bound: &dyn BoundArguments,
        repair: &mut SuggestedRepair,
    ) -> Option<Map<String, Value>> {
        let scope = self.scope();
        let mut added = None;
        for change in warning.fix.iter() {
            let name = self.plan().arguments[change.slot].name.to_string();
            let mut value = evaluate::value(&change.value, bound, &scope);
            if let plan::Rule::MissingRange { slot, fields, .. } = &warning.rule
                && *slot == change.slot
            {
                let before = bound.argument(*slot).and_then(Argument::map);
                value = value.map(|value| range::completed(before, value, fields));
                let is_new =
                    |(key, value): &(&String, &Value)| before.and_then(|before| before.get(*key)) != Some(value);
                let new = |map: &Map<String, Value>| {
                    map.iter().filter(is_new).map(|(key, value)| (key.clone(), value.clone())).collect()
                };
                added = value.as_ref().and_then(Value::as_object).map(new).or(added);
            }
            repair.set(name, value);
        }
        added
    }

    /// A warning in the caller's language.
    fn told(
        &self,
        warning: &plan::Warning,
        bound: &dyn BoundArguments,
        suggested: Option<&Map<String, Value>>,
    ) -> ResultWarning {
        let scope = self.scope();
        let mut variables = scope.variables(bound);
        if let plan::Rule::MissingRange { fields, .. } = &warning.rule {
            let names: Vec<&str> = fields.iter().map(|field| field.field.as_ref()).collect();
            variables.owned("fields", names.join(", "));
            let bound = |keys: fn(&plan::Bounds) -> &plan::List<plan::Text>| {
                fields.iter().flat_map(|field| keys(field).iter()).find_map(|key| suggested?.get(key.as_ref()))
            };
            if let Some(from) = bound(|field| &field.lower) {
                variables.value("from", from);
            }
            if let Some(to) = bound(|field| &field.upper) {
                variables.value("to", to);
            }
        }
        let message = scope.message_with(warning.message, variables).unwrap_or_else(|| warning.code.to_string());
        ResultWarning { code: warning.code.to_string(), message }
    }

    /// One of the server's own warnings.
    pub(super) fn own(&self, code: &str, variables: &Variables<'_>) -> ResultWarning {
        self.own_as(code, &format!("warning-{code}"), variables)
    }

    /// The same, where a code is given for several reasons, each with a text of its own.
    pub(super) fn own_as(&self, code: &str, text: &str, variables: &Variables<'_>) -> ResultWarning {
        let message = self.context.texts().own(self.context.locale(), text, variables);
        ResultWarning { code: code.to_owned(), message }
    }

    /// Writes what a clamped argument was moved to, so that the repaired call is not clamped again.
    fn unclamp(&self, accepted: &Accepted, repair: &mut SuggestedRepair) {
        for clamped in &accepted.notes.clamped {
            // A bound may be deep inside an argument: the whole argument is accepted as it was read.
            let name = clamped.path.split(['.', '[']).next().unwrap_or_default();
            let Some(slot) = self.plan().arguments.iter().position(|argument| argument.name == name) else { continue };
            let read = crate::runtime::json::written(|json| json.put(&accepted.bound.argument(slot)));
            repair.set(name.to_owned(), read.and_then(|read| serde_json::from_str(&read).ok()));
        }
    }

    /// The order in which the records come, where the card says which argument that is.
    fn order(&self, bound: &dyn BoundArguments) -> Option<String> {
        let plan::Action::Steps { reply: Some(reply), .. } = &self.plan().action else { return None };
        let slot = reply.order?;
        crate::runtime::json::written(|json| json.put(&bound.argument(slot)))
    }

    /// The repair that was suggested so far, to go on with.
    pub(super) fn suggested(advised: &mut Advised<'_>, given: Option<&str>) -> (SuggestedRepair, Option<String>) {
        let (mut repair, order) =
            advised.advice.fix.take().map_or_else(|| (SuggestedRepair::new(given), None), SuggestedRepair::of);
        repair.failed |= advised.unfixable;
        (repair, order)
    }

    /// Warns of fields that no record has; the repaired call has those that were meant.
    pub(super) fn unknown_fields(&self, advised: &mut Advised<'_>, unknown: &UnknownFields, given: Option<&str>) {
        let (mut repair, order) = Self::suggested(advised, given);
        for (name, meant) in &unknown.names {
            let mut variables = Variables::new().with("field", name.as_str());
            if let Some(meant) = meant {
                variables.text("nearest", meant);
            }
            advised.advice.warnings.push(self.own("unknown-field", &variables));
        }
        if let Some((slot, instead)) = &unknown.instead {
            repair.set(self.plan().arguments[*slot].name.to_string(), Some(instead.as_slice().into()));
        }
        advised.advice.fix = repair.suggestion(order);
    }

    /// Warns of arguments that nothing has read, and leaves them out of the repaired call.
    pub(super) fn unread(&self, advised: &mut Advised<'_>, unread: &[UnreadArgument], given: Option<&str>) {
        let (mut repair, order) = Self::suggested(advised, given);
        for UnreadArgument { slot, part } in unread {
            let argument = &self.plan().arguments[*slot];
            let name = argument.name.as_ref();
            // What a tool requires is not left out of a call of it, and of a map its author knows what goes together.
            if !argument.required && part.is_none() {
                repair.set(name.to_owned(), None);
            }
            let named = part.as_ref().map_or_else(|| name.to_owned(), |part| format!("{name}.{part}"));
            let warning = self.own("not-used", &Variables::new().with("argument", named));
            advised.advice.warnings.push(warning);
        }
        advised.advice.fix = repair.suggestion(order);
    }

    /// Warns of arguments that went out nowhere, because the text, the map or the item that they are in needs another one.
    pub(super) fn fallen_away(&self, bound: &dyn BoundArguments, given: Option<&str>, advised: &mut Advised<'_>) {
        let name = |slot: usize| self.plan().arguments[slot].name.as_ref();
        let is_there = |slot: usize| bound.argument(slot).is_some();
        // What is there by default was not passed, unless the caller says so.
        let said: LazyCell<Option<Map<String, Value>>, _> =
            LazyCell::new(|| given.and_then(|given| serde_json::from_str(given).ok()));
        let is_said = |slot: usize| said.as_ref().is_some_and(|said| said.contains_key(name(slot)));
        let is_passed =
            |slot: usize| is_there(slot) && (self.plan().arguments[slot].default.is_none() || is_said(slot));
        for (slot, missing) in self.card.fallen_away(is_there, is_passed) {
            let variables = Variables::new().with("argument", name(slot)).with("missing", name(missing));
            advised.advice.warnings.push(self.own_as("not-used", "not-used-without", &variables));
        }
    }

    /// Tries what was suggested: says why it is refused, or what it would be warned of.
    pub(crate) fn try_fix(&self, arguments: &Value) -> Option<String> {
        let given = arguments.to_string();
        let accepted = match accept::read(&*self.card.tool, &self.context.catalog.plan, Some(&given)) {
            Ok(accepted) => accepted,
            Err(bad) => return Some(bad.messages(self.context.texts(), self.context.locale()).join(" ")),
        };
        if let Some(clamped) = accepted.notes.clamped.first() {
            return Some(format!("`{}` is still clamped", clamped.path));
        }
        let fixable = |warning: &&plan::Warning| !warning.fix.is_empty() && self.warns(warning, &*accepted.bound);
        let left = self.plan().warnings.iter().find(fixable)?;
        Some(format!("it still warns `{}`", left.code))
    }

    /// The advice on a list that needs its records.
    pub(super) fn warn_of_list(&self, advised: &mut Advised<'_>, listed: &Listed<'_>) {
        let before = !listed.labels.is_empty() && listed.chosen().labelled_before();
        self.warn_of_labels(advised, &listed.skipped, before);
        self.warn_of_pages(advised, listed);
    }

    /// Labels whose dictionary could not be loaded, and records that have been labelled before.
    pub(super) fn warn_of_labels(&self, advised: &mut Advised<'_>, skipped: &[&str], labelled_before: bool) {
        for label in skipped {
            advised.advice.warnings.push(self.own("skipped", &Variables::new().with("label", *label)));
        }
        if labelled_before {
            advised.advice.warnings.push(self.own("already-labelled", &Variables::new()));
        }
    }

    /// Warns of what came more than once: pages, and records of a list that changed, which are here so; and records that are here once.
    pub(super) fn warn_of_repeats(&self, doubts: &Doubts, warnings: &mut Vec<ResultWarning>) {
        if doubts.repeated {
            warnings.push(self.own("repeated-page", &Variables::new()));
        }
        if doubts.twice > 0 {
            let mut variables = Variables::new();
            variables.count("count", doubts.twice);
            warnings.push(self.own_as("changed-list", "changed-list-twice", &variables));
        }
        if doubts.again > 0 {
            let mut variables = Variables::new();
            variables.count("count", doubts.again);
            warnings.push(self.own("repeated-records", &variables));
        }
    }

    /// What is not certain of a list that came in several pages.
    fn warn_of_pages(&self, advised: &mut Advised<'_>, listed: &Listed<'_>) {
        let Listed { doubts, pagination, .. } = listed;
        if let Some(failed) = &doubts.missing {
            let mask = |text: &str| self.context.mask(text).into_owned();
            let reason = failed.text(&self.context, &mask);
            let mut variables = Variables::new().with("reason", reason);
            variables.count("count", pagination.shown());
            if let Some(next) = self.told_position(listed.way_on()) {
                variables.owned("next", next);
            }
            advised.advice.warnings.push(self.own("incomplete-list", &variables));
        }
        if let (Some(before), Some(total)) = (doubts.counted, pagination.total) {
            let mut variables = Variables::new();
            variables.owned("before", before.to_string());
            variables.owned("after", total.to_string());
            advised.advice.warnings.push(self.own("changed-list", &variables));
        }
        // Where positions count records the list ends at its limit all the same.
        if doubts.oversized && pagination.fetched > pagination.limit {
            let mut variables = Variables::new();
            variables.count("count", pagination.fetched);
            variables.count("limit", pagination.limit);
            advised.advice.warnings.push(self.own("more-than-asked", &variables));
        }
        if listed.pages.iter().any(|(_, page)| page.is_mended()) {
            advised.advice.warnings.push(self.mended());
        }
        self.warn_of_repeats(doubts, &mut advised.advice.warnings);
    }

    /// Warns of a reply whose characters were not all characters.
    pub(super) fn mended(&self) -> ResultWarning {
        self.own("mended-reply", &Variables::new())
    }
}
