//! Has a call approved of by a person before it is made, where its card asks that.
//!
//! What the person approves of is this call and no other: the record is bound to the caller, the tool as it is, the settings that it
//! goes out with, and the arguments as they were taken. A form is named after its record, which is used once: an answer that
//! comes again finds another record, which it does not answer.

use std::fmt::Write as _;

use kartoteka_compiler::plan;
use serde_json::{Map, Value, json};

use super::dry_run::DryRunStep;
use super::failed::Failed;
use super::rehearse;
use super::tool_call::Call;
use super::waiting::WaitingApproval;
use crate::access::consent::approval_token::TokenRefused;
use crate::access::consent::canonical::{self, DigestWriter};
use crate::access::consent::{ConsentDesk, Means, WantedApproval, visible};
use crate::access::token::hexadecimal;
use crate::audit::{Act, ActBegun, ActKind};
use crate::caller::conversation::{Filled, Kind, Question};
use crate::caller::outcome::CallOutcome;
use crate::caller::{CallId, Identity};
use crate::runtime::json as written;
use crate::runtime::setting::SettingValue;
use crate::runtime::tool::{BoundArguments, ToolContext};
use crate::secret::Secret;
use crate::store::approvals::{ApprovalOutcome, ApprovalStanding, Decided};
use crate::store::fault::StoreFault;
use crate::texts::Variables;

/// What the form asks for, and its answers, in this order: the first is what a client fills in that does not ask.
const DECISION: &str = "decision";
const REFUSE: &str = "refuse";
const APPROVE: &str = "approve";

/// The longest that a person is shown of a call, in bytes: more is looked through by no one.
const LONGEST_SHOWN: usize = 64 << 10;

/// A call that was approved of.
pub(super) struct Approved<'c> {
    desk: &'c ConsentDesk,
    who: &'c Identity,
    id: String,
}

/// By what a call can be approved of.
#[derive(Clone, Copy)]
struct WaysToApprove<'w> {
    /// What came with it.
    token: Option<&'w Secret>,
    /// A form in the client.
    by_form: bool,
    /// Another person.
    by_operator: bool,
}

