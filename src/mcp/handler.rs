//! The same server as rmcp's `ServerHandler`: every request that the lane leaves alone. Its results come from the same
//! bytes as the lane's, read once into rmcp's types.

use std::{
    future::Future,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
};

use futures::future::Either;
use http::request::Parts;
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, CompleteRequestParams, CompleteResult,
        CompletionInfo, ConstString, CustomRequest, CustomResult, DiscoverResult, ErrorCode, GetPromptRequestParams,
        GetPromptResponse, GetPromptResult, Implementation, InitializeRequestParams, InitializeResult,
        ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
        ProtocolVersion, ReadResourceRequestMethod, ReadResourceRequestParams, ReadResourceResponse,
        ReadResourceResult, Reference, ServerCapabilities, ServerConfig,
    },
    service::RequestContext,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    caller::Caller,
    conversation::Level,
    mcp::{
        Completing, LISTING_TTL_MS, Offered, ReadError, Refused, Serves,
        conversation::{self, Ended, Seal},
        gate::Gate,
        locale, message, nearest, panics,
    },
};

/// The methods that the server knows. rmcp hands a request for one of them over as a custom one if it cannot make sense
/// of the parameters.
const METHODS: [&str; 13] = [
    "completion/complete",
    "initialize",
    "logging/setLevel",
    "ping",
    "prompts/get",
    "prompts/list",
    "resources/list",
    ReadResourceRequestMethod::VALUE,
    "resources/templates/list",
    "server/discover",
    "subscriptions/listen",
    "tools/call",
    "tools/list",
];

/// Answers rmcp, for one session or connection.
#[derive(Debug)]
pub struct Handler<S> {
    server: Arc<S>,
    gate: Gate,
    seal: Seal,
    /// The least that this client wants to be told.
    level: Mutex<Level>,
}

impl<S: Serves> Handler<S> {
    /// A handler for that server, with as many calls in flight as the gate allows.
    pub fn new(server: Arc<S>, gate: Gate) -> Self {
        let seal = Seal::new(server.state_key());
        Self { server, gate, seal, level: Mutex::new(Level::Info) }
    }

    /// A handler of the same server for another session.
    #[must_use]
    pub fn another(&self) -> Self {
        Self::new(Arc::clone(&self.server), self.gate.clone())
    }

    /// Who sent a request: what the wire put beside it, in the locale that the message asks for.
    fn caller(&self, context: &RequestContext<RoleServer>) -> Caller {
        let of_wire = context
            .extensions
            .get::<Caller>()
            .or_else(|| context.extensions.get::<Parts>().and_then(|parts| parts.extensions.get::<Caller>()));
        let named = context.meta.get(locale::META_KEY).and_then(Value::as_str);
        match of_wire {
            Some(caller) => locale::of_message(&*self.server, caller, named),
            None => locale::of_message(&*self.server, &Caller::unknown(self.server.default_locale()), named),
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
            .enable_logging()
            .build();
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
            let uri = json!({ "uri": request.uri });
            return Err(ErrorData::resource_not_found(format!("no resource has the URI `{}`", request.uri), Some(uri)));
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
            Ok(DiscoverResult::from_server_info(versions, described)
                .with_ttl_ms(LISTING_TTL_MS)
                .with_cache_scope(CacheScope::Private))
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
            let result = ListToolsResult::with_all_items(items("the list of tools", &listing)?);
            Ok(if is_per_request(&context) {
                result.with_ttl_ms(LISTING_TTL_MS).with_cache_scope(CacheScope::Private)
            } else {
                result
            })
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
        _context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
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
            let result = ListResourcesResult::with_all_items(items("the list of resources", &resources)?);
            Ok(if is_per_request(&context) {
                result.with_ttl_ms(LISTING_TTL_MS).with_cache_scope(CacheScope::Private)
            } else {
                result
            })
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
            let result = ListResourceTemplatesResult::with_all_items(items("the list of templates", &templates)?);
            Ok(if is_per_request(&context) {
                result.with_ttl_ms(LISTING_TTL_MS).with_cache_scope(CacheScope::Private)
            } else {
                result
            })
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
            let result = ListPromptsResult::with_all_items(items("the list of prompts", &prompts)?);
            Ok(if is_per_request(&context) {
                result.with_ttl_ms(LISTING_TTL_MS).with_cache_scope(CacheScope::Private)
            } else {
                result
            })
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
            let arguments = request.arguments.map(|given| Value::Object(given).to_string());
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
                Reference::Prompt(prompt) => Completing::Prompt(&prompt.name),
                Reference::Resource(resource) => Completing::Resource(&resource.uri),
                _ => return Err(ErrorData::invalid_params(message::bad_params("completion/complete"), None)),
            };
            let argument = &request.argument;
            let Some(looked) = self.server.complete(of, &argument.name, &argument.value, self.caller(&context)) else {
                let message = format!("Invalid params: there is no argument `{}` of that", shortened(&argument.name));
                return Err(ErrorData::invalid_params(message, None));
            };
            let Offered { values, total } = unless_cancelled(&context, looked).await?.map_err(unread)?;
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
        _context: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        Err(if METHODS.contains(&request.method.as_str()) {
            ErrorData::invalid_params(message::bad_params(&request.method), None)
        } else {
            ErrorData::new(ErrorCode::METHOD_NOT_FOUND, format!("Method not found: `{}`", request.method), None)
        })
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

fn unread(error: ReadError) -> ErrorData {
    ErrorData::internal_error(error.message, None)
}

fn busy() -> ErrorData {
    ErrorData::new(ErrorCode(message::BUSY), "the server has too many calls in flight; try again soon", None)
}

fn unknown(what: &'static str, name: &str, listing: &[u8]) -> ErrorData {
    let nearest = nearest::names(listing, name);
    // A name is the caller's own text; an error message is no place for megabytes of it.
    let shown = shortened(name);
    let hint = match nearest.as_slice() {
        [] => String::new(),
        near => format!("; did you mean {}?", near.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")),
    };
    let data = json!({ what: shown, "nearest": nearest });
    ErrorData::invalid_params(format!("Unknown {what}: `{shown}`{hint}"), Some(data))
}

fn shortened(name: &str) -> String {
    name.chars().take(128).collect()
}

fn refused(refused: Refused) -> ErrorData {
    ErrorData::invalid_params(refused.message, None)
}
