//! Where records live, and who sees which.

use serde_json::{Map, Value, json};

use super::{
    entities::{ENTITIES, INVOICES, SOLUTIONS},
    people::{Person, in_org},
};

/// So many records of a kind are kept: the stand-in's own bound, beyond which a create answers as a full disk would.
pub(super) const MOST_ROWS: usize = 5_000;
/// So many comments of a record are kept.
const MOST_COMMENTS: usize = 500;

/// A record, as it is shown, and what decides who sees it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub id: String,
    pub org: &'static str,
    pub owner: &'static str,
    pub assigned: Vec<String>,
    pub fields: Map<String, Value>,
    pub comments: Vec<Value>,
}

/// All records, by kind, oldest first.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub rows: [Vec<Row>; 8],
    pub invoices: u32,
}

/// Whether a person may see a record.
pub(super) enum Sight {
    /// It is there, and theirs to see.
    Seen(usize),
    /// It is of the same organisation, and another person's.
    Foreign,
    /// There is none, or it is another organisation's.
    Unknown,
}

impl Store {
    pub(super) fn find(&self, kind: usize, id: &str, who: &Person) -> Sight {
        let id = id.to_ascii_lowercase();
        match self.rows[kind].iter().position(|row| row.id == id && row.org == who.org) {
            Some(at) if self.rows[kind][at].is_seen_by(who, kind) => Sight::Seen(at),
            Some(_) => Sight::Foreign,
            None => Sight::Unknown,
        }
    }

    /// The records that a person sees, in the order of their lists.
    pub(super) fn seen(&self, kind: usize, who: &Person) -> Vec<&Row> {
        let mut rows: Vec<&Row> =
            self.rows[kind].iter().filter(|row| row.org == who.org && row.is_seen_by(who, kind)).collect();
        rows.reverse();
        let order =
            |row: &Row| if ENTITIES[kind].shuffled { row.id.clone() } else { row.text("created_at").to_owned() };
        rows.sort_by_key(|row| std::cmp::Reverse(order(row)));
        rows
    }

    pub(super) fn has_room(&self, kind: usize) -> bool {
        self.rows[kind].len() < MOST_ROWS
    }

    /// Whether another record of the organisation has this value, whatever its letter case.
    pub(super) fn is_taken(&self, kind: usize, org: &str, field: &str, value: &str, but: Option<&str>) -> bool {
        self.rows[kind].iter().any(|row| {
            let same =
                row.fields.get(field).and_then(Value::as_str).is_some_and(|text| text.eq_ignore_ascii_case(value));
            same && row.org == org && Some(row.id.as_str()) != but
        })
    }
}

impl Row {
    fn is_seen_by(&self, who: &Person, kind: usize) -> bool {
        kind == SOLUTIONS || who.admin || self.owner == who.profile || self.assigned.iter().any(|id| id == who.profile)
    }

    /// Whether it may be deleted by them: an assignee may change it only.
    pub(super) fn is_owned_by(&self, who: &Person) -> bool {
        who.admin || self.owner == who.profile
    }

    /// As the API shows it.
    pub(super) fn shown(&self, kind: usize) -> Value {
        let mut shown = Map::new();
        shown.insert("id".to_owned(), json!(self.id));
        for field in ENTITIES[kind].fields {
            shown.insert((*field).to_owned(), self.fields.get(*field).cloned().unwrap_or(Value::Null));
        }
        shown.extend(self.fields.iter().map(|(name, value)| (name.clone(), value.clone())));
        let people = self.assigned.iter().filter_map(|id| in_org(id, self.org)).map(Person::shown).collect();
        shown.insert("assigned_to".to_owned(), Value::Array(people));
        if let Some(owner) = in_org(self.owner, self.org) {
            shown.insert("created_by".to_owned(), owner.shown());
        }
        Value::Object(shown)
    }

    /// As a list of its kind shows it: of invoices without what the customer's link is made of.
    pub(super) fn listed(&self, kind: usize) -> Value {
        let mut shown = self.shown(kind);
        if kind == INVOICES
            && let Value::Object(shown) = &mut shown
        {
            shown.retain(|name, _| !["public_token", "public_url", "notes", "terms"].contains(&name.as_str()));
        }
        shown
    }

    pub(super) fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or("")
    }

    pub(super) fn comment(&mut self, id: String, words: &str, who: &Person, at: &str) {
        if self.comments.len() < MOST_COMMENTS {
            self.comments.push(json!({
                "id": id, "comment": words, "commented_on": at, "commented_by": who.shown(),
            }));
        }
    }
}
