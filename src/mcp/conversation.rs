//! A [`Conversation`] over rmcp, by the means that the revision of a request has.
//!
//! Up to 2025-11-25 a question is a request of the server's own, and the call waits. In 2026-07-28 there is none: the call
//! ends with `input_required` and its questions, and the client makes it again with the answers. What was answered in
//! earlier rounds travels in `requestState`, signed, bound to the request and to its caller, and for [`ROUND`] only; so
//! nothing is kept here, and any call may come to any process that has the key.

use std::{
    collections::BTreeMap,
    future::{Future, poll_fn},
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use futures::{future::BoxFuture, task::AtomicWaker};
use rmcp::{
    ErrorData, Peer, RoleServer,
    model::{
        ClientCapabilities, CustomNotification, CustomRequest, InputRequest, InputRequests, InputRequiredResult,
        InputResponses, ProgressNotificationParam, ProgressToken, ProtocolVersion, RequestStateCodec, SealOptions,
        ServerNotification, ServerRequest,
    },
    service::RequestContext,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::caller::Caller;
use crate::caller::conversation::{Conversation, Kind, Level, Question, Unanswered};
use crate::secret::Secret;

/// For how long the questions of a round may be answered.
const ROUND: Duration = Duration::from_mins(30);

/// For how long a call waits for an answer: a person may be behind it, or nobody.
const PATIENCE: Duration = Duration::from_mins(10);

/// Signs the state of calls that wait for an answer, where the operator has no key for that. Made anew by every process.
static OWN: LazyLock<Seal> = LazyLock::new(|| {
    let random = || *uuid::Uuid::new_v4().as_bytes();
    Seal(RequestStateCodec::try_new([random(), random(), random()].concat()).expect("the key is long enough"))
});

/// Signs the state of calls that wait for an answer.
#[derive(Debug, Clone)]
pub(super) struct Seal(RequestStateCodec);

impl Seal {
    /// By that key, or by one of this process alone.
    pub(super) fn new(key: Option<&Secret>) -> Self {
        let given = key.map(|key| RequestStateCodec::try_new(key.expose()));
        match given {
            Some(Ok(codec)) => Self(codec),
            Some(Err(error)) => {
                tracing::error!(%error, "the key for the state of requests cannot be used; a random one is");
                OWN.clone()
            }
            None => OWN.clone(),
        }
    }
}

/// What a request came with, besides what it asks for.
pub(super) struct Request<'r> {
    /// The method, and whatever tells one thing that it can be asked of from another.
    pub(super) what: &'r [&'r str],
    /// The arguments, in any order.
    pub(super) arguments: Value,
    pub(super) answers: Option<InputResponses>,
    pub(super) state: Option<String>,
}

/// How a call ended that could be talked about.
pub(super) enum Ended<T> {
    Done(T),
    /// With questions, for the client to come back with the answers.
    Asks(InputRequiredResult),
}

/// Lets a call run that can talk to its caller: `call` is given the caller with the conversation in it.
pub(super) async fn converse<T, F: Future<Output = T>>(
    context: &RequestContext<RoleServer>,
    least: Option<Level>,
    caller: Caller,
    request: Request<'_>,
    seal: &Seal,
    call: impl FnOnce(Caller) -> F,
) -> Result<Ended<T>, ErrorData> {
    let bound = bound(&request, &caller);
    let rounds = match super::handler::is_per_request(context) {
        true => Some(Rounds {
            answers: answers(&request, seal, &bound)?,
            stop: Mutex::default(),
            waker: AtomicWaker::new(),
        }),
        false => None,
    };
    let capabilities = context.client_capabilities().unwrap_or_default();
    let talk = Arc::new(Talk {
        peer: context.peer.clone(),
        token: context.meta.get_progress_token(),
        least,
        capabilities: serde_json::to_value(&capabilities).unwrap_or_default(),
        plain_choices: context.protocol_version().is_none_or(|version| version < ProtocolVersion::V_2025_11_25),
        rounds,
    });
    let conversation: Arc<dyn Conversation> = Arc::<Talk>::clone(&talk);
    let mut call = std::pin::pin!(call(Caller { conversation: Some(conversation), ..caller }));
    let done = poll_fn(|cx| match (call.as_mut().poll(cx), &talk.rounds) {
        (Poll::Ready(done), _) => Poll::Ready(Some(done)),
        (Poll::Pending, None) => Poll::Pending,
        (Poll::Pending, Some(rounds)) => {
            rounds.waker.register(cx.waker());
            if rounds.stop().is_some() { Poll::Ready(None) } else { Poll::Pending }
        }
    });
    match (done.await, &talk.rounds) {
        (None, Some(rounds)) => rounds.end(seal, &bound).map(Ended::Asks),
        (Some(done), _) => Ok(Ended::Done(done)),
        (None, None) => Err(ErrorData::internal_error("a call stopped without a question", None)),
    }
}

