//! Every tool that ships, as `tools/list` shows it, against what the models' APIs take of JSON Schema.
//!
//! Each subset is a table. What a client's own converter drops or adds before it asks its API is `dropped`: it does no
//! harm. What stands in neither list would end a conversation.

use std::path::Path;

use kartoteka_compiler::{compile, source::Sources};
use serde_json::{Map, Value};

/// What an API takes of a tool.
struct Subset {
    api: &'static str,
    /// The longest name of a tool, and whether it may have a dot.
    name: (usize, bool),
    /// The most characters of a description.
    description: usize,
    /// Keywords that mean what they say.
    taken: &'static [&'static str],
    /// Keywords that the clients of this API leave out of a schema, or the API reads without heeding them.
    dropped: &'static [&'static str],
    /// Keywords that must not stand at the root.
    not_at_the_root: &'static [&'static str],
    /// `type` may be a list.
    several_types: bool,
    /// A list says what is in it, a map names a property.
    whole_containers: bool,
    /// What a property's name may be.
    names_of_properties: fn(&str) -> bool,
    /// How deep maps and lists may stand in one another.
    depth: usize,
}

fn any_name(_: &str) -> bool {
    true
}

fn up_to_64_plain(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

// https://platform.openai.com/docs/guides/structured-outputs#supported-schemas: types, properties of strings, numbers and
// arrays, `anyOf` but not at the root, 10 levels. https://platform.openai.com/docs/api-reference/chat/create, `tools`: a name
// of a-z, A-Z, 0-9, `_` and `-`, at most 64. `required` for all and `additionalProperties: false` are set by the clients that
// ask for strict tools (openai-agents-python, `strict_schema.py`), which drop `default` when it is null; lengths of texts
// are read without being held. Strict tools refuse how many entries a map may have; tools of MCP servers become strict only where
// a client is set up so (openai-agents-python, `convert_schemas_to_strict`), and one that says it is then no strict one.
const OPENAI: Subset = Subset {
    api: "OpenAI strict tools",
    name: (64, false),
    description: 1024,
    taken: &[
        "type",
        "description",
        "properties",
        "required",
        "items",
        "enum",
        "const",
        "anyOf",
        "$ref",
        "$defs",
        "pattern",
        "format",
        "multipleOf",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minItems",
        "maxItems",
    ],
    dropped: &["additionalProperties", "default", "minLength", "maxLength", "minProperties", "maxProperties", "title"],
    not_at_the_root: &["anyOf", "oneOf", "allOf", "not", "enum"],
    several_types: true,
    whole_containers: true,
    names_of_properties: any_name,
    depth: 10,
};

// https://ai.google.dev/api/caching#Schema, the fields of `Schema`: an unknown one is a 400 ("Unknown name"), an OBJECT without
// `properties` is a 400 ("should be non-empty for OBJECT type"), an ARRAY without `items` is a 400 ("missing field").
// https://ai.google.dev/api/caching#FunctionDeclaration: a name of at most 64. What `dropped` names is left out by those who write
// `parameters` (python-genai, `_mcp_utils.py`) and taken where `parametersJsonSchema` is written.
const GEMINI: Subset = Subset {
    api: "Gemini function declarations",
    name: (64, true),
    description: 1024,
    taken: &[
        "type",
        "format",
        "title",
        "description",
        "nullable",
        "enum",
        "items",
        "minItems",
        "maxItems",
        "properties",
        "required",
        "minProperties",
        "maxProperties",
        "minLength",
        "maxLength",
        "pattern",
        "example",
        "anyOf",
        "propertyOrdering",
        "default",
        "minimum",
        "maximum",
    ],
    dropped: &["additionalProperties"],
    not_at_the_root: &["anyOf", "oneOf", "allOf", "not"],
    several_types: false,
    whole_containers: true,
    names_of_properties: any_name,
    depth: 32,
};

// https://docs.anthropic.com/en/api/messages, `tools.input_schema`: JSON Schema 2020-12 of `type: object`. The API's own words:
// "input_schema does not support oneOf, allOf, or anyOf at the top level"; "Property keys should match pattern
// '^[a-zA-Z0-9_.-]{1,64}$'"; "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'", of which Claude's
// clients leave 64 to a tool. They are held at every depth here.
const ANTHROPIC: Subset = Subset {
    api: "Anthropic tools",
    name: (64, false),
    description: 1024,
    taken: &[
        "$schema",
        "$defs",
        "$ref",
        "type",
        "format",
        "title",
        "description",
        "enum",
        "const",
        "items",
        "prefixItems",
        "minItems",
        "maxItems",
        "uniqueItems",
        "properties",
        "required",
        "additionalProperties",
        "minProperties",
        "maxProperties",
        "minLength",
        "maxLength",
        "pattern",
        "anyOf",
        "oneOf",
        "allOf",
        "not",
        "default",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    ],
    dropped: &[],
    not_at_the_root: &["anyOf", "oneOf", "allOf"],
    several_types: true,
    whole_containers: false,
    names_of_properties: up_to_64_plain,
    depth: 32,
};

impl Subset {
    /// What of a tool this API refuses.
    fn refuses(&self, tool: &Value) -> Vec<String> {
        let mut found = Vec::new();
        let name = tool["name"].as_str().unwrap_or_default();
        let (longest, dots) = self.name;
        let plain =
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte) || dots && byte == b'.');
        if name.len() > longest || name.is_empty() || !plain {
            found.push(format!("the name {name}"));
        }
        if tool["description"].as_str().is_none_or(|text| text.is_empty() || text.chars().count() > self.description) {
            found.push("its description".to_owned());
        }
        let schema = tool["inputSchema"].as_object().cloned().unwrap_or_default();
        found.extend(
            self.not_at_the_root
                .iter()
                .filter(|word| schema.contains_key(**word))
                .map(|word| format!("`{word}` at the root")),
        );
        if schema.get("type") != Some(&Value::from("object")) {
            found.push("a root that is no object".to_owned());
        }
        // A tool without arguments has no properties, which all of them take.
        self.schema(&schema, "", 0, &mut found);
        found.iter().map(|what| format!("{}: {name}: {what}", self.api)).collect()
    }

    fn schema(&self, schema: &Map<String, Value>, at: &str, depth: usize, found: &mut Vec<String>) {
        if depth > self.depth {
            found.push(format!("{at} stands too deep"));
        }
        if !self.several_types && schema.get("type").is_some_and(Value::is_array) {
            found.push(format!("{at}: a list of types"));
        }
        let kind = schema.get("type").and_then(Value::as_str);
        let properties = schema.get("properties").and_then(Value::as_object);
        if self.whole_containers && depth > 0 {
            if kind == Some("object") && properties.is_none_or(Map::is_empty) {
                found.push(format!("{at}: a map without `properties`"));
            }
            if kind == Some("array") && !schema.contains_key("items") {
                found.push(format!("{at}: a list without `items`"));
            }
        }
        for (keyword, value) in schema {
            if !self.taken.contains(&keyword.as_str()) && !self.dropped.contains(&keyword.as_str()) {
                found.push(format!("{at}: `{keyword}`"));
            }
            let dropped = self.dropped.contains(&keyword.as_str());
            match (keyword.as_str(), value) {
                ("properties", Value::Object(named)) => {
                    for (name, inner) in named {
                        if !(self.names_of_properties)(name) {
                            found.push(format!("{at}: a property called {name}"));
                        }
                        if let Value::Object(inner) = inner {
                            self.schema(inner, &format!("{at}.{name}"), depth + 1, found);
                        }
                    }
                }
                ("anyOf" | "oneOf" | "allOf", Value::Array(all)) => {
                    all.iter().filter_map(Value::as_object).for_each(|one| self.schema(one, at, depth + 1, found));
                }
                ("items" | "additionalProperties", Value::Object(inner)) if !dropped => {
                    self.schema(inner, &format!("{at}.{keyword}"), depth + 1, found);
                }
                (_, _) => {}
            }
        }
    }
}

