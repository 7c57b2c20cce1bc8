//! What an operator's file says, as plain data.

use crate::plan::{CallRate, Effect};

/// A whole file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OperatorFile {
    /// Keys of `server`, as the variables in whose place they stand.
    pub variables: Vec<Variable>,
    /// Callers who show nothing; `None` where the file does not say.
    pub anonymous: Option<Anonymous>,
    /// The one who starts the process and speaks over stdio.
    pub stdio: Option<StdioCaller>,
    /// Callers with a token.
    pub tokens: Vec<OperatorToken>,
    /// In the order written; `None`: the roles are those of the cards.
    pub roles: Option<Vec<OperatorRole>>,
    /// The tenants besides `default`.
    pub tenants: Vec<TenantKeys>,
    /// Settings of catalogs, before the environment.
    pub settings: Vec<CatalogSetting>,
    /// How often.
    pub limits: Vec<OperatorLimit>,
    /// How many at once.
    pub parallel: Vec<AtOnce>,
    /// How many admissions of one address may fail.
    pub failed_admissions: Option<CallRate>,
    /// What may be fetched from addresses that callers name.
    pub fetch: FetchKeys,
}

/// Keys of `fetch`, those that are said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FetchKeys {
    /// The ports that are asked.
    pub ports: Option<Vec<u16>>,
    /// How many redirects are followed.
    pub hops: Option<u32>,
    /// How much of a page is read.
    pub bytes: Option<usize>,
    /// How long all of it may take, in milliseconds.
    pub time_ms: Option<u64>,
    /// Networks that are not asked, as they are written.
    pub deny: Vec<String>,
}

/// A value, or where it is to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// As it is.
    Text(String),
    /// In a variable: `$env.NAME`.
    Env(String),
    /// In a file, without the space around it: `file:PATH`.
    File(String),
}

/// A variable that the file sets unless the environment does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// The key that says so: `server.timezone`.
    pub key: &'static str,
    /// Its value.
    pub value: Written,
}

/// Which callers may show nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Those of this machine.
    Local,
    /// All.
    Always,
    /// None.
    Never,
}

/// Callers who show nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anonymous {
    /// Which of them are let in.
    pub when: Within,
    /// The tenant that they call for.
    pub tenant: String,
    /// Their roles; `None`: every right.
    pub roles: Option<Vec<String>>,
}

/// The one who starts the process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StdioCaller {
    /// What they are called.
    pub name: String,
    /// The tenant that they call for.
    pub tenant: String,
    /// Their roles; `None`: every right.
    pub roles: Option<Vec<String>>,
}

/// By what a token is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenProof {
    /// Its SHA-256, as 64 hexadecimal digits.
    Sha256(String),
    /// The token itself, in a variable or a file.
    Token(Written),
}

/// A caller with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorToken {
    /// What the caller is called; unique.
    pub name: String,
    /// By what the token is known.
    pub proof: TokenProof,
    /// The tenant that they call for.
    pub tenant: String,
    /// Their roles.
    pub roles: Vec<String>,
    /// The last day on which it is good, or its last moment.
    pub expires: Option<String>,
}

/// What a role opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorRole {
    /// Its name.
    pub name: String,
    /// The roles that it includes.
    pub includes: Vec<String>,
    /// The worst that its calls may do.
    pub level: Effect,
    /// The catalogs that it sees; `None`: every one.
    pub catalogs: Option<Vec<String>>,
    /// The tools that it sees, `TOOL` or `CATALOG/TOOL` with stars; `None`: every one.
    pub tools: Option<Vec<String>>,
    /// Those of them that it does not see.
    pub except: Vec<String>,
}

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantKeys {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Option<String>,
}

/// A setting of a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogSetting {
    /// The catalog.
    pub catalog: String,
    /// The setting, as the catalog declares it.
    pub setting: String,
    /// Its value, spelt as in a variable.
    pub value: Written,
}

/// What is limited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitOf {
    /// All calls together.
    Server,
    /// Those of a catalog together.
    Catalog(String),
    /// Those of each of these tools.
    Tools(String),
}

/// Whose calls are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Those of a tenant.
    Tenant,
    /// Those of each caller.
    Caller,
    /// Those of each caller who acts in a role.
    Role(String),
}

/// A limit, or a bound of the calls at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limited<T> {
    /// What is limited.
    pub of: LimitOf,
    /// Whose calls are counted.
    pub whose: Whose,
    /// By how much.
    pub by: T,
}

/// How often.
pub type OperatorLimit = Limited<CallRate>;

/// How many at once.
pub type AtOnce = Limited<u32>;
