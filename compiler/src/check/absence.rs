//! What may be absent where data is written.

use crate::ast::data::Data;
use crate::check::scope::Scope;
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
