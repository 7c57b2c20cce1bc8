//! Opens catalogs, the shipped ones or those of a folder, and joins them with what the operator set.

use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::source::Sources;
use kartoteka_compiler::{compile, operator, plan};

use super::demo::{self, Demo, RunningDemo};
use super::own_credentials::{CredentialFault, OwnCredentials};
use super::terminal;
use crate::audit::{AuditFault, Auditor};
use crate::catalog::open::{self, OpenError};
use crate::catalog::{self, CatalogSource, Opened, ToolSet, mount};
use crate::config::{self, Config, OperatorSource, settings};
use crate::server::Server;

/// What is served, and with what.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct CatalogChoice {
    /// Serve the catalogs of this folder instead of the shipped ones; nothing is compiled.
    #[arg(long, value_name = "DIR")]
    pub(super) catalog: Option<PathBuf>,
    /// Point a catalog at an embedded stand-in of its system with invented records: of Bitrix24 unless another is named.
    #[arg(long, value_name = "SYSTEM", num_args = 0..=1, default_missing_value = "bitrix24", value_parser = demo::system)]
    pub(super) demo: Option<Demo>,
    /// The operator's file; else the one that KARTOTEKA_CONFIG names, else kartoteka.yaml, if there is one.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// A server ready to be asked.
pub(super) struct Ready {
    pub(super) config: Arc<Config>,
    /// What is served, before settings were joined with it.
    pub(super) sources: Vec<CatalogSource>,
    pub(super) server: Arc<Server>,
    /// The stand-in that a catalog is pointed at.
    pub(super) demo: Option<RunningDemo>,
    /// Catalogs that are left out because not one of their settings is set.
    pub(super) left_out: Vec<settings::SettingFaults>,
    /// What the catalogs ask of their callers.
    pub(super) own_credentials: OwnCredentials,
}

/// Where the answers of a command go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswersGo {
    /// To stdout, which nothing else may write to.
    OnStdout,
    /// Over a network.
    Elsewhere,
}

/// Why there is nothing to be asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("the configuration has faults\n{0}")]
    Config(config::ConfigFaults),
    #[error("cannot read the catalogs of `{}`", folder.display())]
    Read {
        folder: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the catalogs have faults, so that none is served\n\n{0}")]
    Catalog(String),
    #[error("the shipped catalogs were built with faults; `kartoteka check` tells them")]
    Shipped,
    #[error("{0}{hint}", hint = if *.1 { "\n\nTry `--demo`, which needs no settings." } else { "" })]
    Settings(OpenError, bool),
    #[error(
        "`--demo` is a stand-in of {system}, which is not what would be asked here: the request would go to a real system"
    )]
    NoStandIn { system: &'static str },
    #[error(transparent)]
    Open(OpenError),
    #[error("the operator's file does not fit the catalogs\n\n{0}")]
    Operator(String),
    #[error("a reload is under way")]
    UnderWay,
    #[error(transparent)]
    Audit(#[from] AuditFault),
    #[error(transparent)]
    Credential(CredentialFault),
    #[error("the demo cannot listen")]
    Demo(#[source] io::Error),
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Settings(_) => Error::Settings(error, false),
            OpenError::Backend(_) | OpenError::Set(_) | OpenError::Locale { .. } => Error::Open(error),
        }
    }
}

/// What the operator said.
pub(super) fn config(choice: &CatalogChoice) -> Result<Config, Error> {
    Config::read_with(choice.config.as_deref()).map_err(Error::Config)
}

/// Opens what was chosen, with what the operator said.
pub(super) async fn with(mut config: Config, choice: &CatalogChoice, answers: AnswersGo) -> Result<Ready, Error> {
    let sources = sources(choice.catalog.as_deref())?;
    let demo = match choice.demo {
        Some(demo) if !sources.iter().any(|source| demo.is_asked_by(source.plan())) => {
            return Err(Error::NoStandIn { system: demo.system() });
        }
        Some(demo) => {
            let (pointed, running) = demo::start(demo, config).await.map_err(Error::Demo)?;
            config = pointed;
            Some(running)
        }
        None => None,
    };
    let config = Arc::new(config);
    let served = served(&config, &sources)?;
    let Opened { set, left_out } = open::open_served(served, &config, None).map_err(|error| match error {
        // There are stand-ins of the shipped catalogs alone.
        OpenError::Settings(_) => Error::Settings(error, choice.catalog.is_none() && choice.demo.is_none()),
        other => other.into(),
    })?;
    let own_credentials = own_credentials(&set, &config)?;
    let mut server = Server::new(Arc::clone(&config), set);
    if let Some(settings) = &config.audit {
        let on_stdout = answers == AnswersGo::OnStdout;
        let audit = Auditor::open_beside(settings, on_stdout, server.consent().store()).await?;
        server = server.audited_by(audit);
    }
    Ok(Ready { config, sources, server: Arc::new(server), demo, left_out, own_credentials })
}

