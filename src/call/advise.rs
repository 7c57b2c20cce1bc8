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
use super::meant::Meant;
use super::overruled::Overruled;
use super::range;
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use crate::call::result::{Advice, Fix, ResultWarning};
use crate::catalog::ranged::RangedFilter;
use crate::runtime::accept::{self, Accepted};
use crate::runtime::argument::Argument;
use crate::runtime::arguments::{Notes, Repair};
use crate::runtime::evaluate;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The call with its repair so far.
struct RepairedCall<'r, 'c> {
    call: &'r Call<'c>,
    repair: SuggestedRepair,
    /// The same, read; `None` where nothing was changed, or nothing was accepted yet.
    read: Option<Accepted>,
    /// As it is now it would be refused: a fix fits the schema of its card, but may not fit with what the caller passed.
    is_refused: bool,
    /// See [`Advised::found_nothing`].
    found_nothing: bool,
}

impl RepairedCall<'_, '_> {
    fn read(&mut self) {
        let Call { card, context } = self.call;
        match accept::read_map(&*card.tool, &context.catalog.plan, self.repair.arguments()) {
            Ok(accepted) => (self.read, self.is_refused) = (Some(accepted), false),
            Err(_) => self.is_refused = true,
        }
    }

    /// Puts the fix of a warning in place, unless the call does without it by now. Gives what it adds to the map that a range is
    /// missing in.
    fn mend(&mut self, warning: &plan::Warning, made: &dyn BoundArguments) -> Option<Map<String, Value>> {
        let current = self.read.as_ref().map_or(made, |read| &*read.bound);
        if warning.fix.is_empty() || !self.call.warns(warning, current) {
            return None;
        }
        let added = self.call.apply(warning, current, &mut self.repair);
        self.read();
        added
    }

    /// Whether a part of the call could not be repaired.
    fn is_unfixable(&self) -> bool {
        self.repair.failed || self.is_refused
    }

    /// What is suggested, if anything was changed and all that had to be.
    fn suggestion(mut self, made: &dyn BoundArguments) -> Option<Fix> {
        self.repair.failed |= self.is_refused;
        let order = self.call.order(self.read.as_ref().map_or(made, |read| &*read.bound));
        let fix = self.repair.suggestion(order);
        if let (Some(_), Some(read)) = (&fix, &self.read) {
            let mut warnings = self.call.plan().warnings.iter();
            let is_left = |warning: &&plan::Warning| {
                let has_fix = !warning.fix.is_empty() && helps(warning, self.found_nothing);
                has_fix && self.call.warns(warning, &*read.bound)
            };
            let left = warnings.find(is_left);
            debug_assert!(left.is_none(), "the fixed call still warns of {:?}", left.map(|warning| &warning.code));
        }
        fix
    }
}

/// Whether a warning says something of the answer: where a list has no record, a narrower range of it has none either.
fn helps(warning: &plan::Warning, found_nothing: bool) -> bool {
    !found_nothing || matches!(warning.rule, plan::Rule::Holds(_))
}