impl<'c> Call<'c> {
    /// What a dry run says of the approval that the call needs; `None`: it needs none.
    pub(super) fn approval_foreseen(&self, bound: &dyn BoundArguments) -> Option<&'static str> {
        if !self.needs_approval(bound) || self.context.approved {
            return None;
        }
        let Some(desk) = self.context.consent else { return Some("dry-run-approval_none") };
        let who = &*self.context.caller.who;
        Some(match (desk.takes(Means::Elicitation, who), desk.assumes()) {
            (true, true) => "dry-run-approval_assumed",
            (false, true) => return None,
            _ if desk.takes(Means::Operator, who) || desk.takes(Means::Header, who) => "dry-run-approval",
            (true, false) => "dry-run-approval_form",
            (false, false) => "dry-run-approval_none",
        })
    }

    /// Lets the call through if its card asks for no approval, or it has one, which is used up by this.
    pub(super) async fn approve(
        &self,
        bound: &dyn BoundArguments,
        given: Option<&str>,
    ) -> Result<Option<Approved<'c>>, Failed> {
        if !self.needs_approval(bound) || self.context.approved {
            return Ok(None);
        }
        if let Some(failed) = self.surely_no_step(bound) {
            return Err(failed);
        }
        let Some(desk) = self.context.consent else { return Err(Failed::Unapproved { waiting: None }) };
        let who = &*self.context.caller.who;
        let asker = ToolContext::new(self.context.caller, self.context.clock, self.context.texts());
        let by_form = desk.takes(Means::Elicitation, who) && asker.can(Kind::Form);
        if desk.assumes() && !by_form {
            return Ok(None);
        }
        let (by_operator, by_header) = (desk.takes(Means::Operator, who), desk.takes(Means::Header, who));
        let token = self.context.caller.approval.as_ref().filter(|_| by_header);
        if !by_form && !by_operator && !by_header {
            return Err(Failed::Unapproved { waiting: None });
        }
        let arguments = self.taken(bound);
        let shown = self.shown_to_person(&arguments, given).to_string();
        if shown.len() > LONGEST_SHOWN {
            return Err(Failed::Unshowable);
        }
        let wanted = WantedApproval {
            who,
            catalog: self.context.catalog.name(),
            tool: &self.plan().name,
            digest: self.digest(desk, &arguments),
            shown: &shown,
            call: self.context.caller.call.as_ref().map_or("", CallId::as_str),
        };
        let mut standing = desk.ask(&wanted).await?;
        if let ApprovalStanding::Waiting { id, .. } = &standing {
            let ways = WaysToApprove { token, by_form, by_operator };
            if self.has_decided((desk, &wanted), id, ways, &asker, &arguments).await? {
                standing = desk.ask(&wanted).await?;
            } else if by_operator && !by_form {
                standing = desk.wait(&wanted).await?;
            }
        }
        match standing {
            ApprovalStanding::Used { id } => {
                if let Some(audit) = self.context.audit {
                    audit.approved_by(&id);
                }
                Ok(Some(Approved { desk, who: &self.context.caller.who, id }))
            }
            ApprovalStanding::Waiting { id, expires_at } => {
                let page = if by_operator { desk.page_of(&id) } else { None };
                Err(Failed::Unapproved { waiting: Some(WaitingApproval { id, expires_at, page }) })
            }
            ApprovalStanding::Declined { reason, .. } => Err(Failed::Disapproved { reason }),
            ApprovalStanding::Crowded => Err(Failed::ManyWaiting),
        }
    }

    /// Has it decided of the call now, where a token came with it or its user can be asked: whether that was done.
    async fn has_decided(
        &self,
        (desk, wanted): (&ConsentDesk, &WantedApproval<'_>),
        id: &str,
        ways: WaysToApprove<'_>,
        asker: &ToolContext<'_>,
        arguments: &Map<String, Value>,
    ) -> Result<bool, Failed> {
        if let Some(token) = ways.token {
            return self.has_signed((desk, wanted), id, token).await;
        }
        if !ways.by_form {
            if ways.by_operator {
                self.send_to_page(desk, asker, id, arguments).await;
            }
            return Ok(false);
        }
        let filled = asker.fill(&format!("approval-{id}"), self.question_of_approval(arguments)).await;
        let Some(approves) = filled.ok().and_then(|filled| decision(&filled)) else { return Ok(false) };
        let action = if approves { "approve" } else { "decline" };
        let act = self.decision_act(action, Means::Elicitation, json!({ "id": id }));
        let act = ActBegun::of_call(self.context.audit, act).await.map_err(|_| Failed::Unaudited)?;
        let answered = desk.answered(wanted, id, approves, act.on_record()).await;
        act.ended(answered.as_ref().map_or(Some("unavailable"), Decided::refusal)).await;
        answered?;
        Ok(true)
    }

    /// Takes what a system in front of this server has signed.
    async fn has_signed(
        &self,
        (desk, wanted): (&ConsentDesk, &WantedApproval<'_>),
        id: &str,
        token: &Secret,
    ) -> Result<bool, Failed> {
        let signed = match desk.signed(wanted, token.expose()) {
            Ok(signed) => signed,
            Err(refused) => {
                if let Some(call) = self.context.audit {
                    let of = json!({ "id": id, "reason": refused.name() });
                    call.turned_down(&self.decision_act("refuse", Means::Header, of)).await;
                }
                return Err(Failed::Unsigned { why: refused.name() });
            }
        };
        let of = json!({ "id": id, "approver": signed.approver_named(), "named": signed.named });
        let act = self.decision_act("approve", Means::Header, of);
        let act = ActBegun::of_call(self.context.audit, act).await.map_err(|_| Failed::Unaudited)?;
        let taken = desk.take_signed(wanted, id, &signed, act.on_record()).await;
        let replayed = TokenRefused::Replayed.name();
        act.ended(match &taken {
            Ok(Some(decided)) => decided.refusal(),
            Ok(None) => Some(replayed),
            Err(_) => Some("unavailable"),
        })
        .await;
        // What was decided meanwhile by another counts; the record says it.
        if taken?.is_some() { Ok(true) } else { Err(Failed::Unsigned { why: replayed }) }
    }

    /// Has the caller's user open the page on which an operator decides of the call, where the client does that. Whether the user does
    /// says nothing of the call: the page asks who it is.
    async fn send_to_page(
        &self,
        desk: &ConsentDesk,
        asker: &ToolContext<'_>,
        id: &str,
        arguments: &Map<String, Value>,
    ) {
        let Some(url) = desk.page_of(id).filter(|_| asker.can(Kind::Page)) else { return };
        if !desk.sends_to_page(id) {
            return;
        }
        let message = self.own_text("approval-page", &self.named_in_questions(arguments));
        let message = self.context.keyless(visible(&message).into_owned());
        let _opened = asker.fill(&format!("page-{id}"), Question::Page { message, url, id: id.to_owned() }).await;
    }

    /// That a person decides of the call, as far as its client or a system in front of it says so.
    fn decision_act(&self, action: &'static str, means: Means, mut of: Value) -> Act {
        of["catalog"] = self.context.catalog.name().into();
        of["tool"] = self.plan().name.to_string().into();
        Act { kind: ActKind::Approval, action, means: means.name(), of }
    }

    /// The arguments as they were taken, with defaults and clamps in place.
    pub(super) fn taken(&self, bound: &dyn BoundArguments) -> Map<String, Value> {
        let mut taken = Map::new();
        for (slot, argument) in self.plan().arguments.iter().enumerate() {
            if argument.withheld {
                continue;
            }
            let Some(value) = bound.argument(slot) else { continue };
            let value = written::written(|json| json.put(&value)).and_then(|text| serde_json::from_str(&text).ok());
            taken.extend(value.map(|value| (argument.name.to_string(), value)));
        }
        taken
    }

    /// What an approval is bound to.
    fn digest(&self, desk: &ConsentDesk, arguments: &Map<String, Value>) -> [u8; 32] {
        let catalog = &self.context.catalog.plan;
        let who = &self.context.caller.who;
        let mut settings = String::new();
        for value in self.context.connection.settings.values() {
            let text = match value {
                None => None,
                Some(SettingValue::Plain(value)) => Some(value.to_string()),
                Some(SettingValue::Secret(secret)) => Some(secret.expose().to_owned()),
            };
            write!(settings, "{text:?}").expect("a text grows as it is written");
        }
        // What a caller brings for the backends decides whose account it is that the call goes to.
        write!(settings, "{:?}", who.bearer_for(self.context.catalog.name()).map(Secret::expose))
            .expect("a text grows as it is written");
        let settings = desk.store().fingerprint(settings.as_bytes());
        canonical::digest(&json!({
            "tenant": who.tenant.as_deref(),
            "principal": who.principal.as_str(),
            "catalog": self.context.catalog.name(),
            "tool": self.plan().name,
            "plan": hexadecimal(&plan_digest(catalog, self.plan())),
            "settings": hexadecimal(&settings),
            "arguments": arguments,
        }))
    }

    /// What a person sees of the call: its arguments, its first request, and what its card says in each language.
    fn shown_to_person(&self, arguments: &Map<String, Value>, given: Option<&str>) -> Value {
        let (texts, place) = (self.context.texts(), self.context.catalog.place);
        let said = texts.locales().map(|locale| {
            let title = self.plan().listed.get(texts.place(place, locale)).map(|listed| &listed.title);
            let text = self.said_for_approval(arguments, locale);
            (texts.name(locale).to_owned(), json!({ "title": title.map(|title| &**title), "text": text }))
        });
        let said: Map<String, Value> = said.collect();
        let mut request = Value::Null;
        if let Ok(run) = self.dry_run(given) {
            let first = run.steps.iter().flat_map(DryRunStep::all).find_map(rehearse::sends);
            let first =
                first.map(|first| self.context.connection.keys().mask_json(&rehearse::in_full(first)).into_owned());
            let first = first.map(|first| self.context.mask(&first).into_owned());
            request = first.and_then(|first| serde_json::from_str(&first).ok()).unwrap_or_default();
        }
        json!({
            "system": self.context.system(),
            "connection": self.context.connection.instance,
            "arguments": arguments,
            "request": request,
            "said": said,
        })
    }

    /// What the card says to the person who decides; `None` where it says nothing.
    fn said_for_approval(&self, arguments: &Map<String, Value>, locale: crate::caller::Locale) -> Option<String> {
        let message = self.plan().guard.approval.as_ref()?.message?;
        let mut variables = Variables::new();
        arguments.iter().for_each(|(name, value)| variables.value(name, value));
        variables.owned("target", self.target());
        if let Some(tenant) = &self.context.caller.who.tenant {
            variables.text("tenant", tenant);
        }
        self.context.texts().message(self.context.catalog.place, locale, message, &variables)
    }

    /// Where the call goes: the system, and the connection where it has a name.
    fn target(&self) -> String {
        match &self.context.connection.instance {
            Some(instance) => format!("{} ({instance})", self.context.system()),
            None => self.context.system().to_owned(),
        }
    }

    /// What questions about the call name.
    fn named_in_questions(&self, arguments: &Map<String, Value>) -> Variables<'_> {
        let mut variables = Variables::new();
        variables.text("title", self.plan().title(self.context.locale_place()));
        variables.text("tool", &self.plan().name);
        variables.owned("target", self.target());
        if let Some(tenant) = &self.context.caller.who.tenant {
            variables.text("tenant", tenant);
        }
        variables.owned("arguments", Value::Object(arguments.clone()).to_string());
        variables
    }

    /// Asks the caller's user: one choice, without a default.
    fn question_of_approval(&self, arguments: &Map<String, Value>) -> Question {
        let locale = self.context.locale();
        let variables = self.named_in_questions(arguments);
        let asked = self.own_text("approval-question", &variables);
        let message = [self.said_for_approval(arguments, locale), Some(asked)];
        let message = message.into_iter().flatten().collect::<Vec<_>>().join("\n");
        let message = visible(&message).into_owned();
        let choice =
            |value: &str, text: &str| json!({ "const": value, "title": self.own_text(text, &Variables::new()) });
        let schema = json!({
            "type": "object",
            "properties": { DECISION: {
                "type": "string",
                "title": self.own_text("approval-decision", &Variables::new()),
                "oneOf": [choice(REFUSE, "approval-refuse"), choice(APPROVE, "approval-approve")],
            } },
            "required": [DECISION],
        });
        Question::Form { message: self.context.keyless(message), schema, checked: true }
    }
}

