//! Why no step of a call ran: what its arguments would have to be.

use kartoteka_compiler::plan::{self, Value};

use super::failed::Failed;
use super::tool_call::Call;
use crate::runtime::evaluate;
use crate::runtime::setting::SettingValue;
use crate::runtime::tool::BoundArguments;

impl Call<'_> {
    /// Why the call is not made: with these arguments and settings no step runs, whatever its backends reply. A person is not asked to agree to
    /// such a call.
    pub(super) fn surely_no_step(&self, bound: &dyn BoundArguments) -> Option<Failed> {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return None };
        let scope = self.sending();
        let never =
            |step: &plan::Step| evaluate::holds_so_far(&step.when, bound, &scope, &waits_for_a_reply) == Some(false);
        steps.iter().all(never).then(|| self.no_step(steps))
    }

    /// What an argument would have to be for a step to run: what the author wrote, and what the operator allows.
    pub(super) fn no_step(&self, steps: &[plan::Step]) -> Failed {
        let by_operator = |test: &&plan::Test| matches!(test.one_of, Some(plan::Choices::Setting(_)));
        let mut tests = steps.iter().flat_map(|step| step.when.when.iter()).filter(by_operator);
        let left = tests.find_map(|test| Some((self.argument_of(test)?, self.tested_for(test))));
        let (left_to_operator, allowed) = left.unzip();
        let left_to_operator = left_to_operator.map(str::to_owned);
        Failed::NoStep { values: self.values_of(steps), left_to_operator, allowed: allowed.unwrap_or_default() }
    }

    fn argument_of(&self, test: &plan::Test) -> Option<&str> {
        let Value::Argument { slot, .. } = &test.value else { return None };
        Some(self.plan().arguments[*slot].name.as_ref())
    }

    fn tested_for(&self, test: &plan::Test) -> Vec<String> {
        test.one_of.iter().flat_map(|choices| self.choices(choices)).collect()
    }

    /// `entity: leads, deals`; of steps that ask for several arguments at once, each way by itself: `entity: leads + action: convert;
    /// entity: invoices + action: send`.
    fn values_of(&self, steps: &[plan::Step]) -> String {
        let mut ways: Vec<StepWay<'_>> = Vec::new();
        for step in steps {
            let way = self.way_of(step);
            if way.is_empty() || ways.contains(&way) {
                continue;
            }
            match ways.iter_mut().find_map(|known| differing(known, &way)) {
                Some((values, more)) => {
                    let new: Vec<String> = more.iter().filter(|value| !values.contains(value)).cloned().collect();
                    values.extend(new);
                }
                None => ways.push(way),
            }
        }
        let argument = |(name, values): &(&str, Vec<String>)| match values.is_empty() {
            true => (*name).to_owned(),
            false => format!("{name}: {}", values.join(", ")),
        };
        let ways = ways.iter().map(|way| way.iter().map(argument).collect::<Vec<_>>().join(" + "));
        ways.collect::<Vec<_>>().join("; ")
    }

    /// What the author asks of the arguments for this step to run; of an argument without values, that it is there.
    fn way_of(&self, step: &plan::Step) -> StepWay<'_> {
        let by_author = |test: &&plan::Test| !matches!(test.one_of, Some(plan::Choices::Setting(_)));
        let when = step.when.when.iter().filter(by_author);
        let mut way: StepWay<'_> = Vec::new();
        for (name, values) in when.filter_map(|test| Some((self.argument_of(test)?, self.tested_for(test)))) {
            if !way.iter().any(|(known, _)| *known == name) {
                way.push((name, values));
            }
        }
        for (name, left) in step.when.unless.iter().filter(by_author).filter_map(|test| self.left_by(test)) {
            match way.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) if values.is_empty() => *values = left,
                Some((_, values)) => values.retain(|value| left.contains(value)),
                None => way.push((name, left)),
            }
        }
        way
    }

    /// The values of an argument that a test leaves, of those that the argument has.
    fn left_by(&self, test: &plan::Test) -> Option<(&str, Vec<String>)> {
        let Value::Argument { slot, path } = &test.value else { return None };
        let argument = &self.plan().arguments[*slot];
        let known: Vec<&str> = match &argument.check.shape {
            _ if !path.0.is_empty() || test.one_of.is_none() => return None,
            plan::Shape::Choice { values } => values.iter().map(|value| &**value).collect(),
            plan::Shape::Row { table } => {
                self.context.catalog.plan.tables[*table].rows.iter().map(|row| &*row.key).collect()
            }
            _ => return None,
        };
        let tested = self.tested_for(test);
        let left = known.into_iter().filter(|value| tested.iter().all(|tested| tested != value));
        Some((argument.name.as_ref(), left.map(str::to_owned).collect()))
    }

    fn choices(&self, choices: &plan::Choices) -> Vec<String> {
        match choices {
            plan::Choices::Fixed(values) => values.iter().map(|value| value.0.trim_matches('"').to_owned()).collect(),
            // The caller's own: what it would have to be is what a step has found.
            plan::Choices::Argument(_) => Vec::new(),
            plan::Choices::Setting(setting) => {
                let items = self
                    .context
                    .connection
                    .settings
                    .values()
                    .get(*setting)
                    .and_then(Option::as_ref)
                    .and_then(SettingValue::as_list);
                items.into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
            }
        }
    }
}

/// Arguments and the values that a step asks of them.
type StepWay<'p> = Vec<(&'p str, Vec<String>)>;

/// The values of the one argument in which two ways differ, where they differ in one: both may be told as one.
fn differing<'w>(known: &'w mut StepWay<'_>, way: &'w StepWay<'_>) -> Option<(&'w mut Vec<String>, &'w Vec<String>)> {
    let names = known.len() == way.len() && known.iter().zip(way).all(|((a, _), (b, _))| a == b);
    if !names {
        return None;
    }
    let mut differing = known.iter_mut().zip(way).filter(|((_, a), (_, b))| a != b);
    let ((_, values), (_, more)) = differing.next()?;
    // One that is to be there and one that is to be something are two ways.
    (differing.next().is_none() && !values.is_empty() && !more.is_empty()).then_some((values, more))
}

/// Whether a value is known only once a backend has replied.
pub(super) fn waits_for_a_reply(value: &Value) -> bool {
    let mut waits = false;
    value.walk(&mut |value| waits |= matches!(value, Value::Step { .. } | Value::Item { .. }));
    waits
}
