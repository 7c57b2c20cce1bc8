//! The keywords of JSON Schema, one schema at a time.
//!
//! The common ones become a [`Shape`]; a schema that has others is kept whole beside it, for `jsonschema`, which is
//! asked here whether it compiles.

mod placed;
mod rest;
mod shape;
mod unmet;

use serde_json::Value;

use self::placed::{FORMATS, address};
pub(crate) use self::placed::{alone, find};
use crate::check::context::Cx;
use crate::check::headers;
use crate::check::json_types::{JsonTypes, of_shape};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{Check, Json, List, Shape, Text};
use crate::syntax::fields::{Read, Spanned, listed, wrong_type};
use crate::syntax::nearest::nearest;
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Key, Kind, Node, Nulls};

/// What a schema stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    ForAnArgument,
    /// Its type is text where it says none.
    ForASetting,
    /// Inside another schema.
    Inside,
}

/// Keywords that a [`Shape`] knows.
const COMMON: [&str; 18] = [
    "type",
    "enum",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "contentEncoding",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
];
/// Keywords that are left to `jsonschema`.
const REST: [&str; 27] = [
    "const",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "prefixItems",
    "propertyNames",
    "patternProperties",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentMediaType",
    "contentSchema",
    // What says something and demands nothing.
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
];
/// The types of JSON Schema.
const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];
/// Keywords of ours.
const OURS: [&str; 8] = ["default", "clamp", "ask", "complete", "forms", COMMENT, ACCEPTS, headers::KEYWORD];
/// For the authors of the card alone.
const COMMENT: &str = "$comment";
/// What is shown is not what is demanded.
const ACCEPTS: &str = "accepts";

/// Every keyword that a schema in a card may have.
pub(crate) fn known() -> impl Iterator<Item = &'static str> {
    COMMON.into_iter().chain(REST).chain(OURS)
}

/// Which types a keyword speaks of.
const SPEAKS_OF: [(&str, JsonTypes); 16] = [
    ("minimum", JsonTypes::NUMBER),
    ("maximum", JsonTypes::NUMBER),
    ("clamp", JsonTypes::NUMBER),
    ("minLength", JsonTypes::TEXT),
    ("maxLength", JsonTypes::TEXT),
    ("pattern", JsonTypes::TEXT),
    ("format", JsonTypes::TEXT),
    ("contentEncoding", JsonTypes::TEXT),
    ("items", JsonTypes::LIST),
    ("minItems", JsonTypes::LIST),
    ("maxItems", JsonTypes::LIST),
    ("uniqueItems", JsonTypes::LIST),
    ("properties", JsonTypes::MAP),
    ("additionalProperties", JsonTypes::MAP),
    ("minProperties", JsonTypes::MAP),
    ("maxProperties", JsonTypes::MAP),
];

type Default = Option<Spanned<Value>>;

pub(crate) struct Reader<'r, 'c> {
    cx: &'r mut Cx<'c>,
}

impl<'r, 'c> Reader<'r, 'c> {
    pub(crate) fn new(cx: &'r mut Cx<'c>) -> Reader<'r, 'c> {
        Reader { cx }
    }

    /// The check, and the default with its place. `None` after a report.
    pub(crate) fn read(&mut self, entries: &[(Key, Node)], span: Span, written: Written) -> Option<(Check, Default)> {
        let before = self.cx.out.len();
        self.known(entries, written);
        alone(entries, self.cx.out);
        self.required_by_itself(entries);
        let head = entries.first().map_or(span, |(key, _)| key.span);
        let (types, nullable) = self.types(entries, head, written)?;
        self.listed_values(entries, types.as_ref(), nullable)?;
        let choice = match find(entries, "enum") {
            Some(node) => Some(self.choice(node, types.as_ref())?),
            None => None,
        };
        let shapes: Vec<Shape> = match (&choice, &types) {
            (Some(Choice::Shape(shape)), _) => vec![shape.clone()],
            (_, Some(types)) => types.value.iter().filter_map(|name| self.shape(name, entries)).collect(),
            (_, None) => vec![Shape::Any],
        };
        let shape = match shapes.len() {
            0 => return None,
            1 => shapes.into_iter().next()?,
            _ => Shape::Several { shapes: List::Owned(shapes) },
        };
        self.speaks_of(entries, &shape);
        let default = match find(entries, "default") {
            Some(node) => node.to_json(Nulls::Refused, self.cx.out).map(|value| Spanned { value, span: node.span }),
            None => None,
        };
        let of_the_rest = |(key, node): &(Key, Node)| match key.name.as_str() {
            "format" => node.scalar().is_some_and(|format| FORMATS.contains(&format.text.as_str())),
            name => REST.contains(&name),
        };
        let left = matches!(choice, Some(Choice::Rest)) || entries.iter().any(of_the_rest);
        let rest = if left { Some(self.rest(entries, head)?) } else { None };
        let mut check = Check { shape, nullable, rest };
        self.between(entries, &check)?;
        if let Some(node) = find(entries, ACCEPTS) {
            crate::ast::read::one_of(node, &[("any", ())], self.cx.out)?;
            check = Check { shape: Shape::Shown { schema: self.rest(entries, head)? }, nullable: false, rest: None };
        }
        (self.cx.out.len() == before).then_some((check, default))
    }

