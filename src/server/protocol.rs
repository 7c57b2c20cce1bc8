//! The server as the protocol sees it: lists, tools, resources and prompts by name, answered as bytes.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use tracing::Instrument;

use super::Server;
use super::query;
use crate::call::completion;
use crate::call::prompt::Lack;
use crate::call::resource;
use crate::call::{Call, Ending};
use crate::caller::outcome::{CompletionOf, Completions, PromptRefused, ReadError};
use crate::caller::trace::Trace;
use crate::caller::{Caller, Locale};
use crate::mcp::serves::{
    List, Reading, ResourceQuery, Serves, ServesCompletions, ServesLists, ServesPrompts, ServesResources, ServesTexts,
    ServesTools,
};
use crate::mcp::subscriptions::Changes;
use crate::runtime::scope::Scope;
use crate::secret::Secret;

impl Serves for Server {
    fn changes(&self) -> Option<&Arc<Changes>> {
        Some(&self.changes)
    }

    fn state_key(&self) -> Option<&Secret> {
        self.state_key.as_ref()
    }
}

impl ServesLists for Server {
    fn list(&self, list: List, caller: &Caller) -> Bytes {
        let offer = self.offer.load();
        match list {
            List::Tools => offer.set.tools(caller.locale),
            List::Prompts => offer.set.prompts(caller.locale),
            List::Resources => offer.set.resources(caller.locale),
            List::ResourceTemplates => offer.set.templates(caller.locale),
        }
    }
}

impl ServesTools for Server {
    fn call(
        self: Arc<Self>,
        name: &str,
        arguments: Option<&str>,
        caller: Caller,
        mut out: Vec<u8>,
    ) -> Option<BoxFuture<'static, Vec<u8>>> {
        let offer = self.offer.load_full();
        let place = offer.set.place(name)?;
        let given = arguments.map(str::to_owned);
        let span = Trace::span(caller.trace.as_ref(), name);
        let call = async move {
            let began = Instant::now();
            let (shelf, card) = offer.set.at(place);
            let clock = self.clock();
            let upstream = offer.upstream(shelf.place);
            let call = Call { set: &offer.set, shelf, card, caller: &caller, clock: &clock, upstream };
            let start = out.len();
            // What a call shares with others are caches and counters, which hold whole values at any time.
            let answering = AssertUnwindSafe(call.answer(given.as_deref(), &mut out)).catch_unwind();
            let ending = answering.await.unwrap_or_else(|_| {
                tracing::error!(tool = card.name(), "a call panicked");
                out.truncate(start);
                call.refuse_internal(&mut out)
            });
            let (failed, took) = (ending != Ending::Answered, began.elapsed());
            self.counters.count(failed, took);
            card.counters().count(failed, took);
            out
        };
        Some(if span.is_disabled() { Box::pin(call) } else { Box::pin(call.instrument(span)) })
    }

    fn may_elicit(&self, name: &str, arguments: Option<&str>) -> bool {
        self.offer.load().set.find(name).is_some_and(|(_, card)| card.may_elicit(arguments))
    }

    fn header_arguments(&self, name: &str) -> Option<Bytes> {
        let offer = self.offer.load();
        let (shelf, card) = offer.set.find(name)?;
        let tool = card.plan();
        tool.arguments.iter().find(|argument| argument.header.is_some())?;
        let listed = tool.listed.get(offer.set.texts().place(shelf.place, self.default_locale()))?;
        Some(Bytes::copy_from_slice(listed.0.as_bytes()))
    }
}

impl ServesResources for Server {
    fn has_resource(&self, uri: &str, _caller: &Caller) -> bool {
        resource::Address::find(&self.offer.load().set, uri).is_some()
    }

    fn read(self: Arc<Self>, uri: &str, caller: Caller) -> Option<Reading> {
        let offer = self.offer.load_full();
        let address = resource::Address::find(&offer.set, uri)?;
        Some(self.contents(offer, address, caller))
    }

