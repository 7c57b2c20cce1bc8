//! Catalogs inside another program: opened with what the operator set, their tools called through the structs that were
//! made of their cards. A call passes the same checks, waits for the same pace and gets the same result as an agent's.

use std::sync::Arc;

use serde_json::Value;

use crate::caller::Caller;
use crate::catalog::{self, CatalogSource, Plan, ToolSet};
use crate::config::Config;
use crate::config::settings::{self, Settings};
use crate::mcp::serves::{ServesTexts as _, ServesTools as _};
use crate::outbound::{self, Backends, Connection};
use crate::runtime::tool::{Loaded, TypedArguments};
use crate::server::{Offer, Server};

/// The tools of some catalogs, ready to be called.
pub struct Tools {
    server: Arc<Server>,
}

/// Why tools cannot be called.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A catalog lacks a setting, or one is wrong.
    #[error(transparent)]
    Settings(settings::Faults),
    /// Tools cannot be offered together.
    #[error("the tools cannot be offered together")]
    Tools(#[source] catalog::Fault),
    /// A backend cannot be asked.
    #[error("a backend cannot be asked\n{0}")]
    Backend(outbound::BackendFaults),
}

/// A call that failed, in the words that an agent gets.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// The kind: `bad_argument`, `not_found`, …
    pub code: String,
    /// What went wrong.
    pub message: String,
    /// The whole structured content, with faults and a suggested fix where there are any.
    pub content: Value,
}

impl Tools {
    /// Opens what `include_catalog!` has made, with the settings of the configuration.
    ///
    /// # Errors
    /// If a setting is missing or wrong, or two tools have one name.
    pub fn open(catalogs: Vec<Loaded>, config: &Config) -> Result<Tools, Error> {
        Ok(Tools { server: Arc::new(Server::new(config, offer(catalogs, config)?)) })
    }

    /// Offers these catalogs from now on. Calls in flight keep what they started with; clients that listen are told what
    /// is different.
    ///
    /// # Errors
    /// As for [`Tools::open`]; then everything stays as it is.
    pub fn reopen(&self, catalogs: Vec<Loaded>, config: &Config) -> Result<(), Error> {
        self.server.swap(offer(catalogs, config)?);
        Ok(())
    }

    /// What serves them: for a wire of your own.
    #[must_use]
    pub fn server(&self) -> &Arc<Server> {
        &self.server
    }

    /// Calls the tool that these arguments are of, and gives the structured content of its result.
    ///
    /// # Errors
    /// As an agent would be told; or the tool is not offered, because a profile leaves it out or its backend is off.
    pub async fn call<A: TypedArguments>(&self, arguments: &A) -> Result<Value, Refused> {
        let caller = Caller::unknown(self.server.default_locale());
        let Some(answer) = Arc::clone(&self.server).call(A::TOOL, Some(&arguments.json()), caller, vec![b'{']) else {
            let message = format!("the tool `{}` is not offered", A::TOOL);
            return Err(Refused { code: "not_found".to_owned(), message, content: Value::Null });
        };
        let mut result = answer.await;
        result.push(b'}');
        let mut result: Value = serde_json::from_slice(&result).expect("a result is written as JSON");
        let content = result["structuredContent"].take();
        if result["isError"] != Value::Bool(true) {
            return Ok(content);
        }
        let said = |key: &str| content["error"][key].as_str().unwrap_or_default().to_owned();
        Err(Refused { code: said("code"), message: said("message"), content })
    }
}

fn offer(catalogs: Vec<Loaded>, config: &Config) -> Result<Offer, Error> {
    let settings: Vec<Settings> = catalogs
        .iter()
        .map(|loaded| Settings::resolve(loaded.catalog, config))
        .collect::<Result<_, _>>()
        .map_err(Error::Settings)?;
    let plans: Vec<Plan> = catalogs.iter().map(|loaded| Plan::Compiled(loaded.catalog)).collect();
    let stock = |(loaded, settings): (Loaded, &Settings)| {
        CatalogSource::compiled(loaded, settings.values().to_vec(), settings.secrets().to_vec())
    };
    let stock = catalogs.into_iter().zip(&settings).map(stock).collect();
    let set = ToolSet::new(stock, config.locale.as_deref(), config.profile.as_deref()).map_err(Error::Tools)?;
    let client = outbound::Client::new(config, settings.iter().flat_map(Settings::secrets));
    let connections = plans.into_iter().zip(settings).enumerate().map(|(place, (plan, settings))| Connection {
        plan,
        settings: Arc::new(settings),
        texts: Arc::clone(set.texts()),
        place,
    });
    let backends = Backends::open_all(connections, &client, &[]).map_err(Error::Backend)?;
    Ok(Offer { set, upstreams: backends.into_iter().map(|backends| backends as _).collect() })
}
