//! The server as the protocol sees it: lists, tools, resources and prompts by name, answered as bytes.

use std::future::ready;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::{Map, Value};
use tracing::Instrument;

use kartoteka_compiler::plan::Effect;

use super::Server;
use super::discovered::{Merged, exporting};
use super::ends::{self, ReadOf};
use super::found::FoundTool;
use super::traced::{self, INTERNAL, INVALID_PARAMS};
use crate::audit::{AuditEnding, AuditStatus, Audited};
use crate::call::prompt::{self, Lack};
use crate::call::resource::{self, ResourceAddress};
use crate::call::{Entered, completion};
use crate::caller::outcome::{Called, CompletionOf, Completions, PromptRefused, ReadError, ScopeLack};
use crate::caller::trace::Trace;
use crate::caller::{Caller, Locale, RefusedToken};
use crate::catalog::answers::ServerResource;
use crate::catalog::list_items::ListItems;
use crate::catalog::recipes;
use crate::catalog::tool_set::ToolSet;
use crate::mcp::serves::{
    List, ListPage, ListedItem, Querying, ResourceQuery, ResourceReading, Serves, ServesCompletions, ServesLists,
    ServesPrompts, ServesResources, ServesTexts, ServesTools, SpentStates, ToolsHash, UnknownCursor,
};
use crate::mcp::subscriptions::Changes;
use crate::secret::Secret;
use crate::secret::digest::Digest;

/// The methods that read resources.
const READ: &str = "resources/read";
const QUERY: &str = "resources/query";

impl Serves for Server {
    fn changes(&self) -> Option<&Arc<Changes>> {
        Some(&self.changes)
    }

    fn looking(self: Arc<Self>, name: Option<&str>, caller: &Caller) -> Option<BoxFuture<'static, ()>> {
        Server::looking(self, name, caller)
    }

    fn turned_away(&self, address: Option<IpAddr>, why: &'static str, token: Option<&RefusedToken>) {
        self.audit_turned_away(address, why, token);
    }

    fn tools_hash(&self, caller: &Caller) -> Option<ToolsHash> {
        Some(ToolsHash { listed: self.listed_hash(caller), pinned: self.pinned_hash() })
    }

    fn state_key(&self) -> Option<&Secret> {
        self.config.state_key.as_ref()
    }

    fn approval_header(&self) -> Option<Box<str>> {
        self.consent.header().map(|header| header.name.clone())
    }

    fn spent_states(&self) -> Option<&dyn SpentStates> {
        // What is in memory anyway is quicker found where the states are.
        (!self.consent.store().is_volatile()).then_some(self)
    }
}

impl SpentStates for Server {
    fn take(&self, state: Digest, remembered: Duration) -> BoxFuture<'_, Option<bool>> {
        Box::pin(self.consent.spend(state, remembered))
    }

    fn give_back(&self, state: Digest) -> BoxFuture<'_, ()> {
        Box::pin(self.consent.give_back(state))
    }
}

/// Reads of a list what it shows this caller.
fn items<T>(set: &ToolSet, list: List, caller: &Caller, read: impl FnOnce(&ListItems) -> T) -> T {
    let view = set.view(caller.who.rights());
    let listing = set.listing_for(caller.locale, &view);
    let items = match list {
        List::Tools => Server::with_exported(set, caller, caller.locale, &listing.tools),
        List::Prompts => Merged::Own(&listing.prompts),
        List::Resources => Merged::Own(&listing.resources),
        List::ResourceTemplates => Merged::Own(&listing.templates),
    };
    read(&items)
}

impl ServesLists for Server {
    fn list(&self, list: List, caller: &Caller) -> Bytes {
        let (counted, span) = (self.methods.list(list).begin(), traced::method(list.method(), caller));
        let set = self.set.load();
        let listed = items(&set, list, caller, |items| items.whole().clone());
        counted.end(false);
        span.end();
        listed
    }