/// What the catalogs ask of their callers.
///
/// # Errors
/// A catalog whose callers bring their own credential has one of its own besides.
pub(super) fn own_credentials(set: &ToolSet, config: &Config) -> Result<OwnCredentials, Error> {
    let own_credentials = OwnCredentials::of(set.catalogs().iter().map(|catalog| &*catalog.plan), config);
    if let Some(callers) = &config.access.callers {
        let passed = callers.foreign.passthrough.iter().map(|rule| &*rule.catalog);
        own_credentials.check_passed(passed).map_err(Error::Credential)?;
    }
    Ok(own_credentials)
}

/// Opens what was chosen, to be looked at: settings are invented, nothing can be asked.
pub(super) fn set(folder: Option<&Path>) -> Result<ToolSet, Error> {
    let config = Config::read().map_err(Error::Config)?;
    let served = mount::served(sources(folder)?, &config, Vec::new()).map_err(OpenError::from)?;
    Ok(open::open_for(served, &config)?)
}

/// Opens what was chosen, to be looked at with the roles of the operator; gives what the operator says, too.
pub(super) fn looked_at(choice: &CatalogChoice) -> Result<(ToolSet, Config), Error> {
    let config = config(choice)?;
    let sources = sources(choice.catalog.as_deref())?;
    Ok((open::open_for(served(&config, &sources)?, &config)?, config))
}

/// The catalogs as they are served by the operator's file, where there is one, once it is held against them: what it names of them is
/// there. Warnings are printed.
pub(super) fn served(config: &Config, catalogs: &[CatalogSource]) -> Result<Vec<CatalogSource>, Error> {
    let mounts = match &config.operator_file {
        Some(file) => mounts(file, catalogs)?,
        None => Vec::new(),
    };
    Ok(mount::served(catalogs.to_vec(), config, mounts).map_err(OpenError::from)?)
}

/// The plans of the mounts that the file has.
fn mounts(file: &OperatorSource, catalogs: &[CatalogSource]) -> Result<Vec<plan::Catalog>, Error> {
    let plans: Vec<&plan::Catalog> = catalogs.iter().map(CatalogSource::plan).collect();
    let read = operator::read(&file.path.display().to_string(), &file.text, Some(&plans));
    if !read.report.is_empty() {
        let report = render::full(&read.report, &read.sources, terminal::style());
        if read.file.is_none() {
            return Err(Error::Operator(report));
        }
        terminal::tell(&report);
    }
    Ok(read.mounts)
}

/// The catalogs of a compilation, to be looked at.
pub(super) fn compiled(catalogs: Vec<plan::Catalog>) -> Result<ToolSet, OpenError> {
    open::open_unconnected(catalogs.into_iter().map(CatalogSource::interpreted).collect(), None, None)
}

/// Whether a handler answers one of the tools: that is Rust, which is not here, so that no example of the catalog is run. The
/// crate that binds it runs them in its tests.
pub(super) fn has_handlers(catalog: &plan::Catalog) -> bool {
    catalog.tools.iter().any(|tool| matches!(tool.action, plan::Action::Handler))
}

fn sources(folder: Option<&Path>) -> Result<Vec<CatalogSource>, Error> {
    let Some(folder) = folder else { return shipped() };
    // The allocator has memory of its own for each thread. That of the compiler is given back as a whole when its thread has
    // ended: the plans that are served are a copy, so that none of it lies between what was needed to make them.
    let compiled = thread::scope(|scope| scope.spawn(|| catalogs(folder)).join());
    let mut catalogs = compiled.unwrap_or_else(|panic| resume_unwind(panic))?;
    // Tests and checks compile for themselves: as in a program that a catalog is compiled into, nobody asks for examples here.
    for tool in catalogs.iter_mut().flat_map(|catalog| catalog.tools.to_mut()) {
        tool.examples = plan::List::default();
    }
    Ok(catalogs.iter().map(|catalog| CatalogSource::interpreted(catalog.clone())).collect())
}

/// Compiles the catalogs of a folder.
fn catalogs(folder: &Path) -> Result<Vec<plan::Catalog>, Error> {
    let sources = Sources::read(folder).map_err(|source| Error::Read { folder: folder.to_owned(), source })?;
    let compiled = compile(&sources).whole();
    compiled
        .map(|compiled| compiled.catalogs)
        .map_err(|report| Error::Catalog(render::full(&report, &sources, terminal::style())))
}

fn shipped() -> Result<Vec<CatalogSource>, Error> {
    let sources: Vec<_> = catalog::shipped::catalogs().into_iter().map(CatalogSource::compiled).collect();
    if sources.is_empty() { Err(Error::Shipped) } else { Ok(sources) }
}
