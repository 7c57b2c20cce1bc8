//! Prompts: what a user picks and sends as their own words, written in their language.
//!
//! A prompt's text is a template of the catalog's, compiled once; what it may hold was checked with the catalog. The
//! arguments come as texts and go through the same checks as a tool's. A text that outgrows its bound is refused:
//! loops over a caller's list multiply.

use std::io;

use kartoteka_compiler::plan::{self, Shape};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value as Written};
use serde_json::{Map, Value};

use crate::arguments::Reader;
use crate::caller::Locale;
use crate::interpret;
use crate::mcp::Refused;
use crate::result;
use crate::texts::{Texts, Variables};
use crate::tool::Argument;

/// The most bytes that a prompt may come to.
const LONGEST: usize = 1 << 20;

/// The templates of a catalog's prompts.
pub(crate) struct Prompts(Environment<'static>);

impl Prompts {
    pub(crate) fn new(catalog: &plan::Catalog) -> Self {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(whole_lines());
        for (prompt, plan) in catalog.prompts.iter().enumerate() {
            for (place, template) in plan.templates.iter().enumerate() {
                environment
                    .add_template_owned(key(prompt, place), template.to_string())
                    .expect("the compiler lets only a part of minijinja's language through");
            }
        }
        Self(environment)
    }

    /// What a prompt says: the members of a `GetPromptResult`, behind what the buffer holds. `place` is the catalog's
    /// own locale, `locale` the caller's.
    pub(crate) fn write(
        &self,
        catalog: &plan::Catalog,
        prompt: usize,
        given: Option<&str>,
        (texts, locale, place): (&Texts, Locale, usize),
        out: &mut Vec<u8>,
    ) -> Result<(), Refused> {
        let plan = &catalog.prompts[prompt];
        let given = read(plan, given.unwrap_or("{}"));
        let mut reader = Reader::new(given, catalog);
        let slots = interpret::slots(&plan.arguments, catalog, &mut reader);
        reader.finish().map_err(|bad| Refused { message: bad.messages(texts, locale).join("\n") })?;
        let tables = catalog
            .tables
            .iter()
            .map(|table| (table.name.as_ref(), table.rows.iter().map(|row| Written::from(row.key.as_ref())).collect()));
        let arguments = plan.arguments.iter().zip(&slots).map(|(argument, slot)| {
            let seen = slot.as_ref().and_then(|slot| slot.seen(&argument.check.shape, catalog));
            let list = matches!(argument.check.shape, Shape::List { .. });
            let absent = || if list { Written::from(Vec::<Written>::new()) } else { Written::from(()) };
            (argument.name.as_ref(), seen.map_or_else(absent, value))
        });
        let windows: Vec<Written> = plan::WINDOWS.into_iter().map(Written::from).collect();
        let names = tables.map(|(name, keys): (_, Vec<Written>)| (name, Written::from(keys)));
        let names = names.chain([("windows", Written::from(windows))]).chain(arguments);
        let mut text = Bounded::default();
        let template = self.0.get_template(&key(prompt, place)).expect("every prompt has a template a locale");
        let written = template.render_captured_to(Written::from_pairs(names), &mut text);
        if let Err(error) = written {
            tracing::warn!(prompt = %plan.name, %error, "a prompt cannot be written");
            let id = if text.full { "failure-prompt-too-long" } else { "failure-internal" };
            return Err(Refused { message: texts.own(locale, id, &Variables::new()) });
        }
        let text = String::from_utf8_lossy(&text.bytes);
        if let Some(description) = plan.descriptions.get(place) {
            out.extend_from_slice(b"\"description\":");
            result::text(description, out);
            out.push(b',');
        }
        out.extend_from_slice(br#""messages":[{"role":"user","content":{"type":"text","text":"#);
        result::text(&text, out);
        out.extend_from_slice(b"}}]");
        Ok(())
    }
}

/// A tag alone on its line leaves nothing of the line.
fn whole_lines() -> SyntaxConfig {
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    syntax.expect("the delimiters are minijinja's own")
}

fn key(prompt: usize, place: usize) -> String {
    format!("{prompt}/{place}")
}

/// The arguments as their checks want them: JSON where they are no texts.
fn read(plan: &plan::Prompt, given: &str) -> Map<String, Value> {
    let mut given: Map<String, Value> = serde_json::from_str(given).unwrap_or_default();
    for argument in plan.arguments.iter() {
        if let Some(value) = given.get_mut(argument.name.as_ref())
            && let Value::String(text) = value
        {
            *value = typed(&argument.check.shape, text);
        }
    }
    given
}

/// What a text stands for where the caller can send nothing else: JSON, unless a text is asked for.
pub(crate) fn typed(shape: &Shape, text: &str) -> Value {
    if matches!(shape, Shape::Text { .. } | Shape::Choice { .. } | Shape::Row { .. } | Shape::Window) {
        return Value::from(text);
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

fn value(argument: Argument<'_>) -> Written {
    match argument {
        Argument::Boolean(value) => value.into(),
        Argument::Integer(value) => value.into(),
        Argument::Number(value) => value.into(),
        Argument::Text(value) | Argument::Row { key: value, .. } => value.into(),
        Argument::List(items) => items.iter().map(json).collect::<Vec<_>>().into(),
        Argument::Map(map) => Written::from_pairs(map.iter().map(|(key, value)| (key.as_str(), json(value)))),
        Argument::Any(value) => json(value),
    }
}

fn json(value: &Value) -> Written {
    match value {
        Value::Null => ().into(),
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.into(),
            (None, Some(number)) => number.into(),
            (None, None) => number.to_string().into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(json).collect::<Vec<_>>().into(),
        Value::Object(map) => Written::from_pairs(map.iter().map(|(key, value)| (key.as_str(), json(value)))),
    }
}

/// Refuses to grow beyond its bound.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > LONGEST {
            self.full = true;
            return Err(io::Error::other("the text is too long"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[path = "prompt_tests.rs"]
mod tests;
