//! What an operator may decide on a server, besides what is observed.

use std::net::IpAddr;
use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::tz::TimeZone;
use kartoteka_console::pages::Effect;

use super::observed::Observed;
use crate::access::admission::Challenge;
use crate::access::callers::TokenRule;
use crate::access::connecting::ConnectsTenants;
use crate::access::consent::ConsentDesk;
use crate::access::power::Power;
use crate::access::syncing::SyncsLeads;
use crate::access::tenants::TenantAdmission;
use crate::access::token_desk::TokenDesk;
use crate::audit::{Act, ActBegun, AuditReader, SealedArguments, Unwritten};
use crate::caller::Identity;
use crate::caller::outcome::Called;
use crate::store::fault::StoreFault;

/// What came of reading the operator's file again.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReloadTold {
    /// Keys that are different and count with the next start.
    pub(crate) at_restart: Vec<&'static str>,
    /// Catalogs that are left out because not one of their settings is set.
    pub(crate) left_out: Vec<String>,
    /// What became of the certificate, where the listener of clients is encrypted.
    pub(crate) certificate: Option<CertificateTold>,
    /// The same of the operator's own listener.
    pub(crate) operator_certificate: Option<CertificateTold>,
}

/// What became of a certificate that was read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CertificateTold {
    /// New connections are shown what its file has now.
    Renewed,
    /// Reading it failed, and the former one goes on.
    Kept,
}

impl CertificateTold {
    /// Its name in answers.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Renewed => "renewed",
            Self::Kept => "kept",
        }
    }
}

/// Why the operator's file was not read again. The former one goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReloadRefused {
    /// Another reload is under way.
    #[error("a reload is under way, and this one was not begun: ask again once it has ended")]
    UnderWay,
    /// It has faults.
    #[error("the operator's file was refused, and the former one goes on: the log says why")]
    Faulty,
    /// This program failed.
    #[error("reading the operator's file failed")]
    Failed,
}

impl ReloadRefused {
    /// The code that programs read.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::UnderWay => "busy",
            Self::Faulty | Self::Failed => "refused",
        }
    }

    /// The text that says so.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::UnderWay => "rest-reload_under_way",
            Self::Faulty => "rest-reload_faulty",
            Self::Failed => "rest-reload_failed",
        }
    }
}

/// What a token may name, as the operator says now.
#[derive(Debug, Clone, Default)]
pub(crate) struct TokenTerms {
    /// The roles of the server.
    pub(crate) roles: Vec<Arc<str>>,
    /// The tenants, besides the one that is always there.
    pub(crate) tenants: TenantAdmission,
    /// The tokens of the operator's file.
    pub(crate) of_file: Vec<TokenRule>,
}

/// What a tenant can be offered, as the server is now.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offerable {
    /// Its catalogs, by their names.
    pub(crate) catalogs: Vec<String>,
    /// Every profile of one of them.
    pub(crate) profiles: Vec<String>,
    /// The roles by which calls may be counted.
    pub(crate) roles: Vec<Arc<str>>,
}

/// A server on which an operator decides.
pub(crate) trait Overseen: Observed {
    /// Who has this token; an address whose tokens are not known too often is refused for a while.
    fn admit(&self, token: &str, address: Option<IpAddr>) -> BoxFuture<'static, Result<Arc<Identity>, Challenge>>;

    /// Whether they may do this.
    fn may(&self, who: &Identity, power: Power) -> bool;

    /// Where tenants connect their own systems.
    fn connecting(&self) -> &dyn ConnectsTenants;

    /// Where leads of tenants are brought.
    fn syncing(&self) -> &dyn SyncsLeads;

    /// Where calls are approved of.
    fn consent(&self) -> &ConsentDesk;

    /// The tokens of the store.
    fn tokens(&self) -> &TokenDesk;

    /// What a token may name.
    fn token_terms(&self) -> TokenTerms;

    /// Has the audit record what somebody is about to do here, from that address; where it cannot, it is not done.
    fn begin_act(
        &self,
        by: &Arc<Identity>,
        address: Option<IpAddr>,
        act: Act,
    ) -> BoxFuture<'static, Result<ActBegun, Unwritten>>;

