//! The roles of a server, in the order that the operator wrote them, and what each opens.
//!
//! One role must satisfy everything that is asked of a caller: then a role more never takes a right away, and no right arises
//! from two roles neither of which gives it.

use std::sync::Arc;

use kartoteka_compiler::plan::{self, Effect};

use super::glob::Glob;
use super::power::Power;
use crate::caller::{CatalogMark, MOST_ROLES, Rights, RoleId};

/// What a role opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleRule {
    /// Its name.
    pub(crate) name: Arc<str>,
    /// The roles whose rights it has too.
    pub(crate) includes: Vec<Arc<str>>,
    /// The worst that its calls may do.
    pub(crate) level: Effect,
    /// The catalogs that it sees; `None`: every one.
    pub(crate) catalogs: Option<Vec<Box<str>>>,
    /// The tools that it sees; `None`: every one.
    pub(crate) tools: Option<Vec<Glob>>,
    /// Of those, the ones that it does not see.
    pub(crate) except: Vec<Glob>,
    /// The profile of the catalogs whose tools it sees; `None`: all tools.
    pub(crate) profile: Option<Box<str>>,
    /// What its holders may do on the operator's listener.
    pub(crate) may: Vec<Power>,
}

/// Something that a caller may or may not see.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guarded<'g> {
    /// Its catalog.
    pub(crate) catalog: &'g str,
    /// The name of the tool; `None` for what is no tool.
    pub(crate) tool: Option<&'g str>,
    /// What it does.
    pub(crate) effect: Effect,
    /// One of these roles is asked for, where there are any.
    pub(crate) roles: &'g [plan::Text],
    /// The profiles that it has to be in: those of its catalog, and its place. `None`: profiles do not ask for it.
    pub(crate) listed: Option<(&'g plan::Catalog, usize)>,
}

impl<'g> Guarded<'g> {
    /// A tool, and those that it calls: a caller may call it who may call all of them.
    #[must_use]
    pub(crate) fn of_tool(catalog: &'g plan::Catalog, tool: usize) -> Vec<Self> {
        // A profile says what is offered; what that calls is no offer.
        let guarded = |place: usize| {
            let own = &catalog.tools[place];
            let listed = (place == tool).then_some((catalog, place));
            Self { catalog: &catalog.name, tool: Some(&own.name), effect: own.effect, roles: &own.guard.roles, listed }
        };
        catalog.with_called(tool).into_iter().map(guarded).collect()
    }
}

impl Guarded<'_> {
    /// The same, for which profiles do not ask.
    #[must_use]
    pub(crate) fn unlisted(self) -> Self {
        Self { listed: None, ..self }
    }
}

/// Why a role does not open something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Barred {
    /// The card names other roles.
    Roles,
    /// It does more than the role may.
    Level,
    /// The role does not see the catalog.
    Catalog,
    /// The tool is not among those that the role sees.
    Tools,
    /// The tool is among those that the role does not see.
    Except,
    /// The tool is not in the role's profile.
    Profile,
}

/// More roles than a server can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are more than {MOST_ROLES} roles")]
pub(crate) struct TooManyRoles;

/// The roles of a server.
#[derive(Debug, Clone, Default)]
pub struct RoleTable {
    /// By their ids. A name keeps its place as long as the process lives: identities hold ids.
    names: Vec<Arc<str>>,
    /// In the order that the operator wrote them.
    rules: Vec<(RoleId, RoleRule)>,
    /// Of each rule, whose holders have it: itself, and all that include it.
    holders: Vec<Rights>,
    /// Catalogs that rights can be bound to, by their marks, which they keep like the names of roles.
    marked: Vec<Box<str>>,
}

