//! The shipped catalogs as they are served, with the demo portal behind them: HTTP in, HTTP out.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::Method;
use kartoteka::catalog::open::{OpenError, Opened, open};
use kartoteka::catalog::{CatalogSource, shipped::catalogs};
use kartoteka::config::Config;
use kartoteka::server::Server;
use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka_compiler::plan;
use kartoteka_compiler::source::Sources;
use kartoteka_demo::{self as demo, Portal, Recorded};
use serde_json::{Value, json};

use crate::client::{self, Reply, post};

/// A range that holds every record of the demo portal.
pub(crate) const EVER: [&str; 2] = ["2000-01-01", "2099-12-31T23:59:59"];

pub(crate) struct Shipped {
    pub(crate) portal: Portal,
    pub(crate) router: Router,
}

impl Shipped {
    /// With these variables beside the portal's address.
    pub(crate) async fn start(variables: &[(&str, &str)]) -> Self {
        let portal = demo::start(std::future::pending()).await.expect("a free port");
        portal.options().limit_rate(false);
        let server = server(portal.base_url(), variables);
        let router = router(server, Limits::default(), Dispatch::FastPath);
        Self { portal, router }
    }

    /// Calls a tool over HTTP, as an old client does that has no session.
    pub(crate) async fn ask(&self, tool: &str, arguments: &Value, locale: &str) -> Reply {
        post(&self.router, &[("accept-language", locale)], &client::call(tool, arguments.clone())).await
    }

    /// The same for its result.
    pub(crate) async fn call(&self, tool: &str, arguments: &Value, locale: &str) -> Value {
        let reply = self.ask(tool, arguments, locale).await;
        assert!(reply.json["result"].is_object(), "{tool} {arguments}: {}", reply.text);
        reply.json["result"].clone()
    }

    /// Sends a body of b24-mcp to one of its addresses.
    pub(crate) async fn rest(&self, path: &str, body: &Value) -> Reply {
        let headers = [("content-type", "application/json")];
        client::send_to(&self.router, path, Method::POST, &headers, body.to_string()).await
    }

    /// What the portal was asked, but for dictionaries.
    pub(crate) fn asked(&self, method: &str) -> Vec<Recorded> {
        self.portal.requests().into_iter().filter(|request| request.method == method).collect()
    }
}

/// The shipped catalogs, one of them pointed at a portal.
pub(crate) fn server(base_url: &str, variables: &[(&str, &str)]) -> Arc<Server> {
    configured(&[&[("BITRIX_BASE_URL", base_url), ("BITRIX_RATE", "0")], variables].concat())
}

/// Those of the shipped catalogs that these variables set up, as `kartoteka serve` opens them.
pub(crate) fn configured(variables: &[(&str, &str)]) -> Arc<Server> {
    opened(variables).expect("the shipped catalogs are whole")
}

/// The same as in a demo: pages of a name come from a stand-in, and clients that show no form need no approval.
pub(crate) fn with_site(variables: &[(&str, &str)], name: &str, address: SocketAddr) -> Arc<Server> {
    let all = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let config = Config::from_parts(all, None).expect("nothing is wrong");
    let config = config.with_public_stand_in(name, address).with_assumed_approvals();
    let Opened { set, .. } = open(compiled(), &config, None).expect("the shipped catalogs are whole");
    Arc::new(Server::new(config, set))
}

/// The same, or why they cannot be asked.
pub(crate) fn opened(variables: &[(&str, &str)]) -> Result<Arc<Server>, OpenError> {
    served(compiled(), variables)
}

/// The same of one of the two back ends, over HTTP.
pub(crate) fn routed(sources: Vec<CatalogSource>, variables: &[(&str, &str)]) -> Router {
    let server = served(sources, variables).expect("the shipped catalogs are whole");
    router(server, Limits::default(), Dispatch::FastPath)
}

/// The shipped catalogs as their folder has them, examples and all.
pub(crate) fn plans() -> &'static [plan::Catalog] {
    static PLANS: LazyLock<Vec<plan::Catalog>> = LazyLock::new(|| {
        let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
        kartoteka_compiler::compile(&sources).whole().expect("the catalogs have no fault").catalogs
    });
    &PLANS
}

/// The shipped catalogs as they are compiled into the program.
pub(crate) fn compiled() -> Vec<CatalogSource> {
    catalogs().into_iter().map(CatalogSource::compiled).collect()
}

/// The same, interpreted.
pub(crate) fn interpreted() -> Vec<CatalogSource> {
    plans().iter().cloned().map(CatalogSource::interpreted).collect()
}

fn served(sources: Vec<CatalogSource>, variables: &[(&str, &str)]) -> Result<Arc<Server>, OpenError> {
    let all = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let config = Config::from_parts(all, None).expect("nothing is wrong");
    let Opened { set, .. } = open(sources, &config, None)?;
    Ok(Arc::new(Server::new(config, set)))
}

/// A filter with a range on this field.
pub(crate) fn range(field: &str) -> Value {
    json!({ (format!(">={field}")): EVER[0], (format!("<={field}")): EVER[1] })
}

/// The ids of a result's records.
pub(crate) fn ids(result: &Value) -> Vec<&str> {
    let records = result["structuredContent"]["result"].as_array().into_iter().flatten();
    records.map(|record| record["ID"].as_str().expect("a record has an id")).collect()
}

/// The codes of a result's warnings.
pub(crate) fn warnings(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().into_iter().flatten();
    warnings.map(|warning| warning["code"].as_str().expect("a warning has a code")).collect()
}
