//! `#[tool("name")]`: a function in Rust behind a card.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, LitStr, Token, Type};

use super::error::error;
use super::find::{self, Found};
use super::places::Places;
use crate::syntax::nearest::nearest;

mod words {
    syn::custom_keyword!(catalog);
}

/// `"name"` or `"name", catalog = "folder"`.
struct Bound {
    tool: LitStr,
    folder: Option<LitStr>,
}

impl Parse for Bound {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let tool = input.parse()?;
        let mut folder = None;
        if input.peek(Token![,]) && input.peek2(words::catalog) {
            input.parse::<Token![,]>()?;
            input.parse::<words::catalog>()?;
            input.parse::<Token![=]>()?;
            folder = Some(input.parse()?);
        }
        input.parse::<Option<Token![,]>>()?;
        Ok(Bound { tool, folder })
    }
}

/// What the macro expands to: the function as it is, and what binds it.
pub fn expand(attribute: TokenStream, item: TokenStream, places: Places<'_>) -> TokenStream {
    let bound: Bound = match syn::parse2(attribute) {
        Ok(bound) => bound,
        Err(fault) => {
            let error = error(fault.span(), "`#[tool]` takes the name of a tool: `#[tool(\"name\")]`");
            return quote!(#error #item);
        }
    };
    let function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(_) => {
            let error = error(bound.tool.span(), "`#[tool]` binds an `async fn`");
            return quote!(#error #item);
        }
    };
    let signature = match Signature::of(&function) {
        Ok(signature) => signature,
        Err((span, text)) => {
            let error = error(span, text);
            return quote!(#error #item);
        }
    };
    // A fault that is reported at the name is not reported again at the arguments.
    let fits = match check(&bound, &signature, places) {
        Ok(()) => signature.fits(&bound.tool),
        Err((span, text)) => error(span, &text),
    };
    let binding = signature.binding(&function);
    quote!(#function #fits #binding)
}

/// Whether the card is there, waits for a handler, and takes these arguments.
fn check(bound: &Bound, signature: &Signature<'_>, places: Places<'_>) -> Result<(), (Span, String)> {
    let (tool, here) = (bound.tool.value(), bound.tool.span());
    let folder = bound.folder.as_ref().map(LitStr::value);
    let Found { facts, files: _ } = find::facts(places, folder.as_deref()).map_err(|text| (here, text))?;
    let Some(card) = facts.cards.iter().find(|card| card.tool == tool) else {
        let near = nearest(&tool, facts.cards.iter().map(|card| card.tool.as_str()));
        let near = near.map_or_else(String::new, |near| format!("; there is `{near}`"));
        return Err((here, format!("there is no card of a tool `{tool}`{near}")));
    };
    if !card.handler {
        let text = format!(
            "the card of `{tool}` says what it does: a handler can only be bound to a card without `request`, `steps`, \
             `content` and `result`"
        );
        return Err((here, text));
    }
    match signature.module() {
        Some(module) if !card.module.ends_with(&format!("::{module}")) => {
            let text = format!("these are not the arguments of `{tool}`, which are `{}::Arguments`", card.module);
            Err((signature.arguments.span(), text))
        }
        _ => Ok(()),
    }
}

/// What a handler takes.
struct Signature<'f> {
    arguments: &'f Type,
    context: bool,
}

impl<'f> Signature<'f> {
    fn of(function: &'f ItemFn) -> Result<Self, (Span, &'static str)> {
        let signature = &function.sig;
        if signature.asyncness.is_none() {
            return Err((signature.fn_token.span(), "a handler is an `async fn`"));
        }
        if !signature.generics.params.is_empty() {
            return Err((
                signature.generics.span(),
                "a handler is not generic: it is called with one card's arguments",
            ));
        }
        let mut inputs = signature.inputs.iter();
        let (arguments, context, more) = (inputs.next(), inputs.next(), inputs.next());
        let arguments = match arguments {
            Some(FnArg::Typed(typed)) => &*typed.ty,
            Some(FnArg::Receiver(receiver)) => {
                return Err((receiver.span(), "a handler is a function of its own, not a method"));
            }
            None => {
                return Err((
                    signature.ident.span(),
                    "a handler takes the arguments of its card: `arguments: Arguments`",
                ));
            }
        };
        match more {
            None => Ok(Signature { arguments, context: context.is_some() }),
            Some(more) => {
                Err((more.span(), "a handler takes the arguments of its card and a `ToolContext`, nothing else"))
            }
        }
    }

    /// The module that the arguments are written with, if any is: `greet` in `crm::greet::Arguments`.
    fn module(&self) -> Option<String> {
        let Type::Path(path) = self.arguments else { return None };
        let segments = &path.path.segments;
        (path.qself.is_none() && segments.last()?.ident == "Arguments").then_some(())?;
        segments.iter().rev().nth(1).map(|module| module.ident.to_string())
    }

    /// The same for arguments that are written by another name: only rustc knows what they are.
    fn fits(&self, tool: &LitStr) -> TokenStream {
        let arguments = self.arguments;
        quote_spanned! {tool.span()=>
            const _: () = ::kartoteka::__private::bind(
                <#arguments as ::kartoteka::__private::TypedArguments>::TOOL,
                <#arguments as ::kartoteka::__private::TypedArguments>::WAITS,
                #tool,
            );
        }
    }

    fn binding(&self, function: &ItemFn) -> TokenStream {
        let (arguments, name) = (self.arguments, &function.sig.ident);
        let may_elicit = self.context;
        let call = if self.context { quote!(#name(self.clone(), context)) } else { quote!(#name(self.clone())) };
        quote_spanned! {arguments.span()=>
            impl ::kartoteka::__private::Handler for #arguments {
                const MAY_ELICIT: bool = #may_elicit;

                fn handle<'a>(
                    &'a self,
                    context: ::kartoteka::__private::ToolContext<'a>,
                ) -> ::kartoteka::__private::Handled<'a> {
                    ::kartoteka::__private::answered(context, #call)
                }
            }
        }
    }
}
