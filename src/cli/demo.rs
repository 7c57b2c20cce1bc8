//! The stand-ins that a catalog can be tried on, started inside the program.

use std::future::pending;
use std::io;

use kartoteka_compiler::plan;
use kartoteka_demo::{self as portal, bottlecrm, mcp, workspace};

use crate::config::Config;

/// A system that there is a stand-in of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Demo {
    /// A Bitrix24 portal.
    Bitrix24,
    /// An MCP server that needs a token, in the place of the official one of Bitrix24; its tools are invented.
    Bitrix24Mcp,
    /// BottleCRM, with the token of an admin.
    Bottlecrm,
    /// The services behind the gateway, empty at the start.
    Workspace,
}

/// The system of a name.
pub(super) fn system(name: &str) -> Result<Demo, String> {
    clap::ValueEnum::from_str(name, true).map_err(|_| {
        "it is none of bitrix24, bitrix24-mcp, bottlecrm, workspace; the name of a tool goes before `--demo`".to_owned()
    })
}

impl Demo {
    /// What the stand-in stands in for, and the variable that leads a catalog to it.
    fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Bitrix24 => ("Bitrix24", "BITRIX_BASE_URL"),
            Self::Bitrix24Mcp => ("Bitrix24 (MCP)", "BITRIX_MCP_URL"),
            Self::Bottlecrm => ("BottleCRM", "BCRM_BASE_URL"),
            Self::Workspace => ("workspace", "WORKSPACE_CRM_URL"),
        }
    }

    /// The system that it stands in for.
    pub(super) fn system(self) -> &'static str {
        self.place().0
    }

    /// Whether a catalog asks the stand-in; any other goes on asking the system that its own settings name.
    pub(super) fn is_asked_by(self, catalog: &plan::Catalog) -> bool {
        catalog.settings.iter().any(|setting| &*setting.env == self.place().1)
    }
}

/// A stand-in that runs until the program ends.
pub(super) struct RunningDemo {
    pub(super) system: &'static str,
    pub(super) address: String,
}

/// The name under which tenants of a demo connect the portal: `http://portal.beta.example/rest/1/…/`, which no one has on the
/// Internet.
const PORTAL: &str = "portal.beta.example";

/// The name under which tenants of a demo connect the MCP server: `http://mcp.beta.example/mcp/`, which no one has on the Internet.
const MCP: &str = "mcp.beta.example";

/// Where a tenant comes back who has allowed an application, on the operator's listener.
const CALLBACK: &str = "/console/oauth/callback";

/// Where the services of the workspace are looked for.
const SERVICES: [&str; 7] = ["memory", "crm", "support", "marketing", "website", "backoffice", "onboarding"];

/// Starts a stand-in, and points its catalog at it, whatever the operator said.
///
/// # Errors
/// No loopback port can be bound.
pub(super) async fn start(demo: Demo, config: Config) -> io::Result<(Config, RunningDemo)> {
    let (config, address) = match demo {
        Demo::Bitrix24 => {
            let portal = portal::start(pending()).await?;
            // The limits of a real portal would only make those wait who try things.
            portal.options().limit_rate(false);
            // Tenants of a demo connect it by the operator's application, too: its tokens come from here.
            let oauth = format!("http://{}", portal.address());
            if let Some(url) = &config.access.consent.approvals.url {
                portal.register(&format!("{url}{CALLBACK}"));
            }
            let config = config
                .with_pointed_application("bitrix24", "oauth_url", &oauth)
                .with_variable("BITRIX_BASE_URL", portal.base_url())
                .with_variable("BITRIX_TOKEN", "")
                .with_variable("BITRIX_RATE", "0")
                .with_public_stand_in(PORTAL, portal.address());
            (config, portal.address().to_string())
        }
        Demo::Bitrix24Mcp => {
            let server = mcp::start(pending()).await?;
            let config = config
                .with_variable("BITRIX_MCP_URL", &server.url())
                .with_variable("BITRIX_MCP_TOKEN", server.token())
                .with_public_stand_in(MCP, server.address());
            // There is nobody to look at what is invented. Who writes a file decides.
            let config = if config.operator_file.is_none() { config.with_assumed_approvals() } else { config };
            (config, server.url())
        }
        Demo::Bottlecrm => {
            let crm = bottlecrm::start(pending()).await?;
            let config = config.with_variable("BCRM_BASE_URL", &crm.base_url());
            // Where callers bring tokens of their own, none stands in for those.
            let config = match config.passes_credentials_to("bottlecrm") {
                true => config.with_variable("BCRM_TOKEN", ""),
                false => config.with_variable("BCRM_TOKEN", crm.admin_token()),
            };
            (config, crm.base_url())
        }
        Demo::Workspace => {
            let backend = workspace::start(pending()).await?;
            // The services of every tenant are the same: they are told whose call it is.
            let config = config.with_variable("BACKEND_INTERNAL_API_KEY", backend.key()).with_pointed(
                "workspace",
                "internal_key",
                backend.key(),
            );
            let config = SERVICES.iter().fold(config, |config, service| {
                let (variable, url) =
                    (format!("WORKSPACE_{}_URL", service.to_uppercase()), backend.service_url(service));
                config.with_variable(&variable, &url).with_pointed("workspace", &format!("{service}_url"), &url)
            });
            // Without approvals no real record changes: all are invented. An operator's file, where there is one, decides.
            let config = if config.operator_file.is_none() { config.with_assumed_approvals() } else { config };
            let config = config.with_public_stand_in(workspace::SITE, backend.site_address());
            (config, backend.service_url("crm"))
        }
    };
    Ok((config, RunningDemo { system: demo.system(), address }))
}
