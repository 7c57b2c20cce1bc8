//! The tools of a reader: the list, the form of one, what would be sent, and the call itself.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use kartoteka_console::form::{ToolForm, arguments};
use kartoteka_console::pages::{
    Effect, ProblemPage, Tool, ToolAnswer, ToolChoice, ToolFault, ToolGroup, ToolPage, ToolRow, ToolsPage,
};
use serde_json::{Map, Value};

use super::called::{self, CalledTool};
use super::visit::{SentForm, Visit};
use crate::secret::digest::{hexadecimal, sha256};
use crate::secret::random;
use crate::transport::operator::gate::{OperatorState, RequestHead};
use crate::transport::operator::overseen::{ConsoleCall, ConsoleTool};

/// Tools of a part of the list.
const PART: usize = 30;

/// The longest text of a filter, in characters.
const LONGEST: usize = 200;

/// `GET /console/tools`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let visit = match Visit::of(&state, &head).await {
        Ok(visit) => visit,
        Err(refusal) => return *refusal,
    };
    let asked = |name: &str| head.asked(name).unwrap_or_default().chars().take(LONGEST).collect::<String>();
    let roles = match visit.powers.operate {
        true => state.overseen.role_names(),
        false => state.overseen.roles_of(&visit.operator.who),
    };
    let roles: Vec<String> = roles.iter().map(ToString::to_string).collect();
    // A role that cannot be chosen is not looked through.
    let role = roles.iter().find(|role| **role == asked("role")).cloned().unwrap_or_default();
    let chosen = ToolChoice { q: asked("q"), catalog: asked("catalog"), effect: asked("effect"), role };
    let role = (!chosen.role.is_empty()).then_some(chosen.role.as_str());
    let tools = state.overseen.tools(&visit.operator.who, role, visit.language.code()).await;
    if tools.is_empty() && role.is_none() {
        return visit.page(&ProblemPage::ToolNone, StatusCode::OK).await;
    }
    let from = head.asked("from").and_then(|from| from.parse().ok()).unwrap_or_default();
    visit.page(&page(chosen, tools, roles, from), StatusCode::OK).await
}

fn page(chosen: ToolChoice, tools: Vec<ConsoleTool>, roles: Vec<String>, from: usize) -> ToolsPage {
    let mut catalogs: Vec<String> = tools.iter().map(|tool| tool.catalog.clone()).collect();
    catalogs.dedup();
    let total = tools.len();
    let sought = chosen.q.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&sought);
    let told = |tool: ConsoleTool| {
        let row = row(&tool);
        (tool, row)
    };
    let mut found: Vec<(ConsoleTool, ToolRow)> = tools.into_iter().map(told).collect();
    found.retain(|(tool, row)| {
        (chosen.catalog.is_empty() || chosen.catalog == tool.catalog)
            && (chosen.effect.is_empty() || chosen.effect == row.effect.name())
            && (has(&row.name) || has(&row.title) || has(&row.about))
    });
    let all = found.len();
    let from = if from < all { from / PART * PART } else { 0 };
    let mut groups: Vec<ToolGroup> = Vec::new();
    for (tool, row) in found.into_iter().skip(from).take(PART) {
        match groups.last_mut().filter(|group| group.catalog == tool.catalog) {
            Some(group) => group.tools.push(row),
            None => groups.push(ToolGroup { title: tool.target().to_owned(), catalog: tool.catalog, tools: vec![row] }),
        }
    }
    let before = (from > 0).then(|| from.saturating_sub(PART));
    let next = (from + PART < all).then_some(from + PART);
    ToolsPage { chosen, groups, found: all, total, catalogs, roles, before, next }
}

/// What a form is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Call,
    Explain,
    /// Show the same arguments otherwise.
    Turn,
}

/// `GET /console/tools/{name}`
pub(super) async fn show(
    State(state): State<Arc<OperatorState>>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    let visit = match Visit::of(&state, &head).await {
        Ok(visit) => visit,
        Err(refusal) => return *refusal,
    };
    match Explorer::of(&state, &visit, &name).await {
        Some(explorer) => explorer.page(&Map::new(), None, ToolAnswer::Nothing).await,
        None => visit.absent().await,
    }
}

/// `POST /console/tools/{name}/call`
pub(super) async fn call(state: State<Arc<OperatorState>>, name: Path<String>, request: Request) -> Response {
    filled(state, name, request, Wish::Call).await
}

/// `POST /console/tools/{name}/explain`
pub(super) async fn explain(state: State<Arc<OperatorState>>, name: Path<String>, request: Request) -> Response {
    filled(state, name, request, Wish::Explain).await
}

/// `POST /console/tools/{name}/turn`
pub(super) async fn turn(state: State<Arc<OperatorState>>, name: Path<String>, request: Request) -> Response {
    filled(state, name, request, Wish::Turn).await
}

