//! What an operator says of who may do what, all of it; nothing where the operator says nothing.

use std::sync::Arc;

use super::callers::CallerRules;
use super::consent::ConsentSettings;
use super::guarding::LimitRules;
use super::roles::{RoleRule, RoleTable, TooManyRoles};

/// What an operator says of who may do what.
#[derive(Debug, Clone, Default)]
pub struct AccessSettings {
    /// In the order of the operator; `None`: the roles are those of the cards.
    pub(crate) roles: Option<Vec<RoleRule>>,
    /// `None`: the operator names no callers, and everyone has every right.
    pub callers: Option<CallerRules>,
    /// How often, and how many at once.
    pub(crate) limits: LimitRules,
    /// Who approves of calls.
    pub(crate) consent: ConsentSettings,
}

impl AccessSettings {
    /// The roles of a server whose cards name these.
    ///
    /// # Errors
    /// There are too many.
    pub(crate) fn role_table<'n>(
        &self,
        of_cards: impl IntoIterator<Item = &'n str>,
        earlier: Option<&RoleTable>,
    ) -> Result<RoleTable, TooManyRoles> {
        let rules = match &self.roles {
            Some(rules) => rules.clone(),
            None => {
                let mut names: Vec<&str> = Vec::new();
                for role in of_cards {
                    if !names.contains(&role) {
                        names.push(role);
                    }
                }
                names.into_iter().map(RoleRule::of_cards).collect()
            }
        };
        let named = self.callers.iter().flat_map(CallerRules::roles).map(Arc::clone).collect::<Vec<_>>();
        let catalogs = self.callers.iter().flat_map(|callers| &callers.foreign.passthrough);
        let table = RoleTable::new(rules, named, earlier)?;
        Ok(table.marking(catalogs.map(|rule| &*rule.catalog)))
    }
}