/// What the state of a request is bound to.
fn bound(request: &Request<'_>, caller: &Caller) -> Vec<u8> {
    let mut arguments = request.arguments.clone();
    arguments.sort_all_objects();
    let bearer = caller.bearer.as_ref().map(|bearer| bearer.expose());
    json!([request.what, arguments, bearer, caller.tenant, caller.name]).to_string().into_bytes()
}

/// What was answered so far.
fn answers(request: &Request<'_>, seal: &Seal, bound: &[u8]) -> Result<Map<String, Value>, ErrorData> {
    let mut answers: Map<String, Value> = match &request.state {
        None => Map::new(),
        Some(state) => seal.0.open_json_with(state, bound).map_err(|error| {
            tracing::debug!(%error, "the state of a request");
            let message =
                "Invalid params: `requestState` is not the one that this server gave out for this request, or too old";
            ErrorData::invalid_params(message, None)
        })?,
    };
    answers.extend(request.answers.iter().flatten().map(|(name, answer)| (name.clone(), answer.clone())));
    Ok(answers)
}

/// A caller behind rmcp, for one request.
struct Talk {
    peer: Peer<RoleServer>,
    token: Option<ProgressToken>,
    /// What is told at the least; nothing where `None`.
    least: Option<Level>,
    capabilities: Value,
    /// The revision knows no values with titles, but values and a list of names beside them.
    plain_choices: bool,
    /// Where questions end the call.
    rounds: Option<Rounds>,
}

/// A call that is made again for every answer.
struct Rounds {
    answers: Map<String, Value>,
    stop: Mutex<Option<Stop>>,
    waker: AtomicWaker,
}

/// Why a call goes no further for now.
enum Stop {
    Asks(InputRequests),
    Needs(Kind),
}

impl Rounds {
    fn stop(&self) -> MutexGuard<'_, Option<Stop>> {
        // Nothing in here can panic halfway.
        self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer that came, if it is one to this question; what is not is asked again.
    fn answer(&self, name: &str, question: &Question) -> Option<Value> {
        self.answers.get(name).filter(|answer| answers_to(question, answer)).cloned()
    }

    fn ask(&self, name: &str, request: InputRequest) {
        let mut stop = self.stop();
        match &mut *stop {
            Some(Stop::Asks(requests)) => {
                requests.insert(name.to_owned(), request);
            }
            Some(Stop::Needs(_)) => {}
            None => *stop = Some(Stop::Asks(BTreeMap::from([(name.to_owned(), request)]))),
        }
        drop(stop);
        self.waker.wake();
    }

    fn need(&self, kind: Kind) {
        *self.stop() = Some(Stop::Needs(kind));
        self.waker.wake();
    }

    fn end(&self, seal: &Seal, bound: &[u8]) -> Result<InputRequiredResult, ErrorData> {
        match self.stop().take() {
            Some(Stop::Asks(requests)) => {
                let options = SealOptions::new().associated_data(bound).ttl(ROUND);
                let state = seal
                    .0
                    .seal_json_with(&self.answers, &options)
                    .map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
                Ok(InputRequiredResult::new(Some(requests), Some(state)))
            }
            Some(Stop::Needs(kind)) => {
                let required = json!({ member(kind): {} });
                let required: ClientCapabilities = serde_json::from_value(required).unwrap_or_default();
                Err(ErrorData::missing_required_client_capability(required))
            }
            None => Err(ErrorData::internal_error("a call stopped without a question", None)),
        }
    }
}

impl Talk {
    async fn request(&self, name: &str, question: Question) -> Result<Value, Unanswered> {
        let (method, mut params) = wire(&question);
        if self.plain_choices
            && let Some(Value::Object(properties)) =
                params.as_mut().and_then(|params| params.pointer_mut("/requestedSchema/properties"))
        {
            properties.values_mut().for_each(name_choices_apart);
        }
        let Some(rounds) = &self.rounds else {
            let asked = self.peer.send_request(ServerRequest::CustomRequest(CustomRequest::new(method, params)));
            let answer = tokio::time::timeout(PATIENCE, asked)
                .await
                .map_err(|_| Unanswered::Failed("it took too long".to_owned()))?
                .map_err(|error| Unanswered::Failed(error.to_string()))?;
            let answer = serde_json::to_value(answer).unwrap_or_default();
            let fits = answers_to(&question, &answer);
            return if fits { Ok(answer) } else { Err(Unanswered::Failed("its answer does not fit".to_owned())) };
        };
        if let Some(answer) = rounds.answer(name, &question) {
            return Ok(answer);
        }
        let request = json!({ "method": method, "params": params.unwrap_or_else(|| json!({})) });
        let request = serde_json::from_value(request).map_err(|error| Unanswered::Failed(error.to_string()))?;
        rounds.ask(name, request);
        std::future::pending().await
    }
}

