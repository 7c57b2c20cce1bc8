//! Who has which token. A PAT acts as its owner; nothing else is taken.

use serde_json::{Value, json};

/// The owner of a token.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub token: &'static str,
    /// The id of the profile, which `assigned_to` takes.
    pub profile: &'static str,
    pub email: &'static str,
    pub org: &'static str,
    pub admin: bool,
}

pub(super) const ADMIN: Person = Person {
    token: "bcrm_pat_demo0admin0demo0admin0demo0",
    profile: "aaaaaaaa-0000-4000-8000-000000000001",
    email: "anna@acme.example",
    org: "acme",
    admin: true,
};
pub(super) const USER: Person = Person {
    token: "bcrm_pat_demo0user00demo0user00demo0",
    profile: "aaaaaaaa-0000-4000-8000-000000000002",
    email: "pavel@acme.example",
    org: "acme",
    admin: false,
};
pub(super) const OTHER_ADMIN: Person = Person {
    token: "bcrm_pat_demo0other0demo0other0demo0",
    profile: "aaaaaaaa-0000-4000-8000-000000000003",
    email: "olga@beta.example",
    org: "beta",
    admin: true,
};

const ALL: [&Person; 3] = [&ADMIN, &USER, &OTHER_ADMIN];

/// Whose token this is.
pub(super) fn owner(token: &str) -> Option<&'static Person> {
    ALL.into_iter().find(|person| person.token == token)
}

/// The person with this profile in an organisation.
pub(super) fn in_org(profile: &str, org: &str) -> Option<&'static Person> {
    ALL.into_iter().find(|person| person.profile == profile && person.org == org)
}

impl Person {
    /// As records show who they belong to.
    pub(super) fn shown(&self) -> Value {
        let role = if self.admin { "ADMIN" } else { "USER" };
        json!({
            "id": self.profile,
            "user_details": { "email": self.email, "is_active": true },
            "role": role,
            "is_active": true,
        })
    }
}
