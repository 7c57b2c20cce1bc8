//! Tools that walk their plan: the back end for catalogs that are loaded while the server runs. Arguments are read
//! through the same [`Reader`] as those of compiled tools, requests are written by `evaluate`.

use std::sync::Arc;

use kartoteka_compiler::plan::{self, Action};

use crate::runtime::argument::Argument;
use crate::runtime::arguments::Reader;
use crate::runtime::evaluate;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::slots::{self, Slot};
use crate::runtime::tool::{BoundArguments, Tool};

/// The tools of a catalog, in the order of its plan.
#[must_use]
pub fn tools(catalog: &Arc<plan::Catalog>) -> Vec<Arc<dyn Tool>> {
    let tool = |index| Arc::new(Interpreted::new(Arc::clone(catalog), index)) as Arc<dyn Tool>;
    (0..catalog.tools.len()).map(tool).collect()
}

/// One tool of a catalog.
pub(crate) struct Interpreted {
    catalog: Arc<plan::Catalog>,
    tool: usize,
    /// The default of each argument, read as it would be from a caller.
    defaults: Vec<Option<Slot>>,
}

impl Interpreted {
    /// The tool at this place of the catalog.
    ///
    /// # Panics
    /// If the catalog has no such tool.
    #[must_use]
    pub(crate) fn new(catalog: Arc<plan::Catalog>, tool: usize) -> Self {
        let defaults =
            catalog.tools[tool].arguments.iter().map(|argument| slots::default(argument, &catalog)).collect();
        Self { catalog, tool, defaults }
    }
}

impl Tool for Interpreted {
    fn plan(&self) -> &plan::Tool {
        &self.catalog.tools[self.tool]
    }

    fn is_bound(&self) -> bool {
        !matches!(self.plan().action, Action::Handler)
    }

    fn read(&self, reader: &mut Reader<'_>) -> Option<Box<dyn BoundArguments>> {
        let arguments = &self.plan().arguments;
        let slots = slots::read(arguments, reader, |slot| self.defaults[slot].clone());
        let whole = arguments.iter().zip(&slots).all(|(argument, slot)| slot.is_some() || !argument.required);
        whole.then(|| {
            Box::new(InterpretedArguments { catalog: Arc::clone(&self.catalog), tool: self.tool, slots })
                as Box<dyn BoundArguments>
        })
    }
}

/// The arguments of one call of a tool, by slot.
struct InterpretedArguments {
    catalog: Arc<plan::Catalog>,
    tool: usize,
    slots: Vec<Option<Slot>>,
}

impl BoundArguments for InterpretedArguments {
    fn argument(&self, slot: usize) -> Option<Argument<'_>> {
        let arguments = &self.catalog.tools[self.tool].arguments;
        self.slots.get(slot)?.as_ref()?.argument(&arguments.get(slot)?.check.shape, &self.catalog)
    }

    fn request(&self, step: usize, scope: &Scope<'_>, request: &mut Request) {
        let steps = match &self.catalog.tools[self.tool].action {
            Action::Steps { steps, .. } => steps,
            Action::Answer { .. } | Action::Content { .. } | Action::Handler => return,
        };
        if let Some(send) = plan::step_at(steps, step).and_then(plan::Step::send) {
            evaluate::send(send, self, scope, request);
        }
    }
}

#[cfg(test)]
mod tests;
