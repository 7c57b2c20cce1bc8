//! All that the portal keeps: a table for each kind of record, and the counters that they share.

use serde_json::Value;

use super::{
    calendar::Event,
    filter::Dialect,
    schema::{ACTIVITY, CHECKLIST, COMMENT, COMPANY, CONTACT, DEAL, DEPARTMENT, LEAD, REPAIR, STATUS, TASK, USER},
    table::Table,
};

/// Everything in the portal.
#[derive(Debug)]
pub(super) struct Records {
    pub leads: Table,
    pub deals: Table,
    pub contacts: Table,
    pub companies: Table,
    pub activities: Table,
    pub users: Table,
    pub tasks: Table,
    /// Items of the smart process.
    pub repairs: Table,
    pub comments: Table,
    pub checklists: Table,
    pub departments: Table,
    /// Of all calendars, as they were added.
    pub events: Vec<Event>,
    pub statuses: Table,
    pub categories: Vec<Value>,
    pub currencies: Vec<Value>,
    /// The last id given to a phone or an address.
    pub last_contact_id: u64,
    /// The last number given to a comment on a task.
    pub last_comment_id: u64,
}

/// The four kinds of record that the classic CRM methods share, and the one that only the universal ones know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    Lead,
    Deal,
    Contact,
    Company,
    /// An item of the smart process.
    Repair,
}

impl Records {
    pub(super) fn empty() -> Self {
        Self {
            leads: Table::new(LEAD, Dialect::Full),
            deals: Table::new(DEAL, Dialect::Sales),
            contacts: Table::new(CONTACT, Dialect::Sales),
            companies: Table::new(COMPANY, Dialect::Sales),
            activities: Table::new(ACTIVITY, Dialect::Full),
            users: Table::new(USER, Dialect::Full),
            tasks: Table::new(TASK, Dialect::Tasks),
            repairs: Table::new(REPAIR, Dialect::Full),
            comments: Table::new(COMMENT, Dialect::Full),
            checklists: Table::new(CHECKLIST, Dialect::Full),
            departments: Table::new(DEPARTMENT, Dialect::Full),
            events: Vec::new(),
            statuses: Table::new(STATUS, Dialect::Full),
            categories: Vec::new(),
            currencies: Vec::new(),
            last_contact_id: 9000,
            last_comment_id: 3150,
        }
    }

    pub(super) fn table(&self, entity: Entity) -> &Table {
        match entity {
            Entity::Lead => &self.leads,
            Entity::Deal => &self.deals,
            Entity::Contact => &self.contacts,
            Entity::Company => &self.companies,
            Entity::Repair => &self.repairs,
        }
    }

    pub(super) fn table_mut(&mut self, entity: Entity) -> &mut Table {
        match entity {
            Entity::Lead => &mut self.leads,
            Entity::Deal => &mut self.deals,
            Entity::Contact => &mut self.contacts,
            Entity::Company => &mut self.companies,
            Entity::Repair => &mut self.repairs,
        }
    }

    /// What a status or a stage means: `P` in work, `S` success, `F` failure. Unknown words are in work.
    pub(super) fn semantics(&self, dictionary: &str, word: &str) -> &'static str {
        let mut rows = self.statuses.iter().map(|(_, row)| row);
        let found = rows.find(|row| {
            row.get("ENTITY_ID").is_some_and(|id| id == dictionary) && row.get("STATUS_ID").is_some_and(|id| id == word)
        });
        match found.and_then(|row| row.get("SEMANTICS")).and_then(Value::as_str) {
            Some("S") => "S",
            Some("F") => "F",
            _ => "P",
        }
    }
}

impl Entity {
    /// The name of the type in duplicate searches.
    pub(super) fn wire(self) -> &'static str {
        match self {
            Self::Lead => "LEAD",
            Self::Deal => "DEAL",
            Self::Contact => "CONTACT",
            Self::Company => "COMPANY",
            Self::Repair => "T80",
        }
    }
}

impl Entity {
    /// The type of a number, as the universal methods and the activities count them.
    pub(super) fn of_type(number: &str) -> Option<Self> {
        Some(match number {
            "1" => Self::Lead,
            "2" => Self::Deal,
            "3" => Self::Contact,
            "4" => Self::Company,
            "128" => Self::Repair,
            _ => return None,
        })
    }

    /// The type of a word, as the timeline names them.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "lead" => Self::Lead,
            "deal" => Self::Deal,
            "contact" => Self::Contact,
            "company" => Self::Company,
            "dynamic_128" => Self::Repair,
            _ => return None,
        })
    }
}

/// The only funnel of the smart process, and its first stage.
pub(super) const REPAIRS: (&str, &str, &str) = ("5", "DYNAMIC_128_STAGE_5", "DT128_5:NEW");

/// The dictionary of a funnel's stages.
pub(super) fn stages(category: &str) -> String {
    if category == "0" { "DEAL_STAGE".to_owned() } else { format!("DEAL_STAGE_{category}") }
}
