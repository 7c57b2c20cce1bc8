//! `#[tool("name")]`: a function in Rust behind a card.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, LitStr, Token, Type};

use super::error;
use super::facts::{Facts, Places};
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
    // What is said at the name is not said again at the arguments.
    let fits = match check(&bound, places) {
        Ok(()) => signature.fits(&bound.tool),
        Err(text) => error(bound.tool.span(), &text),
    };
    let binding = signature.binding(&function);
    quote!(#function #fits #binding)
}

/// Whether the card is there and waits for a handler.
fn check(bound: &Bound, places: Places<'_>) -> Result<(), String> {
    let name = bound.tool.value();
    let facts = Facts::find(places, bound.folder.as_ref().map(LitStr::value).as_deref())?;
    match facts.cards.iter().find(|card| card.tool == name) {
        Some(card) if card.handler => Ok(()),
        Some(_) => Err(format!(
            "the card of `{name}` says what it does: a handler can only be bound to a card without \
             `request`, `steps`, `content` and `result`"
        )),
        None => Err(match nearest(&name, facts.cards.iter().map(|card| card.tool.as_str())) {
            Some(near) => format!("there is no card of a tool `{name}`; there is `{near}`"),
            None => format!("there is no card of a tool `{name}`"),
        }),
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

    /// Types that do not fit are rustc's to tell, at the place of the type.
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
        let call = if self.context { quote!(#name(self.clone(), context)) } else { quote!(#name(self.clone())) };
        quote_spanned! {arguments.span()=>
            impl ::kartoteka::__private::Handler for #arguments {
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