    /// Has the tokens of the store count here as they are now, also those that were revoked with their tenant.
    fn tokens_followed(&self) -> BoxFuture<'static, Result<(), StoreFault>>;

    /// Tells clients that a tool of an MCP server was decided of.
    fn pins_followed(&self);

    /// Reads the operator's file again; or why it was refused.
    fn reload(&self) -> BoxFuture<'static, Result<ReloadTold, ReloadRefused>>;

    /// The names of their roles.
    fn roles_of(&self, who: &Identity) -> Vec<Arc<str>>;

    /// The names of all roles that have rules.
    fn role_names(&self) -> Vec<Arc<str>>;

    /// The language of what is answered, for the header `Accept-Language`.
    fn language(&self, accepted: &str) -> String;

    /// Every language of the catalogs and the server, by its name.
    fn languages(&self) -> Vec<String>;

    /// What a tenant can be offered.
    fn offerable(&self) -> Offerable;

    /// A text of the server's own, for the header `Accept-Language`.
    fn own_text(&self, accepted: &str, id: &str, variables: &[(&'static str, String)]) -> String;

    /// The tools that a caller may call, or that the holders of a role in the same tenant may, in a language.
    fn tools<'a>(
        &'a self,
        who: &'a Arc<Identity>,
        role: Option<&'a str>,
        language: &'a str,
    ) -> BoxFuture<'a, Vec<ConsoleTool>>;

    /// One of those that a caller may call.
    fn tool<'a>(
        &'a self,
        who: &'a Arc<Identity>,
        name: &'a str,
        language: &'a str,
    ) -> BoxFuture<'a, Option<ConsoleTool>>;

    /// Calls a tool, as this caller; `None`: to this caller there is none of that name.
    fn call<'a>(&'a self, call: &'a ConsoleCall<'_>) -> BoxFuture<'a, Option<Called>>;

    /// Where the server's people are.
    fn zone_of(&self, tenant: &str) -> TimeZone;

    /// What reads the audit, where that can be read, once it holds what happened before this was asked for, or some seconds are over.
    fn audit_reader(&self) -> BoxFuture<'static, Option<AuditReader>>;

    /// What opens the arguments that the audit keeps; `None`: it keeps none.
    fn audit_arguments(&self) -> Option<Arc<SealedArguments>>;

    /// What is said of a tool of a catalog in a language, if it is served.
    fn tool_facts(&self, catalog: &str, tool: &str, language: &str) -> Option<ToolFacts>;
}

/// A tool that a caller may call.
#[derive(Debug, Clone)]
pub(crate) struct ConsoleTool {
    pub(crate) name: Arc<str>,
    pub(crate) catalog: String,
    /// What the system is called.
    pub(crate) system: Option<String>,
    pub(crate) effect: Effect,
    /// A person has to approve of its calls, or of some.
    pub(crate) needs_approval: bool,
    /// What it is called for people.
    pub(crate) title: String,
    /// What it is for.
    pub(crate) about: String,
    /// What its arguments have to fit: a JSON Schema.
    pub(crate) input: String,
}

impl ConsoleTool {
    /// What the system is called, else its catalog.
    pub(super) fn target(&self) -> &str {
        self.system.as_deref().unwrap_or(&self.catalog)
    }
}

/// A call that a person makes on a page.
#[derive(Debug)]
pub(crate) struct ConsoleCall<'c> {
    pub(crate) tool: &'c str,
    /// A JSON object.
    pub(crate) arguments: &'c str,
    pub(crate) who: &'c Arc<Identity>,
    pub(crate) language: &'c str,
    pub(crate) address: Option<IpAddr>,
    /// By what it is made once.
    pub(crate) once: Option<&'c str>,
    /// Nothing is sent.
    pub(crate) dry_run: bool,
}

/// What is said of a tool.
#[derive(Debug, Clone)]
pub(crate) struct ToolFacts {
    /// Its title.
    pub(crate) title: Option<String>,
    /// What it does.
    pub(crate) effect: Effect,
}