    fn items(&self, list: List, caller: &Caller, read: &mut dyn FnMut(ListedItem<'_>)) {
        let set = self.set.load();
        items(&set, list, caller, |listed| {
            for item in listed.items() {
                let (description, address) = (item.description.as_deref(), item.address.as_deref());
                read(ListedItem { name: &item.name, description, address, input: listed.input(item) });
            }
        });
    }

    fn page(&self, list: List, cursor: Option<&str>, caller: &Caller) -> Result<ListPage, UnknownCursor> {
        let (counted, span) = (self.methods.list(list).begin(), traced::method(list.method(), caller));
        let set = self.set.load();
        let part = items(&set, list, caller, |items| items.part(cursor));
        counted.end(part.is_none());
        traced::end(span, part.is_none().then_some(INVALID_PARAMS));
        part.map(|part| ListPage { items: part.items, next: part.next }).ok_or(UnknownCursor)
    }
}

impl ServesTools for Server {
    fn call(
        self: Arc<Self>,
        name: &str,
        arguments: Option<&str>,
        mut caller: Caller,
        out: Vec<u8>,
    ) -> Option<BoxFuture<'static, Called>> {
        let found = FoundTool::of(self.set.load_full(), name, &caller)?;
        caller.role.clone_from(&found.role);
        self.begin_call(&mut caller);
        caller.has_sent_nothing();
        let (catalog, card) = found.at();
        let span = traced::call(name, catalog.name(), &mut caller);
        let logged = Trace::span(caller.trace.as_ref(), name);
        if let Some(scope) = found.lacks.clone() {
            let lack = self.refuse_scopeless(&found, &scope, arguments, &caller, out);
            traced::end_call(span, lack.outcome.failure.as_deref());
            return Some(Box::pin(ready(lack)));
        }
        let asked = ends::call(Audited::Tool(card.name()), Some((catalog.name(), card.plan().effect)), arguments);
        let audit = self.begin_audit(&found.set, asked, &caller);
        let given = arguments.map(str::to_owned);
        let call = async move {
            let called = self.answered(&found.set, found.at(), given.as_deref(), (&caller, audit.as_ref()), out).await;
            traced::end_call(span, called.outcome.failure.as_deref());
            called
        };
        Some(Box::pin(call.instrument(logged)))
    }

    fn lacks_scope(&self, name: &str, caller: &Caller) -> bool {
        FoundTool::of(self.set.load_full(), name, caller).is_some_and(|found| found.lacks.is_some())
    }

    fn refuse_for_scope(&self, name: &str, arguments: Option<&str>, caller: &Caller) -> Option<ScopeLack> {
        let found = FoundTool::of(self.set.load_full(), name, caller)?;
        let (scope, mut caller) = (found.lacks.clone()?, caller.clone());
        self.begin_call(&mut caller);
        let called = self.refuse_scopeless(&found, &scope, arguments, &caller, Vec::new());
        let message = called.outcome.failure.map(|failure| failure.message).unwrap_or_default();
        Some(ScopeLack { scope, message })
    }

    fn tell_missing(&self, name: &str, caller: &Caller) {
        self.audit_missing_tool(name, caller);
    }

    fn may_elicit(&self, name: &str, arguments: Option<&str>) -> bool {
        let set = self.set.load();
        match set.find(name) {
            Some((_, card)) => card.may_elicit(arguments),
            // A server may ask in the middle of any call.
            None => exporting(&set, name).next().is_some(),
        }
    }

    fn may_report(&self, name: &str, arguments: Option<&str>) -> bool {
        let set = self.set.load();
        match set.find(name) {
            Some((_, card)) => card.may_report(arguments),
            // A server may say how far a call of it is.
            None => exporting(&set, name).next().is_some(),
        }
    }

    fn writes(&self, name: &str) -> bool {
        self.set.load().find(name).is_none_or(|(_, card)| card.plan().effect != Effect::Read)
    }

    fn header_arguments(&self, name: &str, caller: &Caller) -> Option<Bytes> {
        let set = self.set.load();
        let (place, _) = set.place_for(name, caller.who.rights())?;
        let (catalog, card) = set.at(place);
        let tool = card.plan();
        tool.arguments.iter().find(|argument| argument.header.is_some())?;
        let listed = tool.listed.get(set.texts().place(catalog.place, set.texts().default_locale()))?;
        Some(Bytes::copy_from_slice(listed.json.0.as_bytes()))
    }
}

impl ServesResources for Server {
    fn has_resource(&self, uri: &str, caller: &Caller) -> bool {
        if ServerResource::at(uri).is_some() {
            return true;
        }
        let set = self.set.load();
        ResourceAddress::find_for(&set, &set.view(caller.who.rights()), uri).is_some()
    }

