//! What an operator's file says, as plain data.

use super::audit_source::AuditSource;
use super::limited::{AtOnce, OperatorLimit};
use crate::mounted::Mount;
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
    /// Issuers whose tokens are taken.
    pub issuers: Vec<TokenIssuer>,
    /// Which tenants the tokens of issuers may name.
    pub tenants_of_tokens: TenantsOfTokens,
    /// Catalogs whose callers bring a credential of their own.
    pub passthrough: Vec<PassthroughEntry>,
    /// In the order written; `None`: the roles are those of the cards.
    pub roles: Option<Vec<OperatorRole>>,
    /// The tenants besides `default`.
    pub tenants: Vec<TenantKeys>,
    /// Settings of catalogs, before the environment.
    pub settings: Vec<CatalogSetting>,
    /// What the operator has got when applications were registered, by which tenants connect catalogs.
    pub applications: Vec<CatalogSetting>,
    /// Catalogs that are offered once more, under other names.
    pub mounts: Vec<Mount>,
    /// Catalogs that are not offered by their own names.
    pub unserved: Vec<String>,
    /// How often.
    pub limits: Vec<OperatorLimit>,
    /// How many at once.
    pub parallel: Vec<AtOnce>,
    /// How many admissions of one address may fail.
    pub failed_admissions: Option<CallRate>,
    /// Where the ends of calls are kept.
    pub audit: Option<OperatorAudit>,
    /// Who approves of calls.
    pub approvals: OperatorApprovals,
    /// Where people reach the operator's listener, without a slash at the end.
    pub operator_url: Option<String>,
    /// Writes that are made once.
    pub once: OperatorOnce,
    /// Where approvals are kept, and what came of writes that are made once.
    pub store: OperatorStore,
    /// What may be fetched from addresses that callers name.
    pub fetch: FetchKeys,
}

/// How the audit is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorAudit {
    /// What it is kept in.
    pub place: AuditSource,
    /// How far a record has to be before its call is answered.
    pub sync: AuditSync,
    /// The key of the fingerprints of arguments.
    pub key: Option<Written>,
    /// Arguments are kept, sealed with the keys of the store.
    pub arguments: bool,
    /// What becomes of a call that only reads, where its record cannot be written.
    pub reads: OnUnwritten,
    /// What becomes of a call that writes or deletes, where its intent cannot be written.
    pub writes: OnUnwritten,
    /// How long records are kept, in milliseconds; `None`: for ever.
    pub keep_ms: Option<u64>,
}

/// How far a record has to be before its call is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditSync {
    /// In memory, for a moment.
    Queue,
    /// Written: it outlives the process.
    Write,
    /// The same, and each second it outlives the machine, too.
    Second,
    /// It outlives the machine.
    Each,
}

/// What becomes of a call whose record cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnUnwritten {
    /// It goes on.
    GoOn,
    /// It is refused.
    Refuse,
}

/// How a person is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalMeans {
    /// A form in the client of the caller.
    Elicitation,
    /// Another person, on the operator's listener.
    Operator,
    /// A header that a system in front of the server has signed.
    Header,
}

/// What is said of approvals in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalHeader {
    /// The header, in lower case.
    pub name: String,
    /// What signs them.
    pub secret: Written,
    /// Who signs them.
    pub issuer: String,
    /// Whom they are for.
    pub audience: String,
    /// They name the very call, and not its tool alone.
    pub binds_arguments: bool,
}

/// Who approves of calls; what is `None` is as the server has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OperatorApprovals {
    /// By what means.
    pub by: Option<Vec<ApprovalMeans>>,
    /// The operator who approves is another than the caller.
    pub four_eyes: Option<bool>,
    /// How long a record stands, in milliseconds.
    pub expires_ms: Option<u64>,
    /// How long a call waits for the operator, in milliseconds.
    pub wait_ms: Option<u64>,
    /// What is said of approvals in a header.
    pub header: Option<ApprovalHeader>,
}

/// Writes that are made once; what is `None` is as the server has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OperatorOnce {
    /// How long a key is remembered, in milliseconds.
    pub keep_ms: Option<u64>,
    /// The longest result that is kept, in bytes.
    pub result_bytes: Option<u64>,
}

/// Where it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OperatorStore {
    /// Where it is.
    pub place: StoreSource,
    /// Whose migrations are, in a PostgreSQL: a URL.
    pub owner: Option<Written>,
    /// Whether migrations are left to `kartoteka store migrate`; `None`: in a PostgreSQL they are.
    pub migrates_by_hand: Option<bool>,
    /// The first seals, all open.
    pub keys: Vec<StoreKeySource>,
}

