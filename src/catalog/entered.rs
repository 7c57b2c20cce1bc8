//! Where the reply of a step is looked into: by the step itself, by those behind it and by the result or the blocks that are shown
//! for it; and whether something is written by what it says; which arguments go into maps of the card.

use kartoteka_compiler::plan::{self, Effect, Path, Step, Value};

/// Where the reply of the step of this number is looked into.
pub(super) fn paths(steps: &[Step], shown: Option<&Value>, number: usize) -> Vec<Path> {
    let numbered = plan::numbered(steps);
    let own = numbered[number].gives.as_ref();
    // What a step makes of its reply is what is known of it elsewhere.
    let mut found = Vec::new();
    if let Some(gives) = own {
        of_the_reply(gives, &mut found);
        return found;
    }
    for step in &numbered {
        step.walk(&mut |value| of_the_step(value, number, &mut found));
    }
    if let Some(shown) = shown {
        shown.walk(&mut |value| of_the_step(value, number, &mut found));
        if numbered.len() == 1 {
            of_the_reply(shown, &mut found);
        }
    }
    found
}

fn of_the_reply(value: &Value, found: &mut Vec<Path>) {
    value.walk(&mut |value| {
        if let Value::Reply { path } = value {
            found.push(path.clone());
        }
    });
}

fn of_the_step(value: &Value, number: usize, found: &mut Vec<Path>) {
    if let Value::Step { step, path } = value
        && *step == number
    {
        found.push(path.clone());
    }
}

/// Whether a step behind that of this number writes, and none ends the call by what this one came to.
pub(super) fn decides(steps: &[Step], number: usize) -> bool {
    let mut behind: Vec<&Step> = Vec::new();
    if number < steps.len() {
        behind.extend(&steps[number + 1..]);
    } else {
        let mut first = steps.len();
        for (place, step) in steps.iter().enumerate() {
            let inner = step.inner();
            if (first..first + inner.len()).contains(&number) {
                behind.extend(&inner[number - first + 1..]);
                behind.extend(&steps[place + 1..]);
            }
            first += inner.len();
        }
    }
    let names_it = |step: &&Step| {
        let mut found = Vec::new();
        std::iter::once(*step)
            .chain(step.inner())
            .for_each(|step| step.walk(&mut |value| of_the_step(value, number, &mut found)));
        !found.is_empty()
    };
    // A card that ends the call by what the reply says has thought of a reply that says nothing.
    let ends_by_it = |step: &&Step| matches!(step.act, plan::Act::End(_)) && names_it(step);
    behind.iter().any(|step| step.effect() > Effect::Read) && !behind.iter().any(ends_by_it)
}

/// Whether a tool spreads an argument into a map that it writes to as well.
pub(super) fn merges_arguments(steps: &[Step]) -> bool {
    let mut merges = false;
    for send in plan::sends(steps) {
        send.walk(&mut |value| {
            if let Value::Map { base, entries } = value {
                merges |= !entries.is_empty() && base.iter().any(|base| matches!(base, Value::Argument { .. }));
            }
        });
    }
    merges
}

#[cfg(test)]
mod tests;
