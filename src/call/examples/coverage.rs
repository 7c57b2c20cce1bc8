//! What no example of a catalog reaches: tools, steps, warnings, failures that its backends may tell or its cards foresee.

use kartoteka_compiler::plan;

use crate::call::reached::{ReachMark, Reached};

/// How much of a catalog its examples reach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// Tools that an example calls.
    pub(crate) tools: Covered,
    /// Steps that an example makes, the steps of tools that are called by others included.
    pub(crate) steps: Covered,
    /// Labels of which an example has a record.
    pub(crate) labels: Covered,
    /// Warnings of cards that an example gives.
    pub(crate) warnings: Covered,
    /// Failures that an example shows: codes of a backend's `errors`, confirmations and approvals of cards, and steps that
    /// fail and are passed over.
    pub(crate) errors: Covered,
}

/// Things of one sort.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Covered {
    /// How many there are.
    pub(crate) all: usize,
    /// Those that nothing reaches.
    pub(crate) missed: Vec<Missed>,
}

/// A thing that no example reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missed {
    /// The catalog.
    pub(crate) catalog: String,
    /// The tool; of a backend's failure the backend.
    pub(crate) of: String,
    /// The step, the warning or the failure; of a tool nothing.
    pub(crate) what: String,
}

impl Coverage {
    /// Adds a catalog, over which `reached` was filled.
    pub(crate) fn add(&mut self, catalog: &plan::Catalog, reached: &Reached) {
        for (place, backend) in catalog.backends.iter().enumerate() {
            for kind in backend.errors.kinds.iter() {
                let mark = ReachMark::Code { backend: place, code: kind.code.to_string() };
                self.errors.add(reached.has(&mark), catalog, &backend.name, &kind.code);
            }
        }
        for tool in catalog.tools.iter() {
            self.add_tool(catalog, tool, reached);
        }
    }

    fn add_tool(&mut self, catalog: &plan::Catalog, tool: &plan::Tool, reached: &Reached) {
        self.tools.add(!tool.examples.is_empty(), catalog, &tool.name, "");
        let name = || tool.name.to_string();
        if let plan::Action::Steps { steps, .. } = &tool.action {
            for (number, step) in plan::numbered(steps).into_iter().enumerate() {
                let shown = if step.name.is_empty() { "the request" } else { &*step.name };
                self.steps.add(
                    reached.has(&ReachMark::Step { tool: name(), step: number }),
                    catalog,
                    &tool.name,
                    shown,
                );
                if step.forgives != plan::Forgives::Nothing {
                    let mark = ReachMark::Spared { tool: name(), step: step.name.to_string() };
                    self.errors.add(
                        reached.has(&mark),
                        catalog,
                        &tool.name,
                        &format!("`{shown}` fails and is optional"),
                    );
                }
            }
        }
        for label in labels(tool) {
            let mark = ReachMark::Label { tool: name(), label: label.name.to_string() };
            self.labels.add(reached.has(&mark), catalog, &tool.name, &label.name);
        }
        for warning in tool.warnings.iter() {
            let mark = ReachMark::Warning { tool: name(), code: warning.code.to_string() };
            self.warnings.add(reached.has(&mark), catalog, &tool.name, &warning.code);
        }
        let guards =
            [(tool.guard.confirm.is_some(), "confirm_required"), (tool.guard.approval.is_some(), "approval_required")];
        for (_, kind) in guards.into_iter().filter(|(asked, _)| *asked) {
            self.errors.add(reached.has(&ReachMark::Failure { tool: name(), kind }), catalog, &tool.name, kind);
        }
    }

    /// The sorts, by their names.
    #[must_use]
    pub(crate) fn sorts(&self) -> [(&'static str, &Covered); 5] {
        [
            ("tools", &self.tools),
            ("steps", &self.steps),
            ("labels", &self.labels),
            ("warnings", &self.warnings),
            ("errors", &self.errors),
        ]
    }

    /// Whether everything is reached.
    #[must_use]
    pub(crate) fn is_whole(&self) -> bool {
        self.sorts().iter().all(|(_, covered)| covered.missed.is_empty())
    }
}

/// The labels of a tool's reply.
fn labels(tool: &plan::Tool) -> &[plan::Label] {
    match &tool.action {
        plan::Action::Steps { reply: Some(reply), .. } => &reply.labels,
        _ => &[],
    }
}

impl Covered {
    fn add(&mut self, reached: bool, catalog: &plan::Catalog, of: &str, what: &str) {
        self.all += 1;
        if !reached {
            let catalog = catalog.name.to_string();
            self.missed.push(Missed { catalog, of: of.to_owned(), what: what.to_owned() });
        }
    }

    /// How many are reached.
    #[must_use]
    pub(crate) fn reached(&self) -> usize {
        self.all - self.missed.len()
    }
}
