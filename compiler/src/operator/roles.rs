//! `roles`: what each role opens.

use super::data::OperatorRole;
use super::names::some;
use super::sought::Sought;
use crate::ast::read::Named;
use crate::diagnostic::{Code, Diagnostics};
use crate::plan::glob::fits;
use crate::plan::{Catalog, Effect, Tool};
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::yaml::Node;

#[derive(Debug, Default)]
pub(super) struct Role {
    pub(super) includes: Vec<Spanned<String>>,
    pub(super) level: Option<Effect>,
    pub(super) catalogs: Option<Vec<Spanned<String>>>,
    pub(super) tools: Option<Vec<Spanned<String>>>,
    pub(super) except: Vec<Spanned<String>>,
    pub(super) profile: Option<Spanned<String>>,
    pub(super) may: Vec<Spanned<String>>,
}

/// What a role may do on the operator's listener.
const POWERS: [&str; 6] = ["approve", "connect", "audit", "sync", "watch", "operate"];

impl Read for Role {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Role> {
        let mut fields = Fields::open(node, "a role", out)?;
        let mut list = |name| fields.node(name).and_then(|node| some(node, out));
        let (includes, catalogs) = (list("includes"), list("catalogs"));
        let (tools, except) = (list("tools"), list("except"));
        let may = list("may").unwrap_or_default();
        let level = fields.optional::<Effect>("level", out).map(|level| level.value);
        let profile = fields.optional::<String>("profile", out);
        fields.finish(out);
        let (includes, except) = (includes.unwrap_or_default(), except.unwrap_or_default());
        let powers = Sought { code: Code::UnknownName, what: "power", known: &POWERS, otherwise: "leave it out" };
        may.iter().for_each(|power| powers.find(power, out));
        Some(Role { includes, level, catalogs, tools, except, profile, may })
    }
}

/// Which of the roles have these names, or are included by those that have, on whatever way.
pub(super) fn included<'n>(roles: &Named<Role>, names: impl IntoIterator<Item = &'n str>) -> Vec<bool> {
    let find = |name: &str| roles.iter().position(|(known, _)| known.value == name);
    let (mut seen, mut open) = (vec![false; roles.len()], Vec::new());
    open.extend(names.into_iter().filter_map(find));
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(roles[at].1.includes.iter().filter_map(|one| find(&one.value)));
        }
    }
    seen
}

/// Whether a glob, `TOOL` or `CATALOG/TOOL`, names a tool.
pub(super) fn names_tool(glob: &str, catalog: &Catalog, tool: &Tool) -> bool {
    let (of, called) = glob.split_once('/').unwrap_or(("*", glob));
    fits(of, &catalog.name) && fits(called, &tool.name)
}

impl Role {
    /// Whether it holds a power on the operator's listener.
    pub(super) fn holds(&self, power: &str) -> bool {
        self.may.iter().any(|held| held.value == power)
    }

    /// Whether a caller who has this role alone may call a tool; what it includes is not looked at.
    pub(super) fn opens(&self, name: &str, catalog: &Catalog, tool: &Tool) -> bool {
        let names = |globs: &[Spanned<String>]| globs.iter().any(|glob| names_tool(&glob.value, catalog, tool));
        let roles = &tool.guard.roles;
        self.level.unwrap_or(Effect::Read) >= tool.effect
            && self.catalogs.as_deref().is_none_or(|known| known.iter().any(|known| *known.value == *catalog.name))
            && self.tools.as_deref().is_none_or(names)
            && !names(&self.except)
            && (roles.is_empty() || roles.iter().any(|role| **role == *name))
    }

    pub(super) fn into_data(self, name: String) -> OperatorRole {
        let texts = |list: Vec<Spanned<String>>| list.into_iter().map(|text| text.value).collect::<Vec<_>>();
        OperatorRole {
            name,
            includes: texts(self.includes),
            level: self.level.unwrap_or(Effect::Read),
            catalogs: self.catalogs.map(texts),
            tools: self.tools.map(texts),
            except: texts(self.except),
            profile: self.profile.map(|profile| profile.value),
            may: texts(self.may),
        }
    }
}
