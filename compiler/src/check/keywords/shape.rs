//! The keywords that say what a value of one type is like.

use super::placed::{FORMATS, find};
use super::{Reader, is_pattern, said};
use crate::diagnostic::{Code, quoted};
use crate::plan::{Format, List, Others, Property, Shape, Text};
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::yaml::{Key, Kind, Node};

impl Reader<'_, '_> {
    /// The shape of a type. `None` after a report.
    pub(super) fn shape(&mut self, name: &str, entries: &[(Key, Node)]) -> Option<Shape> {
        Some(match name {
            "string" => {
                let (least, most) = self.counts(entries, "minLength", "maxLength")?;
                Shape::Text { least, most, pattern: self.pattern(entries)?, format: self.format(entries)? }
            }
            "integer" => {
                let (least, most) = self.bounds::<i64>(entries)?;
                Shape::Integer { least, most, clamp: self.clamp(entries, least.is_some() || most.is_some())? }
            }
            "number" => {
                let (least, most) = self.bounds::<f64>(entries)?;
                Shape::Number { least, most, clamp: self.clamp(entries, least.is_some() || most.is_some())? }
            }
            "boolean" => Shape::Boolean,
            "array" => {
                let (least, most) = self.counts(entries, "minItems", "maxItems")?;
                let (items, most) = match find(entries, "items") {
                    // A list in which nothing may stand is empty.
                    Some(items) if said(items) == Some(false) => {
                        (List::Borrowed(&[]), self.ordered(least, Some(0), Some(items))?.1)
                    }
                    Some(items) => (List::Owned(vec![self.inside(items)?]), most),
                    None => (List::Borrowed(&[]), most),
                };
                let unique = match find(entries, "uniqueItems") {
                    Some(node) => bool::read(node, self.cx.out)?,
                    None => false,
                };
                Shape::List { items, least, most, unique }
            }
            _ => {
                let (least, most) = self.counts(entries, "minProperties", "maxProperties")?;
                let properties = self.properties(entries)?;
                Shape::Map { properties, others: self.others(entries)?, least, most }
            }
        })
    }

    fn counts(&mut self, entries: &[(Key, Node)], least: &str, most: &str) -> Option<(Option<u32>, Option<u32>)> {
        let mut count = |name| match find(entries, name) {
            Some(node) => match u32::try_from(u64::read(node, self.cx.out)?) {
                Ok(count) => Some(Some(count)),
                Err(_) => {
                    wrong_type(node, "a count of at most 4294967295", self.cx.out);
                    None
                }
            },
            None => Some(None),
        };
        let (low, high) = (count(least), count(most));
        self.ordered(low?, high?, find(entries, most))
    }

    fn bounds<T: Read + PartialOrd + Copy + std::fmt::Display>(
        &mut self,
        entries: &[(Key, Node)],
    ) -> Option<(Option<T>, Option<T>)> {
        let mut bound = |name| match find(entries, name) {
            Some(node) => T::read(node, self.cx.out).map(Some),
            None => Some(None),
        };
        let (low, high) = (bound("minimum"), bound("maximum"));
        self.ordered(low?, high?, find(entries, "maximum"))
    }

    fn ordered<T: PartialOrd + Copy + std::fmt::Display>(
        &mut self,
        low: Option<T>,
        high: Option<T>,
        at: Option<&Node>,
    ) -> Option<(Option<T>, Option<T>)> {
        if let (Some(least), Some(most), Some(at)) = (low, high, at)
            && least > most
        {
            self.cx
                .out
                .error(Code::BoundsOutOfOrder, at.span, format!("nothing is at least {least} and at most {most}"))
                .label("below the lower bound");
            return None;
        }
        Some((low, high))
    }

    fn clamp(&mut self, entries: &[(Key, Node)], bounded: bool) -> Option<bool> {
        let Some(node) = find(entries, "clamp") else { return Some(false) };
        if !bool::read(node, self.cx.out)? {
            wrong_type(node, "`true`, or no such key", self.cx.out);
            return None;
        }
        if !bounded {
            self.cx
                .out
                .error(Code::ClampWithoutBound, node.span, "there is no bound to move a value to")
                .fix("add `minimum` or `maximum`", None);
            return None;
        }
        Some(true)
    }

    fn pattern(&mut self, entries: &[(Key, Node)]) -> Option<Option<Text>> {
        let Some(node) = find(entries, "pattern") else { return Some(None) };
        let pattern = String::read(node, self.cx.out)?;
        is_pattern(&pattern, node.span, self.cx.out).then_some(Some(pattern.into()))
    }

    fn format(&mut self, entries: &[(Key, Node)]) -> Option<Option<Format>> {
        if let Some(node) = find(entries, "contentEncoding") {
            if let Some((key, _)) = entries.iter().find(|(key, _)| key.name == "format") {
                let message = "bytes in base64 spell nothing else: `format` would never fit";
                self.cx.out.error(Code::MisplacedKeyword, key.span, message).fix("leave one of them out", None);
                return None;
            }
            let base64 = [(Format::Base64.keyword(), Format::Base64)];
            return crate::ast::read::one_of(node, &base64, self.cx.out).map(Some);
        }
        let Some(node) = find(entries, "format") else { return Some(None) };
        let own = Format::ALL.map(|format| (format.keyword(), Some(format)));
        // Those of JSON Schema that no shape knows are left to `jsonschema`.
        let known: Vec<_> = own.into_iter().chain(FORMATS.map(|format| (format, None))).collect();
        crate::ast::read::one_of(node, &known, self.cx.out)
    }

    fn properties(&mut self, entries: &[(Key, Node)]) -> Option<List<Property>> {
        let required: Vec<Spanned<String>> = match find(entries, "required") {
            Some(node) => Read::read(node, self.cx.out)?,
            None => Vec::new(),
        };
        let mut properties = Vec::new();
        if let Some(node) = find(entries, "properties") {
            let mut fields = Fields::open(node, "`properties`", self.cx.out)?;
            for (key, node) in fields.rest() {
                let required = required.iter().any(|name| name.value == key.name);
                if required && said(node) == Some(false) {
                    let message = format!("{} is required, and nothing fits `false`", quoted(&key.name));
                    self.cx.out.error(Code::BadEnum, node.span, message).label("never passes");
                    return None;
                }
                if let Some(check) = self.inside(node) {
                    properties.push(Property { name: key.name.clone().into(), required, check });
                }
            }
        }
        for name in required {
            if !properties.iter().any(|property| property.name == name.value) {
                self.cx.out.error(
                    Code::UnknownProperty,
                    name.span,
                    format!("{} is required, but not among the `properties`", quoted(&name.value)),
                );
                return None;
            }
        }
        Some(List::Owned(properties))
    }

    fn others(&mut self, entries: &[(Key, Node)]) -> Option<Others> {
        let Some(node) = find(entries, "additionalProperties") else { return Some(Others::Allowed) };
        match &node.kind {
            Kind::Map(_) if said(node) == Some(true) => Some(Others::Allowed),
            Kind::Map(_) => Some(Others::Checked { checks: List::Owned(vec![self.inside(node)?]) }),
            Kind::Scalar(_) | Kind::List(_) => {
                Some(if bool::read(node, self.cx.out)? { Others::Allowed } else { Others::Refused })
            }
        }
    }
}
