//! Tokens of callers, and the tenants that they are for.

use serde::Serialize;

use crate::page::{Moment, Page, Section, Title};

/// A token.
#[derive(Debug, Serialize)]
pub struct TokenRow {
    /// By what it is revoked; `None`: it is of the operator's file.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// The tenant that it is for.
    pub tenant: String,
    /// Its roles.
    pub roles: Vec<String>,
    /// It is not taken any more: it was revoked.
    pub revoked: bool,
    /// It is not taken any more: its time is over.
    pub expired: bool,
    /// When it ends.
    pub until: Option<Moment>,
    /// In how many days it ends, where those are few.
    pub days_left: Option<i64>,
    /// When it was used last.
    pub used: Option<Moment>,
}

/// The tokens.
#[derive(Debug, Serialize)]
pub struct TokensPage {
    /// They.
    pub tokens: Vec<TokenRow>,
    /// Where the list goes on; `None`: this is the end of it.
    pub older: Option<String>,
    /// Those of the store end with the process.
    pub volatile: bool,
}

/// The question before a token is revoked.
#[derive(Debug, Serialize)]
pub struct RevokePage {
    /// The token.
    pub k: TokenRow,
}

/// What is wrong with a token that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenFault {
    /// It has no name, or one of other characters.
    NameMissing,
    /// There is one of its name.
    NameTaken,
    /// There is no such tenant.
    TenantUnknown,
    /// There is no such role, or too many were given.
    RolesUnknown,
    /// It would end at no moment that is yet to come.
    UntilWrong,
    /// There are as many as there may be.
    TooMany,
}

/// A role that can be given.
#[derive(Debug, Serialize)]
pub struct RoleChoice {
    /// Its name.
    pub name: String,
    /// It is given.
    pub on: bool,
}

/// The form of a new token.
#[derive(Debug, Serialize)]
pub struct TokenNewPage {
    /// What was filled in.
    pub name: String,
    /// The same.
    #[serde(rename = "tenant_of")]
    pub tenant: String,
    /// The roles that can be given.
    pub roles: Vec<RoleChoice>,
    /// For how long: `30`, `90`, `365` days, or empty.
    pub days: String,
    /// What is wrong.
    #[serde(rename = "fault_of")]
    pub fault: Option<TokenFault>,
}

/// A token that was made, shown once.
#[derive(Debug, Serialize)]
pub struct TokenMadePage {
    /// The token's own facts.
    pub k: TokenRow,
    /// The token.
    pub token: String,
}

impl Page for TokensPage {
    const TEMPLATE: &'static str = "tokens.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Tokens)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("nav-tokens")
    }
}

impl Page for RevokePage {
    const TEMPLATE: &'static str = "token-revoke.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Tokens)
    }

    fn title(&self) -> Title<'_> {
        Title::About("revoke.title", self.k.name.clone())
    }
}

impl Page for TokenNewPage {
    const TEMPLATE: &'static str = "token-new.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Tokens)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("token-new.title")
    }
}

impl Page for TokenMadePage {
    const TEMPLATE: &'static str = "token-made.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Tokens)
    }

    fn title(&self) -> Title<'_> {
        Title::About("token-made.title", self.k.name.clone())
    }
}