async fn filled(
    State(state): State<Arc<OperatorState>>,
    Path(name): Path<String>,
    request: Request,
    wish: Wish,
) -> Response {
    let head = RequestHead::of(&request);
    let form = SentForm::of(request).await;
    let visit = match Visit::of_form(&state, &head, &form).await {
        Ok(visit) => visit,
        Err(refusal) => return *refusal,
    };
    match Explorer::of(&state, &visit, &name).await {
        Some(explorer) => explorer.answer(&head, &form, wish).await,
        None => visit.absent().await,
    }
}

/// A tool that its reader may call.
struct Explorer<'e> {
    state: &'e OperatorState,
    visit: &'e Visit<'e>,
    tool: ConsoleTool,
    /// What the arguments of the tool have to fit.
    schema: Value,
}

impl<'e> Explorer<'e> {
    async fn of(state: &'e OperatorState, visit: &'e Visit<'e>, name: &str) -> Option<Self> {
        let tool = state.overseen.tool(&visit.operator.who, name, visit.language.code()).await?;
        let schema = serde_json::from_str(&tool.input).ok()?;
        Some(Self { state, visit, tool, schema })
    }

    async fn answer(&self, head: &RequestHead, form: &SentForm, wish: Wish) -> Response {
        // As JSON they were typed, or stood in a form that repeats them.
        let typed = form.field("json");
        let whole = typed.or_else(|| form.field("arguments"));
        let given = match whole.map(serde_json::from_str::<Map<String, Value>>) {
            None => arguments(&self.schema, form.fields()),
            Some(Ok(given)) => given,
            Some(Err(_)) => return self.no_json(whole.unwrap_or_default()).await,
        };
        // What was written is what is sent: JSON is not written anew.
        let text = whole.map_or_else(|| Value::Object(given.clone()).to_string(), str::to_owned);
        if wish == Wish::Turn {
            let as_json = (form.field("as") == Some("json")).then(|| format!("{:#}", Value::Object(given.clone())));
            return self.page(&given, as_json.as_deref(), ToolAnswer::Nothing).await;
        }
        let is_read = self.tool.effect == Effect::Read;
        if wish == Wish::Call && !is_read && form.field("sure") != Some("yes") {
            return self.page(&given, typed, ToolAnswer::Sure { arguments: text }).await;
        }
        let began = Instant::now();
        let once = form.field("once").filter(|_| wish == Wish::Call && !is_read).map(|form| once_of(form, &text));
        let call = ConsoleCall {
            tool: &self.tool.name,
            arguments: &text,
            who: &self.visit.operator.who,
            language: self.visit.language.code(),
            address: head.address(),
            once: once.as_deref(),
            dry_run: wish == Wish::Explain,
        };
        let Some(called) = self.state.overseen.call(&call).await else {
            return self.visit.absent().await;
        };
        let called = called::read(&called, &self.tool.name, &given, began.elapsed());
        let page = self.whole(&given, typed, called);
        let status = if page.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        self.visit.page(&page, status).await
    }

    async fn no_json(&self, text: &str) -> Response {
        let mut page = self.whole(&Map::new(), Some(text), CalledTool::default());
        page.no_json = true;
        self.visit.page(&page, StatusCode::UNPROCESSABLE_ENTITY).await
    }

    async fn page(&self, given: &Map<String, Value>, as_json: Option<&str>, answer: ToolAnswer) -> Response {
        let called = CalledTool { answer, ..CalledTool::default() };
        self.visit.page(&self.whole(given, as_json, called), StatusCode::OK).await
    }

    fn whole(&self, given: &Map<String, Value>, as_json: Option<&str>, called: CalledTool) -> ToolPage {
        let CalledTool { answer, faults, warnings, fix } = called;
        let form = ToolForm::new(&self.schema, given, &faults);
        let told =
            faults.into_iter().map(|(name, text)| ToolFault { id: form.field(&name).map(|field| field.id), text });
        let faults = told.collect();
        let tool = Tool {
            row: row(&self.tool),
            catalog: self.tool.catalog.clone(),
            target: self.tool.target().to_owned(),
            schema: self.tool.input.clone(),
        };
        let (once, as_json) = (hexadecimal(&random::bytes::<16>()), as_json.map(str::to_owned));
        ToolPage { tool, form, once, as_json, no_json: false, faults, answer, warnings, fix }
    }
}

/// The key of a call that a form makes: the same arguments out of the same form are the same call, sent twice by a reload or a double
/// click; other arguments, filled in after going back to it, are another call.
fn once_of(form: &str, arguments: &str) -> String {
    hexadecimal(&sha256(format!("{form}\n{arguments}").as_bytes()))
}

fn row(tool: &ConsoleTool) -> ToolRow {
    ToolRow {
        name: tool.name.to_string(),
        title: tool.title.clone(),
        about: tool.about.clone(),
        effect: tool.effect,
        approval: tool.needs_approval,
    }
}
