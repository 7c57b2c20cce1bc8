//! A dry run, as its caller gets it: the arguments as they are read, the advice, and what would be sent. No backend is
//! asked, no user is asked, and no handler runs.

use std::borrow::Cow;

use kartoteka_compiler::plan;
use serde_json::{Map, Value, json};

use super::advised::Advised;
use super::done::Undone;
use super::dry_run::{DryRun, DryRunRequest, DryRunStep};
use super::echo;
use super::failed::Failed;
use super::form;
use super::tool_call::Call;
use crate::call::result::{AnsweredResult, Body, Metadata, Written};
use crate::caller::TextForm;
use crate::caller::outcome::CallOutcome;
use crate::runtime::arguments::BadArguments;
use crate::texts::Variables;

impl Call<'_> {
    /// Looks at the call and appends the members of a `CallToolResult` to `out` that says what it would do. Where the call
    /// would be refused before it sends anything, this is refused alike.
    pub(crate) fn rehearse(self, given: Option<&str>, out: &mut Vec<u8>) -> CallOutcome {
        let mut run = match self.dry_run(given) {
            Ok(run) => run,
            Err(bad) => return self.refuse_rehearsed(bad, out),
        };
        let advice = std::mem::take(&mut run.advice);
        let advised = Advised { advice, notes: Some(&run.accepted.notes), ..Advised::default() };
        if let Some(unconfirmed) = self.unconfirmed(&*run.accepted.bound) {
            return self.refuse_dry(Undone::unasked(unconfirmed), advised, out);
        }
        let unfit = run.steps.iter_mut().find_map(DryRunStep::take_unfit);
        if let Some(failed) = unfit {
            return self.refuse_dry(Undone::unasked(failed), advised, out);
        }
        if let plan::Action::Steps { steps, .. } = &self.plan().action
            && run.runs_no_step()
        {
            return self.refuse_dry(Undone::unasked(self.no_step(steps)), advised, out);
        }
        let keys = self.context.connection.keys();
        let dictionaries = self.dictionaries_beside();
        let foreseen = self.foreseen_json(&run, &dictionaries);
        let foreseen = keys.mask_json(&foreseen);
        let summary = self.summed_up_dry(&run, &dictionaries);
        let request = echo::complete(None, &run.accepted.notes, &[], None);
        let ready = self.ready(&advised.advice);
        let result = AnsweredResult {
            metadata: Metadata { tool: &self.card.metadata, connection: &self.context.connection.metadata },
            summary: Cow::Owned(keys.mask_text(&summary).into_owned()),
            request: request.as_deref(),
            body: Body::DryRun(&foreseen),
            attachment: None,
            pagination: None,
            hint: None,
            advice: &advised.advice,
            ready: ready.as_deref(),
            form: self.context.form(),
        };
        let written = result.write(out);
        let written = self.hide(written, false, out);
        let warnings = written.warnings();
        let Written { structured, result, .. } = written;
        CallOutcome { failure: None, structured, result, warnings, continuation: None, doubtful: false }
    }

    /// Refuses arguments, and says for which of them the call would ask the user.
    fn refuse_rehearsed(&self, bad: BadArguments, out: &mut Vec<u8>) -> CallOutcome {
        let mut advised = Advised::default();
        if let Some(missing) = form::missing(&self.plan().arguments, &bad) {
            let names: Vec<String> = missing.iter().map(|argument| format!("`{}`", argument.name)).collect();
            let variables = Variables::new().with("arguments", names.join(", "));
            advised.beside.push(self.own_text("dry-run-asks", &variables));
        }
        self.refuse_dry(Undone::unasked(Failed::Arguments(bad)), advised, out)
    }

    fn refuse_dry(&self, undone: Undone, mut advised: Advised<'_>, out: &mut Vec<u8>) -> CallOutcome {
        advised.beside.push(self.own_text("dry-run-refused", &Variables::new()));
        self.refuse_undone(undone, advised, out)
    }

    /// What would be sent, as JSON.
    fn foreseen_json(&self, run: &DryRun, dictionaries: &[&str]) -> String {
        let mut steps = Vec::new();
        if let plan::Action::Steps { steps: planned, .. } = &self.plan().action {
            let names: Vec<&str> = plan::numbered(planned).into_iter().map(|step| &*step.name).collect();
            steps.extend(
                planned
                    .iter()
                    .zip(&run.steps)
                    .map(|(step, foreseen)| told(&names, &self.context.catalog.plan, step, foreseen)),
            );
        }
        let mut whole = format!("{{\"sent\":false,\"steps\":[{}]", steps.join(","));
        if run.pages > 1 {
            whole.push_str(&format!(",\"pages\":{}", run.pages));
        }
        if run.goes_together() {
            whole.push_str(&format!(",\"together\":{}", run.together));
        }
        if !dictionaries.is_empty() {
            whole.push_str(&format!(",\"dictionaries\":{}", json!(dictionaries)));
        }
        whole.push('}');
        whole
    }

    /// The dictionaries that would be asked for where they are not known yet.
    fn dictionaries_beside(&self) -> Vec<&str> {
        let mut places: Vec<usize> = self.card.dictionaries.clone();
        if let plan::Action::Steps { reply: Some(reply), .. } = &self.plan().action {
            for dictionary in reply.labels.iter().filter_map(|label| label.dictionary) {
                if !places.contains(&dictionary) {
                    places.push(dictionary);
                }
            }
        }
        let dictionaries = &self.context.catalog.plan.dictionaries;
        places.into_iter().map(|place| dictionaries[place].name.as_ref()).collect()
    }

    fn summed_up_dry(&self, run: &DryRun, dictionaries: &[&str]) -> String {
        let title = self.plan().title(self.context.locale_place());
        let mut variables = Variables::new().with("title", title.as_ref());
        let all = run.steps.iter().flat_map(DryRunStep::all);
        let requests: Vec<String> = all.filter_map(sends).map(DryRunRequest::line).collect();
        if !requests.is_empty() {
            variables.owned("requests", requests.join(", "));
        }
        let mut waiting = Vec::new();
        if let plan::Action::Steps { steps, .. } = &self.plan().action {
            let waits = |(_, foreseen): &(_, &DryRunStep)| matches!(foreseen, DryRunStep::Waits(_));
            waiting.extend(steps.iter().zip(&run.steps).filter(waits).map(|(step, _)| format!("`{}`", step.name)));
        }
        if !waiting.is_empty() {
            variables.owned("waiting", waiting.join(", "));
        }
        if run.pages > 1 {
            variables.count("pages", run.pages);
        }
        if run.goes_together() {
            variables.count("together", run.together);
        }
        if !dictionaries.is_empty() {
            variables.owned("dictionaries", dictionaries.join(", "));
        }
        let mut lines = vec![self.own_text("summary-dry-run", &variables)];
        let nothing = Variables::new();
        match &self.plan().action {
            plan::Action::Handler => lines.push(self.own_text("dry-run-handler", &nothing)),
            plan::Action::Answer { .. } | plan::Action::Content { .. } => {
                lines.push(self.own_text("dry-run-nothing", &nothing));
            }
            plan::Action::Steps { .. } if self.context.form().text == TextForm::Summary => {
                lines.push(self.own_text("dry-run-elsewhere", &nothing));
            }
            plan::Action::Steps { .. } => {}
        }
        if let Some(approval) = self.approval_foreseen(&*run.accepted.bound) {
            lines.push(self.own_text(approval, &nothing));
        }
        lines.join("\n")
    }
}

