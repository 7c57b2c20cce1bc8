//! The same server as rmcp's `ServerHandler`: every request that the lane leaves alone. Its results come from the same
//! bytes as the lane's, read once into rmcp's types.

mod prompted;
mod timed;

use std::{
    future::Future,
    pin::pin,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use futures::future::Either;
use http::request::Parts;
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, CompleteRequestParams, CompleteResult,
        CompletionInfo, ConstString, CustomRequest, CustomResult, DiscoverResult, GetPromptRequestParams,
        GetPromptResponse, GetPromptResult, Implementation, InitializeRequestParams, InitializeResult,
        ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
        ProtocolVersion, ReadResourceRequestMethod, ReadResourceRequestParams, ReadResourceResponse,
        ReadResourceResult, Reference, ServerCapabilities, ServerConfig, SubscribeRequestParams, SubscriptionFilter,
        Tool, UnsubscribeRequestParams,
    },
    service::{NotificationContext, RequestContext, SubscriptionContext},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};

use timed::{Timed, timed};

use crate::caller::Caller;
use crate::caller::conversation::Level;
use crate::caller::outcome::{CompletionOf, Completions};
use crate::caller::trace;
use crate::mcp::{
    Serves,
    conversation::{self, Ended, Seal},
    errors::{busy, not_found, refused, shortened, unknown, unknown_resource, unread},
    gate::Gate,
    locale, message, panics,
    subscriptions::{Listener, listening},
};

/// The methods that the server knows. rmcp hands a request for one of them over as a custom one if it cannot make sense
/// of the parameters.
const METHODS: [&str; 15] = [
    "completion/complete",
    "initialize",
    "logging/setLevel",
    "ping",
    "prompts/get",
    "prompts/list",
    "resources/list",
    ReadResourceRequestMethod::VALUE,
    "resources/subscribe",
    "resources/templates/list",
    "resources/unsubscribe",
    "server/discover",
    "subscriptions/listen",
    "tools/call",
    "tools/list",
];

/// What 2026-07-28 has no more.
const REMOVED: [&str; 5] = ["initialize", "logging/setLevel", "ping", "resources/subscribe", "resources/unsubscribe"];

/// Answers rmcp, for one session or connection.
#[derive(Debug)]
pub struct Handler<S> {
    pub(super) server: Arc<S>,
    gate: Gate,
    seal: Seal,
    /// The least that this client wants to be told.
    level: Mutex<Level>,
    /// Who listens for a client that has said `initialized`.
    pub(super) listening: OnceLock<Option<Arc<Listener>>>,
    /// Places for those who listen since 2026-07-28.
    pub(super) listens: Semaphore,
    stopping: CancellationToken,
    /// Nobody listens any more: the server stops, or the session or connection is over.
    pub(super) ended: CancellationToken,
    _end: DropGuard,
}

impl<S: Serves> Handler<S> {
    /// A handler for that server, with as many calls in flight as the gate allows. Who listens is sent away once
    /// `stopping` fires.
    pub fn new(server: Arc<S>, gate: Gate, stopping: CancellationToken) -> Self {
        let ended = stopping.child_token();
        Self {
            seal: Seal::new(server.state_key()),
            server,
            gate,
            level: Mutex::new(Level::Info),
            listening: OnceLock::new(),
            listens: Semaphore::new(listening::MOST),
            stopping,
            _end: ended.clone().drop_guard(),
            ended,
        }
    }

    /// A handler of the same server for another session.
    #[must_use]
    pub fn another(&self) -> Self {
        Self::new(Arc::clone(&self.server), self.gate.clone(), self.stopping.clone())
    }

    /// Who sent a request: what the wire put beside it, in the locale that the message asks for.
    pub(super) fn caller(&self, context: &RequestContext<RoleServer>) -> Caller {
        let of_wire = context
            .extensions
            .get::<Caller>()
            .or_else(|| context.extensions.get::<Parts>().and_then(|parts| parts.extensions.get::<Caller>()));
        let said = |key| context.meta.get(key).and_then(Value::as_str);
        let (named, trace) = (said(locale::META_KEY), trace::NAMES.map(said));
        match of_wire {
            Some(caller) => locale::of_message(&*self.server, caller, named, trace),
            None => locale::of_message(&*self.server, &Caller::unknown(self.server.default_locale()), named, trace),
        }
    }

