//! What an operator decides on a server that `kartoteka serve` runs.

use std::net::IpAddr;
use std::sync::Arc;

use futures::future::{BoxFuture, ready};
use jiff::tz::TimeZone;
use kartoteka_compiler::plan;
use kartoteka_console::pages::Effect;

use super::Observer;
use crate::access::admission::{Admission, Challenge};
use crate::access::connecting::ConnectsTenants;
use crate::access::consent::ConsentDesk;
use crate::access::means::AdmissionMeans;
use crate::access::power::Power;
use crate::access::syncing::SyncsLeads;
use crate::access::tenants::TenantAdmission;
use crate::access::token_desk::TokenDesk;
use crate::audit::{Act, ActBegun, ActBy, AuditReader, SealedArguments, Unwritten};
use crate::caller::outcome::Called;
use crate::caller::{Caller, Identity, Wire};
use crate::cli::open::Error;
use crate::cli::stored_tokens::take_tokens;
use crate::mcp::serves::ServesTools;
use crate::server::explored::ExploredTool;
use crate::store::fault::StoreFault;
use crate::texts::Variables;
use crate::transport::operator::{
    ConsoleCall, ConsoleTool, Offerable, Overseen, ReloadRefused, ReloadTold, TokenTerms, ToolFacts,
};

/// How many characters the records of a list may have on a page.
const CONSOLE_CHARACTERS: usize = 6_000;

impl Observer {
    /// A caller on the console's pages.
    fn on_console(&self, who: &Arc<Identity>, language: &str) -> Caller {
        Caller {
            who: Arc::clone(who),
            wire: Wire::Console,
            characters: Some(CONSOLE_CHARACTERS),
            ..Caller::unknown(self.locale(language))
        }
    }
}

