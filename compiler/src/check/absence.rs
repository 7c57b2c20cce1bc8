//! What may be absent where data is written.

use crate::ast::data::Data;
use crate::ast::send::{Condition, Test};
use crate::check::scope::{Listed, Scope};
use crate::plan::Value;
use crate::syntax::reference::Reference;

/// The references inside that may be absent, each once.
pub(crate) fn optional<'d>(data: &'d Data, scope: &Scope<'_>) -> Vec<(&'d Reference, Value)> {
    let mut found = Vec::new();
    data.references(&mut found);
    maybe_absent(found, scope)
}

/// Those of the references that may be absent, each once.
pub(crate) fn maybe_absent<'d>(references: Vec<&'d Reference>, scope: &Scope<'_>) -> Vec<(&'d Reference, Value)> {
    let mut optional: Vec<(&Reference, Value)> = Vec::new();
    for reference in references {
        if let Ok(value) = scope.resolve(reference)
            && !scope.is_always_there(&value)
            && !optional.iter().any(|(known, _)| known.spelling() == reference.spelling())
        {
            optional.push((reference, value));
        }
    }
    optional
}

/// It comes of something that surely ran: a reply that lacks it is an unexpected one.
pub(crate) fn is_sure(value: &Value, scope: &Scope<'_>) -> bool {
    match unspelt(value) {
        Value::Step { step, .. } => scope.steps[..scope.run].iter().any(|known| known.number == *step && known.sure),
        Value::Item { .. } => matches!(scope.item, Some(Listed::Anything)),
        _ => false,
    }
}

/// What is spelt another way: it is absent where that is.
fn unspelt(value: &Value) -> &Value {
    match value {
        Value::Spelt { value: of, .. } => of.first().unwrap_or(value),
        _ => value,
    }
}

/// The step is only made where the value is present.
pub(crate) fn is_guarded(value: &Value, guard: &Condition, scope: &Scope<'_>) -> bool {
    let tested = |test: &Test| scope.resolve(&test.reference).is_ok_and(|tested| unspelt(&tested) == unspelt(value));
    guard.when.iter().any(tested)
}
