//! Schemas that nothing satisfies, and keywords that do nothing without others.

use serde_json::Value;

use super::Reader;
use super::placed::find;
use crate::check::json_types::JsonTypes;
use crate::diagnostic::{Code, Span};
use crate::plan::{Check, Format, Others, Shape};
use crate::syntax::fields::Spanned;
use crate::syntax::yaml::{Key, Kind, Node, Nulls};

impl Reader<'_, '_> {
    /// Reports values of `enum` and `const` that the type refuses, or another keyword. `None` after a report.
    pub(super) fn listed_values(
        &mut self,
        entries: &[(Key, Node)],
        types: Option<&Spanned<Vec<String>>>,
        nullable: bool,
    ) -> Option<()> {
        let before = self.cx.out.len();
        let nodes: Vec<&Node> = match find(entries, "enum").map(|node| &node.kind) {
            Some(Kind::List(items)) => items.iter().collect(),
            _ => Vec::new(),
        };
        for node in nodes.into_iter().chain(find(entries, "const")) {
            let value = node.to_json(Nulls::Allowed, self.cx.out)?;
            match types.filter(|types| !is_of(&value, &types.value, nullable)) {
                Some(types) => self.of_another_type(&value, node.span, &types.value),
                None => self.refused_by_the_rest(&value, node.span, entries),
            }
        }
        (self.cx.out.len() == before).then_some(())
    }

    fn of_another_type(&mut self, value: &Value, span: Span, types: &[String]) {
        let types_said = types.join(" or ");
        let message = match value {
            Value::Null => format!("`null` is none of the types: {types_said}"),
            Value::Number(_) if types == ["integer"] => {
                format!("{value} is no whole number, and the type is {types_said}")
            }
            value => format!("{value} is {}, and the type is {types_said}", JsonTypes::of(value)),
        };
        let report = self.cx.out.error(Code::BadEnum, span, message);
        report.label("never passes");
        let text = format!("\"{value}\"");
        match value {
            Value::Null => report.fix("add `\"null\"` to the types", None),
            Value::Number(_) | Value::Bool(_) if types == ["string"] => {
                report.fix(format!("write it as text, {text}, or say another type"), Some((span, text)))
            }
            _ => report.fix("leave it out, or say another `type`", None),
        };
    }

