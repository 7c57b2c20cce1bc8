//! Tools whose calls a person has to approve of, where nobody can.

use super::Server;
use crate::access::consent::ApprovalLack;

impl Server {
    /// Writes to the log that calls from elsewhere cannot be approved of here, if there are tools that ask it.
    pub(crate) fn tell_unapprovable(&self) {
        let Some(lack) = self.consent.lacks() else { return };
        let set = self.set.load();
        let tools = set.catalogs().iter().flat_map(|served| served.plan.tools.iter());
        let asking: Vec<&str> = tools.filter(|tool| tool.guard.approval.is_some()).map(|tool| &*tool.name).collect();
        let Some(first) = asking.first() else { return };
        let (tools, tool) = (asking.len(), *first);
        match lack {
            ApprovalLack::Approver => {
                tracing::warn!(
                    tools,
                    tool,
                    "a person has to approve of calls of these tools, and no role has `may: [approve]`"
                );
            }
            ApprovalLack::Listener => tracing::warn!(
                tools,
                tool,
                "a person has to approve of calls of these tools, and this process has no operator's listener for that: start it with `--operator`"
            ),
        }
    }
}
