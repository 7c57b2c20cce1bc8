//! A tenant connects a catalog.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::connectable::Connectable;
use super::values::{self, UnfitValue};
use crate::access::connecting::{ConnectRefused, ConnectionAsked, ConnectsTenants as _};
use crate::catalog::ToolSet;
use crate::catalog::connection_maker::ConnectionFault;
use crate::server::Server;
use crate::server::connections::shown;
use crate::store::OnRecord;
use crate::store::connections::NewConnection;

impl Server {
    /// Tries these settings, unless they are not to be tried, and keeps them. What was connected before goes on until then, and
    /// if they do not work.
    pub(super) async fn connected(
        &self,
        asked: &ConnectionAsked,
        (set, found): (&ToolSet, Connectable<'_>),
        (settings, tries): (&Map<String, Value>, bool),
        on_record: &OnRecord,
    ) -> Result<(), ConnectRefused> {
        let Connectable { catalog, connecting, tenants } = found;
        let (plan, maker) = (&*catalog.plan, tenants.maker());
        let said = |id: &str| self.said(asked, id, Some(catalog.name()));
        if maker.source(&asked.tenant).is_said(plan, &connecting.settings) {
            return Err(ConnectRefused::SetByOperator(said("connect-set_by_operator")));
        }
        let unfit = |values: Vec<UnfitValue>| {
            let of = values.into_iter().map(|value| {
                let message = said(value.text);
                value.said(message)
            });
            ConnectRefused::Unfit(of.collect())
        };
        let given = values::given(plan, connecting, settings).map_err(unfit)?;
        let connection = maker.connection(&asked.tenant, Some(&given), None).map_err(|fault| match fault {
            ConnectionFault::Settings(faults) => unfit(values::misfits(&faults)),
            ConnectionFault::Backends(faults) => {
                let (kind, text) = values::unaskable(&faults);
                ConnectRefused::Failed { kind: kind.to_owned(), message: said(text) }
            }
        })?;
        if tries {
            let tested = self.tried(asked, (set, found), Arc::new(connection)).await;
            if let Some(kind) = tested.code {
                return Err(ConnectRefused::Failed { kind, message: tested.message });
            }
        }
        let shown = shown::seen(plan, connecting, &given).to_string();
        let by = asked.who.actor();
        let new = NewConnection {
            catalog: catalog.name(),
            settings: &given,
            shown: &shown,
            by,
            tested: tries,
            needs_tenant: self.is_made(&asked.tenant),
        };
        let kept = self.consent.store().of_tenant(&asked.tenant).connect(&new, on_record).await?;
        let record = kept.ok_or(ConnectRefused::Absent)?;
        tenants.changed(&asked.tenant);
        tracing::info!(
            tenant = &*asked.tenant, catalog = catalog.name(), version = record.version, by = %asked.who.principal,
            "a catalog was connected"
        );
        Ok(())
    }
}
