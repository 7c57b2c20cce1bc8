//! The server as the protocol asks it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use bytes::Bytes;
use futures::FutureExt;
use serde_json::{Map, Value};

use super::Server;
use crate::call::Context;
use crate::call::completion;
use crate::call::prompt;
use crate::call::resource::{self, Address};
use crate::caller::outcome::{CompletionOf, PromptRefused, ReadError};
use crate::caller::{Caller, Locale};
use crate::catalog::recipes;
use crate::mcp::subscriptions::Changes;
use crate::mcp::{Answers, Completed, Contents, Queried, Serves, Written};
use crate::secret::Secret;

impl Serves for Server {
    fn listing(&self, locale: Locale) -> Bytes {
        self.set.load().tools(locale)
    }

    fn call(self: &Arc<Self>, name: &str, arguments: Option<&str>, caller: Caller, out: Vec<u8>) -> Option<Written> {
        let call = self.call_tool(name, arguments, caller, out)?;
        Some(Box::pin(async move { call.await.bytes }))
    }

    fn may_elicit(&self, name: &str, arguments: Option<&str>) -> bool {
        self.set.load().find(name).is_some_and(|(_, card)| card.may_elicit(arguments))
    }

    fn state_key(&self) -> Option<&Secret> {
        self.state_key.as_ref()
    }

    fn header_arguments(&self, name: &str) -> Option<Bytes> {
        let set = self.set.load();
        let (catalog, card) = set.find(name)?;
        let tool = card.plan();
        tool.arguments.iter().find(|argument| argument.header.is_some())?;
        let listed = tool.listed.get(set.texts().place(catalog.place, set.texts().default_locale()))?;
        Some(Bytes::copy_from_slice(listed.0.as_bytes()))
    }

    fn resources(&self, locale: Locale) -> Bytes {
        self.set.load().resources(locale)
    }

    fn resource_templates(&self, locale: Locale) -> Bytes {
        self.set.load().templates(locale)
    }

    fn read(self: &Arc<Self>, uri: &str, caller: Caller) -> Option<Contents> {
        let set = self.set.load_full();
        let address = Address::find(&set, uri)?;
        let server = Arc::clone(self);
        Some(Box::pin(async move {
            let contents = server.contents(&set, &address, &caller).await?;
            Ok(contents.listed(&address, address.resource(&set)))
        }))
    }

    fn query(self: &Arc<Self>, uri: &str, params: Option<&str>, caller: Caller) -> Option<Queried> {
        let params: Map<String, Value> = params.map_or_else(|| Ok(Map::new()), serde_json::from_str).ok()?;
        let set = self.set.load_full();
        let address = Address::find(&set, uri)?.with(&set, params);
        let server = Arc::clone(self);
        Some(Box::pin(async move {
            let contents = server.contents(&set, &address, &caller).await?;
            Ok(contents.as_result(&address, address.resource(&set), address.catalog(&set)))
        }))
    }

    fn prompts(&self, locale: Locale) -> Bytes {
        self.set.load().prompts(locale)
    }

    fn prompt(
        &self,
        name: &str,
        arguments: Option<&str>,
        caller: &Caller,
        mut out: Vec<u8>,
    ) -> Option<Result<Vec<u8>, PromptRefused>> {
        let set = self.set.load();
        let (catalog, prompt) = set.prompt(name)?;
        let (clock, connection) = (self.clock(), catalog.connection(caller));
        let context = Context::new(&set, catalog, &connection, caller, &clock);
        Some(prompt::write(&context, prompt, arguments, &mut out).map(|()| out))
    }

    fn answers(self: &Arc<Self>, prompt: &str, arguments: Option<&str>, caller: Caller) -> Option<Answers> {
        let set = self.set.load_full();
        let (catalog, prompt) = set.prompt(prompt)?;
        let lack = prompt::Lack::of(&catalog.plan, prompt, arguments)?;
        let (server, catalog) = (Arc::clone(self), catalog.place);
        Some(Box::pin(async move {
            let catalog = &set.catalogs()[catalog];
            let (clock, connection) = (server.clock(), catalog.connection(&caller));
            lack.fill(Context::new(&set, catalog, &connection, &caller, &clock)).await
        }))
    }

    fn complete(
        self: &Arc<Self>,
        of: CompletionOf<'_>,
        argument: &str,
        typed: &str,
        caller: Caller,
    ) -> Option<Completed> {
        let set = self.set.load_full();
        let (catalog, argument) = completion::argument(&set, of, argument)?;
        let (catalog, argument, typed) = (catalog.place, argument.clone(), typed.to_owned());
        let server = Arc::clone(self);
        Some(Box::pin(async move {
            let catalog = &set.catalogs()[catalog];
            let (clock, connection) = (server.clock(), catalog.connection(&caller));
            let context = Context::new(&set, catalog, &connection, &caller, &clock);
            let looked = AssertUnwindSafe(completion::choices(&context, &argument)).catch_unwind().await;
            match looked {
                Ok(Ok(choices)) => Ok(completion::offered(choices, &typed)),
                Ok(Err(failed)) => {
                    let mask = |text: &str| context.mask(text).into_owned();
                    Err(ReadError { message: failed.text(context.texts(), context.locale(), &mask) })
                }
                Err(_) => {
                    tracing::error!(argument = %argument.name, "looking for values panicked");
                    Err(resource::internal(&context))
                }
            }
        }))
    }

    fn instructions(&self, locale: Locale) -> Option<String> {
        self.set.load().instructions(locale)
    }

    fn changes(&self) -> Option<&Arc<Changes>> {
        Some(&self.changes)
    }

    fn initialize_extras(&self, locale: Locale) -> Option<Bytes> {
        recipes::recipes(&self.set.load(), locale, &self.clock()).map(Bytes::from)
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
