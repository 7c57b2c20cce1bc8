//! Which value can be spelt in which way, as far as a schema tells: what comes of a reply is seen when it comes.

use crate::check::json_types::JsonTypes;
use crate::check::scope::{Listed, Replied, Scope};
use crate::plan::{Check, Format, Path, Segment, Shape, Spelling, Value};

/// Why a value cannot be spelt so.
pub(crate) struct Misfit {
    /// What the value is: `a number`.
    pub(crate) is: String,
    /// What the spelling is of: `a list of scalars`.
    pub(crate) of: &'static str,
    pub(crate) remedy: Option<String>,
}

/// Whether no value that may stand there can be spelt so.
pub(crate) fn misfit(value: &Value, spelling: Spelling, scope: &Scope<'_>) -> Option<Misfit> {
    let kinds = scope.kinds(value);
    let wrong = |of| Some(Misfit { is: kinds.to_string(), of, remedy: None });
    match spelling {
        // It would spell base64 in base64.
        Spelling::Base64 if is_file(value, scope) => {
            Some(Misfit { is: "bytes in base64".to_owned(), of: "a text", remedy: None })
        }
        Spelling::Commas | Spelling::Semicolons | Spelling::Bars | Spelling::Spaces | Spelling::Joined => {
            list(value, spelling, kinds, scope)
        }
        moment if moment.is_of_moments() => self::moment(value, kinds, scope),
        quoting if quoting.is_quoting() && !kinds.meets(JsonTypes::TEXT.or(JsonTypes::LIST)) => {
            wrong("a text or a list of scalars")
        }
        Spelling::Base64
        | Spelling::Bytes
        | Spelling::Escaped
        | Spelling::Doubled
        | Spelling::Path
        | Spelling::Phones
            if !kinds.meets(JsonTypes::TEXT) =>
        {
            wrong("a text")
        }
        _ => None,
    }
}

fn list(value: &Value, spelling: Spelling, kinds: JsonTypes, scope: &Scope<'_>) -> Option<Misfit> {
    let (of, wanted) = match spelling {
        Spelling::Joined => ("a list of texts", JsonTypes::TEXT),
        _ => ("a list of scalars", JsonTypes::SCALAR),
    };
    if !kinds.meets(JsonTypes::LIST) {
        return Some(Misfit { is: kinds.to_string(), of, remedy: None });
    }
    let check = check(value, scope)?;
    let Shape::List { items, .. } = &check.shape else { return None };
    let items = JsonTypes::at(items.first()?, &Path::default());
    (!items.meets(wanted)).then(|| Misfit { is: format!("a list of items that are {items}"), of, remedy: None })
}

fn moment(value: &Value, kinds: JsonTypes, scope: &Scope<'_>) -> Option<Misfit> {
    let of = "a moment: a text of `format: date` or `date-time`, a bound of `$windows`, `$now`, what a reply says";
    let misfit = |is: String, remedy: Option<&str>| Some(Misfit { is, of, remedy: remedy.map(str::to_owned) });
    let unformatted = "say `format: date` or `format: date-time` in its schema";
    if !kinds.meets(JsonTypes::TEXT.or(JsonTypes::NUMBER)) {
        return misfit(kinds.to_string(), None);
    }
    if matches!(value, Value::Caller { .. } | Value::Message { .. }) {
        return misfit("a text of any kind".to_owned(), None);
    }
    let check = check(value, scope)?;
    match &check.shape {
        Shape::Text { format: Some(Format::Date | Format::DateTime), .. } => None,
        Shape::Text { .. } => misfit("a text of any kind".to_owned(), Some(unformatted)),
        Shape::Integer { .. } | Shape::Number { .. } => misfit("a number".to_owned(), Some(unformatted)),
        Shape::Choice { .. } | Shape::Row { .. } | Shape::Period => misfit("one of its values".to_owned(), None),
        _ => None,
    }
}

/// Whether a value is known to be the bytes of a file.
pub(crate) fn is_file(value: &Value, scope: &Scope<'_>) -> bool {
    match value {
        Value::Reply { .. } => scope.reply == Replied::File,
        Value::Step { step, .. } => {
            scope.steps.iter().any(|known| known.number == *step && known.gives == Replied::File)
        }
        _ => check(value, scope)
            .is_some_and(|check| matches!(check.shape, Shape::Text { format: Some(Format::Base64), .. })),
    }
}

/// Whether a value of a reply may be the bytes of a file. A whole reply is one where its type says so: one without a type is
/// described, not held.
pub(crate) fn may_be_file(value: &Value, scope: &Scope<'_>) -> bool {
    match value {
        Value::Reply { path } => scope.reply == Replied::File || !scope.reply.is_opaque() && !path.0.is_empty(),
        Value::Step { step, path } => scope.steps.iter().find(|known| known.number == *step).is_none_or(|known| {
            let of_data = !path.0.is_empty() || known.says && known.kinds.meets(JsonTypes::TEXT);
            known.gives == Replied::File || matches!(known.gives, Replied::Data | Replied::Rows) && of_data
        }),
        _ => false,
    }
}

/// The schema of the value itself, where one says what it is.
pub(crate) fn check<'s>(value: &Value, scope: &Scope<'s>) -> Option<&'s Check> {
    let (check, path) = match value {
        Value::Argument { slot, path } => (&scope.arguments[*slot].check, path),
        Value::Setting { setting } => return Some(&scope.declared.settings[*setting].check),
        Value::Item { path } => match scope.item? {
            Listed::Checked(check) => (check, path),
            Listed::Anything => return None,
        },
        _ => return None,
    };
    path.0.iter().try_fold(check, |check, segment| match (&check.shape, segment) {
        (Shape::Map { properties, .. }, Segment::Key(name)) => {
            properties.iter().find(|property| property.name == *name).map(|property| &property.check)
        }
        (Shape::List { items, .. }, Segment::Index(_)) => items.first(),
        _ => None,
    })
}