impl Overseen for Observer {
    fn admit(&self, token: &str, address: Option<IpAddr>) -> BoxFuture<'static, Result<Arc<Identity>, Challenge>> {
        let (wires, server) = (self.wires.clone(), Arc::clone(&self.server));
        let means = AdmissionMeans::of_bearer(token);
        let noted = move |found: Result<Arc<Identity>, Challenge>| {
            match &found {
                Ok(who) => wires.admitted(means, who),
                Err(challenge) => wires.turned_away(&*server, (means, address), challenge),
            }
            found
        };
        match self.wires.admit_operator(token, address) {
            Admission::Known(who) => Box::pin(ready(noted(Ok(who)))),
            Admission::Later(asked) => Box::pin(async move { noted(asked.await) }),
            Admission::Refused(challenge) => Box::pin(ready(noted(Err(challenge)))),
        }
    }

    fn may(&self, who: &Identity, power: Power) -> bool {
        self.server.set().roles().may(who.rights(), power)
    }

    fn connecting(&self) -> &dyn ConnectsTenants {
        &*self.server
    }

    fn syncing(&self) -> &dyn SyncsLeads {
        &*self.server
    }

    fn consent(&self) -> &ConsentDesk {
        self.server.consent()
    }

    fn begin_act(
        &self,
        by: &Arc<Identity>,
        address: Option<IpAddr>,
        act: Act,
    ) -> BoxFuture<'static, Result<ActBegun, Unwritten>> {
        let (audit, who) = (self.server.audit().cloned(), Arc::clone(by));
        Box::pin(
            async move { ActBegun::begin(audit.as_ref(), act, ActBy { who, wire: Wire::Operator, address }).await },
        )
    }

    fn tokens(&self) -> &TokenDesk {
        self.reload.tokens()
    }

    fn token_terms(&self) -> TokenTerms {
        let config = self.reload.config();
        let callers = config.access.callers.as_ref();
        let rule = callers.map(|callers| callers.foreign.tenants.clone()).unwrap_or_default();
        let tenants = TenantAdmission::new(rule, Arc::clone(self.server.made_tenants()));
        TokenTerms {
            roles: self.role_names(),
            tenants,
            of_file: callers.map(|callers| callers.tokens.clone()).unwrap_or_default(),
        }
    }

    fn tokens_followed(&self) -> BoxFuture<'static, Result<(), StoreFault>> {
        let reload = Arc::clone(&self.reload);
        Box::pin(async move { take_tokens(&reload).await })
    }

    fn pins_followed(&self) {
        self.server.tools_changed();
    }

    fn reload(&self) -> BoxFuture<'static, Result<ReloadTold, ReloadRefused>> {
        let reload = Arc::clone(&self.reload);
        let read = tokio::task::spawn_blocking(move || match reload.now("POST /api/reload") {
            Ok(told) => Ok(told),
            Err(Error::UnderWay) => Err(ReloadRefused::UnderWay),
            Err(_) => Err(ReloadRefused::Faulty),
        });
        Box::pin(async { read.await.unwrap_or(Err(ReloadRefused::Failed)) })
    }

    fn roles_of(&self, who: &Identity) -> Vec<Arc<str>> {
        self.server.set().roles().names_of(who.rights()).unwrap_or_default()
    }

    fn role_names(&self) -> Vec<Arc<str>> {
        self.server.set().roles().names().map(Arc::from).collect()
    }

    fn language(&self, accepted: &str) -> String {
        let set = self.server.set();
        set.texts().name(set.texts().negotiate(accepted)).to_owned()
    }

    fn languages(&self) -> Vec<String> {
        let set = self.server.set();
        set.texts().locales().map(|locale| set.texts().name(locale).to_owned()).collect()
    }

    fn offerable(&self) -> Offerable {
        let set = self.server.set();
        let mut profiles: Vec<String> = Vec::new();
        for profile in set.catalogs().iter().flat_map(|catalog| catalog.plan.profiles.iter()) {
            if !profiles.iter().any(|known| *known == *profile.name) {
                profiles.push(profile.name.to_string());
            }
        }
        let catalogs = set.catalogs().iter().map(|catalog| catalog.name().to_owned()).collect();
        Offerable { catalogs, profiles, roles: self.role_names() }
    }

    fn own_text(&self, accepted: &str, id: &str, variables: &[(&'static str, String)]) -> String {
        let set = self.server.set();
        let mut named = Variables::new();
        variables.iter().for_each(|(name, value)| named.text(name, value));
        set.texts().own(set.texts().negotiate(accepted), id, &named)
    }

    fn tools<'a>(
        &'a self,
        who: &'a Arc<Identity>,
        role: Option<&'a str>,
        language: &'a str,
    ) -> BoxFuture<'a, Vec<ConsoleTool>> {
        let who = match role {
            Some(role) => Arc::new(Identity { held: self.server.set().roles().rights([role]), ..(**who).clone() }),
            None => Arc::clone(who),
        };
        Box::pin(async move {
            let caller = self.on_console(&who, language);
            Arc::clone(&self.server).explored(&caller).await.into_iter().map(of_console).collect()
        })
    }

    fn tool<'a>(
        &'a self,
        who: &'a Arc<Identity>,
        name: &'a str,
        language: &'a str,
    ) -> BoxFuture<'a, Option<ConsoleTool>> {
        Box::pin(async move {
            let caller = self.on_console(who, language);
            Arc::clone(&self.server).explored_tool(name, &caller).await.map(of_console)
        })
    }

    fn call<'a>(&'a self, call: &'a ConsoleCall<'_>) -> BoxFuture<'a, Option<Called>> {
        let ConsoleCall { tool, arguments, who, language, address, once, dry_run } = *call;
        Box::pin(async move {
            let caller = Caller { address, once: once.map(Into::into), dry_run, ..self.on_console(who, language) };
            let called = Arc::clone(&self.server).call(tool, Some(arguments), caller.clone(), Vec::new());
            match called {
                Some(called) => Some(called.await),
                None => {
                    self.server.tell_missing(tool, &caller);
                    None
                }
            }
        })
    }

    fn zone_of(&self, tenant: &str) -> TimeZone {
        self.server.zone_of(tenant)
    }

    fn audit_reader(&self) -> BoxFuture<'static, Option<AuditReader>> {
        let (audit, store) = (self.server.audit().cloned(), Arc::clone(self.server.consent().store()));
        Box::pin(async move {
            let audit = audit?;
            if !audit.settle().await {
                tracing::warn!("the audit is read while records wait to be written to it");
            }
            audit.reader(&store)
        })
    }

    fn audit_arguments(&self) -> Option<Arc<SealedArguments>> {
        self.server.audit()?.sealed().cloned()
    }

    fn tool_facts(&self, catalog: &str, tool: &str, language: &str) -> Option<ToolFacts> {
        let (set, locale) = (self.server.set(), self.locale(language));
        let served = set.catalogs().iter().find(|served| served.name() == catalog)?;
        let plan = served.cards().find(|card| card.name() == tool)?.plan();
        let listed = plan.listed.get(set.texts().place(served.place, locale));
        let title = listed.map(|listed| listed.title.to_string());
        Some(ToolFacts { title, effect: effect(plan.effect) })
    }
}

/// A tool of the server, as a page shows it.
fn of_console(tool: ExploredTool) -> ConsoleTool {
    let ExploredTool { name, catalog, system, effect: does, needs_approval, title, about, input } = tool;
    ConsoleTool { name, catalog, system, effect: effect(does), needs_approval, title, about, input }
}

/// What a tool does, as the console has it.
fn effect(effect: plan::Effect) -> Effect {
    match effect {
        plan::Effect::Read => Effect::Read,
        plan::Effect::Write => Effect::Write,
        plan::Effect::Delete => Effect::Delete,
    }
}