    fn read(self: Arc<Self>, uri: &str, mut caller: Caller) -> Option<ResourceReading> {
        let set = self.set.load_full();
        if let Some(own) = ServerResource::at(uri) {
            let contents = self.own_resource(READ, &caller, || own.contents(set.texts(), caller.locale), |_| false);
            return Some(Box::pin(ready(Ok(contents))));
        }
        let view = set.view(caller.who.rights());
        let Some(address) = ResourceAddress::find_named(&set, &view, uri) else {
            self.audit_missing_resource(&set, (READ, uri), &caller);
            return None;
        };
        caller.role = address.role(&set, &view);
        Some(Box::pin(async move {
            let contents = self.contents(&set, &address, (READ, caller)).await?;
            Ok(contents.listed(&address, address.resource(&set)))
        }))
    }

    fn query(self: Arc<Self>, named: &str, query: ResourceQuery<'_>, mut caller: Caller) -> Option<Querying> {
        let set = self.set.load_full();
        if let Some(own) = ServerResource::at(named) {
            if query.position.is_some_and(|position| position != "0") {
                let error = resource::pageless(&set, &caller);
                return Some(Box::pin(ready(Err(error))));
            }
            let params: Map<String, Value> = query.params.map_or_else(|| Ok(Map::new()), serde_json::from_str).ok()?;
            let page = self.own_resource(
                QUERY,
                &caller,
                || own.page(set.texts(), caller.locale, params.keys()),
                Result::is_err,
            );
            return Some(Box::pin(ready(page)));
        }
        let view = set.view(caller.who.rights());
        let Some(address) = ResourceAddress::find_named(&set, &view, named) else {
            self.audit_missing_resource(&set, (QUERY, named), &caller);
            return None;
        };
        caller.role = address.role(&set, &view);
        let mut params: Map<String, Value> = query.params.map_or_else(|| Ok(Map::new()), serde_json::from_str).ok()?;
        let argument = address.position_argument(&set);
        // Where positions count something, the first of all needs none.
        let counts = argument.is_none_or(resource::counts);
        if let Some(position) = query.position.filter(|position| !counts || *position != "0") {
            let Some(argument) = argument else {
                let error = resource::pageless(&set, &caller);
                return Some(Box::pin(async { Err(error) }));
            };
            let Some(position) = resource::position(argument, position) else {
                let error = resource::unknown_position(&set, &caller);
                return Some(Box::pin(async { Err(error) }));
            };
            params.insert(argument.name.to_string(), position);
        }
        let address = address.with(params);
        Some(Box::pin(async move {
            let catalog = address.served(&set);
            let instance = catalog.connection(&caller).await.ok().and_then(|connection| connection.instance.clone());
            let contents = self.contents(&set, &address, (QUERY, caller)).await?;
            Ok(contents.page(&address, catalog, instance.as_deref()))
        }))
    }
}

impl ServesPrompts for Server {
    fn prompt(
        &self,
        name: &str,
        arguments: Option<&str>,
        caller: &Caller,
        mut out: Vec<u8>,
    ) -> Option<Result<Vec<u8>, PromptRefused>> {
        let set = self.set.load();
        let view = set.view(caller.who.rights());
        let (catalog, prompt) = set.prompt_for(name, &view)?;
        let caller = &Caller { role: set.role_of_prompt(&view, catalog.place, prompt), ..caller.clone() };
        // A prompt asks no backend: it is written at once, with what is known of the connection.
        let entered = Entered::new(&set, catalog, caller, self.clock(caller)).at_desk(&self.consent);
        let context = entered.context();
        let (counted, span) = (self.methods.prompts.begin(), traced::prompt(name, caller));
        let written = prompt::write(&context, prompt, arguments, &mut out);
        counted.end(written.is_err());
        traced::end(span, written.is_err().then_some(INVALID_PARAMS));
        Some(written.map(|()| out))
    }

    fn prompt_may_elicit(&self, name: &str, arguments: Option<&str>, caller: &Caller) -> bool {
        let set = self.set.load();
        let found = set.prompt_for(name, &set.view(caller.who.rights()));
        found.is_some_and(|(catalog, prompt)| Lack::of(&catalog.plan, prompt, arguments).is_some())
    }