impl Call<'_> {
    /// Looks at arguments that were read.
    pub(super) fn advise<'a>(&self, accepted: &'a Accepted, given: Option<&str>) -> Advised<'a> {
        let mut advised = Advised { notes: Some(&accepted.notes), ..Advised::default() };
        self.advise_on(&mut advised, &*accepted.bound, given, Meant::default());
        advised
    }

    /// Looks at arguments, with what is known of what was meant by them: the rules are held against the repaired call, so that one
    /// that is followed needs no other advice. What was advised before is replaced.
    pub(super) fn advise_on(
        &self,
        advised: &mut Advised<'_>,
        bound: &dyn BoundArguments,
        given: Option<&str>,
        meant: Meant<'_>,
    ) {
        let clamped = advised.notes.map(|notes| &*notes.clamped).unwrap_or_default();
        let found_nothing = advised.found_nothing;
        let mut holding = self.holding(bound, bound, found_nothing);
        let (amiss, overruled) = (self.bad_bounds(bound), self.overruled(bound));
        let words = self.of_nothing(advised.notes, bound);
        advised.unfixable = false;
        if holding.is_empty() && clamped.is_empty() && amiss.is_empty() && overruled.is_empty() && meant.is_empty() {
            advised.advice = Advice { warnings: words, fix: None };
            return;
        }
        let mut repair = self.as_it_was_read(bound, given);
        self.unclamp(clamped, bound, &mut repair);
        let mut warnings = self.mended_bounds(&amiss, &overruled, &mut repair);
        self.put_meant(meant, &mut repair);
        let mut repaired = RepairedCall { call: self, repair, read: None, is_refused: false, found_nothing };
        if !warnings.is_empty() || !meant.is_empty() {
            repaired.read();
        }
        if let Some(read) = &repaired.read {
            // A range whose bounds are misspelt is not missing; what is left of one that was mended may be.
            holding = self.holding(bound, &*read.bound, found_nothing);
        }
        let is_unclear = amiss.iter().any(BadBound::is_unclear);
        if is_unclear {
            // A range was passed, and it is not known which: no other one is proposed instead.
            holding.retain(|warning| matches!(warning.rule, plan::Rule::Holds(_)));
        }
        for warning in &holding {
            let is_begun = Self::has_begun(warning, repaired.read.as_ref().map_or(bound, |read| &*read.bound));
            let suggested = repaired.mend(warning, bound);
            warnings.push(self.told(warning, bound, is_begun, suggested.as_ref()));
        }
        warnings.extend(clamped.iter().map(|clamped| self.told_clamped(clamped)));
        warnings.extend(words);
        advised.unfixable = is_unclear || repaired.is_unfixable();
        advised.advice = Advice { warnings, fix: repaired.suggestion(bound) };
    }

    /// The same of a list that has no record.
    pub(super) fn advise_of_nothing(&self, advised: &mut Advised<'_>, bound: &dyn BoundArguments, given: Option<&str>) {
        advised.found_nothing = true;
        let is_of_range = |warning: &&plan::Warning| !helps(warning, true) && self.warns(warning, bound);
        if self.plan().warnings.iter().any(|warning| is_of_range(&warning)) {
            self.advise_on(advised, bound, given, Meant::default());
        }
    }

    /// The warnings that hold: ranges that the repaired call lacks, and conditions of the one that was made.
    fn holding(
        &self,
        made: &dyn BoundArguments,
        repaired: &dyn BoundArguments,
        found_nothing: bool,
    ) -> Vec<&plan::Warning> {
        let of = |warning: &plan::Warning| match warning.rule {
            plan::Rule::MissingRange { .. } => repaired,
            plan::Rule::Holds(_) => made,
        };
        let holds = |warning: &&plan::Warning| helps(warning, found_nothing) && self.warns(warning, of(warning));
        self.plan().warnings.iter().filter(holds).collect()
    }

    /// Warns of a number that was moved to its bound.
    fn told_clamped(&self, clamped: &Repair) -> ResultWarning {
        let given = clamped.from.to_string();
        let used = clamped.to.as_ref().map(Value::to_string).unwrap_or_default();
        let variables =
            Variables::new().with("argument", clamped.path.as_str()).with("given", given).with("used", used);
        self.own("clamped", &variables)
    }

    /// Warns of what was passed to a tool that writes and stands for nothing: in maps it goes out, any other is read as not passed, and
    /// changes nothing.
    fn of_nothing(&self, notes: Option<&Notes>, bound: &dyn BoundArguments) -> Vec<ResultWarning> {
        let emptied = notes.map(|notes| &*notes.emptied).unwrap_or_default();
        let told = emptied.iter().map(|emptied| {
            let given = match emptied.from.as_str() {
                // A list is kept as its text.
                Some("[]") => "[]".to_owned(),
                _ => emptied.from.to_string(),
            };
            let variables = Variables::new().with("argument", emptied.path.as_str()).with("given", given);
            self.own_as("not-used", "not-used-empty", &variables)
        });
        self.words_for_nothing(bound).into_iter().chain(self.blanks(bound)).chain(told).collect()
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
            let (code, text, mut variables) = bad.warning();
            variables.text("system", self.context.system());
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
    pub(super) fn as_it_was_read(&self, bound: &dyn BoundArguments, given: Option<&str>) -> SuggestedRepair {
        let mut repair = SuggestedRepair::new(given);
        for (slot, argument) in self.plan().arguments.iter().enumerate() {
            if let Some(map) = bound.argument(slot).and_then(Argument::map) {
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

    /// Whether the range that a warning misses is there from one side.
    fn has_begun(warning: &plan::Warning, bound: &dyn BoundArguments) -> bool {
        match &warning.rule {
            plan::Rule::MissingRange { slot, fields, .. } => {
                range::is_begun(bound.argument(*slot).and_then(Argument::map), fields)
            }
            plan::Rule::Holds(_) => false,
        }
    }

    /// A warning in the caller's language.
    fn told(
        &self,
        warning: &plan::Warning,
        bound: &dyn BoundArguments,
        is_begun: bool,
        suggested: Option<&Map<String, Value>>,
    ) -> ResultWarning {
        let scope = self.scope();
        let mut variables = scope.variables(bound);
        if let plan::Rule::MissingRange { fields, .. } = &warning.rule {
            let names: Vec<&str> = fields.iter().map(|field| field.field.as_ref()).collect();
            variables.owned("fields", names.join(", "));
            variables.text("bounds", if is_begun { "half" } else { "none" });
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
    fn unclamp(&self, clamped: &[Repair], bound: &dyn BoundArguments, repair: &mut SuggestedRepair) {
        for clamped in clamped {
            // A bound may be deep inside an argument: the whole argument is accepted as it was read.
            let name = clamped.path.split(['.', '[']).next().unwrap_or_default();
            let Some(slot) = self.plan().arguments.iter().position(|argument| argument.name == name) else { continue };
            let read = crate::runtime::json::written(|json| json.put(&bound.argument(slot)));
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
    /// `total` is how many records the backend counts in the end.
    pub(super) fn warn_of_repeats(&self, doubts: &Doubts, total: Option<i64>, warnings: &mut Vec<ResultWarning>) {
        let mut variables = Variables::new();
        variables.count("count", doubts.twice);
        let counted = doubts.counted.zip(total);
        if let Some((before, after)) = counted {
            variables.owned("before", before.to_string());
            variables.owned("after", after.to_string());
        }
        let text = match (counted, doubts.twice) {
            (None, 0) => None,
            (Some(_), 0) => Some("warning-changed-list"),
            (None, _) => Some("changed-list-twice"),
            (Some(_), _) => Some("changed-list-counted-twice"),
        };
        warnings.extend(text.map(|text| self.own_as("changed-list", text, &variables)));
        if doubts.repeated {
            warnings.push(self.own("repeated-page", &Variables::new()));
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
        // Where positions count records the list ends at its limit all the same.
        if doubts.oversized && pagination.fetched > pagination.limit {
            let mut variables = Variables::new();
            variables.count("count", pagination.fetched);
            variables.count("limit", pagination.limit);
            variables.text("system", self.context.system());
            advised.advice.warnings.push(self.own("more-than-asked", &variables));
        }
        if listed.pages.iter().any(|(_, page)| page.is_mended()) {
            advised.advice.warnings.push(self.mended());
        }
        self.warn_of_repeats(doubts, pagination.total, &mut advised.advice.warnings);
    }

    /// Warns of a reply whose characters were not all characters.
    pub(super) fn mended(&self) -> ResultWarning {
        self.own("mended-reply", &Variables::new())
    }
}