impl Conversation for Talk {
    fn progress<'a>(&'a self, done: f64, total: Option<f64>, message: Option<&'a str>) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Some(token) = &self.token else { return };
            let mut progress = ProgressNotificationParam::new(token.clone(), done);
            progress.total = total;
            progress.message = message.map(str::to_owned);
            // The caller may be gone; the call goes on as its revision has it.
            let _gone = self.peer.notify_progress(progress).await;
        })
    }

    fn log<'a>(&'a self, level: Level, data: &'a Value) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            if self.least.is_none_or(|least| level < least) {
                return;
            }
            let told = json!({ "level": word(level), "logger": env!("CARGO_PKG_NAME"), "data": data });
            let told = CustomNotification::new("notifications/message", Some(told));
            let _gone = self.peer.send_notification(ServerNotification::CustomNotification(told)).await;
        })
    }

    fn can(&self, kind: Kind) -> bool {
        let Some(offered) = self.capabilities.get(member(kind)) else { return false };
        // A client that names no mode means forms.
        kind != Kind::Form || offered.get("form").is_some() || offered.get("url").is_none()
    }

    fn ask<'a>(&'a self, name: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        Box::pin(self.request(name, question))
    }

    fn need(&self, kind: Kind) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if let Some(rounds) = &self.rounds {
                rounds.need(kind);
                std::future::pending::<()>().await;
            }
        })
    }
}

/// What the client calls its ability to be asked that.
fn member(kind: Kind) -> &'static str {
    match kind {
        Kind::Form => "elicitation",
        Kind::Sample => "sampling",
        Kind::Roots => "roots",
    }
}

/// A level of the protocol; there are more of them above an error.
pub(super) fn level(level: &impl Serialize) -> Option<Level> {
    Some(match serde_json::to_value(level).ok()?.as_str()? {
        "debug" => Level::Debug,
        "info" => Level::Info,
        "notice" => Level::Notice,
        "warning" => Level::Warning,
        _ => Level::Error,
    })
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Notice => "notice",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// A question as a request of the protocol.
fn wire(question: &Question) -> (&'static str, Option<Value>) {
    match question {
        Question::Form { message, schema, .. } => {
            ("elicitation/create", Some(json!({ "message": message, "requestedSchema": schema })))
        }
        Question::Sample(members) => ("sampling/createMessage", Some(Value::Object(members.clone()))),
        Question::Roots => ("roots/list", None),
    }
}

/// Writes `oneOf`, each with a title, as the revisions before 2025-11-25 have it.
fn name_choices_apart(property: &mut Value) {
    let Some(property) = property.as_object_mut() else { return };
    let Some(Value::Array(choices)) = property.remove("oneOf") else { return };
    let each = |key: &str| choices.iter().map(|choice| choice[key].clone()).collect::<Value>();
    let (values, names) = (each("const"), each("title"));
    property.insert("enum".to_owned(), values);
    property.insert("enumNames".to_owned(), names);
}

/// Whether that is an answer to the question at all, and a filled form fits its schema where nobody else looks.
fn answers_to(question: &Question, answer: &Value) -> bool {
    match question {
        Question::Form { schema, checked, .. } => match answer.get("action").and_then(Value::as_str) {
            Some("accept") => {
                let content = answer.get("content").filter(|content| content.is_object());
                content.is_some_and(|content| {
                    *checked || jsonschema::validator_for(schema).is_ok_and(|validator| validator.is_valid(content))
                })
            }
            Some("decline" | "cancel") => true,
            _ => false,
        },
        Question::Sample(_) => answer.get("content").is_some(),
        Question::Roots => answer.get("roots").is_some_and(Value::is_array),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titled_choices_are_spelt_as_older_revisions_have_them() {
        let mut room = json!({
            "type": "string", "oneOf": [{"const": "r1", "title": "Blue"}, {"const": "r2", "title": "Red"}]
        });
        name_choices_apart(&mut room);
        assert_eq!(room, json!({"type": "string", "enum": ["r1", "r2"], "enumNames": ["Blue", "Red"]}));
        let mut plain = json!({"type": "string", "enum": ["a"]});
        name_choices_apart(&mut plain);
        assert_eq!(plain, json!({"type": "string", "enum": ["a"]}));
    }

    #[test]
    fn an_answer_that_others_check_need_not_fit_the_form() {
        let answer = json!({"action": "accept", "content": {"nights": "3"}});
        let schema = json!({"type": "object", "properties": {"nights": {"type": "integer"}}});
        let form = |checked| Question::Form { message: String::new(), schema: schema.clone(), checked };
        assert!(answers_to(&form(true), &answer) && !answers_to(&form(false), &answer));
    }
}
