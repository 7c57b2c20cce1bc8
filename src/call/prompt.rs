//! Prompts: what a user picks and sends as their own words, written in their language.
//!
//! The arguments come as texts and go through the same checks as a tool's.

use kartoteka_compiler::plan::{self, Shape, Speech};
use minijinja::Value as Written;
use serde_json::{Map, Value};

use super::context::Context;
use super::form::{self, Form};
use super::textual;
use crate::call::result;
use crate::caller::outcome::PromptRefused;
use crate::catalog::templates::{LONGEST, TemplateError};
use crate::runtime::argument::Argument;
use crate::runtime::arguments::{BadArguments, Reader};
use crate::runtime::evaluate;
use crate::runtime::slots::Slots;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// Writes what a prompt of the context's catalog says: the members of a `GetPromptResult`, behind what the buffer holds.
///
/// # Errors
/// The arguments are not as the prompt asks, or what it says is too long.
pub(crate) fn write(
    context: &Context<'_>,
    prompt: usize,
    given: Option<&str>,
    out: &mut Vec<u8>,
) -> Result<(), PromptRefused> {
    let catalog = &*context.catalog.plan;
    let plan = &catalog.prompts[prompt];
    let mut reader = Reader::new(read(plan, given.unwrap_or("{}")), catalog);
    let bound = Slots::read(&plan.arguments, catalog, &mut reader);
    let bad = |bad: BadArguments| bad.messages(context.texts(), context.locale()).join("\n");
    reader.finish().map_err(|faults| PromptRefused { message: bad(faults) })?;
    let scope = context.scope().with_arguments(&plan.arguments);
    let messages = match &plan.says {
        Speech::Template { .. } => template(context, prompt, &bound)?,
        Speech::Messages { messages } => {
            let messages = evaluate::json(messages, &bound, &scope).unwrap_or_else(|| "[]".to_owned());
            if messages.len() > LONGEST {
                return Err(refused("failure-prompt-too-long", context));
            }
            messages
        }
    };
    if let Some(description) = plan.listed.get(context.locale_place()).and_then(|listed| listed.description.as_ref()) {
        out.extend_from_slice(b"\"description\":");
        result::text(description, out);
        out.push(b',');
    }
    out.extend_from_slice(b"\"messages\":");
    out.extend_from_slice(context.keyless_json(messages).as_bytes());
    Ok(())
}

/// One message: what the template of the caller's language comes to.
fn template(context: &Context<'_>, prompt: usize, bound: &Slots<'_>) -> Result<String, PromptRefused> {
    let catalog = &*context.catalog.plan;
    let keys = |table: &plan::Table| Written::from_iter(table.rows.iter().map(|row| Written::from(row.key.as_ref())));
    let tables = catalog.tables.iter().map(|table| (table.name.as_ref(), keys(table)));
    let arguments = bound.arguments().iter().enumerate().map(|(slot, argument)| {
        let list = matches!(argument.check.shape, Shape::List { .. });
        let absent = || if list { Written::from(Vec::<Written>::new()) } else { Written::from(()) };
        (argument.name.as_ref(), bound.argument(slot).map_or_else(absent, value))
    });
    let periods = Written::from_iter(plan::PERIODS.into_iter().map(Written::from));
    let names = Written::from_pairs(tables.chain([("windows", periods)]).chain(arguments));
    match context.catalog.templates.render(prompt, context.locale_place(), names) {
        Ok(text) => {
            let message = serde_json::json!([{ "role": "user", "content": { "type": "text", "text": text } }]);
            Ok(message.to_string())
        }
        Err(error) => {
            tracing::warn!(prompt = %catalog.prompts[prompt].name, %error, "a prompt cannot be written");
            let id = match error {
                TemplateError::TooLong => "failure-prompt-too-long",
                TemplateError::Evaluate(_) => "failure-internal",
            };
            Err(refused(id, context))
        }
    }
}

fn refused(id: &str, context: &Context<'_>) -> PromptRefused {
    PromptRefused { message: context.own_text(id, &Variables::new()) }
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
    pub(crate) async fn fill(mut self, context: Context<'_>) -> Result<String, PromptRefused> {
        let plan = &context.catalog.plan.prompts[self.prompt];
        let missing = form::missing(&plan.arguments, &self.bad).unwrap_or_default();
        let form = Form { context, given: &self.given };
        let answers = form.put(&missing).await.map_err(|why| {
            let names = self.bad.missing().unwrap_or_default().join(", ");
            let message = match why.text() {
                Some(id) => context.own_text(id, &Variables::new().with("arguments", names)),
                None => self.bad.messages(context.texts(), context.locale()).join("\n"),
            };
            PromptRefused { message }
        })?;
        self.given.extend(answers);
        Ok(Value::Object(self.given).to_string())
    }
}

/// The arguments as their checks want them: JSON where they are no texts.
fn read(plan: &plan::Prompt, given: &str) -> Map<String, Value> {
    let mut given: Map<String, Value> = serde_json::from_str(given).unwrap_or_default();
    for argument in plan.arguments.iter() {
        if let Some(value) = given.get_mut(argument.name.as_ref())
            && let Value::String(text) = value
        {
            *value = textual::typed(&argument.check.shape, text);
        }
    }
    given
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

#[cfg(test)]
mod tests;
