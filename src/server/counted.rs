//! What the server counts besides the calls of tools: the other methods of the protocol that catalogs answer.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

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

/// What callers asked for and did not get, since the start.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    rights: AtomicU64,
    limits: AtomicU64,
}

impl Withheld {
    /// It exists, and not for this caller.
    pub(super) fn by_rights(&self) {
        self.rights.fetch_add(1, Relaxed);
    }

    /// A limit was reached.
    pub(super) fn by_limits(&self) {
        self.limits.fetch_add(1, Relaxed);
    }

    /// What was counted, each by its name.
    pub(super) fn read(&self) -> [(&'static str, u64); 2] {
        [("rights", self.rights.load(Relaxed)), ("limits", self.limits.load(Relaxed))]
    }
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
