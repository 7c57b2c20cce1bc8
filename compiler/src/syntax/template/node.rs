//! What a template is read into, and the names in it.

use crate::diagnostic::Span;

/// What stands before the name of a tool.
pub(crate) const TOOL: &str = "tool.";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) nodes: Vec<Node>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Text(String),
    /// `{{ name }}`
    Variable(Name),
    /// `{{ tool.getLead }}`, whose place is that of `tool.getLead`.
    Tool(Name),
    /// `{% if … %}`, each `{% elif … %}`, and `{% else %}`.
    If {
        branches: Vec<(Test, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    /// `{% for item in list %}`
    For {
        item: Name,
        list: Name,
        body: Vec<Node>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// Whether a name is present, or equals a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Test {
    pub(crate) name: Name,
    pub(crate) equals: Option<Name>,
}

/// How a template uses a name that no loop of it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    /// Written out; `guarded` if inside an `if` on it.
    Written { guarded: bool },
    /// Asked for in an `if`.
    Tested,
    /// Looped over.
    Listed,
}

impl Template {
    /// The names that come from outside, with how each is used, in order.
    pub(crate) fn names(&self) -> Vec<(&Name, Usage)> {
        let mut found = Vec::new();
        names(&self.nodes, &mut Vec::new(), &mut Vec::new(), &mut found);
        found
    }

    /// The tools that are named, in order.
    pub(crate) fn tools(&self) -> Vec<&Name> {
        let mut found = Vec::new();
        walk(&self.nodes, &mut |node| {
            found.extend(match node {
                Node::Tool(tool) => Some(tool),
                _ => None,
            })
        });
        found
    }

    /// Whether a loop gives this name.
    pub(crate) fn has_loop(&self, name: &str) -> bool {
        let mut found = false;
        walk(&self.nodes, &mut |node| found |= matches!(node, Node::For { item, .. } if item.text == name));
        found
    }

    /// Every comparison of a name with a value.
    pub(crate) fn comparisons(&self) -> Vec<(&Name, &Name)> {
        let mut found = Vec::new();
        walk(&self.nodes, &mut |node| {
            if let Node::If { branches, otherwise: _ } = node {
                let tests = branches.iter().map(|(test, _)| test);
                found.extend(tests.filter_map(|test| Some((&test.name, test.equals.as_ref()?))));
            }
        });
        found
    }
}

fn walk<'t>(nodes: &'t [Node], see: &mut dyn FnMut(&'t Node)) {
    for node in nodes {
        see(node);
        match node {
            Node::Text(_) | Node::Variable(_) | Node::Tool(_) => {}
            Node::If { branches, otherwise } => {
                branches.iter().for_each(|(_, body)| walk(body, see));
                walk(otherwise, see);
            }
            Node::For { item: _, list: _, body } => walk(body, see),
        }
    }
}

fn names<'t>(
    nodes: &'t [Node],
    loops: &mut Vec<&'t str>,
    guards: &mut Vec<&'t str>,
    found: &mut Vec<(&'t Name, Usage)>,
) {
    for node in nodes {
        match node {
            Node::Text(_) | Node::Tool(_) => {}
            Node::Variable(name) => {
                if !loops.contains(&name.text.as_str()) {
                    found.push((name, Usage::Written { guarded: guards.contains(&name.text.as_str()) }));
                }
            }
            Node::If { branches, otherwise } => {
                for (test, body) in branches {
                    if !loops.contains(&test.name.text.as_str()) {
                        found.push((&test.name, Usage::Tested));
                    }
                    guards.push(&test.name.text);
                    names(body, loops, guards, found);
                    guards.pop();
                }
                names(otherwise, loops, guards, found);
            }
            Node::For { item, list, body } => {
                if !loops.contains(&list.text.as_str()) {
                    found.push((list, Usage::Listed));
                }
                loops.push(&item.text);
                names(body, loops, guards, found);
                loops.pop();
            }
        }
    }
}
