//! What a fix takes away: the fixed call is the caller's own, so that all of it stays that the warning does not speak of.

use crate::ast::card::Warning;
use crate::ast::data::{Data, DataKind, DataMap};
use crate::ast::send::{Choices, Test};
use crate::check::context::Cx;
use crate::check::json_types::{JsonTypes, of_shape};
use crate::check::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::plan::{Check, Others, Path, Rule, Segment, Shape, Value};
use crate::syntax::reference::Reference;

/// A place in the arguments of a call.
#[derive(Clone, Copy)]
struct At<'p> {
    slot: usize,
    keys: &'p [&'p str],
}

impl At<'_> {
    /// Whether a value is what stands there.
    fn is(self, value: &Value) -> bool {
        matches!(value, Value::Argument { slot, path } if *slot == self.slot && keys(path) == Some(self.keys.to_vec()))
    }

    /// As a card names it.
    fn spelling(self, scope: &Scope<'_>) -> String {
        let name = &scope.arguments[self.slot].name;
        self.keys.iter().fold(format!("${name}"), |spelt, key| format!("{spelt}.{key}"))
    }
}

/// The names that a path leads through; `None` where it leads by anything else.
fn keys(path: &Path) -> Option<Vec<&str>> {
    let names = path.0.iter().map(|segment| match segment {
        Segment::Key(name) => Some(name.as_ref()),
        _ => None,
    });
    names.collect()
}

/// What a warning speaks of.
struct Told<'w> {
    warning: &'w Warning,
    rule: &'w Rule,
    scope: &'w Scope<'w>,
}

/// Reports what a fix replaces that was passed, and that its warning does not speak of.
pub(crate) fn check(warning: &Warning, rule: &Rule, fix: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let told = Told { warning, rule, scope };
    let Some(map) = fix.map() else { return };
    for entry in &map.entries {
        let Some(slot) = scope.arguments.iter().position(|argument| argument.name == entry.key.value) else { continue };
        let at = At { slot, keys: &[] };
        told.replaced(at, Some(&scope.arguments[slot].check), entry.key.span, &entry.value, cx);
    }
}

