//! Tools that walk their plan: the back end for catalogs that are loaded while the server runs. Arguments are read
//! through the same [`Reader`] as those of compiled tools, requests are written by `evaluate`.

use std::sync::Arc;

use kartoteka_compiler::plan::{self, Action};

use crate::runtime::argument::Argument;
use crate::runtime::arguments::{Reader, RemoteSchema};
use crate::runtime::evaluate;
use crate::runtime::plan::Plan;
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

/// One tool of a catalog, or one that a catalog has besides those of its plan.
pub(crate) struct Interpreted {
    planned: PlannedTool,
    /// The default of each argument, read as it would be from a caller.
    defaults: Vec<Option<Slot>>,
    /// By which another server judges the arguments: then the plan has one, which is all of them.
    remote: Option<RemoteSchema>,
}

/// A tool's plan, in that of its catalog or beside it.
#[derive(Clone)]
struct PlannedTool {
    catalog: Plan,
    place: ToolOfPlan,
}

#[derive(Clone)]
enum ToolOfPlan {
    /// At a place of the catalog.
    At(usize),
    /// Made while the catalog is served.
    Beside(Arc<plan::Tool>),
}

impl Interpreted {
    /// The tool at this place of the catalog.
    ///
    /// # Panics
    /// If the catalog has no such tool.
    #[must_use]
    pub(crate) fn new(catalog: Arc<plan::Catalog>, tool: usize) -> Self {
        Self::of(PlannedTool { catalog: Plan::Interpreted(catalog), place: ToolOfPlan::At(tool) })
    }

    /// A tool that the catalog's plan does not have: of another server, which declares its arguments by this schema.
    pub(crate) fn beside(catalog: Plan, tool: plan::Tool, schema: RemoteSchema) -> Self {
        let planned = PlannedTool { catalog, place: ToolOfPlan::Beside(Arc::new(tool)) };
        Self { remote: Some(schema), ..Self::of(planned) }
    }

    fn of(planned: PlannedTool) -> Self {
        let arguments = planned.tool().arguments.iter();
        let defaults = arguments.map(|argument| slots::default(argument, &planned.catalog)).collect();
        Self { planned, defaults, remote: None }
    }
}

impl PlannedTool {
    fn tool(&self) -> &plan::Tool {
        match &self.place {
            ToolOfPlan::At(place) => &self.catalog.tools[*place],
            ToolOfPlan::Beside(tool) => tool,
        }
    }
}

impl Tool for Interpreted {
    fn plan(&self) -> &plan::Tool {
        self.planned.tool()
    }

    fn is_bound(&self) -> bool {
        !matches!(self.plan().action, Action::Handler)
    }

    fn is_remote(&self) -> bool {
        self.remote.is_some()
    }

    fn read(&self, reader: &mut Reader<'_>) -> Option<Box<dyn BoundArguments>> {
        if let Some(schema) = &self.remote {
            let (given, unchecked) = reader.remote(schema)?;
            if let Some(why) = unchecked {
                tracing::debug!(tool = %self.plan().name, %why, "arguments go to their server as they are");
            }
            let slots = vec![Some(Slot::Map(given))];
            return Some(Box::new(InterpretedArguments { planned: self.planned.clone(), slots }));
        }
        let arguments = &self.plan().arguments;
        let slots = slots::read(arguments, reader, |slot| self.defaults[slot].clone());
        let whole = arguments.iter().zip(&slots).all(|(argument, slot)| slot.is_some() || !argument.required);
        whole
            .then(|| Box::new(InterpretedArguments { planned: self.planned.clone(), slots }) as Box<dyn BoundArguments>)
    }
}

/// The arguments of one call of a tool, by slot.
struct InterpretedArguments {
    planned: PlannedTool,
    slots: Vec<Option<Slot>>,
}

impl BoundArguments for InterpretedArguments {
    fn argument(&self, slot: usize) -> Option<Argument<'_>> {
        let arguments = &self.planned.tool().arguments;
        self.slots.get(slot)?.as_ref()?.argument(&arguments.get(slot)?.check.shape, &self.planned.catalog)
    }

    fn request(&self, step: usize, scope: &Scope<'_>, request: &mut Request) {
        let steps = match &self.planned.tool().action {
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
