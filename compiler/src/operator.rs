//! The operator's file, `kartoteka.yaml`: who calls, with which rights, how often; the server's own keys and the catalogs'
//! settings. Read like a card: every fault in one run, with its place and a repair.
//!
//! What comes out is plain data. It holds the names of secrets, never their values, and says nothing of catalogs that are not
//! there to be looked at.

mod applications;
mod approvers;
mod audit;
mod audit_source;
mod catalogs;
mod check;
mod consent;
mod data;
mod fetch;
mod identity;
mod import;
mod jwt;
mod limited;
mod limits;
mod literal;
mod mounts;
mod names;
mod of_a_run;
mod passed;
mod passthrough;
mod read;
mod roles;
mod secrets;
mod server;
mod shown;
mod sought;
mod values;

pub use audit_source::AuditSource;
pub use data::{
    Anonymous, ApprovalHeader, ApprovalMeans, AuditSync, CatalogSetting, ClaimPaths, ClaimRule, FetchKeys,
    JwtAlgorithm, KeyPlace, OnUnwritten, OperatorApprovals, OperatorAudit, OperatorFile, OperatorOnce, OperatorRole,
    OperatorStore, OperatorToken, PassthroughEntry, ScopeRoles, StdioCaller, StoreKeySource, StoreSource, TenantKeys,
    TenantsOfTokens, TokenIssuer, TokenProof, Variable, Within, Written,
};

pub use of_a_run::{SettingPlace, TokenEnd};

pub use limited::{AtOnce, LimitOf, Limited, OperatorLimit, Whose};

pub use import::{ImportedFile, KnownTool, import, is_gateways};

use crate::diagnostic::{Diagnostics, Report};
use crate::plan::Catalog;
use crate::source::{Sources, Span};
use crate::syntax::fields::Read as _;
use crate::syntax::unread::unread;
use crate::syntax::yaml;

/// The name of the file where none is given.
pub const FILE: &str = "kartoteka.yaml";

/// The JSON Schema of the file, for editors: what it refuses the reader refuses too, which says more.
pub const SCHEMA: &str = include_str!("operator/schema.json");

/// The operator's file as it was read.
#[derive(Debug, Clone, Default)]
pub struct ReadOperatorFile {
    /// `None` after an error.
    pub file: Option<OperatorFile>,
    /// What there is to say of it.
    pub report: Report,
    /// The file, for those who show the report: its secrets are masked.
    pub sources: Sources,
    /// The plans of its mounts, in their order; none after an error, nor where no catalogs were there.
    pub mounts: Vec<Catalog>,
    /// Each `timezone` and its place, of the server and of tenants: which zones there are is the server's to know.
    pub zones: Vec<(String, Span)>,
    /// Each end of a token and its place: what time it is is not known here.
    pub ends: Vec<TokenEnd>,
    /// Settings of catalogs that count for the tenant `default`: which variables are set is not known here either.
    pub settings: Vec<SettingPlace>,
}

/// Reads the bytes of an operator's file, which are text, or are told to be none.
#[must_use]
pub fn read_bytes(path: &str, bytes: Vec<u8>, catalogs: Option<&[&Catalog]>) -> ReadOperatorFile {
    let sources = Sources::from_bytes(path, bytes);
    let (id, file) = sources.files().next().expect("there is one file");
    let mut out = Diagnostics::default();
    if !unread(id, file, &mut out) {
        return read(path, file.text(), catalogs);
    }
    let report = out.into_report(&sources);
    let shown = shown::shown(file.text(), &report);
    let sources = Sources::from_files(vec![(path.to_owned(), shown)]);
    ReadOperatorFile { sources, report, ..ReadOperatorFile::default() }
}

/// Reads the text of an operator's file. With catalogs, what it names of them is looked up there.
#[must_use]
pub fn read(path: &str, text: &str, catalogs: Option<&[&Catalog]>) -> ReadOperatorFile {
    let sources = Sources::from_files(vec![(path.to_owned(), text.to_owned())]);
    let mut out = Diagnostics::default();
    let written = sources.files().next().and_then(|(id, file)| {
        let file = yaml::parse(id, file.text(), &mut out)?;
        let written = read::Written::read(&file, &mut out);
        literal::refuse(&file, &mut out);
        written
    });
    let zones = written.iter().flat_map(|written| {
        let of_tenants = written.tenants.iter().filter_map(|(_, tenant)| tenant.timezone.as_ref());
        written.said.zone.iter().chain(of_tenants)
    });
    let zones = zones.map(|zone| (zone.value.clone(), zone.span)).collect();
    let ends = written.iter().flat_map(|written| written.identity.ends.clone()).collect();
    let settings = written.iter().flat_map(|written| written.places_of_settings()).collect();
    let checked = written.map(|written| {
        let mounts = check::check(&written, catalogs, &mut out);
        (written.into_data(), mounts)
    });
    let (file, mounts) = checked.filter(|_| !out.has_errors()).unzip();
    let report = out.into_report(&sources);
    let sources = Sources::from_files(vec![(path.to_owned(), shown::shown(text, &report))]);
    ReadOperatorFile { file, report, sources, mounts: mounts.unwrap_or_default(), zones, ends, settings }
}
