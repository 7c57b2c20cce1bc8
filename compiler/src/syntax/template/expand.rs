//! Writes a template out where every name is known while the catalog is compiled: a guide's loops over a table's keys.

use super::node::{Node, TOOL, Template};
use crate::diagnostic::{Code, Diagnostics, quoted};
use crate::syntax::nearest::nearest;

/// The most bytes that an expanded text may have: loops in loops multiply.
const LONGEST: usize = 1 << 16;

/// What a name stands for while a text is expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    Text(String),
    List(Vec<String>),
    Absent,
}

impl Template {
    /// The text, where every name is known at compile time. `lookup` says what a name stands for; one that it does not
    /// know is noted, with the nearest of `known`. A tool is looked up as it is written, `tool.getLead`.
    pub(crate) fn expand(
        &self,
        lookup: &dyn Fn(&str) -> Option<Known>,
        known: &[&str],
        out: &mut Diagnostics,
    ) -> Option<String> {
        let before = out.len();
        for (name, _) in self.names() {
            if lookup(&name.text).is_none() {
                let report =
                    out.error(Code::UnknownName, name.span, format!("there is no {} here", quoted(&name.text)));
                match nearest(&name.text, known.iter().copied()) {
                    Some(near) => report.did_you_mean(name.span, near),
                    None => report.label("neither a loop's name nor a table's"),
                };
            }
        }
        let mut text = String::new();
        let mut expansion = Expansion { lookup, loops: Vec::new(), out };
        expansion.nodes(&self.nodes, &mut text);
        if text.len() > LONGEST {
            expansion.out.error(Code::TextTooLong, self.span, format!("the text is longer than {LONGEST} bytes"));
        }
        (expansion.out.len() == before).then_some(text)
    }
}

struct Expansion<'x> {
    lookup: &'x dyn Fn(&str) -> Option<Known>,
    loops: Vec<(&'x str, String)>,
    out: &'x mut Diagnostics,
}

impl<'x> Expansion<'x> {
    fn value(&self, name: &str) -> Known {
        let inner = self.loops.iter().rev().find(|(item, _)| *item == name);
        inner.map_or_else(|| (self.lookup)(name).unwrap_or(Known::Absent), |(_, value)| Known::Text(value.clone()))
    }

    fn nodes(&mut self, nodes: &'x [Node], text: &mut String) {
        for node in nodes {
            if text.len() > LONGEST {
                return;
            }
            match node {
                Node::Text(literal) => text.push_str(literal),
                Node::Tool(tool) => {
                    if let Some(Known::Text(name)) = (self.lookup)(&format!("{TOOL}{}", tool.text)) {
                        text.push_str(&name);
                    }
                }
                Node::Variable(name) => match self.value(&name.text) {
                    Known::Text(value) => text.push_str(&value),
                    Known::Absent => {}
                    Known::List(_) => {
                        self.out
                            .error(Code::WrongUse, name.span, format!("{} is a list", quoted(&name.text)))
                            .fix(format!("loop over it: `{{% for x in {} %}}`", name.text), None);
                    }
                },
                Node::If { branches, otherwise } => {
                    let holds = branches.iter().find(|(test, _)| match (self.value(&test.name.text), &test.equals) {
                        (Known::Text(value), Some(equals)) => value == equals.text,
                        (Known::Text(value), None) => !value.is_empty(),
                        (Known::List(items), None) => !items.is_empty(),
                        (Known::List(_), Some(_)) | (Known::Absent, _) => false,
                    });
                    self.nodes(holds.map_or(otherwise, |(_, body)| body), text);
                }
                Node::For { item, list, body } => match self.value(&list.text) {
                    Known::List(items) => {
                        for value in items {
                            self.loops.push((&item.text, value));
                            self.nodes(body, text);
                            self.loops.pop();
                        }
                    }
                    Known::Absent => {}
                    Known::Text(_) => {
                        self.out.error(Code::WrongUse, list.span, format!("{} is no list", quoted(&list.text)));
                    }
                },
            }
        }
    }
}