    fn query(self: Arc<Self>, uri: &str, query: ResourceQuery<'_>, caller: Caller) -> Option<Reading> {
        let offer = self.offer.load_full();
        let address = query::asked(resource::Address::find(&offer.set, uri)?, &offer.set, query)?;
        let catalog = address.catalog(&offer.set).to_owned();
        Some(query::answer(self.contents(offer, address, caller), catalog))
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
        let offer = self.offer.load();
        let (shelf, prompt) = offer.set.prompt(name)?;
        let (clock, texts) = (self.clock(), offer.set.texts());
        let scope = Scope::new(&shelf.plan, shelf.place, &shelf.settings, caller, &clock, texts);
        let written = shelf.prompts.write(prompt, arguments, &scope, &mut out);
        Some(written.map(|()| out))
    }

    fn prompt_may_elicit(&self, name: &str, arguments: Option<&str>) -> bool {
        let offer = self.offer.load();
        offer.set.prompt(name).is_some_and(|(shelf, prompt)| Lack::of(&shelf.plan, prompt, arguments).is_some())
    }

    fn fill_prompt(
        self: Arc<Self>,
        name: &str,
        arguments: Option<&str>,
        caller: Caller,
    ) -> Option<BoxFuture<'static, Result<String, PromptRefused>>> {
        let offer = self.offer.load_full();
        let (shelf, prompt) = offer.set.prompt(name)?;
        let lack = Lack::of(&shelf.plan, prompt, arguments)?;
        let shelf = shelf.place;
        Some(Box::pin(async move {
            let (clock, shelf) = (self.clock(), &offer.set.shelves()[shelf]);
            let asking = shelf.asking(&offer.set, &caller, &clock, offer.upstream(shelf.place));
            lack.fill(shelf, asking, offer.set.texts(), &caller, &clock).await
        }))
    }
}

impl ServesCompletions for Server {
    fn complete(
        self: Arc<Self>,
        of: CompletionOf<'_>,
        argument: &str,
        typed: &str,
        caller: Caller,
    ) -> Option<BoxFuture<'static, Result<Completions, ReadError>>> {
        let offer = self.offer.load_full();
        let (shelf, argument) = offer.set.completing(of, argument)?;
        let (shelf, argument, typed) = (shelf.place, argument.clone(), typed.to_owned());
        Some(Box::pin(async move {
            let (clock, shelf) = (self.clock(), &offer.set.shelves()[shelf]);
            let asking = shelf.asking(&offer.set, &caller, &clock, offer.upstream(shelf.place));
            let looked = AssertUnwindSafe(completion::choices(shelf, &argument, &asking)).catch_unwind().await;
            match looked {
                Ok(Ok(choices)) => Ok(completion::offered(choices, &typed)),
                Ok(Err(failed)) => {
                    let mask = |text: &str| shelf.mask(text).into_owned();
                    Err(ReadError { message: failed.text(offer.set.texts(), caller.locale, &mask) })
                }
                Err(_) => {
                    tracing::error!(argument = %argument.name, "looking for values panicked");
                    Err(resource::internal(&offer.set, &caller))
                }
            }
        }))
    }
}

impl ServesTexts for Server {
    fn instructions(&self, caller: &Caller) -> Option<String> {
        self.offer.load().set.instructions(caller.locale)
    }

    fn initialize_extras(&self, caller: &Caller) -> Option<Bytes> {
        self.offer.load().set.recipes(caller.locale, &self.clock()).map(Bytes::from)
    }

    fn negotiate(&self, accept_language: &str) -> Locale {
        self.offer.load().set.texts().negotiate(accept_language)
    }

    fn default_locale(&self) -> Locale {
        self.offer.load().set.texts().default_locale()
    }

    fn locale_named(&self, name: &str) -> Option<Locale> {
        self.offer.load().set.texts().named(name)
    }
}
