//! The parts of a card while it is made: arguments with their texts, and the request that is made of them.

use serde_json::{Map, Value, json};

use crate::names::{self, Taken};
use crate::schema::Carried;
use crate::words;

/// The type of a body that is parts.
pub(crate) const PARTS: &str = "multipart/form-data";

/// The type of a body that is a form.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A card that is whole.
pub(crate) struct Tool {
    pub(crate) name: String,
    /// `GET /path`, as the document has it.
    pub(crate) line: String,
    /// Its keys behind `tool`, in their order.
    pub(crate) card: Map<String, Value>,
    pub(crate) title: String,
    /// The attributes of its message.
    pub(crate) texts: Vec<(String, String)>,
    /// What could not be carried over.
    pub(crate) notes: Vec<String>,
}

/// A card that is being made.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) taken: Taken,
    pub(crate) required: Vec<Value>,
    /// Schemas by the names of the arguments.
    pub(crate) arguments: Map<String, Value>,
    pub(crate) texts: Vec<(String, String)>,
    pub(crate) query: Map<String, Value>,
    pub(crate) headers: Map<String, Value>,
    pub(crate) body: Option<Value>,
    /// What else the card says, by its key: `backend`, `effect`, `reply`, `result`.
    pub(crate) more: Map<String, Value>,
}

/// What a tool is called, and what is said of it.
pub(crate) struct Said<'s> {
    pub(crate) name: &'s str,
    /// `GET /path`, as the document has it.
    pub(crate) line: String,
    pub(crate) title: Option<&'s str>,
    pub(crate) description: Option<&'s str>,
}

impl Parts {
    /// An argument; gives its name. What has no type is noted.
    pub(crate) fn argument(
        &mut self,
        wish: &str,
        is_required: bool,
        mut carried: Carried,
        note: &mut dyn FnMut(String),
    ) -> String {
        let name = names::of_argument(wish, &mut self.taken);
        if carried.schema.is_empty() {
            note(format!("`{wish}` has no one type: it is shown as a text, and anything is taken"));
            carried.schema.insert("type".into(), "string".into());
            carried.schema.insert("accepts".into(), "any".into());
        }
        if is_required {
            self.required.push(name.as_str().into());
        } else if let Some(default) = carried.default.filter(|default| !default.is_object() && !default.is_array()) {
            carried.schema.insert("default".into(), default);
        }
        self.arguments.insert(name.clone(), Value::Object(carried.schema));
        let mut said = carried.description.unwrap_or_else(|| words::of_name(wish));
        if !carried.inside.is_empty() {
            said = format!("{} {}", said.trim_end(), carried.inside.join("; "));
        }
        let said = words::fluent(&said).unwrap_or_else(|| words::of_name(&name));
        self.texts.push((format!("argument-{name}"), said));
        name
    }

    /// The tool of these parts and a request line in the notation of cards.
    pub(crate) fn tool(mut self, said: Said<'_>, request: String, notes: Vec<String>) -> Tool {
        let mut card = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                card.insert(key.to_owned(), value);
            }
        };
        if request.starts_with("DELETE ") {
            self.texts.push(("argument-confirm".into(), "true, once the user has agreed to this very call.".into()));
            put("guard", Some(json!({ "confirm": true })));
        }
        put("backend", self.more.remove("backend"));
        put("effect", self.more.remove("effect"));
        put(
            "required",
            Some(self.required.into()).filter(|names: &Value| names.as_array().is_some_and(|n| !n.is_empty())),
        );
        let map = |entries: Map<String, Value>| Some(Value::Object(entries)).filter(|map| *map != json!({}));
        put("arguments", map(self.arguments));
        put("request", Some(request.into()));
        put("query", map(self.query));
        put("headers", map(self.headers));
        put("body", self.body);
        for (key, value) in self.more {
            put(&key, Some(value));
        }
        let Said { name, line, title, description } = said;
        let said_of_it = description.or(title).and_then(words::fluent);
        self.texts
            .insert(0, ("description".into(), said_of_it.unwrap_or_else(|| format!("{}.", words::of_name(name)))));
        let title = title.and_then(words::title).unwrap_or_else(|| words::of_name(name));
        Tool { name: name.to_owned(), line, card, title, texts: self.texts, notes }
    }
}
