//! Schemas with keywords that no shape knows: they are written out whole, for `jsonschema`.

use serde_json::{Map, Value};

use super::{OURS, Reader};
use crate::diagnostic::{Code, Span};
use crate::plan::{Json, PERIODS, Shape};
use crate::syntax::fields::Read;
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Key, Kind, Node, Nulls};

impl Reader<'_, '_> {
    /// The whole schema, for `jsonschema`.
    pub(super) fn rest(&mut self, entries: &[(Key, Node)], head: Span) -> Option<Json> {
        let schema = self.json(entries)?;
        if let Err(error) = jsonschema::validator_for(&schema) {
            self.cx.out.error(Code::BadSchema, head, format!("this is no valid JSON Schema: {error}"));
            return None;
        }
        Some(Json(schema.to_string().into()))
    }

    fn json(&mut self, entries: &[(Key, Node)]) -> Option<Value> {
        super::placed::alone(entries, self.cx.out);
        let mut schema = Map::new();
        for (key, node) in entries.iter().filter(|(key, _)| !OURS.contains(&key.name.as_str())) {
            schema.insert(key.name.clone(), self.part(&key.name, node)?);
        }
        Some(Value::Object(schema))
    }

    /// The value of a keyword, with the tables in it written out.
    fn part(&mut self, keyword: &str, node: &Node) -> Option<Value> {
        match (&node.kind, keyword) {
            (Kind::Scalar(_), "enum") => {
                let reference = Reference::read(node, self.cx.out)?;
                let keys: Vec<Value> = match self.rows(&reference)? {
                    Shape::Row { table } => {
                        self.cx.declared.tables[table].rows.iter().map(|row| row.key.into()).collect()
                    }
                    _ => PERIODS.iter().map(|period| (*period).into()).collect(),
                };
                Some(Value::Array(keys))
            }
            (Kind::Map(_) | Kind::List(_), "examples") => node.to_json(Nulls::Allowed, self.cx.out),
            (Kind::Map(_), "const" | "dependentRequired") | (Kind::Scalar(_) | Kind::List(_), "const" | "enum") => {
                node.to_json(Nulls::Allowed, self.cx.out)
            }
            (Kind::Map(entries), "properties" | "patternProperties" | "dependentSchemas") => {
                let parts: Option<Map<_, _>> =
                    entries.iter().map(|(key, node)| Some((key.name.clone(), self.part("", node)?))).collect();
                parts.map(Value::Object)
            }
            (Kind::Map(entries), _) => self.json(entries),
            (Kind::List(items), _) => {
                items.iter().map(|item| self.part("", item)).collect::<Option<_>>().map(Value::Array)
            }
            (Kind::Scalar(_), _) => node.to_json(Nulls::Refused, self.cx.out),
        }
    }
}
