//! Reads resources: what a tool's result is for the variables of an address, all entries of a dictionary, a text, a file,
//! or data of the card's own.

use std::ops::Range;
use std::sync::Arc;

use kartoteka_compiler::plan;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::address::ResourceAddress;
use super::contents::{Contents, ResultParts};
use super::kept::{Kept, Key};
use crate::access::limits::LimitRefused;
use crate::call::context::Context;
use crate::call::failed::Failed;
use crate::call::result::ResultWarning;
use crate::call::to_size;
use crate::call::tool_call::Call;
use crate::caller::Caller;
use crate::caller::outcome::{CallOutcome, ReadError};
use crate::catalog::NotConnected;
use crate::catalog::tool_set::ToolSet;
use crate::runtime::arguments::Reader;
use crate::runtime::evaluate;
use crate::runtime::scope::Scope;
use crate::runtime::slots::Slots;
use crate::texts::Variables;

/// The parameter of dictionaries.
const LIMIT: &str = "limit";

/// Reads the resource at an address of the context's catalog, or gives what is kept of it.
///
/// # Errors
/// What reads it failed; the text is in the caller's language.
pub(crate) async fn read(context: Context<'_>, address: &ResourceAddress, kept: &Kept) -> Result<Contents, ReadError> {
    let resource = &context.catalog.plan.resources[address.resource];
    let key = Key::of(&context, address);
    if let Some(contents) = key.as_ref().and_then(|key| kept.get(key)) {
        return Ok(contents);
    }
    let Fresh { contents, doubtful } = fresh(context, address, resource).await?;
    if let Some(key) = key.filter(|_| !doubtful) {
        kept.keep(key, resource, contents.clone());
    }
    Ok(contents)
}

/// What was read just now.
struct Fresh {
    contents: Contents,
    /// Another reading may bring more, so that this is not kept.
    doubtful: bool,
}

async fn fresh(context: Context<'_>, address: &ResourceAddress, resource: &plan::Resource) -> Result<Fresh, ReadError> {
    let (mut records, mut warning) = (None, None);
    let limit = limit_of(resource, address);
    // What was asked with a parameter that nothing reads is another thing than what would be given. Others read the variables anyway.
    use plan::Content::{Data, Text, Tool};
    if !matches!(resource.content, Tool { .. } | Text { .. } | Data { .. }) {
        of_variables(&context, address, |_, _| ())?;
    }
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
            let text =
                context.keyless_json(of_variables(&context, address, json)?.unwrap_or_else(|| "null".to_owned()));
            // What the author wrote, with variables in it, may be any JSON.
            records = serde_json::from_str::<Vec<IgnoredAny>>(&text).ok().map(|records| records.len());
            text
        }
        plan::Content::Tool { tool } => {
            return called(Call::new(context, &context.catalog.cards[*tool]), address).await;
        }
        // What an operator has not set up is no failure of this call, and nothing is known of it.
        plan::Content::Dictionary { dictionary }
            if !context.connection.has(&[context.catalog.plan.dictionaries[*dictionary].send.backend]) =>
        {
            let backend = context.catalog.plan.dictionaries[*dictionary].send.backend;
            let names = context.connection.unset(&context.catalog.plan, backend).join("`, `");
            let message =
                context.own_text("warning-not-set-up", &Variables::new().with("settings", format!("`{names}`")));
            warning = Some(ResultWarning { code: "not-set-up".to_owned(), message });
            "[]".to_owned()
        }
        plan::Content::Dictionary { dictionary } => {
            let listed = entries(&context, *dictionary, limit).await?;
            (records, warning) = (Some(listed.all), listed.warning);
            context.keyless_json(listed.json)
        }
    };
    Ok(Fresh { contents: Contents { text: text.into(), result: None, records, warning }, doubtful: false })
}

/// The entries of a dictionary, as many as an answer takes.
struct ListedEntries {
    json: String,
    /// How many there are.
    all: usize,
    /// That these are not all.
    warning: Option<ResultWarning>,
}

/// How many entries of a dictionary were asked for, by the one parameter that its resource reads.
fn limit_of(resource: &plan::Resource, address: &ResourceAddress) -> Option<usize> {
    let is_of_dictionary = matches!(resource.content, plan::Content::Dictionary { .. });
    let limit = address.variables.get(LIMIT).filter(|_| is_of_dictionary)?;
    let limit = limit.as_u64().or_else(|| limit.as_str()?.parse().ok())?;
    usize::try_from(limit).ok().filter(|limit| *limit > 0)
}