impl Approved<'_> {
    /// Notes how the call ended.
    pub(super) async fn ended(self, outcome: &CallOutcome) {
        let ended = match outcome.failure.as_ref().map(|failure| failure.kind) {
            None => ApprovalOutcome::Done,
            Some("unknown_outcome") => ApprovalOutcome::Unknown,
            Some(_) => ApprovalOutcome::Failed,
        };
        self.desk.ended(self.who, &self.id, ended).await;
    }
}

impl From<StoreFault> for Failed {
    fn from(fault: StoreFault) -> Self {
        let mut why = fault.to_string();
        let mut source = std::error::Error::source(&fault);
        while let Some(error) = source {
            write!(why, ": {error}").expect("a text grows as it is written");
            source = error.source();
        }
        tracing::error!(error = why, "the store notes nothing: a call that is approved of or made once is not made");
        Failed::Unstored
    }
}

/// What the user has decided; `None` where the form was closed. Only the word itself approves.
fn decision(filled: &Filled) -> Option<bool> {
    match filled {
        Filled::Accepted(content) => Some(content.get(DECISION).and_then(Value::as_str) == Some(APPROVE)),
        Filled::Declined => Some(false),
        Filled::Cancelled => None,
    }
}

/// The digest of all that the call of a tool is made of: the tool, those that it calls, and whom they ask.
fn plan_digest(catalog: &plan::Catalog, tool: &plan::Tool) -> [u8; 32] {
    let mut sink = DigestWriter::default();
    match catalog.tools.iter().position(|known| known.name == tool.name) {
        Some(place) => {
            for place in catalog.with_called(place) {
                write!(sink, "{:?}", catalog.tools[place]).expect("a digest takes any text");
            }
        }
        // A tool of an MCP server calls no other.
        None => write!(sink, "{tool:?}").expect("a digest takes any text"),
    }
    write!(sink, "{:?}{:?}", catalog.backends, catalog.tables).expect("a digest takes any text");
    sink.finish()
}
