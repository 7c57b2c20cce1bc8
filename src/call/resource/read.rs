//! Reads resources: what a tool's result is for the variables of an address, all entries of a dictionary, a text, a file,
//! or data of the card's own.

use std::sync::Arc;

use kartoteka_compiler::plan;
use serde_json::Value;

use super::address::Address;
use super::kept::{Kept, Key};
use crate::call::context::Context;
use crate::call::failed::Failed;
use crate::call::result;
use crate::call::tool_call::Call;
use crate::caller::outcome::ReadError;
use crate::runtime::arguments::Reader;
use crate::runtime::evaluate;
use crate::runtime::scope::Scope;
use crate::runtime::slots::Slots;
use crate::texts::Variables;

/// What a resource holds.
#[derive(Debug, Clone)]
pub struct Contents {
    /// The text; of binary contents their base64.
    pub text: Arc<str>,
    /// Whether `text` is the structured content of a tool's result, a JSON object.
    pub is_result: bool,
}

impl Contents {
    /// As `resources/read` gives it: a JSON list of one `ResourceContents`.
    #[must_use]
    pub fn listed(&self, address: &Address, resource: &plan::Resource) -> Vec<u8> {
        let mut out = b"[{\"uri\":".to_vec();
        result::text(&address.uri, &mut out);
        out.extend_from_slice(b",\"mimeType\":");
        result::text(&resource.mime, &mut out);
        out.extend_from_slice(match resource.content {
            plan::Content::Blob { .. } => b",\"blob\":",
            _ => b",\"text\":",
        });
        result::text(&self.text, &mut out);
        out.extend_from_slice(b"}]");
        out
    }

    /// As a result that says where it is from: the structured content of the tool that was asked, or `metadata` and
    /// `result`. What is no JSON is the list that [`Contents::listed`] gives.
    #[must_use]
    pub fn as_result(&self, address: &Address, resource: &plan::Resource, catalog: &str) -> Vec<u8> {
        if self.is_result {
            return self.text.as_bytes().to_vec();
        }
        let mut out = b"{\"metadata\":{\"provider\":".to_vec();
        result::text(catalog, &mut out);
        out.extend_from_slice(b"},\"result\":");
        let is_json = !matches!(resource.content, plan::Content::Blob { .. })
            && serde_json::from_str::<serde::de::IgnoredAny>(&self.text).is_ok();
        match is_json {
            true => out.extend_from_slice(self.text.as_bytes()),
            false => out.extend_from_slice(&self.listed(address, resource)),
        }
        out.push(b'}');
        out
    }
}

/// Reads the resource at an address of the context's catalog, or gives what is kept of it.
///
/// # Errors
/// What reads it failed; the text is in the caller's language.
pub async fn read(context: Context<'_>, address: &Address, kept: &Kept) -> Result<Contents, ReadError> {
    let resource = &context.catalog.plan.resources[address.resource];
    let is_result = matches!(resource.content, plan::Content::Tool { .. });
    let key = Key::of(resource, address, context.caller);
    if let Some(text) = key.as_ref().and_then(|key| kept.get(key)) {
        return Ok(Contents { text, is_result });
    }
    let Fresh { text, doubtful } = fresh(context, address, resource).await?;
    let text: Arc<str> = text.into();
    if let Some(key) = key.filter(|_| !doubtful) {
        kept.keep(key, resource, Arc::clone(&text));
    }
    Ok(Contents { text, is_result })
}

/// What was read just now.
struct Fresh {
    text: String,
    /// Another reading may bring more, so that this is not kept.
    doubtful: bool,
}

async fn fresh(context: Context<'_>, address: &Address, resource: &plan::Resource) -> Result<Fresh, ReadError> {
    let text = match &resource.content {
        plan::Content::Markdown { texts } => {
            texts.get(context.locale_place()).map(ToString::to_string).unwrap_or_default()
        }
        plan::Content::Blob { base64 } => base64.to_string(),
        plan::Content::Text { text } => {
            let text = |bound: &Slots<'_>, scope: &Scope<'_>| evaluate::text(text, bound, scope).unwrap_or_default();
            context.keyless(of_variables(&context, address, text)?)
        }
        plan::Content::Data { result } => {
            let json = |bound: &Slots<'_>, scope: &Scope<'_>| evaluate::json(result, bound, scope);
            context.keyless_json(of_variables(&context, address, json)?.unwrap_or_else(|| "null".to_owned()))
        }
        plan::Content::Tool { tool } => {
            return called(Call::new(context, &context.catalog.cards[*tool]), address).await;
        }
        plan::Content::Dictionary { dictionary } => {
            let entries = context.connection.dictionaries.whole(*dictionary, &context.asking()).await;
            entries.map(|entries| context.keyless_json(entries.list())).map_err(|error| {
                let mask = |text: &str| context.mask(text).into_owned();
                ReadError { message: Failed::from(error).text(context.texts(), context.locale(), &mask) }
            })?
        }
    };
    Ok(Fresh { text, doubtful: false })
}

/// The structured content of a tool's result.
async fn called(call: Call<'_>, address: &Address) -> Result<Fresh, ReadError> {
    let given = Value::Object(address.variables.clone()).to_string();
    let mut out = Vec::new();
    let outcome = call.answer(Some(&given), &mut out).await;
    if let Some(failure) = outcome.failure {
        return Err(ReadError { message: failure.message });
    }
    out.truncate(outcome.structured.end);
    out.drain(..outcome.structured.start);
    let text = String::from_utf8(out).expect("a result is written as text");
    Ok(Fresh { text, doubtful: outcome.doubtful })
}

/// What is made of the variables of an address where no tool is asked.
fn of_variables<T>(
    context: &Context<'_>,
    address: &Address,
    made: impl FnOnce(&Slots<'_>, &Scope<'_>) -> T,
) -> Result<T, ReadError> {
    let catalog = &*context.catalog.plan;
    let arguments = &catalog.resources[address.resource].arguments;
    let mut reader = Reader::new(address.variables.clone(), catalog);
    let bound = Slots::read(arguments, catalog, &mut reader);
    if let Err(bad) = reader.finish() {
        return Err(ReadError { message: bad.messages(context.texts(), context.locale()).join("\n") });
    }
    let scope = context.scope().with_arguments(arguments);
    Ok(made(&bound, &scope))
}

/// A failure whose fault is the server's own.
pub(crate) fn internal(context: &Context<'_>) -> ReadError {
    ReadError { message: context.own_text("failure-internal", &Variables::new()) }
}
