//! `security`: which roles may call what. There a tool names its roles; here a role names its tools.

use super::known::KnownTool;
use super::nodes::{at, entries, member, scalar};
use super::written::{Lines, quoted};
use crate::syntax::yaml::{Kind, Node};

/// The roles of the gateway, and the tools that name roles of their own.
#[derive(Debug, Default)]
pub(super) struct ToolRules {
    /// The roles of every tool that names none.
    default: Vec<String>,
    /// In the order written.
    own: Vec<(String, Vec<String>)>,
}

impl ToolRules {
    /// Reads them, and notes what has no place.
    pub(super) fn read(root: &Node, tools: &[KnownTool<'_>], left: &mut Vec<String>) -> Self {
        let default = texts(at(root, &["security", "default_allowed_roles"]));
        let of_cards: Vec<&str> = tools.iter().flat_map(|tool| tool.roles.iter().copied()).collect();
        for role in default.iter().filter(|role| !of_cards.is_empty() && !of_cards.contains(&role.as_str())) {
            left.push(format!(
                "security.default_allowed_roles: no card names the role `{role}`, which opens nothing unless it `includes` one that does"
            ));
        }
        let mut own = Vec::new();
        for (name, node) in entries(at(root, &["security", "tools"])) {
            let tool = name.replace('.', "_");
            let Some(known) = tools.iter().find(|known| known.name == tool) else {
                left.push(format!("security.tools.{name}: there is no such tool"));
                continue;
            };
            let roles = texts(member(node, "allowed_roles"));
            if !roles.is_empty() {
                if default.is_empty() {
                    left.push(format!(
                        "security.tools.{name}.allowed_roles: without `default_allowed_roles` the roles of the cards hold"
                    ));
                }
                let missing =
                    roles.iter().filter(|role| !known.roles.is_empty() && !known.roles.contains(&role.as_str()));
                for role in missing {
                    left.push(format!(
                        "security.tools.{name}.allowed_roles: the card of `{tool}` opens it to {} alone: `{role}` is none of them, and \
                         opens it where it `includes` one",
                        known.roles.join(", ")
                    ));
                }
                own.push((tool, roles));
            }
            for (key, value) in entries(Some(node)) {
                let asks = scalar(value).is_some_and(is_yes);
                match key {
                    "allowed_roles" | "access_mode" => {}
                    "user_approval_required" if !asks => left.push(format!(
                        "security.tools.{name}.{key}: what has to be approved is said by the card, and stays so"
                    )),
                    "user_approval_required" if known.approved => {}
                    "user_approval_required" => left.push(format!(
                        "security.tools.{name}.{key}: the card asks nobody, and an operator's file cannot have it ask; write `guard: {{ \
                         approval: true }}` into a catalog of your own, or take the tool from roles by `except`"
                    )),
                    "high_cost" if !asks => {}
                    key => left.push(format!("security.tools.{name}.{key}: it has no place here")),
                }
            }
        }
        Self { default, own }
    }

    /// Writes what each role opens. Where nothing is said of roles, the cards' own hold.
    pub(super) fn write(&self, lines: &mut Lines) {
        if self.default.is_empty() {
            return;
        }
        let mut roles: Vec<&str> = Vec::new();
        for role in self.default.iter().chain(self.own.iter().flat_map(|(_, roles)| roles)) {
            if !roles.contains(&role.as_str()) {
                roles.push(role);
            }
        }
        lines.line(0, "roles:");
        for role in roles {
            let of = |has: bool| {
                let named = self.own.iter().filter(move |(_, roles)| roles.iter().any(|one| one == role) == has);
                named.map(|(tool, _)| tool.as_str()).collect::<Vec<_>>().join(", ")
            };
            let tools = if self.default.iter().any(|one| one == role) {
                let except = of(false);
                if except.is_empty() { String::new() } else { format!(", except: [{except}]") }
            } else {
                format!(", tools: [{}]", of(true))
            };
            lines.line(1, &format!("{}: {{ level: delete{tools} }}", quoted(role)));
        }
    }
}

/// What the gateway's reader of YAML takes for yes.
fn is_yes(text: &str) -> bool {
    ["true", "yes", "on"].iter().any(|yes| text.eq_ignore_ascii_case(yes))
}

fn texts(node: Option<&Node>) -> Vec<String> {
    match node.map(|node| &node.kind) {
        Some(Kind::List(items)) => items.iter().filter_map(scalar).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
