//! What the server counts besides the calls of tools: the other methods of the protocol that catalogs answer.

use crate::catalog::metrics::{OperationMetrics, Operations};
use crate::mcp::serves::List;

/// The methods, each with its operations.
#[derive(Debug, Default)]
pub(super) struct Methods {
    lists: [Operations; 4],
    pub(super) reads: Operations,
    pub(super) prompts: Operations,
    pub(super) completions: Operations,
}

/// What was counted of one method.
#[derive(Debug, Clone)]
pub(crate) struct MethodMetrics {
    /// Its name in the protocol.
    pub(crate) method: &'static str,
    /// The code of its errors.
    pub(crate) error: &'static str,
    /// What was counted.
    pub(crate) operations: OperationMetrics,
}

impl Methods {
    pub(super) fn list(&self, list: List) -> &Operations {
        &self.lists[list as usize]
    }

    pub(super) fn read(&self) -> Vec<MethodMetrics> {
        let lists = [List::Tools, List::Prompts, List::Resources, List::ResourceTemplates];
        let mut read: Vec<MethodMetrics> = lists
            .into_iter()
            .map(|list| MethodMetrics { method: list.method(), error: "", operations: self.list(list).read() })
            .collect();
        for (method, error, operations) in [
            ("resources/read", "-32603", &self.reads),
            ("prompts/get", "-32602", &self.prompts),
            ("completion/complete", "-32603", &self.completions),
        ] {
            read.push(MethodMetrics { method, error, operations: operations.read() });
        }
        read
    }
}