    /// The server as `initialize` and `server/discover` describe it.
    #[expect(deprecated, reason = "the revisions up to 2025-11-25 have logging")]
    fn described(&self, caller: &Caller) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources()
            .enable_prompts()
            .enable_completions()
            .enable_logging();
        let capabilities = match self.server.changes() {
            Some(_) => capabilities
                .enable_tool_list_changed()
                .enable_resources_list_changed()
                .enable_resources_subscribe()
                .enable_prompts_list_changed()
                .build(),
            None => capabilities.build(),
        };
        let identity = Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")).with_title("Kartoteka");
        let described = ServerConfig::new(capabilities).with_server_info(identity);
        match self.server.instructions(caller.locale) {
            Some(instructions) => described.with_instructions(instructions),
            None => described,
        }
    }

    async fn call(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let _place = self.gate.enter().ok_or_else(busy)?;
        let caller = self.caller(&context);
        let locale = caller.locale;
        let given = request.arguments.as_ref().and_then(|given| serde_json::to_string(given).ok());
        // rmcp takes the type of the result away again where the revision has none.
        let head = br#"{"resultType":"complete","#.to_vec();
        let call = async |caller| match self.server.call(&request.name, given.as_deref(), caller, head) {
            Some(written) => Some(written.await),
            None => None,
        };
        let asked = conversation::Request {
            what: &["tools/call", &request.name],
            arguments: Value::Object(request.arguments.unwrap_or_default()),
            answers: request.input_responses,
            state: request.request_state,
        };
        let talk = pin!(conversation::converse(&context, self.told(&context), caller, asked, &self.seal, call));
        let mut result = match unless_cancelled(&context, talk).await?? {
            Ended::Done(Some(result)) => result,
            Ended::Done(None) => return Err(unknown("tool", &request.name, &self.server.listing(locale))),
            Ended::Asks(questions) => return Ok(questions.into()),
        };
        result.push(b'}');
        let result: CallToolResult = serde_json::from_slice(&result).map_err(|error| unreadable("a result", &error))?;
        Ok(result.into())
    }

    /// The least that a caller is told while their call runs. Since 2026-07-28 every request says so, or nothing is told;
    /// before, a client says it once, and until then hears what the server thinks fit.
    fn told(&self, context: &RequestContext<RoleServer>) -> Option<Level> {
        if is_per_request(context) {
            return context.meta.log_level().as_ref().and_then(conversation::level);
        }
        let level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        Some(*level)
    }

    async fn read(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let _place = self.gate.enter().ok_or_else(busy)?;
        let Some(contents) = self.server.read(&request.uri, self.caller(&context)) else {
            return Err(unknown_resource(&request.uri));
        };
        let contents = unless_cancelled(&context, contents).await?.map_err(unread)?;
        let mut result = ReadResourceResult::new(items("the contents of a resource", &contents)?);
        if is_per_request(&context) {
            result = result.with_ttl_ms(0).with_cache_scope(CacheScope::Private);
        }
        Ok(result.into())
    }
}

impl<S: Serves> ServerHandler for Handler<S> {
    fn get_info(&self) -> ServerConfig {
        self.described(&Caller::unknown(self.server.default_locale()))
    }

    async fn initialize(
        &self,
        request: InitializeRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<InitializeResult, ErrorData> {
        unless_panicked(async move {
            let mut result = self.negotiate_initialize(&request)?;
            result.instructions = self.server.instructions(self.caller(&context).locale);
            // rmcp's own way in does this a second time; the wires that skip it rely on this one.
            let mut peer = request;
            peer.protocol_version = result.protocol_version.clone();
            context.peer.set_peer_info(peer);
            Ok(result)
        })
        .await
    }

    async fn discover(&self, context: RequestContext<RoleServer>) -> Result<DiscoverResult, ErrorData> {
        unless_panicked(async {
            let described = self.described(&self.caller(&context));
            let versions = self.supported_protocol_versions().into_owned();
            Ok(DiscoverResult::from_server_info(versions, described).timed())
        })
        .await
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        unless_panicked(async {
            only_page(request)?;
            let listing = self.server.listing(self.caller(&context).locale);
            Ok(timed(ListToolsResult::with_all_items(items("the list of tools", &listing)?), &context))
        })
        .await
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        unless_panicked(self.call(request, context)).await
    }

    #[expect(deprecated, reason = "the revisions up to 2025-11-25 have it")]
    async fn set_level(
        &self,
        request: rmcp::model::SetLevelRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        // Since then every request says by itself what it wants to hear.
        if is_per_request(&context) {
            return Err(not_found("logging/setLevel"));
        }
        let level = conversation::level(&request.level).unwrap_or(Level::Error);
        *self.level.lock().unwrap_or_else(PoisonError::into_inner) = level;
        Ok(())
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        unless_panicked(async {
            only_page(request)?;
            let resources = self.server.resources(self.caller(&context).locale);
            Ok(timed(ListResourcesResult::with_all_items(items("the list of resources", &resources)?), &context))
        })
        .await
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        unless_panicked(async {
            only_page(request)?;
            let templates = self.server.resource_templates(self.caller(&context).locale);
            Ok(timed(
                ListResourceTemplatesResult::with_all_items(items("the list of templates", &templates)?),
                &context,
            ))
        })
        .await
    }

    async fn list_prompts(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        unless_panicked(async {
            only_page(request)?;
            let prompts = self.server.prompts(self.caller(&context).locale);
            Ok(timed(ListPromptsResult::with_all_items(items("the list of prompts", &prompts)?), &context))
        })
        .await
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        unless_panicked(async {
            let caller = self.caller(&context);
            let arguments = match self.prompted(&request, &context, &caller).await? {
                Ended::Done(arguments) => arguments,
                Ended::Asks(questions) => return Ok(questions.into()),
            };
            // rmcp takes the type of the result away again where the revision has none.
            let head = br#"{"resultType":"complete","#.to_vec();
            let Some(said) = self.server.prompt(&request.name, arguments.as_deref(), &caller, head) else {
                return Err(unknown("prompt", &request.name, &self.server.prompts(caller.locale)));
            };
            let mut said = said.map_err(refused)?;
            said.push(b'}');
            let said: GetPromptResult =
                serde_json::from_slice(&said).map_err(|error| unreadable("a prompt", &error))?;
            Ok(said.into())
        })
        .await
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        unless_panicked(async {
            let _place = self.gate.enter().ok_or_else(busy)?;
            let of = match &request.r#ref {
                Reference::Prompt(prompt) => CompletionOf::Prompt(&prompt.name),
                Reference::Resource(resource) => CompletionOf::Resource(&resource.uri),
                _ => return Err(ErrorData::invalid_params(message::bad_params("completion/complete"), None)),
            };
            let argument = &request.argument;
            let Some(looked) = self.server.complete(of, &argument.name, &argument.value, self.caller(&context)) else {
                let message = format!("Invalid params: there is no argument `{}` of that", shortened(&argument.name));
                return Err(ErrorData::invalid_params(message, None));
            };
            let Completions { values, total } = unless_cancelled(&context, looked).await?.map_err(unread)?;
            let more = values.len() < total;
            let total = u32::try_from(total).unwrap_or(u32::MAX);
            let completion = CompletionInfo::with_pagination(values, Some(total), more)
                .map_err(|error| ErrorData::internal_error(error, None))?;
            Ok(CompleteResult::new(completion))
        })
        .await
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        unless_panicked(self.read(request, context)).await
    }

