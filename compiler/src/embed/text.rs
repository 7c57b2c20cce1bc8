//! `text!("id", name = value)`: a text that exists, with exactly the variables that it has, and with its words in every
//! language of the program, which the macro writes where it stands.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, LitStr, Token};

use super::error::error;
use super::facts::{Facts, TextFacts};
use super::find::{self, Found};
use super::places::Places;
use crate::source::SERVER_TEXTS;
use crate::syntax::nearest::nearest;

struct Said {
    id: LitStr,
    variables: Punctuated<Variable, Token![,]>,
}

struct Variable {
    name: Ident,
    value: Expr,
}

impl Parse for Said {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let id =
            input.parse().map_err(|fault| syn::Error::new(fault.span(), "the id of a text is written as a literal"))?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok(Said { id, variables: Punctuated::parse_terminated(input)? })
    }
}

impl Parse for Variable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let named = "a variable of a text is written as `name = value`";
        let name = input.parse().map_err(|fault| syn::Error::new(fault.span(), named))?;
        input.parse::<Token![=]>().map_err(|fault| syn::Error::new(fault.span(), named))?;
        Ok(Variable { name, value: input.parse()? })
    }
}

/// What the macro expands to.
pub fn expand(input: TokenStream, places: Places<'_>) -> TokenStream {
    let Said { id, variables } = match syn::parse2(input) {
        Ok(said) => said,
        Err(fault) => return error(fault.span(), &fault.to_string()),
    };
    let (errors, sources, files) = match find::facts(places, None) {
        Ok(Found { facts, files }) => {
            let errors = check(&id, &variables, &facts);
            let text = facts.texts.get(&id.value()).cloned().unwrap_or_default();
            (errors, text.sources, files)
        }
        Err(text) => (vec![error(id.span(), &text)], Vec::new(), Vec::new()),
    };
    let (locales, sources): (Vec<String>, Vec<String>) = sources.into_iter().unzip();
    // A name with a hyphen cannot be written in Rust; an underscore stands for it in no other place.
    let names = variables.iter().map(|variable| variable.name.to_string());
    let values = variables.iter().map(|variable| &variable.value);
    let watched = files.iter().filter(|file| is_own(file)).map(|path| path.display().to_string());
    quote! {{
        #(#errors)*
        // So that the program is built anew when one of them changes.
        #(const _: &[u8] = ::core::include_bytes!(#watched);)*
        static MESSAGE: ::kartoteka::__private::ProgramMessage =
            ::kartoteka::__private::ProgramMessage::new(#id, &[#((#locales, #sources)),*]);
        ::kartoteka::__private::text(&MESSAGE, [#((#names, ::core::convert::Into::into(#values))),*])
    }}
}

/// Whether a file has texts of the program's own: `kartoteka.ftl`, or one of a folder `kartoteka`.
fn is_own(file: &Path) -> bool {
    let fluent = file.extension().is_some_and(|ending| ending == "ftl");
    let folder = file.parent().and_then(Path::file_name).is_some_and(|folder| folder == SERVER_TEXTS);
    fluent && (folder || file.file_stem().is_some_and(|name| name == SERVER_TEXTS))
}

fn check(id: &LitStr, variables: &Punctuated<Variable, Token![,]>, facts: &Facts) -> Vec<TokenStream> {
    let name = id.value();
    let Some(TextFacts { variables: needed, .. }) = facts.texts.get(&name) else {
        let text = match nearest(&name, facts.texts.keys().map(String::as_str)) {
            Some(near) => format!("there is no text `{name}`; there is `{near}`"),
            None => format!("there is no text `{name}` in `locales/*/kartoteka.ftl`"),
        };
        return vec![error(id.span(), &text)];
    };
    let mut errors = Vec::new();
    let mut given: Vec<String> = Vec::new();
    for variable in variables {
        let written = variable.name.to_string();
        if given.contains(&written) {
            errors.push(error(variable.name.span(), &format!("`{written}` is given twice")));
        } else if !needed.contains(&written) {
            let text = match nearest(&written, needed.iter().map(String::as_str)) {
                Some(near) => format!("the text `{name}` has no variable `{written}`; it has `{near}`"),
                None => format!("the text `{name}` has no variable `{written}`"),
            };
            errors.push(error(variable.name.span(), &text));
        }
        given.push(written);
    }
    let missing: Vec<String> =
        needed.iter().filter(|needed| !given.contains(needed)).map(|needed| format!("`{needed}`")).collect();
    // What was misspelt is missing, too, but needs no second error.
    if !missing.is_empty() && errors.is_empty() {
        errors.push(error(id.span(), &format!("the text `{name}` also needs {}", missing.join(", "))));
    }
    errors
}
