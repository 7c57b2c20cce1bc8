//! The server as rmcp's `ServerHandler`, for every request that the fast path leaves to rmcp. Its results come from the
//! same bytes as the fast path's, read once into rmcp's types.

mod completions;
mod interruption;
mod lists;
mod prompts;
mod resources;
mod responder;
mod tools;

use std::sync::{Arc, Mutex, PoisonError};

use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult, CustomRequest, CustomResult,
        DiscoverResult, GetPromptRequestParams, GetPromptResponse, Implementation, InitializeRequestParams,
        InitializeResult, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
        PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse, ServerCapabilities, ServerConfig,
        SubscribeRequestParams, SubscriptionFilter, Tool, UnsubscribeRequestParams,
    },
    service::{NotificationContext, RequestContext, SubscriptionContext},
};
use tokio_util::sync::CancellationToken;

use self::interruption::unless_panicked;
use self::lists::Timed as _;
use self::responder::Responder;
use crate::caller::conversation::Level;
use crate::caller::{Caller, Identity};
use crate::mcp::context::{self, is_per_request};
use crate::mcp::conversation::{Seal, level};
use crate::mcp::envelope::REQUESTS;
use crate::mcp::errors::{not_found, removed, unreadable};
use crate::mcp::gate::Gate;
use crate::mcp::introduction;
use crate::mcp::message::bad_params_of;
use crate::mcp::revisions::REMOVED;
use crate::mcp::serves::{List, Serves};
use crate::mcp::subscriptions::delivery::Subscriptions;

/// What b24-mcp reads pages of resources by, beside the protocol's own methods.
const QUERY: &str = "resources/query";

/// Answers rmcp, for one session or connection.
pub(crate) struct ProtocolHandler {
    responder: Responder,
    /// The least that is logged to this client.
    level: Mutex<Level>,
    subscriptions: Subscriptions,
    stopping: CancellationToken,
    /// Who asks, where rmcp does not say.
    who: Arc<Identity>,
}

impl ProtocolHandler {
    /// A handler for that server, with as many calls in flight as the gate allows. Subscriptions end once `stopping`
    /// fires; requests are cut once `cut` does.
    pub(crate) fn new(
        server: Arc<dyn Serves>,
        gate: Gate,
        (stopping, cut): (CancellationToken, CancellationToken),
        who: Arc<Identity>,
    ) -> Self {
        let seal = Seal::new(server.state_key());
        Self::of(Responder { server, gate, seal, cut }, stopping, who)
    }

    /// A handler of the same server for another session or request of that caller.
    #[must_use]
    pub(crate) fn another(&self, who: Arc<Identity>) -> Self {
        Self::of(self.responder.clone(), self.stopping.clone(), who)
    }

    fn of(responder: Responder, stopping: CancellationToken, who: Arc<Identity>) -> Self {
        let subscriptions = Subscriptions::new(Arc::clone(&responder.server), &stopping);
        Self { responder, level: Mutex::new(Level::Info), subscriptions, stopping, who }
    }

    /// The caller where rmcp does not say which.
    fn unsaid(&self) -> Caller {
        Caller { who: Arc::clone(&self.who), ..Caller::unknown(self.server().default_locale()) }
    }

    fn server(&self) -> &dyn Serves {
        &*self.responder.server
    }

    fn caller(&self, context: &RequestContext<RoleServer>) -> Caller {
        context::caller(self.server(), context)
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
        let capabilities = match self.server().changes() {
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
        match self.server().instructions(caller) {
            Some(instructions) => described.with_instructions(instructions),
            None => described,
        }
    }

    /// The least that is logged to the client while a request runs. Since 2026-07-28 every request says so, or nothing is
    /// logged; before, a client says it once, and until then gets what the server thinks fit.
    fn least(&self, context: &RequestContext<RoleServer>) -> Option<Level> {
        if is_per_request(context) {
            return context.meta.log_level().as_ref().and_then(level);
        }
        let level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        Some(*level)
    }
}

impl ServerHandler for ProtocolHandler {
    fn get_info(&self) -> ServerConfig {
        self.described(&self.unsaid())
    }

    async fn initialize(
        &self,
        request: InitializeRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<InitializeResult, ErrorData> {
        unless_panicked(async move {
            let mut result = self.negotiate_initialize(&request)?;
            let caller = self.caller(&context);
            result.instructions = self.server().instructions(&caller);
            if let Some(extras) = self.server().introduction(&caller) {
                introduction::pack(&mut result, &extras);
            }
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
        let list = async {
            self.responder.look(None, &self.caller(&context)).await;
            self.responder.list(List::Tools, ListToolsResult::with_all_items, request, &context)
        };
        unless_panicked(self.responder.unless_cut(list)).await
    }

    async fn list_prompts(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        let list = async { self.responder.list(List::Prompts, ListPromptsResult::with_all_items, request, &context) };
        unless_panicked(list).await
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let whole = ListResourcesResult::with_all_items;
        unless_panicked(async { self.responder.list(List::Resources, whole, request, &context) }).await
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let whole = ListResourceTemplatesResult::with_all_items;
        unless_panicked(async { self.responder.list(List::ResourceTemplates, whole, request, &context) }).await
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let least = self.least(&context);
        unless_panicked(self.responder.call_tool(request, context, least)).await
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        unless_panicked(self.responder.unless_cut(self.responder.read_resource(request, context))).await
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let least = self.least(&context);
        unless_panicked(self.responder.unless_cut(self.responder.get_prompt(request, context, least))).await
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        unless_panicked(self.responder.unless_cut(self.responder.complete(request, context))).await
    }

    #[expect(deprecated, reason = "the revisions up to 2025-11-25 have it")]
    async fn set_level(
        &self,
        request: rmcp::model::SetLevelRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        // Since then every request says by itself what it wants logged.
        if is_per_request(&context) {
            return Err(removed("logging/setLevel"));
        }
        let level = level(&request.level).unwrap_or(Level::Error);
        *self.level.lock().unwrap_or_else(PoisonError::into_inner) = level;
        Ok(())
    }

    async fn on_custom_request(
        &self,
        request: CustomRequest,
        context: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        let method = request.method.as_str();
        if method == QUERY {
            let queried = self.responder.query_resource(request.params, context);
            return unless_panicked(self.responder.unless_cut(queried)).await;
        }
        if is_per_request(&context) && REMOVED.contains(&method) {
            return Err(removed(method));
        }
        // rmcp hands a request for a known method over as a custom one if it cannot make sense of the parameters.
        Err(if REQUESTS.contains(&method) {
            ErrorData::invalid_params(bad_params_of(method, request.params.as_ref()), None)
        } else {
            not_found(&self.caller(&context).who.repeated(method))
        })
    }

    /// rmcp asks for it to hold the headers of a call against its arguments, and for nothing else.
    fn get_tool(&self, name: &str) -> Option<Tool> {
        let listed = self.server().header_arguments(name, &self.unsaid())?;
        serde_json::from_slice(&listed).inspect_err(|error| drop(unreadable("a tool", error))).ok()
    }

    async fn on_initialized(&self, context: NotificationContext<RoleServer>) {
        self.subscriptions.initialized(&context.peer);
    }

    async fn subscribe(
        &self,
        request: SubscribeRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        unless_panicked(async { self.subscriptions.subscribe(&request.uri, &self.caller(&context), &context) }).await
    }

    async fn unsubscribe(
        &self,
        request: UnsubscribeRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.subscriptions.unsubscribe(&request.uri)
    }

    fn accepted_subscription_filter(&self, requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        self.subscriptions.accepted(requested, &self.unsaid())
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        self.subscriptions.listen(context).await
    }
}