impl Told<'_> {
    /// Looks at what is written to one place.
    fn replaced(&self, at: At<'_>, check: Option<&Check>, key: Span, data: &Data, cx: &mut Cx<'_>) {
        if self.is_same(data, at) || self.is_absent(at) {
            return;
        }
        match &data.kind {
            DataKind::Map(map) => self.of_map(at, check, key, map, cx),
            DataKind::List(items) => {
                let most = check.and_then(|check| match check.shape {
                    Shape::List { most, .. } => most,
                    _ => None,
                });
                if most.is_none_or(|most| most as usize > items.len()) {
                    let name = at.spelling(self.scope);
                    lost(&name, key, cx)
                        .label("another list takes its place")
                        .fix(format!("warn only where none was passed: `unless: {name}`"), None);
                }
            }
            DataKind::Literal(_)
            | DataKind::Text(_)
            | DataKind::Words(_)
            | DataKind::Beside(_)
            | DataKind::Clauses(_) => {
                self.of_scalar(at, check, key, data, cx);
            }
        }
    }

    /// A map stays as far as it is spread into what takes its place.
    fn of_map(&self, at: At<'_>, check: Option<&Check>, key: Span, map: &DataMap, cx: &mut Cx<'_>) {
        let shape = check.map(|check| &check.shape);
        // One that has no room for more is chosen anew.
        let is_full = matches!(shape, Some(Shape::Map { most: Some(most), .. }) if *most as usize <= map.entries.len());
        if is_full && self.speaks_of(at) {
            return;
        }
        let own = map.merge.iter().position(|base| self.is_same(base, at));
        let is_whole = matches!(shape, Some(Shape::Map { properties, others: Others::Refused, .. })
            if properties.iter().all(|one| map.entries.iter().any(|entry| one.name == entry.key.value)));
        if own.is_none() && !is_whole {
            let name = at.spelling(self.scope);
            lost(&name, key, cx)
                .label("another map takes its place")
                .fix(format!("spread it where the fix stands: `{{ $merge: {name}, … }}`"), None);
            return;
        }
        let later = map.merge.iter().skip(own.map_or(0, |own| own + 1));
        for base in later {
            match base.map() {
                Some(inner) => inner.entries.iter().for_each(|entry| self.of_entry(at, check, entry, cx)),
                None => self.of_scalar(at, None, base.span, base, cx),
            }
        }
        map.entries.iter().for_each(|entry| self.of_entry(at, check, entry, cx));
    }

    fn of_entry(&self, at: At<'_>, check: Option<&Check>, entry: &crate::ast::data::DataEntry, cx: &mut Cx<'_>) {
        let inner: Vec<&str> = at.keys.iter().copied().chain([entry.key.value.as_str()]).collect();
        let of_part = check.and_then(|check| match &check.shape {
            Shape::Map { properties, others, .. } => {
                let known = properties.iter().find(|property| property.name == entry.key.value);
                known.map(|property| &property.check).or(match others {
                    Others::Checked { checks } => checks.first(),
                    Others::Allowed | Others::Refused => None,
                })
            }
            _ => None,
        });
        self.replaced(At { slot: at.slot, keys: &inner }, of_part, entry.key.span, &entry.value, cx);
    }

    /// What is no map and no list stays unless the warning speaks of it.
    fn of_scalar(&self, at: At<'_>, check: Option<&Check>, key: Span, data: &Data, cx: &mut Cx<'_>) {
        let holds_several = check.is_some_and(|check| !of_shape(&check.shape).meets(JsonTypes::SCALAR));
        if self.speaks_of(at) && !holds_several {
            return;
        }
        let name = at.spelling(self.scope);
        let report = cx.out.error(Code::LossyFix, key, format!("the fixed call loses what was passed for `{name}`"));
        if holds_several {
            report.fix(format!("warn only where none was passed: `unless: {name}`"), None);
        } else {
            report
                .note_at(data.span, "this takes its place, whatever the caller gave")
                .fix(format!("leave it as it is, or warn only where none was passed: `unless: {name}`"), None);
        }
    }

    /// A reference to what stands there already.
    fn is_same(&self, data: &Data, at: At<'_>) -> bool {
        data.whole_reference().and_then(|whole| self.scope.resolve(whole).ok()).is_some_and(|value| at.is(&value))
    }

    /// The warning is given only where nothing is there.
    fn is_absent(&self, at: At<'_>) -> bool {
        let [Test { reference, one_of: None }] = self.warning.condition.unless.as_slice() else { return false };
        match self.scope.resolve(reference) {
            Ok(Value::Argument { slot, path }) => {
                slot == at.slot && keys(&path).is_some_and(|tested| at.keys.starts_with(&tested))
            }
            _ => false,
        }
    }

    /// The warning says something of what stands there.
    fn speaks_of(&self, at: At<'_>) -> bool {
        let condition = &self.warning.condition;
        let of = |reference: &Reference| match self.scope.resolve(reference) {
            Ok(Value::Argument { slot, path }) => {
                slot == at.slot
                    && keys(&path).is_none_or(|tested| tested.starts_with(at.keys) || at.keys.starts_with(&tested))
            }
            Ok(value) => value.slot() == Some(at.slot),
            Err(_) => true,
        };
        let compared = |test: &Test| matches!(&test.one_of, Some(Choices::Named(reference)) if of(reference));
        if condition.when.iter().chain(&condition.unless).any(|test| of(&test.reference) || compared(test)) {
            return true;
        }
        match self.rule {
            Rule::MissingRange { slot, fields, .. } if *slot == at.slot => match at.keys {
                [] => true,
                [key] => {
                    fields.iter().any(|field| field.lower.iter().chain(field.upper.iter()).any(|bound| bound == key))
                }
                _ => false,
            },
            Rule::MissingRange { .. } | Rule::Holds(_) => false,
        }
    }
}

/// Reports that what a map or a list holds does not stay.
fn lost<'o>(name: &str, key: Span, cx: &'o mut Cx<'_>) -> &'o mut Diagnostic {
    cx.out.error(Code::LossyFix, key, format!("the fixed call loses what was passed in `{name}`"))
}

/// Reports a hint that is no call: it is copied as it stands, so that it has all that is required.
pub(crate) fn incomplete(hint: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let Some(map) = hint.map() else { return };
    let is_named = |name: &str| map.entries.iter().any(|entry| entry.key.value == name);
    let lacks: Vec<&str> = scope
        .arguments
        .iter()
        .filter(|argument| argument.required && !is_named(&argument.name))
        .map(|argument| argument.name.as_str())
        .collect();
    if let Some(first) = lacks.first() {
        cx.out
            .error(
                Code::BadFix,
                hint.span,
                format!("a hint is a call to copy, and this one lacks the required `{first}`"),
            )
            .fix(format!("pass it on: `{first}: ${first}`"), None);
    }
}
