//! Fields that leads are written into and that a system lacks: it drops what is written there, and says nothing of it. So it is asked which
//! it has, when its connection is tried and now and then while leads go into it.

use std::time::Duration;

use tokio::time::timeout;

use super::target::SyncTarget;
use crate::access::connecting::ConnectionAsked;
use crate::call::Entered;
use crate::caller::Caller;
use crate::catalog::ToolSet;
use crate::server::Server;
use crate::server::connections::connectable::Connectable;
use crate::store::outbox::OutboxRecord;

/// How long a system may take to say which fields it has.
const PATIENCE: Duration = Duration::from_secs(10);

impl Server {
    /// Asks a system that works, and whose connection was made or tried just now, whether it has the fields that leads are written into.
    pub(in crate::server) async fn look_at_fields(
        &self,
        asked: &ConnectionAsked,
        (set, found): (&ToolSet, Connectable<'_>),
    ) {
        if let Some(target) = SyncTarget::of(found.catalog) {
            self.look_for_fields(set, target, (&asked.tenant, &self.caller_for(asked))).await;
        }
    }

    /// Asks a system now and then, once a lead has gone into it.
    pub(super) async fn look_at_fields_again(&self, tenant: &str, record: &OutboxRecord) {
        let set = self.set();
        let catalog = set.catalogs().iter().find(|served| served.name() == record.catalog);
        let target = catalog.and_then(SyncTarget::of).filter(|target| target.call.fields.is_some());
        let Some(target) = target.filter(|target| self.sync.has_to_look(tenant, target.catalog.name())) else { return };
        let mut caller = self.bringing(tenant, &record.principal);
        self.begin_call(&mut caller);
        self.look_for_fields(&set, target, (tenant, &caller)).await;
    }

    /// Asks which fields the system of a tenant has, and notes those that it lacks. What it does not say stays as it was known.
    async fn look_for_fields(&self, set: &ToolSet, target: SyncTarget<'_>, (tenant, caller): (&str, &Caller)) {
        let Some(lacks) = self.lacking(set, target, caller).await else { return };
        let catalog = target.catalog.name();
        match self.consent.store().of_tenant(tenant).note_lacks(catalog, &lacks).await {
            Ok(true) if !lacks.is_empty() => {
                let fields = lacks.join(", ");
                tracing::warn!(
                    tenant,
                    catalog,
                    fields,
                    "a system lacks fields that leads are written into: it drops what they say"
                );
            }
            Ok(_) => {}
            Err(fault) => {
                tracing::error!(error = %fault, tenant, catalog, "it is not noted which fields a system lacks")
            }
        }
    }

    /// Those that it lacks; `None`: the catalog names none, or the system does not say.
    async fn lacking(&self, set: &ToolSet, target: SyncTarget<'_>, caller: &Caller) -> Option<Vec<String>> {
        let fields = target.call.fields.as_ref()?;
        let connection = target.catalog.connection(caller).await.ok()?;
        let entered = Entered::through((set, target.catalog), connection, caller, self.clock(caller));
        let context = entered.context();
        let asking = context.asking();
        // One may have been made since they were last asked for.
        let known = timeout(PATIENCE, context.connection.dictionaries.anew(fields.dictionary, &asking)).await;
        let Ok(Ok(known)) = known else {
            tracing::warn!(catalog = target.catalog.name(), "a system does not say which fields it has");
            return None;
        };
        let is_lacking = |name: &&str| known.find_text(name).is_none();
        let names = fields.names.iter().map(AsRef::as_ref).filter(is_lacking);
        Some(names.map(str::to_owned).collect()).filter(|_| known.len() > 0)
    }
}
