//! Opens catalogs, the shipped ones or those of a folder, and joins them with what the operator set.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::source::Sources;
use kartoteka_compiler::{compile, plan};

use crate::call::examples;
use crate::catalog::{self, CatalogSource, Plan, ToolSet};
use crate::config::settings::{self, Settings};
use crate::config::{self, Config};
use crate::outbound::{self, Connection, Outbound};
use crate::runtime::interpret;
use crate::runtime::tool::Loaded;
use crate::server::{Offer, Server};
use kartoteka_demo::{self as demo, Portal};

/// What is served, and with what.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Choice {
    /// Serve the catalogs of this folder instead of the shipped ones; nothing is compiled.
    #[arg(long, value_name = "DIR")]
    pub(super) catalog: Option<PathBuf>,
    /// Point the Bitrix24 catalog at an embedded portal with invented records.
    #[arg(long)]
    pub(super) demo: bool,
}

/// A server ready to be asked.
pub(super) struct Opened {
    pub(super) config: Config,
    pub(super) server: Arc<Server>,
    pub(super) outbound: Arc<Outbound>,
    /// The embedded portal ends with this.
    pub(super) portal: Option<Portal>,
    /// Catalogs that are left out because not one of their settings is set.
    pub(super) left_out: Vec<settings::Faults>,
}

/// Why there is nothing to be asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("the configuration has faults\n{0}")]
    Config(config::Faults),
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
    #[error("{}\n\nTry `--demo`, which needs no settings.", lines(.0))]
    Settings(Vec<settings::Faults>),
    #[error("a backend cannot be asked\n{0}")]
    Backend(outbound::Faults),
    #[error("the tools cannot be served together")]
    Tools(#[source] catalog::Fault),
    #[error("the demo portal cannot listen")]
    Demo(#[source] io::Error),
}

fn lines(faults: &[settings::Faults]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A catalog and its tools, from wherever it came.
type Found = (Plan, Vec<Arc<dyn crate::runtime::tool::Tool>>);

/// Opens what was chosen, for calls.
pub(super) async fn server(choice: &Choice) -> Result<Opened, Error> {
    let mut config = Config::read().map_err(Error::Config)?;
    let portal = match choice.demo {
        true => Some(demo::start(std::future::pending()).await.map_err(Error::Demo)?),
        false => None,
    };
    if let Some(portal) = &portal {
        // The limits of a real portal would only make whoever tries things wait.
        portal.options().limit_rate(false);
        config = config
            .with_variable("BITRIX_BASE_URL", portal.base_url())
            .with_variable("BITRIX_TOKEN", "")
            .with_variable("BITRIX_RATE", "0");
    }
    let (mut served, mut left_out, mut faulty) = (Vec::new(), Vec::new(), Vec::new());
    for (plan, tools) in catalogs(choice.catalog.as_deref())? {
        match Settings::resolve(&plan, &config) {
            Ok(settings) => served.push((plan, tools, settings)),
            Err(faults) if faults.unconfigured => left_out.push(faults),
            Err(faults) => faulty.push(faults),
        }
    }
    if served.is_empty() {
        faulty.append(&mut left_out);
    }
    if !faulty.is_empty() {
        return Err(Error::Settings(faulty));
    }
    let stock = served.iter().map(|(plan, tools, settings)| CatalogSource {
        plan: plan.clone(),
        tools: tools.clone(),
        settings: settings.values().to_vec(),
        secrets: settings.secrets().to_vec(),
    });
    let set =
        ToolSet::new(stock.collect(), config.locale.as_deref(), config.profile.as_deref()).map_err(Error::Tools)?;
    let connections: Vec<Connection<'_>> =
        served.iter().map(|(catalog, _, settings)| Connection { catalog, settings }).collect();
    let outbound = Outbound::new(&config, &connections, Arc::clone(set.texts())).map_err(Error::Backend)?;
    let outbound = Arc::new(outbound);
    let upstream = Arc::clone(&outbound);
    let server = Arc::new(Server::new(&config, Offer { set, upstream }));
    Ok(Opened { config, server, outbound, portal, left_out })
}

/// Opens what was chosen, to be looked at: settings are invented, nothing can be asked.
pub(super) fn set(folder: Option<&Path>) -> Result<ToolSet, Error> {
    let config = Config::read().map_err(Error::Config)?;
    let stock = catalogs(folder)?.into_iter().map(invented).collect();
    ToolSet::new(stock, config.locale.as_deref(), config.profile.as_deref()).map_err(Error::Tools)
}

/// The catalogs of a compilation, to be looked at.
pub(super) fn compiled(catalogs: Vec<plan::Catalog>) -> Result<ToolSet, catalog::Fault> {
    ToolSet::new(catalogs.into_iter().map(interpreted).map(invented).collect(), None, None)
}

fn invented((plan, tools): Found) -> CatalogSource {
    let settings = examples::settings(&plan);
    CatalogSource { plan, tools, settings, secrets: Vec::new() }
}

fn interpreted(catalog: plan::Catalog) -> Found {
    let catalog = Arc::new(catalog);
    let tools = interpret::tools(&catalog);
    (Plan::Interpreted(catalog), tools)
}

fn catalogs(folder: Option<&Path>) -> Result<Vec<Found>, Error> {
    let Some(folder) = folder else { return shipped() };
    let sources = Sources::read(folder).map_err(|source| Error::Read { folder: folder.to_owned(), source })?;
    match compile(&sources) {
        Ok(compiled) => Ok(compiled.catalogs.into_iter().map(interpreted).collect()),
        Err(report) => Err(Error::Catalog(render::full(&report, &sources, super::style()))),
    }
}

fn shipped() -> Result<Vec<Found>, Error> {
    let found: Vec<Found> = crate::catalog::shipped::catalogs()
        .into_iter()
        .map(|Loaded { catalog, tools }| (Plan::Compiled(catalog), tools))
        .collect();
    if found.is_empty() { Err(Error::Shipped) } else { Ok(found) }
}