    fn fill_prompt(
        self: Arc<Self>,
        name: &str,
        arguments: Option<&str>,
        mut caller: Caller,
    ) -> Option<BoxFuture<'static, Result<String, PromptRefused>>> {
        let set = self.set.load_full();
        let view = set.view(caller.who.rights());
        let (catalog, prompt) = set.prompt_for(name, &view)?;
        caller.role = set.role_of_prompt(&view, catalog.place, prompt);
        self.begin_call(&mut caller);
        let lack = Lack::of(&catalog.plan, prompt, arguments)?;
        let name = &*catalog.plan.prompts[prompt].name;
        let (what, in_catalog) = (Audited::Prompt(name), Some(catalog.name()));
        let asked = ReadOf { method: "prompts/get", what, catalog: in_catalog, arguments };
        let audit = self.begin_audit(&set, asked.into(), &caller);
        let catalog = catalog.place;
        Some(Box::pin(async move {
            let catalog = &set.catalogs()[catalog];
            let (entered, _) = self.enter(&set, catalog, &caller).await;
            let filled = lack.fill(entered.context()).await;
            let ending = AuditEnding::of(filled.is_err().then_some("missing_argument"));
            // What the user has filled in is no answer of a backend.
            let _told = ends::end(audit.as_ref(), &ending).await;
            filled
        }))
    }
}

impl ServesCompletions for Server {
    fn complete(
        self: Arc<Self>,
        of: CompletionOf<'_>,
        argument: &str,
        typed: &str,
        mut caller: Caller,
    ) -> Option<BoxFuture<'static, Result<Completions, ReadError>>> {
        let set = self.set.load_full();
        let (catalog, argument) = completion::argument(&set, &set.view(caller.who.rights()), of, argument)?;
        self.begin_call(&mut caller);
        // What is known without a backend is no more than what is listed.
        let audit = argument.complete.as_ref().and_then(|_| {
            let what = completion::audited(catalog, of);
            let of = ReadOf { method: "completion/complete", what, catalog: Some(catalog.name()), arguments: None };
            self.begin_audit(&set, of.into(), &caller)
        });
        let (catalog, argument, typed) = (catalog.place, argument.clone(), typed.to_owned());
        Some(Box::pin(async move {
            let catalog = &set.catalogs()[catalog];
            let admitted = self.admit(catalog.guarding(), &caller);
            let (entered, lack) = self.enter_admitted(&set, catalog, (&caller, admitted.is_ok())).await;
            let lack = lack.filter(|_| argument.complete.is_some());
            let context = entered.context();
            let (counted, span) = (self.methods.completions.begin(), traced::method("completion/complete", &caller));
            let _running = match admitted {
                Ok(running) => running,
                Err(refused) => {
                    counted.end(true);
                    traced::end(span, Some(INTERNAL));
                    let refused = resource::refused(&context, refused);
                    let ending = AuditEnding::with(AuditStatus::RateLimited, Some(refused.kind));
                    let _nothing_was_done = ends::end(audit.as_ref(), &ending).await;
                    return Err(refused);
                }
            };
            // A catalog without a connection has no values.
            let looking =
                async { if lack.is_some() { Ok(Vec::new()) } else { completion::choices(&context, &argument).await } };
            let looked = AssertUnwindSafe(looking).catch_unwind().await;
            let mut completed = match looked {
                Ok(Ok(choices)) => Ok(completion::offered(choices, &typed)),
                Ok(Err(failed)) => {
                    let mask = |text: &str| context.mask(text).into_owned();
                    Err(ReadError { kind: failed.kind(), message: failed.text(&context, &mask) })
                }
                Err(_) => {
                    tracing::error!(argument = %argument.name, "looking for values panicked");
                    Err(resource::internal(&context))
                }
            };
            let ending = AuditEnding::of(completed.as_ref().err().map(|error: &ReadError| error.kind));
            if ends::end(audit.as_ref(), &ending).await.is_err() {
                completed = Err(resource::unaudited(&context));
            }
            counted.end(completed.is_err());
            traced::end(span, completed.is_err().then_some(INTERNAL));
            completed
        }))
    }
}

impl ServesTexts for Server {
    fn instructions(&self, caller: &Caller) -> Option<String> {
        let set = self.set.load();
        set.instructions_for(caller.locale, &set.view(caller.who.rights()))
    }

    fn introduction(&self, caller: &Caller) -> Option<Bytes> {
        let set = self.set.load();
        recipes::recipes(&set, &set.view(caller.who.rights()), caller.locale, &self.clock(caller)).map(Bytes::from)
    }

    fn negotiate(&self, accept_language: &str) -> Locale {
        self.set.load().texts().negotiate(accept_language)
    }

    fn default_locale(&self) -> Locale {
        self.set.load().texts().default_locale()
    }

    fn locale_named(&self, name: &str) -> Option<Locale> {
        self.set.load().texts().named(name)
    }
}
