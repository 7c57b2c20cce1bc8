//! What an operator has done on a server: it is on record before it is done.

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::Value;

use super::answer::{OrRefused, unaudited};
use super::gate::OperatorState;
use crate::audit::{Act, ActBegun, ActKind};
use crate::caller::Identity;

/// Who acts, and from where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Actor<'a> {
    pub(super) who: &'a Arc<Identity>,
    pub(super) address: Option<IpAddr>,
}

impl OperatorState {
    /// Has the audit record what is about to be done, and to which one; refuses it where that cannot be written.
    pub(super) async fn begin_act(
        &self,
        Actor { who, address }: Actor<'_>,
        (kind, action): (ActKind, &'static str),
        of: Value,
    ) -> OrRefused<ActBegun> {
        let act = Act { kind, action, means: "operator", of };
        self.overseen.begin_act(who, address, act).await.map_err(|_| Box::new(unaudited()))
    }
}
