//! What calls reach of the cards that they run: the steps that were made, the failures that a backend reported, and those that a
//! step was spared. Only the runs of examples look at it; other calls have no such place, and note nothing.

use std::collections::BTreeSet;
use std::sync::Mutex;

/// What was reached so far.
#[derive(Debug, Default)]
pub(crate) struct Reached(Mutex<BTreeSet<ReachMark>>);

/// One thing that was reached.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReachMark {
    /// A step was made.
    Step {
        /// The tool.
        tool: String,
        /// The step's number, see [`plan::numbered`](kartoteka_compiler::plan::numbered).
        step: usize,
    },
    /// A backend reported a failure with this code.
    Code {
        /// The place of the backend in the catalog.
        backend: usize,
        /// The code, in lower case.
        code: String,
    },
    /// A call of the tool was made, and ended well.
    Answer {
        /// The tool.
        tool: String,
    },
    /// A call of the tool failed.
    Failure {
        /// The tool.
        tool: String,
        /// The kind.
        kind: &'static str,
    },
    /// A call of the tool warned.
    Warning {
        /// The tool.
        tool: String,
        /// The warning's code.
        code: String,
    },
    /// A record had what a label looks at.
    Label {
        /// The tool.
        tool: String,
        /// The label's name.
        label: String,
    },
    /// A step failed, and the call went on without it.
    Spared {
        /// The tool.
        tool: String,
        /// The step's name.
        step: String,
    },
}

impl Reached {
    pub(super) fn note(&self, mark: ReachMark) {
        self.0.lock().expect("no holder of the lock panics").insert(mark);
    }

    /// Notes how a call that was made from outside ended, and of what it warned.
    pub(super) fn note_call(&self, tool: &str, warnings: &[String], failure: Option<&'static str>) {
        let tool = || tool.to_owned();
        self.note(match failure {
            None => ReachMark::Answer { tool: tool() },
            Some(kind) => ReachMark::Failure { tool: tool(), kind },
        });
        warnings.iter().for_each(|code| self.note(ReachMark::Warning { tool: tool(), code: code.clone() }));
    }

    /// Whether it was reached.
    #[must_use]
    pub(crate) fn has(&self, mark: &ReachMark) -> bool {
        self.0.lock().expect("no holder of the lock panics").contains(mark)
    }
}
