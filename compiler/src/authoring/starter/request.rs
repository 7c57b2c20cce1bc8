//! A request as an author sketches it on a command line: `GET /orders/$id`.

use serde_json::{Map, Value, json};

use super::fault::{RequestFlaw, StarterFault};
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
    /// An argument, and the text around it in its segment: `${id}.json`.
    Argument {
        before: String,
        name: String,
        behind: String,
    },
}

impl Part {
    /// Reads a segment. The spellings of other tools mean the same: `{id}`, `:id`.
    fn parse(segment: &str) -> Result<Self, RequestFlaw> {
        let neither = || RequestFlaw::Segment(segment.to_owned());
        let Some(begin) = segment.find(['$', '{']) else {
            return Ok(match segment.strip_prefix(':') {
                Some(name) => Self::Argument { before: String::new(), name: named(name)?, behind: String::new() },
                None if segment.contains('}') => return Err(neither()),
                None => Self::Literal(segment.to_owned()),
            });
        };
        let (before, marked) = segment.split_at(begin);
        let braced = marked.strip_prefix('{').or_else(|| marked.strip_prefix("${"));
        let (name, behind) = match braced {
            Some(braced) => braced.split_once('}').ok_or_else(neither)?,
            None => {
                let rest = &marked[1..];
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                rest.split_at(rest.find(|c: char| !is_name(c)).unwrap_or(rest.len()))
            }
        };
        if [before, behind].iter().any(|text| text.contains(['$', '{', '}'])) {
            return Err(neither());
        }
        Ok(Self::Argument { before: before.to_owned(), name: named(name)?, behind: behind.to_owned() })
    }
}

/// A name that an argument of a path may have.
fn named(name: &str) -> Result<String, RequestFlaw> {
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_name && name != "confirm" { Ok(name.to_owned()) } else { Err(RequestFlaw::Argument(name.to_owned())) }
}

impl SketchedRequest {
    pub(super) fn parse(line: &str) -> Result<Self, StarterFault> {
        Self::read(line).map_err(|flaw| StarterFault::Request { line: line.to_owned(), flaw })
    }

    fn read(line: &str) -> Result<Self, RequestFlaw> {
        let (word, path) = line.trim().split_once(char::is_whitespace).ok_or(RequestFlaw::Form)?;
        let (upper, path) = (word.to_uppercase(), path.trim());
        let Some(verb) = verb(&upper) else { return Err(RequestFlaw::Verb(word.to_owned())) };
        if path.contains("://") {
            return Err(RequestFlaw::Address);
        }
        if path.contains(['?', '#']) {
            return Err(RequestFlaw::Query);
        }
        if path.contains("//") {
            return Err(RequestFlaw::EmptySegment);
        }
        let is_plain = |c: char| c.is_alphanumeric() || "-._~/${}:@,+()!*".contains(c);
        if let Some(sign) = path.chars().find(|c| !is_plain(*c)) {
            return Err(RequestFlaw::Sign(sign));
        }
        let (mut parts, mut arguments) = (Vec::new(), Vec::new());
        for segment in path.trim_start_matches('/').split('/') {
            let part = Part::parse(segment)?;
            if let Part::Argument { name, .. } = &part {
                if arguments.contains(name) {
                    return Err(RequestFlaw::Twice(name.clone()));
                }
                arguments.push(name.clone());
            }
            parts.push(part);
        }
        Ok(Self { verb, word: upper, parts, arguments })
    }

    /// The request line of the card.
    pub(super) fn line(&self) -> String {
        self.written(|name, alone| if alone { format!("${name}") } else { format!("${{{name}}}") })
    }

    /// The path up to its first argument, for sentences.
    pub(super) fn place(&self) -> String {
        let literal = self.parts.iter().map_while(|part| match part {
            Part::Literal(text) => Some(text.as_str()),
            Part::Argument { .. } => None,
        });
        format!("/{}", literal.collect::<Vec<_>>().join("/"))
    }

    /// The verb and the path, with each argument written so, of which it is said whether it is all of its segment.
    fn written(&self, argument: impl Fn(&str, bool) -> String) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Literal(text) => text.clone(),
            Part::Argument { before, name, behind } => {
                format!("{before}{}{behind}", argument(name, before.is_empty() && behind.is_empty()))
            }
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
            Part::Argument { .. } => None,
        };
        let last = self.parts.iter().rev().find_map(literal).unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        let last: String = last.chars().map(plain).collect();
        let one = matches!(self.parts.last(), Some(Part::Argument { .. })) || self.verb == Verb::Post;
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
        let mut exchange = Map::from_iter([("request".to_owned(), self.written(|_, _| SHOWN.to_owned()).into())]);
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
