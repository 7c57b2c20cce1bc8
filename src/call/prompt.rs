//! Prompts: what a user picks and sends as their own words, written in their language.
//!
//! A prompt's text is a template of the catalog's, compiled once; what it may hold was checked with the catalog. The
//! arguments come as texts and go through the same checks as a tool's. A text that outgrows its bound is refused:
//! loops over a caller's list multiply.

use std::io;

use kartoteka_compiler::plan::{self, Shape, Speech};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value as Written};
use serde_json::{Map, Value};

use crate::call::form::{self, Form};
use crate::call::result;
use crate::caller::Caller;
use crate::caller::outcome::PromptRefused;
use crate::catalog::ServedCatalog;
use crate::catalog::dictionary::Asking;
use crate::runtime::argument::Argument;
use crate::runtime::arguments::{BadArguments, Reader};
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::scope::Scope;
use crate::runtime::slots::Slots;
use crate::runtime::tool::{BoundArguments, ToolContext};
use crate::texts::{Texts, Variables};

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
            let Speech::Template { texts } = &plan.says else { continue };
            for (place, template) in texts.iter().enumerate() {
                environment
                    .add_template_owned(key(prompt, place), template.to_string())
                    .expect("the compiler lets only a part of minijinja's language through");
            }
        }
        Self(environment)
    }

    /// What a prompt says: the members of a `GetPromptResult`, behind what the buffer holds. The scope is of the prompt's
    /// catalog, and its locale the caller's.
    pub(crate) fn write(
        &self,
        prompt: usize,
        given: Option<&str>,
        scope: &Scope<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), PromptRefused> {
        let around = scope.surroundings();
        let (catalog, plan) = (around.catalog, &around.catalog.prompts[prompt]);
        let given = read(plan, given.unwrap_or("{}"));
        let mut reader = Reader::new(given, catalog);
        let bound = Slots::read(&plan.arguments, catalog, &mut reader);
        let bad = |bad: crate::runtime::arguments::BadArguments| bad.messages(around.texts, scope.locale()).join("\n");
        reader.finish().map_err(|faults| PromptRefused { message: bad(faults) })?;
        let scope = scope.with_arguments(&plan.arguments);
        let place = around.texts.place(around.place, scope.locale());
        let messages = match &plan.says {
            Speech::Template { .. } => self.template((prompt, place), &bound, &scope)?,
            Speech::Messages { messages } => {
                let messages = evaluate::json(messages, &bound, &scope).unwrap_or_else(|| "[]".to_owned());
                if messages.len() > LONGEST {
                    return Err(refused("failure-prompt-too-long", &scope));
                }
                messages
            }
        };
        if let Some(description) = plan.descriptions.get(place) {
            out.extend_from_slice(b"\"description\":");
            result::text(description, out);
            out.push(b',');
        }
        out.extend_from_slice(b"\"messages\":");
        out.extend_from_slice(messages.as_bytes());
        Ok(())
    }

    /// One message: what the template of a locale comes to.
    fn template(&self, of: (usize, usize), bound: &Slots<'_>, scope: &Scope<'_>) -> Result<String, PromptRefused> {
        let catalog = scope.catalog();
        let tables = catalog
            .tables
            .iter()
            .map(|table| (table.name.as_ref(), table.rows.iter().map(|row| Written::from(row.key.as_ref())).collect()));
        let arguments = bound.arguments().iter().enumerate().map(|(slot, argument)| {
            let list = matches!(argument.check.shape, Shape::List { .. });
            let absent = || if list { Written::from(Vec::<Written>::new()) } else { Written::from(()) };
            (argument.name.as_ref(), bound.argument(slot).map_or_else(absent, value))
        });
        let windows: Vec<Written> = plan::WINDOWS.into_iter().map(Written::from).collect();
        let names = tables.map(|(name, keys): (_, Vec<Written>)| (name, Written::from(keys)));
        let names = names.chain([("windows", Written::from(windows))]).chain(arguments);
        let mut text = Bounded::default();
        let template = self.0.get_template(&key(of.0, of.1)).expect("every such prompt has a template a locale");
        let written = template.render_captured_to(Written::from_pairs(names), &mut text);
        if let Err(error) = written {
            tracing::warn!(prompt = %catalog.prompts[of.0].name, %error, "a prompt cannot be written");
            return Err(refused(if text.full { "failure-prompt-too-long" } else { "failure-internal" }, scope));
        }
        let text = String::from_utf8_lossy(&text.bytes);
        let message = serde_json::json!([{ "role": "user", "content": { "type": "text", "text": text } }]);
        Ok(message.to_string())
    }
}

fn refused(id: &str, scope: &Scope<'_>) -> PromptRefused {
    PromptRefused { message: scope.surroundings().texts.own(scope.locale(), id, &Variables::new()) }
}

/// What a prompt lacks that the user can be asked for.
pub(crate) struct Lack {
    prompt: usize,
    given: Map<String, Value>,
    bad: BadArguments,
}

impl Lack {
    /// `None` if nothing is missing, or the user's answers would not suffice.
    pub(crate) fn of(catalog: &plan::Catalog, prompt: usize, given: Option<&str>) -> Option<Self> {
        let plan = &catalog.prompts[prompt];
        if plan.arguments.iter().all(|argument| argument.ask.is_none()) {
            return None;
        }
        let given = read(plan, given.unwrap_or("{}"));
        let mut reader = Reader::new(given.clone(), catalog);
        Slots::read(&plan.arguments, catalog, &mut reader);
        let bad = reader.finish().err()?;
        form::missing(&plan.arguments, &bad)?;
        Some(Self { prompt, given, bad })
    }

    /// All arguments, those that the user was asked for among them, a JSON object.
    pub(crate) async fn fill(
        mut self,
        shelf: &ServedCatalog,
        asking: Asking<'_>,
        texts: &Texts,
        caller: &Caller,
        clock: &Clock,
    ) -> Result<String, PromptRefused> {
        let plan = &shelf.plan.prompts[self.prompt];
        let missing = form::missing(&plan.arguments, &self.bad).unwrap_or_default();
        let listed = plan.listed.get(texts.place(shelf.place, caller.locale));
        let listed: Value = listed.and_then(|listed| serde_json::from_str(&listed.0).ok()).unwrap_or_default();
        let describe = |name: &str| {
            let mut arguments = listed["arguments"].as_array().into_iter().flatten();
            let argument = arguments.find(|argument| argument["name"] == name)?;
            argument["description"].as_str().map(str::to_owned)
        };
        let form = Form { shelf, texts, locale: caller.locale, asking, given: &self.given };
        let answers = form.put(&ToolContext::new(caller, clock, texts), &missing, &describe).await;
        let answers = answers.map_err(|why| {
            let names = self.bad.missing().unwrap_or_default().join(", ");
            let message = match why.text() {
                Some(id) => texts.own(caller.locale, id, &Variables::new().with("arguments", names)),
                None => self.bad.messages(texts, caller.locale).join("\n"),
            };
            PromptRefused { message }
        })?;
        self.given.extend(answers);
        Ok(Value::Object(self.given).to_string())
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
mod tests;