async fn entries(context: &Context<'_>, dictionary: usize, limit: Option<usize>) -> Result<ListedEntries, ReadError> {
    let entries = context.connection.dictionaries.whole(dictionary, &context.asking()).await.map_err(|error| {
        let mask = |text: &str| context.mask(text).into_owned();
        let failed = Failed::from(error);
        ReadError { kind: failed.kind(), message: failed.text(context, &mask) }
    })?;
    let (json, all) = (entries.list_of(limit.unwrap_or(usize::MAX)), entries.iter().count());
    let Some(cut) = to_size::cut(&json, context.form().characters) else {
        return Ok(ListedEntries { json, all, warning: None });
    };
    let mut variables = Variables::new();
    let shown = cut.lists.first().map_or(all, |list| list.count);
    for (name, number) in [("count", shown), ("all", all)] {
        variables.count(name, number);
    }
    if !cut.texts.is_empty() {
        variables.count("texts", cut.texts.len());
    }
    let message = context.own_text("warning-shortened-entries", &variables);
    Ok(ListedEntries { json: cut.json, all, warning: Some(ResultWarning { code: "shortened".to_owned(), message }) })
}

/// The structured content of a tool's result.
async fn called(call: Call<'_>, address: &ResourceAddress) -> Result<Fresh, ReadError> {
    let given = Value::Object(address.variables.clone()).to_string();
    let mut out = Vec::new();
    let outcome = call.answer(Some(&given), &mut out).await;
    if let Some(failure) = outcome.failure {
        return Err(ReadError { kind: failure.kind, message: failure.message });
    }
    let CallOutcome { structured, result, warnings, continuation, doubtful, .. } = outcome;
    out.truncate(structured.end);
    out.drain(..structured.start);
    let text: Arc<str> = String::from_utf8(out).expect("a result is written as text").into();
    let within = |part: Range<usize>| part.start - structured.start..part.end - structured.start;
    let (data, warnings) = (result.map(within), warnings.map(within));
    let result = Some(ResultParts { data, warnings, continuation: continuation.unwrap_or_default() });
    Ok(Fresh { contents: Contents { text, result, records: None, warning: None }, doubtful })
}

/// What is made of the variables of an address where no tool is asked.
fn of_variables<T>(
    context: &Context<'_>,
    address: &ResourceAddress,
    made: impl FnOnce(&Slots<'_>, &Scope<'_>) -> T,
) -> Result<T, ReadError> {
    let catalog = &*context.catalog.plan;
    let arguments = &catalog.resources[address.resource].arguments;
    let mut variables = address.variables.clone();
    if limit_of(&catalog.resources[address.resource], address).is_some() {
        variables.remove(LIMIT);
    }
    let mut reader = Reader::new(variables, catalog);
    let bound = Slots::read(arguments, catalog, &mut reader);
    if let Err(bad) = reader.finish() {
        let message = bad.messages(context.texts(), context.locale()).join("\n");
        return Err(ReadError { kind: "bad_argument", message });
    }
    let scope = context.scope().with_arguments(arguments);
    Ok(made(&bound, &scope))
}

/// That a resource was asked for another page than its first, and has one alone.
pub(crate) fn pageless(set: &ToolSet, caller: &Caller) -> ReadError {
    let message = set.texts().own(caller.locale, "no-pages", &Variables::new());
    ReadError { kind: "bad_argument", message }
}

/// What a position that was given out is as the argument that takes it; `None` if it is none that it takes.
pub(crate) fn position(argument: &plan::Argument, position: &str) -> Option<Value> {
    match counts(argument) {
        true => position.parse::<u64>().ok().map(Value::from),
        false => Some(Value::from(position)),
    }
}

/// Whether the positions that an argument takes are numbers.
pub(crate) fn counts(argument: &plan::Argument) -> bool {
    matches!(argument.check.shape, plan::Shape::Integer { .. } | plan::Shape::Number { .. })
}

/// That a resource was asked for a page that begins where none does.
pub(crate) fn unknown_position(set: &ToolSet, caller: &Caller) -> ReadError {
    let message = set.texts().own(caller.locale, "no-such-page", &Variables::new());
    ReadError { kind: "bad_argument", message }
}

/// That what is read is one reading too many.
pub(crate) fn refused(context: &Context<'_>, refused: LimitRefused) -> ReadError {
    kept_back(context, &Failed::from(refused))
}

/// That the caller's tenant has no connection.
pub(crate) fn unconnected(context: &Context<'_>, why: NotConnected) -> ReadError {
    kept_back(context, &Failed::Unconnected(why))
}

/// That what was read is kept back, because that cannot be audited.
pub(crate) fn unaudited(context: &Context<'_>) -> ReadError {
    kept_back(context, &Failed::Unaudited)
}

/// That nothing is read, in words of the server's own.
fn kept_back(context: &Context<'_>, failed: &Failed) -> ReadError {
    ReadError { kind: failed.kind(), message: failed.text(context, &str::to_owned) }
}

/// A failure whose fault is the server's own.
pub(crate) fn internal(context: &Context<'_>) -> ReadError {
    ReadError { kind: "internal", message: context.own_text("failure-internal", &Variables::new()) }
}
