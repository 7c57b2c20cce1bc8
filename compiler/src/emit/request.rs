//! How a card's requests are built: the same calls that the interpreter makes, one after another.

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::Field;
use super::quote::{Quote, literal};
use super::value::Values;
use crate::plan::{Action, Encoding, PathPart, Send, Tool, TypedReply, Value, numbered};

/// `BoundArguments::request`, and the constants that it names.
pub(super) fn method(tool: &Tool, fields: &[Field<'_>]) -> (TokenStream, TokenStream) {
    let values = Values::new(fields);
    let steps = match &tool.action {
        Action::Steps { steps, reply: _, result: _, content: _ } => numbered(steps),
        Action::Answer { result: _ } | Action::Content { blocks: _, error: _ } | Action::Handler => Vec::new(),
    };
    let requests: Vec<(usize, &Send)> =
        steps.iter().enumerate().filter_map(|(number, step)| Some((number, step.send()?))).collect();
    let (step, body) = match requests.as_slice() {
        [] => {
            let method = quote! {
                fn request(&self, _step: usize, _scope: &runtime::Scope<'_>, _request: &mut runtime::Request) {}
            };
            return (method, TokenStream::new());
        }
        [(0, only)] if steps.len() == 1 => (quote!(_step), send(only, &values)),
        [(number, only)] => {
            let (number, send) = (number.quote(), send(only, &values));
            (quote!(step), quote!(if step == #number { #send }))
        }
        several => {
            let arms = several.iter().map(|(number, request)| {
                let (number, send) = (number.quote(), send(request, &values));
                quote!(#number => { #send })
            });
            (quote!(step), quote!(match step { #(#arms)* _ => {} }))
        }
    };
    let scope = if names(&body, "scope") { quote!(scope) } else { quote!(_scope) };
    let method = quote! {
        fn request(&self, #step: usize, #scope: &runtime::Scope<'_>, request: &mut runtime::Request) {
            #body
        }
    };
    (method, values.constants())
}

fn send(send: &Send, values: &Values<'_>) -> TokenStream {
    let Send { backend, verb, path, query, headers, body, encoding, reads, effect, done: _ } = send;
    let (backend, verb, effect) = (backend.quote(), verb.quote(), effect.quote());
    let path = path.iter().map(|part| match part {
        PathPart::Literal(text) => {
            let text = literal(text);
            quote!(request.path(#text);)
        }
        PathPart::Segment(value) => segment(value, values),
        PathPart::Address { address, characters } => {
            let address = values.json(address);
            let characters = characters.as_ref().map(|characters| {
                let characters = values.json(characters);
                quote!(request.characters(#characters);)
            });
            quote!(request.address(#address); #characters)
        }
    });
    let query = query.as_ref().map(|query| {
        let query = values.written(query);
        quote!(request.query(|json| #query);)
    });
    let headers = headers.iter().map(|header| {
        let (name, value) = (literal(&header.key), values.written(&header.value));
        quote!(request.header(#name, |json| #value);)
    });
    let body = body.as_ref().map(|body| {
        let (encoding, body) = (self::encoding(encoding), values.written(body));
        quote!(request.body(#encoding, |json| #body);)
    });
    let reads = reads.as_ref().map(|TypedReply { form, media }| {
        let (form, media) = (form.quote(), literal(media));
        quote!(request.reads(plan::#form, #media);)
    });
    quote! {
        request.start(plan::#verb, #backend, plan::#effect);
        #(#path)*
        #query
        #(#headers)*
        #body
        #reads
    }
}

/// How a body is written, outside of the plan.
fn encoding(encoding: &Encoding) -> TokenStream {
    match encoding {
        Encoding::Parts { files } => {
            let files = files.iter().map(|file| literal(file));
            quote!(plan::Encoding::Parts { files: plan::List::Borrowed(&[#(plan::Text::Borrowed(#files)),*]) })
        }
        Encoding::Json | Encoding::Form | Encoding::Text | Encoding::Lines | Encoding::File => {
            let encoding = encoding.quote();
            quote!(plan::#encoding)
        }
    }
}

fn segment(value: &Value, values: &Values<'_>) -> TokenStream {
    if let Value::Argument { slot, path } = value {
        let argument = values.argument(*slot, path);
        return quote!(request.segment(#argument););
    }
    if let Value::Spelt { value, spelling, sent } = value {
        let spelt = values.spelt(value, *spelling, *sent);
        return quote!(request.segment_spelt(scope, #spelt););
    }
    let json = values.json(value);
    match value {
        Value::Cell { .. } => quote!(request.cell(#json);),
        _ => quote!(request.segment_json(#json);),
    }
}

/// Whether a name occurs anywhere in these tokens.
fn names(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Group(group) => names(&group.stream(), name),
        proc_macro2::TokenTree::Ident(ident) => ident == name,
        proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => false,
    })
}
