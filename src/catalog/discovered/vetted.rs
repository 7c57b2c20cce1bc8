//! A definition of an MCP server's tool that may be offered: its name, its texts and its schemas are such as clients take, and nothing
//! in them leads elsewhere or hides.

use kartoteka_compiler::plan::{Effect, Export, Reads};
use serde_json::{Map, Value, json};

use super::words;
use crate::access::consent::canonical;
use crate::access::glob::Glob;
use crate::outbound::McpTool;
use crate::runtime::arguments::{RemoteSchema, is_schema};
use crate::secret::digest::{hexadecimal, sha256};

/// The longest schema, in bytes of JSON.
const LONGEST_SCHEMA: usize = 64 << 10;

/// The deepest that definitions nest.
const DEEPEST: usize = 32;

/// The longest name under which a tool is offered: clients take no longer one.
const LONGEST_NAME: usize = 64;

/// A tool that may be offered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct VettedTool {
    /// The name that its server gives it.
    pub(super) own: String,
    /// The name under which it is offered.
    pub(super) name: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) input: Value,
    /// By which calls are judged.
    pub(super) schema: RemoteSchema,
    pub(super) effect: Effect,
    /// The SHA-256 of what defines it, in hexadecimal digits.
    pub(super) sha256: String,
    /// What defines it, canonical JSON.
    pub(super) definition: String,
}

/// Why a tool is not offered, whatever the pins say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnfitTool {
    /// Its name is none that clients take.
    Name,
    /// Its definition is too long.
    TooLong,
    /// Its definition nests too deeply.
    TooDeep,
    /// A schema of it is no JSON Schema of an object.
    Schema,
    /// A schema of it refers elsewhere.
    Reference,
    /// A name in it hides characters.
    Hidden,
}

impl UnfitTool {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::TooLong => "too_long",
            Self::TooDeep => "too_deep",
            Self::Schema => "schema",
            Self::Reference => "remote_reference",
            Self::Hidden => "hidden_characters",
        }
    }
}

/// Whether a server's tool is one of those that are offered.
pub(super) fn is_exported(export: &Export, own: &str) -> bool {
    is_among(&export.tools, own)
}

/// A definition, if it may be offered.
pub(super) fn vet(export: &Export, tool: &McpTool) -> Result<VettedTool, UnfitTool> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/');
    if tool.name.is_empty() || !tool.name.bytes().all(plain) {
        return Err(UnfitTool::Name);
    }
    // Clients take neither of these in a name. Of two tools that come to one name, the first is offered.
    let name = format!("{}{}", export.prefix, tool.name.replace(['.', '/'], "_"));
    if name.len() > LONGEST_NAME {
        return Err(UnfitTool::Name);
    }
    let definition = tool.definition.as_ref().ok_or(UnfitTool::TooLong)?;
    if is_deeper(definition, DEEPEST + 1) {
        return Err(UnfitTool::TooDeep);
    }
    let schemas = ["inputSchema", "outputSchema"].map(|member| definition.get(member));
    for schema in schemas.into_iter().flatten() {
        if schema.to_string().len() > LONGEST_SCHEMA {
            return Err(UnfitTool::TooLong);
        }
        hold(schema)?;
        if !is_of_an_object(schema) || !is_schema(schema) {
            return Err(UnfitTool::Schema);
        }
    }
    let input = definition.get("inputSchema").ok_or(UnfitTool::Schema)?;
    let said = |member: &str| definition.get(member).and_then(Value::as_str);
    let hint = |name: &str| definition.pointer(&format!("/annotations/{name}")) == Some(&json!(true));
    let title = said("title").or_else(|| definition.pointer("/annotations/title").and_then(Value::as_str));
    let title = title.map(words::title).filter(|title| !title.is_empty()).unwrap_or_else(|| name.clone());
    let reads = match &export.reads {
        Reads::Hinted => hint("readOnlyHint"),
        Reads::Named(names) => is_among(names, &tool.name),
    };
    let canonical = canonical::text(definition);
    Ok(VettedTool {
        own: tool.name.clone(),
        title,
        description: said("description").map(words::description).unwrap_or_default(),
        input: published(input),
        schema: RemoteSchema::new(input.clone(), &words::is_visible),
        effect: match (reads, hint("destructiveHint")) {
            (true, _) => Effect::Read,
            (false, true) => Effect::Delete,
            (false, false) => Effect::Write,
        },
        sha256: hexadecimal(&sha256(canonical.as_bytes())),
        definition: canonical,
        name,
    })
}

fn is_among(patterns: &[kartoteka_compiler::plan::Text], name: &str) -> bool {
    // A slash in a pattern is one of the name, and binds it to no catalog.
    let flat = |text: &str| text.replace('/', ".");
    patterns.iter().any(|pattern| Glob::new(&flat(pattern)).means("", &flat(name)))
}

fn is_of_an_object(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "object")
}

/// Whether there are values within values deeper than that.
fn is_deeper(value: &Value, most: usize) -> bool {
    let Some(most) = most.checked_sub(1) else { return true };
    match value {
        Value::Array(items) => items.iter().any(|item| is_deeper(item, most)),
        Value::Object(members) => members.values().any(|member| is_deeper(member, most)),
        _ => false,
    }
}

/// Looks at every part of a schema.
fn hold(schema: &Value) -> Result<(), UnfitTool> {
    match schema {
        Value::Array(items) => items.iter().try_for_each(hold),
        Value::Object(members) => members.iter().try_for_each(|(name, member)| {
            if !words::is_visible(name) {
                return Err(UnfitTool::Hidden);
            }
            let leads = matches!(name.as_str(), "$ref" | "$dynamicRef" | "$recursiveRef");
            if leads && member.as_str().is_some_and(|to| !to.starts_with('#')) {
                return Err(UnfitTool::Reference);
            }
            hold(member)
        }),
        _ => Ok(()),
    }
}

/// A schema of arguments as it is offered: without what clients refuse at its root, by which the server itself still judges a call.
fn published(schema: &Value) -> Value {
    let mut schema = shown(schema);
    if let Some(members) = schema.as_object_mut() {
        members.retain(|name, _| !["allOf", "anyOf", "oneOf", "not"].contains(&name.as_str()));
    }
    schema
}

/// A schema with its texts as they are shown.
fn shown(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(shown).collect(),
        Value::Object(members) => {
            let shown = |(name, member): (&String, &Value)| (name.clone(), shown(member));
            Value::Object(members.iter().map(shown).collect::<Map<_, _>>())
        }
        Value::String(text) => words::description(text).into(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests;
