//! Doc comments of generated code.

use proc_macro2::TokenStream;
use quote::quote;

/// A doc comment with the words of a card's author, which are no Markdown of ours.
pub(super) fn doc(text: &str) -> TokenStream {
    let mut plain = String::with_capacity(text.len());
    for char in text.chars() {
        // A bracket would be taken for a link to an item, an angle bracket for HTML.
        if matches!(char, '[' | ']' | '<' | '>') {
            plain.push('\\');
        }
        plain.push(char);
    }
    let lines = plain.lines().map(|line| format!(" {line}"));
    quote!(#(#[doc = #lines])*)
}
