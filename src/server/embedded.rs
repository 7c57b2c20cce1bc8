//! Catalogs inside another program: opened with what the operator set, their tools called through the structs that were
//! made of their cards. A call passes the same checks, waits for the same pace and gets the same result as an agent's.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Server;
use crate::caller::outcome::{CallFailure, Called};
use crate::caller::{Caller, TextForm};
use crate::catalog::open::{self, OpenError};
use crate::catalog::{CatalogSource, Opened, ToolSet};
use crate::config::Config;
use crate::mcp::serves::ServesTools;
use crate::runtime::tool::{CompiledCatalog, TypedArguments};

/// The tools of some catalogs, ready to be called.
pub struct Tools {
    server: Arc<Server>,
}

/// The result of a call: the structured content that an agent gets, with the result read as a `T`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
#[serde(bound(deserialize = "T: DeserializeOwned"))]
pub struct ToolResult<T> {
    /// Where it is from: `provider`, `tool`, `resource`, and `instance_name` where the connection has a name.
    pub metadata: Map<String, Value>,
    /// What was asked of the backend.
    pub request: Option<Value>,
    /// What came.
    pub result: T,
    /// Of lists: where in the list the result is.
    pub pagination: Option<ListPosition>,
    /// Of lists with labels: what the keys in the records stand for, by label and key.
    pub labels: Option<Value>,
    /// Of lists with labels: how often each label was met, and in how many records.
    pub aggregates: Option<Value>,
    /// Arguments for a next call.
    pub hints: Option<Value>,
    /// Advice on this call.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// What to send instead.
    #[serde(rename = "suggestedFix")]
    pub(crate) suggested_fix: Option<SuggestedFix>,
}

/// Where in a list a result is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListPosition {
    /// The most records that were asked for.
    pub limit: usize,
    /// The position of the first: a number where records or pages are counted, what the backend says elsewhere; `None`:
    /// where the list begins by itself.
    pub start: Option<Value>,
    /// The position to go on from; `None`: that was all.
    pub next: Option<String>,
    /// How many there are in all, where the backend says so.
    pub total: Option<i64>,
    /// How many are here.
    pub fetched: usize,
}

/// Advice on a call; never a failure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Warning {
    /// The author's name for it, or the server's.
    pub code: String,
    /// In the language of the call.
    pub message: String,
}

/// A repair of the call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct SuggestedFix {
    /// The call's own arguments with the repair in place.
    pub(crate) arguments: Map<String, Value>,
}

/// Why a call has no result.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// A profile leaves the tool out, or its backend is off.
    #[error("the tool `{tool}` is not offered")]
    NotOffered {
        /// The tool.
        tool: &'static str,
    },
    /// The call failed.
    #[error("{message}")]
    Failed {
        /// The kind: `bad_argument`, `not_found`, …
        kind: &'static str,
        /// What went wrong, in the words that an agent gets.
        message: String,
        /// The whole structured content, with faults and a suggested fix where there are any.
        content: Value,
    },
    /// The result is of another type.
    #[error("the result is not of the type that is asked for")]
    Type(#[source] serde_json::Error),
}

impl Tools {
    /// Opens what `include_catalog!` has made, with the settings of the configuration.
    ///
    /// # Errors
    /// If a setting is missing or wrong, or two tools have one name.
    pub fn open(catalogs: Vec<CompiledCatalog>, config: impl Into<Arc<Config>>) -> Result<Tools, OpenError> {
        let config = config.into();
        let set = opened(catalogs, &config, None)?;
        Ok(Tools { server: Arc::new(Server::new(config, set)) })
    }

    /// Offers these catalogs from now on. Calls in flight keep what they started with; subscribers hear what is
    /// different.
    ///
    /// # Errors
    /// As for [`Tools::open`]; then everything stays as it is.
    pub fn reopen(&self, catalogs: Vec<CompiledCatalog>, config: &Config) -> Result<(), OpenError> {
        self.server.swap(opened(catalogs, config, Some(&self.server.set()))?);
        Ok(())
    }

    /// What serves them: for a wire of your own.
    #[must_use]
    pub fn server(&self) -> &Arc<Server> {
        &self.server
    }

    /// Calls the tool that these arguments are of. Its result is read as `T`: any JSON as [`serde_json::Value`], or a type
    /// of the program's own.
    ///
    /// # Errors
    /// The tool is not offered, the call failed, or the result is no `T`.
    pub async fn call<T: DeserializeOwned>(&self, arguments: &impl TypedArguments) -> Result<ToolResult<T>, CallError> {
        // A program reads all of it, and no text.
        let caller = Caller {
            text: Some(TextForm::Summary),
            characters: Some(0),
            ..Caller::unknown(self.server.set().texts().default_locale())
        };
        called(&self.server, tool_of(arguments), &arguments.json(), caller).await
    }
}

fn tool_of<A: TypedArguments>(_: &A) -> &'static str {
    A::TOOL
}

async fn called<T: DeserializeOwned>(
    server: &Arc<Server>,
    tool: &'static str,
    arguments: &str,
    caller: Caller,
) -> Result<ToolResult<T>, CallError> {
    let call = Arc::clone(server).call(tool, Some(arguments), caller.clone(), Vec::new());
    let Some(call) = call else {
        server.tell_missing(tool, &caller);
        return Err(CallError::NotOffered { tool });
    };
    let Called { bytes, outcome } = call.await;
    let structured = &bytes[outcome.structured];
    match outcome.failure {
        None => serde_json::from_slice(structured).map_err(CallError::Type),
        Some(failure) => {
            let CallFailure { kind, message, .. } = *failure;
            let content = serde_json::from_slice(structured).expect("a result is written as JSON");
            Err(CallError::Failed { kind, message, content })
        }
    }
}

/// Opens catalogs that must all be configured.
fn opened(catalogs: Vec<CompiledCatalog>, config: &Config, earlier: Option<&ToolSet>) -> Result<ToolSet, OpenError> {
    let sources = catalogs.into_iter().map(CatalogSource::compiled).collect();
    let Opened { set, left_out } = open::open(sources, config, earlier)?;
    if left_out.is_empty() { Ok(set) } else { Err(OpenError::Settings(left_out)) }
}