impl RoleTable {
    /// A table of these rules, whose names keep the places that they have in an earlier one. `named` are roles that have a name
    /// and no rule.
    ///
    /// # Errors
    /// There are too many names, those of earlier tables included.
    pub(crate) fn new(
        rules: Vec<RoleRule>,
        named: impl IntoIterator<Item = Arc<str>>,
        earlier: Option<&Self>,
    ) -> Result<Self, TooManyRoles> {
        let mut names = earlier.map(|earlier| earlier.names.clone()).unwrap_or_default();
        for name in rules.iter().map(|rule| Arc::clone(&rule.name)).chain(named) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let ids =
            rules.iter().map(|rule| place(&names, &rule.name).ok_or(TooManyRoles)).collect::<Result<Vec<_>, _>>()?;
        if names.len() > MOST_ROLES {
            return Err(TooManyRoles);
        }
        let holders = holders(&rules, &ids);
        let rules = ids.into_iter().zip(rules).collect();
        let marked = earlier.map(|earlier| earlier.marked.clone()).unwrap_or_default();
        Ok(Self { names, rules, holders, marked })
    }

    /// The same, by which rights can be bound to these catalogs, too.
    #[must_use]
    pub(crate) fn marking<'c>(mut self, catalogs: impl IntoIterator<Item = &'c str>) -> Self {
        for catalog in catalogs {
            if !self.marked.iter().any(|known| **known == *catalog) {
                self.marked.push(catalog.into());
            }
        }
        self
    }

    /// The same rights within one catalog; of one that was not marked they are none.
    #[must_use]
    pub(crate) fn within(&self, rights: Rights, catalog: &str) -> Rights {
        let place = self.marked.iter().position(|known| **known == *catalog);
        place.and_then(CatalogMark::at).map_or(Rights::NONE, |mark| rights.within(mark))
    }

    /// Whether rights are for this catalog, and it is offered.
    #[must_use]
    pub(crate) fn are_for(&self, rights: Rights, catalog: &str) -> bool {
        let is_offered = rights.offer().is_none_or(|offer| offer.has(catalog));
        is_offered
            && rights.only().is_none_or(|mark| self.marked.get(mark.place()).is_some_and(|known| **known == *catalog))
    }

    /// The role of a name, if the server knows it.
    #[must_use]
    pub(crate) fn id(&self, name: &str) -> Option<RoleId> {
        place(&self.names, name)
    }

    /// The rights of a caller with these roles. A name that the server does not know gives none.
    #[must_use]
    pub(crate) fn rights<'n>(&self, roles: impl IntoIterator<Item = &'n str>) -> Rights {
        roles.into_iter().filter_map(|name| self.id(name)).fold(Rights::NONE, Rights::and)
    }

    /// The names of all roles that have rules.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|(_, rule)| &*rule.name)
    }

    /// Whether both know the same names in the same places: then the same names are the same rights.
    #[must_use]
    pub(crate) fn has_the_names_of(&self, other: &Self) -> bool {
        self.names == other.names
    }

    /// The name of a role.
    #[must_use]
    pub(crate) fn name(&self, role: RoleId) -> &Arc<str> {
        &self.names[role.place()]
    }

    /// Whether both open the same to everyone.
    #[must_use]
    pub(crate) fn opens_as(&self, other: &Self) -> bool {
        self.rules == other.rules
    }

    /// The names of a caller's roles; `None` where roles are not asked for.
    #[must_use]
    pub(crate) fn names_of(&self, rights: Rights) -> Option<Vec<Arc<str>>> {
        if rights.ask_no_role() {
            return None;
        }
        let has = |(place, _): &(usize, &Arc<str>)| RoleId::at(*place).is_some_and(|role| rights.have(role));
        Some(self.names.iter().enumerate().filter(has).map(|(_, name)| Arc::clone(name)).collect())
    }

    /// Whether a caller has a role with this power. Every right opens every tool, and is no role: a power is of those who were given
    /// a role that names it.
    #[must_use]
    pub(crate) fn may(&self, rights: Rights, power: Power) -> bool {
        !rights.ask_no_role() && self.held(rights).iter().any(|(_, rule)| rule.may.contains(&power))
    }

    /// Whether any role lets its holders do this.
    #[must_use]
    pub(crate) fn give(&self, power: Power) -> bool {
        self.rules.iter().any(|(_, rule)| rule.may.contains(&power))
    }

    /// How much these rights let their holder do, to compare: the worst of it first, then of how many roles they are.
    #[must_use]
    pub(crate) fn reach_of(&self, rights: Rights) -> (Option<Effect>, usize) {
        let held = self.held(rights);
        (held.iter().map(|(_, rule)| rule.level).max(), held.len())
    }

    /// Whether the holders of these roles may do nothing but read, and have no power.
    #[must_use]
    pub(crate) fn only_read(&self, roles: &[Arc<str>]) -> bool {
        let held = self.held(self.rights(roles.iter().map(|role| &**role)));
        held.iter().all(|(_, rule)| rule.level == Effect::Read && rule.may.is_empty())
    }

    /// The rules of a caller's roles, those that they include among them, in the order of the operator.
    #[must_use]
    pub(crate) fn held(&self, rights: Rights) -> Vec<(RoleId, &RoleRule)> {
        let held = self.rules.iter().zip(&self.holders).filter(|(_, holders)| rights.meet(**holders));
        held.map(|((role, rule), _)| (*role, rule)).collect()
    }
}

