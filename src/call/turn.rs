//! The turns of a call whose card says that calls about the same go one after another.

use kartoteka_compiler::plan;

use super::failed::Failed;
use super::tool_call::Call;
use crate::access::consent;
use crate::access::turns::TakenTurn;
use crate::runtime::evaluate;
use crate::runtime::tool::BoundArguments;

impl Call<'_> {
    /// Waits until no other call of the tenant is about anything that this one is about. None: the card asks for no turns, nothing is
    /// there that they go by, or the call is made outside of a server.
    pub(super) async fn turns(&self, bound: &dyn BoundArguments) -> Result<Vec<TakenTurn>, Failed> {
        let Some(desk) = self.context.consent else { return Ok(Vec::new()) };
        let mut taken = Vec::new();
        for key in self.goes_by(bound) {
            taken.push(desk.turns().take(&key).await.ok_or(Failed::OutOfTurn)?);
        }
        Ok(taken)
    }

    /// What the turns of the card go by, each in the one spelling that all have that mean the same. Every call takes them in this order,
    /// so that no two wait for each other.
    fn goes_by(&self, bound: &dyn BoundArguments) -> Vec<String> {
        let tenant = consent::tenant(&self.context.caller.who);
        let (catalog, tool) = (self.context.catalog.name(), &*self.plan().name);
        let turns: &[plan::Value] = &self.plan().guard.turns;
        let scope = self.scope();
        let values = turns.iter().enumerate();
        let values =
            values.filter_map(|(place, value)| Some((place, evaluate::in_one_spelling(value, bound, &scope)?)));
        let key =
            |about: &(usize, String)| serde_json::to_string(&(tenant, catalog, tool, about)).expect("texts are JSON");
        values.map(|about| key(&about)).collect()
    }
}