/// The tools of the catalogs that ship, in every locale.
fn shipped() -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = Sources::read(&root).expect("the catalogs are there");
    let compiled = compile(&sources).whole().expect("they have no error");
    let tools = compiled.catalogs.iter().flat_map(|catalog| catalog.tools.iter());
    let listed = tools.flat_map(|tool| tool.listed.iter());
    listed.map(|listed| serde_json::from_str(&listed.json.0).expect("a plan's JSON is valid")).collect()
}

#[test]
fn every_shipped_tool_is_taken_by_the_apis_of_the_models() {
    let tools = shipped();
    assert!(tools.len() >= 24, "{} tools", tools.len());
    let subsets = [&OPENAI, &GEMINI, &ANTHROPIC];
    let refused: Vec<String> =
        tools.iter().flat_map(|tool| subsets.iter().flat_map(|subset| subset.refuses(tool))).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn the_tables_refuse_what_was_reported_of_each() {
    let tool =
        |name: &str, schema: Value| serde_json::json!({ "name": name, "description": "d", "inputSchema": schema });
    let with = |schema: Value| tool("t", serde_json::json!({ "type": "object", "properties": { "a": schema } }));
    let root = tool("t", serde_json::json!({ "type": "object", "properties": {}, "anyOf": [] }));
    for subset in [&OPENAI, &GEMINI, &ANTHROPIC] {
        assert!(!subset.refuses(&root).is_empty(), "{}", subset.api);
        assert!(!subset.refuses(&tool(&"t".repeat(65), serde_json::json!({ "type": "object" }))).is_empty());
    }
    assert!(!GEMINI.refuses(&with(serde_json::json!({ "type": "object" }))).is_empty());
    assert!(!GEMINI.refuses(&with(serde_json::json!({ "type": "array" }))).is_empty());
    assert!(!GEMINI.refuses(&with(serde_json::json!({ "type": ["string", "null"] }))).is_empty());
    let long = serde_json::json!({ "type": "object", "properties": { "k".repeat(65): { "type": "string" } } });
    assert!(!ANTHROPIC.refuses(&tool("t", long)).is_empty());
    assert!(!ANTHROPIC.refuses(&tool("crm.find", serde_json::json!({ "type": "object" }))).is_empty());
}