/// The first of these roles that opens all of this; `None` where none does.
#[must_use]
pub(crate) fn acting(held: &[(RoleId, &RoleRule)], what: &[Guarded<'_>]) -> Option<RoleId> {
    held.iter().find(|(_, rule)| what.iter().all(|part| rule.bars(*part).is_none())).map(|(role, _)| *role)
}

fn place(names: &[Arc<str>], name: &str) -> Option<RoleId> {
    names.iter().position(|known| **known == *name).and_then(RoleId::at)
}

/// Of each rule, the roles that have it.
fn holders(rules: &[RoleRule], ids: &[RoleId]) -> Vec<Rights> {
    let mut holders = vec![Rights::NONE; rules.len()];
    for (start, holder) in ids.iter().enumerate() {
        let (mut seen, mut open) = (vec![false; rules.len()], vec![start]);
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            holders[at] = holders[at].and(*holder);
            let included = rules[at].includes.iter();
            open.extend(included.filter_map(|name| rules.iter().position(|rule| rule.name == *name)));
        }
    }
    holders
}

impl RoleRule {
    /// A role of cards where the operator names none: whatever the cards give it.
    #[must_use]
    pub(crate) fn of_cards(name: &str) -> Self {
        Self {
            name: name.into(),
            includes: Vec::new(),
            level: Effect::Delete,
            catalogs: None,
            tools: None,
            except: Vec::new(),
            profile: None,
            may: Vec::new(),
        }
    }

    /// Why the role does not open this; `None` where it does.
    #[must_use]
    pub(crate) fn bars(&self, what: Guarded<'_>) -> Option<Barred> {
        let Guarded { catalog, tool, effect, roles, listed } = what;
        if !roles.is_empty() && !roles.iter().any(|role| **role == *self.name) {
            return Some(Barred::Roles);
        }
        if self.catalogs.as_ref().is_some_and(|seen| !seen.iter().any(|known| **known == *catalog)) {
            return Some(Barred::Catalog);
        }
        if effect > self.level {
            return Some(Barred::Level);
        }
        let tool = tool?;
        let among = |globs: &[Glob]| globs.iter().any(|glob| glob.means(catalog, tool));
        if self.tools.as_ref().is_some_and(|seen| !among(seen)) {
            return Some(Barred::Tools);
        }
        if among(&self.except) {
            return Some(Barred::Except);
        }
        let offered =
            listed.zip(self.profile.as_deref()).is_none_or(|((plan, place), profile)| plan.offers(profile, place));
        (!offered).then_some(Barred::Profile)
    }
}

#[cfg(test)]
mod tests;
