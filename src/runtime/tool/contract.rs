//! The trait of a tool: a plan, and a way to read arguments.

use kartoteka_compiler::plan;

use super::bound::BoundArguments;
use crate::runtime::arguments::Reader;

/// A tool, compiled from its card or interpreted.
pub trait Tool: Send + Sync {
    /// What the card is and does.
    fn plan(&self) -> &plan::Tool;

    /// Reads the arguments; every fault is noted in `reader`. `None` only if a fault was noted.
    fn read(&self, reader: &mut Reader<'_>) -> Option<Box<dyn BoundArguments>>;

    /// Whether its arguments are declared by another server, and not by its plan.
    fn is_remote(&self) -> bool {
        false
    }

    /// Whether it can be called. A card that waits for a [`Handler`](crate::runtime::tool::Handler) cannot be when it is
    /// interpreted.
    fn is_bound(&self) -> bool {
        true
    }

    /// Whether a call may talk to its caller while it runs.
    fn may_elicit(&self) -> bool {
        false
    }
}
