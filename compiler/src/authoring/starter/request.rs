//! A request as an author sketches it on a command line: `GET /orders/$id`.

use serde_json::{Map, Value, json};

use super::fault::StarterFault;
use crate::ast::read::verb;
use crate::plan::Verb;

/// What is passed where the example of a card needs a value.
const SHOWN: &str = "1";

/// What the argument of a body is called that is not known yet: the first that the path does not have.
const FIELDS: [&str; 3] = ["name", "value", "body"];

/// The verb and the parts of the path.
pub(super) struct SketchedRequest {
    verb: Verb,
    word: String,
    parts: Vec<Part>,
    /// The arguments of the path, in its order.
    arguments: Vec<String>,
}

enum Part {
    Literal(String),
    Argument(String),
}

impl SketchedRequest {
    pub(super) fn parse(line: &str) -> Result<Self, StarterFault> {
        let fault = || StarterFault::Request(line.to_owned());
        let (word, path) = line.trim().split_once(' ').ok_or_else(fault)?;
        let (word, path) = (word.to_uppercase(), path.trim());
        let verb = verb(&word).ok_or_else(fault)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/${}:".contains(&byte);
        if path.is_empty() || path.contains("//") || !path.bytes().all(is_plain) {
            return Err(fault());
        }
        let (mut parts, mut arguments) = (Vec::new(), Vec::new());
        for segment in path.trim_start_matches('/').split('/') {
            // The spellings of other tools mean the same.
            let braced = segment.strip_prefix('{').or_else(|| segment.strip_prefix("${"));
            let named = match braced {
                Some(braced) => Some(braced.strip_suffix('}').ok_or_else(fault)?),
                None => segment.strip_prefix('$').or_else(|| segment.strip_prefix(':')),
            };
            match named {
                Some(name) => {
                    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
                        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                    if !is_name || name == "confirm" || arguments.iter().any(|known| known == name) {
                        return Err(fault());
                    }
                    arguments.push(name.to_owned());
                    parts.push(Part::Argument(name.to_owned()));
                }
                None if segment.contains(['$', '{', '}']) => return Err(fault()),
                None => parts.push(Part::Literal(segment.to_owned())),
            }
        }
        Ok(Self { verb, word, parts, arguments })
    }

    /// The request line of the card.
    pub(super) fn line(&self) -> String {
        self.written(|name| format!("${name}"))
    }

    /// The path up to its first argument, for sentences.
    pub(super) fn place(&self) -> String {
        let literal = self.parts.iter().map_while(|part| match part {
            Part::Literal(text) => Some(text.as_str()),
            Part::Argument(_) => None,
        });
        format!("/{}", literal.collect::<Vec<_>>().join("/"))
    }

    fn written(&self, argument: impl Fn(&str) -> String) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Literal(text) => text.clone(),
            Part::Argument(name) => argument(name),
        });
        format!("{} /{}", self.word, parts.collect::<Vec<_>>().join("/"))
    }

    /// What the tool is called where the author does not say: `get_orders`, and one of them `get_order`.
    pub(super) fn tool_name(&self) -> String {
        let does = match self.verb {
            Verb::Get | Verb::Head => "get",
            Verb::Post => "create",
            Verb::Put | Verb::Patch => "update",
            Verb::Delete => "delete",
        };
        let literal = |part: &Part| match part {
            Part::Literal(text) => Some(text.clone()),
            Part::Argument(_) => None,
        };
        let last = self.parts.iter().rev().find_map(literal).unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        let last: String = last.chars().map(plain).collect();
        let one = matches!(self.parts.last(), Some(Part::Argument(_))) || self.verb == Verb::Post;
        let last = last.trim_matches('_');
        let last = match last.strip_suffix('s').filter(|singular| one && singular.len() > 2 && !singular.ends_with('s'))
        {
            Some(singular) => singular,
            None => last,
        };
        if last.is_empty() { does.to_owned() } else { format!("{does}_{last}") }
    }

    pub(super) fn reads(&self) -> bool {
        matches!(self.verb, Verb::Get | Verb::Head)
    }

    /// Whether it asks for the status alone.
    pub(super) fn asks_whether(&self) -> bool {
        self.verb == Verb::Head
    }

    pub(super) fn deletes(&self) -> bool {
        self.verb == Verb::Delete
    }

    pub(super) fn path_arguments(&self) -> &[String] {
        &self.arguments
    }

    /// The argument that the body is made of.
    pub(super) fn body_argument(&self) -> Option<&'static str> {
        let is_free = |name: &&str| !self.arguments.iter().any(|known| known == name);
        let sends = matches!(self.verb, Verb::Post | Verb::Put | Verb::Patch);
        FIELDS.into_iter().find(is_free).filter(|_| sends)
    }

    pub(super) fn arguments(&self) -> Vec<&str> {
        self.arguments.iter().map(String::as_str).chain(self.body_argument()).collect()
    }

    /// A worked call.
    pub(super) fn example(&self) -> Map<String, Value> {
        let mut given: Map<String, Value> =
            self.arguments().into_iter().map(|name| (name.to_owned(), SHOWN.into())).collect();
        if self.deletes() {
            given.insert("confirm".into(), true.into());
        }
        let mut exchange = Map::from_iter([("request".to_owned(), self.written(|_| SHOWN.to_owned()).into())]);
        if let Some(argument) = self.body_argument() {
            exchange.insert("body".into(), json!({ argument: SHOWN }));
        }
        let reply = json!({ "id": SHOWN });
        let result = match self.asks_whether() {
            true => json!({ "status": 200 }),
            false => {
                exchange.insert("reply".into(), reply.clone());
                reply
            }
        };
        Map::from_iter([
            ("arguments".to_owned(), Value::Object(given)),
            ("exchange".to_owned(), json!([exchange])),
            ("result".to_owned(), result),
        ])
    }
}