/// Where the store is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum StoreSource {
    /// In memory.
    #[default]
    Memory,
    /// In a file of SQLite.
    File(String),
    /// Where a URL says.
    Url(Written),
}

/// Where a key of the store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreKeySource {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub key: Written,
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

/// An issuer of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenIssuer {
    /// What its tokens say in `iss`, and where it is.
    pub issuer: String,
    /// What its tokens are for; empty: this server, by its address.
    pub audience: Vec<String>,
    /// Where its keys are; `None`: where its metadata says.
    pub keys: Option<KeyPlace>,
    /// How its tokens may be signed.
    pub algorithms: Vec<JwtAlgorithm>,
    /// Where its tokens say who calls.
    pub claims: ClaimPaths,
    /// The roles that scopes give.
    pub scopes: Vec<ScopeRoles>,
    /// What else its tokens have to say.
    pub require: Vec<ClaimRule>,
    /// How far its clock may be off, in milliseconds.
    pub leeway_ms: u64,
    /// Tools that only a scope would open which a token lacks are listed.
    pub step_up: bool,
}

/// Where the keys of an issuer are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// At an address, `https`, or `http` on this machine.
    Address(String),
    /// In a file.
    File(String),
}

/// How a token may be signed: with a key that only its issuer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwtAlgorithm {
    /// `RS256`
    Rs256,
    /// `PS256`
    Ps256,
    /// `ES256`
    Es256,
    /// `ES384`
    Es384,
    /// `EdDSA`
    EdDsa,
}

impl JwtAlgorithm {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Rs256, Self::Ps256, Self::Es256, Self::Es384, Self::EdDsa];

    /// As the header of a token names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::EdDsa => "EdDSA",
        }
    }
}

/// Where a token says who calls: names of claims with dots between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimPaths {
    /// What people call the caller.
    pub name: String,
    /// The tenant; `None`: `default`.
    pub tenant: Option<String>,
    /// Their roles.
    pub roles: String,
}

impl Default for ClaimPaths {
    fn default() -> Self {
        Self { name: "name".to_owned(), tenant: None, roles: "roles".to_owned() }
    }
}

/// What a scope gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeRoles {
    /// The scope.
    pub scope: String,
    /// The roles that its holder has, besides those of the claim.
    pub roles: Vec<String>,
}

/// What a token has to say besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRule {
    /// The claim, with dots between its parts.
    pub claim: String,
    /// It is one of these, or has one of these in it.
    pub values: Vec<String>,
}

/// A catalog whose callers bring a credential of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassthroughEntry {
    /// The catalog whose backends get it.
    pub catalog: String,
    /// The header that has it, in lower case; `None`: `Authorization`, where it is who calls.
    pub header: Option<String>,
    /// What it looks like: a regular expression.
    pub pattern: String,
    /// The tenant that they call for.
    pub tenant: String,
    /// Their roles; `None`: every tool of the catalog, and no power on the operator's listener.
    pub roles: Option<Vec<String>>,
    /// What shows that the credential is good; `None`: the backend's answer to each call.
    pub test: Option<TestCall>,
}

impl PassthroughEntry {
    /// The pattern that fits a credential whole, of one that is found anywhere.
    #[must_use]
    pub fn whole(pattern: &str) -> String {
        format!("^(?:{pattern})$")
    }
}

/// A call that succeeds with a good credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCall {
    /// The tool.
    pub tool: String,
    /// Its arguments, a JSON object.
    pub arguments: String,
}

/// Which tenants the tokens of issuers may name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TenantsOfTokens {
    /// Those of the file.
    #[default]
    Listed,
    /// Any whose id is one.
    Claimed,
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
    /// The profile whose tools it sees.
    pub profile: Option<String>,
    /// What its holders may do on the operator's listener: `approve`, `connect`, `audit`, `sync`, `watch`, `operate`.
    pub may: Vec<String>,
}

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantKeys {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Option<String>,
    /// The language in which its systems are written to.
    pub locale: Option<String>,
    /// The time zone in which its days begin, by its name.
    pub timezone: Option<String>,
    /// The catalogs that are all that its callers are offered; `None`: every one.
    pub catalogs: Option<Vec<String>>,
    /// The profile whose tools are all that its callers are offered.
    pub profile: Option<String>,
}

/// A setting of a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogSetting {
    /// The tenant; `None`: of all tenants for whom nothing else is said.
    pub tenant: Option<String>,
    /// The catalog.
    pub catalog: String,
    /// The setting, as the catalog declares it.
    pub setting: String,
    /// Its value, spelt as in a variable.
    pub value: Written,
    /// Where the file names it: the first byte.
    pub at: usize,
}