pub(super) fn sends(step: &DryRunStep) -> Option<&DryRunRequest> {
    match step {
        DryRunStep::Sends(request) => Some(request),
        _ => None,
    }
}

/// One step as JSON.
fn told(names: &[&str], catalog: &plan::Catalog, step: &plan::Step, foreseen: &DryRunStep) -> String {
    let effect = match step.effect() {
        plan::Effect::Read => "read",
        plan::Effect::Write => "write",
        plan::Effect::Delete => "delete",
    };
    let mut out = Map::new();
    if !step.name.is_empty() {
        out.insert("step".to_owned(), step.name.as_ref().into());
    }
    out.insert("effect".to_owned(), effect.into());
    match foreseen {
        DryRunStep::Waits(places) => {
            let waits: Vec<&str> = places.iter().map(|place| names[*place]).collect();
            out.insert("waits_for".to_owned(), waits.into());
        }
        DryRunStep::Skipped | DryRunStep::Unfit(_) => {
            out.insert("skipped".to_owned(), true.into());
        }
        DryRunStep::Each { all, .. } => {
            out.insert("items".to_owned(), (*all).into());
        }
        DryRunStep::Tool { tool, .. } => {
            out.insert("tool".to_owned(), catalog.tools[*tool].name.as_ref().into());
        }
        DryRunStep::Sends(_) => {}
    }
    let mut out = Value::Object(out).to_string();
    if let DryRunStep::Tool { tool, steps: foreseen } = foreseen
        && let plan::Action::Steps { steps, .. } = &catalog.tools[*tool].action
    {
        let names: Vec<&str> = plan::numbered(steps).into_iter().map(|step| &*step.name).collect();
        let steps = steps.iter().zip(foreseen).map(|(step, foreseen)| told(&names, catalog, step, foreseen));
        out.pop();
        out.push_str(&format!(",\"steps\":[{}]}}", steps.collect::<Vec<_>>().join(",")));
    }
    if let DryRunStep::Each { items, .. } = foreseen {
        let of_item = |item: &Vec<DryRunStep>| {
            let inner = step.inner().iter().zip(item).map(|(step, foreseen)| told(names, catalog, step, foreseen));
            format!("[{}]", inner.collect::<Vec<_>>().join(","))
        };
        out.pop();
        out.push_str(&format!(",\"each\":[{}]}}", items.iter().map(of_item).collect::<Vec<_>>().join(",")));
    }
    if let DryRunStep::Sends(request) = foreseen {
        out.pop();
        out.push_str(&format!(",\"request\":{}}}", in_full(request)));
    }
    out
}

/// A request as JSON; its body stays as it is written.
pub(super) fn in_full(request: &DryRunRequest) -> String {
    let mut out = json!({ "method": request.preview.verb, "url": request.preview.url }).to_string();
    let headers: Map<String, Value> =
        request.headers().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    out.pop();
    if !headers.is_empty() {
        out.push_str(&format!(",\"headers\":{}", Value::Object(headers)));
    }
    if let Some(body) = request.body() {
        out.push_str(&format!(",\"body\":{}", body.get()));
    }
    out.push('}');
    out
}