    async fn on_custom_request(
        &self,
        request: CustomRequest,
        context: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        let method = request.method.as_str();
        let removed = is_per_request(&context) && REMOVED.contains(&method);
        Err(if METHODS.contains(&method) && !removed {
            ErrorData::invalid_params(message::bad_params(method), None)
        } else {
            not_found(method)
        })
    }

    /// rmcp asks for it to hold the headers of a call against its arguments, and for nothing else.
    fn get_tool(&self, name: &str) -> Option<Tool> {
        let listed = self.server.header_arguments(name)?;
        serde_json::from_slice(&listed).inspect_err(|error| drop(unreadable("a tool", error))).ok()
    }

    async fn on_initialized(&self, context: NotificationContext<RoleServer>) {
        self.initialized(&context);
    }

    async fn subscribe(
        &self,
        request: SubscribeRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        unless_panicked(async { self.subscribed(&request.uri, &context) }).await
    }

    async fn unsubscribe(
        &self,
        request: UnsubscribeRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.unsubscribed(&request.uri)
    }

    fn accepted_subscription_filter(&self, requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        self.accepted(requested)
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        self.listened(context).await
    }
}

/// Runs a handler; a panic in it becomes an error that the client gets.
async fn unless_panicked<T>(handler: impl Future<Output = Result<T, ErrorData>>) -> Result<T, ErrorData> {
    panics::caught(handler)
        .await
        .unwrap_or_else(|panics::Panicked| Err(ErrorData::internal_error(panics::MESSAGE, None)))
}

/// Waits for what a request asks for, or for its end. rmcp drops the answer to a cancelled request.
async fn unless_cancelled<T>(
    context: &RequestContext<RoleServer>,
    what: impl Future<Output = T> + Unpin,
) -> Result<T, ErrorData> {
    let cancelled = std::pin::pin!(context.ct.cancelled());
    match futures::future::select(what, cancelled).await {
        Either::Left((done, _)) => Ok(done),
        Either::Right(_) => Err(ErrorData::internal_error("the request was cancelled", None)),
    }
}

pub(super) fn is_per_request(context: &RequestContext<RoleServer>) -> bool {
    context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28)
}

/// Every list is one page, so nobody can hold a cursor of ours.
fn only_page(request: Option<PaginatedRequestParams>) -> Result<(), ErrorData> {
    match request.and_then(|request| request.cursor) {
        Some(_) => Err(ErrorData::invalid_params("Invalid params: this list has one page, and no cursor", None)),
        None => Ok(()),
    }
}

/// Items that our own side wrote, as rmcp's types.
fn items<T: DeserializeOwned>(what: &'static str, json: &[u8]) -> Result<Vec<T>, ErrorData> {
    serde_json::from_slice(json).map_err(|error| unreadable(what, &error))
}

fn unreadable(what: &'static str, error: &serde_json::Error) -> ErrorData {
    tracing::error!(what, %error, "the protocol's types cannot hold what was written");
    ErrorData::internal_error(panics::MESSAGE, None)
}