    /// A value that is listed and has to fit what else is said.
    fn refused_by_the_rest(&mut self, value: &Value, span: Span, entries: &[(Key, Node)]) {
        let rest: Vec<(Key, Node)> = entries
            .iter()
            .filter(|(key, _)| !["enum", "const", "type"].contains(&key.name.as_str()))
            .cloned()
            .collect();
        let says_more = rest.iter().any(|(key, _)| !super::OURS.contains(&key.name.as_str()));
        let Some(schema) = says_more.then(|| self.rest(&rest, span)).flatten() else { return };
        let schema: Value = serde_json::from_str(&schema.0).expect("the schema was written as JSON");
        let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema);
        if let Ok(validator) = validator
            && let Err(error) = validator.validate(value)
        {
            let message = format!("{value} is listed and refused: {error}");
            self.cx.out.error(Code::BadEnum, span, message).label("never passes");
        }
    }

    /// Reports bounds between which there is nothing. `None` after a report.
    pub(super) fn between(&mut self, entries: &[(Key, Node)], check: &Check) -> Option<()> {
        let before = self.cx.out.len();
        self.numbers(entries, matches!(check.shape, Shape::Integer { .. }));
        match &check.shape {
            Shape::Text { least, most, format: Some(format), .. } => self.format_in(entries, *format, *least, *most),
            Shape::Map { properties, others, least, most } => {
                let required = properties.iter().filter(|property| property.required).count();
                let closed = matches!(others, Others::Refused).then_some(properties.len());
                self.entries_of(entries, (required, closed), *least, *most);
            }
            _ => {}
        }
        (self.cx.out.len() == before).then_some(())
    }

    fn numbers(&mut self, entries: &[(Key, Node)], whole: bool) {
        let read = |name: &str| {
            let node = find(entries, name)?;
            let number: f64 = node.scalar()?.text.parse().ok()?;
            Some((number, node.span))
        };
        // The least that is possible and the most, each with whether it is possible itself.
        let lows = [read("minimum").map(|it| (it, true)), read("exclusiveMinimum").map(|it| (it, false))];
        let highs = [read("maximum").map(|it| (it, true)), read("exclusiveMaximum").map(|it| (it, false))];
        for ((low, low_at), low_in) in lows.into_iter().flatten() {
            for ((high, high_at), high_in) in highs.into_iter().flatten() {
                // Those two are held against each other where they are read.
                if low_in && high_in {
                    continue;
                }
                let (least, most) = match whole {
                    true => (
                        if low_in { low.ceil() } else { low.floor() + 1.0 },
                        if high_in { high.floor() } else { high.ceil() - 1.0 },
                    ),
                    false => (low, high),
                };
                if least > most || (!whole && least >= most) {
                    let at = if high_in { low_at } else { high_at };
                    let other = if high_in { high_at } else { low_at };
                    let says = |bound: f64, inside: bool, word: &str, beyond: &str| match inside {
                        true => format!("at {word} {bound}"),
                        false => format!("{beyond} {bound}"),
                    };
                    let (low, high) = (says(low, low_in, "least", "above"), says(high, high_in, "most", "below"));
                    self.cx
                        .out
                        .error(Code::BoundsOutOfOrder, at, format!("nothing is {low} and {high}"))
                        .note_at(other, "the other bound");
                    return;
                }
            }
        }
    }

    fn format_in(&mut self, entries: &[(Key, Node)], format: Format, least: Option<u32>, most: Option<u32>) {
        let (shortest, longest) = match format {
            Format::Date => (10, Some(10)),
            Format::DateTime => (20, None),
            Format::Uuid => (36, Some(36)),
            Format::Email => (3, None),
            Format::Uri => (2, None),
            Format::Phone => (5, None),
            Format::Contact => (3, None),
            Format::Base64 => (0, None),
        };
        let word = format.keyword();
        let clash = if most.is_some_and(|most| most < shortest) {
            Some(("maxLength", format!("a text of `format: {word}` has {shortest} characters at least")))
        } else if let (Some(least), Some(longest)) = (least, longest)
            && least > longest
        {
            Some(("minLength", format!("a text of `format: {word}` has {longest} characters at most")))
        } else {
            None
        };
        if let Some((keyword, message)) = clash {
            let at = find(entries, keyword).map(|node| node.span);
            self.cx
                .out
                .error(Code::BoundsOutOfOrder, at.expect("the bound was read there"), message)
                .label("nothing would pass");
        }
    }

    fn entries_of(
        &mut self,
        entries: &[(Key, Node)],
        (required, closed): (usize, Option<usize>),
        least: Option<u32>,
        most: Option<u32>,
    ) {
        let place = |name: &str| find(entries, name).map(|node| node.span).expect("the bound was read there");
        if most.is_some_and(|most| (most as usize) < required) {
            let message = format!("`maxProperties` is {}, and `required` names {required}", most.unwrap_or_default());
            self.cx.out.error(Code::BoundsOutOfOrder, place("maxProperties"), message).label("nothing would pass");
        }
        if let (Some(least), Some(closed)) = (least, closed)
            && least as usize > closed
        {
            let message =
                format!("`minProperties` is {least}, and there may be {closed}: the `properties` and no others");
            self.cx.out.error(Code::BoundsOutOfOrder, place("minProperties"), message).label("nothing would pass");
        }
    }
}

/// A value is of one of the types.
fn is_of(value: &Value, types: &[String], nullable: bool) -> bool {
    types.iter().any(|name| match (name.as_str(), value) {
        ("string", Value::String(_))
        | ("boolean", Value::Bool(_))
        | ("number", Value::Number(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_)) => true,
        ("integer", Value::Number(number)) => number.as_f64().is_none_or(|number| number.fract() == 0.0),
        (_, _) => false,
    }) || (nullable && value.is_null())
}