    /// A schema inside another one: keywords, or `true`, `false` and `{}`, which say that anything fits, or nothing.
    fn inside(&mut self, node: &Node) -> Option<Check> {
        match (&node.kind, said(node)) {
            (_, Some(true)) => Some(Check { shape: Shape::Any, nullable: true, rest: None }),
            // Nothing fits what anything does not.
            (_, Some(false)) => {
                Some(Check { shape: Shape::Any, nullable: false, rest: Some(Json(r#"{"not":{}}"#.into())) })
            }
            (Kind::Map(entries), None) => self.read(entries, node.span, Written::Inside).map(|(check, _)| check),
            (Kind::Scalar(_) | Kind::List(_), None) => {
                wrong_type(node, "a schema", self.cx.out);
                None
            }
        }
    }

    /// Reports keywords that are none.
    fn known(&mut self, entries: &[(Key, Node)], written: Written) {
        for (key, _) in entries {
            let name = key.name.as_str();
            let common = COMMON.contains(&name) || REST.contains(&name);
            match name {
                "default" if written == Written::ForAnArgument => {}
                "clamp" if written != Written::Inside => {}
                COMMENT => {}
                ACCEPTS if written != Written::ForASetting => {}
                "title" | "description" => {
                    self.cx
                        .out
                        .error(
                            Code::TextInCard,
                            key.span,
                            format!("`{name}` is a text for people, and those stand in the locales"),
                        )
                        .fix(
                            "write it as `.argument-<name>` of the card's message in `locales/<lang>/<catalog>.ftl`",
                            None,
                        );
                }
                headers::KEYWORD => headers::inside(key.span, self.cx),
                _ if common => {}
                _ if address(key, self.cx.out) => {}
                _ => {
                    let known = COMMON.iter().chain(&REST).chain(&OURS).copied();
                    let report = self.cx.out.error(
                        Code::UnknownKeyword,
                        key.span,
                        format!("unknown keyword {} in a schema", quoted(name)),
                    );
                    match nearest(name, known) {
                        Some(near) => report.did_you_mean(key.span, near),
                        None => report.fix("schemas are written in JSON Schema 2020-12", None),
                    };
                }
            }
        }
    }

    /// `required: true` in what is required: drafts before the fourth had it so, and it would do nothing.
    fn required_by_itself(&mut self, entries: &[(Key, Node)]) {
        if let Some(node) = find(entries, "required")
            && !matches!(node.kind, Kind::List(_))
        {
            self.cx.out.error(Code::WrongType, node.span, "`required` is a list of names, of a map's properties").fix(
                "list this one's name: under `required` of the card, or beside the `properties` that it is one of",
                None,
            );
        }
    }

    /// The types said, without `null`.
    fn types(
        &mut self,
        entries: &[(Key, Node)],
        head: Span,
        written: Written,
    ) -> Option<(Option<Spanned<Vec<String>>>, bool)> {
        let Some(node) = find(entries, "type") else {
            let says = |name: &str| find(entries, name).is_some();
            if written == Written::ForASetting && !says("enum") {
                return Some((Some(Spanned { value: vec!["string".into()], span: head }), false));
            }
            if !["enum", "const", "allOf", "anyOf", "oneOf"].into_iter().any(says) {
                self.cx
                    .out
                    .error(Code::SchemaWithoutType, head, "the schema says no type")
                    .fix("add `type: string`, say, or an `enum`", None);
                return None;
            }
            return Some((None, is_null_among(entries)));
        };
        let names: Vec<Spanned<String>> = match &node.kind {
            Kind::List(_) => Read::read(node, self.cx.out)?,
            Kind::Scalar(_) | Kind::Map(_) => vec![Read::read(node, self.cx.out)?],
        };
        let mut types: Vec<String> = Vec::new();
        let mut nullable = false;
        for name in &names {
            self.kind(name, &types)?;
            match name.value.as_str() {
                "null" => nullable = true,
                kind => types.push(kind.to_owned()),
            }
        }
        if types.is_empty() {
            self.cx.out.error(Code::SchemaWithoutType, node.span, "nothing but `null` would fit");
            return None;
        }
        Some((Some(Spanned { value: types, span: node.span }), nullable))
    }

    /// One name of a type, after others. `None` after a report.
    fn kind(&mut self, name: &Spanned<String>, before: &[String]) -> Option<()> {
        let clashes = |other: &String| {
            *other == name.value
                || matches!((other.as_str(), name.value.as_str()), ("integer", "number") | ("number", "integer"))
        };
        if !TYPES.contains(&name.value.as_str()) {
            let message = format!("{} is no type of JSON Schema", quoted(&name.value));
            let report = self.cx.out.error(Code::WrongType, name.span, message);
            match nearest(&name.value, TYPES) {
                Some(near) => report.did_you_mean(name.span, near),
                None => report.fix(format!("the types are {}", listed(&TYPES)), None),
            };
            return None;
        }
        if before.iter().any(clashes) {
            let message = format!("`{}` adds nothing to the types before it", name.value);
            self.cx.out.error(Code::WrongType, name.span, message);
            return None;
        }
        Some(())
    }

    fn choice(&mut self, node: &Node, types: Option<&Spanned<Vec<String>>>) -> Option<Choice> {
        let only_text = types.is_none_or(|types| types.value == ["string"]);
        let Kind::List(items) = &node.kind else {
            let reference = Reference::read(node, self.cx.out)?;
            return self.rows(&reference).map(Choice::Shape);
        };
        let values: Vec<Value> =
            items.iter().map(|item| item.to_json(Nulls::Allowed, self.cx.out)).collect::<Option<_>>()?;
        if values.is_empty() {
            self.cx.out.error(Code::BadEnum, node.span, "an `enum` without values lets nothing pass");
            return None;
        }
        for (index, value) in values.iter().enumerate() {
            if values[..index].contains(value) {
                self.cx.out.error(Code::BadEnum, items[index].span, format!("`{value}` is listed twice"));
                return None;
            }
        }
        let texts: Option<Vec<Text>> =
            values.iter().map(|value| value.as_str().map(|text| Text::Owned(text.to_owned()))).collect();
        match texts {
            Some(values) if only_text => Some(Choice::Shape(Shape::Choice { values: List::Owned(values) })),
            _ => Some(Choice::Rest),
        }
    }

    /// `enum: $table`
    fn rows(&mut self, reference: &Reference) -> Option<Shape> {
        let name = reference.root.text.as_str();
        let whole = reference.path.is_empty();
        if name == "windows" && whole {
            return Some(Shape::Period);
        }
        if let Some(table) = self.cx.declared.table(name).filter(|_| whole) {
            self.cx.used.tables.insert(table);
            return Some(Shape::Row { table });
        }
        let tables = self.cx.declared.tables.iter().map(|table| table.name.value.as_str()).chain(["windows"]);
        let tables: Vec<&str> = tables.collect();
        let message = format!("`{}` is no table", reference.spelling());
        let otherwise = "`enum` is a list of values, or names a table of the manifest; `$windows` is built in";
        self.cx.unknown(Code::UnknownReference, (name, reference.root.span), message, tables, otherwise);
        None
    }

    /// A keyword that speaks of another type than the schema's would do nothing.
    fn speaks_of(&mut self, entries: &[(Key, Node)], shape: &Shape) {
        let kinds = of_shape(shape);
        for (key, _) in entries {
            let Some((_, about)) = SPEAKS_OF.iter().find(|(name, _)| *name == key.name) else { continue };
            if !kinds.meets(*about) {
                self.cx
                    .out
                    .error(
                        Code::MisplacedKeyword,
                        key.span,
                        format!("`{}` is about {about}, and this is {kinds}", key.name),
                    )
                    .label("does nothing here");
            }
        }
    }
}

/// Whether a schema says of everything that it fits, or of nothing; `None` where it has keywords.
fn said(schema: &Node) -> Option<bool> {
    match &schema.kind {
        Kind::Map(entries) => entries.iter().all(|(key, _)| key.name == COMMENT).then_some(true),
        Kind::Scalar(scalar) => match scalar.text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        Kind::List(_) => None,
    }
}

/// What an `enum` becomes.
enum Choice {
    Shape(Shape),
    /// Its values are not all texts: left to `jsonschema`.
    Rest,
}

/// Reports a regular expression that does not compile.
pub(crate) fn is_pattern(pattern: &str, span: Span, out: &mut crate::diagnostic::Diagnostics) -> bool {
    match regex::Regex::new(pattern) {
        Ok(_) => true,
        Err(error) => {
            let error = error.to_string();
            let why = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
            out.error(Code::BadPattern, span, format!("this is no regular expression: {why}"));
            false
        }
    }
}

/// Whether one of the alternatives of a schema without a type is `null`.
fn is_null_among(entries: &[(Key, Node)]) -> bool {
    let is_null = |node: &Node| node.scalar().is_some_and(|scalar| scalar.text == "null");
    let names_null = |kind: &Node| match &kind.kind {
        Kind::List(kinds) => kinds.iter().any(is_null),
        Kind::Scalar(_) | Kind::Map(_) => is_null(kind),
    };
    let alternatives = ["anyOf", "oneOf"].into_iter().filter_map(|name| match &find(entries, name)?.kind {
        Kind::List(alternatives) => Some(alternatives),
        Kind::Scalar(_) | Kind::Map(_) => None,
    });
    alternatives.flatten().any(|alternative| match &alternative.kind {
        Kind::Map(schema) => find(schema, "type").is_some_and(names_null),
        Kind::Scalar(_) | Kind::List(_) => false,
    })
}
