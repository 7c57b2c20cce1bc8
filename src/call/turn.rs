//! The turn of a call whose card says that calls about the same go one after another.

use kartoteka_compiler::plan;
use serde_json::value::RawValue;

use super::failed::Failed;
use super::tool_call::Call;
use crate::access::consent;
use crate::access::turns::TakenTurn;
use crate::runtime::evaluate;
use crate::runtime::tool::BoundArguments;

impl Call<'_> {
    /// Waits until no other call of the tenant is about the same. `None`: the card asks for no turns, nothing is there that they go
    /// by, or the call is made outside of a server.
    pub(super) async fn turn(&self, bound: &dyn BoundArguments) -> Result<Option<TakenTurn>, Failed> {
        let (Some(desk), Some(values)) = (self.context.consent, self.goes_by(bound)) else { return Ok(None) };
        let tenant = consent::tenant(&self.context.caller.who);
        let (catalog, tool) = (self.context.catalog.name(), &*self.plan().name);
        let key = serde_json::to_string(&(tenant, catalog, tool, values)).expect("texts are JSON");
        desk.turns().take(&key).await.map(Some).ok_or(Failed::OutOfTurn)
    }

    /// What the turns of the card go by, each in the one spelling that all have that mean the same.
    fn goes_by(&self, bound: &dyn BoundArguments) -> Option<Vec<Option<Box<RawValue>>>> {
        let turns: &[plan::Value] = &self.plan().guard.turns;
        let scope = self.scope();
        let values = turns.iter().map(|value| evaluate::in_one_spelling(value, bound, &scope));
        let values: Vec<_> = values.map(|json| json.and_then(|json| RawValue::from_string(json).ok())).collect();
        values.iter().any(Option::is_some).then_some(values)
    }
}
